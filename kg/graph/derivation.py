"""What follows from the claims: the graphs `facts` and `inferred`.

A described action or relation is realised where some claim affirms it as certain and past or present, whoever says
so. That another claim denies it changes nothing here: both claims point to the node, so a query sees the dispute.
Only realised nodes are performed by somebody and give shortcuts, and no axiom leads from a role back to the party that
fills it, so a denied delivery leaks nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph.closures import StatedLinks, infer_links
from kg.graph.memberships import infer_types
from kg.graph.reasons import Reasons
from kg.graph.rules import read_axioms
from kg.graph.terms import FACTS, INFERRED, TYPE, pairs, px, subjects
from kg.vocabulary import CLAIM_TYPES, PX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.graph.closures import Conclusion
    from kg.graph.terms import QuadSource

REALISING_TENSES = ("Past", "Present")


def fact_quads(store: Store) -> Iterator[Quad]:
    """The graph `facts`, computed from the document graphs of the store, sorted.

    For each realised node its class px:RealisedAction or px:RealisedRelation, the shortcut of its claim type from each
    source to each target (both ways for a symmetric type, never from a party to itself), and px:performs from who acts.
    """
    quads: set[Quad] = set()
    for described, type_name in realised_nodes(store).items():
        quads.update(Quad(*fact, FACTS) for fact in facts_about(store, described, type_name))
    yield from sorted(quads, key=str)


def facts_about(
    source: QuadSource, described: NamedNode, type_name: str
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode]]:
    """What is fact of an action or relation of that claim type where it is realised; some may come twice."""
    claim_type = CLAIM_TYPES[type_name]
    sources, targets = (_fillers(source, described, role) for role in (claim_type.source, claim_type.target))
    yield described, TYPE, px("RealisedRelation" if claim_type.relation else "RealisedAction")
    if not claim_type.relation:
        for performer in sources + targets if claim_type.symmetric else sources:
            yield performer, px("performs"), described
    for one in sources:
        for other in targets:
            if not claim_type.symmetric:
                yield one, px(claim_type.shortcut), other
            elif one != other:
                yield one, px(claim_type.shortcut), other
                yield other, px(claim_type.shortcut), one


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


class InferredQuads:
    """The graph `inferred`, computed from the other graphs of the store (`facts` among them); to be gone through once.

    Chains, transitive and inverse properties and super-properties of what is stated, and superclasses as types of all
    that is typed, by the axioms of the ontology graph. What some other graph states already is left out.

    derivations: each statement with its derivation (`kg.graph.reasons`).
    statements: how many were inferred so far.
    """

    def __init__(self, store: Store, *, derivations: bool = True) -> None:
        self._store = store
        self._derivations = derivations
        self.statements = 0

    def __iter__(self) -> Iterator[Quad]:
        reasons = Reasons()
        for conclusion in conclusions(self._store):
            self.statements += 1
            subject, prop, target = conclusion.edge
            yield Quad(NamedNode(subject), NamedNode(prop), NamedNode(target), INFERRED)
            if self._derivations:
                yield from reasons.quads(conclusion)


def conclusions(source: QuadSource) -> Iterator[Conclusion]:
    """All that follows and is not stated, with the rule and the premises: the links first, then the types.

    Of several ways one with the fewest steps; every premise is stated or another conclusion, and none rests on itself.
    """
    axioms = read_axioms(source)
    yield from infer_links(StatedLinks(source), axioms)
    yield from infer_types(source, axioms)


def _fillers(source: QuadSource, described: NamedNode, role: str) -> list[NamedNode]:
    """The entities in that role of the node, sorted."""
    found = source.quads_for_pattern(described, px(role), None, None)
    # who takes part is told by documents; what is inferred from that tells nothing new
    told = {quad.object for quad in found if quad.graph_name != INFERRED and isinstance(quad.object, NamedNode)}
    return sorted(told, key=str)
