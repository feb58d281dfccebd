"""The parties that a frame leaves to the frames beside it or to the claims before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.frames.frame import Filler, Frame
from kg.extraction.frames.trigger_rows import rows_of
from kg.extraction.reading import Reading
from kg.extraction.syntax.sentence import Sentence
from kg.lexicon import Lexicon
from kg.model import Claim, Link, TimeValue
from kg.vocabulary import CLAIM_TYPES

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
            elif not frame.source and (self._resumes(sentence, frame.at) or self._known_events(sentence, frame)):
                events = self._known_events(sentence, frame)
                yield replace(frame, source=self._told_before(reading, n, frame, events=events))
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

    def _told_before(
        self, reading: Reading, n: int, frame: Frame, near: int = _NEAR, *, events: Sequence[str] = ()
    ) -> tuple[Filler, ...]:
        """The sources of the last claim of the frame's type in the `near` sentences before; empty if there is none.

        events: nouns by which the event is taken up: "the raid" is the last of what was called a raid, if any was.
        """
        earlier = self._earlier(reading, n, frame.trigger.type, events, near)
        sources = next((c.source for c in earlier if c.source), ())
        return tuple(Filler(frame.at, x) for x in sources)

    def _earlier(self, reading: Reading, n: int, kind: str, events: Sequence[str], near: int = _NEAR) -> list[Claim]:
        """The claims of a type in the `near` sentences before, the likeliest to be taken up by these nouns first."""
        told = [c for k in range(n - near, n) for c in reading.claims.get(k, ()) if c.type == kind]
        called = [c for c in told if c.rule.split(".")[0] in events]
        return [*reversed(called), *reversed([c for c in told if c not in called])]

    def located(self, reading: Reading, n: int, sentence: Sentence, frame: Frame, claim: Claim) -> Claim:
        """The claim with the place and time of the event told before, where it goes on about that event."""
        events = self._known_events(sentence, frame)
        if not events and not self._resumes(sentence, frame.at):
            return claim
        doers = {x.key for x in claim.source}
        earlier = self._earlier(reading, n, claim.type, events)
        event = next((c for c in earlier if not doers or doers & {x.key for x in c.source}), None)
        if event is None or claim.polarity != event.polarity:
            return claim
        return replace(claim, place=claim.place or event.place, time=claim.time or event.time)

    def retold(self, sentence: Sentence) -> Iterator[Frame]:
        """ "The attack took place on Monday": definite events of which the sentence says when or where they were."""
        for token in sentence.tokens:
            verb = sentence[token.head]
            occurs = token.dep == "nsubj" and verb.lemma in self.lexicon.words["occurring"]
            definite = any(t.lower in ("the", "this", "that", "these") for t in sentence.kids(token.i, "det"))
            if not token.is_noun or not occurs or not definite or sentence.child(verb.i, "neg") is not None:
                continue
            row = next((r for r in rows_of(self.lexicon, token) if not CLAIM_TYPES[r.type].relation), None)
            if row is not None:
                yield Frame(row, token.i)

    def locate_before(
        self, reading: Reading, n: int, event: Frame, place: tuple[Link, ...], time: tuple[TimeValue, ...]
    ) -> None:
        """Gives the last claim of the sentence before, if it is of the event's type, the place and time told later."""
        claims = reading.claims.get(n - 1, [])
        same = [k for k, c in enumerate(claims) if c.type == event.trigger.type]
        if same:
            claim = claims[same[-1]]
            claims[same[-1]] = replace(claim, place=claim.place or place, time=claim.time or time)

    def _known_events(self, sentence: Sentence, frame: Frame) -> list[str]:
        """ "… were destroyed in the strike", "the raid killed …": nouns of a definite event, which was told before."""
        if not sentence[frame.at].is_verb:
            return []
        events = sentence.objects(frame.at, "in", "during")
        if not sentence.is_passive(frame.at):
            events += sentence.agent(frame.at)
        known = []
        for i in events:
            definite = any(t.lower in ("the", "this", "that", "these") for t in sentence.kids(i, "det"))
            rows = self.lexicon.triggers.get((sentence[i].lemma, "noun"), ())
            if definite and any(row.type == frame.trigger.type for row in rows):
                known.append(sentence[i].lemma)
        return known

    def _is_casualty(self, sentence: Sentence, frame: Frame) -> bool:
        """ "Two nuns were killed": who was hurt is told, and neither by whom nor in what."""
        verb = sentence[frame.at]
        if verb.lemma not in self.lexicon.words["hurting"] or not verb.is_verb or not sentence.is_passive(frame.at):
            return False
        if verb.dep in ("acl", "relcl", "amod") or not frame.target or sentence.agent(frame.at) and not frame.weapon:
            return False
        return not sentence.objects(frame.at, "in", "during", "from")

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
