"""The graph as one graph without names, in each of the ways of `kg.graph.provenance`."""

from __future__ import annotations

import itertools
from operator import itemgetter
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import StoreError
from kg.graph.derivation import facts_about
from kg.graph.lines import in_order, lines
from kg.graph.plain import fact_lines
from kg.graph.provenance import (
    CLAIM,
    OBJECT,
    PREDICATE,
    REIFIES,
    SAID_BY,
    STANDS_IN,
    STATEMENT,
    SUBJECT,
    TRIPLE,
    Provenance,
    home,
    triple_name,
)
from kg.graph.terms import TYPE, pairs, px, values
from kg.vocabulary import CLAIM_TYPES, GRAPH, PX

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from contextlib import ExitStack

    from pyoxigraph import Store

    Grouped = tuple[bytes, tuple[bytes, ...]]
    """A triple as in N-Triples, without the full stop, and the named graphs that it stands in."""


def one_graph_lines(
    store: Store,
    graphs: Collection[NamedNode],
    way: Provenance,
    files: ExitStack,
    *,
    told: Callable[[int], None] | None = None,
) -> Iterator[bytes]:
    """The named graphs as one graph `way`: lines of N-Triples in byte order, each once, while `files` is open.

    told: as in `kg.graph.lines.lines`.
    Raises StoreError if something in them is named like what a way with one graph adds.
    """
    triples = grouped(in_order(lines(store, graphs, told=told), files))
    if way is Provenance.PLAIN:
        # what is left out of lines in order leaves them in order
        return fact_lines(store, triples)
    writing = _with_triple_terms if way is Provenance.RDF12 else _with_statements
    return in_order(writing(_checked(triples), _said(store, graphs)), files)


def grouped(ordered: Iterable[bytes]) -> Iterator[Grouped]:
    """Each triple of ordered lines of N-Quads, without the full stop, and the named graphs that it stands in."""
    # an IRI has no blank, so the last two parts are the graph and the full stop, whatever a literal holds
    parted = (line.rsplit(b" ", 2) for line in ordered)
    for triple, same in itertools.groupby(parted, key=itemgetter(0)):
        yield triple, tuple(graph for _, graph, _ in same)


def _said(store: Store, graphs: Collection[NamedNode]) -> Iterator[tuple[bytes, bytes]]:
    """Each claim of the graphs with each fact that it makes where it is affirmed; as in N-Triples."""
    chosen = set(graphs)
    for claim, described, graph in pairs(store, px("claimContent")):
        if graph not in chosen or not claim.value.startswith(CLAIM) or not isinstance(described, NamedNode):
            continue
        for claim_type in values(store, claim, px("claimType"), graph):
            name = claim_type.value.removeprefix(PX)
            if name in CLAIM_TYPES:
                for fact in facts_about(store, described, name):
                    yield str(claim).encode(), " ".join(map(str, fact)).encode()


def _checked(triples: Iterable[Grouped]) -> Iterator[Grouped]:
    """The triples; refuses what could not be told from what is added."""
    for triple, graphs in triples:
        subject, _, value = triple.split(b" ", 2)
        if subject.startswith(_TRIPLE_NODE) or value.startswith(b"<<("):
            raise StoreError("the graph has reified triples already; 'kg convert' makes named graphs of them")
        if subject.startswith(b"_:") or value.startswith(b"_:"):
            raise StoreError(f"a blank node can't be told from others: {triple.decode()}")
        for graph in graphs:
            if not graph.startswith(_GRAPH_NODE) or graph in _ONE_GRAPH:
                raise StoreError(f"{graph.decode()} is no named graph of kg's; they are below <{GRAPH}>")
        yield triple, graphs


def _with_triple_terms(triples: Iterable[Grouped], said: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    for triple, graphs in triples:
        yield b"%s .\n" % triple
        for graph in _unexpected(triple, graphs):
            yield b"%s %s <<( %s )>> .\n" % (graph, _REIFIES, triple)
    for claim, fact in said:
        yield b"%s %s <<( %s )>> .\n" % (claim, _REIFIES, fact)


def _with_statements(triples: Iterable[Grouped], said: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    for triple, graphs in triples:
        yield b"%s .\n" % triple
        marks = _unexpected(triple, graphs)
        if marks:
            yield from _statement(triple, _STANDS_IN, marks)
    for claim, fact in said:
        yield from _statement(fact, _SAID_BY, (claim,))


def _unexpected(triple: bytes, graphs: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The named graphs of a triple, if they are not the one that its subject tells."""
    expected = home(triple.partition(b" ")[0][1:-1].decode())
    return () if expected is not None and graphs == (str(expected).encode(),) else graphs


def _statement(triple: bytes, link: bytes, ends: Iterable[bytes]) -> Iterator[bytes]:
    node = f"<{triple_name(triple.decode())}>".encode()
    yield b"%s %s %s .\n" % (node, _TYPE, _STATEMENT)
    for part, value in zip(_PARTS, triple.split(b" ", 2), strict=True):
        yield b"%s %s %s .\n" % (node, part, value)
    for end in ends:
        yield b"%s %s %s .\n" % (node, link, end)


def _bytes(*terms: NamedNode) -> tuple[bytes, ...]:
    return tuple(str(term).encode() for term in terms)


_TYPE, _REIFIES, _STATEMENT, _SAID_BY, _STANDS_IN = _bytes(TYPE, REIFIES, STATEMENT, SAID_BY, STANDS_IN)
_PARTS = _bytes(SUBJECT, PREDICATE, OBJECT)
_ONE_GRAPH = _bytes(*(way.graph for way in Provenance if way is not Provenance.NAMED_GRAPHS))
_TRIPLE_NODE, _GRAPH_NODE = f"<{TRIPLE}".encode(), f"<{GRAPH}".encode()
