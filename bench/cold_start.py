"""How long `kg ask` takes from a cold start, measured against importing the two libraries it can't do without.

The two commands take turns, so that whatever else the machine does falls on both.

usage: python bench/cold_start.py [--graph DIR] [--rounds N] [--limit RATIO]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one run; raises CalledProcessError if it fails."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Print both medians and their ratio; 1 if the ratio is beyond the limit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--graph", default="build/kg", help="a graph that 'kg build' made")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--limit", type=float, default=2.0, help="the ratio allowed")
    options = parser.parse_args()
    kg = str(Path(sys.executable).with_name("kg"))
    question = [kg, "ask", "proxies", "--actor", "Iran", "--graph", options.graph]
    imports = [sys.executable, "-c", "import pyoxigraph, typer"]
    for command in (question, imports):
        seconds(command)  # the first run writes bytecode and fills the disk cache
    pairs = [(seconds(question), seconds(imports)) for _ in range(options.rounds)]
    asked, imported = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = asked / imported
    print(f"kg ask proxies              {asked * 1000:6.0f} ms (median of {options.rounds})")
    print(f"import pyoxigraph, typer    {imported * 1000:6.0f} ms")
    print(f"ratio                       {ratio:6.2f} (limit {options.limit:.2f})")
    return 0 if ratio < options.limit else 1


if __name__ == "__main__":
    sys.exit(main())
