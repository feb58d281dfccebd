"""Datelines and footnote marks, which are no part of any sentence, blanked out of a text."""

from __future__ import annotations

import re

_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|citation needed|note \d+)\]")
_DATED = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?"
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.'’\- ]{2,30}(?:, [A-Z][a-zA-Z. ]{2,25})?(?:, DATED)?|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}, DATED)"
    r"(?:, [A-Z]{2,8})?(?: \([A-Z][\w. ]{1,20}\)(?: ?:)?)? ?(?:(?<=:)|[—–]|-{1,2}) (?=[\"“A-Z\d])".replace(
        "DATED", _DATED
    ),
    re.MULTILINE,
)
"""A city in small letters could begin a sentence: only a date behind it makes it a dateline."""


def blanked(text: str) -> str:
    """The text with spaces for datelines and footnote marks; every other character keeps its offset."""
    return _FOOTNOTE.sub(_blank, _DATELINE.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
