"""What an ontology's axioms add to a set of edges, by semi-naive evaluation; terms are IRI strings.

Covered is the part of OWL 2 RL that the graph uses: subclasses and sub-properties between named terms, property chains,
transitive, symmetric and inverse properties (rules cax-sco, prp-spo1, prp-spo2, prp-trp, prp-symp, prp-inv).
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.skolem import AXIOM
from kg.graph.terms import ONTOLOGY_GRAPH, OWL, RDF, RDFS, TYPE, pairs, subjects, values
from kg.vocabulary import CLAIM_TYPES, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Literal

    from kg.graph.terms import QuadSource

Edge = tuple[str, str, str]
"""Subject, property and object."""

ROLES = frozenset(term(role) for kind in CLAIM_TYPES.values() for role in (kind.source, kind.target, kind.weapon))
"""The properties that say who and what takes part in a described action or relation."""


@dataclass(frozen=True, slots=True)
class Chain:
    """`properties` one after the other imply `implied`; a transitive property is a chain of itself twice."""

    properties: tuple[str, ...]
    implied: str


@dataclass(frozen=True, slots=True)
class Axioms:
    """The axioms that are followed. superclasses: all above a class; superproperties: those directly above a property.

    inverses: by property those that say the same the other way round; a symmetric property is its own inverse.
    """

    superclasses: Mapping[str, frozenset[str]]
    superproperties: Mapping[str, frozenset[str]]
    inverses: Mapping[str, frozenset[str]]
    chains: tuple[Chain, ...]

    @property
    def properties(self) -> frozenset[str]:
        """All properties from which something can follow, or which can follow."""
        above = {prop for supers in self.superproperties.values() for prop in supers}
        in_chains = {prop for chain in self.chains for prop in (*chain.properties, chain.implied)}
        return frozenset(self.superproperties) | frozenset(self.inverses) | above | in_chains


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
        superclasses=_transitive(_named_pairs(source, f"{RDFS}subClassOf")),
        superproperties=_named_pairs(source, f"{RDFS}subPropertyOf"),
        inverses={prop: frozenset(others) for prop, others in inverses.items()},
        chains=tuple(sorted(chains, key=lambda chain: (chain.implied, chain.properties))),
    )


def close(asserted: Iterable[Edge], axioms: Axioms) -> set[Edge]:
    """All edges that follow from the asserted ones and are not among them."""
    first, second = _joins(axioms.chains)
    objects: dict[tuple[str, str], set[str]] = defaultdict(set)
    subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
    start = set(asserted)
    known = set(start)
    agenda = deque(start)

    def conclude(edge: Edge) -> None:
        if edge not in known:
            known.add(edge)
            agenda.append(edge)

    while agenda:
        subject, prop, target = agenda.popleft()
        objects[prop, subject].add(target)
        subjects[prop, target].add(subject)
        for above in axioms.superproperties.get(prop, ()):
            conclude((subject, above, target))
        for inverse in axioms.inverses.get(prop, ()):
            conclude((target, inverse, subject))
        for following, implied in first[prop]:
            for end in tuple(objects[following, target]):
                conclude((subject, implied, end))
        for leading, implied in second[prop]:
            for begin in tuple(subjects[leading, subject]):
                conclude((begin, implied, target))
    return {edge for edge in known - start if " " not in edge[1]}


def _joins(chains: Iterable[Chain]) -> tuple[dict[str, set[tuple[str, str]]], dict[str, set[tuple[str, str]]]]:
    """Chains as joins of two: by first property the (second, implied), by second property the (first, implied).

    What the first properties of a longer chain give is an edge of a made-up property: their IRIs with blanks between.
    """
    first: dict[str, set[tuple[str, str]]] = defaultdict(set)
    second: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for chain in chains:
        left = chain.properties[0]
        for position, right in enumerate(chain.properties[1:], start=2):
            last = position == len(chain.properties)
            implied = chain.implied if last else " ".join(chain.properties[:position])
            first[left].add((right, implied))
            second[right].add((left, implied))
            left = implied
    return first, second


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


def _transitive(direct: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    closed: dict[str, frozenset[str]] = {}
    for below in direct:
        reached: set[str] = set()
        agenda = list(direct[below])
        while agenda:
            above = agenda.pop()
            if above not in reached:
                reached.add(above)
                agenda.extend(direct.get(above, ()))
        closed[below] = frozenset(reached - {below})
    return closed


def _list_items(source: QuadSource, head: NamedNode | Literal | None) -> Iterator[str]:
    """The members of an RDF list of IRIs in the ontology graph."""
    while isinstance(head, NamedNode) and head.value != f"{RDF}nil":
        for member in values(source, head, NamedNode(f"{RDF}first"), ONTOLOGY_GRAPH):
            yield member.value
        head = next(values(source, head, NamedNode(f"{RDF}rest"), ONTOLOGY_GRAPH), None)
