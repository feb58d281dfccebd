"""What else answers SPARQL: each is asked in a process of its own and all of its rows are read as strings.

All are asked the text of a saved query as it was saved: the engine of `kg` itself, too. rdflib and owlready2 are as the
tests have them (`tests/engines.py`): rdflib's store in memory, and owlready2's, which is asked through rdflib because
its own SPARQL knows no named graphs. The Oxigraph server has the store on disk that is asked here too; connecting to it
is not counted.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import QueryBoolean, QueryTriples, Store

TESTS = Path(__file__).resolve().parent.parent / "tests"
PATIENCE = 60.0
"""Seconds that the server may take to start."""
Ask = Callable[[str, str, float], tuple[float, int] | None]
"""SPARQL, its form (SELECT …) and seconds at most → the seconds it took and how many rows, or None beyond them."""


AS_SAVED = "raw, as saved"


class _TooLong(BaseException):
    """Raised on the way, whatever the library catches."""


@contextmanager
def library(name: str, graph: Path) -> Iterator[Ask]:
    """One of the two libraries, `rdflib` or `owlready2`, with the graph loaded into it, in a process of its own."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_answers, args=(name, graph, there), daemon=True)
    process.start()
    there.close()
    try:
        here.recv()  # it has the graph

        def ask(text: str, form: str, limit: float) -> tuple[float, int] | None:
            here.send((text, form, limit))
            return here.recv()  # type: ignore[no-any-return]

        yield ask
        here.send(None)
    finally:
        process.terminate()
        process.join()
        here.close()


def _answers(name: str, graph: Path, questions: Connection) -> None:
    """What the other process does: load, then answer until there is nothing more."""
    sys.path.insert(0, str(TESTS))
    from engines import ENGINES

    from kg.graph.opening import open_store

    def stop(*_: object) -> None:
        raise _TooLong

    signal.signal(signal.SIGALRM, stop)
    with tempfile.TemporaryDirectory() as folder, ENGINES[name](Path(folder)) as engine:
        engine.load(open_store(graph))
        dataset = engine.sources()["empty"].dataset  # type: ignore[attr-defined]
        questions.send(name)
        while question := questions.recv():
            text, form, limit = question
            signal.setitimer(signal.ITIMER_REAL, limit)
            start = time.perf_counter()
            try:
                rows = _read(dataset.query(text), form)
                answer = (time.perf_counter() - start, rows)
            except _TooLong:
                answer = None
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            questions.send(answer)


def _read(result: object, form: str) -> int:
    """Read the rows as strings; how many there are."""
    if form == "ASK":
        return int(bool(result))
    rows = [[None if value is None else str(value) for value in row] for row in result]  # type: ignore[attr-defined]
    return len(rows)


def raw_rows(store: Store, text: str) -> list[tuple[str | None, ...]]:
    """All values of an answer as strings, by pyoxigraph alone."""
    result = store.query(text)
    if isinstance(result, QueryBoolean):
        return [(str(bool(result)).lower(),)]
    if isinstance(result, QueryTriples):
        return [(one.subject.value, one.predicate.value, one.object.value) for one in result]  # type: ignore[union-attr]
    return [tuple(None if value is None else value.value for value in row) for row in result]  # type: ignore[union-attr]


class _Engine:
    """pyoxigraph over a graph's own files, in a process that is ended where a question takes too long."""

    def __init__(self, graph: Path) -> None:
        self._graph = graph
        self.begin()

    def begin(self) -> None:
        """Start the process."""
        self._here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_answered, args=(self._graph, there), daemon=True)
        self._process.start()
        there.close()
        self._here.recv()  # it is ready

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._here.close()

    def ask(self, text: str, form: str, limit: float) -> tuple[float, int] | None:
        """As `Ask` says."""
        self._here.send((text, form))
        if self._here.poll(limit):
            return self._here.recv()  # type: ignore[no-any-return]
        self.end()
        self.begin()
        return None


def _answered(graph: Path, questions: Connection) -> None:
    """What the engine's process does."""
    from kg.graph.opening import open_store

    store = open_store(graph)
    questions.send(True)
    while True:
        text, form = questions.recv()
        start = time.perf_counter()
        rows = raw_rows(store, text)
        # a CONSTRUCT of the engine may give a triple more than once
        number = len(set(rows)) if form == "CONSTRUCT" else len(rows)
        questions.send((time.perf_counter() - start, int(rows[0][0] == "true") if form == "ASK" else number))


@contextmanager
def as_saved(_: str, graph: Path) -> Iterator[Ask]:
    """The engine itself, with the text that it is given."""
    engine = _Engine(graph)
    try:
        yield engine.ask
    finally:
        engine.end()


class _Server:
    """The Oxigraph server over a graph's own files; it is started anew where a question takes too long."""

    def __init__(self, graph: Path) -> None:
        self._graph = graph
        self.begin()

    def begin(self) -> None:
        """Start it."""
        with socket.create_server(("127.0.0.1", 0)) as held:
            self._port = held.getsockname()[1]
        program = str(Path(sys.executable).parent / "oxigraph")
        command = [program, "serve-read-only", "--location", str(self._graph), "--bind", f"127.0.0.1:{self._port}"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _await(self._process, self._port)

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait()

    def ask(self, text: str, form: str, limit: float) -> tuple[float, int] | None:
        """As `Ask` says."""
        # connected anew each time, as the server hangs up on who is silent for long
        with closing(http.client.HTTPConnection("127.0.0.1", self._port)) as connection:
            connection.connect()
            start = time.perf_counter()
            # a time limit of the connection would begin anew with each row that comes
            too_late = threading.Timer(limit, self._process.kill)
            too_late.start()
            try:
                rows = _requested(connection, text, form)
            except (OSError, http.client.HTTPException):
                if time.perf_counter() - start < limit:
                    raise
                self.end()
                self.begin()
                return None
            finally:
                too_late.cancel()
            return time.perf_counter() - start, rows


@contextmanager
def server(_: str, graph: Path) -> Iterator[Ask]:
    """The Oxigraph server over the graph's own files."""
    process = _Server(graph)
    try:
        yield process.ask
    finally:
        process.end()


def _requested(connection: http.client.HTTPConnection, text: str, form: str) -> int:
    graph = form in ("CONSTRUCT", "DESCRIBE")
    kind = "application/n-triples" if graph else "application/sparql-results+json"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": kind}
    connection.request("POST", "/query", urlencode({"query": text}), headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"the Oxigraph server says {response.status}: {body[:200].decode(errors='replace')}")
    if graph:
        return len(set(body.splitlines()))
    answer = json.loads(body)
    if form == "ASK":
        return int(answer["boolean"])
    names = answer["head"]["vars"]
    rows = [[row[name]["value"] if name in row else None for name in names] for row in answer["results"]["bindings"]]
    return len(rows)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError as error:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the Oxigraph server does not start") from error
            time.sleep(0.05)
        else:
            return


RIVALS: dict[str, Callable[[str, Path], object]] = {
    AS_SAVED: as_saved,
    "Oxigraph server": server,
    "rdflib": library,
    "owlready2": library,
}
"""What starts each of them, given its name and a graph that 'kg build' made; a context manager of how it is asked."""
