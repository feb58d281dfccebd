"""What rules add to a graph, semi-naively, over the store's own indexes.

Links are inferred in rounds: what a round finds meets, in the next, all that is known, and nothing meets the same
twice. Stated links are never copied: they are looked up in the store, whose indexes find them by either end; only what
was inferred is kept until it is written. So the first way found to infer a statement is also a shortest one, and each
premise was there a round earlier: no derivation rests on itself.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.terms import INFERRED, ONTOLOGY_GRAPH, Forgetful
from kg.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.graph.rules import Edge, Rule
    from kg.graph.terms import QuadSource

LOOKUPS = 20_000
"""How many answers of the store are kept at hand, for each direction."""

NOT_STATED = frozenset((ONTOLOGY_GRAPH, INFERRED))
"""The graphs whose statements are not premises of their own: what others are inferred from is stated elsewhere."""

Ends = tuple[str, str]
_Step = tuple["Rule", tuple[str, ...]]
"""How a link was inferred: the rule, and the nodes between its ends."""
_Steps = dict[str, dict[Ends, _Step]]


@dataclass(frozen=True, slots=True)
class Premise:
    """A statement that something was inferred from, and whether it was itself inferred; else it is stated."""

    edge: Edge
    inferred: bool


@dataclass(frozen=True, slots=True)
class Conclusion:
    """An inferred statement, the rule that gave it and what that was applied to."""

    edge: Edge
    rule: Rule
    premises: tuple[Premise, ...]


class StatedLinks:
    """The links between IRIs that a graph states, looked up in its indexes; not the ontology's, nor those inferred.

    `objects(subject, property)` and `subjects(property, object)` give the other ends, each once.
    """

    def __init__(self, source: QuadSource) -> None:
        self._source = source
        # not methods of its own, which would keep it, and the store open, until the garbage is collected
        self.objects = lru_cache(LOOKUPS)(partial(_objects, source))
        self.subjects = lru_cache(LOOKUPS)(partial(_subjects, source))

    def forget(self) -> None:
        """Keep no answers at hand, nor have the source keep any."""
        self.objects.cache_clear()
        self.subjects.cache_clear()
        if isinstance(self._source, Forgetful):
            self._source.forget()

    def ends(self, prop: str) -> Iterator[Ends]:
        """Subject and object of each link with the property; again for each graph that states it."""
        for quad in self._source.quads_for_pattern(None, NamedNode(prop), None, None):
            subject, target = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(target, NamedNode) and quad.graph_name not in NOT_STATED:
                yield sys.intern(subject.value), sys.intern(target.value)


def _objects(source: QuadSource, subject: str, prop: str) -> Mapping[str, None]:
    quads = source.quads_for_pattern(NamedNode(subject), NamedNode(prop), None, None)
    return _iris(quad.object for quad in quads if quad.graph_name not in NOT_STATED)


def _subjects(source: QuadSource, prop: str, target: str) -> Mapping[str, None]:
    quads = source.quads_for_pattern(None, NamedNode(prop), NamedNode(target), None)
    return _iris(quad.subject for quad in quads if quad.graph_name not in NOT_STATED)


def _iris(terms: Iterable[object]) -> Mapping[str, None]:
    return {sys.intern(one.value): None for one in terms if isinstance(one, NamedNode)}


def infer_links(stated: StatedLinks, rules: Sequence[Rule]) -> Iterator[Conclusion]:
    """All links that follow and are not stated, each once, by property in the order of their IRIs."""
    # what is only wanted to find them, which is as much again, does not stay in memory while they are gone through
    steps = _all_steps(stated, LinkRules(rules))
    stated.forget()
    give_back()
    yield from _conclusions(steps)


class LinkRules:
    """Rules on links as they are applied. Of equals the one of lower rank concludes.

    rank: by rule its number. places: by property the rules that have it in their body, and at which position.
    heads: by property the rules that conclude it. properties: all that occur. singles: by rule the positions of its
    body at which links put together by transitivity add nothing, as going step by step gives all.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.rank = {rule: number for number, rule in enumerate(rules)}
        self.places: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        self.heads: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            self.heads[rule.head].append(rule)
            for position, prop in enumerate(rule.body):
                self.places[prop].append((rule, position))
        self.properties = self.places.keys() | self.heads.keys()
        transitive = {rule.head for rule in rules if rule.kind == "transitive"}
        self.singles = {rule: _single_positions(rule, transitive) for rule in rules}


class _Index:
    """Inferred links by either end."""

    def __init__(self) -> None:
        self.after: dict[Ends, list[str]] = defaultdict(list)
        self.before: dict[Ends, list[str]] = defaultdict(list)

    def add(self, subject: str, prop: str, target: str) -> None:
        self.after[subject, prop].append(target)
        self.before[prop, target].append(subject)


def _all_steps(stated: StatedLinks, by: LinkRules) -> _Steps:
    found = _Found(stated, by)
    while found.round():
        pass
    return found.steps


def _conclusions(steps: _Steps) -> Iterator[Conclusion]:
    for prop, links in sorted(steps.items()):
        for (subject, target), (rule, between) in links.items():
            premises = (
                Premise(edge, (edge[0], edge[2]) in steps.get(edge[1], ()))
                for edge in rule.premises(subject, between, target)
            )
            yield Conclusion((subject, prop, target), rule, tuple(premises))


class _Found:
    """The links inferred so far. steps: by property their ends, each with how it was inferred."""

    def __init__(self, stated: StatedLinks, by: LinkRules) -> None:
        self.steps: _Steps = defaultdict(dict)
        self._stated = stated
        self._fresh: dict[str, tuple[Ends, ...]] | None = None
        self._places, self._rank, self._single_at = by.places, by.rank, by.singles
        self._direct: dict[Rule, _Step] = {rule: (rule, ()) for rule in by.rules}
        self._joined = {prop for rule in by.rules if len(rule.body) > 1 for prop in rule.body}
        self._any, self._single_steps = _Index(), _Index()
        self._also_stated = {head: any(True for _ in stated.ends(head)) for head in by.heads}

    def round(self) -> bool:
        """Apply all rules to what the last round found, in the first to what is stated; False if nothing came of it."""
        first = self._fresh is None
        candidates: dict[str, dict[Ends, _Step]] = defaultdict(dict)
        for prop, places in self._places.items():
            for ends in self._stated.ends(prop) if self._fresh is None else self._fresh.get(prop, ()):
                for rule, position in places:
                    # of stated links alone, each path is met once, from its first
                    if not (first and position):
                        self._apply(rule, position, ends, candidates[rule.head])
        self._fresh = {prop: tuple(steps) for prop, steps in candidates.items() if steps}
        for prop in self._fresh:
            self.steps[prop].update(candidates[prop])
            if prop in self._joined:
                for (subject, target), (rule, _) in candidates[prop].items():
                    self._any.add(subject, prop, target)
                    if rule.kind != "transitive":
                        self._single_steps.add(subject, prop, target)
        return bool(self._fresh)

    def _apply(self, rule: Rule, position: int, ends: Ends, candidates: dict[Ends, _Step]) -> None:
        """Note all that the rule concludes from a link at that position of its body."""
        subject, target = ends
        if rule.kind in ("inverse", "symmetric"):
            self._note((target, subject), self._direct[rule], candidates)
        elif len(rule.body) == 1:
            self._note(ends, self._direct[rule], candidates)
        elif position not in self._single_at[rule] or self._is_single(rule.body[position], ends):
            for before in self._backward(rule, position, (subject,)):
                for path in self._forward(rule, position, (*before, target)):
                    self._note((path[0], path[-1]), (rule, path[1:-1]), candidates)

    def _note(self, ends: Ends, step: _Step, candidates: dict[Ends, _Step]) -> None:
        known = candidates.get(ends)
        if known is not None:
            if self._order(step) < self._order(known):
                candidates[ends] = step
        elif ends not in self.steps[step[0].head] and not self._is_stated(ends, step[0].head):
            candidates[ends] = step

    def _order(self, step: _Step) -> tuple[int, tuple[str, ...]]:
        return self._rank[step[0]], step[1]

    def _is_stated(self, ends: Ends, prop: str) -> bool:
        return self._also_stated[prop] and ends[1] in self._stated.objects(ends[0], prop)

    def _backward(self, rule: Rule, position: int, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The path with the nodes before it, down to the first property of the rule's body."""
        if position == 0:
            yield path
            return
        prop = rule.body[position - 1]
        index = self._single_steps if position - 1 in self._single_at[rule] else self._any
        for node in (*self._stated.subjects(prop, path[0]), *index.before.get((prop, path[0]), ())):
            yield from self._backward(rule, position - 1, (node, *path))

    def _forward(self, rule: Rule, position: int, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if position == len(rule.body) - 1:
            yield path
            return
        prop = rule.body[position + 1]
        index = self._single_steps if position + 1 in self._single_at[rule] else self._any
        for node in (*self._stated.objects(path[-1], prop), *index.after.get((path[-1], prop), ())):
            yield from self._forward(rule, position + 1, (*path, node))

    def _is_single(self, prop: str, ends: Ends) -> bool:
        """Whether the link is a step by itself, not one that transitivity put together from several."""
        step = self.steps[prop].get(ends)
        return step is None or step[0].kind != "transitive"


def _single_positions(rule: Rule, transitive: set[str]) -> frozenset[int]:
    """The positions of a body at which links put together by transitivity add nothing, as going step by step gives all.

    Otherwise a path of n steps would be put together at each of its nodes, and a chain of them take n³ joins.
    """
    if rule.kind == "transitive":
        return frozenset((0,))
    if len(rule.body) != 2:
        return frozenset()
    first, second = rule.body
    if rule.head == first and second in transitive:
        return frozenset((1,))
    return frozenset((0,)) if rule.head == second and first in transitive else frozenset()
