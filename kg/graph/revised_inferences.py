"""The graph `inferred` made to fit where statements came and went: what no longer follows goes, what does now comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph.memberships import stated_classes
from kg.graph.reasons import BY_RULE, HAS_PREMISE, Reasons, derivation_node, quads_of, rule_node, statement_node
from kg.graph.revised_links import RevisedLinks, is_stated
from kg.graph.terms import INFERRED, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.graph.closures import Conclusion, LinkRules
    from kg.graph.memberships import TypeRules
    from kg.graph.revised_links import Revised
    from kg.graph.rules import Edge


@dataclass(frozen=True, slots=True)
class RevisedInferences:
    """quads, statements: how many more, or fewer, there are. decided: of how many statements it was decided anew."""

    quads: int
    statements: int
    decided: int


def revise_inferences(
    old: Store, new: Store, links: LinkRules, types: TypeRules, changed: Iterable[Quad]
) -> RevisedInferences:
    """Make `inferred`, in the new store as it is in the old with all derivations, what follows in the new one.

    changed: what is stated, outside of the ontology, in one of them alone, and perhaps in both.
    """
    links_known = links.properties | {TYPE.value}
    edges: set[Edge] = {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in changed
        if quad.predicate.value in links_known
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    }
    before, after = ({edge for edge in edges if is_stated(store, edge)} for store in (old, new))
    typed = {NamedNode(edge[0]) for edge in before ^ after if edge[1] == TYPE.value}
    gone, come = ({edge for edge in some if edge[1] != TYPE.value} for some in (before - after, after - before))
    revised_links = RevisedLinks(new, links, gone=gone, come=come)
    revised = [*revised_links.changes(), *_revised_types(old, new, types, typed)]
    statements = sum((now is not None) - (was is not None) for was, now in revised)
    decided = revised_links.decided + sum(now is not None and now.edge[1] == TYPE.value for _, now in revised)
    return RevisedInferences(_write(new, revised), statements, decided)


def _revised_types(old: Store, new: Store, types: TypeRules, subjects: Iterable[NamedNode]) -> Iterator[Revised]:
    for subject in sorted(subjects, key=str):
        before, after = (
            {one.edge: one for one in types.conclusions(subject.value, stated_classes(store, subject))}
            for store in (old, new)
        )
        for edge in before | after:
            if before.get(edge) != after.get(edge):
                yield before.get(edge), after.get(edge)


def _write(store: Store, revised: Iterable[Revised]) -> int:
    """Replace what changed, with the derivations; gives how many more quads, or fewer, there are."""
    gone: set[Quad] = set()
    come: set[Quad] = set()
    perhaps_unused: set[tuple[NamedNode, NamedNode]] = set()
    reasons = Reasons()
    for was, now in revised:
        if was is not None:
            gone.add(_statement(was))
            gone.update(store.quads_for_pattern(derivation_node(was.edge), None, None, INFERRED))
            perhaps_unused.add((BY_RULE, rule_node(was.rule)))
            stated = (premise.edge for premise in was.premises if not premise.inferred)
            perhaps_unused.update((HAS_PREMISE, statement_node(edge)) for edge in stated)
        if now is not None:
            come.add(_statement(now))
            come.update(quads_of(reasons.lines(now)))
    gone -= come
    come = {quad for quad in come if quad not in store}
    for quad in gone:
        store.remove(quad)
    store.extend(come)
    unused = 0
    for prop, node in perhaps_unused:
        if not any(store.quads_for_pattern(None, prop, node, INFERRED)):
            for quad in list(store.quads_for_pattern(node, None, None, INFERRED)):
                store.remove(quad)
                unused += 1
    return len(come) - len(gone) - unused


def _statement(conclusion: Conclusion) -> Quad:
    subject, prop, target = map(NamedNode, conclusion.edge)
    return Quad(subject, prop, target, INFERRED)
