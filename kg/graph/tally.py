"""What a graph holds, reckoned from what it held and what has come and gone since."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.graph.contents import DOCUMENT_GRAPHS, Contents
from kg.graph.terms import FACTS, INFERRED, MENTION_TEXT, TYPE, px
from kg.vocabulary import GRAPH, PX

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import NamedNode, Quad, Store

_DOCUMENT, _CLAIM_TYPE = px("SourceDocument"), px("claimType")
_REALISED = (px("RealisedAction"), px("RealisedRelation"))


class Tally:
    """Starts from what the old graph held and is told of every change; gives what `kg.graph.contents.count` would."""

    def __init__(self, contents: Contents) -> None:
        self._documents, self._entities = contents.documents, contents.entities
        self._realised, self._inferred = contents.realised, contents.inferred
        self._claims, self._graphs = Counter(contents.claims), Counter(contents.graphs)

    def document(self, before: Collection[Quad], after: Collection[Quad]) -> None:
        """The graph of a document, as it was and as it is."""
        for quads, sign in ((before, -1), (after, 1)):
            self._graphs[DOCUMENT_GRAPHS] += sign * len(quads)
            for quad in quads:
                if quad.predicate == TYPE and quad.object == _DOCUMENT:
                    self._documents += sign
                elif quad.predicate == _CLAIM_TYPE:
                    self._claims[quad.object.value.removeprefix(PX)] += sign  # type: ignore[union-attr]

    def mentioned(self, old: Store, new: Store, entities: Iterable[NamedNode]) -> None:
        """What is mentioned in a document that changed."""
        for entity in entities:
            before, after = (any(store.quads_for_pattern(entity, MENTION_TEXT, None, None)) for store in (old, new))
            self._entities += after - before

    def facts(self, gone: Collection[Quad], come: Collection[Quad]) -> None:
        """Facts that are not there any more and new ones."""
        for quads, sign in ((gone, -1), (come, 1)):
            self._graphs[_name(FACTS)] += sign * len(quads)
            self._realised += sign * sum(quad.predicate == TYPE and quad.object in _REALISED for quad in quads)

    def inferred(self, *, quads: int, statements: int) -> None:
        """So many more, or fewer, quads in `inferred`, and statements that were inferred."""
        self._graphs[_name(INFERRED)] += quads
        self._inferred += statements

    def contents(self) -> Contents:
        """What the graph holds now."""
        graphs = {name: size for name, size in sorted(self._graphs.items()) if size}
        claims = {kind: size for kind, size in self._claims.items() if size}
        return Contents(
            documents=self._documents,
            claims=dict(sorted(claims.items(), key=lambda one: (-one[1], one[0]))),
            entities=self._entities,
            realised=self._realised,
            inferred=self._inferred,
            quads=sum(graphs.values()),
            graphs=graphs,
        )


def _name(graph: NamedNode) -> str:
    return graph.value.removeprefix(GRAPH)
