"""The graph in parts, for the bulk loaders of other stores; whether a copy is whole, and whether a store has it all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import EndpointError
from kg.pipeline import GRAPH_DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import NamedNode

    from kg.graph.parts import Manifest
    from kg.graph.payload import Payload
    from kg.graph.remote import Endpoint

    Progress = Callable[[int, int, str], None]
    """Told how many quads (parts, graphs) are done, of how many, and what is under way."""

_TOLD = 20_000
"""Quads after which progress is told again."""


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """A named graph that has more or fewer quads in a store (there) than in the parts (here)."""

    graph: str
    here: int
    there: int


def export_parts(
    folder: Path,
    *,
    graph: Path = GRAPH_DIRECTORY,
    quads_per_part: int | None = None,
    compress: bool = False,
    provenance: str = "named-graphs",
    progress: Progress | None = None,
) -> Manifest:
    """Write the graph as files of N-Quads with a manifest (`kg.graph.parts`); the folder is whole or as it was.

    Quads of one named graph stand together, in byte order: the same graph gives the same files.
    quads_per_part: by default `kg.graph.parts.QUADS_PER_PART`. compress: with gzip. provenance: how the graph says who
    says what (`kg.graph.provenance`); ways with one graph have it as the named graph that `kg load` gives it, too.
    progress: is told quads.
    Raises UsageError for an unknown provenance or parts without quads, StoreError if there is no graph, or if the
    folder holds anything else or can't be written.
    """
    from kg.graph.parts import QUADS_PER_PART, write_parts
    from kg.graph.payload import payload
    from kg.graph.provenance import find_provenance
    from kg.graph.store import open_store

    size = QUADS_PER_PART if quads_per_part is None else quads_per_part
    with payload(open_store(Path(graph)), find_provenance(provenance)) as held:
        return write_parts(Path(folder), _graphs(held, progress), quads_per_part=size, compress=compress)


def check_parts(folder: Path, *, progress: Progress | None = None) -> tuple[Manifest, tuple[str, ...]]:
    """The manifest of a folder of parts, and what is wrong with its files, a line for each; none if all is whole.

    progress: is told parts. Raises StoreError if there is no manifest, or if a file can't be read.
    """
    from kg.graph.parts import flaws, read_manifest

    manifest = read_manifest(Path(folder))
    return manifest, tuple(flaws(Path(folder), manifest, progress=progress))


def compare_parts(
    manifest: Manifest, endpoint: Endpoint, *, progress: Progress | None = None
) -> tuple[GraphDifference, ...]:
    """The named graphs of which a store has another number of quads than the parts.

    progress: is told graphs. Raises EndpointError.
    """
    differences = []
    for number, (graph, here) in enumerate(manifest.graphs.items()):
        if progress is not None:
            progress(number, len(manifest.graphs), graph)
        there = _count(endpoint, graph)
        if there != here:
            differences.append(GraphDifference(graph, here, there))
    return tuple(differences)


def _graphs(held: Payload, progress: Progress | None) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The named graphs with their lines of N-Quads."""
    total = 0 if progress is None else sum(held.size(graph) for graph in held.graphs)
    done = 0

    def quads(triples: Iterator[bytes], graph: NamedNode) -> Iterator[bytes]:
        nonlocal done
        ending = f"{graph} .\n".encode()
        for triple in triples:
            if progress is not None and done % _TOLD == 0:
                progress(done, total, graph.value)
            done += 1
            yield triple.removesuffix(b".\n") + ending

    for graph in held.graphs:
        with held.lines(graph) as triples:
            yield graph.value, quads(triples, graph)


def _count(endpoint: Endpoint, graph: str) -> int:
    from kg.queries.running import Rows, run_text

    # one graph at a time: of a count of all at once, stores with a limit of rows leave some out
    answer = run_text(endpoint, f"SELECT (COUNT(*) AS ?quads) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    values = answer.values() if isinstance(answer, Rows) else ()
    if len(values) != 1 or not (values[0][0] or "").isdigit():
        raise EndpointError(f"{endpoint.url} gave no count of <{graph}>")
    return int(values[0][0] or 0)
