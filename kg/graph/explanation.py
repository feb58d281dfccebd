"""Why the graph says something, down to the quotes; or why it does not.

A statement in `facts` rests on the claims about the actions and relations that it was drawn from; one in `inferred` on
an axiom and premises, each explained in turn; one in `register` on what was known beforehand. For a statement that the
graph does not make, the claims that come near it are given, each with why it is no fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode

from kg.errors import UnknownNameError
from kg.graph.accounts import Account, accounts_by, accounts_in, accounts_of, in_order, read_account, title_of
from kg.graph.closures import read_axioms
from kg.graph.names import expand, suggest, tiers
from kg.graph.statements import property_label, read_statement
from kg.graph.terms import FACTS, INFERRED, ONTOLOGY_GRAPH, REGISTER, TYPE, px, reading, subjects, values
from kg.quotes import readable
from kg.vocabulary import CLAIM_TYPES, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.graph.closures import Axioms
    from kg.graph.statements import Triple
    from kg.graph.terms import QuadSource

Verdict = Literal["said", "inferred", "known", "claimed", "unknown"]

DERIVATIONS = 10
"""How many ways to infer a statement are given; of its premises one way each."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way to infer a statement: the axiom in words, and what it was applied to."""

    axiom: str
    premises: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the graph says on a statement, and why.

    statement: in the names of the graph. terms: its IRIs, three of a statement, one of a resource.
    verdict: `said` (some claim makes it a fact), `inferred` (an axiom does, from `derivations`), `known` (beforehand,
    by the register), `claimed` (there are claims, each denied, planned or unsure), `unknown` (the graph has nothing).
    claims: those about it, also those that deny it.
    """

    statement: str
    terms: tuple[str, ...]
    verdict: Verdict
    claims: tuple[Account, ...] = ()
    derivations: tuple[Derivation, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether some action or relation among `claims` is a fact by one claim and denied by another."""
        facts = {claim.content for claim in self.claims if claim.why_no_fact is None}
        return any(claim.polarity == "negative" and claim.content in facts for claim in self.claims)


def explain(source: QuadSource, statement: str) -> Explanation:
    """Explain `SUBJECT PREDICATE OBJECT`, or the claim, action, relation, entity or document of an IRI or name.

    source: a store, or a remote graph. Raises UnknownNameError for a name that nothing is called, with near ones,
    UsageError for words in which there is no property, StoreError if the graph can't be read.
    """
    with reading():
        return _explain(source, statement)


def _explain(source: QuadSource, statement: str) -> Explanation:
    if expand(statement) is not None or not statement.strip().count(" "):
        return _explain_resource(source, statement)
    named = [one for tier in tiers(source, statement) for one in sorted(tier)]
    if named:
        return _explain_resource(source, named[0])
    search = _Search(source)
    readings = [search.explain(triple) for triple in read_statement(source, statement)]
    return min(readings, key=lambda reading: _VERDICTS.index(reading.verdict))


_VERDICTS: tuple[Verdict, ...] = ("said", "inferred", "known", "claimed", "unknown")
"""A statement that can be read in several ways is read in the one that has most to say for it."""


def _explain_resource(source: QuadSource, name: str) -> Explanation:
    found = next((sorted(tier) for tier in tiers(source, name) if tier), None)
    if found is None:
        raise UnknownNameError(name.strip(), suggest(source, name))
    resource = NamedNode(found[0])
    claims = _claims_about(source, resource)
    verdict = _verdict_of(claims)
    if not claims and any(True for _ in source.quads_for_pattern(resource, None, None, REGISTER)):
        verdict = "known"
    label = (
        f"claim {found[0].partition('/claim/')[2]}" if _is_a(source, resource, "Claim") else title_of(source, resource)
    )
    return Explanation(label, (found[0],), verdict, claims)


def _verdict_of(claims: tuple[Account, ...]) -> Verdict:
    if any(claim.why_no_fact is None for claim in claims):
        return "said"
    return "claimed" if claims else "unknown"


def _claims_about(source: QuadSource, resource: NamedNode) -> tuple[Account, ...]:
    if _is_a(source, resource, "Claim"):
        return (read_account(source, resource),)
    if _is_a(source, resource, "SourceDocument"):
        return accounts_in(source, resource)
    nodes = {resource} | {node for role in _roles() for node in subjects(source, px(role), resource)}
    about = [account for node in nodes for account in accounts_of(source, node)]
    return in_order((*about, *accounts_by(source, resource)))


class _Search:
    """Explains triples of one graph; keeps the axioms, and the statements it is in the middle of explaining."""

    def __init__(self, source: QuadSource) -> None:
        self._source = source
        self._axioms_read: Axioms | None = None
        self._open: set[Triple] = set()

    @property
    def _axioms(self) -> Axioms:
        if self._axioms_read is None:
            self._axioms_read = read_axioms(self._source)
        return self._axioms_read

    def explain(self, triple: Triple) -> Explanation:
        graphs = self._graphs(triple)
        words, iris = self._in_words(triple), tuple(part.value for part in triple)
        if REGISTER in graphs:
            return Explanation(words, iris, "known")
        if graphs == {INFERRED}:
            limit = 1 if self._open else DERIVATIONS
            return Explanation(words, iris, "inferred", derivations=tuple(self._derivations(triple, limit)))
        claims = self._claims(triple)
        # a role in a document's graph only describes: what it is a role in may be denied
        return Explanation(words, iris, "said" if FACTS in graphs else _verdict_of(claims), claims)

    def _graphs(self, triple: Triple) -> set[NamedNode]:
        found = self._source.quads_for_pattern(*triple, None)
        return {q.graph_name for q in found if isinstance(q.graph_name, NamedNode)} - {ONTOLOGY_GRAPH}

    def _in_words(self, triple: Triple) -> str:
        subject, prop, target = triple
        return f"{title_of(self._source, subject)} {property_label(prop)} {title_of(self._source, target)}"

    def _claims(self, triple: Triple) -> tuple[Account, ...]:
        """The claims about the nodes that this triple was, or would be, drawn from."""
        subject, _, target = triple
        if _is_a(self._source, subject, "Claim"):
            return (read_account(self._source, subject),)
        for end in (subject, target):
            if any(True for _ in self._source.quads_for_pattern(None, px("claimContent"), end, None)):
                return accounts_of(self._source, end) if self._graphs(triple) else ()
        return in_order(account for node in self._nodes(triple) for account in accounts_of(self._source, node))

    def _nodes(self, triple: Triple) -> Iterator[NamedNode]:
        subject, prop, target = triple
        below = self._below(prop.value)
        for claim_type in CLAIM_TYPES.values():
            if term(claim_type.shortcut) in below:
                ways = [(subject, target), (target, subject)] if claim_type.symmetric else [(subject, target)]
                for one, other in ways:
                    sources = set(subjects(self._source, px(claim_type.source), one))
                    yield from sources & set(subjects(self._source, px(claim_type.target), other))

    def _below(self, prop: str) -> set[str]:
        """The property and all its sub-properties."""
        found, agenda = set[str](), [prop]
        while agenda:
            above = agenda.pop()
            found.add(above)
            agenda += [p for p, supers in self._axioms.superproperties.items() if above in supers and p not in found]
        return found

    def _derivations(self, triple: Triple, limit: int) -> Iterator[Derivation]:
        """Well-founded derivations: none has the statement itself among its premises' premises."""
        if triple in self._open:
            return
        self._open.add(triple)
        try:
            for axiom, premises in self._ways(triple):
                explained = []
                for premise in premises:
                    found = self.explain(premise)
                    if found.verdict == "inferred" and not found.derivations:
                        break
                    explained.append(found)
                else:
                    yield Derivation(axiom, tuple(explained))
                    limit -= 1
                if not limit:
                    return
        finally:
            self._open.discard(triple)

    def _ways(self, triple: Triple) -> Iterator[tuple[str, tuple[Triple, ...]]]:
        """Axioms that conclude the triple, with premises that stand in the graph; those not inferred come first."""
        subject, prop, target = triple
        found: list[tuple[str, tuple[Triple, ...]]] = []
        for below, supers in sorted(self._axioms.superproperties.items()):
            premise = (subject, NamedNode(below), target)
            if prop.value in supers and self._graphs(premise):
                found.append((f"what {property_label(premise[1])} something {property_label(prop)} it", (premise,)))
        for inverse in sorted(self._axioms.inverses.get(prop.value, ())):
            premise = (target, NamedNode(inverse), subject)
            if self._graphs(premise):
                found.append(
                    (f"{property_label(prop)} is {property_label(premise[1])} seen from the other side", (premise,))
                )
        for chain in self._axioms.chains:
            if chain.implied == prop.value:
                steps = [NamedNode(step) for step in chain.properties]
                words = " and then ".join(property_label(step) for step in steps)
                axiom = f"{words} makes {property_label(prop)}"
                found += [(axiom, path) for path in self._paths(subject, steps, target)]
        yield from sorted(found, key=lambda way: sum(self._graphs(premise) == {INFERRED} for premise in way[1]))

    def _paths(self, start: NamedNode, steps: list[NamedNode], end: NamedNode) -> Iterator[tuple[Triple, ...]]:
        if len(steps) == 1:
            if self._graphs((start, steps[0], end)):
                yield ((start, steps[0], end),)
            return
        for middle in sorted({v for v in values(self._source, start, steps[0]) if isinstance(v, NamedNode)}, key=str):
            for rest in self._paths(middle, steps[1:], end):
                yield ((start, steps[0], middle), *rest)


def _roles() -> Iterable[str]:
    return sorted(
        {role for kind in CLAIM_TYPES.values() for role in (kind.source, kind.target, kind.weapon)} | {"hasPlace"}
    )


def _is_a(source: QuadSource, resource: NamedNode, kind: str) -> bool:
    return any(True for _ in source.quads_for_pattern(resource, TYPE, px(kind), None))


def to_record(explanation: Explanation) -> dict[str, object]:
    """The explanation as JSON values, keys in a fixed order."""
    return {
        "statement": explanation.statement,
        "terms": list(explanation.terms),
        "verdict": explanation.verdict,
        "disputed": explanation.disputed,
        "claims": [_account_record(account) for account in explanation.claims],
        "derivations": [
            {"axiom": one.axiom, "premises": [to_record(premise) for premise in one.premises]}
            for one in explanation.derivations
        ],
    }


def _account_record(account: Account) -> dict[str, object]:
    return {
        "claim": account.claim,
        "content": account.content,
        "type": account.type,
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


_IN_WORDS: dict[Verdict, str] = {
    "said": "said",
    "inferred": "inferred",
    "known": "known beforehand, from the register",
    "claimed": "claimed, but no fact",
    "unknown": "nothing in the graph says so",
}


def to_text(explanation: Explanation) -> str:
    """The explanation for a person: indented lines, each premise below what it supports; no newline at the end."""
    return "\n".join(_text_lines(explanation))


def _text_lines(explanation: Explanation) -> Iterator[str]:
    yield f"{explanation.statement}: {_verdict_in_words(explanation)}"
    for claim in explanation.claims:
        yield f"  “{readable(claim.quote)}”"
        yield f"    {_status(claim)}"
    for number, derivation in enumerate(explanation.derivations):
        yield f"  {'or' if number else 'because'} {derivation.axiom}:"
        for premise in derivation.premises:
            yield from (f"    {line}" for line in _text_lines(premise))


def _verdict_in_words(explanation: Explanation) -> str:
    claims, (first, *others) = explanation.claims, explanation.terms
    if others or not claims or any(first in (claim.claim, claim.content) for claim in claims):
        return _IN_WORDS[explanation.verdict] + (", but disputed" if explanation.disputed else "")
    # an actor or a document is not said or denied: claims about it are
    facts = sum(claim.why_no_fact is None for claim in claims)
    return f"{len(claims)} claim{'s' if len(claims) > 1 else ''}, {facts or 'none'} of them fact"


def _status(claim: Account) -> str:
    said = f" according to {' as told by '.join(claim.speakers)}" if claim.speakers else ""
    status = ", ".join((*(["negative"] if claim.polarity == "negative" else []), claim.certainty, claim.tense))
    no_fact = f"; no fact, because {claim.why_no_fact}" if claim.why_no_fact else ""
    title = f"{claim.title} ({claim.document})" if claim.title else claim.document
    return f"{claim.type}, {status}{said}, in {title}{no_fact}"
