"""Claims, register and ontology as quads: the same input gives the same quads in the same order, no blank nodes.

A claim stands in its document's graph and points to a node that describes an action or a relation. The node's IRI is a
hash of what it describes (`node_key`), so the same action told twice is one node, and a claim that affirms and one that
denies it share it. Nothing here says that a described action took place; `kg.graph.derivation` does.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import __version__
from kg.errors import DataFileError
from kg.graph import terms
from kg.graph.skolem import skolemise
from kg.graph.terms import TYPE, decimal, integer, node, px
from kg.resources import resource
from kg.vocabulary import CERTAINTY, CLAIM_TYPES, POLARITY, PREFIXES, TENSE, graph_iri, is_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Triple

    from kg.model import Claim, Document, Link
    from kg.register import Entry, Register

QUOTE_CONTEXT = 32
"""Characters of the text kept before and after a quote, to find it again in an edited copy."""

ONTOLOGY_FILES = ("proxykg.ttl",)
"""What of `ontology/` goes into the graph; shapes are for checking it."""

if TYPE_CHECKING:
    _Statement = tuple[NamedNode, NamedNode, NamedNode | Literal]
    _Triples = Iterator[_Statement]


def run_key(model: str, settings: Mapping[str, object]) -> str:
    """Identifier path of a run: a hash of program version, model and settings, never of a clock time.

    settings: JSON values; their order does not matter.
    """
    return f"run/{_digest([__version__, model, _settings_text(settings)])}"


def node_key(claim: Claim) -> str:
    """Identifier path of the action or relation that a claim is about: `action/arms-transfer-5f2c9a01be`.

    Covers type, subtype, parties per role, items, places and times (their value, or their words where it is not known),
    each as a set; not polarity, certainty, tense or speaker. The subtype counts, so that a denied training does not
    become a fact because some other support took place. The sides of a symmetric type are in one order.
    """
    source, target = _sides(claim)
    described = [
        claim.type,
        claim.subtype or "",
        _keys(source),
        _keys(target),
        _keys(claim.weapon),
        _keys(claim.place),
        sorted({time.value or time.mention.text for time in claim.time}),
    ]
    family = "relation" if CLAIM_TYPES[claim.type].relation else "action"
    return f"{family}/{_kebab(claim.type)}-{_digest(described)}"


def document_quads(
    document: Document,
    claims: Iterable[Claim],
    *,
    run: str,
    model: str,
    settings: Mapping[str, object] | None = None,
) -> Iterator[Quad]:
    """All that one document says, in the graph `document/<id>`: each quad once, in a fixed order.

    claims: those read from this document; `evidence` must slice its text (a ValueError names the claim otherwise).
    run: what `run_key` gave. model: the language model's name and version. settings: those of the run, if any.
    """
    graph = NamedNode(graph_iri(f"document/{document.id}"))

    def triples() -> _Triples:
        yield from _run_triples(run, model, settings)
        yield from _document_triples(document)
        for claim in claims:
            yield from _claim_triples(document, claim, run)

    for subject, predicate, value in _with_one_label(dict.fromkeys(triples())):
        yield Quad(subject, predicate, value, graph)


def register_quads(register: Register) -> Iterator[Quad]:
    """All that is known beforehand, in the graph `register`: names, kinds, parents, identifiers, in file order."""
    for entry in register.entries:
        for subject, predicate, value in dict.fromkeys(_entry_triples(entry)):
            yield Quad(subject, predicate, value, terms.REGISTER)


def ontology_quads() -> Iterator[Quad]:
    """The ontology, in the graph `ontology`, sorted; its blank nodes are IRIs here (`kg.graph.skolem`).

    Raises DataFileError for a file that does not parse, with the line.
    """
    folder = resource("ontology")
    triples = {triple for name in ONTOLOGY_FILES for triple in skolemise(_turtle(folder / name))}
    for triple in sorted(triples, key=str):
        yield Quad(triple.subject, triple.predicate, triple.object, terms.ONTOLOGY_GRAPH)


def _turtle(path: Path) -> list[Triple]:
    try:
        return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise DataFileError(path, error.lineno or 0, " ".join(str(error.msg).split())) from error


def _entry_triples(entry: Entry) -> _Triples:
    subject = node(entry.key)
    yield subject, TYPE, px(entry.kind)
    yield subject, terms.PREF_LABEL, Literal(entry.name)
    for name in (*entry.aliases, *entry.demonyms, *entry.capitals):
        if name != entry.name:
            yield subject, terms.ALT_LABEL, Literal(name)
    if entry.wikidata:
        yield subject, terms.named("skos:exactMatch"), NamedNode(PREFIXES["wd"] + entry.wikidata)
    if entry.parent:
        part_of = "locatedIn" if is_kind(entry.kind, "Place") else "partOfOrganisation"
        yield subject, px(part_of), node(entry.parent)
    for prop, keys in (
        ("countryOf", (entry.country,)),
        ("hasTerritory", (entry.territory,)),
        ("operatesIn", entry.operates_in),
        ("producedBy", (entry.producer,)),
        ("originCountry", (entry.origin,)),
        ("roleOrganisation", (entry.role_org,)),
    ):
        for key in keys:
            if key:
                yield subject, px(prop), node(key)
    for prop, text in (
        ("iso3", entry.iso3),
        ("roleTitle", entry.role_title),
        ("roleFrom", entry.role_from),
        ("roleTo", entry.role_to),
    ):
        if text:
            yield subject, px(prop), Literal(text)
    for prop, number in (("rangeKm", entry.range_km), ("latitude", entry.lat), ("longitude", entry.lon)):
        if number is not None:
            yield subject, px(prop), decimal(number)


def _run_triples(run: str, model: str, settings: Mapping[str, object] | None) -> _Triples:
    subject = node(run)
    yield subject, TYPE, px("Run")
    yield subject, px("programVersion"), Literal(__version__)
    yield subject, px("model"), Literal(model)
    if settings:
        yield subject, px("settings"), Literal(_settings_text(settings))


def _document_triples(document: Document) -> _Triples:
    subject = node(f"document/{document.id}")
    yield subject, TYPE, px("SourceDocument")
    if document.title:
        yield subject, terms.named("dcterms:title"), Literal(document.title)
    if document.url:
        yield subject, terms.named("dcterms:source"), _web_address(document.url)
    if document.publisher:
        yield subject, terms.named("dcterms:publisher"), Literal(document.publisher)
    if document.published:
        yield subject, terms.named("dcterms:issued"), date_literal(document.published)
    yield subject, terms.named("dcterms:format"), Literal(document.media_type)
    yield subject, px("sha256"), Literal(document.sha256)
    yield subject, px("text"), Literal(document.text)


def _claim_triples(document: Document, claim: Claim, run: str) -> _Triples:
    key = f"claim/{claim.document}/{claim.number}"
    subject, described = node(key), node(node_key(claim))
    yield subject, TYPE, px("Claim")
    yield subject, px("number"), integer(claim.number)
    yield subject, px("claimType"), px(claim.type)
    yield subject, px("claimContent"), described
    yield subject, px("hasPolarity"), px(POLARITY[claim.polarity])
    yield subject, px("hasCertainty"), px(CERTAINTY[claim.certainty])
    yield subject, px("hasTense"), px(TENSE[claim.tense])
    if claim.rule:
        yield subject, px("readBy"), Literal(claim.rule)
    yield subject, terms.named("prov:wasDerivedFrom"), node(f"document/{document.id}")
    yield subject, terms.named("prov:wasGeneratedBy"), node(run)
    for position, speaker in enumerate(claim.attributed_to, start=1):
        attribution = node(f"{key}/attribution/{position}")
        yield subject, px("attributedTo"), node(speaker.key)
        yield subject, px("attribution"), attribution
        yield attribution, TYPE, px("Attribution")
        yield attribution, px("speaker"), node(speaker.key)
        yield attribution, px("position"), integer(position)
    yield from _evidence_triples(document, claim, key)
    yield from _node_triples(described, claim)
    for link in (*claim.source, *claim.target, *claim.weapon, *claim.place, *claim.attributed_to):
        yield from _entity_triples(link)


def _evidence_triples(document: Document, claim: Claim, key: str) -> _Triples:
    start, end = claim.evidence.start, claim.evidence.end
    if document.text[start:end] != claim.evidence.text:
        raise ValueError(f"{key}: its quote is not the text of '{document.id}' at {start}:{end}")
    evidence, quote, position = (node(f"{key}/evidence{part}") for part in ("", "/quote", "/position"))
    yield node(key), px("evidencedBy"), evidence
    yield evidence, TYPE, terms.named("oa:SpecificResource")
    yield evidence, terms.named("oa:hasSource"), node(f"document/{document.id}")
    yield evidence, terms.named("oa:hasSelector"), quote
    yield evidence, terms.named("oa:hasSelector"), position
    yield quote, TYPE, terms.named("oa:TextQuoteSelector")
    yield quote, terms.named("oa:exact"), Literal(claim.evidence.text)
    before, after = document.text[max(0, start - QUOTE_CONTEXT) : start], document.text[end : end + QUOTE_CONTEXT]
    if before:
        yield quote, terms.named("oa:prefix"), Literal(before)
    if after:
        yield quote, terms.named("oa:suffix"), Literal(after)
    yield position, TYPE, terms.named("oa:TextPositionSelector")
    yield position, terms.named("oa:start"), integer(start)
    yield position, terms.named("oa:end"), integer(end)


def _node_triples(subject: NamedNode, claim: Claim) -> _Triples:
    claim_type = CLAIM_TYPES[claim.type]
    source, target = _sides(claim)
    yield subject, TYPE, px(claim.type)
    if claim.subtype:
        yield subject, TYPE, px(claim.subtype)
    for role, links in (
        (claim_type.source, source),
        (claim_type.target, target),
        (claim_type.weapon, claim.weapon),
        ("hasPlace", claim.place),
    ):
        for link in links:
            yield subject, px(role), node(link.key)
    for time in claim.time:
        if time.value:
            yield subject, px("date"), Literal(time.value)
        yield subject, px("timeExpression"), Literal(time.mention.text)


def _entity_triples(link: Link) -> _Triples:
    subject = node(link.key)
    yield subject, TYPE, px(link.kind)
    yield subject, terms.PREF_LABEL, Literal(link.label)
    yield subject, px("mentionText"), Literal(link.mention.text)


def _with_one_label(triples: Iterable[_Statement]) -> _Triples:
    """The triples, of several preferred labels of one thing only that with the fewest capitals.

    A thing without a name is called "Drones" where it begins a sentence, and "drones" elsewhere.
    """
    described = tuple(triples)
    labels: dict[NamedNode, str] = {}
    for subject, predicate, value in described:
        if predicate == terms.PREF_LABEL:
            labels[subject] = min(labels.get(subject, value.value), value.value, key=_capitals)
    for subject, predicate, value in described:
        if predicate != terms.PREF_LABEL or value.value == labels[subject]:
            yield subject, predicate, value


def _capitals(label: str) -> tuple[int, str]:
    return sum(map(str.isupper, label)), label


def date_literal(value: str) -> Literal:
    """A date as xsd:date, xsd:gYearMonth or xsd:gYear by its precision; other EDTF (`2023~`) as a string.

    >>> date_literal("2024-01").datatype.value.rpartition("#")[2]
    'gYearMonth'
    """
    shapes = (r"\d{4}-\d\d-\d\d", "date", ""), (r"\d{4}-\d\d", "gYearMonth", "-01"), (r"\d{4}", "gYear", "-01-01")
    for pattern, datatype, missing in shapes:
        if re.fullmatch(pattern, value, re.ASCII):
            try:
                datetime.date.fromisoformat(value + missing)
            except ValueError:
                break
            return Literal(value, datatype=NamedNode(terms.XSD + datatype))
    return Literal(value)


def _web_address(url: str) -> NamedNode | Literal:
    """An IRI where the address is one, else the words as they stand (a page address typed with blanks)."""
    try:
        return NamedNode(url)
    except ValueError:
        return Literal(url)


def _sides(claim: Claim) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Source and target; for a symmetric type in an order of their own, so that swapping them changes nothing."""
    sides = (claim.source, claim.target)
    if not CLAIM_TYPES[claim.type].symmetric:
        return sides
    first, second = sorted(sides, key=lambda side: (not side, _keys(side)))
    return first, second


def _keys(links: Iterable[Link]) -> list[str]:
    return sorted({link.key for link in links})


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _settings_text(settings: Mapping[str, object]) -> str:
    return json.dumps(settings, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]
