"""The ontology's axioms as rules: what follows from one statement, or from a path of them.

Covered is the part of OWL 2 RL that the graph uses: subclasses and sub-properties between named terms, property chains,
transitive, symmetric and inverse properties (rules cax-sco, prp-spo1, prp-spo2, prp-trp, prp-symp, prp-inv).
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode

from kg.graph.skolem import AXIOM
from kg.graph.terms import ONTOLOGY_GRAPH, OWL, RDF, RDFS, TYPE, pairs, subjects, values
from kg.vocabulary import CLAIM_TYPES, PREFIXES, PX, term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Literal as RdfLiteral

    from kg.graph.terms import QuadSource

Edge = tuple[str, str, str]
"""Subject, property and object, as IRIs."""

Kind = Literal["subclass", "subproperty", "inverse", "symmetric", "transitive", "chain"]

ROLES = frozenset(term(role) for kind in CLAIM_TYPES.values() for role in (kind.source, kind.target, kind.weapon))
"""The properties that say who and what takes part in a described action or relation."""


@dataclass(frozen=True, slots=True)
class Chain:
    """`properties` one after the other imply `implied`; a transitive property is a chain of itself twice."""

    properties: tuple[str, ...]
    implied: str


@dataclass(frozen=True, slots=True)
class Axioms:
    """The axioms that are followed. superclasses, superproperties: those directly above a class or property.

    inverses: by property those that say the same the other way round; a symmetric property is its own inverse.
    """

    superclasses: Mapping[str, frozenset[str]]
    superproperties: Mapping[str, frozenset[str]]
    inverses: Mapping[str, frozenset[str]]
    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One axiom as a rule: `body`, one after the other, implies `head`.

    body, head: properties; classes where `kind` is subclass. Inverse and symmetric turn a statement round.
    """

    kind: Kind
    body: tuple[str, ...]
    head: str

    @property
    def name(self) -> str:
        """What the rule's IRI ends in, `chain-backs-performs-enables`: one for each rule."""
        parts = self.body[:1] if self.kind in ("symmetric", "transitive") else (*self.body, self.head)
        return "-".join((self.kind, *map(_short_name, parts)))

    @property
    def label(self) -> str:
        """The axiom in words."""
        head, steps = _words(self.head), [_words(step) for step in self.body]
        if self.kind == "subclass":
            return f"{steps[0]} is a kind of {head}"
        if self.kind == "subproperty":
            return f"what {steps[0]} something {head} it"
        if self.kind == "symmetric":
            return f"{head} holds both ways"
        if self.kind == "inverse":
            return f"{head} is {steps[0]} seen from the other side"
        return f"{' and then '.join(steps)} makes {head}"

    @property
    def axiom(self) -> str:
        """The axiom in OWL 2 functional syntax."""
        head, steps = _abbreviated(self.head), " ".join(map(_abbreviated, self.body))
        if self.kind == "subclass":
            return f"SubClassOf( {steps} {head} )"
        if self.kind == "subproperty":
            return f"SubObjectPropertyOf( {steps} {head} )"
        if self.kind == "inverse":
            return f"InverseObjectProperties( {steps} {head} )"
        if self.kind in ("symmetric", "transitive"):
            return f"{self.kind.capitalize()}ObjectProperty( {head} )"
        return f"SubObjectPropertyOf( ObjectPropertyChain( {steps} ) {head} )"

    def premises(self, subject: str, between: tuple[str, ...], target: str) -> tuple[Edge, ...]:
        """What a rule on links was applied to where it concluded `subject head target` over the nodes `between`."""
        if self.kind in ("inverse", "symmetric"):
            return ((target, self.body[0], subject),)
        nodes = (subject, *between, target)
        return tuple((nodes[n], step, nodes[n + 1]) for n, step in enumerate(self.body))


def read_axioms(source: QuadSource) -> Axioms:
    """The axioms that stand in the ontology graph; none if there is no such graph.

    An inverse of a role property is not followed: a denied delivery has an agent too, and nobody performed it.
    """
    chains = {Chain((prop, prop), prop) for prop in _subjects_of_type(source, f"{OWL}TransitiveProperty")}
    for implied, members, _ in pairs(source, NamedNode(f"{OWL}propertyChainAxiom"), ONTOLOGY_GRAPH):
        chains.add(Chain(tuple(_list_items(source, members)), implied.value))
    inverses: dict[str, set[str]] = defaultdict(set)
    for prop in _subjects_of_type(source, f"{OWL}SymmetricProperty"):
        inverses[prop].add(prop)
    for one, others in _named_pairs(source, f"{OWL}inverseOf").items():
        for other in others:
            if not {one, other} & ROLES:
                inverses[one].add(other)
                inverses[other].add(one)
    return Axioms(
        superclasses=_named_pairs(source, f"{RDFS}subClassOf"),
        superproperties=_named_pairs(source, f"{RDFS}subPropertyOf"),
        inverses={prop: frozenset(others) for prop, others in inverses.items()},
        chains=tuple(sorted(chains, key=lambda chain: (chain.implied, chain.properties))),
    )


def class_rules(axioms: Axioms) -> tuple[Rule, ...]:
    """The rules that give types, in a fixed order."""
    found = [Rule("subclass", (below,), above) for below, supers in axioms.superclasses.items() for above in supers]
    return tuple(sorted(found, key=lambda rule: (rule.body, rule.head)))


def property_rules(axioms: Axioms) -> tuple[Rule, ...]:
    """The rules that give links, those with fewer premises first, else in the order of their names."""
    found = [
        Rule("subproperty", (below,), above) for below, supers in axioms.superproperties.items() for above in supers
    ]
    for prop, others in axioms.inverses.items():
        found += [Rule("symmetric" if prop == other else "inverse", (prop,), other) for other in others]
    for chain in axioms.chains:
        transitive = chain.properties == (chain.implied, chain.implied)
        found.append(Rule("transitive" if transitive else "chain", chain.properties, chain.implied))
    return tuple(sorted(found, key=lambda rule: (len(rule.body), rule.kind, rule.body, rule.head)))


def _subjects_of_type(source: QuadSource, class_iri: str) -> set[str]:
    return {subject.value for subject in subjects(source, TYPE, NamedNode(class_iri), ONTOLOGY_GRAPH)}


def _named_pairs(source: QuadSource, predicate: str) -> dict[str, frozenset[str]]:
    """By subject its objects, leaving out anonymous classes and owl:Thing."""
    found: dict[str, set[str]] = defaultdict(set)
    for subject, value, _ in pairs(source, NamedNode(predicate), ONTOLOGY_GRAPH):
        below, above = subject.value, value.value
        if above not in (below, f"{OWL}Thing") and not below.startswith(AXIOM) and not above.startswith(AXIOM):
            found[below].add(above)
    return {below: frozenset(above) for below, above in found.items()}


def _list_items(source: QuadSource, head: NamedNode | RdfLiteral | None) -> Iterator[str]:
    """The members of an RDF list of IRIs in the ontology graph."""
    while isinstance(head, NamedNode) and head.value != f"{RDF}nil":
        for member in values(source, head, NamedNode(f"{RDF}first"), ONTOLOGY_GRAPH):
            yield member.value
        head = next(values(source, head, NamedNode(f"{RDF}rest"), ONTOLOGY_GRAPH), None)


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _words(iri: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _local(iri)).lower()


def _short_name(iri: str) -> str:
    """`acts-against`; of a term that is not the ontology's own, with a hash of its IRI, as two may end alike."""
    name = _words(iri).replace(" ", "-")
    return name if iri.startswith(PX) else f"{name}-{hashlib.sha256(iri.encode('utf-8')).hexdigest()[:6]}"


def _abbreviated(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
