"""Back to named graphs: from a graph that `kg.graph.provenance` wrote as one, as triple terms or with reification."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import StoreError
from kg.graph.provenance import (
    CLAIM,
    OBJECT,
    PREDICATE,
    REIFIES,
    SAID_BY,
    STANDS_IN,
    SUBJECT,
    TRIPLE,
    Provenance,
    home,
    triple_name,
)
from kg.graph.terms import TYPE
from kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from pyoxigraph import Store

    from kg.graph.export import Format

_ONE_GRAPH = (DefaultGraph(), Provenance.RDF12.graph, Provenance.REIFIED.graph, Provenance.PLAIN.graph)
"""Where the triples of a way with one graph may be: in a file, or in a store that they were loaded into."""

_OF_A_STATEMENT = (TYPE, SUBJECT, PREDICATE, OBJECT, SAID_BY, STANDS_IN)


def read(source: Path | BinaryIO, form: Format, store: Store) -> None:
    """Load a file, or a stream, into a store. Raises StoreError if it can't be read or is no RDF of the format."""
    called = str(source) if isinstance(source, str | Path) else "standard input"
    try:
        with Path(source).open("rb") if isinstance(source, str | Path) else nullcontext(source) as stream:
            store.bulk_load(stream, form.rdf)
    except SyntaxError as error:
        where = f":{error.lineno}" if error.lineno else ""
        raise StoreError(f"{called}{where}: no {form.name}: {' '.join(str(error.msg).split())}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise StoreError(f"{called}: can't be read ({reason})") from error


def restored(store: Store) -> Iterator[Quad]:
    """The quads in named graphs that the store holds, whichever way it says what stands where; some may come twice.

    Quads in named graphs come as they are. What claims say is left out, for it follows from them.
    Raises StoreError for blank nodes, for a triple that nothing gives a named graph, and for broken reification.
    """
    restoring = _Restoring(store)
    for quad in store:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise StoreError(f"a blank node, which kg writes none of: {quad}")
        if quad.graph_name not in _ONE_GRAPH:
            yield quad
        elif (found := restoring.in_its_graph(quad)) is not None:
            yield found


class _Restoring:
    """Tells the named graphs of the triples in a way with one graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # most files have one of the two, and need not be searched for the other
        self._has_terms = self._has(None, REIFIES, None)
        self._has_nodes = self._has(None, STANDS_IN, None)

    def in_its_graph(self, quad: Quad) -> Quad | None:
        """What a quad says of where a triple stands, if it does."""
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if not isinstance(subject, NamedNode):
            raise StoreError(f"a triple term as a subject, which RDF 1.2 knows not: {quad}")
        if isinstance(value, Triple):
            if predicate != REIFIES:
                raise StoreError(f"a triple term that nothing reifies, which kg writes none of: {quad}")
            return None if subject.value.startswith(CLAIM) else _quad(value, _graph(subject, quad))
        if subject.value.startswith(TRIPLE):
            if predicate not in _OF_A_STATEMENT:
                raise StoreError(f"nothing that kg says of a reified triple: {quad}")
            return _quad(self._reified(subject), _graph(value, quad)) if predicate == STANDS_IN else None
        if self._marked(quad.triple):
            return None
        graph = home(subject.value)
        if graph is None:
            raise StoreError(
                f"nothing says which named graph this stands in: {quad.triple}; only files with --provenance"
                " named-graphs, rdf12 or reified say it, and not those of named graphs as Turtle"
            )
        return Quad(subject, predicate, value, graph)

    def _marked(self, triple: Triple) -> bool:
        """Whether something says which named graphs the triple stands in."""
        if self._has_terms:
            for one in self._store.quads_for_pattern(None, REIFIES, triple, None):
                if isinstance(one.subject, NamedNode) and not one.subject.value.startswith(CLAIM):
                    return True
        return self._has_nodes and self._has(NamedNode(triple_name(str(triple))), STANDS_IN, None)

    def _reified(self, node: NamedNode) -> Triple:
        """The triple that a node of classic reification stands for."""
        parts: list[object] = []
        for part in (SUBJECT, PREDICATE, OBJECT):
            found = {one.object for one in self._store.quads_for_pattern(node, part, None, None)}
            if len(found) != 1:
                raise StoreError(f"{node} has {len(found)} values of {part}, and a reified triple has one")
            parts += found
        subject, predicate, value = parts
        if not isinstance(subject, NamedNode) or not isinstance(predicate, NamedNode):
            raise StoreError(f"{node} has a text for a subject or predicate")
        if not isinstance(value, NamedNode | Literal):
            raise StoreError(f"{node} has a triple or a blank node for an object")
        triple = Triple(subject, predicate, value)
        if triple_name(str(triple)) != node.value:
            raise StoreError(f"{node} is not named after its triple, {triple}; something has changed it on the way")
        return triple

    def _has(self, subject: NamedNode | None, predicate: NamedNode, value: NamedNode | None) -> bool:
        return next(iter(self._store.quads_for_pattern(subject, predicate, value, None)), None) is not None


def _quad(triple: Triple, graph: NamedNode) -> Quad:
    if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode | Literal):
        raise StoreError(f"a blank node or a triple within a triple term, which kg writes none of: {triple}")
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _graph(name: object, quad: Quad) -> NamedNode:
    if not isinstance(name, NamedNode) or not name.value.startswith(GRAPH):
        raise StoreError(f"{name} is no named graph of kg's, in {quad}")
    return name
