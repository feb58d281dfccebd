"""Who is meant by a description, and how sure and when what clauses on a party tell: one pair of sentences a rule."""

from __future__ import annotations

import pytest

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.register import load_register

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_register(), load_lexicon())


def told(extractor: Extractor, text: str) -> list[Claim]:
    return list(extractor.extract(Document(id="case", text=text)))


def tuples(claims: list[Claim]) -> set[tuple[str, str, str]]:
    return {
        (c.type, s, t)
        for c in claims
        for s in ([x.label for x in c.source] or [""])
        for t in ([x.label for x in c.target] or [""])
    }


TOLD = [
    (
        "the text's own subject",
        "The Red Dune Front is a militia of northern Chad. The group abducted two nurses in May.",
        ("Attack", "Red Dune Front", "nurses"),
    ),
    (
        "it, beside another name",
        "The Red Dune Front was a branch of the Zenith Party. It shelled the port in June.",
        ("Attack", "Red Dune Front", "port"),
    ),
    (
        "what somebody is",
        "The Red Dune Front is a militia that shelled the port.",
        ("Attack", "Red Dune Front", "port"),
    ),
    (
        "what is said behind a comma",
        "Troops drove out the Red Dune Front, a Hamas-affiliated militia.",
        ("Affiliation", "Red Dune Front", "Hamas"),
    ),
    (
        "a banner before a region",
        "Smugglers delivered rifles to Jund al-Sahel.",
        ("ArmsTransfer", "Smugglers", "Jund al-Sahel"),
    ),
    (
        "a given name before a town's",
        "Troops arrested Mustafa Bali.",
        ("Arrest", "Troops", "Mustafa Bali"),
    ),
]

NOT_TOLD = [
    (
        "another group's sentence between",
        "The Red Dune Front is a militia of northern Chad. The Blue Star Brigade fled. The group abducted two nurses.",
        ("Attack", "Red Dune Front", "nurses"),
    ),
    (
        "it, of a text about nobody",
        "The Red Dune Front left the Zenith Party. It was shelled by Kenya.",
        ("Attack", "Kenya", "Red Dune Front"),
    ),
    (
        "what somebody is not",
        "The Red Dune Front is not a militia that shelled the port.",
        ("Attack", "Red Dune Front", "port"),
    ),
    (
        "the last of two behind a comma",
        "Troops drove out Kenya's guards and the Red Dune Front, a Hamas-affiliated militia.",
        ("Affiliation", "Kenya", "Hamas"),
    ),
    (
        "a region without a banner",
        "Smugglers delivered rifles to the western Sahel.",
        ("ArmsTransfer", "Smugglers", "western Sahel"),
    ),
    (
        "a town behind another word",
        "Troops arrested drivers from Bali.",
        ("Arrest", "Troops", "Bali"),
    ),
]

STATUS = [
    ("Since June, the army has retaken two towns.", "Capture", ("positive", "certain", "past")),
    ("Since June, the army has controlled two towns.", "Capture", ("positive", "certain", "present")),
    ("Since 2015 Kenya has trained 900 Somali guards.", "MilitarySupport", ("positive", "certain", "past")),
    ("Since 2015 Kenya has trained Somali guards.", "MilitarySupport", ("positive", "certain", "present")),
    ("The navy will seize rifles being smuggled to Chad.", "ArmsTransfer", ("positive", "certain", "present")),
    ("The navy seized rifles being smuggled to Chad.", "ArmsTransfer", ("positive", "certain", "past")),
    (
        "Training would begin at the request of the council, which Kenya recognises as the government.",
        "DiplomaticAction",
        ("positive", "certain", "present"),
    ),
    (
        "Training would begin if Kenya recognised the council.",
        "DiplomaticAction",
        ("positive", "possible", "past"),
    ),
    ("If Kenyan troops leave, prices will fall.", "Withdrawal", ("positive", "possible", "future")),
    ("When Kenyan troops left, prices fell.", "Withdrawal", ("positive", "certain", "past")),
]


@pytest.mark.parametrize(("rule", "text", "expected"), TOLD, ids=[r for r, _, _ in TOLD])
def test_a_description_leads_to_whom_it_describes(
    extractor: Extractor, rule: str, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in tuples(told(extractor, text))


@pytest.mark.parametrize(("rule", "text", "wrong"), NOT_TOLD, ids=[r for r, _, _ in NOT_TOLD])
def test_a_description_leads_to_nobody_else(
    extractor: Extractor, rule: str, text: str, wrong: tuple[str, str, str]
) -> None:
    assert wrong not in tuples(told(extractor, text))


@pytest.mark.parametrize(("text", "kind", "expected"), STATUS)
def test_a_clause_on_a_party_has_its_own_status(
    extractor: Extractor, text: str, kind: str, expected: tuple[str, str, str]
) -> None:
    assert expected in {(c.polarity, c.certainty, c.tense) for c in told(extractor, text) if c.type == kind}
