"""More slips of the parser put right: nouns taken for verbs, lists hung too high, verbs taken for participles.

Each function takes the tokens of a sentence and gives them back with some heads, labels or tags replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.sentence import Token

_BEFORE_NOUN = frozenset({"nsubj", "compound", "amod", "nmod", "npadvmod", "dep", "dobj"})


def nouns_for_verbs(tokens: list[Token]) -> list[Token]:
    """ "U.S. airstrikes against the camp killed two": a present-tense "verb" with a bare past-tense conjunct is a noun.

    Two verbs of one subject are joined by a conjunction or a comma, and in one tense; where neither is so, the first
    is the plural noun that the second has as its subject.
    """
    for noun in tokens:
        if noun.tag not in ("VBZ", "VBP") or noun.pos != "VERB" or not noun.text.endswith("s"):
            continue
        verb = next((t for t in tokens if t.head == noun.i and t.dep == "conj" and t.tag == "VBD"), None)
        if verb is None or noun.i >= verb.i:
            continue
        between = tokens[noun.i + 1 : verb.i]
        if any(t.head == noun.i and t.dep in ("cc", "punct", "dobj", "aux", "ccomp", "xcomp") for t in between):
            continue
        return _as_subject(tokens, noun, verb)
    return tokens


def _as_subject(tokens: Sequence[Token], noun: Token, verb: Token) -> list[Token]:
    """The tree with `noun` as the subject of `verb`, which takes its place; what stood before the noun qualifies it."""
    out = list(tokens)
    root = noun.head == noun.i
    out[verb.i] = replace(verb, dep=noun.dep, head=verb.i if root else noun.head)
    lemma = noun.text.lower().removesuffix("s")
    out[noun.i] = replace(noun, tag="NNS", pos="NOUN", lemma=lemma, dep="nsubj", head=verb.i)
    for token in tokens:
        if token.head != noun.i or token.i == noun.i:
            continue
        if token.i > noun.i:
            if token.dep == "conj" and token.i > verb.i or token.dep in ("punct", "cc") and token.i > verb.i:
                out[token.i] = replace(token, head=verb.i)
        elif token.dep in _BEFORE_NOUN and token.is_noun:
            out[token.i] = replace(token, dep="compound")
            out = _series(out, token, noun.i)
    return out


def _series(tokens: list[Token], quantity: Token, noun: int) -> list[Token]:
    """ "A series of precision U.S. airstrikes": what was the false verb's subject counts the noun by "of"."""
    of = next((t for t in tokens if t.head == quantity.i and t.lower == "of" and t.i < noun), None)
    if of is None:
        return tokens
    out = list(tokens)
    verb = tokens[noun].head
    out[quantity.i] = replace(quantity, dep="nsubj", head=verb)
    out[noun] = replace(tokens[noun], dep="pobj", head=of.i)
    for token in tokens:
        if token.head == of.i and token.dep == "pobj" and token.i < noun:
            out[token.i] = replace(token, dep="compound", head=noun)
    return out


def lists_behind_of(tokens: list[Token]) -> list[Token]:
    """ "the ministers of Iran, Iraq and Jordan": names listed behind a name are its conjuncts, not the plural's.

    The parser coordinates `Iraq` with `ministers`. A bare name behind a comma or "and" goes to the name right before
    that joint if this hangs, by "of", on the plural that the name was coordinated with.
    """
    out = list(tokens)
    for name in tokens:
        head = out[name.head]
        if name.dep != "conj" or name.pos != "PROPN" or not head.is_noun or not head.text.endswith("s"):
            continue
        first = _phrase_start(tokens, name.i)
        joint = first - 1
        while joint > head.i and (tokens[joint].text == "," or tokens[joint].dep == "cc"):
            joint -= 1
        before = out[joint]
        if joint == first - 1 or joint <= head.i or before.dep != "pobj" or before.pos != "PROPN":
            continue
        if head.i in _line(out, before.i) and out[before.head].lower == "of":
            out[name.i] = replace(name, head=before.i)
    return out


def _phrase_start(tokens: Sequence[Token], i: int) -> int:
    """First token of the name that ends at token i, its article included."""
    first = i
    while first > 0 and tokens[first - 1].head == i and tokens[first - 1].dep in ("compound", "det", "nmod", "punct"):
        if tokens[first - 1].text == ",":
            break
        first -= 1
    return first


def _line(tokens: Sequence[Token], i: int) -> set[int]:
    """The governors of token i."""
    seen: set[int] = set()
    while tokens[i].head != i and tokens[i].head not in seen:
        i = tokens[i].head
        seen.add(i)
    return seen


def verbs_for_participles(tokens: list[Token]) -> list[Token]:
    """ "The council updated its members" as a mere noun phrase: the name before the participle is its subject.

    Only where the phrase would be the whole sentence: then nothing else tells what happened.
    """
    root = next((t for t in tokens if t.head == t.i), None)
    if (
        root is None
        or not root.is_noun
        or any(t.is_verb and t.tag in ("VBD", "VBZ", "VBP", "MD") and t.head == root.i for t in tokens)
    ):
        return tokens
    verb = next((t for t in tokens if t.head == root.i and t.tag == "VBN" and t.dep == "amod" and t.i < root.i), None)
    if verb is None or verb.i == 0:
        return tokens
    name = tokens[verb.i - 1]
    if name.pos != "PROPN" or name.head != root.i or name.dep not in ("nmod", "compound", "npadvmod"):
        return tokens
    out = list(tokens)
    out[verb.i] = replace(verb, tag="VBD", dep="ROOT", head=verb.i)
    out[root.i] = replace(root, dep="dobj", head=verb.i)
    for token in tokens:
        if token.head == root.i and token.i != root.i and token.i < name.i:
            out[token.i] = replace(token, head=name.i)
        elif token.head == root.i and token.i > root.i and token.dep in ("prep", "npadvmod", "punct", "acl"):
            out[token.i] = replace(token, head=verb.i, dep="ccomp" if token.dep == "acl" else token.dep)
    out[name.i] = replace(name, dep="nsubj", head=verb.i)
    return out
