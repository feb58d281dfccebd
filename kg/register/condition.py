"""How names are compared, and when an ambiguous one stands for its entry."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "æ": "ae", "Æ": "Ae"}
    | {"œ": "oe", "ß": "ss"}
    | dict.fromkeys("'’‘‛ʼʻʿʾ`´′.", "")
)
_CLITIC = re.compile(r" (?=['’]s\b)")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=1 << 16)  # the words of a text come again and again
def normalise_name(text: str) -> str:
    """The form in which names are compared.

    Without accents, case, apostrophes and dots; hyphens and other punctuation are spaces; a leading "the" is dropped.
    A possessive cut off by a tokeniser is joined again ("People 's").
    `normalise_name("the Kata’ib Hezbollah") == normalise_name("Kataib-Hezbollah")`.
    """
    plain = _CLITIC.sub("", text).translate(_LETTERS) if " " in text else text.translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    words = _NOT_WORD.sub(" ", plain.casefold()).strip()
    return words.removeprefix("the ")


@dataclass(frozen=True, slots=True)
class Condition:
    """When a name that may also mean something else stands for its entry; all parts that are given must hold.

    case: written exactly so. later: only after another name of the entry earlier in the text.
    whole: no proper noun directly before or after. near, far: some, none of the words in the same sentence.
    followed_by, preceded_by, not_followed_by, not_preceded_by: of the word directly beside the name.
    Words are in normalised form; a final `*` stands for any ending.
    """

    case: bool = False
    later: bool = False
    whole: bool = False
    near: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()
    preceded_by: tuple[str, ...] = ()
    not_followed_by: tuple[str, ...] = ()
    not_preceded_by: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Reads `near drone* uav, not-followed-by base`; ValueError says what is wrong with it."""
        given: dict[str, tuple[str, ...]] = {}
        for clause in text.split(","):
            keyword, *words = clause.split() or [""]
            part = keyword.replace("-", "_")
            if keyword not in _KEYWORDS:
                raise ValueError(f"unknown condition '{keyword}'; use one of {', '.join(_KEYWORDS)}")
            if part in given:
                raise ValueError(f"condition '{keyword}' stands twice")
            if (keyword in _FLAGS) == bool(words):
                raise ValueError(f"condition '{keyword}' takes {'no words' if words else 'at least one word'}")
            given[part] = tuple(_pattern(word) for word in words)
        beside = {part: words for part, words in given.items() if part not in _FLAGS}
        return cls("case" in given, "later" in given, "whole" in given, **beside)

    def holds(
        self,
        words: Sequence[str],
        start: int,
        end: int,
        *,
        proper: Sequence[bool] = (),
        earlier: bool = False,
        context: Iterable[str] = (),
    ) -> bool:
        """Whether the name that is `words[start:end]` of a sentence may stand for its entry (`case` apart).

        proper: for each word whether it is a proper noun; left out, capitals decide.
        earlier: whether the text has named the entry before. context: words of the text so far, in normalised form,
        one of which `near` may be as well.
        """
        before = next((i for i in range(start - 1, -1, -1) if not _is_hyphen(words[i])), None)
        after = next((i for i in range(end, len(words)) if not _is_hyphen(words[i])), None)
        if self.later and not earlier:
            return False
        if self.whole and any(_is_proper(words, proper, i) for i in (before, after) if i is not None):
            return False
        return self._beside(
            normalise_name(words[before]) if before is not None else "",
            normalise_name(words[after]) if after is not None else "",
        ) and self._around([*words[:start], *words[end:]], context)

    def _beside(self, previous: str, following: str) -> bool:
        return (
            (not self.followed_by or _matches(following, self.followed_by))
            and (not self.preceded_by or _matches(previous, self.preceded_by))
            and not _matches(following, self.not_followed_by)
            and not _matches(previous, self.not_preceded_by)
        )

    def _around(self, others: Sequence[str], context: Iterable[str]) -> bool:
        if not self.near and not self.far:
            return True
        plain = [normalise_name(word) for word in others]
        return (not self.near or any(_matches(word, self.near) for word in (*plain, *context))) and not any(
            _matches(word, self.far) for word in plain
        )


_FLAGS = ("case", "later", "whole")
_KEYWORDS = tuple(part.name.replace("_", "-") for part in fields(Condition))


def _pattern(word: str) -> str:
    return normalise_name(word.removesuffix("*")) + ("*" if word.endswith("*") else "")


def _matches(word: str, patterns: tuple[str, ...]) -> bool:
    return any(word.startswith(p[:-1]) if p.endswith("*") else word == p for p in patterns)


def _is_hyphen(word: str) -> bool:
    return word in ("-", "–", "‑")


def _is_proper(words: Sequence[str], proper: Sequence[bool], index: int) -> bool:
    return proper[index] if proper else index > 0 and words[index][:1].isupper()
