"""The parser sees single spaces and closed hyphens, and every character still knows where it stands."""

from __future__ import annotations

import pytest

from kg.extraction.syntax.typography import plain


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("the liberation \n campaign", "the liberation campaign"),
        ("a U.S.-led\ncoalition", "a U.S.-led coalition"),
        ("an officer   and a\u00a0native\u200b of Basra", "an officer and a native of Basra"),
        ("the Saudi - led coalition", "the Saudi-led coalition"),
        ("anti - tank and pro -regime", "anti-tank and pro-regime"),
        ("its so - called emir", "its so-called emir"),
        ("a 17-year - old boy", "a 17-year-old boy"),
    ],
)
def test_what_only_sets_words_apart_goes(text: str, seen: str) -> None:
    found = plain(text)
    assert found.text == seen
    assert found.places is not None
    assert all(text[at] == letter or letter == " " for at, letter in zip(found.places, seen, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "Rebels hold the town.",
        "The militia - backed by Chad - fled.",
        "The town - a port - was shelled.",
        "Talks ended - so Mali says.",
        "pages 8 - 13",
    ],
)
def test_other_text_is_left_as_it_stands(text: str) -> None:
    assert plain(text).text == text
    assert plain(text).places is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Jets bombed IS in Raqqa.", {12: "IS"}),
        ("The claim IS a lie.", {}),
        ("IS THE BRIDGE OPEN?", {}),
        ("IT IS OPEN", {}),
        ("Airstrikes and UAVs killed evacuees.", {0: "Airstrikes", 15: "UAVs", 27: "evacuees"}),
        ("An airstrike on the consulate failed.", {3: "airstrike"}),
    ],
)
def test_a_noun_is_no_verb(text: str, masked: dict[int, str]) -> None:
    found = plain(text)
    assert found.masked == masked
    assert len(found.text) == len(text)
