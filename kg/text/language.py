"""Whether a text is in English, the one language whose claims are read: by its script and its commonest words."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from kg.model import Span
from kg.text.spans import merged, without

if TYPE_CHECKING:
    from kg.model import Document

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_OTHER = re.compile("[^\x00-\u024f\u1e00-\u1eff]+")
"""What is no Latin letter of Unicode's: those end there, but for some of Vietnamese."""
_ENGLISH = frozenset(
    "about after against and are be been between but by could did does even every for from had has have he her his "
    "how into it it's its may might most much not of out she should since some such than that the their "
    "them then there these they this those through to until upon were what when where which while who whom "
    "whose why with within without would you your".split()
)
"""Words that most sentences have some of, without those that are as common in another language (in, is, was, so)."""

WORDS = 5_000
"""How many words of a text are looked at."""

ENOUGH = 25
"""A text of fewer words is too short to tell by them."""

SHARE = 0.06
"""Of the words of a text in English, at least this many are such: a third in prose, a fifteenth in a list of captions.

In other languages it is one in fifty at the most.
"""


def reads_like_english(document: Document) -> bool:
    """Whether what is read of a document is English."""
    return is_english(without(document.text, Span(0, len(document.text)), merged(document.skipped)))


def is_english(text: str) -> bool:
    """Whether `text` reads like English; a text too short to tell does, if it is in the Latin script.

    >>> is_english("Иран поставил России беспилотники.")
    False
    """
    words = [match.group().lower().replace("’", "'") for match in itertools.islice(_WORD.finditer(text), WORDS)]
    if not words:
        return True
    letters = "".join(words)
    if 2 * len(_OTHER.sub("", letters)) < len(letters):
        return False
    return len(words) < ENOUGH or sum(word in _ENGLISH for word in words) >= SHARE * len(words)
