"""Slips of the parser about subjects put right: nouns hung elsewhere that a finite verb lacks.

Each function takes the tokens of a sentence and gives them back, the same list if nothing had to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.syntax.loose_tokens import DATES, children, is_finite, left_edge, verb_start
from kg.extraction.syntax.tree import SUBJECTS, Token

_HOURS = frozenset(
    "morning noon midday afternoon evening dusk sunset nightfall night midnight dawn daybreak sunrise".split()
)
_AT_HOURS = frozenset("by after before at in since until around towards toward on during".split())


def swallowed_subjects(tokens: list[Token]) -> list[Token]:
    """ "Mali shelled the camp and Chad condemned the raid": what stands between "and" and a new verb is its subject.

    The parser coordinates `Chad` with `camp` and leaves `condemned` without a subject. A finite verb that is
    coordinated with an earlier one has its subject, a conjunction or a comma right before it.
    """
    for verb in tokens:
        if verb.dep != "conj" or not verb.is_verb or verb.i < 3 or verb.head >= verb.i or not tokens[verb.head].is_verb:
            continue
        own = children(tokens, verb.i)
        if any(t.dep in SUBJECTS or t.dep in ("expl", "cc", "mark") for t in own if t.i < verb.i):
            continue
        if not is_finite(tokens, verb) or verb.tag == "VBP" and tokens[verb.head].tag not in ("VBP", "VBZ"):
            continue  # "helped the army and the rebels reach peace"
        above = tokens[verb.head]
        if above.tag == "VBN" and not children(tokens, above.i, "aux", "auxpass"):
            continue  # "Fighters linked to Boko Haram and Ansaru have …" has one finite verb
        joined = _coordinated_ending(tokens, verb.head, verb_start(tokens, verb) - 1)
        if joined is None:
            continue
        noun, joint = joined
        passive = any(t.dep == "auxpass" for t in own)
        out = list(tokens)
        out[noun.i] = replace(noun, dep="nsubjpass" if passive else "nsubj", head=verb.i)
        out[joint.i] = replace(joint, head=verb.head)
        return out
    return tokens


def _coordinated_ending(tokens: Sequence[Token], above: int, last: int) -> tuple[Token, Token] | None:
    """The noun coordinated inside the phrase of an earlier verb whose own phrase ends at `last`, and its "and"."""
    noun = tokens[last]
    while noun.head != noun.i and noun.dep in ("pobj", "prep", "compound") and noun.head < noun.i:
        noun = tokens[noun.head]
    if noun.dep != "conj" or not (noun.is_noun or noun.pos == "PRON") or noun.head <= above:
        return None
    if not tokens[noun.head].is_noun or children(tokens, noun.i, "conj", "cc"):
        return None
    joint = tokens[left_edge(tokens, noun.i) - 1]
    if joint.dep != "cc" or joint.head != noun.head or joint.lower not in ("and", "but"):
        return None
    return noun, joint


def closing_speakers(tokens: list[Token]) -> list[Token]:
    """ "… killing two nuns, residents and officials said.": whoever stands before the last verb says so.

    The parser lists them with what stands in front of the comma.
    """
    for verb in tokens:
        if verb.dep != "ROOT" or verb.i < 3 or not is_finite(tokens, verb):
            continue
        own = children(tokens, verb.i)
        said = next((t for t in own if t.dep == "ccomp" and t.i < verb.i), None)
        if said is None or any(t.dep in SUBJECTS for t in own):
            continue
        last = tokens[verb.i - 1]
        if last.dep != "conj" or not last.is_noun:
            continue
        first = last
        while first.dep == "conj" and tokens[left_edge(tokens, first.i) - 1].text != ",":
            first = tokens[first.head]
        if first.dep == "conj" and first.head > said.i:
            out = list(tokens)
            out[first.i] = replace(first, dep="nsubj", head=verb.i)
            return out
    return tokens


def stranded_subjects(tokens: list[Token]) -> list[Token]:
    """ "Chad, for its part, had backed the group": a name before a verb that has no subject is the subject.

    The parser takes such a name for an adverbial of the verb.
    """
    for name in tokens:
        if name.dep != "npadvmod" or name.pos != "PROPN" or name.lower in DATES or name.head <= name.i:
            continue
        verb = tokens[name.head]
        own = children(tokens, verb.i)
        if not verb.is_verb or any(t.dep in SUBJECTS or t.dep in ("expl", "mark") for t in own):
            continue
        if verb.dep not in ("ROOT", "ccomp") or not is_finite(tokens, verb) or verb.tag == "VBP":
            continue
        passive = any(t.dep == "auxpass" for t in own)
        out = list(tokens)
        out[name.i] = replace(name, dep="nsubjpass" if passive else "nsubj")
        return out
    return tokens


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


def times_before_subjects(tokens: list[Token]) -> list[Token]:
    """ "By the next morning rebels had left", "Before dawn commandos struck": the hour belongs to its preposition.

    The parser makes one phrase of the hour and the subject behind it and leaves the preposition without an object.
    """
    for hour in tokens:
        if hour.dep != "compound" or hour.lower not in _HOURS or hour.head <= hour.i:
            continue
        subject = tokens[hour.head]
        first = left_edge(tokens, hour.i)
        own = [t for t in children(tokens, subject.i) if t.i < hour.i and t.dep in ("det", "amod")]
        first = min([first, *(t.i for t in own)])
        before = tokens[first - 1] if first > 0 else None
        if before is None or subject.dep not in SUBJECTS or before.lower not in _AT_HOURS:
            continue
        if children(tokens, before.i, "pobj", "pcomp"):
            continue
        out = list(tokens)
        out[hour.i] = replace(hour, dep="pobj", head=before.i)
        for token in own:
            out[token.i] = replace(token, head=hour.i)
        if before.dep == "mark":
            out[before.i] = replace(before, dep="prep")
        return out
    return tokens
