"""How each inferred statement was inferred, as RDF: its derivation, the rule, and the premises that are stated.

    <derivation/HASH> a px:Derivation ; rdf:subject S ; rdf:predicate P ; rdf:object O ;
        px:byRule <rule/NAME> ; px:hasPremise <derivation/HASH> , <statement/HASH> .
    <statement/HASH> a px:StatedPremise ; rdf:subject S ; rdf:predicate P ; rdf:object O .
    <rule/NAME> a px:InferenceRule ; rdfs:label "words" ; px:axiom "functional syntax" .

HASH is that of the statement, so a statement has one derivation, and whoever knows the statement knows where to look.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

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
    """Writes derivations, as lines of N-Triples for the graph `inferred`; a rule that several share is written once.

    remembered: so is a premise, if it is among so many of those written last (None: of all).
    """

    def __init__(self, *, remembered: int | None = None) -> None:
        self._rules: dict[Rule, str] = {}
        self._is_new = _Fresh(remembered)

    def lines(self, conclusion: Conclusion) -> str:
        """The derivation of an inferred statement; as text, since making the store's own terms takes twice as long."""
        derivation = f"<{DERIVATION}{_digest(conclusion.edge)}>"
        written = [_described(derivation, _DERIVATION, conclusion.edge)]
        rule = self._rules.get(conclusion.rule)
        if rule is None:
            rule = self._rules[conclusion.rule] = str(rule_node(conclusion.rule))
            written.append(_rule(rule, conclusion.rule))
        written.append(f"{derivation}{_BY_RULE}{rule}{_END}")
        for premise in dict.fromkeys(conclusion.premises):
            digest = _digest(premise.edge)
            known = f"<{DERIVATION if premise.inferred else STATEMENT}{digest}>"
            written.append(f"{derivation}{_HAS_PREMISE}{known}{_END}")
            if not premise.inferred and self._is_new(digest):
                written.append(_described(known, _PREMISE, premise.edge))
        return "".join(written)


def quads_of(lines: str) -> Iterator[Quad]:
    """Lines of N-Triples as quads of the graph `inferred`."""
    for quad in parse(lines, format=RdfFormat.N_TRIPLES):
        yield Quad(quad.subject, quad.predicate, quad.object, INFERRED)


def inferred_line(edge: Edge) -> str:
    """An inferred statement, as a line of N-Triples."""
    subject, prop, target = edge
    return f"<{subject}> <{prop}> <{target}>{_END}"


_TYPE, _SUBJECT, _PREDICATE, _OBJECT = (f" {prop} " for prop in (TYPE, SUBJECT, PREDICATE, OBJECT))
_BY_RULE, _HAS_PREMISE = f" {BY_RULE} ", f" {HAS_PREMISE} "
_DERIVATION, _PREMISE, _RULE = (f"{_TYPE}{px(name)}" for name in ("Derivation", "StatedPremise", "InferenceRule"))
_END = " .\n"


def _described(about: str, kind: str, edge: Edge) -> str:
    """What is of a kind, with the statement that it is on."""
    subject, prop, target = edge
    return (
        f"{about}{kind}{_END}{about}{_SUBJECT}<{subject}>{_END}"
        f"{about}{_PREDICATE}<{prop}>{_END}{about}{_OBJECT}<{target}>{_END}"
    )


def _rule(name: str, rule: Rule) -> str:
    label, axiom = Literal(rule.label, language="en"), Literal(rule.axiom)
    return f"{name}{_RULE}{_END}{name} {_LABEL} {label}{_END}{name} {_AXIOM} {axiom}{_END}"


def _digest(edge: Edge) -> str:
    subject, prop, target = edge
    return hashlib.sha256(f"<{subject}> <{prop}> <{target}>".encode()).hexdigest()[:16]
