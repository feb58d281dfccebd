"""Which frames are complete enough for a claim, and which claims of a sentence say more than others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.extraction.frames.frame import Filler, Frame
from kg.extraction.frames.selection import distinct, is_complete, numbered, without_vaguer
from kg.lexicon import Trigger
from kg.model import Claim, Evidence, Link, Mention, TimeValue


def link(key: str, kind: str = "State") -> Link:
    return Link(key, key, kind, Mention(0, 1, "x", "Place"), registered=True)


IRAN, CHAD = link("actor/iran"), link("actor/chad")
REBELS = Link("actor/doc/rebels", "rebels", "UnnamedActorSet", Mention(0, 1, "x", "Person"))
SOW = Link("actor/sow", "Sow", "Person", Mention(0, 1, "x", "Person"))


def frame(kind: str, source: str = "", target: str = "", *, pos: str = "verb", subtype: str | None = None) -> Frame:
    """A frame of one type; s: Iran, r: rebels, p: a person, c: Chad, u: a union."""
    known = {"s": IRAN, "c": CHAD, "r": REBELS, "p": SOW, "u": link("actor/un", "IntergovernmentalOrganisation")}
    status = ("positive", "certain", "past")
    trigger = Trigger("word", ("word",), pos, kind, subtype, (), frozenset(), "", (), (), status, 0)
    return Frame(trigger, 0, tuple(Filler(0, known[x]) for x in source), tuple(Filler(0, known[x]) for x in target))


@pytest.mark.parametrize(
    ("complete", "lacking"),
    [
        (frame("Backing", "s", "r"), frame("Backing", "s")),
        (frame("Sanction", "", "s"), frame("Sanction", "s")),
        (frame("Threat", "s"), frame("Threat", "", "s")),
        (frame("Attack", "s"), frame("Attack")),
        (frame("Attack", "s", pos="noun"), frame("Attack", "", "s", pos="noun")),
        (frame("Capture", "s", "r"), frame("Capture", "", "r")),
        (frame("ArmsTransfer", "", "r"), frame("ArmsTransfer", "s")),
        (frame("ArmsTransfer", "s", subtype="ArmsSale"), frame("ArmsTransfer", subtype="ArmsSale")),
        (frame("Affiliation", "s", "u"), frame("Affiliation", "s", "c")),
        (frame("Affiliation", "p", "s", pos="noun"), frame("Affiliation", "r", "s", pos="noun")),
    ],
)
def test_a_frame_needs_the_parties_that_make_it_a_claim(complete: Frame, lacking: Frame) -> None:
    assert is_complete(complete, (), passive=False)
    assert not is_complete(lacking, (), passive=False)


def test_a_capture_told_in_the_passive_may_leave_out_who() -> None:
    assert is_complete(frame("Capture", "", "r"), (), passive=True)
    assert not is_complete(frame("Capture", "s"), (), passive=True)


def test_a_place_completes_an_attack_told_by_a_noun() -> None:
    assert is_complete(frame("Attack", "", "s", pos="noun"), (CHAD,), passive=False)


# -- claims ------------------------------------------------------------------------------------------------------------


def claim(kind: str, source: str = "", target: str = "", *, start: int = 0, **facts: object) -> Claim:
    known = {"s": IRAN, "c": CHAD, "r": REBELS}
    sides = [tuple(known[x] for x in side) for side in (source, target)]
    return Claim("doc", 0, kind, Evidence(start, start + 1, "x"), *sides, **facts)  # type: ignore[arg-type]


FULL = claim("Attack", "s", "r")


@pytest.mark.parametrize("vague", [claim("Attack", "", "r"), claim("Attack", "s")])
def test_a_claim_gives_way_to_one_that_tells_more(vague: Claim) -> None:
    assert without_vaguer([vague, FULL]) == [FULL]


@pytest.mark.parametrize(
    "other",
    [
        claim("Attack", "", "c"),
        claim("Seizure", "", "r"),
        claim("Attack", "", "r", polarity="negative"),
        claim("Attack", "s", time=(TimeValue("2024", Mention(0, 1, "x", "Time")),)),
    ],
)
def test_a_claim_that_says_something_else_stays(other: Claim) -> None:
    assert without_vaguer([other, FULL]) == [other, FULL]


def test_the_sides_of_a_meeting_may_change_places_and_those_of_an_attack_not() -> None:
    meeting = [claim("Meeting", "s", "c"), claim("Meeting", "c", "s")]
    attacks = [claim("Attack", "s", "c"), claim("Attack", "c", "s")]
    assert distinct(meeting) == meeting[:1]
    assert distinct(attacks) == attacks


def test_the_same_told_at_another_place_is_told_again() -> None:
    assert distinct([FULL, FULL]) == [FULL]
    later = claim("Attack", "s", "r", start=5)
    assert distinct([FULL, later]) == [FULL, later]


def test_claims_are_numbered_in_the_order_of_the_text() -> None:
    ordered = list(numbered([claim("Attack", "s", start=5), claim("Threat", "s"), claim("Attack", "s")]))
    assert [(c.number, c.evidence.start, c.type) for c in ordered] == [
        (1, 0, "Threat"),
        (2, 0, "Attack"),
        (3, 5, "Attack"),
    ]


def test_of_claims_that_begin_together_what_happens_comes_before_what_stands() -> None:
    denied = replace(claim("Aid", "s"), polarity="negative")
    ordered = numbered([claim("Affiliation", "s"), claim("Threat", "s"), denied])
    assert [(c.type, c.polarity) for c in ordered] == [
        ("Threat", "positive"),
        ("Aid", "negative"),
        ("Affiliation", "positive"),
    ]


@pytest.mark.parametrize(
    ("complete", "lacking"),
    [
        (frame("Endorsement", "s", "c"), frame("Endorsement", "s")),
        (frame("Concession", "s"), frame("Concession", "", "s")),
        (frame("LegalAction", "", "s"), frame("LegalAction", "s")),
    ],
)
def test_words_and_measures_need_their_sides(complete: Frame, lacking: Frame) -> None:
    assert is_complete(complete, (), passive=False)
    assert not is_complete(lacking, (), passive=False)
