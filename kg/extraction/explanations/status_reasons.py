"""Which words make the status of a frame: those without which it would be another.

Each word that might count is blanked out in turn and the status read again, so the answer holds whatever the rules are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extraction.explanations.explained import Cause
from kg.extraction.frames.frame import Frame
from kg.extraction.status.factuality import Factuality
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import Token

_BESIDE = ("neg", "aux", "auxpass", "advmod", "mark", "det", "amod", "preconj", "cc", "npadvmod", "compound", "relcl")
_BLANK = "·"


def causes(factuality: Factuality, sentence: Sentence, frame: Frame) -> Iterator[Cause]:
    """The words that decide on polarity, certainty, tense or speaker of what the frame tells, in order."""
    status = factuality.status(sentence, frame)
    for i in sorted(_deciding(sentence, frame)):
        without = factuality.status(_without(sentence, i), frame)
        gives = tuple(_differences(status, without))
        if gives:
            cue = factuality.cues.adjective(sentence[i]) or factuality.cues.of(sentence[i], sentence)
            place = None if cue is None else f"{cue.cue}, {cue.where}"
            yield Cause(sentence[i].text, gives, place)


def _deciding(sentence: Sentence, frame: Frame) -> set[int]:
    """Tokens that may decide: what governs the frame, what stands beside it and its parties, a question mark."""
    above = sentence.lineage(frame.carrier) | sentence.lineage(frame.at)
    around = above | {filler.token for filler in frame.fillers}
    beside = {t.i for i in around for t in sentence.kids(i, *_BESIDE)}
    question = {t.i for t in sentence.tokens if t.text == "?"}
    return (above | beside | question) - {frame.at} - {filler.token for filler in frame.fillers}


def _without(sentence: Sentence, i: int) -> Sentence:
    """The sentence with a word blanked out; one that governs nothing loses its place in the tree as well."""
    blank = replace(sentence[i], text=_BLANK, lemma=_BLANK)
    if not sentence.children[i]:
        blank = replace(blank, tag="XX", pos="X", dep="dep")
    tokens: list[Token] = [blank if token.i == i else token for token in sentence.tokens]
    return Sentence.of(tokens, sentence.words)


def _differences(status: Status, without: Status) -> Iterator[str]:
    if status.polarity != without.polarity:
        yield status.polarity
    if status.certainty != without.certainty:
        yield status.certainty
    if status.tense != without.tense and status.tense is not None:
        yield status.tense
    if set(status.speakers) - set(without.speakers):
        yield "speaker"
