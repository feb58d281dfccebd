"""Loading the graph into a store behind a web address: each named graph replaced, in batches, and counted afterwards.

What is loaded are the graph's named graphs, or the one that another way of provenance makes of them.

The first batch of a graph replaces what the store has of it, the others add to it, so that loading again changes
nothing. A graph that fits into one batch is replaced in one step; a larger one is incomplete while its batches arrive.
A journal notes what has arrived; with it a load that broke off goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.errors import EndpointError, StoreError, UsageError
from kg.graph.connection import Connection
from kg.graph.payload import payload
from kg.graph.provenance import Provenance, find_provenance
from kg.graph.remote import complaint
from kg.graph.stores import AUTO, STORES, Way, check_address, services, store_of_address, store_of_headers
from kg.vocabulary import GRAPH, term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Store

    from kg.graph.login import Credentials
    from kg.graph.payload import Payload
    from kg.graph.stores import Services, StoreKind

BATCH_BYTES = 8 * 1024 * 1024
"""A batch is sent when it has grown to this size, however few quads are in it."""

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive triples of one named graph as lines of N-Triples.

    start, end: half-open, in triples of the sorted graph. digest: of all its lines up to `end`.
    """

    graph: str
    start: int
    end: int
    lines: bytes
    digest: str

    @property
    def replaces(self) -> bool:
        """Whether what the store has of the graph gives way to this batch."""
        return self.start == 0


@dataclass(frozen=True, slots=True)
class Planned:
    """How one named graph would be sent: its quads and their size in bytes, in how many requests, the first of them."""

    graph: str
    quads: int
    size: int
    requests: int
    first: str


@dataclass(frozen=True, slots=True)
class GraphCount:
    """Quads of one named graph in the embedded store (here) and in the one loaded into (there)."""

    graph: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did.

    provenance: the way the graph was sent. quads: how many; kept: how many of them an earlier load had brought, so that
    they were not sent again. counts: per named graph, sorted. leftover: graphs that the store has of documents that
    this graph has not, or of another way of provenance, sorted.
    """

    services: Services
    provenance: Provenance
    quads: int
    kept: int
    counts: tuple[GraphCount, ...]
    leftover: tuple[str, ...]

    @property
    def differences(self) -> tuple[GraphCount, ...]:
        """The graphs that are not of the same size on both sides."""
        return tuple(count for count in self.counts if count.here != count.there)


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far a graph has arrived, by the journal."""

    quads: int
    digest: str


class Journal:
    """A file that notes each batch that has arrived; `path` None notes nothing."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def read(self) -> Mapping[str, _Progress]:
        """The last note on each graph. Raises StoreError if the file can't be read."""
        found: dict[str, _Progress] = {}
        if self.path is None or not self.path.exists():
            return found
        try:
            text = self.path.read_text(encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{self.path}: can't be read ({error.strerror})") from error
        # what follows the last line feed was cut off in writing
        for line in text.rpartition("\n")[0].splitlines():
            note = json.loads(line)
            found[note["graph"]] = _Progress(note["quads"], note["digest"])
        return found

    def note(self, batch: Batch) -> None:
        """Add that this batch has arrived. Raises StoreError if the file can't be written."""
        if self.path is None:
            return
        try:
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"graph": batch.graph, "quads": batch.end, "digest": batch.digest}) + "\n")
        except OSError as error:
            raise StoreError(f"{self.path}: how far it came can't be noted ({error.strerror})") from error

    def remove(self) -> None:
        """Forget everything, for all has arrived."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def find_services(
    endpoint: str, store: str = AUTO, *, probe: Callable[[str], Mapping[str, str]] | None = None
) -> Services:
    """The services behind an address.

    store: a name in `STORES`, or AUTO: then the address tells the kind, else the headers that `probe` gets from it.
    Raises UsageError for an unknown store, no web address, or a store that nothing tells.
    """
    check_address(endpoint)
    if store != AUTO:
        if store not in STORES:
            raise UsageError(f"unknown store '{store}'; choose one of {AUTO}, {', '.join(STORES)}")
        return services(STORES[store], endpoint)
    kind = store_of_address(endpoint)
    if kind is None and probe is not None:
        kind = store_of_headers(probe(endpoint))
    if kind is None:
        raise UsageError(f"nothing tells what kind of store {endpoint} is; name it: --store {'|'.join(STORES)}")
    return services(kind, endpoint)


def way_of_provenance(kind: StoreKind, name: str | None) -> Provenance:
    """The way of that name, by default what the kind of store takes best.

    Raises UsageError if there is none, or if stores of that kind don't read it.
    """
    way = kind.provenance[0] if name is None else find_provenance(name)
    if way not in kind.provenance:
        choice = ", ".join(kind.provenance)
        raise UsageError(f"{kind.title} is not known to read provenance '{way}'; choose one of {choice}")
    return way


def plan(
    store: Store, where: Services, *, batch: int | None = None, provenance: str | None = None
) -> tuple[Planned, ...]:
    """What `load` would send for each named graph, in its order."""
    planned = []
    first = f"PUT {where.data}" if where.kind.way is Way.GRAPH_STORE else f"POST {where.data}"
    with payload(store, way_of_provenance(where.kind, provenance)) as held:
        for graph in held.graphs:
            batches = [(one.end, len(one.lines)) for one in _batches(held, graph, batch or where.kind.batch)]
            planned.append(Planned(graph.value, batches[-1][0], sum(size for _, size in batches), len(batches), first))
    return tuple(planned)


def load(
    store: Store,
    where: Services,
    *,
    credentials: Credentials | None = None,
    timeout: float | None = None,
    batch: int | None = None,
    journal: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    connection: Connection | None = None,
    provenance: str | None = None,
) -> LoadReport:
    """Send every named graph of `store`, or the graph that a way of provenance makes of them, and count both sides.

    timeout: seconds for one request. batch: quads in one request; by default what the kind of store takes well.
    journal: file that notes how far it came; one that an earlier load left is gone on from. progress: is told how many
    quads have arrived, of how many, and the graph under way. connection: instead of a new one for `credentials`.
    provenance: one of those that the kind of store takes, by default the first.
    Raises EndpointError, StoreError, UsageError. A difference in the counts is in the report and no error here.
    """
    way = way_of_provenance(where.kind, provenance)
    if connection is None:
        connection = Connection(where.kind.login, credentials)
        if timeout is not None:
            connection.timeout = timeout
    notes = Journal(journal)
    noted = notes.read()
    try:
        with payload(store, way) as held:
            here = {graph: held.size(graph) for graph in held.graphs}
            total, arrived, kept = sum(here.values()), 0, 0
            for graph in here:
                start = _start(held, connection, where, graph, noted.get(graph.value))
                kept += start
                arrived += start
                for one in _batches(held, graph, batch or where.kind.batch, start=start):
                    if progress is not None:
                        progress(arrived, total, graph.value.removeprefix(GRAPH))
                    _send(connection, where, one)
                    notes.note(one)
                    arrived += one.end - one.start
        if progress is not None:
            progress(total, total, "")
        notes.remove()
        counts = tuple(GraphCount(graph.value, here[graph], _count(connection, where, graph)) for graph in here)
        leftover = _leftover(connection, where, {graph.value for graph in here})
    finally:
        connection.close()
    return LoadReport(where, way, total, kept, counts, leftover)


def _batches(held: Payload, graph: NamedNode, quads: int, *, start: int = 0) -> Iterator[Batch]:
    """The graph from its triple number `start` on, cut into batches; the last may be small."""
    digest = hashlib.sha256()
    with held.lines(graph) as lines:
        for line in itertools.islice(lines, start):
            digest.update(line)
        begin, end, text = start, start, bytearray()
        for line in lines:
            text += line
            end += 1
            if end - begin == quads or len(text) >= BATCH_BYTES:
                digest.update(text)
                yield Batch(graph.value, begin, end, bytes(text), digest.hexdigest())
                begin = end
                text.clear()
        if text:
            digest.update(text)
            yield Batch(graph.value, begin, end, bytes(text), digest.hexdigest())


def _start(held: Payload, connection: Connection, where: Services, graph: NamedNode, noted: _Progress | None) -> int:
    """How many triples of the graph need not be sent: what was noted, if both sides are still as they were then."""
    if noted is None:
        return 0
    digest = hashlib.sha256()
    with held.lines(graph) as lines:
        for line in itertools.islice(lines, noted.quads):
            digest.update(line)
    # the store may have more than was noted: a batch whose answer never came
    same = digest.hexdigest() == noted.digest and _count(connection, where, graph) >= noted.quads
    return noted.quads if same else 0


def _send(connection: Connection, where: Services, batch: Batch) -> None:
    if where.kind.way is Way.GRAPH_STORE:
        connection.request(
            "PUT" if batch.replaces else "POST",
            where.data,
            parameters={"graph": batch.graph},
            headers={"Content-Type": _TRIPLES},
            body=batch.lines,
        )
    else:
        connection.request("POST", where.data, form={"update": update_text(batch)}, headers={"Accept": "*/*"})


def update_text(batch: Batch) -> str:
    """The batch as SPARQL Update; lines of N-Triples are triples of SPARQL as they stand."""
    graph = NamedNode(batch.graph)
    cleared = f"CLEAR SILENT GRAPH {graph} ;\n" if batch.replaces else ""
    return f"{cleared}INSERT DATA {{ GRAPH {graph} {{\n{batch.lines.decode()}}} }}"


def _count(connection: Connection, where: Services, graph: NamedNode) -> int:
    rows = _ask(connection, where, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}", "n")
    if len(rows) != 1 or not isinstance(rows[0], Literal) or not rows[0].value.isdigit():
        raise EndpointError(f"{where.query} gave no count of {graph}")
    return int(rows[0].value)


def _leftover(connection: Connection, where: Services, present: set[str]) -> tuple[str, ...]:
    # a document is in its own graph or in the one of all claims, a realised action in the one of all facts
    kinds = (NamedNode(term(kind)) for kind in ("SourceDocument", "RealisedAction"))
    of_kind = " UNION ".join(f"{{ GRAPH ?g {{ ?d a {kind} }} }}" for kind in kinds)
    found = _ask(connection, where, f"SELECT DISTINCT ?g WHERE {{ {of_kind} }}", "g")
    graphs = {graph.value for graph in found if isinstance(graph, NamedNode)}
    return tuple(sorted(graph for graph in graphs - present if graph.startswith(GRAPH)))


def _ask(connection: Connection, where: Services, sparql: str, variable: str) -> list[object]:
    """What the variable is in each row of the answer."""
    response = connection.request("POST", where.query, form={"query": sparql}, headers={"Accept": _RESULTS})
    # Virtuoso stops early with status 200, the rows so far and this header
    if response.headers.get("X-SQL-State"):
        reason = complaint((response.headers.get("X-SQL-Message") or "").encode())
        raise EndpointError(f"{where.query} gave only part of the answer: {reason or 'no reason given'}")
    try:
        solutions = parse_query_results(response.content, QueryResultsFormat.JSON)
        if not isinstance(solutions, QuerySolutions):
            raise EndpointError(f"{where.query} answered yes or no where rows were asked for")
        return [solution[variable] for solution in solutions]
    except (SyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise EndpointError(f"{where.query}: its answer can't be read or is cut off: {reason}") from error
