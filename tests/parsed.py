"""Parsed sentences written by hand, and a small register to read them with: no language model is needed.

One token is `word[=lemma]/TAG[+POS]/label/head`; the head is a token's place in the sentence, counted from 0:

    parsed("Rebels=rebel/NNS/nsubj/1 hold/VBP/ROOT/1 the/DT/det/3 town/NN/dobj/1")

The lemma is the word in lower case and the part of speech follows from the tag, unless the token says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from kg.extraction.names.naming import NameIndex, Namer
from kg.extraction.references.references import References
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import Token
from kg.lexicon import Lexicon, load_lexicon
from kg.register import Entry, Register

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


ENTRIES = (
    Entry("actor/iran", "Iran", "State", demonyms=("Iranian",), capitals=("Tehran",), territory="place/iran"),
    Entry("actor/iraq", "Iraq", "State", demonyms=("Iraqi",), capitals=("Baghdad",), territory="place/iraq"),
    Entry("actor/chad", "Chad", "State", demonyms=("Chadian",)),
    Entry("actor/mali", "Mali", "State", demonyms=("Malian",)),
    Entry("place/tehran", "Tehran", "City", country="actor/iran"),
    Entry("place/basra", "Basra", "City", country="actor/iraq"),
    Entry("actor/hamas", "Hamas", "NonStateArmedGroup"),
    Entry("actor/houthis", "Houthis", "NonStateArmedGroup", aliases=("Houthi",)),
    Entry("actor/un", "United Nations", "IntergovernmentalOrganisation", aliases=("UN",)),
    Entry("actor/iranian-guard", "Iranian Guard", "MilitaryBranch", parent="actor/iran", country="actor/iran"),
    Entry("actor/guard-navy", "Iranian Guard Navy", "MilitaryBranch", parent="actor/iranian-guard"),
    Entry(
        "actor/jane-okello",
        "Jane Okello",
        "Person",
        aliases=("Okello",),
        country="actor/chad",
        role_title="President of Chad",
    ),
    Entry("actor/ali-karimi", "Ali Karimi", "Person", family_name="Karimi", country="actor/iran"),
    Entry("actor/amy-deng", "Amy Deng", "Person", family_name="Deng"),
    Entry("actor/tom-deng", "Tom Deng", "Person", family_name="Deng"),
)


def tokens(line: str, *, start: int = 0) -> list[Token]:
    """The tokens of a sentence, as if its words stood in a document from `start` on with single spaces between."""
    out: list[Token] = []
    for i, written in enumerate(line.split()):
        word, tag, dep, head = written.split("/")
        text, _, lemma = word.partition("=")
        tag, _, pos = tag.partition("+")
        pos = pos or _POS.get(tag) or {"V": "VERB", "J": "ADJ"}[tag[0]]
        end = start + len(text)
        lemma = lemma or text.lower()
        out.append(Token(i, text, lemma, tag, pos, dep, int(head), start, end))
        start = end + 1
    return out


@cache
def known_words() -> Mapping[str, frozenset[str]]:
    """The shipped lists of words.csv."""
    return load_lexicon().words


def parsed(line: str, *, start: int = 0) -> Sentence:
    """The sentence that a line of tokens describes."""
    return Sentence.of(tokens(line, start=start), known_words())


def parsed_all(lines: Iterable[str]) -> list[Sentence]:
    """The sentences of a document, each a space behind the one before."""
    out: list[Sentence] = []
    for line in lines:
        out.append(parsed(line, start=out[-1].end + 1 if out else 0))
    return out


def reader(lexicon: Lexicon, *entries: Entry) -> References:
    """What reads the document "doc", with `ENTRIES` unless others are given."""
    register = Register(entries or ENTRIES)
    return References("doc", register, lexicon, Namer(NameIndex(register), lexicon))


def read(lexicon: Lexicon, *lines: str) -> References:
    """The state of reading the last of these sentences after all others."""
    references = reader(lexicon)
    *before, last = parsed_all(lines)
    for sentence in before:
        references.begin(sentence)
        references.finish()
    references.begin(last)
    return references


def at(sentence: Sentence, word: str) -> int:
    """The place of the only token with this text."""
    (found,) = (t.i for t in sentence.tokens if t.text == word)
    return found


def words(sentence: Sentence, places: Iterable[int] | int | None) -> str | None:
    """What stands at these places, "A B"; None for no place."""
    if places is None:
        return None
    return " ".join(sentence[i].text for i in ([places] if isinstance(places, int) else places))
