"""The parties that a frame leaves to the frames beside it or to the claims before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.frame import Filler, Frame
from kg.extraction.reading import Reading
from kg.extraction.sentence import Sentence
from kg.lexicon import Lexicon

_MOMENTS = frozenset({"when", "as", "after"})
_NEAR = 3  # sentences within which an event is taken up again


class Completion:
    """Completes the frames of a sentence from those around it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def completed(self, reading: Reading, n: int, sentence: Sentence, frames: list[Frame]) -> Iterator[Frame]:
        """Frames with the parties that the text leaves to the frame beside or before them."""
        for frame in frames:
            if frame.trigger.type == "WeaponsDisplay" and frame.source and not frame.target:
                yield replace(frame, target=self._guests(sentence, frame, frames))
            elif not frame.source and (self._resumes(sentence, frame.at) or self._in_known_event(sentence, frame)):
                yield replace(frame, source=self._told_before(reading, n, frame))
            elif not frame.source and (
                opens_as_item(sentence, frame.at) or self._is_one_of_several(reading, sentence, frame)
            ):
                yield replace(frame, source=self._told_before(reading, n, frame, near=n))
            elif not frame.source and self._is_casualty(sentence, frame):
                yield replace(
                    frame, source=self._firing(sentence, frame, frames) or self._fired_before(reading, n, frame, frames)
                )
            else:
                yield frame

    def _guests(self, sentence: Sentence, display: Frame, frames: Sequence[Frame]) -> tuple[Filler, ...]:
        """ "hosted a delegation to see its drones": a display is for those whom its host meets in the clause above."""
        above = {a.i for a in sentence.ancestors(display.at)}
        hosts = [f for f in frames if f.trigger.type == "Meeting" and f.at in above]
        return tuple(x for f in hosts if _keys(f.source) & _keys(display.source) for x in f.target)

    def _told_before(self, reading: Reading, n: int, frame: Frame, near: int = _NEAR) -> tuple[Filler, ...]:
        """The sources of the last claim of the frame's type in the `near` sentences before; empty if there is none."""
        earlier = [c for k in range(n - near, n) for c in reading.claims.get(k, ()) if c.type == frame.trigger.type]
        sources = next((c.source for c in reversed(earlier) if c.source), ())
        return tuple(Filler(frame.at, x) for x in sources)

    def _in_known_event(self, sentence: Sentence, frame: Frame) -> bool:
        """ "… were destroyed in the strike", "the raid killed …": a definite event is the one told before."""
        if not sentence[frame.at].is_verb:
            return False
        events = sentence.objects(frame.at, "in", "during")
        if not sentence.is_passive(frame.at):
            events += sentence.agent(frame.at)
        for i in events:
            definite = any(t.lower in ("the", "this", "that", "these") for t in sentence.kids(i, "det"))
            rows = self.lexicon.triggers.get((sentence[i].lemma, "noun"), ())
            if definite and any(row.type == frame.trigger.type for row in rows):
                return True
        return False

    def _is_casualty(self, sentence: Sentence, frame: Frame) -> bool:
        """ "Two nuns were killed": who was hurt is told, and neither by whom nor in what."""
        verb = sentence[frame.at]
        if verb.lemma not in self.lexicon.words["hurting"] or not verb.is_verb or not sentence.is_passive(frame.at):
            return False
        if verb.dep in ("acl", "relcl", "amod") or not frame.target or sentence.agent(frame.at):
            return False
        return not sentence.objects(frame.at, "in", "during", "by", "from")

    def _firing(self, sentence: Sentence, frame: Frame, frames: Sequence[Frame]) -> tuple[Filler, ...]:
        """ "… was wounded when gunners shelled the village": who attacked as somebody was hurt has hurt them."""
        for other in frames:
            verb = sentence[other.at]
            if other.trigger.type != "Attack" or not other.source or not verb.is_verb or other.at == frame.at:
                continue
            moment = any(t.lower in _MOMENTS for t in sentence.kids(other.at, "advmod", "mark"))
            if moment and other.at in sentence.subtree(frame.at) and not _keys(other.source) & _keys(frame.target):
                return other.source
        return ()

    def _fired_before(self, reading: Reading, n: int, frame: Frame, frames: Sequence[Frame]) -> tuple[Filler, ...]:
        """ "A man opened fire. Two nuns were killed": the attackers of the sentence before, if they were one side."""
        told = [c for c in reading.claims.get(n - 1, ()) if c.type == "Attack"]
        plain = all((c.polarity, c.certainty, c.tense) == ("positive", "certain", "past") for c in told)
        sides = {tuple(sorted(x.key for x in c.source)) for c in told}
        if not plain or len(sides) != 1 or any(f.trigger.type == "Attack" and f.source for f in frames):
            return ()
        involved = {x.key for c in told for x in c.target} | {x.key for f in frames for x in (y.link for y in f.target)}
        return tuple(Filler(frame.at, x) for x in told[0].source if x.key not in involved)

    def _is_one_of_several(self, reading: Reading, sentence: Sentence, frame: Frame) -> bool:
        """ "one strike hit a bunker": counted events are some of those that the text has told of before.

        So is "a strike" behind a place, once the text has told of several: "Near Basra, a strike hit a bunker".
        """
        if not sentence[frame.at].is_verb or sentence.is_passive(frame.at):
            return False
        for i in sentence.agent(frame.at):
            rows = self.lexicon.triggers.get((sentence[i].lemma, "noun"), ())
            if not any(row.type == frame.trigger.type for row in rows):
                continue
            if sentence.child(i, "nummod") is not None or _is_one_there(reading, sentence, i):
                return True
        return False

    def _resumes(self, sentence: Sentence, at: int) -> bool:
        """ "This event marked the first display": the clause goes on about the event told before."""
        verb = next((a for a in sentence.ancestors(at) if a.is_verb), None)
        subject = None if verb is None else sentence.child(verb.i, "nsubj")
        if subject is None or subject.i > at:
            return False
        return subject.lower == "this" or any(t.lower == "this" for t in sentence.kids(subject.i, "det"))


def opens_as_item(sentence: Sentence, at: int) -> bool:
    """ "… engaged two units; destroyed a bunker": an item of a list begins with its verb and keeps the subject."""
    verb = sentence[at]
    first = next((t for t in sentence.tokens if t.pos not in ("PUNCT", "CCONJ", "ADV", "SPACE")), None)
    return first is verb and verb.tag in ("VBD", "VBN") and sentence.root is verb


def _is_one_there(reading: Reading, sentence: Sentence, i: int) -> bool:
    """Whether a noun with "a" stands behind a place that opens the sentence and is one of several told before."""
    article, opening = sentence.child(i, "det"), sentence[0]
    if article is None or article.lower not in ("a", "an") or opening.dep != "prep" or opening.head != sentence[i].head:
        return False
    rule = f"{sentence[i].lemma}.noun"
    return any(c.source and c.rule.startswith(rule) for told in reading.claims.values() for c in told)


def _keys(fillers: Sequence[Filler]) -> set[str]:
    return {f.link.key for f in fillers}
