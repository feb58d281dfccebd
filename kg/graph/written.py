"""How the inferred links of a graph were inferred, read back from the derivations that stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.reasons import (
    BY_RULE,
    HAS_PREMISE,
    OBJECT,
    PREDICATE,
    STATEMENT,
    SUBJECT,
    derivation_node,
    rule_node,
    statement_node,
)
from kg.graph.terms import INFERRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyoxigraph import Store

    from kg.graph.closures import LinkRules
    from kg.graph.rules import Edge, Rule

Step = tuple[int, int, tuple[str, ...]]
"""How a link came to be known: in which round, by the rule of which rank, over which nodes between its ends.

Of several steps to a link the least is the one that a derivation tells.
"""

STATED: Step = (0, -1, ())
"""The step of a link that is stated."""


class WrittenSteps:
    """The steps to the links that `inferred` has, each read when it is asked for."""

    def __init__(self, store: Store, by: LinkRules) -> None:
        self._store = store
        self._rules = {rule_node(rule).value: (rank, rule) for rule, rank in by.rank.items()}
        self._steps: dict[Edge, Step | None] = {}
        self._rounds: dict[str, int] = {}

    def step(self, edge: Edge) -> Step | None:
        """The step to an inferred link; None where it is not inferred."""
        if edge not in self._steps:
            self._steps[edge] = self._read(edge)
        return self._steps[edge]

    def rests_on(self, edge: Edge) -> Iterator[Edge]:
        """The inferred links that have this one, stated or inferred, as a premise."""
        for premise in (statement_node(edge), derivation_node(edge)):
            for quad in self._store.quads_for_pattern(None, HAS_PREMISE, premise, INFERRED):
                yield self._statement(quad.subject.value)  # type: ignore[union-attr]

    def _read(self, edge: Edge) -> Step | None:
        derivation = derivation_node(edge).value
        rule = self._rule(derivation)
        if rule is None:
            return None
        rank, applied = self._rules[rule]
        between: tuple[str, ...] = ()
        if len(applied.body) > 1:
            premises = [self._statement(node) for node in self._premises(derivation)]
            between = min(_paths(applied, premises, edge))
        return self._round(derivation), rank, between

    def _round(self, derivation: str) -> int:
        """One more than the latest of the premises'; not recursive, as a long chain has as many rounds as links."""
        agenda = [derivation]
        while agenda:
            node = agenda[-1]
            inferred = [one for one in self._premises(node) if not one.startswith(STATEMENT)]
            missing = [one for one in inferred if one not in self._rounds]
            if missing:
                agenda += missing
            else:
                self._rounds[agenda.pop()] = 1 + max((self._rounds[one] for one in inferred), default=0)
        return self._rounds[derivation]

    def _rule(self, derivation: str) -> str | None:
        return next(self._objects(derivation, BY_RULE), None)

    def _premises(self, derivation: str) -> list[str]:
        return list(self._objects(derivation, HAS_PREMISE))

    def _statement(self, node: str) -> Edge:
        subject, prop, target = (next(self._objects(node, part)) for part in (SUBJECT, PREDICATE, OBJECT))
        return subject, prop, target

    def _objects(self, node: str, prop: NamedNode) -> Iterator[str]:
        for quad in self._store.quads_for_pattern(NamedNode(node), prop, None, INFERRED):
            yield quad.object.value  # type: ignore[union-attr]


def _paths(rule: Rule, premises: Sequence[Edge], edge: Edge) -> Iterator[tuple[str, ...]]:
    """The nodes between the ends of the paths from subject to object that these premises, and no fewer, make."""

    def walk(nodes: tuple[str, ...], used: frozenset[Edge]) -> Iterator[tuple[str, ...]]:
        position = len(nodes) - 1
        if position == len(rule.body):
            if nodes[-1] == edge[2] and len(used) == len(premises):
                yield nodes[1:-1]
            return
        for premise in premises:
            if premise[0] == nodes[-1] and premise[1] == rule.body[position]:
                yield from walk((*nodes, premise[2]), used | {premise})

    yield from walk((edge[0],), frozenset())
