"""How long `kg ask` takes from a cold start, measured against importing the two libraries it can't do without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from measuring import seconds, turns
from results import Result, compared

WANTED = 1.5


def measured(graph: Path, rounds: int) -> Result:
    """A saved query asked of a graph that 'kg build' made, against the imports; CalledProcessError if one fails."""
    kg = str(Path(sys.executable).with_name("kg"))
    question = [kg, "ask", "proxies", "--actor", "Iran", "--graph", str(graph)]
    imports = [sys.executable, "-c", "import pyoxigraph, typer"]
    for command in (question, imports):
        _run(command)  # the first run writes bytecode and fills the disk cache
    pairs = turns(lambda: seconds(lambda: _run(question)), lambda: seconds(lambda: _run(imports)), rounds)
    against = '`python -c "import pyoxigraph, typer"`'
    line = compared("cold `kg ask proxies --actor Iran`", pairs, against, unit="ms", scale=1000, wanted=WANTED)
    note = f"the graph of the article; each in a process of its own, {rounds} runs of each, in turns"
    return Result((line,), note)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
