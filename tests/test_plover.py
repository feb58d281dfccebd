"""A claim's PLOVER code follows from its type and its status, as the codebooks of PLOVER and CAMEO define events."""

from __future__ import annotations

import pytest

from kg.model import Claim, Evidence, Polarity, Tense
from kg.plover import plover_code

# CAMEO's chapter, what is told, and the code: beside each the same deed in another status.
CODES: tuple[tuple[str, str, str | None, Polarity, Tense, str | None], ...] = (
    ("07 aid given", "Aid", None, "positive", "past", "AID"),
    ("03 aid promised", "Aid", None, "positive", "future", "AGREE"),
    ("12 aid refused", "Aid", None, "negative", "past", "REJECT"),
    ("04 talks held", "Negotiation", None, "positive", "present", "CONSULT"),
    ("03 talks to come", "Negotiation", None, "positive", "future", "AGREE"),
    ("12 talks refused", "Negotiation", None, "negative", "future", "REJECT"),
    ("05 treaty signed", "Agreement", "FormalAgreement", "positive", "past", "SUPPORT"),
    ("03 agreed in words", "Agreement", None, "positive", "past", "AGREE"),
    ("12 no agreement reached", "Agreement", "FormalAgreement", "negative", "past", "REJECT"),
    ("08 prisoners released", "Concession", "Release", "positive", "past", "YIELD"),
    ("03 release announced", "Concession", "Release", "positive", "future", "AGREE"),
    ("08 truce", "Agreement", "Ceasefire", "positive", "past", "YIELD"),
    ("08 retreat", "Withdrawal", None, "positive", "past", "YIELD"),
    ("16 observers withdrawn", "Withdrawal", "MissionWithdrawal", "positive", "past", "SANCTION"),
    ("19 attack", "Attack", None, "positive", "past", "ASSAULT"),
    ("13 attack announced", "Attack", None, "positive", "future", "THREATEN"),
    ("17 sanctions imposed", "Sanction", None, "positive", "past", "COERCE"),
    ("13 sanctions announced", "Sanction", None, "positive", "future", "THREATEN"),
    ("08 sanctions lifted", "Sanction", None, "negative", "past", "YIELD"),
    ("16 aid suspended", "Suspension", None, "positive", "past", "SANCTION"),
    ("03 pledge, said in the past", "CooperationPledge", None, "positive", "past", "AGREE"),
    ("03 pledge to come", "CooperationPledge", None, "positive", "future", "AGREE"),
    ("05 praise to come", "Endorsement", None, "positive", "future", "SUPPORT"),
    ("05 no praise", "Endorsement", None, "negative", "past", "REJECT"),
    ("10 demand for the future", "Demand", None, "positive", "future", "REQUEST"),
    ("10 demand not made", "Demand", None, "negative", "past", "REQUEST"),
    ("05 standing support", "Backing", None, "positive", "future", "SUPPORT"),
    ("12 support denied", "Backing", None, "negative", "present", "REJECT"),
    ("no event", "Affiliation", None, "positive", "present", None),
    ("no type of ours", "Weather", None, "positive", "past", None),
)


@pytest.mark.parametrize(("what", "type_", "subtype", "polarity", "tense", "code"), CODES, ids=[c[0] for c in CODES])
def test_the_status_decides_between_the_deed_the_word_and_the_refusal(
    what: str, type_: str, subtype: str | None, polarity: Polarity, tense: Tense, code: str | None
) -> None:
    claim = Claim("story", 1, type_, Evidence(0, 1, "X"), subtype=subtype, polarity=polarity, tense=tense)
    assert plover_code(claim) == code
