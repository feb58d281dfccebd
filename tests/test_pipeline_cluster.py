"""Builds on a Dask cluster: the graph of one process, whatever happens to workers; what is wrong is told in a line."""

from __future__ import annotations

import json
import signal
import sys
from io import BytesIO
from pathlib import Path

import plain_extractor
import pytest
from dask_cluster import OTHER_VERSION, PLAIN, WITHOUT_KG, DaskCluster

from kg.errors import ProxyKGError, UsageError
from kg.graph.directories import DOCUMENTS, MANIFEST
from kg.graph.export import export
from kg.graph.store import open_store
from kg.pipeline import batches, building, cluster
from kg.pipeline.batches import Given, Knowledge
from kg.pipeline.workers import DOCUMENT_TIMEOUT, Jobs
from kg.text.sources import Source

pytestmark = pytest.mark.server
ACTORS = ("Iran", "Hamas", "Houthis", "Syria", "Russia")

KILLS_ITSELF = (
    PLAIN
    + """
    import os, signal
    from pathlib import Path
    read = plain_extractor.PlainExtractor.extract
    def extract(self, document):
        killed = Path("killed")
        if document.id == "text-13" and not killed.exists():
            killed.write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGKILL)
        return read(self, document)
    plain_extractor.PlainExtractor.extract = extract
"""
)
"""The first worker that comes to a certain text is lost there, in the middle of its batch."""

STALLS = (
    PLAIN
    + """
    import errno
    import kg.pipeline.cluster as cluster
    def packed(reader, texts):
        raise TimeoutError(errno.ETIMEDOUT, "Connection timed out")
    cluster.packed = packed
"""
)


@pytest.fixture(scope="module")
def dask_cluster(tmp_path_factory):
    """Two workers that are started again where they are lost."""
    started = DaskCluster(tmp_path_factory.mktemp("cluster"))
    started.worker()
    started.worker()
    yield started
    started.stop()


@pytest.fixture
def new_cluster(tmp_path):
    """A cluster of the test's own, without workers yet."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    started = DaskCluster(folder)
    yield started
    started.stop()


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    folder.mkdir()
    for n in range(30):
        lines = [f"{ACTORS[n % 5]} {verb} {ACTORS[(n * 2 + 1) % 5]}" for verb in sorted(plain_extractor.TYPES)]
        (folder / f"text-{n}.txt").write_text("\n".join(lines[: n % 4 + 1]) + "\n", encoding="utf-8")
    told = ({"id": f"told {n}", "text": f"{ACTORS[n % 5]} met {ACTORS[(n + 1) % 5]}", "title": "A"} for n in range(10))
    (folder / "told.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in told), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def plain(monkeypatch, request):
    """Builds of this process read with the plain extractor too, in batches of four texts."""
    if request.node.get_closest_marker("model"):
        return
    plain_extractor.install(monkeypatch, register=True)
    monkeypatch.setattr(batches, "BATCH_TEXTS", 4)
    monkeypatch.setattr("kg.graph.quads.ontology_quads", lambda: iter(()))
    monkeypatch.setattr("kg.graph.quads.register_quads", lambda register: iter(()))


def content(directory):
    """All that a build decides."""
    stream = BytesIO()
    export(open_store(directory), "nquads", stream)
    return stream.getvalue(), (directory / MANIFEST).read_bytes(), (directory / DOCUMENTS).read_bytes()


def build(archive, directory, *, scheduler=None, **options):
    engine = {} if scheduler is None else {"engine": "dask", "scheduler": scheduler}
    return building.build([archive], directory=directory, **engine, **options)


# -- the graph ---------------------------------------------------------------------------------------------------------


def test_the_graph_is_that_of_one_process_also_when_a_worker_is_killed_on_the_way(archive, tmp_path, new_cluster):
    workers = [new_cluster.worker(KILLS_ITSELF, nanny=False) for _ in range(2)]
    told = []
    report = build(archive, tmp_path / "kg", scheduler=new_cluster.scheduler, progress=lambda *step: told.append(step))
    one = build(archive, tmp_path / "one")
    killed = int((new_cluster.folder / "killed").read_text())
    assert [worker.poll() for worker in workers if worker.pid == killed] == [-signal.SIGKILL]
    assert (report.new, report.failures) == (40, ())
    assert content(tmp_path / "kg") == content(tmp_path / "one")
    assert report.contents.record() == one.contents.record()
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1] == (40, 40, "writing the graph")


def test_only_what_is_new_is_sent_and_the_user_s_tables_go_along(archive, tmp_path, dask_cluster):
    own = tmp_path / "my-register"
    own.mkdir()
    (own / "organisations.csv").write_text("key,name,kind\nactor/blue-guard,Blue Guard,Militia\n", encoding="utf-8")
    options = {"register": own}
    build(archive, tmp_path / "kg", scheduler=dask_cluster.scheduler, **options)
    (archive / "text-0.txt").write_text("Syria armed Iran\n", encoding="utf-8")
    (archive / "text-1.txt").unlink()
    report = build(archive, tmp_path / "kg", scheduler=str(dask_cluster.file), **options)
    assert (report.new, report.changed, report.unchanged, report.deleted) == (0, 1, 38, 1)
    build(archive, tmp_path / "one", **options)
    assert content(tmp_path / "kg") == content(tmp_path / "one")
    assert b"my-register sha256:" in content(tmp_path / "one")[0]


def test_texts_that_end_or_hold_up_workers_are_left_out_with_their_reasons(archive, tmp_path, dask_cluster):
    build(archive, tmp_path / "good")
    for name, how in (("text-13a", "crashes"), ("text-17a", "hangs"), ("text-19a", "fails")):
        (archive / f"{name}.txt").write_text(f"{how}\n", encoding="utf-8")
    report = build(archive, tmp_path / "kg", scheduler=dask_cluster.scheduler, document_timeout=2)
    assert content(tmp_path / "kg") == content(tmp_path / "good")
    assert [Path(failure.path).stem for failure in report.failures] == ["text-13a", "text-17a", "text-19a"]
    assert [failure.reason.partition(";")[0] for failure in report.failures] == [
        "reading it ended the worker, 2 times",
        "reading it took longer than 2 s",
        "reading it failed (IndexError: list index out of range)",
    ]


def test_batches_are_not_all_given_out_at_once(dask_cluster, tmp_path):
    given = []

    def found():
        for n in range(100):
            given.append(n)
            yield (Given(Source(f"t{n}", f"t{n}.txt"), b"Iran backs Hamas\n"),)

    there = cluster.cluster_of(dask_cluster.scheduler, Jobs())
    with cluster.connected(there, Knowledge()) as reading:
        most = 0
        for done, _ in enumerate(reading.read(found(), tmp_path, waiting=list), start=1):
            most = max(most, len(given) - done)
    assert len(list(tmp_path.glob("*.nq.gz"))) == 100
    assert most <= cluster._LEAST + 1


def test_a_build_that_ends_early_gives_nothing_more_out(dask_cluster, archive, tmp_path):
    told = []

    def stop(done, total, name):
        told.append(done)
        if done >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(archive, tmp_path / "kg", scheduler=dask_cluster.scheduler, progress=stop)
    report = build(archive, tmp_path / "kg", scheduler=dask_cluster.scheduler)
    assert 0 < report.resumed < 40
    build(archive, tmp_path / "one")
    assert content(tmp_path / "kg") == content(tmp_path / "one")


# -- what is wrong -----------------------------------------------------------------------------------------------------


def complaint(archive, directory, scheduler, **options):
    with pytest.raises(ProxyKGError) as raised:
        build(archive, directory, scheduler=scheduler, **options)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_worker_without_the_program_is_told_and_goes_on(archive, tmp_path, new_cluster):
    worker = new_cluster.worker(WITHOUT_KG)
    new_cluster.wait_for_workers()
    told = complaint(archive, tmp_path / "kg", new_cluster.scheduler)
    assert ": ProxyKG is not installed at tcp://127.0.0.1:" in told
    assert worker.poll() is None


def test_a_scheduler_without_the_program_is_told(archive, tmp_path):
    started = DaskCluster(tmp_path, told=WITHOUT_KG)
    told = complaint(archive, tmp_path / "kg", started.scheduler)
    started.stop()
    assert f": ProxyKG is not installed at {started.scheduler}; install it there" in told


def test_a_worker_with_other_libraries_is_told_with_the_difference(archive, tmp_path, new_cluster):
    new_cluster.worker(OTHER_VERSION)
    told = complaint(archive, tmp_path / "kg", new_cluster.scheduler)
    assert told.startswith("the worker at tcp://127.0.0.1:")
    assert ": en-core-web-md is 0.1, here " in told


def test_an_error_of_a_worker_s_machine_is_told(archive, tmp_path, new_cluster):
    new_cluster.worker(STALLS)
    told = complaint(archive, tmp_path / "kg", new_cluster.scheduler)
    assert told.endswith("a worker can't read (TimeoutError: [Errno 110] Connection timed out); its log says more")


def test_a_broken_table_of_the_user_s_is_told_where_it_is(archive, tmp_path, dask_cluster):
    (tmp_path / "organisations.csv").write_text("key,colour\n", encoding="utf-8")
    told = complaint(archive, tmp_path / "kg", dask_cluster.scheduler, register=tmp_path)
    assert told.startswith(f"{tmp_path}/organisations.csv:1: unknown column 'colour'")


def test_a_cluster_without_workers_is_told_and_what_was_read_is_kept(archive, tmp_path, new_cluster, monkeypatch):
    import dask

    worker = new_cluster.worker(nanny=False)
    done = []

    def progress(number, total, name):
        done.append(number)
        if number == 4:
            worker.kill()

    with dask.config.set({"distributed.scheduler.no-workers-timeout": "2s"}):
        told = complaint(archive, tmp_path / "kg", new_cluster.scheduler, progress=progress)
    assert "has had no worker for 2 s; start some and build again" in told
    new_cluster.worker()
    report = build(archive, tmp_path / "kg", scheduler=new_cluster.scheduler)
    assert report.resumed >= 4
    assert report.new == 40


def test_a_scheduler_that_ends_is_told(archive, tmp_path, new_cluster):
    new_cluster.worker(nanny=False)

    def progress(number, total, name):
        if number == 4:
            new_cluster.scheduler_process.kill()

    told = complaint(archive, tmp_path / "kg", new_cluster.scheduler, progress=progress)
    assert "is gone; start it and build again" in told


def test_a_scheduler_that_is_not_there_is_told(archive, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_CONNECTING", "1s")
    told = complaint(archive, tmp_path / "kg", "tcp://127.0.0.1:9")
    assert told.startswith("the scheduler at tcp://127.0.0.1:9 can't be reached (")
    assert complaint(archive, tmp_path / "kg", "nonsense://x").startswith("the scheduler at nonsense://x can't be")


def test_another_version_of_dask_is_told(archive, tmp_path, dask_cluster, monkeypatch):
    import distributed

    get_versions = distributed.Client.get_versions

    def older(self, *arguments, **options):
        found = get_versions(self, *arguments, **options)
        found["scheduler"]["packages"]["distributed"] = "2020.1.0"
        return found

    monkeypatch.setattr(distributed.Client, "get_versions", older)
    told = complaint(archive, tmp_path / "kg", dask_cluster.scheduler)
    assert f"distributed at {dask_cluster.scheduler} is 2020.1.0, here {distributed.__version__}" in told


def test_dask_that_is_not_installed_is_told(archive, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = complaint(archive, tmp_path / "kg", "tcp://127.0.0.1:9")
    assert told == "--engine dask: Dask is not installed: pip install 'proxykg[dask]'"


def test_wrong_calls_are_told_before_anything_is_done(archive, tmp_path, kg):
    for options, words in (
        ({"engine": "spark"}, "unknown engine 'spark'"),
        ({"scheduler": "tcp://127.0.0.1:9"}, "add --engine dask"),
        ({"engine": "dask", "scheduler": "tcp://127.0.0.1:9", "jobs": 2}, "leave out --jobs"),
    ):
        with pytest.raises(UsageError, match=words):
            building.build([archive], directory=tmp_path / "kg", **options)
    done = kg("build", archive, "--engine", "spark")
    assert (done.code, done.out) == (2, "")
    assert cluster.cluster_of(None, Jobs(3)).jobs == Jobs(3, DOCUMENT_TIMEOUT)


# -- on this machine ---------------------------------------------------------------------------------------------------


@pytest.mark.model
def test_with_the_language_model_two_processes_of_this_machine_build_the_same_graph(kg, tmp_path, monkeypatch):
    for n, text in enumerate(("Iran armed Hamas.", "Russia attacked Ukraine. Syria backs Hezbollah.")):
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    texts = sorted(tmp_path.glob("?.txt"))
    monkeypatch.setattr(batches, "BATCH_TEXTS", 1)
    assert kg("build", *texts, "--graph", "one").code == 0
    done = kg("build", *texts, "--graph", "two", "--engine", "dask", "--jobs", "2")
    assert (done.code, done.err) == (0, "")
    assert content(Path("one")) == content(Path("two"))
