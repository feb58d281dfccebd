"""What parties do by word, law and police: each rule on a sentence where it fires, and on one beside it."""

from __future__ import annotations

import pytest

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.plover import plover_code
from kg.register import load_register

pytestmark = pytest.mark.model

PAIRS = (
    (
        "who filed an appeal is refused by the court that rejects it",
        ("The court rejected an appeal filed by the nurse.", ("Rejection", "court", "nurse")),
        ("The court rejected an appeal supported by the nurse.", ("Rejection", "court", "nurse")),
    ),
    (
        "whom a measure was imposed on is let go when it is lifted",
        ("Panama lifted the sanctions imposed on Honduras.", ("Concession", "Panama", "Honduras")),
        ("Panama lifted the sanctions discussed on Monday in Honduras.", ("Concession", "Panama", "Honduras")),
    ),
    (
        "who led a raid is its source, who backs the raiders is not",
        ("A Saudi-led raid on the camp failed.", ("Attack", "Saudi Arabia", "camp")),
        ("A Saudi-backed raid on the camp failed.", ("Attack", "Saudi Arabia", "camp")),
    ),
    (
        "being ready to help is a pledge, being ready to attack is none",
        ("Cuba is ready to help Haiti.", ("CooperationPledge", "Cuba", "Haiti")),
        ("Cuba is ready to attack Haiti.", ("CooperationPledge", "Cuba", "Haiti")),
    ),
    (
        "suspended aid is a suspension, resumed aid is none",
        ("Finland suspended aid to Mali.", ("Suspension", "Finland", "Mali")),
        ("Finland resumed aid to Mali.", ("Suspension", "Finland", "Mali")),
    ),
    (
        "a person is released, a report is not",
        ("The junta released the journalist.", ("Concession", "junta", "journalist")),
        ("The junta released the report.", ("Concession", "junta", "report")),
    ),
    (
        "whom a shipment is to help is helped, whom it is to bypass is not",
        ("Togo donated a shipment of tents to help Benin.", ("Aid", "Togo", "Benin")),
        ("Togo donated a shipment of tents after a meeting with Benin.", ("Aid", "Togo", "Benin")),
    ),
    (
        "the last phrase behind a list is the verb's",
        ("Belgium returned masks, including a Mayan disc, to Peru.", ("Concession", "Belgium", "Peru")),
        ("Belgium returned masks, including a gift from Chile to Peru.", ("Concession", "Belgium", "Peru")),
    ),
    (
        "two peoples' envoys are two parties, a people's envoys of two ranks are one",
        ("UK and EU envoys signed a treaty.", ("Agreement", "UK envoys", "EU envoys")),
        ("Senior and junior EU envoys signed a treaty.", ("Agreement", "Senior envoys", "EU envoys")),
    ),
    (
        "a strike by nurses is a protest, one by an air force is none",
        ("The strike by nurses against the ministry failed.", ("Protest", "nurses", "ministry")),
        ("The strike by the air force against the bunker failed.", ("Protest", "air force", "bunker")),
    ),
    (
        "who attacks a rally is the attacker, who threatens those who attack is not",
        ("The attack on a rally by militants failed.", ("Attack", "militants", "")),
        ("The attack on a bridge after threats by militants failed.", ("Attack", "militants", "")),
    ),
    (
        "a visit is cancelled, an order for goods is not refused to anyone",
        ("The king cancelled a visit to Libya.", ("Rejection", "king", "Libya")),
        ("The king cancelled an order for boots from Libya.", ("Rejection", "king", "Libya")),
    ),
    (
        "troops are put on alert, a plan on a shelf is not",
        ("Oman placed its troops on alert.", ("Mobilisation", "Oman", "")),
        ("Oman placed its troops on a hill.", ("Mobilisation", "Oman", "")),
    ),
)
CODES = (
    ("France will not lift the ban on the broadcaster.", "France", "REJECT"),
    ("France lifted the ban on the broadcaster.", "France", "YIELD"),
    ("The emir refused to meet the visiting envoy.", "emir", "REJECT"),
    ("The emir met the visiting envoy.", "emir", "CONSULT"),
    ("German Chancellor Ada Moss praised Peru.", "Ada Moss", "SUPPORT"),
    ("Panama will return the mask to Congo.", "Panama", "AGREE"),
    ("Panama returned the mask to Congo.", "Panama", "YIELD"),
    ("Panama refused to return the mask to Congo.", "Panama", "REJECT"),
    ("France lifted its blockade of the island.", "France", "YIELD"),
    ("France announced a blockade of the island.", "France", "ASSAULT"),
    ("Norway suspended food aid to Sudan.", "Norway", "SANCTION"),
    ("Norway increased food aid to Sudan.", "Norway", "AID"),
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(load_register(), load_lexicon())


def claims(extractor: Extractor, text: str) -> tuple[Claim, ...]:
    return extractor.extract(Document(id="case", text=text))


def tuples(found: tuple[Claim, ...]) -> set[tuple[str, str, str]]:
    return {
        (c.type, s, t)
        for c in found
        for s in ([x.label for x in c.source] or [""])
        for t in ([x.label for x in c.target] or [""])
    }


@pytest.mark.parametrize(("rule", "fires", "silent"), PAIRS, ids=[p[0] for p in PAIRS])
def test_a_rule_fires_where_the_words_say_so_and_not_beside_it(
    extractor: Extractor, rule: str, fires: tuple[str, tuple[str, str, str]], silent: tuple[str, tuple[str, str, str]]
) -> None:
    text, expected = fires
    assert expected in tuples(claims(extractor, text))
    text, unwanted = silent
    assert unwanted not in tuples(claims(extractor, text))


@pytest.mark.parametrize(("text", "actor", "code"), CODES, ids=[c[0] for c in CODES])
def test_the_first_claim_of_an_actor_has_the_code_of_the_event(
    extractor: Extractor, text: str, actor: str, code: str
) -> None:
    first = next(c for c in claims(extractor, text) if actor in {x.label for x in c.source})
    assert plover_code(first) == code
