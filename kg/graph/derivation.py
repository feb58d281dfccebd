"""What follows from the claims: the graphs `facts` and `inferred`.

A described action or relation is realised where some claim affirms it as certain and past or present, whoever says
so. That another claim denies it changes nothing here: both claims point to the node, so a query sees the dispute.
Only realised nodes are performed by somebody and give shortcuts, and no axiom leads from a role back to the party that
fills it, so a denied delivery leaks nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph.closures import close, read_axioms
from kg.graph.terms import FACTS, INFERRED, ONTOLOGY_GRAPH, TYPE, pairs, px, subjects, values
from kg.vocabulary import CLAIM_TYPES, PX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Store

    from kg.graph.closures import Axioms, Edge
    from kg.graph.terms import QuadSource

REALISING_TENSES = ("Past", "Present")


def fact_quads(store: Store) -> Iterator[Quad]:
    """The graph `facts`, computed from the document graphs of the store, sorted.

    For each realised node its class px:RealisedAction or px:RealisedRelation, the shortcut of its claim type from each
    source to each target (both ways for a symmetric type, never from a party to itself), and px:performs from who acts.
    """
    quads: set[Quad] = set()
    for described, type_name in realised_nodes(store).items():
        claim_type = CLAIM_TYPES[type_name]
        sources, targets = (_fillers(store, described, role) for role in (claim_type.source, claim_type.target))
        realised = "RealisedRelation" if claim_type.relation else "RealisedAction"
        quads.add(Quad(described, TYPE, px(realised), FACTS))
        if not claim_type.relation:
            performers = sources + targets if claim_type.symmetric else sources
            quads.update(Quad(performer, px("performs"), described, FACTS) for performer in performers)
        for source in sources:
            for target in targets:
                if not claim_type.symmetric:
                    quads.add(Quad(source, px(claim_type.shortcut), target, FACTS))
                elif source != target:
                    quads.add(Quad(source, px(claim_type.shortcut), target, FACTS))
                    quads.add(Quad(target, px(claim_type.shortcut), source, FACTS))
    yield from sorted(quads, key=str)


def realised_nodes(source: QuadSource) -> dict[NamedNode, str]:
    """The actions and relations that some claim realises, with their claim type."""
    in_tense = {claim for tense in REALISING_TENSES for claim in subjects(source, px("hasTense"), px(tense))}
    certain = set(subjects(source, px("hasCertainty"), px("Certain")))
    positive = set(subjects(source, px("hasPolarity"), px("Positive")))
    types = {claim: value.value.removeprefix(PX) for claim, value, _ in pairs(source, px("claimType"))}
    return {
        described: types[claim]
        for claim, described, _ in pairs(source, px("claimContent"))
        if claim in positive and claim in certain and claim in in_tense and isinstance(described, NamedNode)
    }


def inferred_quads(store: Store) -> Iterator[Quad]:
    """The graph `inferred`, computed from the other graphs of the store (`facts` among them), sorted.

    Chains, transitive and inverse properties and super-properties of what is said, and superclasses as types of all
    that is typed, by the axioms of the ontology graph. What some other graph says already is left out.
    """
    axioms = read_axioms(store)
    edges = close(_edges(store, axioms.properties), axioms)
    quads = {Quad(NamedNode(subject), NamedNode(prop), NamedNode(target), INFERRED) for subject, prop, target in edges}
    quads.update(_type_quads(store, axioms))
    yield from sorted(quads, key=str)


def _type_quads(store: Store, axioms: Axioms) -> Iterator[Quad]:
    stated: dict[NamedNode, set[str]] = defaultdict(set)
    for subject, class_, graph in pairs(store, TYPE):
        if graph not in (ONTOLOGY_GRAPH, INFERRED):
            stated[subject].add(class_.value)
    for subject, classes in stated.items():
        implied = {above for name in classes for above in axioms.superclasses.get(name, ())} - classes
        for name in implied:
            yield Quad(subject, TYPE, NamedNode(name), INFERRED)


def _edges(store: Store, properties: Iterable[str]) -> Iterator[Edge]:
    """The edges between IRIs with one of the properties; not the ontology's own, nor what was inferred before."""
    for prop in properties:
        for subject, target, graph in pairs(store, NamedNode(prop)):
            if isinstance(target, NamedNode) and graph not in (ONTOLOGY_GRAPH, INFERRED):
                yield subject.value, prop, target.value


def _fillers(store: Store, described: NamedNode, role: str) -> list[NamedNode]:
    """The entities in that role of the node, sorted."""
    found = {value for value in values(store, described, px(role)) if isinstance(value, NamedNode)}
    return sorted(found, key=str)
