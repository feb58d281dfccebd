"""What holds of the claims of any text, whatever they say."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Claim, Document, Link, Mention, Span
from kg.register import load_register
from kg.resources import resource
from kg.text import read_document
from kg.vocabulary import CLAIM_TYPES, KINDS, SUBTYPES

pytestmark = pytest.mark.model

LEXICON = load_lexicon()
TEXTS = sorted([*resource("data/gold/texts").glob("*.txt"), *resource("data/texts").glob("*.txt")])
EXAMPLES = sorted({row.example for rows in LEXICON.triggers.values() for row in rows})
KEY = re.compile(r"(?:actor|weapon|place|thing)(?:/[a-z0-9]+(?:-[a-z0-9]+)*){1,2}")
LEFTOVERS = (
    "Your browser doesn’t support HTML5\nPlease enable JavaScript to continue\nNo media source currently available\n"
)


@pytest.fixture(scope="module")
def extractor(language_model) -> Extractor:
    return Extractor(load_register(), LEXICON, language_model)


def mentions(record: object) -> Iterator[Mention]:
    """All mentions in a record, however deep."""
    if isinstance(record, Mention):
        yield record
    elif isinstance(record, tuple):
        for part in record:
            yield from mentions(part)
    elif is_dataclass(record):
        for field in fields(record):
            yield from mentions(getattr(record, field.name))


def links(claim: Claim) -> tuple[Link, ...]:
    return (*claim.source, *claim.target, *claim.weapon, *claim.place, *claim.attributed_to)


def told(claims: tuple[Claim, ...]) -> list[tuple[object, ...]]:
    """What claims say, without their offsets."""
    return [
        (
            *(claim.number, claim.type, claim.subtype, claim.rule, claim.polarity, claim.certainty, claim.tense),
            tuple((link.key, link.label, link.mention.text) for link in links(claim)),
            tuple((time.value, time.mention.text) for time in claim.time),
            claim.evidence.text,
        )
        for claim in claims
    ]


def breaches(document: Document, claims: tuple[Claim, ...], known: frozenset[str]) -> list[str]:
    """The laws that the claims of a document break; known: the keys of the register."""
    out = []
    if [claim.number for claim in claims] != list(range(1, len(claims) + 1)):
        out.append("claims are not numbered from 1 on")
    if [claim.evidence.start for claim in claims] != sorted(claim.evidence.start for claim in claims):
        out.append("claims are not in the order of their evidence")
    for claim in claims:
        out += [f"claim {claim.number} ({claim.rule}): {reason}" for reason in _broken(document, claim, known)]
    return out


def _broken(document: Document, claim: Claim, known: frozenset[str]) -> Iterator[str]:
    evidence = claim.evidence
    if claim.document != document.id:
        yield "belongs to another document"
    if not evidence.text.strip() or document.text[evidence.start : evidence.end] != evidence.text:
        yield f"the evidence is not at its place: {evidence.text!r}"
    if any(evidence.start < span.end and span.start < evidence.end for span in document.skipped):
        yield f"the evidence reaches into what is no prose: {evidence.text!r}"
    for mention in mentions(claim):
        if not mention.text or " ".join(document.text[mention.start : mention.end].split()) != mention.text:
            yield f"a mention is not at its place: {mention.text!r}"
    yield from _unknown(claim, known)


def _unknown(claim: Claim, known: frozenset[str]) -> Iterator[str]:
    if claim.type not in CLAIM_TYPES:
        yield f"unknown type {claim.type}"
    if claim.subtype is not None and SUBTYPES.get(claim.subtype) != claim.type:
        yield f"{claim.subtype} is no subtype of {claim.type}"
    if not claim.rule:
        yield "no rule"
    if not (claim.source or claim.target or (claim.type == "Attack" and claim.place)):
        yield "no party, nor an attack's place"
    if {link.key for link in claim.source} & {link.key for link in claim.target}:
        yield "a party acts on itself"
    for link in links(claim):
        if not KEY.fullmatch(link.key):
            yield f"the key {link.key!r} is no path of slugs"
        if link.kind not in KINDS:
            yield f"unknown kind {link.kind}"
        if link.registered and link.key not in known:
            yield f"{link.key} is not registered"


@pytest.fixture(scope="module")
def known(extractor: Extractor) -> frozenset[str]:
    entries = extractor.register.entries
    return frozenset(entry.key for entry in entries) | {e.territory for e in entries if e.territory}


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_the_claims_of_a_text_keep_the_laws(extractor: Extractor, known: frozenset[str], path: Path) -> None:
    document = read_document(path)
    claims = extractor.extract(document)
    assert claims
    assert breaches(document, claims, known) == []


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_the_mentions_of_a_text_lie_at_their_places_in_order(extractor: Extractor, path: Path) -> None:
    document = read_document(path)
    found = extractor.mentions(document)
    assert [m for m in found if document.text[m.start : m.end] != m.text] == []
    places = [(m.start, m.end) for m in found]
    assert places == sorted(set(places))
    assert not any(m.start < span.end and span.start < m.end for m in found for span in document.skipped)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    sentences=st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=8),
    between=st.sampled_from([" ", "\n", "\n\n", "\r\n", "  \n\t", f"\n{LEFTOVERS}"]),
    quoted=st.booleans(),
)
def test_the_claims_of_texts_put_together_keep_the_laws(
    extractor: Extractor, known: frozenset[str], sentences: list[str], between: str, quoted: bool
) -> None:
    text = between.join(sentences)
    document = Document("together", f"“{text}” the minister said.\n" if quoted else text)
    claims = extractor.extract(document)
    assert breaches(document, claims, known) == []
    assert extractor.extract(document) == claims


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.text(
        alphabet=st.sampled_from("aAé \n\t-–.,:;?!'’\"“”()[]0123$%&\u00a0\u200b😀中ßRussiaattackedIran"), max_size=80
    )
)
def test_any_text_at_all_can_be_read(extractor: Extractor, known: frozenset[str], text: str) -> None:
    document = Document("any", text)
    assert breaches(document, extractor.extract(document), known) == []
    assert [m for m in extractor.mentions(document) if text[m.start : m.end] != m.text] == []


def test_a_text_read_twice_gives_the_same(extractor: Extractor) -> None:
    for path in TEXTS[:5]:
        document = read_document(path)
        assert extractor.extract(document) == extractor.extract(document)
        assert extractor.mentions(document) == extractor.mentions(document)


def test_another_extractor_gives_the_same(extractor: Extractor, language_model) -> None:
    document = read_document(TEXTS[-1])
    other = Extractor(load_register(), load_lexicon(), language_model)
    assert other.extract(document) == extractor.extract(document)


def test_no_text_learns_from_one_that_was_read_before(extractor: Extractor) -> None:
    first = Document(
        "first", "Russian Defense Minister Ivan Petrov visited Mali. Rebels shelled the camp. “We won,” he said."
    )
    second = Document("second", "Petrov met its allies. He condemned the attack. They fled. We attacked the rebels.")
    alone = extractor.extract(second)
    extractor.extract(first)
    assert extractor.extract(second) == alone
    documents = [read_document(path) for path in TEXTS[:4]]
    forwards = {document.id: extractor.extract(document) for document in documents}
    backwards = {document.id: extractor.extract(document) for document in reversed(documents)}
    assert forwards == backwards


def test_page_leftovers_alone_tell_nothing(extractor: Extractor, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(LEFTOVERS, encoding="utf-8")
    document = read_document(path)
    assert extractor.extract(document) == ()
    assert extractor.mentions(document) == ()


def test_what_is_skipped_tells_nothing(extractor: Extractor) -> None:
    text = "Rebels shelled the camp.\nIran armed the Houthis.\nMali condemned the attack.\n"
    start = text.index("Iran")
    whole = extractor.extract(Document("page", text))
    without = extractor.extract(Document("page", text, skipped=(Span(start, text.index("\nMali")),)))
    assert "Houthis" in {link.label for claim in whole for link in claim.target}
    assert [claim.evidence for claim in without] == [c.evidence for c in whole if "Houthis" not in c.evidence.text]


def test_a_web_page_tells_what_its_prose_tells(extractor: Extractor, tmp_path: Path) -> None:
    prose = read_document(TEXTS[-1]).text.split("\n", 1)[1]
    plain, page = tmp_path / "article.txt", tmp_path / "article.html"
    plain.write_text(prose, encoding="utf-8")
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in prose.splitlines())
    page.write_text(
        f"<!doctype html><html><head><title>Article</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article>{paragraphs}</article><script>var x = 1;</script></body></html>",
        encoding="utf-8",
    )
    assert told(extractor.extract(read_document(page))) == told(extractor.extract(read_document(plain)))
