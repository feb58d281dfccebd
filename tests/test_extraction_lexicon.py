"""Every row of the lexicon reads its own example, with the language model and the rules as they are."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from kg.extraction import Extractor
from kg.extraction.frames.frame import Frame
from kg.extraction.frames.frames import Frames
from kg.extraction.names.naming import NameIndex, Namer
from kg.extraction.references.references import References
from kg.extraction.status.cues import Cues
from kg.extraction.syntax.sentence import Sentence
from kg.lexicon import BackingWord, Cue, Head, Lexicon, LightVerb, Trigger, load_lexicon
from kg.model import Claim, Document, Link
from kg.register import load_register

pytestmark = pytest.mark.model

LEXICON = load_lexicon()
TRIGGERS = sorted((row for rows in LEXICON.triggers.values() for row in rows), key=lambda row: row.line)
LIGHT_VERBS = sorted((row for rows in LEXICON.light_verbs.values() for row in rows), key=lambda row: row.line)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one sentence of the lexicon, as claims or with the frames and cues that lead to them."""

    extractor: Extractor
    lexicon: Lexicon
    names: NameIndex

    def claims(self, text: str) -> tuple[Claim, ...]:
        return self.extractor.extract(Document("example", text))

    def sentences(self, text: str) -> list[tuple[Sentence, References]]:
        out = []
        for sentence in self.extractor.sentences(Document("example", text)):
            namer = Namer(self.names, self.lexicon)
            references = References("example", self.extractor.register, self.lexicon, namer)
            references.begin(sentence)
            out.append((sentence, references))
        return out

    def frames(self, text: str) -> list[tuple[Sentence, Frame]]:
        return [(s, frame) for s, references in self.sentences(text) for frame in Frames(references).found()]

    def heads(self, text: str) -> list[Head | None]:
        return [
            references.head_of(token.i)
            for sentence, references in self.sentences(text)
            for token in sentence.tokens
            if token.is_noun
        ]

    def cues(self, text: str) -> list[Cue | None]:
        known = Cues(self.lexicon)
        tokens = [(token, sentence) for sentence, _ in self.sentences(text) for token in sentence.tokens]
        return [known.adjective(token) or known.of(token, sentence) for token, sentence in tokens]


@pytest.fixture(scope="module")
def reader(language_model) -> Reader:
    register = load_register()
    return Reader(Extractor(register, LEXICON, language_model), LEXICON, NameIndex(register))


def plain(words: str) -> str:
    """Words without case and without their article."""
    first, _, rest = words.lower().partition(" ")
    return rest if first in ("the", "a", "an") else words.lower()


def told(labels: tuple[str, ...], links: tuple[Link, ...]) -> bool:
    """Whether the links are exactly those that the row lists, each by its label or by the words of the text."""
    names = [{plain(link.label), plain(link.mention.text)} for link in links]
    return len(labels) == len(links) and all(any(plain(label) in name for name in names) for label in labels)


def fits(row: Trigger, claim: Claim) -> bool:
    return (
        (claim.rule, claim.type, claim.subtype) == (row.name, row.type, row.subtype)
        and told(row.source, claim.source)
        and told(row.target, claim.target)
        and (claim.polarity, claim.certainty, claim.tense) == row.status
    )


def summary(claim: Claim) -> str:
    """A claim in a line, for the report of a failure."""
    sources, targets = (" + ".join(x.label for x in side) for side in (claim.source, claim.target))
    kind = claim.subtype or claim.type
    return f"{claim.rule}: {kind}({sources} -> {targets}) {claim.polarity} {claim.certainty} {claim.tense}"


# -- triggers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", TRIGGERS, ids=[row.name for row in TRIGGERS])
def test_a_trigger_reads_its_example(reader: Reader, row: Trigger) -> None:
    claims = reader.claims(row.example)
    assert any(fits(row, claim) for claim in claims), [row.example, *map(summary, claims)]


# -- backing -----------------------------------------------------------------------------------------------------------

BEFORE_NOUN = [word for word in LEXICON.backing.values() if word.pos == "verb"]
NOUNS = [word for word in LEXICON.backing.values() if word.pos == "noun"]


@pytest.mark.parametrize("word", BEFORE_NOUN, ids=[word.word for word in BEFORE_NOUN])
def test_a_participle_behind_a_hyphen_says_who_stands_behind_whom(reader: Reader, word: BackingWord) -> None:
    found = [c for c in reader.claims(f"Iran-{word.word} militias held the town.") if c.type == word.type]
    assert {c.subtype for c in found} == {word.subtype}
    parties = {tuple(x.label for x in (*c.source, *c.target)) for c in found}
    militias = f"Iran-{word.word} militias"
    # whoever backs is named first; who is affiliated, or allied, is so with the name
    wanted = {("Iran", militias)} if word.type == "Backing" else {("Iran", militias), (militias, "Iran")}
    assert parties
    assert parties <= wanted


@pytest.mark.parametrize("word", NOUNS, ids=[word.word for word in NOUNS])
def test_a_noun_with_owner_and_name_says_who_belongs_to_whom(reader: Reader, word: BackingWord) -> None:
    found = reader.claims(f"Iran's {word.word}, Hezbollah, held the town.")
    pairs = {(c.type, c.subtype, frozenset(x.label for x in (*c.source, *c.target))) for c in found}
    assert (word.type, word.subtype, frozenset({"Iran", "Hezbollah"})) in pairs, [summary(c) for c in found]


# -- light verbs, cues, heads ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", LIGHT_VERBS, ids=[f"{row.lemma}-{row.subject_role}" for row in LIGHT_VERBS])
def test_a_light_verb_carries_the_noun_of_its_example(reader: Reader, row: LightVerb) -> None:
    carried = [
        frame
        for sentence, frame in reader.frames(row.example)
        if frame.light is not None and sentence[frame.light].lemma == row.words[0]
    ]
    assert carried
    assert any(getattr(frame, row.subject_role) for frame in carried), "the subject has no part in the event"


@pytest.mark.parametrize("row", LEXICON.cues.values(), ids=[f"{row.lemma}-{row.pos}" for row in LEXICON.cues.values()])
def test_a_cue_is_heard_in_its_example(reader: Reader, row: Cue) -> None:
    heard = [cue for cue in reader.cues(row.example) if cue is not None]
    # "'ll" may be heard as "will" and "keep on" as "keep", which say the same
    assert (row.cue, row.effect) in {(cue.cue, cue.effect) for cue in heard}, [cue.lemma for cue in heard]


@pytest.mark.parametrize("row", LEXICON.heads.values(), ids=[row.lemma for row in LEXICON.heads.values()])
def test_a_head_is_known_in_its_example(reader: Reader, row: Head) -> None:
    heads = [head for head in reader.heads(row.example) if head is not None]
    # "arms" may be found as "arm", which is the same thing
    assert (row.cls, row.kind) in {(head.cls, head.kind) for head in heads}, [head.lemma for head in heads]
