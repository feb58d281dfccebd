"""The types that follow from the stated types of a thing, by the subclasses of the ontology.

They follow from the types of that thing alone, so what follows is worked out once for each combination of classes.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.closures import NOT_STATED, Conclusion, Premise
from kg.graph.rules import class_rules
from kg.graph.terms import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from kg.graph.rules import Axioms, Rule
    from kg.graph.terms import QuadSource


THINGS_KEPT = 50_000
"""Things whose types are kept in memory, as that is faster; those of all others are looked up one by one."""
_AT_HAND = 1_000
"""Things whose types are kept at hand: a store gives what many documents state of one thing one after the other."""


class TypeRules:
    """The rules on types. classes: by IRI, sorted, all that they are about."""

    def __init__(self, axioms: Axioms) -> None:
        self._above: dict[str, list[Rule]] = defaultdict(list)
        for rule in class_rules(axioms):
            self._above[rule.body[0]].append(rule)
        self.classes = tuple(
            sorted({rule.head for rules in self._above.values() for rule in rules} | self._above.keys())
        )
        self._known = frozenset(self.classes)
        self._following = lru_cache(None)(lambda classes: _implied(classes, self._above))

    def first_of(self, classes: Iterable[str]) -> str:
        """The first of these classes that a rule is about; at least one must be."""
        return min(self._known.intersection(classes))

    def conclusions(self, subject: str, classes: Iterable[str]) -> Iterator[Conclusion]:
        """The further types of what is stated to be of these classes."""
        stated = tuple(sorted(self._known.intersection(classes)))
        for rule in self._following(stated):
            premise = Premise((subject, TYPE.value, rule.body[0]), rule.body[0] not in stated)
            yield Conclusion((subject, TYPE.value, rule.head), rule, (premise,))


def infer_types(source: QuadSource, axioms: Axioms) -> Iterator[Conclusion]:
    """All types that follow and are not stated, each once."""
    rules = TypeRules(axioms)
    kept: dict[str, tuple[str, ...]] = {}
    combinations: dict[tuple[str, ...], tuple[str, ...]] = {}
    is_more = False
    for subject, name, _ in _typed(source, rules):
        classes = kept.get(subject, ())
        if not classes and len(kept) == THINGS_KEPT:
            is_more = True
        elif classes[-1:] != (name,):
            more = (*classes, name)
            kept[subject] = combinations.setdefault(more, more)
    for subject, classes in kept.items():
        yield from rules.conclusions(subject, classes)
    if is_more:
        stated = lru_cache(_AT_HAND)(lambda subject: _stated_types(source, NamedNode(subject)))
        for subject, name, graph in _typed(source, rules):
            # each is met at the first of its classes, in the first graph that states it
            if subject not in kept and name == rules.first_of(stated(subject)) and stated(subject)[name] == graph:
                yield from rules.conclusions(subject, stated(subject))


def _typed(source: QuadSource, rules: TypeRules) -> Iterator[tuple[str, str, str]]:
    """Thing, class and graph of each statement of a type, by class."""
    for name in rules.classes:
        for quad in source.quads_for_pattern(None, TYPE, NamedNode(name), None):
            if isinstance(quad.subject, NamedNode) and quad.graph_name not in NOT_STATED:
                yield quad.subject.value, name, str(quad.graph_name)


def stated_classes(source: QuadSource, subject: NamedNode) -> Set[str]:
    """The classes that a thing is stated to be of."""
    return _stated_types(source, subject).keys()


def _stated_types(source: QuadSource, subject: NamedNode) -> Mapping[str, str]:
    """By class that a thing is stated to be of the first graph that states it."""
    found: dict[str, str] = {}
    for quad in source.quads_for_pattern(subject, TYPE, None, None):
        if isinstance(quad.object, NamedNode) and quad.graph_name not in NOT_STATED:
            name, graph = quad.object.value, str(quad.graph_name)
            found[name] = min(found.get(name, graph), graph)
    return found


def _implied(classes: tuple[str, ...], above: Mapping[str, list[Rule]]) -> tuple[Rule, ...]:
    """The rules that give what is in all the classes its further types: by the fewest steps, the nearest first."""
    known, level = set(classes), sorted(classes)
    found: list[Rule] = []
    while level:
        nearest: dict[str, Rule] = {}
        for name in level:
            for rule in above.get(name, ()):
                if rule.head not in known:
                    nearest.setdefault(rule.head, rule)
        found += nearest.values()
        known |= nearest.keys()
        level = sorted(nearest)
    return tuple(found)
