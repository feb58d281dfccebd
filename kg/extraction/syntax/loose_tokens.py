"""Walks over the tokens of a sentence whose tree is still being mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.syntax.tree import Token

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)


def children(tokens: Sequence[Token], i: int, *deps: str) -> list[Token]:
    """The dependants of token i, with these labels if any are given, left to right."""
    return [t for t in tokens if t.head == i and t.i != i and (not deps or t.dep in deps)]


def left_edge(tokens: Sequence[Token], i: int) -> int:
    """The first token of the phrase of token i."""
    first = i
    while True:
        further = min((t.i for t in tokens[:first] if t.head in range(first, i + 1)), default=first)
        if further == first:
            return first
        first = further


def is_finite(tokens: Sequence[Token], verb: Token) -> bool:
    """Whether a verb or one of its auxiliaries is finite."""
    return verb.tag in FINITE or any(t.tag in FINITE for t in children(tokens, verb.i, "aux", "auxpass"))


def verb_start(tokens: Sequence[Token], verb: Token) -> int:
    """The first of the auxiliaries and adverbs before a verb, the verb itself if there are none."""
    own = children(tokens, verb.i, "aux", "auxpass", "neg", "advmod")
    return min((t.i for t in own if t.i < verb.i), default=verb.i)


def governors(tokens: Sequence[Token], i: int) -> Iterator[Token]:
    """The governors of token i, from the nearest up."""
    for _ in tokens:
        if tokens[i].head == i:
            return
        i = tokens[i].head
        yield tokens[i]
