"""An explanation for programs: as JSON values, and as a graph of its own.

The graph has the statement, each derivation with its premises, and of each claim all that the graph has: status,
speakers, evidence, document and run, with the names and classes of what takes part. The texts themselves are left out.
A statement that is no fact is only described (`rdf:Statement`), never made.
"""

from __future__ import annotations

import hashlib
import itertools
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.graph.reasons import derivation_node, statement_node
from kg.graph.terms import INFERRED, ONTOLOGY_GRAPH, PREF_LABEL, PROV, RDF, RDFS, TYPE, node, px
from kg.graph.ways import LABEL, OBJECT, PREDICATE, SUBJECT, edge_of
from kg.vocabulary import ID, graph_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.accounts import Account
    from kg.graph.explanation import Derivation, Explanation
    from kg.graph.statements import Triple
    from kg.graph.terms import QuadSource

EXPLANATION = NamedNode(graph_iri("explanation"))
"""The named graph of what an explanation says itself; the rest keeps the graph that it is from."""

_COMMENT = NamedNode(f"{RDFS}comment")
_DERIVED_FROM = NamedNode(f"{PROV}wasDerivedFrom")
_SEE_ALSO = NamedNode(f"{RDFS}seeAlso")
_TEXT = px("text")
_STATEMENT = NamedNode(f"{RDF}Statement")
_ENTITIES = tuple(f"{ID}{kind}/" for kind in ("actor", "weapon", "place", "thing"))
_WRITTEN = tuple(f"{ID}{kind}/" for kind in ("derivation", "rule", "statement"))
"""What a build writes into `inferred` to say why a statement is there."""


def to_record(explanation: Explanation) -> dict[str, object]:
    """The explanation as JSON values, keys in a fixed order."""
    return {
        "statement": explanation.statement,
        "terms": list(explanation.terms),
        "verdict": explanation.verdict,
        "disputed": explanation.disputed,
        "notes": list(explanation.notes),
        "claims": [_account_record(account) for account in explanation.claims],
        "derivations": [
            {
                "axiom": one.axiom,
                "rule": one.rule,
                "derivation": one.node,
                "premises": [to_record(premise) for premise in one.premises],
            }
            for one in explanation.derivations
        ],
        "mentions": [
            {"words": one.words, "document": one.document, "title": one.title} for one in explanation.mentions
        ],
        "nearby": list(explanation.nearby),
    }


def _account_record(account: Account) -> dict[str, object]:
    return {
        "claim": account.claim,
        "content": account.content,
        "type": account.type,
        "about": account.about,
        "polarity": account.polarity,
        "certainty": account.certainty,
        "tense": account.tense,
        "speakers": list(account.speakers),
        "quote": account.quote,
        "start": account.start,
        "end": account.end,
        "document": account.document,
        "title": account.title,
        "url": account.url,
        "why_no_fact": account.why_no_fact,
    }


def to_store(source: QuadSource, explanations: Iterable[Explanation]) -> Store:
    """The explanations as quads, in a store in memory that `kg.graph.export.export` writes in any format."""
    graph = _Graph(source)
    for explanation in explanations:
        graph.add(explanation)
    store = Store()
    store.extend(graph.quads)
    return store


class _Graph:
    """Collects the quads of explanations, each node once."""

    def __init__(self, source: QuadSource) -> None:
        self._source = source
        self.quads: set[Quad] = set()

    def add(self, explanation: Explanation) -> NamedNode:
        """Add an explanation; the node that stands for its statement, the same that a build gives it."""
        for account in explanation.claims:
            self._claim(NamedNode(account.claim))
        if len(explanation.terms) != 3:
            resource = NamedNode(explanation.terms[0])
            self._describe(resource)
            self._name(resource)
            self._say(resource, _COMMENT, _in_words(explanation))
            return resource
        triple = _triple_of(explanation)
        self.quads.update(self._said(triple))
        for end in (triple[0], triple[2]):
            self._name(end)
        if explanation.verdict == "inferred" and explanation.derivations:
            ways = [self._derivation(explanation, triple, *numbered) for numbered in enumerate(explanation.derivations)]
            return ways[0]
        inferred = explanation.verdict == "inferred"
        found = derivation_node(edge_of(triple)) if inferred else statement_node(edge_of(triple))
        self._say(found, TYPE, _STATEMENT)
        self._reify(found, triple, explanation)
        for account in explanation.claims:
            self._say(found, _DERIVED_FROM, NamedNode(account.claim))
        for premise in itertools.chain.from_iterable(one.premises for one in explanation.derivations):
            # it would follow from these, but does not: no derivation is made of them
            self._say(found, _SEE_ALSO, self.add(premise))
        return found

    def _derivation(self, explanation: Explanation, triple: Triple, number: int, way: Derivation) -> NamedNode:
        """One way to infer a statement; the first gets the node that a build gives it, any other one of its own."""
        derivation = derivation_node(edge_of(triple))
        if number:
            premises = "\n".join(" ".join(premise.terms) for premise in way.premises)
            digest = hashlib.sha256(f"{derivation.value}\n{premises}".encode()).hexdigest()[:20]
            derivation = node(f"derivation/{digest}")
        self._say(derivation, TYPE, px("Derivation"))
        self._say(derivation, _COMMENT, way.axiom)
        if way.rule is not None:
            self._say(derivation, px("byRule"), NamedNode(way.rule))
            self._describe(NamedNode(way.rule))
        self._reify(derivation, triple, explanation)
        for premise in way.premises:
            self._say(derivation, px("hasPremise"), self.add(premise))
        return derivation

    def _reify(self, stated: NamedNode, triple: Triple, explanation: Explanation) -> None:
        for part, value in zip((SUBJECT, PREDICATE, OBJECT), triple, strict=True):
            self._say(stated, part, value)
        self._say(stated, LABEL, explanation.statement)
        self._say(stated, _COMMENT, _in_words(explanation))

    def _claim(self, claim: NamedNode) -> None:
        """Add a claim with what hangs on it: evidence and selectors, attributions, content, document, run."""
        for value in self._describe(claim):
            parts = self._describe(value)
            if value.value.startswith(f"{claim.value}/"):
                for part in parts:
                    self._describe(part)
                    self._name(part)
            elif value.value.startswith((f"{ID}action/", f"{ID}relation/")):
                for party in parts:
                    self._name(party)
            else:
                self._name(value)

    def _describe(self, resource: NamedNode) -> list[NamedNode]:
        """Add what the graph states of a resource that is no entity, but not a whole text; what it points to."""
        if not resource.value.startswith(ID) or resource.value.startswith(_ENTITIES):
            return []
        written = resource.value.startswith(_WRITTEN)
        quads = [quad for quad in self._said((resource, None, None)) if written or quad.graph_name != INFERRED]
        self.quads.update(quad for quad in quads if quad.predicate != _TEXT)
        return sorted({quad.object for quad in quads if isinstance(quad.object, NamedNode)}, key=str)

    def _name(self, resource: NamedNode) -> None:
        """Add the name and the stated classes of something."""
        if not resource.value.startswith(ID):
            return
        for predicate in (PREF_LABEL, TYPE):
            found = self._said((resource, predicate, None))
            self.quads.update(quad for quad in found if quad.graph_name != INFERRED)

    def _said(self, pattern: tuple[NamedNode, NamedNode | None, NamedNode | None]) -> Iterator[Quad]:
        found = self._source.quads_for_pattern(*pattern, None)
        return (quad for quad in found if quad.graph_name != ONTOLOGY_GRAPH)

    def _say(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | str) -> None:
        spoken = Literal(value, language="en") if isinstance(value, str) else value
        self.quads.add(Quad(subject, predicate, spoken, EXPLANATION))


def _triple_of(explanation: Explanation) -> Triple:
    one, two, three = (NamedNode(iri) for iri in explanation.terms)
    return one, two, three


def _in_words(explanation: Explanation) -> str:
    why = sorted({claim.why_no_fact for claim in explanation.claims if claim.why_no_fact is not None})
    reasons = f": {'; '.join(why)}" if explanation.verdict == "claimed" and why else ""
    return f"{IN_WORDS[explanation.verdict]}{', but disputed' if explanation.disputed else ''}{reasons}"


IN_WORDS = {
    "said": "said as fact",
    "inferred": "inferred",
    "known": "known beforehand, from the register",
    "mentioned": "so called in the texts",
    "claimed": "claimed, but no fact",
    "unknown": "nothing in the graph says so",
}
"""What each verdict means, for a person."""
