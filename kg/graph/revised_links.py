"""What changes in the inferred links where stated links come and go: the same as inferring all of them anew.

Each inferred link has one step (`kg.graph.written`): in the earliest round possible, of equals by the first rule. A
link that goes has those looked at whose step rests on it; each of them looks for its next best step. A link that comes,
or comes to be known earlier, offers the links that follow from it a step, which they take if it is better than theirs.
Links are settled round by round, so that whatever a step rests on is settled before it: the algorithm of Ramalingam and
Reps (J. Algorithms 21, 1996) for shortest paths in a graph that changes, with rules for edges.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.closures import LOOKUPS, NOT_STATED, Conclusion, Premise
from kg.graph.terms import ONTOLOGY_GRAPH
from kg.graph.written import STATED, WrittenSteps

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Set

    from pyoxigraph import Store

    from kg.graph.closures import LinkRules
    from kg.graph.rules import Edge, Rule
    from kg.graph.written import Step

Revised = tuple["Conclusion | None", "Conclusion | None"]
"""A conclusion as it was and as it is; None where it was not, or is no longer, drawn."""

_Path = tuple[tuple[str, ...], int]
"""Nodes, and the latest round of the links between them."""


class RevisedLinks:
    """Inferred links after a change of those stated.

    store: with what is stated now, and the graph `inferred`, with derivations, as it was before. gone, come: links that
    are not stated any more, and those that were not stated before.
    """

    def __init__(self, store: Store, by: LinkRules, *, gone: Collection[Edge], come: Collection[Edge]) -> None:
        self._by = by
        self._gone, self._come = frozenset(gone), frozenset(come)
        self._written = WrittenSteps(store, by)
        self._stored = _StoredLinks(store)
        self._now: dict[Edge, Step | None] = {}
        self._after: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._before: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._resting: dict[Edge, set[Edge]] = defaultdict(set)
        self._restated: set[Edge] = set()
        self._doubted: set[Edge] = set()
        self._offers: dict[Edge, Step] = {}
        self._agenda: list[tuple[int, Edge]] = []

    def changes(self) -> Iterator[Revised]:
        """Each inferred link that changes."""
        for edge in sorted(self._gone):
            self._put(edge, STATED, None)
            self._doubt(edge, 1)
        for edge in sorted(self._come):
            self._put(edge, self._written.step(edge), STATED)
        while self._agenda:
            at, edge = heapq.heappop(self._agenda)
            self._settle(edge, at)
        for edge in sorted(self._now.keys() | self._restated):
            before, after = self._concluded(edge, before=True), self._concluded(edge, before=False)
            if before != after:
                yield before, after

    @property
    def decided(self) -> int:
        """Of how many links it was decided whether, and how, they follow."""
        return len(self._now.keys() | self._restated)

    def _settle(self, edge: Edge, at: int) -> None:
        """Decide on a link in this round, if there is something to decide; all of earlier rounds is settled."""
        step, offer = self._step(edge), self._offers.pop(edge, None)
        doubted = edge in self._doubted
        if not doubted and (offer is None or (step is not None and step <= offer)):
            return
        self._doubted.discard(edge)
        best = offer if offer is not None and not doubted and self._holds(edge, offer) else self._best(edge)
        if best is not None and best[0] <= at:
            if best != step:
                self._put(edge, step, best)
            return
        if step is not None and step[0] <= at:
            self._put(edge, step, None)
            step = None
        if best != step:
            self._doubt(edge, min(one[0] for one in (best, step) if one is not None))

    def _doubt(self, edge: Edge, at: int) -> None:
        """Have the link's steps looked for in that round."""
        self._doubted.add(edge)
        heapq.heappush(self._agenda, (at, edge))

    def _offer(self, edge: Edge, offered: Step) -> None:
        known = self._offers.get(edge)
        if known is not None and known <= offered:
            return
        step = self._step(edge)
        if step is None or offered < step:
            self._offers[edge] = offered
            heapq.heappush(self._agenda, (offered[0], edge))

    def _put(self, edge: Edge, before: Step | None, step: Step | None) -> None:
        """Give a link its step, and have looked at what that matters to."""
        if edge in self._now and before is not None:
            for premise in self._premises(edge, before):
                self._resting[premise].discard(edge)
        subject, prop, target = edge
        self._now[edge] = step
        if step is None:
            self._after[subject, prop].discard(target)
            self._before[prop, target].discard(subject)
        else:
            self._after[subject, prop].add(target)
            self._before[prop, target].add(subject)
            for premise in self._premises(edge, step):
                self._resting[premise].add(edge)
        lost = before is not None and (
            step is None or step[0] > before[0] or (self._is_single(before) and not self._is_single(step))
        )
        if lost or (before == STATED) != (step == STATED):
            self._tell(edge, lost=lost)
        if step is not None and (
            before is None or step[0] < before[0] or (self._is_single(step) and not self._is_single(before))
        ):
            self._offer_what_follows(edge, step)

    def _tell(self, edge: Edge, *, lost: bool) -> None:
        """Have the links looked at whose step rests on this one; where it is not lost, they are only written anew."""
        written = [one for one in self._written.rests_on(edge) if one not in self._now]
        for resting in (*written, *self._resting[edge]):
            self._restated.add(resting)
            step = self._step(resting)
            if lost and step is not None:
                self._doubt(resting, step[0])

    def _offer_what_follows(self, edge: Edge, step: Step) -> None:
        subject, prop, target = edge
        for rule, position in self._by.places.get(prop, ()):
            rank = self._by.rank[rule]
            if rule.kind in ("inverse", "symmetric"):
                self._offer((target, rule.head, subject), (step[0] + 1, rank, ()))
            elif len(rule.body) == 1:
                self._offer((subject, rule.head, target), (step[0] + 1, rank, ()))
            elif position not in self._by.singles[rule] or self._is_single(step):
                for before, so_far in self._backward(rule, position, ((subject,), step[0])):
                    for path, latest in self._forward(rule, position, ((*before, target), so_far)):
                        self._offer((path[0], rule.head, path[-1]), (latest + 1, rank, path[1:-1]))

    def _backward(self, rule: Rule, position: int, path: _Path) -> Iterator[_Path]:
        """The path with the nodes before it, down to the first property of the rule's body."""
        nodes, latest = path
        if position == 0:
            yield path
            return
        prop = rule.body[position - 1]
        for node in self._subjects(prop, nodes[0]):
            step = self._allowed(rule, position - 1, (node, prop, nodes[0]))
            if step is not None:
                yield from self._backward(rule, position - 1, ((node, *nodes), max(latest, step[0])))

    def _forward(self, rule: Rule, position: int, path: _Path) -> Iterator[_Path]:
        nodes, latest = path
        if position == len(rule.body) - 1:
            yield path
            return
        prop = rule.body[position + 1]
        for node in self._objects(nodes[-1], prop):
            step = self._allowed(rule, position + 1, (nodes[-1], prop, node))
            if step is not None:
                yield from self._forward(rule, position + 1, ((*nodes, node), max(latest, step[0])))

    def _best(self, edge: Edge) -> Step | None:
        """The best step to a link by what is known now."""
        if self._is_stated(edge):
            return STATED
        found = (step for rule in self._by.heads.get(edge[1], ()) for step in self._ways(rule, edge))
        return min(found, default=None)

    def _ways(self, rule: Rule, edge: Edge) -> Iterator[Step]:
        """The steps to a link by a rule."""
        subject, _, target = edge
        rank = self._by.rank[rule]
        between: Iterator[tuple[str, ...]]
        if len(rule.body) == 2:
            first, second = rule.body
            after, before = self._objects(subject, first), self._subjects(second, target)
            between = ((node,) for node in after & before)
        elif len(rule.body) == 1:
            between = iter([()])
        else:
            paths = self._forward(rule, -1, ((subject,), 0))
            between = (path[1:-1] for path, _ in paths if path[-1] == target)
        for nodes in between:
            latest = self._latest(rule, rule.premises(subject, nodes, target))
            if latest is not None:
                yield latest + 1, rank, nodes

    def _holds(self, edge: Edge, offer: Step) -> bool:
        """Whether a step that was offered can still be taken in its round."""
        rule = self._by.rules[offer[1]]
        return self._latest(rule, rule.premises(edge[0], offer[2], edge[2])) == offer[0] - 1

    def _latest(self, rule: Rule, premises: tuple[Edge, ...]) -> int | None:
        """The latest round of the premises; None where the rule can't be applied to them."""
        latest = 0
        for position, premise in enumerate(premises):
            step = self._allowed(rule, position, premise)
            if step is None:
                return None
            latest = max(latest, step[0])
        return latest

    def _allowed(self, rule: Rule, position: int, edge: Edge) -> Step | None:
        """The step to a link that may stand at that position of the rule's body; None for any other."""
        step = self._step(edge)
        if step is not None and position in self._by.singles[rule] and not self._is_single(step):
            return None
        return step

    def _is_single(self, step: Step | None) -> bool:
        """Whether a link is a step by itself, not one that transitivity put together from several."""
        return step is not None and (step == STATED or self._by.rules[step[1]].kind != "transitive")

    def _premises(self, edge: Edge, step: Step) -> tuple[Edge, ...]:
        if step == STATED:
            return ()
        return self._by.rules[step[1]].premises(edge[0], step[2], edge[2])

    def _step(self, edge: Edge) -> Step | None:
        """How a link is known now."""
        if edge in self._now:
            return self._now[edge]
        return STATED if self._is_stated(edge) else self._written.step(edge)

    def _is_stated(self, edge: Edge) -> bool:
        return self._stored.states(edge)

    def _was(self, edge: Edge) -> Step | None:
        """How a link was known before the change."""
        if edge in self._gone or (edge not in self._come and self._is_stated(edge)):
            return STATED
        return self._written.step(edge)

    def _objects(self, subject: str, prop: str) -> Set[str]:
        """Where links with the property lead, of those that are known and of some that are not any more."""
        stored, found = self._stored.objects(subject, prop), self._after.get((subject, prop))
        return stored | found if found else stored

    def _subjects(self, prop: str, target: str) -> Set[str]:
        stored, found = self._stored.subjects(prop, target), self._before.get((prop, target))
        return stored | found if found else stored

    def _concluded(self, edge: Edge, *, before: bool) -> Conclusion | None:
        step_of = self._was if before else self._step
        step = step_of(edge)
        if step is None or step == STATED:
            return None
        rule = self._by.rules[step[1]]
        premises = (Premise(one, step_of(one) != STATED) for one in self._premises(edge, step))
        return Conclusion(edge, rule, tuple(premises))


class _StoredLinks:
    """The links of all graphs but the ontology's: those stated now and those inferred before.

    Nothing here refers to itself: the store must be closed, which it is when nothing refers to it, before its folder is
    put in its place.
    """

    def __init__(self, store: Store) -> None:
        self.objects = lru_cache(LOOKUPS)(partial(_objects, store))
        self.subjects = lru_cache(LOOKUPS)(partial(_subjects, store))
        self.states = lru_cache(LOOKUPS)(partial(is_stated, store))


def is_stated(store: Store, edge: Edge) -> bool:
    """Whether the link is stated."""
    subject, prop, target = map(NamedNode, edge)
    found = store.quads_for_pattern(subject, prop, target, None)
    return any(quad.graph_name not in NOT_STATED for quad in found)


def _objects(store: Store, subject: str, prop: str) -> Set[str]:
    found = store.quads_for_pattern(NamedNode(subject), NamedNode(prop), None, None)
    return {q.object.value for q in found if isinstance(q.object, NamedNode) and q.graph_name != ONTOLOGY_GRAPH}


def _subjects(store: Store, prop: str, target: str) -> Set[str]:
    found = store.quads_for_pattern(None, NamedNode(prop), NamedNode(target), None)
    return {q.subject.value for q in found if isinstance(q.subject, NamedNode) and q.graph_name != ONTOLOGY_GRAPH}
