"""What a text says in passing is no fact: words of refusal, anonymity, leadership, criticism beside the real act."""

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


def fact(claim: Claim) -> str:
    """`Type: sources > targets`, with a sign in front and the status behind it where they are not the plain ones."""
    sides = (", ".join(x.label for x in role) for role in (claim.source, claim.target))
    sign = "not " if claim.polarity == "negative" else ""
    unsure = "" if claim.certainty == "certain" else f" {claim.certainty}"
    return f"{sign}{claim.type}: {' > '.join(sides).strip()} {claim.tense}{unsure}"


TOLD = [
    ("Rwanda rejected a call by Kenya to leave Goma.", "Demand: Kenya > Rwanda past"),
    ("Rwanda rejected a call by Kenya to leave Goma.", "Rejection: Rwanda > Kenya past"),
    ("Rwanda rejected a call by Kenya to withdraw its troops.", "not Withdrawal: Rwanda > future possible"),
    ("Oman turned down a request from Yemen to free the crew.", "Demand: Yemen > Oman past"),
    ("Togo denied having threatened the mayor.", "not Threat: Togo > mayor past"),
    ("The junta ignored a plea by villagers to stop the raids.", "Rejection: junta > villagers past"),
    ("The patrol came under fire from rebels near Goma.", "Attack: rebels > patrol past"),
    ("The convoy came under attack on Monday.", "Attack: > convoy past"),
    ("Peacekeepers came under mortar fire for two days.", "Attack: > Peacekeepers past"),
    ("Sudan requested tents from Qatar.", "Demand: Sudan > Qatar past"),
    ("The envoy asked the army to name the dead.", "Demand: envoy > army past"),
    ("Libyan-led rebels took the town.", "Backing: Libya > Libyan-led rebels present"),
    ("Togo announced the launch of a campaign against militants.", "Attack: Togo > militants past"),
    ("Togo's launch of an offensive against rebels failed.", "Attack: Togo > rebels past"),
    ("Laos has been under sanctions since 2006.", "Sanction: > Laos present"),
    ("Laos was under sanctions until 2006.", "Sanction: > Laos past"),
    ("Oman agreed to take in refugees from Yemen.", "Aid: Oman > refugees future probable"),
    ("Oman agreed to meet the rebels.", "CooperationPledge: Oman > rebels past"),
    ("Chad promised Niger to withdraw its troops.", "Withdrawal: Chad > future probable"),
    ("Chad persuaded Niger to withdraw its troops.", "Withdrawal: Niger > future possible"),
    ("The envoy asked Sudan to be allowed to visit the mayor.", "Meeting: envoy > mayor future possible"),
    ("The envoy asked Sudan to visit the mayor.", "Meeting: Sudan > mayor future possible"),
    ("The senator held talks with voters in Oran.", "Meeting: senator > voters past"),
    ("The senator held talks with the rebels in Oran.", "Negotiation: senator > rebels past"),
    ("Fiji stood by Palau.", "Backing: Fiji > Palau past"),
    ("Fiji stands with Palau.", "Alliance: Fiji > Palau present"),
    ("The militia promised to take hostages.", "Threat: militia > hostages past"),
]

UNTOLD = [
    ("Rwanda rejected a call by Kenya to leave Goma.", "not Demand"),
    ("The minister came under fire from lawmakers.", "Attack"),
    ("The army came under fire over the deaths of two recruits.", "Attack"),
    ("The police came under attack for the raid.", "Attack"),
    ("The mayor came under attack.", "Attack"),
    ("The diplomat requested anonymity.", "Demand"),
    ("The diplomat asked not to be named.", "Demand"),
    ("The Saudi-led coalition left the town.", "Backing"),
    ("Kurdish-led rebels took the town.", "Backing"),
    ("Togo announced the launch of a campaign against malaria.", "Attack"),
    ("Oman agreed to take in refugees from Yemen.", "CooperationPledge"),
    ("Oman promised to take in refugees.", "Threat"),
    ("Russia promised Syria to deliver missiles.", "Threat"),
    ("The coach held talks with his players.", "Negotiation"),
    ("The troops stood by the road.", "Backing"),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_what_a_text_says_is_told_as_it_says_it(extractor: Extractor, text: str, wanted: str) -> None:
    assert wanted in {fact(c) for c in told(extractor, text)}


@pytest.mark.parametrize(("text", "unwanted"), UNTOLD)
def test_what_a_text_does_not_say_is_not_told(extractor: Extractor, text: str, unwanted: str) -> None:
    assert [fact(c) for c in told(extractor, text) if fact(c).startswith(f"{unwanted}:")] == []


def test_the_evidence_holds_the_name_that_a_phrase_stands_for(extractor: Extractor) -> None:
    claims = told(extractor, "Oman carried out air strikes in support of the government of Syria on Monday.")
    evidence = next(c.evidence.text for c in claims if c.type == "MilitarySupport")
    assert evidence.endswith("government of Syria")
