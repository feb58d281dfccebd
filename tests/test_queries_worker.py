"""Work in a process of its own: what comes back, and that limits of time and memory hold."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from kg.errors import DataFileError, LimitError, QuerySyntaxError, StoreError, UnknownNameError, UsageError
from kg.queries import worker
from kg.queries.worker import Limits, guarded

ROOT = Path(__file__).resolve().parent.parent
SHORT = Limits(seconds=4)
"""Enough for a new interpreter to start on a busy machine."""


def count(last):
    yield from range(last)


def fail(kind):
    yield "something"
    if kind == "name":
        raise UnknownNameError("Irn", ("Iran",))
    if kind == "file":
        raise DataFileError(Path("table.csv"), 3, "is wrong")
    error = QuerySyntaxError("line 1, column 1: no")
    error.add_note("SELCT\n^")
    raise error


def break_down(how):
    yield "something"
    if how == "error":
        raise ZeroDivisionError("a defect")
    os.kill(os.getpid(), signal.SIGSEGV if how == "deep" else signal.SIGKILL)


def never_end():
    yield os.getpid()
    while True:
        pass


def grow():
    kept = []
    while True:
        kept.append(bytearray(1 << 20))
        yield len(kept)


def long_words():
    while True:
        yield "x" * (1 << 20)


def environment():
    yield Path.cwd().name, worker._alone()


@pytest.fixture(params=["copy", "new"])
def way(request, monkeypatch):
    """Both ways of starting: as a copy of this process, and as a new interpreter."""
    monkeypatch.setattr(worker, "_alone", lambda: request.param == "copy")
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parent), *sys.path])
    return request.param


def descriptors():
    return sorted(Path("/proc/self/fd").iterdir())


def gone(pid):
    """Whether no process has this number any more, dead ones that nobody has asked for not counted."""
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return False
    return True


@pytest.mark.usefixtures("way")
class TestEitherWay:
    def test_what_is_yielded_comes_back_in_order(self):
        assert list(guarded(count, 1000, limits=Limits())) == list(range(1000))

    def test_no_descriptor_stays_open(self):
        before = descriptors()
        list(guarded(count, 3, limits=Limits()))
        with closing(guarded(never_end, limits=Limits())) as pieces:
            next(pieces)
        assert descriptors() == before

    @pytest.mark.parametrize(
        ("kind", "error", "words"),
        [
            ("name", UnknownNameError, "unknown name 'Irn'; did you mean Iran?"),
            ("file", DataFileError, "table.csv:3: is wrong"),
            ("syntax", QuerySyntaxError, "line 1, column 1: no"),
        ],
    )
    def test_an_error_of_ours_comes_back_as_itself(self, kind, error, words):
        pieces = guarded(fail, kind, limits=Limits())
        assert next(pieces) == "something"
        with pytest.raises(error) as caught:
            next(pieces)
        assert str(caught.value) == words
        assert getattr(caught.value, "suggestions", ("Iran",)) == ("Iran",)
        assert getattr(caught.value, "__notes__", ["SELCT\n^"]) == ["SELCT\n^"]

    @pytest.mark.parametrize(
        ("how", "words"),
        [("error", "ZeroDivisionError: a defect"), ("deep", "nested too deeply"), ("killed", "signal SIGKILL")],
    )
    def test_a_breakdown_is_an_error_in_one_line(self, how, words):
        pieces = guarded(break_down, how, limits=Limits())
        assert next(pieces) == "something"
        with pytest.raises(StoreError, match=words) as caught:
            next(pieces)
        assert "\n" not in str(caught.value)

    def test_a_limit_of_time_holds_and_the_process_is_gone(self):
        pieces = guarded(never_end, limits=SHORT)
        pid = next(pieces)
        started = time.monotonic()
        with pytest.raises(LimitError, match=r"no answer in 4 seconds"):
            next(pieces)
        assert time.monotonic() - started < 6
        assert gone(pid)

    def test_a_reader_that_takes_its_time_uses_up_none_of_the_limit(self):
        pieces = guarded(count, 2, limits=Limits())
        assert next(pieces) == 0
        left, until = pieces._left, time.monotonic() + 0.5
        while time.monotonic() < until:
            pass
        assert next(pieces) == 1
        assert left - pieces._left < 0.4

    def test_a_limit_of_memory_holds(self):
        with pytest.raises(LimitError, match="more memory than 256 MB"):
            assert max(guarded(grow, limits=Limits(memory=256 << 20))) < 256

    def test_what_the_caller_keeps_counts_too(self):
        pieces = guarded(long_words, limits=Limits(memory=256 << 20), kept=True)
        with pytest.raises(LimitError, match="more memory than 256 MB"):
            assert len(list(pieces)) < 256

    def test_who_wants_no_more_ends_the_process(self):
        pieces = guarded(never_end, limits=Limits())
        pid = next(pieces)
        del pieces
        assert gone(pid)

    def test_it_works_where_its_parent_does(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert next(guarded(environment, limits=Limits())) == (tmp_path.name, True)


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"seconds": float("nan")}, {"memory": 1000}, {"rows": -1}], ids=str)
def test_a_limit_that_cannot_be_kept_is_refused(wrong):
    with pytest.raises(UsageError):
        Limits(**wrong)


@pytest.mark.parametrize("way", ["copy", "new"])
def test_it_ends_with_its_parent_however_that_ends(way):
    script = (
        "import os, sys\n"
        "from kg.queries import worker\n"
        "from tests.test_queries_worker import never_end\n"
        f"worker._alone = lambda: {way == 'copy'}\n"
        "pieces = worker.guarded(never_end, limits=worker.Limits())\n"
        "print(next(pieces), flush=True)\n"
        "sys.stdin.read()\n"
    )
    # the pipe is open in the worker as well: its end is the worker's end
    read, write = os.pipe()
    parent = subprocess.Popen(
        [sys.executable, "-c", f"import os\nos.set_inheritable({write}, True)\n{script}"],
        pass_fds=[write],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    with parent, open(read, "rb", closefd=True) as alive:  # noqa: PTH123 - a descriptor
        os.close(write)
        int(parent.stdout.readline())
        parent.kill()
        assert alive.read() == b""
