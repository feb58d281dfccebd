"""Builds that are killed at any moment: the old graph is whole or the new one is, and the next build finishes."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import plain_extractor
import pytest

from kg.errors import StoreError
from kg.graph.directories import DOCUMENTS, MANIFEST
from kg.graph.export import export
from kg.graph.store import open_store
from kg.pipeline import batches, building

ROOT = Path(__file__).resolve().parent.parent
KILLS = 100
COLLECTIONS = (
    {"a": "Iran backs Houthis", "b": "Iran armed Hezbollah", "c": "Iran met Oman", "d": "Syria backs Hezbollah"},
    {"a": "Iran backs Houthis", "b": "Iran armed Hamas", "d": "Syria backs Hezbollah", "e": "Hamas attacked Israel"},
    {"f": "Russia armed Iran", "g": "Iran armed Russia", "h": "Houthis attacked Israel", "a": "Iran backs Houthis"},
)

# Every build is a fork of one process that has loaded all it needs and never opened a store itself.
SERVER = """
import os, sys
sys.path[:0] = ["tests", "."]
import plain_extractor, test_pipeline_killed
from kg.graph import contents, derivation, parts, quads, store, updating
plain_extractor.install()
test_pipeline_killed.lighten(setattr)
for line in sys.stdin:
    texts, directory = line.split()
    child = os.fork()
    if child == 0:
        test_pipeline_killed.building.build([texts], directory=test_pipeline_killed.Path(directory))
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def lighten(put):
    """Batches of one text, without ontology and register."""
    put(batches, "BATCH_TEXTS", 1)
    put(sys.modules["kg.graph.quads"], "ontology_quads", lambda: iter(()))
    put(sys.modules["kg.graph.quads"], "register_quads", lambda register: iter(()))
    put(sys.modules["kg.register"], "load_register", lambda own: None)


class Builds:
    """Builds in processes of their own, killed at will."""

    def __init__(self):
        command = [sys.executable, "-c", SERVER]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, texts, directory, *, killed_after=None):
        """Exit code of a build, killed after so many seconds if it still runs; and how long it took."""
        start = time.perf_counter()
        self.process.stdin.write(f"{texts} {directory}\n")
        self.process.stdin.flush()
        child = int(self.process.stdout.readline())
        if killed_after is not None:
            with contextlib.suppress(ProcessLookupError):  # it has ended by itself
                handle = os.pidfd_open(child)  # its number may be given to another process then
                select.select([self.process.stdout], [], [], killed_after)
                signal.pidfd_send_signal(handle, signal.SIGKILL)
                os.close(handle)
        return int(self.process.stdout.readline()), time.perf_counter() - start


@pytest.fixture
def builds():
    started = Builds()
    yield started
    started.process.communicate()


@pytest.fixture(autouse=True)
def light(monkeypatch):
    plain_extractor.install(monkeypatch)
    lighten(monkeypatch.setattr)


def write(folder, collection):
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, line in collection.items():
        (folder / f"{name}.txt").write_text(line + "\n", encoding="utf-8")


def content(directory):
    """All that a build decides; None where there is no graph yet."""
    try:
        store = open_store(directory)
    except StoreError:
        assert not directory.exists()
        return None
    stream = BytesIO()
    export(store, "nquads", stream)
    return stream.getvalue(), (directory / MANIFEST).read_bytes(), (directory / DOCUMENTS).read_bytes()


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_a_graph_is_whole_and_the_next_build_finishes_it(tmp_path, builds, seed):
    chance = random.Random(seed)
    texts, directory = tmp_path / "texts", tmp_path / "kg"
    expected, longest = [], 0.0
    for n, collection in enumerate(COLLECTIONS):
        write(texts, collection)
        longest = max(longest, builds.run(texts, tmp_path / f"whole-{n}")[1])
        expected.append(content(tmp_path / f"whole-{n}"))
    killed = resumed = goal = 0
    before = None
    while killed < KILLS // 4:
        write(texts, COLLECTIONS[goal])
        for _ in range(chance.randint(1, 4)):
            code, _ = builds.run(texts, directory, killed_after=chance.uniform(0, longest))
            assert code in (0, -signal.SIGKILL)
            killed += code != 0
            now = content(directory)
            assert now in (before, expected[goal]), f"killed build {killed} of seed {seed}"
        resumed += building.build([texts], directory=directory).resumed
        assert content(directory) == expected[goal]
        assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".kg")) == [".kg.lock"]
        before, goal = expected[goal], chance.choice([n for n in range(len(COLLECTIONS)) if n != goal])
    assert resumed
