"""Where in the texts something of the graph is said: the document, the claim, the quote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocabulary import CLAIM_TYPES, GRAPH, ID, PREFIXES, graph_iri, iri, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOCUMENTS = graph_iri("document/")
_CLAIM = re.compile(re.escape(iri("claim/")) + r"[^/]+/[^/]+")
_EVIDENCED_BY, _CONTENT = ox.NamedNode(term("evidencedBy")), ox.NamedNode(term("claimContent"))
_SELECTOR, _EXACT = ox.NamedNode(PREFIXES["oa"] + "hasSelector"), ox.NamedNode(PREFIXES["oa"] + "exact")
_ROLES = tuple(
    ox.NamedNode(term(role))
    for role in sorted(
        {role for kind in CLAIM_TYPES.values() for role in (kind.source, kind.target, kind.weapon)} | {"hasPlace"}
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said. graph: the named graph's key (`register`, `document/<id>`).

    document: its id, or None. claim: the claim's identifier path, quote: its words; None where there is no claim.
    """

    graph: str
    document: str | None = None
    claim: str | None = None
    quote: str | None = None

    def __str__(self) -> str:
        """In words: `claim harbour/2: “…”`, `document harbour`, `register`."""
        if self.claim is None:
            return self.graph.replace("/", " ", 1)
        words = f": “{' '.join(self.quote.split())}”" if self.quote else ""
        return f"claim {self.claim.removeprefix('claim/')}{words}"


def place_of(store: ox.Store, nodes: Iterable[str], graph: str | None) -> Place:
    """The place of the first of the nodes that belongs to a claim; else the graph alone.

    nodes: IRIs, or what stands in place of one. graph: IRI of the named graph they were found in.
    """
    key = graph.removeprefix(GRAPH) if graph else ""
    for node in nodes:
        for claim in _claims(store, node, graph):
            return _place(store, claim, key)
    return Place(key, _document(graph))


def places_of(store: ox.Store, triple: ox.Triple) -> tuple[Place, ...]:
    """Where the statement is made: one place for each named graph that has it, in the order of the graphs' names."""
    graphs = sorted(
        quad.graph_name.value
        for quad in store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if isinstance(quad.graph_name, ox.NamedNode)
    )
    nodes = [value.value for value in (triple.subject, triple.object) if isinstance(value, ox.NamedNode)]
    return tuple(place_of(store, nodes, graph) for graph in graphs)


def _claims(store: ox.Store, node: str, graph: str | None) -> Iterator[ox.NamedNode]:
    """The claims that a node is or belongs to: its own, those about it, those about what it takes part in."""
    own = _CLAIM.match(node)
    if own:
        yield ox.NamedNode(own[0])
    if not node.startswith(ID):
        return
    resource = ox.NamedNode(node)
    within = ox.NamedNode(graph) if graph and graph.startswith(_DOCUMENTS) else None
    yield from _about(store, resource, within)
    if within is not None:
        quads = (quad for role in _ROLES for quad in store.quads_for_pattern(None, role, resource, within))
        contents = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        yield from sorted((claim for one in contents for claim in _about(store, one, within)), key=_in_text)


def _about(store: ox.Store, content: ox.NamedNode, within: ox.NamedNode | None) -> list[ox.NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, _CONTENT, content, within))
    return sorted((claim for claim in found if isinstance(claim, ox.NamedNode)), key=_in_text)


def _in_text(claim: ox.NamedNode) -> tuple[str, int, str]:
    """What orders claims as their documents have them."""
    document, _, number = claim.value.rpartition("/")
    return document, int(number) if number.isdecimal() else 0, number


def _place(store: ox.Store, claim: ox.NamedNode, graph: str) -> Place:
    path = claim.value.removeprefix(ID)
    quotes = (
        exact.object.value
        for evidence in store.quads_for_pattern(claim, _EVIDENCED_BY, None, None)
        if isinstance(evidence.object, ox.NamedNode)
        for selector in store.quads_for_pattern(evidence.object, _SELECTOR, None, None)
        if isinstance(selector.object, ox.NamedNode)
        for exact in store.quads_for_pattern(selector.object, _EXACT, None, None)
        if isinstance(exact.object, ox.Literal)
    )
    return Place(graph, path.split("/")[1], path, next(quotes, None))


def _document(graph: str | None) -> str | None:
    return graph.removeprefix(_DOCUMENTS) if graph and graph.startswith(_DOCUMENTS) else None
