"""Slips of the parser about lists put right: members that it hung on the verb or took for an apposition.

Each function takes the tokens of a sentence and gives them back, the same list if nothing had to change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.syntax.loose_tokens import children, governors, left_edge
from kg.extraction.syntax.tree import HYPHENS, Token


def listed_appositions(tokens: list[Token]) -> list[Token]:
    """ "an outpost, a bridge, and a depot": what is alike on both sides of a comma and goes on with "and" is a list.

    The parser takes `bridge` for another name of `outpost`. Alike are two names, or two nouns that both come with "a"
    or with a number; "Derna, a port and market" stays an apposition.
    """
    out = tokens
    for member in tokens:
        if member.dep != "appos" or member.head >= member.i:
            continue
        first = out[member.head]
        last = _last_conjunct(tokens, member)
        if last is None or not _alike(tokens, first, member) or not _alike(tokens, first, last):
            continue
        if tokens[left_edge(tokens, member.i) - 1].text == ",":
            out = list(out)
            out[member.i] = replace(member, dep="conj")
    return out


def _last_conjunct(tokens: Sequence[Token], member: Token) -> Token | None:
    """The last of what is coordinated with a list's member, if "and" or "or" stands before it."""
    at, joined = member, False
    while True:
        joined = joined or any(t.lower in ("and", "or") for t in children(tokens, at.i, "cc"))
        later = children(tokens, at.i, "conj")
        if not later:
            return at if joined and at.i != member.i else None
        at = later[-1]


def _alike(tokens: Sequence[Token], one: Token, other: Token) -> bool:
    if one.pos == other.pos == "PROPN":
        return True
    return one.pos == other.pos == "NOUN" and _measure(tokens, one) == _measure(tokens, other) != ""


def _measure(tokens: Sequence[Token], noun: Token) -> str:
    """Whether a noun comes with a number or with "a", which is alike; else ""."""
    own = children(tokens, noun.i, "det", "nummod")
    return "counted" if any(t.dep == "nummod" or t.lower in ("a", "an") for t in own) else ""


def twin_subjects(tokens: list[Token]) -> list[Token]:
    """ "Wall Street, arms makers and bankers write laws": a verb has one subject, a second one belongs to the first.

    Behind "and" it is coordinated with what that joins; behind a comma it is on a list that goes on with "and"; right
    behind a noun it is a name ("Minister for Trade Okello").
    """
    out = tokens
    for second in tokens:
        if second.dep not in ("nsubj", "nsubjpass") or not second.is_noun or second.head <= second.i:
            continue
        first = next((t for t in tokens[: second.i] if t.head == second.head and t.dep == second.dep), None)
        if first is None or not first.is_noun:
            continue
        joint = tokens[left_edge(tokens, second.i) - 1]
        listed = joint.text == "," and joint.i == first.i + 1 and bool(children(tokens, second.i, "conj"))
        if joint.dep == "cc" and first.i <= joint.head < joint.i and tokens[joint.head].is_noun:
            changed = replace(second, dep="conj", head=joint.head)
        elif listed and not any(t.text == "," for t in tokens[: first.i]):
            changed = replace(second, dep="conj", head=first.i)
        elif second.pos == "PROPN" and joint.is_noun and first.i <= joint.i and not _broken(tokens, first.i, joint.i):
            changed = replace(second, dep="appos", head=joint.i if joint.pos == "NOUN" else first.i)
        else:
            continue
        out = list(out)
        out[second.i] = changed
    return out


def _broken(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a comma, colon or dash stands between two tokens."""
    return any(t.pos == "PUNCT" and t.text not in HYPHENS for t in tokens[first:last])


def split_prefixes(tokens: list[Token]) -> list[Token]:
    """ "two ex-members", "counter-terrorism", "to co-operate": prefix, hyphen and word are not three of a kind.

    The parser gives all three the same label and governor, so that the prefix stands first where one word is asked for.
    The prefix qualifies the word, and "co-operate" is `cooperate`.
    """
    out = tokens
    for hyphen in tokens[1:-1]:
        if hyphen.text not in HYPHENS or hyphen.tag in ("HYPH", ":", "SYM", ","):
            continue
        prefix, word = tokens[hyphen.i - 1], tokens[hyphen.i + 1]
        if prefix.end != hyphen.start or hyphen.end != word.start or prefix.dep != word.dep or prefix.head != word.head:
            continue
        out = list(out)
        lemma = prefix.lower + word.lemma if prefix.lower in ("co", "re") else word.lemma
        out[prefix.i] = replace(prefix, dep="compound", head=word.i)
        out[hyphen.i] = replace(hyphen, tag="HYPH", pos="PUNCT", dep="punct", head=word.i)
        out[word.i] = replace(word, lemma=lemma)
    return out


def objects_joined_to_verbs(tokens: list[Token]) -> list[Token]:
    """ "destroyed a bunker, seven trucks and a gun": a noun coordinated with a verb goes on with the verb's object."""
    out = tokens
    for noun in tokens:
        if noun.dep != "conj" or not noun.is_noun or noun.head >= noun.i:
            continue
        verb = out[noun.head]
        if verb.pos != "VERB" or children(tokens, noun.i, "nsubj", "nsubjpass", "acl", "relcl"):
            continue
        joint = tokens[left_edge(tokens, noun.i) - 1]
        before = next((t for t in reversed(tokens[verb.i : noun.i]) if t.head == verb.i and t.dep == "dobj"), None)
        if before is None or not before.is_noun or (joint.text != "," and joint.tag != "CC"):
            continue
        if any(t.head == verb.i and t.dep in ("prep", "agent", "advcl") and before.i < t.i < noun.i for t in tokens):
            continue
        at = before
        while later := [t for t in children(out, at.i, "conj") if t.i < noun.i]:
            at = later[-1]
        out = list(out)
        out[noun.i] = replace(noun, head=at.i)
        if joint.dep == "cc" and joint.head == verb.i:
            out[joint.i] = replace(joint, head=at.i)
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
        if head in governors(out, before.i) and out[before.head].lower == "of":
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


def late_appositions(tokens: list[Token]) -> list[Token]:
    """ "the junta and its backers, notably Mali": a name behind a list stands beside the last of the list.

    So does what one of those is called: "Moss and Okello, head of the bank".
    """
    out = list(tokens)
    for name in tokens:
        if name.dep != "appos" or name.pos != "PROPN" and name.tag != "NN":
            continue
        last = out[name.head]
        while True:
            later = [t for t in out if t.head == last.i and t.dep == "conj" and last.i < t.i < name.i]
            if not later:
                break
            last = later[-1]
        if last.i != name.head and last.pos == ("NOUN" if name.pos == "PROPN" else "PROPN"):
            out[name.i] = replace(name, head=last.i)
    return out
