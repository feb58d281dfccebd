"""From frames and relations to claims: their status, circumstances, speakers and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.circumstances import Timed, times_of
from kg.extraction.completion import opens_as_item
from kg.extraction.frames.frame import Filler, Frame
from kg.extraction.frames.relation import Relation
from kg.extraction.frames.selection import is_complete
from kg.extraction.phrases.whole_phrases import in_full
from kg.extraction.reading import Reading
from kg.extraction.status.factuality import Factuality
from kg.extraction.status.status import Status
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.times.dates import resolve
from kg.lexicon import Lexicon
from kg.model import Claim, Document, Evidence, Link, Mention, Tense, TimeValue

_STANDING = frozenset({"Backing", "Affiliation", "Alliance"})


class ClaimMaker:
    """Makes claims of what the sentence that a `Reading` stands at tells."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._factuality = Factuality(lexicon)

    def of_frame(self, reading: Reading, sentence: Sentence, frame: Frame, timed: Sequence[Timed]) -> Claim | None:
        """The claim that a frame makes, not numbered yet; None if the frame is not complete."""
        status = self._factuality.status(sentence, frame)
        places = reading.circumstances.places(frame) or _places_before(reading, sentence, frame)
        bearers = reading.circumstances.bearers(frame)
        passive = sentence[frame.at].is_verb and sentence.is_passive(frame.at)
        if not is_complete(frame, places, passive=passive) or self._is_mere_quality(sentence, frame):
            return None
        speakers = reading.attribution.speakers(sentence, frame.at, status.speakers)
        told_by: list[Mention] = []
        tokens = [*frame.own, *(f.token for f in frame.fillers), *frame.items, *status.cues]
        tokens += [reading.references.phrase_start(f.token) for f in (*frame.source, *frame.target)]
        tokens += [i for f in (*frame.source, *frame.target) for i in _naming(reading, sentence, f)]
        if status.polarity == "negative" or status.certainty != "certain":
            # who doubts, fears or denies is part of what the words say
            told_by = [x.mention for i in status.speakers for x in reading.references.links(i)]
        mentions = [*(f.link.mention for f in frame.fillers), *(p.mention for p in places), *told_by]
        return Claim(
            document=reading.document.id,
            number=0,
            type=frame.trigger.type,
            subtype=frame.trigger.subtype,
            source=_links(sentence, frame.source),
            target=_links(sentence, frame.target),
            weapon=_links(sentence, frame.weapon),
            place=places,
            time=self._when(reading, times_of(sentence, frame, timed, bearers), status.tense or "past"),
            polarity=status.polarity,
            certainty=status.certainty,
            tense=status.tense or "past",
            attributed_to=speakers,
            evidence=self._evidence(reading.document, sentence, tokens, mentions),
            rule=frame.trigger.name,
        )

    def circumstances(
        self, reading: Reading, sentence: Sentence, event: Frame, timed: Sequence[Timed]
    ) -> tuple[tuple[Link, ...], tuple[TimeValue, ...]]:
        """The places and times that the sentence tells of an event."""
        times = times_of(sentence, event, timed, reading.circumstances.bearers(event))
        return reading.circumstances.places(event), self._when(reading, times, "past")

    def of_entry(self, reading: Reading, claim: Claim) -> Claim:
        """The claim as told under the date that opens its paragraph, if one does.

        There what happened is told in the present tense ("Rebels seize the port"); what lasts is told as it is.
        """
        if reading.entry is None or claim.type in _STANDING or claim.tense == "future":
            return claim
        return replace(claim, tense="past", time=claim.time or self._when(reading, (reading.entry,), "past"))

    def of_relation(self, reading: Reading, sentence: Sentence, relation: Relation) -> Claim:
        """The claim that a phrase makes, not numbered yet."""
        status = Status()
        if relation.told_by is not None:
            status = self._factuality.phrase_status(sentence, relation.told_by)
        tokens = (relation.first, relation.last, *status.cues)
        ends = [link.mention for link in (*relation.source, *relation.target)]
        return Claim(
            document=reading.document.id,
            number=0,
            type=relation.type,
            subtype=relation.subtype,
            source=relation.source,
            target=relation.target,
            weapon=relation.weapon,
            polarity=status.polarity,
            certainty=status.certainty,
            tense=status.tense or relation.tense,
            attributed_to=reading.attribution.speakers(sentence, relation.last, status.speakers),
            evidence=self._evidence(reading.document, sentence, tokens, ends),
            rule=relation.rule,
        )

    def _evidence(
        self, document: Document, sentence: Sentence, tokens: Sequence[int], mentions: Sequence[Mention]
    ) -> Evidence:
        """The shortest stretch of the sentence that holds these tokens and those of the mentions that lie in it."""
        starts = [sentence[i].start for i in tokens]
        ends = [sentence[i].end for i in tokens]
        for mention in mentions:
            if sentence.start <= mention.start and mention.end <= sentence.end:
                starts.append(mention.start)
                ends.append(mention.end)
        start, end = min(starts), max(ends)
        return Evidence(start, end, document.text[start:end])

    def _when(self, reading: Reading, mentions: Sequence[Mention], tense: Tense) -> tuple[TimeValue, ...]:
        """The mentions of time with their dates; the latest date with a year is the context of those without."""
        out = []
        for mention in mentions:
            value = resolve(mention.text, dateline=reading.dateline, tense=tense, context=reading.context)
            if value is not None and value[:4].isdigit():
                reading.context = max(reading.context or "", value.split("/")[-1])
            out.append(TimeValue(value, mention))
        return tuple(out)

    def _is_mere_quality(self, sentence: Sentence, frame: Frame) -> bool:
        """ "besieged areas", "those killed in the raid": a participle that only says which ones are meant."""
        verb = sentence[frame.at]
        if frame.source or verb.tag != "VBN":
            return False
        if frame.trigger.type == "ArmsTransfer" and verb.dep in ("acl", "advcl", "amod", "conj"):
            return verb.lemma in ("arm", "equip")  # "a man armed with a rifle"
        if verb.dep == "amod":
            return frame.trigger.type in ("Capture", "Seizure", "Arrest")
        above = next((a for a in (verb, *sentence.ancestors(verb.i)) if a.dep in ("acl", "relcl")), None)
        return above is not None and sentence[above.head].lower in ("those", "these")


def _places_before(reading: Reading, sentence: Sentence, frame: Frame) -> tuple[Link, ...]:
    """The places of a list whose item the sentence is: "Near Basra, a jet hit two units; destroyed a bunker"."""
    if reading.latest is None or not opens_as_item(sentence, frame.at):
        return ()
    same = [claim for _, claim in reading.latest.told if claim is not None and claim.type == frame.trigger.type]
    return same[-1].place if same else ()


def _links(sentence: Sentence, fillers: Sequence[Filler]) -> tuple[Link, ...]:
    return tuple(in_full(sentence, f.token, f.link) for f in fillers)


def _naming(reading: Reading, sentence: Sentence, filler: Filler) -> list[int]:
    """ "the government of Iraq": the words that name whom a phrase stands for where its head does not."""
    if not filler.link.registered or reading.references.name_at(filler.token) is not None:
        return []
    named = [i for i in sentence.objects(filler.token, "of") if reading.references.name_at(i) is not None]
    return [i for i in named if any(x.key == filler.link.key for x in reading.references.links(i))]
