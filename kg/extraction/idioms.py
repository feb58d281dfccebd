"""Where the words of war and politics tell of something else: games, prices, and what nobody rules on."""

from __future__ import annotations

import re

from kg.extraction.sentence import Sentence, Token
from kg.lexicon import Lexicon
from kg.vocabulary import CLAIM_TYPES

_SCORE = re.compile(r"(?<!\S)\d{1,3}[-–]\d{1,3}(?=[.,;]|$|\s+(?:on|in|at|to|after|with|and|thanks|away|over)\b)")
_PLAYED = frozenset({"Attack", "Capture", "Withdrawal", "Deployment", "Alliance"})


def is_played(lexicon: Lexicon, sentence: Sentence, kind: str, at: int) -> bool:
    """Whether a word that may mean a claim of type `kind` tells of a game: "crushed Chile in the semi-final", "3-1".

    A score counts only below the word itself: assemblies vote by numbers, too.
    """
    if kind not in _PLAYED:
        return False
    if any(t.is_noun and t.lemma in lexicon.words["contest"] for t in sentence.tokens):
        return True
    below = sentence.subtree(at)
    return bool(below) and _SCORE.search(sentence.text(below[0], below[-1] + 1)) is not None


def is_bloodless(lexicon: Lexicon, sentence: Sentence, noun: Token) -> bool:
    """Whether a word before a noun of fighting says that no blood flows: "the price war between the grocers"."""
    return any(t.lower in lexicon.words["bloodless"] for t in sentence.kids(noun.i, "compound", "amod", "nmod"))


def is_matter(lexicon: Lexicon, token: Token) -> bool:
    """Whether one can rule on, welcome or look into what the token names: an act, a measure or a statement."""
    if token.lemma in lexicon.words["matter"] or token.lower in lexicon.words["event"]:
        return True
    rows = lexicon.triggers.get((token.lemma, "noun"), ())
    return any(not CLAIM_TYPES[row.type].relation for row in rows) or (token.lemma, "noun") in lexicon.cues
