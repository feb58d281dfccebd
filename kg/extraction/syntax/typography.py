"""The text as the parser should see it: what only sets words apart on the page is taken out, offsets are kept.

White space stands as one space each, since the parser takes every further blank or line break for a word; characters
without width go; a hyphen set between spaces ("Saudi - led", "anti - tank") is closed up again; and for a noun that it
takes for a verb ("IS", "airstrikes") stands one of the same length that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

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
_STAND_INS = MappingProxyType(
    {
        "IS": "UN",
        "IEDs": "guns",
        "SUVs": "cars",
        "UAVs": "jets",
        "airstrike": "incursion",
        "airstrikes": "incursions",
        "buildups": "programs",
        "ceasefires": "agreements",
        "centrifuges": "instruments",
        "consulates": "apartments",
        "dhows": "boats",
        "emirs": "kings",
        "escapees": "soldiers",
        "evacuees": "soldiers",
        "holdouts": "soldiers",
        "imams": "monks",
        "informers": "prisoners",
        "occupiers": "prisoners",
        "oligarchs": "prisoners",
        "pullouts": "attempts",
        "returnees": "prisoners",
        "stooges": "leaders",
    }
)
"""Nouns that the parser takes for verbs, each with one of the same length that it knows for a noun."""
_MISREAD = re.compile(
    r"\b(?:IS(?! (?:a|an|the|no|not|NOT)\b)|"
    + "|".join(
        word if word[0].isupper() else f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in _STAND_INS if word != "IS"
    )
    + r")\b"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A stretch as it is parsed.

    places[i]: where its i-th character stands in the stretch; None if all stand still. masked: by its place in `text`,
    the word for which another one stands there.
    """

    text: str
    places: Sequence[int] | None = None
    masked: Mapping[int, str] = field(default_factory=dict)


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
        return _unambiguous(text, None)
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
    return _unambiguous("".join(letters), tuple(places))


def _unambiguous(text: str, places: Sequence[int] | None) -> Plain:
    """A stretch in which no noun is taken for a verb; one all in capitals is left as it is."""
    masked = {m.start(): m.group() for m in _MISREAD.finditer(text)}
    if not masked or text.isupper():
        return Plain(text, places)
    return Plain(_MISREAD.sub(_stand_in, text), places, masked)


def _stand_in(match: re.Match[str]) -> str:
    """The word that stands for another, with a capital if that has one and is none by nature."""
    word = match.group()
    known = _STAND_INS.get(word)
    return known if known is not None else _STAND_INS[word.lower()].capitalize()
