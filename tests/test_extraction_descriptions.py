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
    (
        "its spokesman",
        "Hezbollah denied it. On Friday, its spokesman Ada Moss blamed Chad.",
        ("Affiliation", "Ada Moss", "Hezbollah"),
    ),
    (
        "a spokesman for the group, and his name",
        "Al-Shabaab fled. A spokesman for the group, Ada Moss, blamed Chad.",
        ("Affiliation", "Ada Moss", "Al-Shabaab"),
    ),
    (
        "an officer of a body",
        "The rifles were handed over by Col. Ada Moss of the 4th Rifle Brigade.",
        ("Affiliation", "Ada Moss", "4th Rifle Brigade"),
    ),
    ("a capital's envoy", "Kyiv's ambassador, Ada Moss, blamed Chad.", ("Affiliation", "Ada Moss", "Ukraine")),
    (
        "the post of the last of two",
        "The raid killed Ada Moss and Daniel Okello, deputy head of the Zenith Brigade.",
        ("Affiliation", "Daniel Okello", "Zenith Brigade"),
    ),
    ("an army by its owner", "Turkey's army shelled the port.", ("Attack", "Turkish Armed Forces", "port")),
    (
        "what the parts of strikes are aimed at",
        "Chad conducted two strikes consisting of nine sorties against rebels.",
        ("Attack", "Chad", "rebels"),
    ),
    (
        "who is responsible for a deed",
        "The unit responsible for smuggling arms to Hezbollah was sanctioned.",
        ("ArmsTransfer", "unit", "Hezbollah"),
    ),
    (
        "money for fighters",
        "The militia received two million dollars from Qatar.",
        ("MilitarySupport", "Qatar", "militia"),
    ),
    (
        "what somebody is designated for",
        "Kenya designated Ada Moss for providing support to Al-Shabaab.",
        ("MilitarySupport", "Ada Moss", "Al-Shabaab"),
    ),
    ("targets of a group", "Chad struck Taliban targets near Kabul.", ("Attack", "Chad", "Taliban")),
    (
        "one strike of those told before",
        "Chad conducted two strikes against rebels. Near Sirte, a strike destroyed a depot.",
        ("Attack", "Chad", "depot"),
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
    ("his spokesman", "The bishop denied it. His spokesman Ada Moss blamed Chad.", ("Affiliation", "Ada Moss", "Chad")),
    (
        "the group that is named",
        "Al-Shabaab fled. A spokesman for another group, Ada Moss, blamed Chad.",
        ("Affiliation", "Ada Moss", "Al-Shabaab"),
    ),
    (
        "an officer of a place",
        "The rifles were handed over by Col. Ada Moss of Dover.",
        ("Affiliation", "Ada Moss", "Dover"),
    ),
    ("a capital's street", "Kyiv's main street, Ada Moss Lane, burned.", ("Affiliation", "Ada Moss Lane", "Ukraine")),
    (
        "the post of the last of two, not of the first",
        "The raid killed Ada Moss and Daniel Okello, deputy head of the Zenith Brigade.",
        ("Affiliation", "Ada Moss", "Zenith Brigade"),
    ),
    ("an army beside its owner", "In Turkey armies shelled the port.", ("Attack", "Turkish Armed Forces", "port")),
    (
        "what a strike is made of",
        "Chad conducted a strike consisting of nine sorties of helicopters.",
        ("Attack", "Chad", "helicopters"),
    ),
    (
        "what a weapon does that others shoot down",
        "A French frigate shot down a drone that was targeting merchant ships.",
        ("Attack", "France", "merchant ships"),
    ),
    (
        "money for nobody who fights",
        "Malawi received two million dollars from Qatar.",
        ("MilitarySupport", "Qatar", "Malawi"),
    ),
    (
        "who blames others for a deed",
        "The responsible unit blamed Chad for smuggling rifles to Hezbollah.",
        ("ArmsTransfer", "unit", "Hezbollah"),
    ),
    (
        "who designates for a deed",
        "Kenya designated Ada Moss for providing support to Al-Shabaab.",
        ("MilitarySupport", "Kenya", "Al-Shabaab"),
    ),
    ("some targets of a group", "Chad struck two Taliban targets near Kabul.", ("Attack", "Chad", "Taliban")),
    (
        "a strike elsewhere",
        "Chad conducted two strikes against rebels. A strike destroyed a depot in Oslo in 1943.",
        ("Attack", "Chad", "depot"),
    ),
    (
        "victims and who tells of them",
        "Rebels killed two nuns, residents and officials said.",
        ("Attack", "Rebels", "residents"),
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
    ("Rebels went on to bomb the port.", "Attack", ("positive", "certain", "past")),
    ("Rebels went there to bomb the port.", "Attack", ("positive", "probable", "future")),
    ("Turkish shelling kills four fighters in Idlib", "Attack", ("positive", "certain", "past")),
    ("Turkish shelling kills fighters in Idlib every day.", "Attack", ("positive", "certain", "present")),
    ("Kenya is considered a sponsor of the rebels.", "Backing", ("positive", "probable", "present")),
    ("Kenya is considering sanctions on the rebels.", "Sanction", ("positive", "possible", "future")),
    ("Chad has armed the guards in their battle against rebels.", "Attack", ("positive", "certain", "present")),
    ("Chad armed the guards in their battle against rebels.", "Attack", ("positive", "certain", "past")),
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


def test_whoever_closes_the_sentence_says_so(extractor: Extractor) -> None:
    spoken = told(extractor, "Rebels killed two nuns, residents and officials said.")
    assert [[x.label for x in c.attributed_to] for c in spoken] == [["residents", "officials"]]
    listed = told(extractor, "Rebels killed two nuns, residents and officials.")
    assert ("Attack", "Rebels", "residents") in tuples(listed)


def test_an_item_of_a_list_keeps_its_place(extractor: Extractor) -> None:
    text = "Near Raqqa, two Chadian strikes engaged a tactical unit; destroyed a tunnel. They destroyed a bridge."
    places = {x.label: [p.label for p in c.place] for c in told(extractor, text) for x in c.target}
    assert places["tunnel"] == ["Raqqa"]
    assert places.get("bridge", []) == []


def test_a_post_held_before_is_past(extractor: Extractor) -> None:
    for words, tense in (("a former commander", "past"), ("a commander", "present")):
        claims = told(extractor, f"Ada Moss, {words} of the Zenith Brigade, was detained.")
        assert [c.tense for c in claims if c.type == "Affiliation"] == [tense]


@pytest.mark.parametrize(("text", "kind", "expected"), STATUS)
def test_a_clause_on_a_party_has_its_own_status(
    extractor: Extractor, text: str, kind: str, expected: tuple[str, str, str]
) -> None:
    assert expected in {(c.polarity, c.certainty, c.tense) for c in told(extractor, text) if c.type == kind}
