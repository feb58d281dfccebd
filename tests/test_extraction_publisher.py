"""Whose text a document is: by its publisher or byline, and never the press."""

from __future__ import annotations

import pytest
from parsed import ENTRIES

from kg.extraction.names.publisher import publisher_of
from kg.model import Document
from kg.register import Entry, Register

REGISTER = Register(
    [
        *ENTRIES,
        Entry("actor/river-ministry", "River Ministry", "Ministry"),
        Entry("actor/daily-news", "Daily News", "MediaOrganisation"),
    ]
)


def publisher(text: str, name: str | None = None) -> str | None:
    link = publisher_of(Document(id="d", text=text, publisher=name), REGISTER)
    return None if link is None else link.key


@pytest.mark.parametrize(
    "text",
    [
        "Press release of the River Ministry\n\nWe condemn the raid.",
        "River Ministry press release\n\nWe condemn the raid.",
        "By River Ministry Public Affairs\n\nWe condemn the raid.",
        "Statement by the River Ministry on the raid\n\nWe condemn it.",
        "We condemn the raid.\n\nRiver Ministry Press Office",
    ],
)
def test_a_byline_names_whose_text_it_is(text: str) -> None:
    assert publisher(text) == "actor/river-ministry"


@pytest.mark.parametrize(
    "text",
    [
        "The River Ministry condemned the raid.",
        "The press release of the River Ministry came late.",
        "Daily News Press Office\n\nWe condemn the raid.",
        "Statement on the raid\n\nWe condemn it.",
    ],
)
def test_nothing_else_does(text: str) -> None:
    assert publisher(text) is None


def test_the_publisher_of_the_front_matter_leads_unless_it_is_the_press() -> None:
    assert publisher("We condemn it.", "River Ministry") == "actor/river-ministry"
    assert publisher("We condemn it.", "Daily News") is None
    assert publisher("We condemn it.", "A Blog") is None


def test_a_body_that_the_register_lacks_becomes_one_of_its_own_at_its_words() -> None:
    text = "  By 9th Bridge Group Public Affairs\n\nWe built a bridge."
    link = publisher_of(Document(id="d", text=text), REGISTER)
    assert link is not None
    assert (link.key, text[link.mention.start : link.mention.end]) == ("actor/9th-bridge-group", "9th Bridge Group")
