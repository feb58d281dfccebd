"""The whole phrase of a party without a name: what hangs on its head by preposition belongs to what it is called."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.syntax.sentence import Sentence
from kg.model import Link, Mention

_ADDING = frozenset("of from to in for with against at near on like".split())
_BREAKS = frozenset(',;:—()"“”')


def in_full(sentence: Sentence, i: int, link: Link) -> Link:
    """The link with what hangs on its phrase added to the mention: "activists from the north", of an unnamed party.

    Only where the phrase of the mention ends at token i and no name of the register stands behind it.
    """
    mention = link.mention
    if link.registered or link.key.count("/") < 2 or mention.end != sentence[i].end:
        return link
    last = i
    for preposition in sentence.kids(i, "prep"):
        below = sentence.subtree(preposition.i)
        gapless = below == tuple(range(last + 1, below[-1] + 1))
        if preposition.lower not in _ADDING or not gapless:
            break
        if any(sentence[j].is_verb or sentence[j].text in _BREAKS for j in below):
            break
        last = below[-1]
    if last == i:
        return link
    whole = Mention(mention.start, sentence[last].end, "", mention.kind)
    words = mention.text + sentence.text(i, last + 1).removeprefix(sentence[i].text)
    return replace(link, mention=replace(whole, text=words))
