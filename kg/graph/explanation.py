"""Why the graph says something, down to the quotes; or why it does not.

A statement in `facts` rests on the claims about the actions and relations that it was drawn from; one in `inferred` on
an axiom and premises, each explained in turn; one in `register` on what was known beforehand; a class of something
that only texts name on the words they use for it. For a statement that the graph does not make, the claims that come
near it are given, each with why it is no fact, and what would follow if those were facts.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode

from kg.errors import UnknownNameError, UsageError
from kg.graph.accounts import Account, accounts_of, in_order, read_account, title_of
from kg.graph.names import expand, fold, suggest
from kg.graph.resources import about_resource, find_resource, is_a, is_content, is_realised, mentions_of
from kg.graph.statements import class_label, properties_of, property_label, read_statement, with_article
from kg.graph.terms import FACTS, INFERRED, ONTOLOGY_GRAPH, REGISTER, TYPE, px, reading, subjects, values
from kg.graph.ways import Ways, implication, read_reified
from kg.vocabulary import CLAIM_TYPES, ID, PX, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.resources import Mention
    from kg.graph.statements import Triple
    from kg.graph.terms import QuadSource
    from kg.graph.ways import Way

Verdict = Literal["said", "inferred", "known", "mentioned", "claimed", "unknown"]

DERIVATIONS = 10
"""How many ways to infer a statement are given; of its premises one way each."""

MAX_DEPTH = 25
"""How many steps below a statement are followed unless told otherwise."""

_NEARBY = 6
"""How many statements are told in place of one that the graph does not make."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """One way to infer a statement: the axiom in words, and what it was applied to.

    rule, node: IRIs of the rule and of the derivation where the graph has it written down, else None.
    """

    axiom: str
    premises: tuple[Explanation, ...]
    rule: str | None = None
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the graph says on a statement, and why.

    statement: in the names of the graph. terms: its IRIs, three of a statement, one of a resource.
    verdict: `said` (some claim makes it a fact), `inferred` (an axiom does, from `derivations`), `known` (beforehand,
    by the register or the ontology), `mentioned` (a class that a text's words for something give it), `claimed` (there
    are claims, each denied, planned or unsure; or it would follow from such), `unknown` (the graph has nothing).
    claims: those about it, also those that deny it. mentions: the words that texts use for a `mentioned` thing.
    notes: how the names were read where that is not plain, what a resource is, where the steps were cut off.
    nearby: what the graph does say on the two, of a statement that is unknown.
    """

    statement: str
    terms: tuple[str, ...]
    verdict: Verdict
    claims: tuple[Account, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()
    nearby: tuple[str, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether a claim denies what another makes a fact, in `claims` or below each of the `derivations`."""
        facts = {claim.content for claim in self.claims if claim.why_no_fact is None}
        if any(claim.polarity == "negative" and claim.content in facts for claim in self.claims):
            return True
        ways = self.derivations if self.verdict == "inferred" else ()
        return bool(ways) and all(any(premise.disputed for premise in way.premises) for way in ways)


def explain(source: QuadSource, statement: str, *, max_depth: int = MAX_DEPTH) -> Explanation:
    """Explain `SUBJECT PREDICATE OBJECT`, or the claim, action, relation, entity, class or document of an IRI or name.

    source: a store, or a remote graph. max_depth: how many steps of inference are followed below the statement.
    Raises UnknownNameError for a name that nothing is called, with near ones, UsageError for words in which there is
    no property, StoreError if the graph can't be read.
    """
    with reading():
        return _explain(source, statement, max_depth)


def _explain(source: QuadSource, statement: str, max_depth: int) -> Explanation:
    words = statement.strip()
    if not words:
        raise UsageError("an empty statement; write two names with a property between them, or one name")
    search = _Search(source, max_depth)
    named = find_resource(source, words)
    if named:
        return search.explain_resource(named)
    if expand(words) is not None:
        raise UnknownNameError(words)
    if " " not in words:
        raise UnknownNameError(words, suggest(source, words))
    readings = [search.explain(triple) for triple in read_statement(source, words)]
    best = min(readings, key=lambda reading: _VERDICTS.index(reading.verdict))
    return replace(best, notes=(*_how_read(source, words, best, readings), *best.notes))


_VERDICTS: tuple[Verdict, ...] = ("said", "inferred", "known", "mentioned", "claimed", "unknown")
"""A statement that can be read in several ways is read in the one that has most to say for it."""


def _how_read(source: QuadSource, words: str, best: Explanation, readings: list[Explanation]) -> Iterator[str]:
    """What the names of a statement were taken for, where it is not plain."""
    for at in (0, 2):
        chosen, label = best.terms[at], title_of(source, NamedNode(best.terms[at]))
        others = sorted({reading.terms[at] for reading in readings} - _with_territory(source, chosen))
        if others:
            yield f"read as {label} ({short(chosen)}); the name may also be {', '.join(map(short, others))}"
        elif not chosen.startswith(PX) and fold(label) not in fold(words) and short(chosen) not in words:
            yield f"read as {label} ({short(chosen)})"


def _with_territory(source: QuadSource, iri: str) -> set[str]:
    """A resource and, where it is a state, its territory, which has the same name; the other way round too."""
    territory, resource = px("hasTerritory"), NamedNode(iri)
    found = {value.value for value in values(source, resource, territory)}
    return {iri} | found | {state.value for state in subjects(source, territory, resource)}


class _Search:
    """Explains triples of one graph; keeps the axioms, and the statements it is in the middle of explaining."""

    def __init__(self, source: QuadSource, max_depth: int) -> None:
        self._source = source
        self._max_depth = max_depth
        self._ways = Ways(source)
        self._open: set[Triple] = set()
        self._supposing = False

    def explain_resource(self, iris: tuple[str, ...]) -> Explanation:
        """What there is on the first of the resources; a note names the others that are called the same."""
        stated = read_reified(self._source, NamedNode(iris[0]))
        if stated is not None:
            return self.explain(stated)
        about = about_resource(self._source, iris[0])
        verdict: Verdict = _verdict_of(about.claims)
        if not about.claims:
            verdict = _VERDICT_OF_KIND[about.kind]
        mentions = mentions_of(self._source, NamedNode(about.iri)) if verdict == "mentioned" else ()
        same = _with_territory(self._source, iris[0])
        rest = [iri for iri in iris if iri not in same]
        others = [f"the name may also be {', '.join(map(short, rest))}"] if rest else []
        notes = (*about.notes, *others)
        return Explanation(about.label, (iris[0],), verdict, about.claims, mentions=mentions, notes=notes)

    def explain(self, triple: Triple, depth: int = 0) -> Explanation:
        """What there is on a statement; depth: how many steps below the one that was asked for."""
        graphs = self._graphs(triple)
        plain = Explanation(in_words(self._source, triple), tuple(part.value for part in triple), "unknown")
        if REGISTER in graphs:
            return replace(plain, verdict="known")
        if graphs == {INFERRED}:
            return self._inferred(triple, depth, plain)
        subject = triple[0]
        claims = self._claims(triple)
        if FACTS in graphs:
            return replace(plain, verdict="said", claims=claims)
        if claims:
            # a role in a document's graph only describes: what it is a role in may be denied
            return replace(plain, verdict=_verdict_of(claims) if graphs else "claimed", claims=claims)
        if graphs:
            return replace(plain, verdict="mentioned", mentions=mentions_of(self._source, subject))
        return self._not_there(triple, depth, plain)

    def _inferred(self, triple: Triple, depth: int, plain: Explanation) -> Explanation:
        notes: tuple[str, ...] = ()
        if is_content(self._source, triple[0]) and not is_realised(self._source, triple[0]):
            notes = ("it describes what is claimed; no claim makes that a fact",)
        if depth >= self._max_depth:
            return replace(plain, verdict="inferred", notes=(*notes, CUT_OFF))
        limit = 1 if depth else DERIVATIONS
        derivations = tuple(itertools.islice(self._derivations(triple, depth), limit))
        return replace(plain, verdict="inferred", derivations=derivations, notes=notes)

    def _derivations(self, triple: Triple, depth: int) -> Iterator[Derivation]:
        """Well-founded derivations, each once: none has the statement itself among its premises' premises."""
        if triple in self._open:
            return
        self._open.add(triple)
        tried: set[frozenset[Triple]] = set()
        try:
            written = tuple(self._ways.written(triple))
            # a class leads to those above it step by step, as written, or at once, as computed: one of the two will do
            computed = () if written and triple[1] == TYPE else self._possible(triple)
            for way in itertools.chain(written, computed):
                if frozenset(way.premises) in tried:
                    continue
                tried.add(frozenset(way.premises))
                explained = self._premises(way, depth)
                if explained is not None:
                    yield Derivation(way.axiom, explained, way.rule, way.node)
        finally:
            self._open.discard(triple)

    def _possible(self, triple: Triple) -> Iterator[Way]:
        """The computed ways, those with fewest inferred premises first."""
        ways = self._ways.possible(triple)
        yield from sorted(ways, key=lambda way: sum(self._graphs(premise) == {INFERRED} for premise in way.premises))

    def _premises(self, way: Way, depth: int) -> tuple[Explanation, ...] | None:
        explained = []
        for premise in way.premises:
            found = self.explain(premise, depth + 1)
            if found.verdict == "inferred" and not found.derivations and CUT_OFF not in found.notes:
                return None
            explained.append(found)
        return tuple(explained)

    def _not_there(self, triple: Triple, depth: int, plain: Explanation) -> Explanation:
        """Why a statement is missing: it would follow from what is only claimed; else what there is on the two."""
        if self._supposing or depth:
            return plain
        self._supposing = True
        derivations = tuple(itertools.islice(self._supposed(triple), DERIVATIONS))
        self._supposing = False
        if derivations:
            return replace(plain, verdict="claimed", derivations=derivations)
        return replace(plain, nearby=tuple(itertools.islice(self._nearby(triple), _NEARBY)))

    def _supposed(self, triple: Triple) -> Iterator[Derivation]:
        """Chains of two that would conclude the triple if what is only claimed were a fact."""
        subject, prop, target = triple
        for chain in self._ways.axioms.chains:
            if chain.implied not in self._ways.below(prop.value) or len(chain.properties) != 2:
                continue
            first, second = (NamedNode(step) for step in chain.properties)
            for middle in sorted(self._reached(subject, first), key=str):
                premises = self.explain((subject, first, middle)), self.explain((middle, second, target))
                if all(one.verdict != "unknown" for one in premises):
                    yield Derivation(implication([first, second], NamedNode(chain.implied)), premises)

    def _reached(self, subject: NamedNode, prop: NamedNode) -> set[NamedNode]:
        """Where the property leads from the subject, by statements of the graph or by what is only claimed."""
        found = {value for value in values(self._source, subject, prop) if isinstance(value, NamedNode)}
        below = self._ways.below(prop.value)
        for kind in CLAIM_TYPES.values():
            if term(kind.shortcut) in below or (prop == px("performs") and not kind.relation):
                for node in subjects(self._source, px(kind.source), subject):
                    reached = [node] if prop == px("performs") else values(self._source, node, px(kind.target))
                    found |= {one for one in reached if isinstance(one, NamedNode)}
        return found

    def _nearby(self, triple: Triple) -> Iterator[str]:
        """What the graph says on subject and object, either way round; of a class, what the subject is instead."""
        subject, prop, target = triple
        if prop == TYPE:
            types = self._source.quads_for_pattern(subject, TYPE, None, None)
            stated = {q.object for q in types if q.graph_name != INFERRED and isinstance(q.object, NamedNode)}
            yield from (in_words(self._source, (subject, TYPE, one)) for one in sorted(stated, key=str))
            return
        known = properties_of(self._source)
        ways = ((subject, target), (target, subject))
        quads = [quad for one, other in ways for quad in self._source.quads_for_pattern(one, None, other, None)]
        said = [quad for quad in quads if quad.predicate in known and quad.graph_name not in (INFERRED, ONTOLOGY_GRAPH)]
        for one, other in ways:
            found = {quad.predicate for quad in said or quads if (quad.subject, quad.object) == (one, other)} & known
            yield from (in_words(self._source, (one, between, other)) for between in sorted(found, key=str))

    def _graphs(self, triple: Triple) -> set[NamedNode]:
        found = self._source.quads_for_pattern(*triple, None)
        return {q.graph_name for q in found if isinstance(q.graph_name, NamedNode)} - {ONTOLOGY_GRAPH}

    def _claims(self, triple: Triple) -> tuple[Account, ...]:
        """The claims about the nodes that this triple was, or would be, drawn from."""
        subject, prop, target = triple
        if is_a(self._source, subject, px("Claim").value):
            return (read_account(self._source, subject),)
        if prop == px("performs"):
            return accounts_of(self._source, target) if target in self._reached(subject, prop) else ()
        for end in (subject, target):
            if is_content(self._source, end):
                wanted = self._graphs(triple) or (prop == TYPE and target in _REALISED)
                return accounts_of(self._source, end) if wanted else ()
        return in_order(self._claims_between(triple))

    def _claims_between(self, triple: Triple) -> Iterator[Account]:
        subject, prop, target = triple
        below = self._ways.below(prop.value)
        for name, kind in CLAIM_TYPES.items():
            if term(kind.shortcut) in below:
                ways = [(subject, target), (target, subject)] if kind.symmetric else [(subject, target)]
                for one, other in ways:
                    nodes = set(subjects(self._source, px(kind.source), one))
                    for node in nodes & set(subjects(self._source, px(kind.target), other)):
                        yield from (claim for claim in accounts_of(self._source, node) if claim.type == name)


CUT_OFF = "further steps are left out"
"""The note of a statement whose steps are deeper than was asked for."""

_REALISED = (px("RealisedAction"), px("RealisedRelation"))

_VERDICT_OF_KIND: dict[str, Verdict] = {"term": "known", "known": "known", "told": "mentioned", "none": "unknown"}


def in_words(source: QuadSource, triple: Triple) -> str:
    """The statement with the names that the graph has: `Shahed-136 is a drone`."""
    subject, prop, target = triple
    if prop == TYPE:
        return f"{title_of(source, subject)} is {with_article(class_label(source, target))}"
    return f"{title_of(source, subject)} {property_label(prop)} {title_of(source, target)}"


def short(iri: str) -> str:
    """An IRI as people write it here: `actor/iran`, `px:Weapon`."""
    return iri.removeprefix(ID).replace(PX, "px:")


def _verdict_of(claims: tuple[Account, ...]) -> Verdict:
    if any(claim.why_no_fact is None for claim in claims):
        return "said"
    return "claimed" if claims else "unknown"
