"""`kg` as a process of its own: pipes that close, disks that are full, keys that interrupt, builds that are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.conftest import small_document, write_graph

KG = str(Path(sys.executable).with_name("kg"))
COSTLY = {
    "spacy",
    "thinc",
    "numpy",
    "pydantic",
    "rich",
    "rdflib",
    "SPARQLWrapper",
    "rapidfuzz",
    "pyshacl",
    "trafilatura",
}


def shell(script: str, **variables: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KG": KG, **{name: str(value) for name, value in variables.items()}}
    return subprocess.run(["bash", "-c", script], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        "export --format nquads",
        "ask timeline",
        "explain Iran",
        "explain Iran --format turtle",
        "query 'SELECT * { GRAPH ?g { ?s ?p ?o } }'",
        "validate --format csv",
    ],
)
def test_a_reader_that_goes_away_is_no_error(small_graph, command):
    # the reader is gone before the first word is written
    done = shell(f'"$KG" {command} --graph "$GRAPH" > >(exec 0<&-) 2>&1; echo $?', GRAPH=small_graph)
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.model
@pytest.mark.parametrize("options", ["", "--explain", "--mentions"])
def test_a_reader_of_claims_that_goes_away_is_no_error(options):
    done = shell(f'"$KG" extract data/texts {options} | :; echo "${{PIPESTATUS[0]}}"')
    assert (done.stdout, done.stderr) == ("141\n", "")


@pytest.mark.parametrize(
    "command", ["ask timeline --actor Iran", "export --format nquads", "export --format trig", "validate"]
)
def test_a_full_disk_is_one_line_and_exit_code_1(small_graph, command):
    done = shell(f'"$KG" {command} --graph "$GRAPH" > /dev/full', GRAPH=small_graph)
    assert done.returncode == 1
    assert done.stderr.startswith("kg: ")
    assert "No space left on device" in done.stderr
    assert done.stderr.count("\n") == 1


def test_quotes_come_out_as_utf8_in_any_locale(small_graph):
    script = 'LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 "$KG" explain "Iran backs Houthis" --graph "$GRAPH"'
    done = shell(script, GRAPH=small_graph)
    assert done.returncode == 0
    assert "“Iran backs the Houthis”" in done.stdout


def test_asking_loads_nothing_costly(small_graph):
    code = "import sys; from kg.cli import run; print(run(sys.argv[1:]), *sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "ask", "proxies", "--actor", "Iran", "--graph", str(small_graph)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, *modules = done.stderr.split()
    assert code == "0"
    assert "Houthis" in done.stdout
    assert {module.split(".")[0] for module in modules} & {*COSTLY, "typer", "click"} == set()
    assert [module for module in modules if module.startswith("kg.extraction")] == []


class Build:
    """A `kg build` that waits for the last of its texts, a pipe into which nothing has been written yet."""

    def __init__(self, folder: Path, graph: Path) -> None:
        first, pipe = folder / "first.txt", folder / "second.txt"
        first.write_text("Iran supplied drones to Russia.\n", encoding="utf-8")
        os.mkfifo(pipe)
        command = [KG, "build", str(first), str(pipe), "--graph", str(graph)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.opened = threading.Event()
        threading.Thread(target=self._let_go, args=(pipe,), daemon=True).start()
        # Opening waits until the build opens the other end: it has then read the first text.
        self.pipe = os.open(pipe, os.O_WRONLY)
        self.opened.set()
        assert self.process.poll() is None, self.process.stderr.read()

    def _let_go(self, pipe: Path) -> None:
        """Open the other end in place of a build that has ended without, so that nobody waits for it."""
        self.process.wait()
        end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.opened.wait()
        os.close(end)

    def stopped_by(self, number: signal.Signals) -> tuple[int, str, str]:
        """Exit code, output and errors after the signal."""
        self.process.send_signal(number)
        out, err = self.process.communicate()
        os.close(self.pipe)
        return self.process.returncode, out, err


def content(graph: Path) -> str:
    return shell('"$KG" export --format nquads --graph "$GRAPH"', GRAPH=graph).stdout


@pytest.fixture
def old_graph(tmp_path):
    return write_graph(tmp_path / "graphs" / "kg", *small_document())


@pytest.mark.model
def test_a_build_that_is_interrupted_says_nothing_and_leaves_the_old_graph(tmp_path, old_graph):
    before = content(old_graph)
    assert Build(tmp_path, old_graph).stopped_by(signal.SIGINT) == (130, "", "")
    assert content(old_graph) == before
    assert [path.name for path in old_graph.parent.iterdir() if path.is_dir()] == ["kg"]


@pytest.mark.model
def test_a_build_that_is_killed_leaves_the_old_graph_and_does_not_hinder_the_next(tmp_path, old_graph):
    before = content(old_graph)
    code, _, _ = Build(tmp_path, old_graph).stopped_by(signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert content(old_graph) == before
    done = shell('"$KG" build "$TEXT" --graph "$GRAPH"', TEXT=tmp_path / "first.txt", GRAPH=old_graph)
    assert done.returncode == 0, done.stderr
    assert content(old_graph) != before
    assert [path.name for path in old_graph.parent.iterdir() if path.is_dir()] == ["kg"]


@pytest.mark.model
def test_two_builds_at_once_don_t_mix(tmp_path, old_graph):
    first = Build(tmp_path, old_graph)
    done = shell('"$KG" build "$TEXT" --graph "$GRAPH"', TEXT=tmp_path / "first.txt", GRAPH=old_graph)
    first.stopped_by(signal.SIGKILL)
    assert done.returncode == 1
    assert "another build" in done.stderr
