"""More slips of the parser put right: lists hung too high, verbs taken for participles.

Each function takes the tokens of a sentence and gives them back with some heads, labels or tags replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.sentence import Token


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


def fronted_places(tokens: list[Token]) -> list[Token]:
    """ "Near Baidoa, one strike hit a bunker": the capital makes the parser read a name of "Near Baidoa"."""
    near = next((t for t in tokens if t.pos not in ("SPACE", "PUNCT")), None)
    if near is None or near.lower != "near" or near.pos != "PROPN" or near.dep != "compound":
        return tokens
    name = tokens[near.head]
    comma = next((t for t in tokens[near.i :] if t.text == ","), None)
    if comma is None or comma.i < name.i or not tokens[name.head].is_verb or name.head < comma.i:
        return tokens
    out = list(tokens)
    out[near.i] = replace(near, tag="IN", pos="ADP", lemma="near", dep="prep", head=name.head)
    out[name.i] = replace(name, dep="pobj", head=near.i)
    return out


def orphaned_subjects(tokens: list[Token]) -> list[Token]:
    """ "Rebel troops assault the beach" as one heap: a noun right before a finite verb does not modify it."""
    out = list(tokens)
    for verb in tokens:
        if verb.pos != "VERB" or verb.tag not in ("VBP", "VBZ", "VBD") or verb.i == 0:
            continue
        noun = tokens[verb.i - 1]
        if not noun.is_noun or noun.head != verb.i or noun.dep not in ("compound", "nmod"):
            continue
        if not any(t.head == verb.i and t.dep in ("nsubj", "nsubjpass") for t in tokens):
            out[noun.i] = replace(noun, dep="nsubj")
    return out


def late_appositions(tokens: list[Token]) -> list[Token]:
    """ "the junta and its backers, notably Mali": a name behind a list stands beside the last of the list."""
    out = list(tokens)
    for name in tokens:
        if name.dep != "appos" or name.pos != "PROPN":
            continue
        last = out[name.head]
        while True:
            later = [t for t in out if t.head == last.i and t.dep == "conj" and last.i < t.i < name.i]
            if not later:
                break
            last = later[-1]
        if last.i != name.head and last.pos == "NOUN":
            out[name.i] = replace(name, head=last.i)
    return out


def gerund_subjects(tokens: list[Token]) -> list[Token]:
    """ "Shelling by the army killed nuns": a deed in front of a verb without a subject is its subject, not a clause."""
    out = list(tokens)
    for verb in tokens:
        if verb.pos != "VERB" or verb.tag not in ("VBZ", "VBD", "VBP"):
            continue
        below = [t for t in tokens if t.head == verb.i]
        deed = next((t for t in below if t.tag == "VBG" and t.dep in ("advcl", "csubj") and t.i < verb.i), None)
        if deed is None or any(t.dep in ("nsubj", "nsubjpass") for t in below):
            continue
        doer = next((t for t in tokens if t.head == deed.i and t.lower == "by" and t.i == deed.i + 1), None)
        if doer is not None and not any(t.text == "," for t in tokens[deed.i : verb.i]):
            out[deed.i] = replace(deed, tag="NN", pos="NOUN", lemma=deed.lower, dep="nsubj")
            out[doer.i] = replace(doer, dep="prep")
    return out
