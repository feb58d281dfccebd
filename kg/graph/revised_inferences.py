"""The graph `inferred` made to fit where statements came and went: what no longer follows goes, what does now comes."""

from __future__ import annotations

import itertools
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


_AT_ONCE = 5_000
"""Statements that are replaced together: what memory that takes."""


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
    # those of links are read from what is still written, those of types are not and may be many
    revised = itertools.chain(list(revised_links.changes()), _revised_types(old, new, types, typed))
    written = _Written(new)
    while some := list(itertools.islice(revised, _AT_ONCE)):
        written.replace(some)
    written.clear()
    return RevisedInferences(written.quads, written.statements, revised_links.decided + written.types)


def _revised_types(old: Store, new: Store, types: TypeRules, subjects: Iterable[NamedNode]) -> Iterator[Revised]:
    for subject in sorted(subjects, key=str):
        before, after = (
            {one.edge: one for one in types.conclusions(subject.value, stated_classes(store, subject))}
            for store in (old, new)
        )
        for edge in before | after:
            if before.get(edge) != after.get(edge):
                yield before.get(edge), after.get(edge)


class _Written:
    """The graph `inferred` of a store while what changed is replaced in it, with the derivations.

    quads, statements: how many more, or fewer, there are. types: how many of those that came are types.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reasons = Reasons()
        self._perhaps_unused: set[tuple[NamedNode, NamedNode]] = set()
        self.quads = self.statements = self.types = 0

    def replace(self, revised: Iterable[Revised]) -> None:
        gone: set[Quad] = set()
        come: set[Quad] = set()
        for was, now in revised:
            if was is not None:
                self.statements -= 1
                gone.add(_statement(was))
                gone.update(self._store.quads_for_pattern(derivation_node(was.edge), None, None, INFERRED))
                self._perhaps_unused.add((BY_RULE, rule_node(was.rule)))
                stated = (premise.edge for premise in was.premises if not premise.inferred)
                self._perhaps_unused.update((HAS_PREMISE, statement_node(edge)) for edge in stated)
            if now is not None:
                self.statements += 1
                self.types += now.edge[1] == TYPE.value
                come.add(_statement(now))
                come.update(quads_of(self._reasons.lines(now)))
        gone -= come
        come = {quad for quad in come if quad not in self._store}
        for quad in gone:
            self._store.remove(quad)
        self._store.extend(come)
        self.quads += len(come) - len(gone)

    def clear(self) -> None:
        """Take away the rules and stated premises that no derivation names any more."""
        for prop, node in self._perhaps_unused:
            if not any(self._store.quads_for_pattern(None, prop, node, INFERRED)):
                for quad in list(self._store.quads_for_pattern(node, None, None, INFERRED)):
                    self._store.remove(quad)
                    self.quads -= 1


def _statement(conclusion: Conclusion) -> Quad:
    subject, prop, target = map(NamedNode, conclusion.edge)
    return Quad(subject, prop, target, INFERRED)
