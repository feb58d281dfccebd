"""The tokens of a sentence as plain records with their dependency tree, and walks that know no grammar.

Nothing here knows spaCy: a tree can be built by hand (`Sentence.of`), which is how the rules are tested.
Dependency labels are those of spaCy's English models (ClearNLP style: nsubj, dobj, dative, agent, pobj, poss …).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
HYPHENS = frozenset("-–‑")
RELATIVIZERS = frozenset({"that", "which", "who", "whom", "whose"})
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `i` is its place in the sentence, `head` that of its governor (itself for the root).

    start, end: half-open code point offsets into the document's text. lower: the text in lower case.
    is_verb: a verb form, auxiliaries included. is_noun: a common or proper noun.
    """

    i: int
    text: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int
    start: int
    end: int
    lower: str = field(init=False, repr=False, compare=False)
    is_verb: bool = field(init=False, repr=False, compare=False)
    is_noun: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # asked for so often that they are worked out once
        object.__setattr__(self, "lower", self.text.lower())
        object.__setattr__(self, "is_verb", self.pos in ("VERB", "AUX"))
        object.__setattr__(self, "is_noun", self.pos in ("NOUN", "PROPN"))


@dataclass(frozen=True, slots=True)
class Tree:
    """Tokens in order with their tree; `children[i]` are the dependants of token i, left to right.

    spaced: the words, each with the gap behind it as one space.
    """

    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...] = field(repr=False)
    spaced: tuple[str, ...] = field(repr=False, compare=False)

    @property
    def start(self) -> int:
        """Offset of the first token in the document."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset behind the last token in the document."""
        return self.tokens[-1].end

    def __getitem__(self, i: int) -> Token:
        return self.tokens[i]

    @property
    def root(self) -> Token | None:
        """The token that nothing governs, the first if there are several; None in a tree without one."""
        return next((t for t in self.tokens if t.head == t.i), None)

    def child(self, i: int, *deps: str) -> Token | None:
        """The first dependant of token i with one of these labels."""
        for c in self.children[i]:
            if self.tokens[c].dep in deps:
                return self.tokens[c]
        return None

    def kids(self, i: int, *deps: str) -> Iterator[Token]:
        """The dependants of token i with one of these labels, left to right."""
        for c in self.children[i]:
            if self.tokens[c].dep in deps:
                yield self.tokens[c]

    def subtree(self, i: int) -> tuple[int, ...]:
        """All tokens below i and i itself, in order."""
        found, todo = set(), [i]
        while todo:
            at = todo.pop()
            if at not in found:
                found.add(at)
                todo.extend(self.children[at])
        return tuple(sorted(found))

    def ancestors(self, i: int) -> Iterator[Token]:
        """The governors of token i, from the nearest up to the root."""
        seen = {i}
        while self.tokens[i].head not in seen:
            i = self.tokens[i].head
            seen.add(i)
            yield self.tokens[i]

    def lineage(self, i: int) -> set[int]:
        """Token i and all its governors."""
        return {i, *(above.i for above in self.ancestors(i))}

    def conjuncts(self, i: int) -> list[int]:
        """Token i and everything coordinated behind it ("A, B and C" from A)."""
        out, todo = [], [i]
        while todo:
            at = todo.pop(0)
            out.append(at)
            todo[:0] = [t.i for t in self.kids(at, "conj")]
        return out

    def first_conjunct(self, i: int) -> int:
        """The head of the coordination that token i belongs to."""
        seen = {i}
        while self.tokens[i].dep == "conj" and self.tokens[i].head not in seen:
            i = self.tokens[i].head
            seen.add(i)
        return i

    def text(self, i: int, j: int) -> str:
        """The words of tokens [i, j) joined as they stand, with single spaces where the text has a gap."""
        return "".join(self.spaced[i : j - 1]) + self.tokens[j - 1].text if i < j else ""


def children_of(tokens: Sequence[Token]) -> tuple[tuple[int, ...], ...]:
    """The dependants of each token, left to right."""
    children: list[list[int]] = [[] for _ in tokens]
    for token in tokens:
        if token.head != token.i:
            children[token.head].append(token.i)
    return tuple(tuple(c) for c in children)


def spaced(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words, each with the gap behind it as one space."""
    before_last = [t.text + " " if t.end < after.start else t.text for t, after in pairwise(tokens)]
    return (*before_last, *(t.text for t in tokens[-1:]))


def parts_of_speech(token: Token) -> Iterator[str]:
    """The parts of speech under which triggers.csv may list a token, the likeliest first."""
    if token.tag.startswith("VB"):
        yield "verb"
    elif token.pos == "ADJ":
        yield "adj"
    if token.is_noun or token.pos == "ADJ" and token.dep in _NOMINAL:
        yield "noun"
    if token.tag == "VBN" and token.dep in ("acomp", "amod", "attr"):
        yield "adj"
