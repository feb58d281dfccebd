"""Several processes that read: the same as one, and a text that ends or holds up its process is left out alone."""

from __future__ import annotations

import errno
import os
import select
import signal
import subprocess
import sys
import time
from functools import partial
from io import BytesIO
from pathlib import Path

import plain_extractor
import pytest

from kg.errors import DataFileError, ProxyKGError, ReadingError, UsageError
from kg.graph.export import export
from kg.graph.store import open_store
from kg.pipeline import batches, building, reading
from kg.pipeline.batches import Given, Knowledge
from kg.pipeline.workers import DOCUMENT_TIMEOUT, Jobs, jobs_of, started
from kg.text.reading import Source

ROOT = Path(__file__).resolve().parent.parent

# -- what the processes do in these tests; they find it by its name ----------------------------------------------------


def prepare_plainly(knowledge):
    plain_extractor.install()
    batches.prepare(knowledge)


def do_nothing(knowledge):
    """There is nothing to prepare."""


def spell(knowledge, texts, *, marks):
    """The names of the texts; one called `crash`, `hang` or `break` does so."""
    for given in texts:
        match given.source.id:
            case "crash":
                os.abort()
            case "hang":
                while True:
                    time.sleep(60)
            case "break":
                raise DataFileError("table.csv", 3, "is broken")
            case "stall":
                raise TimeoutError(errno.ETIMEDOUT, "Connection timed out", "table.csv")
            case "linger":
                time.sleep(0.9)
            case "leave":
                os._exit(3)
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
    (marks / f"{os.getpid()}").touch()
    return [given.source.id for given in texts]


def texts_of(*names):
    return tuple(Given(Source(name, f"{name}.txt")) for name in names)


def read(tmp_path, *found, number=2, timeout=20.0):
    marks = tmp_path / "processes"
    marks.mkdir(exist_ok=True)
    with started(Jobs(number, timeout), do_nothing, Knowledge()) as workers:
        return [
            (str(out) if isinstance(out, ReadingError) else out)
            for _, out in workers.read(map(texts_of_batch, found), partial(spell, marks=marks))
        ]


def texts_of_batch(names):
    return texts_of(*names.split())


def test_batches_come_back_in_their_order_whoever_reads_them(tmp_path):
    found = [f"a{n} b{n}" for n in range(20)]
    assert read(tmp_path, *found) == [batch.split() for batch in found]


def test_a_text_that_ends_its_process_is_left_out_and_the_others_of_its_batch_are_read(tmp_path):
    assert read(tmp_path, "a", "b crash c", "leave d", "kill", "e") == [
        ["a"],
        ["b"],
        "crash.txt: reading it ended the process (SIGABRT); please report this, with the text",
        ["c"],
        "leave.txt: reading it ended the process (exit code 3); please report this, with the text",
        ["d"],
        "kill.txt: reading it ended the process (SIGKILL, as when memory runs out); please report this, with the text",
        ["e"],
    ]


def test_a_text_that_takes_too_long_is_left_out(tmp_path):
    assert read(tmp_path, "a hang", "b", number=1, timeout=1.0) == [
        ["a"],
        "hang.txt: reading it took longer than 1 s; raise --document-timeout or split it",
        ["b"],
    ]


def test_an_error_of_the_program_s_own_comes_through_as_it_is(tmp_path):
    with pytest.raises(DataFileError, match=r"^table\.csv:3: is broken$"):
        read(tmp_path, "a", "break", "b")


@pytest.mark.parametrize("timeout", [20.0, None])
def test_a_time_limit_of_the_system_s_is_not_that_of_the_text(tmp_path, timeout):
    with pytest.raises(TimeoutError, match="Connection timed out"):
        read(tmp_path, "a", "stall", "b", timeout=timeout)


def test_a_batch_has_the_time_of_its_texts(tmp_path):
    assert read(tmp_path, "linger linger linger", number=1, timeout=2.0) == [["linger"] * 3]


def test_a_batch_with_a_text_that_hangs_is_not_waited_for_all_day():
    limits = [
        Jobs(2, timeout).limit(texts) for timeout, texts in ((5.0, 1), (5.0, 4), (5.0, 64), (300.0, 64), (900.0, 2))
    ]
    assert limits == [5.0, 20.0, DOCUMENT_TIMEOUT, DOCUMENT_TIMEOUT, 900.0]
    assert Jobs(1, None).limit(64) is None


def test_processes_that_can_not_even_start_are_one_line(tmp_path):
    with started(Jobs(1, 20.0), os._exit, 3) as workers:
        found = workers.read([texts_of("a")], partial(spell, marks=tmp_path))
        with pytest.raises(ProxyKGError, match="try --jobs 1 to see why"):
            list(found)


def test_no_process_stays_behind(tmp_path):
    with started(Jobs(2, 20.0), do_nothing, Knowledge()) as workers:
        found = workers.read(map(texts_of, "abcdefgh"), partial(spell, marks=tmp_path))
        next(found)
        found.close()
    for mark in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(mark.name), 0)


KILLED = """
import sys
sys.path[:0] = ["tests", "."]
from functools import partial
from pathlib import Path
from test_pipeline_workers import Jobs, Knowledge, do_nothing, spell, started, texts_of
if __name__ == "__main__":
    with started(Jobs(1, 600.0), do_nothing, Knowledge()) as workers:
        found = workers.read([texts_of("a"), texts_of("hang")], partial(spell, marks=Path(sys.argv[1])))
        print(next(found), flush=True)
        next(found)
"""


def test_a_process_that_hangs_ends_with_the_build_that_is_killed(tmp_path):
    command = [sys.executable, "-c", KILLED, tmp_path]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert "a.txt" in killed.stdout.readline()
        handles = [os.pidfd_open(int(mark.name)) for mark in tmp_path.iterdir()]
        assert handles
        killed.kill()
    for handle in handles:
        assert select.select([handle], [], [], 30)[0], "a process goes on"
        os.close(handle)


def test_how_many_processes_are_asked_for():
    assert jobs_of(1, None) == Jobs(1, None)
    assert not jobs_of(1, None).apart
    assert jobs_of(1, 5).apart
    assert jobs_of(3, None) == Jobs(3, DOCUMENT_TIMEOUT)
    assert jobs_of(0, 7).number == len(os.sched_getaffinity(0))
    for number, timeout in ((-1, None), (2, 0), (2, -1.5)):
        with pytest.raises(UsageError, match="name a number"):
            jobs_of(number, timeout)


# -- builds ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    actors = ("Iran", "Hamas", "Houthis", "Syria", "Russia")
    for n in range(30):
        lines = [f"{actors[n % 5]} {verb} {actors[(n * 2 + 1) % 5]}" for verb in sorted(plain_extractor.TYPES)]
        (folder / f"text-{n}.txt").write_text("\n".join(lines[: n % 4 + 1]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def plain(monkeypatch):
    """Builds that read with the plain extractor, here and in processes of their own, in batches of four texts."""
    plain_extractor.install(monkeypatch)
    monkeypatch.setattr(building, "prepare", prepare_plainly)
    monkeypatch.setattr(batches, "BATCH_TEXTS", 4)
    monkeypatch.setattr("kg.graph.quads.ontology_quads", lambda: iter(()))
    monkeypatch.setattr("kg.graph.quads.register_quads", lambda register: iter(()))


def content(directory):
    stream = BytesIO()
    export(open_store(directory), "nquads", stream)
    return stream.getvalue()


def test_the_graph_is_the_same_with_any_number_of_processes(archive, tmp_path, plain):
    for jobs in (1, 2):
        report = building.build([archive], directory=tmp_path / f"kg-{jobs}", jobs=jobs)
        assert (report.new, report.failures) == (30, ())
    assert content(tmp_path / "kg-1") == content(tmp_path / "kg-2")


def test_bad_texts_are_left_out_with_their_reasons_and_the_rest_is_built(archive, tmp_path, plain):
    good = building.build([archive], directory=tmp_path / "good")
    for name, how in (("text-3a", "crashes"), ("text-7a", "hangs"), ("text-9a", "fails")):
        (archive / f"{name}.txt").write_text(f"{how}\n", encoding="utf-8")
    report = building.build([archive], directory=tmp_path / "kg", jobs=2, document_timeout=5)
    assert report.contents.record() == good.contents.record()
    assert content(tmp_path / "kg") == content(tmp_path / "good")
    assert [Path(failure.path).stem for failure in report.failures] == ["text-3a", "text-7a", "text-9a"]
    reasons = [failure.reason for failure in report.failures]
    assert [reason.partition(";")[0] for reason in reasons] == [
        "reading it ended the process (SIGABRT)",
        "reading it took longer than 5 s",
        "reading it failed (IndexError: list index out of range)",
    ]


# -- the real thing ----------------------------------------------------------------------------------------------------


@pytest.mark.model
def test_extract_prints_the_same_with_any_number_of_processes(kg, tmp_path):
    for n, text in enumerate(("Iran armed Hamas.", "", "Russia attacked Ukraine. Syria backs Hezbollah.")):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    for options in ((), ("--mentions", "--nested")):
        arguments = ("extract", tmp_path / "missing.txt", "-", *sorted(tmp_path.glob("?.txt")), *options)
        one, two = (kg(*arguments, "--jobs", jobs, stdin="Iran met Oman.") for jobs in ("1", "2"))
        assert one == two
        assert one.code == 1
        assert one.out.count('"document": "2"') >= 2


@pytest.mark.model
def test_build_is_the_same_with_two_processes(kg, tmp_path):
    for n, text in enumerate(("Iran armed Hamas.", "Russia attacked Ukraine. Syria backs Hezbollah.")):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    for jobs in ("1", "2"):
        assert kg("build", *sorted(tmp_path.glob("?.txt")), "--graph", f"kg-{jobs}", "--jobs", jobs).code == 0
    assert kg("export", "--graph", "kg-1").out == kg("export", "--graph", "kg-2").out


@pytest.mark.model
def test_a_broken_table_is_told_as_by_one_process(tmp_path):
    (tmp_path / "note.txt").write_text("Iran armed Hamas.\n", encoding="utf-8")
    (tmp_path / "organisations.csv").write_text("key,colour\n", encoding="utf-8")
    errors = []
    for jobs in (1, 2):
        with pytest.raises(DataFileError) as raised:
            list(reading.extract([tmp_path / "note.txt"], register=tmp_path, jobs=jobs))
        errors.append(str(raised.value))
    assert errors[0] == errors[1]


def test_wrong_numbers_are_one_line(kg, tmp_path):
    for arguments in (("--jobs", "-1"), ("--document-timeout", "0")):
        done = kg("extract", tmp_path, *arguments)
        assert (done.code, done.out) == (2, "")
        assert "name a number" in done.complaint
    done = kg("extract", "--explain", "Iran armed Hamas.", "--jobs", "2")
    assert done.code == 2
    assert "leave out --jobs" in done.complaint
