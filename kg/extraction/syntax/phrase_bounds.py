"""Where a noun phrase begins: as a mention, and as the label of what it names."""

from __future__ import annotations

from kg.extraction.syntax.sentence import Sentence

_QUANTIFIERS = frozenset("many several some multiple additional other more".split())


def phrase_start(sentence: Sentence, head: int) -> int:
    """First token of the base noun phrase that ends at `head`, articles and owners left out."""
    first = head
    while first > 0:
        before = sentence[first - 1]
        if before.pos in ("DET", "PRON", "SPACE", "ADP", "CCONJ", "VERB", "AUX", "SCONJ") and before.tag not in (
            "VBG",
            "VBN",
        ):
            break
        if before.pos == "PUNCT" and before.text not in ("-", "–", "“", "”", '"') or before.tag == "POS":
            break
        if not _below(sentence, before.i, head):
            break
        first -= 1
    while first < head and sentence[first].pos == "PUNCT":
        first += 1
    return first


def _below(sentence: Sentence, i: int, head: int) -> bool:
    """Whether the chain of governors leads from token i to `head` without passing behind it."""
    for above in sentence.ancestors(i):
        if above.i == head:
            return True
        if above.i > head:
            return False
    return False


def label_start(sentence: Sentence, first: int, head: int) -> int:
    """Behind leading numbers and quantifiers ("more than 20 militants" are militants)."""
    at = first
    for j in range(first, head):
        token = sentence[j]
        counts = token.pos == "NUM" or token.dep in ("quantmod", "nummod", "advmod") or token.tag in ("JJR", "RBR")
        if counts or token.lower in _QUANTIFIERS and at == j:
            at = j + 1
    return min(at, head)
