"""What follows from the claims: the graphs `facts` and `inferred`.

A described action or relation is realised where some claim affirms it as certain and past or present, whoever says
so. That another claim denies it changes nothing here: both claims point to the node, so a query sees the dispute.
Only realised nodes are performed by somebody and give shortcuts, and no axiom leads from a role back to the party that
fills it, so a denied delivery leaks nowhere.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.graph.broader import infer_broader, parted
from kg.graph.closures import StatedLinks, infer_links
from kg.graph.memberships import infer_types
from kg.graph.reasons import Reasons, inferred_line, quads_of
from kg.graph.rules import property_rules, read_axioms
from kg.graph.terms import FACTS, INFERRED, TYPE, px, subjects, values
from kg.memory import give_back
from kg.vocabulary import CLAIM_TYPES, PX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from kg.graph.closures import Conclusion
    from kg.graph.terms import QuadSource

REALISING_TENSES = ("Past", "Present")

_CONTENT, _TYPE_OF_CLAIM = px("claimContent"), px("claimType")
_POLARITY, _CERTAINTY, _TENSE = px("hasPolarity"), px("hasCertainty"), px("hasTense")
_POSITIVE, _CERTAIN = px("Positive"), px("Certain")
_REALISING = frozenset(map(px, REALISING_TENSES))
_ALL_REALISED = f"""SELECT ?described ?type {{ GRAPH ?document {{
    ?claim {_CONTENT} ?described ; {_POLARITY} {_POSITIVE} ; {_CERTAINTY} {_CERTAIN} ; {_TENSE} ?tense ;
        {_TYPE_OF_CLAIM} ?type
    FILTER (?tense IN ({", ".join(sorted(map(str, _REALISING)))}))
}} }}"""
"""What `realised_as` says of each node, as a join of the store's: more than three times as fast."""

DESCRIBES = _CONTENT
"""From a claim to the action or relation that it is about."""
STATUS = frozenset((_TYPE_OF_CLAIM, _POLARITY, _CERTAINTY, _TENSE))
"""What of a claim decides whether it realises that, and which facts that gives."""


def fact_quads(store: Store) -> Iterator[Quad]:
    """The graph `facts`, computed from the document graphs of the store; what several nodes give comes several times.

    For each realised node its class px:RealisedAction or px:RealisedRelation, the shortcut of its claim type from each
    source to each target (both ways for a symmetric type, never from a party to itself), and px:performs from who acts.
    """
    rows = ((row["described"], row["type"]) for row in store.query(_ALL_REALISED))  # type: ignore[union-attr]
    # a store gives the claims of a node one after the other
    for (described, claim_type), _ in itertools.groupby(rows):
        if isinstance(described, NamedNode):
            for fact in facts_about(store, described, claim_type.value.removeprefix(PX)):
                yield Quad(*fact, FACTS)


def facts_of(source: QuadSource, described: NamedNode) -> Iterator[tuple[NamedNode, NamedNode, NamedNode]]:
    """The facts that an action or relation gives: none where no claim realises it; some may come twice."""
    type_name = realised_as(source, described)
    if type_name is not None:
        yield from facts_about(source, described, type_name)


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


def realised_as(source: QuadSource, described: NamedNode) -> str | None:
    """The claim type of an action or relation that some claim realises; None where none does."""
    for claim in subjects(source, _CONTENT, described):
        if (
            _POSITIVE in values(source, claim, _POLARITY)
            and _CERTAIN in values(source, claim, _CERTAINTY)
            and not _REALISING.isdisjoint(values(source, claim, _TENSE))
        ):
            return next(values(source, claim, _TYPE_OF_CLAIM)).value.removeprefix(PX)
    return None


PREMISES_REMEMBERED = 10_000
"""Premises that are not written again if they come again; most that do so come soon again."""


class InferredQuads:
    """The graph `inferred`, computed from the other graphs of the source (`facts` among them); to be gone through once.

    Chains, transitive and inverse properties and super-properties of what is stated, and superclasses as types of all
    that is typed, by the axioms of the ontology graph. What some other graph states already is left out.

    derivations: each statement with its derivation (`kg.graph.reasons`). once: each quad comes once, at the cost of
    memory that grows with their number; else what many derivations share may come several times.
    statements: how many were inferred so far.
    """

    def __init__(self, source: QuadSource, *, derivations: bool = True, once: bool = False) -> None:
        self._source = source
        self._derivations = derivations
        self._once = once
        self.statements = 0

    def __iter__(self) -> Iterator[Quad]:
        for lines in self.lines():
            yield from quads_of(lines)

    def lines(self) -> Iterator[str]:
        """The same as lines of N-Triples, some at once."""
        reasons = Reasons(remembered=None if self._once else PREMISES_REMEMBERED)
        for conclusion in conclusions(self._source):
            self.statements += 1
            line = inferred_line(conclusion.edge)
            yield line + reasons.lines(conclusion) if self._derivations else line


def conclusions(source: QuadSource) -> Iterator[Conclusion]:
    """All that follows and is not stated, with the rule and the premises.

    Of several ways one with the fewest steps; every premise is stated or another conclusion, and none rests on itself.
    """
    axioms = read_axioms(source)
    broader, others = parted(property_rules(axioms))
    yield from infer_links(StatedLinks(source), others)
    give_back()
    yield from infer_broader(source, broader)
    give_back()
    yield from infer_types(source, axioms)


def _fillers(source: QuadSource, described: NamedNode, role: str) -> list[NamedNode]:
    """The entities in that role of the node, sorted."""
    found = source.quads_for_pattern(described, px(role), None, None)
    # who takes part is told by documents; what is inferred from that tells nothing new
    told = {quad.object for quad in found if quad.graph_name != INFERRED and isinstance(quad.object, NamedNode)}
    return sorted(told, key=str)
