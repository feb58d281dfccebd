"""The facts alone: what holds by the claims and the register, without who says so and without what is merely claimed.

Kept are the realised actions and relations with their descriptions, the shortcuts between parties, what is inferred of
them, the register, and of what the texts name the names and kinds of whatever takes part in a fact. The ontology is
left out: it has files of its own, with restrictions that reasoners and editors read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.terms import FACTS, INFERRED, ONTOLOGY_GRAPH, REGISTER, TYPE, px
from kg.vocabulary import ID, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.graph.one_graph import Grouped

_DESCRIBED = (iri("action/"), iri("relation/"))
_TELLING = tuple(
    iri(f"{kind}/")
    for kind in ("document", "claim", "run", "derivation", "statement", "rule", "axiom", "graph", "triple")
)
"""What the IRIs start with of actions and relations; of what tells or infers facts and is none."""

_ONTOLOGY = str(ONTOLOGY_GRAPH).encode()
_REALISED = (px("RealisedAction"), px("RealisedRelation"))
_KEPT_AT_ONCE = 100_000


def fact_lines(store: Store, triples: Iterable[Grouped]) -> Iterator[bytes]:
    """Those of the triples that are facts, or name what takes part in facts, as lines of N-Triples in the same order.

    store: where the facts are looked up.
    """
    facts = _Facts(store)
    for triple, graphs in triples:
        if graphs == (_ONTOLOGY,):
            continue
        subject, _, value = triple.split(b" ", 2)
        if facts.holds(subject) and (not value.startswith(b"<") or facts.holds(value)):
            yield b"%s .\n" % triple


class _Facts:
    """Tells what takes part in facts."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # subjects come in order, objects come again and again
        self.holds = lru_cache(_KEPT_AT_ONCE)(self._holds)

    def _holds(self, term: bytes) -> bool:
        """Whether an IRI, as in N-Triples, may be in a fact."""
        name = term[1:-1].decode()
        if not name.startswith(ID):
            return True
        if name.startswith(_TELLING):
            return False
        resource = NamedNode(name)
        return self._realised(resource) if name.startswith(_DESCRIBED) else self._takes_part(resource)

    def _realised(self, described: NamedNode) -> bool:
        return any(self._has(described, TYPE, realised, FACTS) for realised in _REALISED)

    def _takes_part(self, entity: NamedNode) -> bool:
        """Whether the register knows it, or a fact or a realised action or relation names it."""
        if self._has(entity, None, None, REGISTER) or self._has(entity, None, None, FACTS):
            return True
        return any(
            quad.graph_name in (FACTS, REGISTER) or (quad.graph_name != INFERRED and self._is_realised(quad.subject))
            for quad in self._store.quads_for_pattern(None, None, entity, None)
        )

    def _is_realised(self, user: object) -> bool:
        return isinstance(user, NamedNode) and user.value.startswith(_DESCRIBED) and self._realised(user)

    def _has(self, subject: NamedNode, predicate: NamedNode | None, value: NamedNode | None, graph: NamedNode) -> bool:
        return next(iter(self._store.quads_for_pattern(subject, predicate, value, graph)), None) is not None
