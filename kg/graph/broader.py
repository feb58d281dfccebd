"""The broader properties of stated links from which nothing else follows, each worked out by itself.

Who takes part in an action, by whichever role, is most of the links that are inferred, and grows with the texts; to
keep them until all is inferred, as `kg.graph.closures` must for links that others rest on, would take as much memory.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.closures import NOT_STATED, Conclusion, Premise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.graph.rules import Rule
    from kg.graph.terms import QuadSource

LINKS_KEPT = 50_000
"""Inferred links that are kept in memory to know them again, as that is faster; others are looked up one by one."""
_AT_HAND = 1_000
"""Pairs whose links are kept at hand: a store gives what many documents state of a pair one after the other."""


def parted(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Of rules in their order those that `infer_broader` applies, and all others.

    The former lead from a property that no rule concludes to a broader one that no rule starts from, and to that no
    other rule leads.
    """
    concluded = {rule.head for rule in rules}
    started_from = {prop for rule in rules for prop in rule.body}
    not_broader = {rule.head for rule in rules if rule.kind != "subproperty" or rule.body[0] in concluded}
    heads = concluded - started_from - not_broader
    return (
        tuple(rule for rule in rules if rule.head in heads),
        tuple(rule for rule in rules if rule.head not in heads),
    )


def infer_broader(source: QuadSource, rules: Sequence[Rule]) -> Iterator[Conclusion]:
    """The links that follow by these rules and are not stated, each once, by the first rule that gives it."""
    leading: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        leading[rule.head].append(rule)
    between = lru_cache(_AT_HAND)(lambda subject, target: _between(source, subject, target))
    stated = {head for head in leading if any(True for _ in _ends(source, head))}
    met: set[tuple[str, str, str]] = set()
    for rule in rules:
        for subject, target, graph in _ends(source, rule.body[0]):
            edge = subject, rule.head, target
            if edge in met:
                continue
            if len(met) < LINKS_KEPT:
                met.add(edge)
            else:
                # it is met by the first rule, in the first graph that states its premise
                links = between(subject, target)
                first = next(one for one in leading[rule.head] if one.body[0] in links)
                if rule != first or links[rule.body[0]] != graph:
                    continue
            if rule.head not in stated or rule.head not in between(subject, target):
                yield Conclusion(edge, rule, (Premise((subject, rule.body[0], target), inferred=False),))


def _ends(source: QuadSource, prop: str) -> Iterator[tuple[str, str, str]]:
    """Subject, object and graph of each link that is stated with the property."""
    for quad in source.quads_for_pattern(None, NamedNode(prop), None, None):
        subject, target = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(target, NamedNode) and quad.graph_name not in NOT_STATED:
            yield subject.value, target.value, str(quad.graph_name)


def _between(source: QuadSource, subject: str, target: str) -> Mapping[str, str]:
    """By property that is stated to lead from one to the other the first graph that states it."""
    found: dict[str, str] = {}
    for quad in source.quads_for_pattern(NamedNode(subject), None, NamedNode(target), None):
        if quad.graph_name not in NOT_STATED:
            prop, graph = quad.predicate.value, str(quad.graph_name)
            found[prop] = min(found.get(prop, graph), graph)
    return found
