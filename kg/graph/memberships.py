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
    from collections.abc import Iterable, Iterator, Mapping

    from kg.graph.rules import Axioms, Rule
    from kg.graph.terms import QuadSource


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

    def conclusions(self, subject: str, classes: Iterable[str]) -> Iterator[Conclusion]:
        """The further types of what is stated to be of these classes."""
        stated = tuple(sorted(self._known.intersection(classes)))
        for rule in self._following(stated):
            premise = Premise((subject, TYPE.value, rule.body[0]), rule.body[0] not in stated)
            yield Conclusion((subject, TYPE.value, rule.head), rule, (premise,))


def infer_types(source: QuadSource, axioms: Axioms) -> Iterator[Conclusion]:
    """All types that follow and are not stated, each once, by what they are types of."""
    rules = TypeRules(axioms)
    combinations: dict[tuple[str, ...], tuple[str, ...]] = {}
    stated: dict[str, tuple[str, ...]] = {}
    for name in rules.classes:
        for quad in source.quads_for_pattern(None, TYPE, NamedNode(name), None):
            if isinstance(quad.subject, NamedNode) and quad.graph_name not in NOT_STATED:
                subject = quad.subject.value
                classes = stated.get(subject, ())
                if classes[-1:] != (name,):
                    more = (*classes, name)
                    stated[subject] = combinations.setdefault(more, more)
    for subject in sorted(stated):
        yield from rules.conclusions(subject, stated[subject])


def stated_classes(source: QuadSource, subject: NamedNode) -> set[str]:
    """The classes that a thing is stated to be of."""
    found = source.quads_for_pattern(subject, TYPE, None, None)
    return {q.object.value for q in found if isinstance(q.object, NamedNode) and q.graph_name not in NOT_STATED}


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
