"""Parsed sentences written by hand, for tests of what walks over them: no language model is needed.

One token is `word[=lemma]/TAG[+POS]/label/head[/ENTITY]`; the head is a token's place in the sentence, counted from 0:

    parsed("Rebels=rebel/NNS/nsubj/1 hold/VBP/ROOT/1 the/DT/det/3 town/NN/dobj/1")

The lemma is the word in lower case and the part of speech follows from the tag, unless the token says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction.sentence import Sentence, Token

_POS = {
    "NN": "NOUN",
    "NNS": "NOUN",
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "MD": "AUX",
    "IN": "ADP",
    "DT": "DET",
    "PRP": "PRON",
    "PRP$": "PRON",
    "WDT": "PRON",
    "WP": "PRON",
    "WRB": "SCONJ",
    "RB": "ADV",
    "CC": "CCONJ",
    "TO": "PART",
    "POS": "PART",
    "RP": "ADP",
    "CD": "NUM",
    ",": "PUNCT",
    ".": "PUNCT",
}


def tokens(line: str) -> list[Token]:
    """The tokens of a sentence, as if its words stood in a document with single spaces between them."""
    out: list[Token] = []
    start = 0
    for i, written in enumerate(line.split()):
        word, tag, dep, head, *entity = written.split("/")
        text, _, lemma = word.partition("=")
        tag, _, pos = tag.partition("+")
        pos = pos or _POS.get(tag) or {"V": "VERB", "J": "ADJ"}[tag[0]]
        name = entity[0] if entity else ""
        lemma = lemma or text.lower()
        out.append(
            Token(i, text, lemma, tag, pos, dep, int(head), start, start + len(text), name, entity_begins=bool(name))
        )
        start += len(text) + 1
    return out


def parsed(line: str) -> Sentence:
    """The sentence that a line of tokens describes."""
    return Sentence.of(tokens(line))


def at(sentence: Sentence, word: str) -> int:
    """The place of the only token with this text."""
    (found,) = (t.i for t in sentence.tokens if t.text == word)
    return found


def words(sentence: Sentence, places: Iterable[int] | int | None) -> str | None:
    """What stands at these places, "A B"; None for no place."""
    if places is None:
        return None
    return " ".join(sentence[i].text for i in ([places] if isinstance(places, int) else places))
