"""The text as the parser should see it: what only sets words apart on the page is taken out, offsets are kept.

White space stands as one space each, since the parser takes every further blank or line break for a word; characters
without width go; and a hyphen set between spaces ("Saudi - led", "anti - tank") is closed up again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WHITE = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_LOOSE = re.compile(r"\s{2,}|[^\S ]|[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_PREFIXES = (
    "al|anti|arch|cease|co|counter|cross|ex|inter|intra|multi|neo|non|post|pre|pro|pseudo|self|semi|so(?= - called)"
    "|trans|vice"
)
_SUFFIXES = (
    "affiliated|aligned|allied|backed|based|born|borne|brokered|built|century|controlled|directed|era|fired|fire|funded"
    "|grade|held|inspired|led|level|linked|made|mediated|occupied|old|owned|range|related|run|scale|seized|speaking"
    "|sponsored|style|supplied|supported|term|trained|type|wing|year"
)
_HYPHEN = re.compile(
    rf"\b(?:{_PREFIXES})(?P<a> -|- | - )(?=\w)"
    rf"|(?<=\w)(?P<b> - )(?=(?:{_SUFFIXES})\b(?! (?:as|at|by|for|from|in|of|on|to|under|with)\b))",
    re.IGNORECASE,
)
"""A hyphen between a word and a preposition's participle may be a dash: "the militia - backed by Iran - fled"."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A stretch as it is parsed. places[i]: where its i-th character stands in the stretch; None if all stand still."""

    text: str
    places: Sequence[int] | None = None


def plain(text: str) -> Plain:
    """`text` with single spaces and closed hyphens.

    >>> plain("the Saudi - led\\n  coalition").text
    'the Saudi-led coalition'
    """
    cuts: set[int] = set()
    for match in _HYPHEN.finditer(text):
        start, end = match.span("a") if match["a"] else match.span("b")
        cuts.update(i for i in range(start, end) if text[i] == " ")
    if not cuts and not _LOOSE.search(text):
        return Plain(text)
    letters: list[str] = []
    places: list[int] = []
    for i, letter in enumerate(text):
        if i in cuts:
            continue
        if not _WHITE.match(letter):
            letters.append(letter)
        elif letter.isspace() and letters and letters[-1] != " ":
            letters.append(" ")
        else:
            continue
        places.append(i)
    return Plain("".join(letters), tuple(places))
