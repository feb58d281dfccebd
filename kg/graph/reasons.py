"""How each inferred statement was inferred, as RDF: its derivation, the rule, and the premises that are stated.

    <derivation/HASH> a px:Derivation ; rdf:subject S ; rdf:predicate P ; rdf:object O ;
        px:byRule <rule/NAME> ; px:hasPremise <derivation/HASH> , <statement/HASH> .
    <statement/HASH> a px:StatedPremise ; rdf:subject S ; rdf:predicate P ; rdf:object O .
    <rule/NAME> a px:InferenceRule ; rdfs:label "words" ; px:axiom "functional syntax" .

HASH is that of the statement, so a statement has one derivation, and whoever knows the statement knows where to look.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.graph.terms import INFERRED, RDF, RDFS, TYPE, node, px
from kg.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.closures import Conclusion
    from kg.graph.rules import Edge, Rule

DERIVATION = iri("derivation/")
STATEMENT = iri("statement/")
"""What the IRIs of derivations and of stated premises start with."""

SUBJECT, PREDICATE, OBJECT = (NamedNode(f"{RDF}{part}") for part in ("subject", "predicate", "object"))
_LABEL = NamedNode(f"{RDFS}label")
BY_RULE, HAS_PREMISE, _AXIOM = px("byRule"), px("hasPremise"), px("axiom")
_DERIVATION_CLASS, _PREMISE_CLASS, _RULE_CLASS = px("Derivation"), px("StatedPremise"), px("InferenceRule")


def derivation_node(edge: Edge) -> NamedNode:
    """The derivation of an inferred statement."""
    return NamedNode(DERIVATION + _digest(edge))


def statement_node(edge: Edge) -> NamedNode:
    """A stated statement, as a premise."""
    return NamedNode(STATEMENT + _digest(edge))


def rule_node(rule: Rule) -> NamedNode:
    """A rule."""
    return node(f"rule/{rule.name}")


class _Fresh:
    """Whether something comes for the first time, as far as is remembered."""

    def __init__(self, remembered: int | None) -> None:
        self._remembered = remembered
        self._known: set[str] = set()
        self._older: set[str] = set()

    def __call__(self, digest: str) -> bool:
        if digest in self._known or digest in self._older:
            return False
        if len(self._known) == self._remembered:
            self._older, self._known = self._known, set()
        self._known.add(digest)
        return True


class Reasons:
    """Writes derivations; a rule that several share is written once.

    remembered: so is a premise, if it is among so many of those written last (None: of all).
    """

    def __init__(self, *, remembered: int | None = None) -> None:
        self._rules: dict[Rule, NamedNode] = {}
        self._is_new = _Fresh(remembered)
        self._named = lru_cache(10_000)(NamedNode)

    def quads(self, conclusion: Conclusion) -> Iterator[Quad]:
        """The derivation of an inferred statement, in the graph `inferred`."""
        derivation = derivation_node(conclusion.edge)
        yield Quad(derivation, TYPE, _DERIVATION_CLASS, INFERRED)
        yield from self._statement(derivation, conclusion.edge)
        if conclusion.rule not in self._rules:
            self._rules[conclusion.rule] = rule_node(conclusion.rule)
            yield from self._rule(conclusion.rule)
        yield Quad(derivation, BY_RULE, self._rules[conclusion.rule], INFERRED)
        for premise in dict.fromkeys(conclusion.premises):
            digest = _digest(premise.edge)
            known = NamedNode((DERIVATION if premise.inferred else STATEMENT) + digest)
            yield Quad(derivation, HAS_PREMISE, known, INFERRED)
            if not premise.inferred and self._is_new(digest):
                yield Quad(known, TYPE, _PREMISE_CLASS, INFERRED)
                yield from self._statement(known, premise.edge)

    def _statement(self, about: NamedNode, edge: Edge) -> Iterator[Quad]:
        for part, value in zip((SUBJECT, PREDICATE, OBJECT), edge, strict=True):
            yield Quad(about, part, self._named(value), INFERRED)

    def _rule(self, rule: Rule) -> Iterator[Quad]:
        name = self._rules[rule]
        yield Quad(name, TYPE, _RULE_CLASS, INFERRED)
        yield Quad(name, _LABEL, Literal(rule.label, language="en"), INFERRED)
        yield Quad(name, _AXIOM, Literal(rule.axiom), INFERRED)


def _digest(edge: Edge) -> str:
    subject, prop, target = edge
    return hashlib.sha256(f"<{subject}> <{prop}> <{target}>".encode()).hexdigest()[:16]
