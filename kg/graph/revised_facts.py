"""What changes in the graph `facts` where documents come, change and go: of the actions and relations touched alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, Variable

from kg.graph.derivation import DESCRIBES, STATUS, facts_about, facts_of, realised_as
from kg.graph.terms import FACTS, TYPE, px, values
from kg.vocabulary import CLAIM_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import BlankNode, Literal, Store, Triple

_ROLES = frozenset(px(role) for one in CLAIM_TYPES.values() for role in (one.source, one.target))
FACT_PREDICATES = frozenset((DESCRIBES, *STATUS, *_ROLES))
"""What documents state that matters to facts."""

_Triple = tuple[NamedNode, NamedNode, NamedNode]
_IN_ROLES = "SELECT * { GRAPH ?one { ?node ?first ?source } GRAPH ?other { ?node ?second ?target } }"


@dataclass(frozen=True, slots=True)
class RevisedFacts:
    """gone, come: facts. touched: of how many actions and relations the facts were drawn anew."""

    gone: frozenset[Quad]
    come: frozenset[Quad]
    touched: int


def revised_facts(old: Store, new: Store, changed: Iterable[Quad]) -> RevisedFacts:
    """What to take from and to add to the graph `facts`.

    old, new: the graph before and after; what is in `facts` and `inferred` of the new one doesn't matter. changed: what
    documents state in one of them alone, and perhaps in both.
    """
    touched: set[NamedNode] = set()
    for quad in changed:
        touched.update(_described(old, new, quad))
    before = {fact for one in touched for fact in facts_of(old, one)}
    after = {fact for one in touched for fact in facts_of(new, one)}
    gone = {fact for fact in before - after if not _is_still_drawn(new, fact)}
    come = {Quad(*fact, FACTS) for fact in after - before}
    return RevisedFacts(
        frozenset(Quad(*fact, FACTS) for fact in gone),
        frozenset(quad for quad in come if quad not in old),
        len(touched),
    )


def _described(old: Store, new: Store, quad: Quad) -> Iterator[NamedNode]:
    """The actions and relations whose facts may depend on a quad."""
    subject = quad.subject
    if not isinstance(subject, NamedNode):
        return
    if quad.predicate in _ROLES:
        yield subject
    elif quad.predicate == DESCRIBES and isinstance(quad.object, NamedNode):
        yield quad.object
    elif quad.predicate in STATUS:
        for store in (old, new):
            yield from (value for value in values(store, subject, DESCRIBES) if isinstance(value, NamedNode))


def _is_still_drawn(store: Store, fact: _Triple) -> bool:
    """Whether another action or relation gives the fact too; only shortcuts can come from several."""
    source, prop, target = fact
    if prop == TYPE:
        return False
    for type_name, one in CLAIM_TYPES.items():
        if px(one.shortcut) == prop:
            sides = [(one.source, one.target), *([(one.target, one.source)] if one.symmetric else [])]
            for first, second in sides:
                for node in _in_roles(store, source, px(first), target, px(second)):
                    if realised_as(store, node) == type_name and fact in set(facts_about(store, node, type_name)):
                        return True
    return False


def _in_roles(
    store: Store, source: NamedNode, first: NamedNode, target: NamedNode, second: NamedNode
) -> Iterator[NamedNode]:
    """The nodes that have the source in the first role and the target in the second."""
    terms: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
        Variable("source"): source,
        Variable("first"): first,
        Variable("target"): target,
        Variable("second"): second,
    }
    for row in store.query(_IN_ROLES, substitutions=terms):  # type: ignore[union-attr]
        yield row["node"]
