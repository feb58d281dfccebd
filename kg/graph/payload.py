"""What is loaded into a store: the named graphs as they are, or the one that a way of provenance makes of them."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import IO, TYPE_CHECKING, Protocol

from pyoxigraph import NamedNode

from kg.graph.lines import triple_lines
from kg.graph.one_graph import one_graph_lines
from kg.graph.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store


class Payload(Protocol):
    """Named graphs and the triples in each."""

    @property
    def graphs(self) -> tuple[NamedNode, ...]:
        """The named graphs, sorted."""

    def size(self, graph: NamedNode) -> int:
        """How many triples are in the graph."""

    def lines(self, graph: NamedNode) -> AbstractContextManager[Iterator[bytes]]:
        """The triples of the graph as lines of N-Triples, in byte order, each once, while the block runs."""


@contextmanager
def payload(store: Store, way: Provenance) -> Iterator[Payload]:
    """What a store holds, as the way of provenance has it, while the block runs."""
    if way is Provenance.NAMED_GRAPHS:
        yield NamedGraphs(store)
        return
    with ExitStack() as files, tempfile.TemporaryFile() as written:
        graphs = NamedGraphs(store).graphs
        written.writelines(one_graph_lines(store, graphs, way, files))
        yield OneGraph(way.graph, written)


class NamedGraphs:
    """The named graphs of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.graphs = tuple(sorted((one for one in store.named_graphs() if isinstance(one, NamedNode)), key=str))

    def size(self, graph: NamedNode) -> int:
        """How many triples are in the graph."""
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, graph))

    def lines(self, graph: NamedNode) -> AbstractContextManager[Iterator[bytes]]:
        """The triples of the graph as sorted lines."""
        return triple_lines(self._store, graph)


class OneGraph:
    """Lines that were written to a file, all of them of one graph."""

    def __init__(self, graph: NamedNode, written: IO[bytes]) -> None:
        self._written = written
        self.graphs = (graph,) if self.size(graph) else ()

    def size(self, graph: NamedNode) -> int:
        """How many lines there are."""
        with self.lines(graph) as lines:
            return sum(1 for _ in lines)

    def lines(self, graph: NamedNode) -> AbstractContextManager[Iterator[bytes]]:
        """The lines from the first on."""
        self._written.seek(0)
        return nullcontext(iter(self._written))
