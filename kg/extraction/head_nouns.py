"""What heads.csv knows of the noun that heads a phrase."""

from __future__ import annotations

from collections.abc import Callable

from kg.extraction.naming import Named
from kg.extraction.sentence import Sentence
from kg.lexicon import Head, Lexicon
from kg.vocabulary import is_kind

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
    longest: Head | None = None
    before = ""
    for first in range(i - 1, max(-1, i - _LONGEST), -1):
        before = sentence.spaced[first].lower() + before
        for word in written:
            head = heads.get(before + word)
            if head is not None:
                longest = head
                break
    singular = token.lower
    if token.tag in ("NNPS", "NNP"):
        plural = singular.endswith("men")
        singular = singular.removesuffix("en") + "an" if plural else singular.removesuffix("s")
    return longest or next((h for w in (token.lemma, token.lower, singular) if (h := heads.get(w))), None)
