"""What heads.csv knows of the noun that heads a phrase."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.extraction.syntax.sentence import Sentence
from kg.lexicon import Head, Lexicon
from kg.vocabulary import is_kind

if TYPE_CHECKING:
    from kg.extraction.names.naming import Named

_LONGEST = 8  # tokens of a compound


def head_noun(lexicon: Lexicon, sentence: Sentence, i: int, name_at: Callable[[int], Named | None]) -> Head | None:
    """The entry for the noun at token i, the longest compound first, or None.

    name_at: the name whose head is a token, if there is one.
    """
    token = sentence[i]
    for modifier in sentence.kids(i, "compound", "nmod", "amod"):
        named = name_at(modifier.i) if token.is_noun else None
        if named is not None and is_kind(named.link.kind, "Weapon") and lexicon.heads.get(token.lemma):
            return Head(token.lemma, "weapon", named.link.kind, "Weapon", "", 0)  # "MiG-29 fighters"
    heads = lexicon.heads
    written = (token.lemma,) if token.lemma == token.lower else (token.lemma, token.lower)
    ends = [word for word in written if word in lexicon.compound_ends]
    longest: Head | None = None
    before = ""
    for first in range(i - 1, max(-1, i - _LONGEST), -1) if ends else ():
        before = sentence.spaced[first].lower() + before
        for word in ends:
            head = heads.get(before + word)
            if head is not None:
                longest = head
                break
    single = singular(token.lower) if token.tag in ("NNPS", "NNP") else token.lower
    return longest or next((h for w in (token.lemma, token.lower, single) if (h := heads.get(w))), None)


def singular(word: str) -> str:
    """The singular of a noun in lower case, as far as its ending tells: "guards", "gunmen"."""
    return word.removesuffix("en") + "an" if word.endswith("men") else word.removesuffix("s")
