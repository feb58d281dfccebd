"""Document in, claims out: parses, resolves, finds frames and patterns, and gives each its status and speakers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.extraction.attribution import Attribution
from kg.extraction.circumstances import Circumstances, Timed, times_of
from kg.extraction.dates import find_times, resolve
from kg.extraction.factuality import Factuality
from kg.extraction.frame import Filler, Frame
from kg.extraction.frames import Frames
from kg.extraction.measures import measures
from kg.extraction.mentions import Mentions
from kg.extraction.naming import NameIndex, Namer
from kg.extraction.parsing import load_model, model_name, sentences
from kg.extraction.patterns import Patterns
from kg.extraction.publisher import publisher_of
from kg.extraction.references import References
from kg.extraction.relation import Relation
from kg.extraction.selection import distinct, is_complete, numbered, without_mere_mentions, without_vaguer
from kg.extraction.sentence import Sentence
from kg.extraction.sentences import announced_speech, masked_text, quoted_spans, readable_blocks, split_clauses
from kg.extraction.status import Status
from kg.extraction.typography import Plain, plain
from kg.extraction.whole_phrases import in_full
from kg.lexicon import Lexicon
from kg.model import Claim, Document, Evidence, Link, Mention, Tense, TimeValue
from kg.register import Register
from kg.text.dateline import find_dateline
from kg.vocabulary import CLAIM_TYPES, is_kind

if TYPE_CHECKING:
    from spacy.language import Language

_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|citation needed|note \d+)\]")
_DATED = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?"
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.'’\- ]{2,30}(?:, [A-Z][a-zA-Z. ]{2,25})?(?:, DATED)?|[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}, DATED)"
    r"(?:, [A-Z]{2,8})?(?: \([A-Z][\w. ]{1,20}\)(?: ?:)?)? ?(?:(?<=:)|[—–]|-{1,2}) (?=[\"“A-Z\d])".replace(
        "DATED", _DATED
    ),
    re.MULTILINE,
)
"""A city in small letters could begin a sentence: only a date behind it makes it a dateline."""
_NEAR = 3  # sentences within which an event or phrase is taken up again
_INCLUDING = frozenset({"include", "be"})
_REVERSALS = frozenset({"Concession", "CooperationPledge", "Endorsement", "Rejection", "Suspension"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What the steps of reading one sentence gave, before anything was dropped.

    related: the claims that phrases make. found: all frames. told: the frames that are no echo of another, with the
    parties that the text leaves to others, each with the claim that it makes or None.
    """

    sentence: Sentence
    related: tuple[Claim, ...]
    found: tuple[Frame, ...]
    told: tuple[tuple[Frame, Claim | None], ...]


@dataclass(slots=True)
class Reading:
    """The state of reading one document.

    dateline: when it was published, EDTF. context: the latest date with a year told so far, EDTF. namer: finds
    its names. claims: by the index of their sentence. latest: of the sentence read last.
    """

    document: Document
    references: References
    frames: Frames
    patterns: Patterns
    circumstances: Circumstances
    attribution: Attribution
    dateline: str | None
    namer: Namer
    context: str | None = None
    claims: dict[int, list[Claim]] = field(default_factory=dict)
    latest: Findings | None = None


class Extractor:
    """Reads claims out of documents; holds the model, the register and the lexicon, and no state between documents."""

    def __init__(self, register: Register, lexicon: Lexicon, nlp: Language | None = None) -> None:
        self.register = register
        self.lexicon = lexicon
        self.nlp = nlp if nlp is not None else load_model()
        self._index = NameIndex(register)
        self._factuality = Factuality(lexicon)

    @property
    def model(self) -> str:
        """Name and version of the language model."""
        return model_name(self.nlp)

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """The claims of a document, in order of their evidence, numbered from 1."""
        reading = self.reading(document)
        for _ in self.steps(reading):
            pass
        claims = [c for n in sorted(reading.claims) for c in reading.claims[n]]
        return tuple(numbered(without_mere_mentions(claims)))

    def steps(self, reading: Reading) -> Iterator[int]:
        """Reads the document sentence by sentence; gives the index of each while its findings and references stand.

        A sentence whose phrase a later one binds comes once more.
        """
        parsed = list(self.sentences(reading.document))
        reading.references.survey(parsed)
        self._listen(reading, parsed)
        for n, sentence in enumerate(parsed):
            self._read(reading, n, sentence)
            yield n
            bound = self._binding(reading, parsed[:n])
            if bound is not None:
                self._read(reading, bound, parsed[bound])
                yield bound
                reading.references.begin(sentence)
            reading.references.finish()

    def mentions(self, document: Document, *, nested: bool = False) -> tuple[Mention, ...]:
        """The mentions of a document: names, unnamed parties, weapons, vehicles, places, times and quantities.

        nested: also the names inside longer mentions.
        """
        reading = self.reading(document)
        parsed = list(self.sentences(document))
        reading.references.survey(parsed)
        mentions = Mentions(self.lexicon, reading.references)
        values = _longest(self._values(document, parsed))
        found = [
            replace(m, text=document.text[m.start : m.end])
            for sentence in parsed
            for m in mentions.found(sentence, values, nested=nested)
            if not _is_skipped(document, m)
        ]
        return tuple(sorted((*found, *values), key=lambda m: (m.start, -m.end)))

    def _values(self, document: Document, parsed: Sequence[Sentence]) -> Iterator[Mention]:
        for sentence in parsed:
            yield from _times(document, sentence)
        for mention in measures(document.text):
            if not _is_skipped(document, mention):
                yield mention

    def sentences(self, document: Document) -> Iterator[Sentence]:
        """The parsed sentences of a document's readable text, in order; clause lists are parsed item by item."""
        text = _FOOTNOTE.sub(_blank, _DATELINE.sub(_blank, masked_text(document)))
        stretches: list[tuple[str, tuple[int, Plain]]] = []
        for block in readable_blocks(document):
            for span in split_clauses(text[block.start : block.end]):
                start = block.start + span.start
                stretch = plain(text[start : block.start + span.end])
                stretches.append((stretch.text, (start, stretch)))
        for doc, (start, stretch) in self.nlp.pipe(stretches, as_tuples=True):
            yield from sentences(doc, start, parties=self._index.parties, plain=stretch)

    # -- one document ----------------------------------------------------------------------------------------------

    def _references(self, document: Document, namer: Namer) -> References:
        return References(document.id, self.register, self.lexicon, namer)

    def reading(self, document: Document) -> Reading:
        """The state in which a document's first sentence is read."""
        namer = Namer(self._index, self.lexicon)
        references = self._references(document, namer)
        attribution = Attribution(
            self.lexicon, references, quoted_spans(masked_text(document)), announced_speech(document)
        )
        references.quoted = lambda offset: attribution.quote_at(offset) is not None
        references.speaker_at = attribution.speaker_at
        references.publisher = publisher_of(document, self.register)
        return Reading(
            document,
            references,
            Frames(self.lexicon, references),
            Patterns(self.lexicon, references),
            Circumstances(references),
            attribution,
            document.published or find_dateline(document.text),
            namer,
        )

    def _listen(self, reading: Reading, parsed: Sequence[Sentence]) -> None:
        """Learns who speaks each quotation before any is read: the tag often stands behind the words."""
        if not reading.attribution.has_speech:
            return
        references = self._references(reading.document, reading.namer.again())
        patterns = Patterns(self.lexicon, references)
        for sentence in parsed:
            references.begin(sentence)
            patterns.found()
            reading.attribution.note(sentence, references)
            references.finish()

    def _read(self, reading: Reading, n: int, sentence: Sentence) -> None:
        """Reads the claims of sentence n, in place of those read from it before."""
        references = reading.references
        references.begin(sentence)
        middle = sentence.tokens[len(sentence.tokens) // 2].start
        references.speaker = reading.attribution.speaker_at(middle) or reading.attribution.speaker_at(sentence.start)
        references.begin(sentence)  # again: "the Alliance" counts as NATO also in the sentence that names NATO
        if not reading.attribution.has_speech:
            reading.attribution.note(sentence, references)  # for "the statement said", "it said" further on
        timed = self._timed(reading, sentence)
        related = tuple(self._related(reading, sentence, r) for r in reading.patterns.found())
        claims = list(related)
        found, told = reading.frames.found(), []
        for frame in self._completed(reading, n, sentence, self._without_echoes(sentence, found)):
            claim = self._told(reading, sentence, frame, timed)
            told.append((frame, claim))
            if claim is not None:
                claims.append(claim)
                if len(claim.source) == 1 and len(claim.target) == 1:
                    references.memory.pair = (*claim.source, *claim.target)
                    references.memory.mutual = CLAIM_TYPES[claim.type].symmetric
                for i in frame.items if claim.type == "DiplomaticAction" and claim.source else ():
                    if sentence[i].lemma in self.lexicon.words["ruling"]:
                        references.memory.issued[sentence[i].lemma] = claim.source[0]
        reading.claims[n] = distinct(without_vaguer(claims))
        reading.latest = Findings(sentence, related, tuple(found), tuple(told))

    def _timed(self, reading: Reading, sentence: Sentence) -> list[Timed]:
        """The time expressions of a sentence with the tokens that they cover."""
        out = []
        for time in _times(reading.document, sentence):
            inside = [t.i for t in sentence.tokens if t.start < time.end and time.start < t.end]
            if inside:
                out.append(Timed(inside[0], inside[-1], time))
        return out

    def _when(self, reading: Reading, mentions: Sequence[Mention], tense: Tense) -> tuple[TimeValue, ...]:
        """The mentions of time with their dates; the latest date with a year is the context of those without."""
        out = []
        for mention in mentions:
            value = resolve(mention.text, dateline=reading.dateline, tense=tense, context=reading.context)
            if value is not None and value[:4].isdigit():
                reading.context = max(reading.context or "", value.split("/")[-1])
            out.append(TimeValue(value, mention))
        return tuple(out)

    def _without_echoes(self, sentence: Sentence, frames: Sequence[Frame]) -> list[Frame]:
        """Where a verb and the noun below it tell one event, keeps one: the verb if its row asks for such a noun.

        "cut ties with" is not "has ties with", so the row that knows the phrase wins; else the noun is the event.
        Where the verb says that the noun's event ends or is refused ("suspended aid to"), both are told.
        """
        phrases = [f for f in frames if any(r.role == "item" and r.required for r in f.trigger.roles)]
        telling = {f.at for f in phrases if f.trigger.type not in _REVERSALS}
        carried = {f.light for f in frames if f.light is not None} - {f.at for f in phrases}
        return [f for f in frames if f.at not in carried and (f.light is None or f.light not in telling)]

    def _completed(self, reading: Reading, n: int, sentence: Sentence, frames: list[Frame]) -> Iterator[Frame]:
        """Frames with the parties that the text leaves to the frame beside or before them."""
        for frame in frames:
            if frame.trigger.type == "WeaponsDisplay" and frame.source and not frame.target:
                yield replace(frame, target=self._guests(sentence, frame, frames))
            elif not frame.source and (self._resumes(sentence, frame.at) or self._in_known_event(sentence, frame)):
                yield replace(frame, source=self._told_before(reading, n, frame))
            elif not frame.source and (self._goes_on(sentence, frame) or self._is_one_of_several(sentence, frame)):
                yield replace(frame, source=self._told_before(reading, n, frame, near=n))
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

    def _goes_on(self, sentence: Sentence, frame: Frame) -> bool:
        """ "… engaged two units; destroyed a bunker": an item of a list begins with its verb and keeps the subject."""
        verb = sentence[frame.at]
        first = next((t for t in sentence.tokens if t.pos not in ("PUNCT", "CCONJ", "ADV", "SPACE")), None)
        return first is verb and verb.tag in ("VBD", "VBN") and sentence.root is verb

    def _is_one_of_several(self, sentence: Sentence, frame: Frame) -> bool:
        """ "one strike hit a bunker": counted events are some of those that the text has told of before."""
        if not sentence[frame.at].is_verb or sentence.is_passive(frame.at):
            return False
        for i in sentence.agent(frame.at):
            rows = self.lexicon.triggers.get((sentence[i].lemma, "noun"), ())
            if sentence.child(i, "nummod") is not None and any(row.type == frame.trigger.type for row in rows):
                return True
        return False

    def _resumes(self, sentence: Sentence, at: int) -> bool:
        """ "This event marked the first display": the clause goes on about the event told before."""
        verb = next((a for a in sentence.ancestors(at) if a.is_verb), None)
        subject = None if verb is None else sentence.child(verb.i, "nsubj")
        if subject is None or subject.i > at:
            return False
        return subject.lower == "this" or any(t.lower == "this" for t in sentence.kids(subject.i, "det"))

    def _is_mere_quality(self, sentence: Sentence, frame: Frame) -> bool:
        """ "besieged areas", "those killed in the raid": a participle that only says which ones are meant."""
        verb = sentence[frame.at]
        if frame.source or verb.tag != "VBN":
            return False
        if verb.dep == "amod":
            return frame.trigger.type in ("Capture", "Seizure", "Arrest")
        above = next((a for a in (verb, *sentence.ancestors(verb.i)) if a.dep in ("acl", "relcl")), None)
        return above is not None and sentence[above.head].lower in ("those", "these")

    def _told(self, reading: Reading, sentence: Sentence, frame: Frame, timed: Sequence[Timed]) -> Claim | None:
        """The claim that a frame makes, not numbered yet; None if the frame is not complete."""
        status = self._factuality.status(sentence, frame)
        places = reading.circumstances.places(frame)
        bearers = reading.circumstances.bearers(frame)
        passive = sentence[frame.at].is_verb and sentence.is_passive(frame.at)
        if not is_complete(frame, places, passive=passive) or self._is_mere_quality(sentence, frame):
            return None
        speakers = reading.attribution.speakers(sentence, frame.at, status.speakers)
        told_by: list[Mention] = []
        tokens = [*frame.own, *(f.token for f in frame.fillers), *frame.items, *status.cues]
        tokens += [reading.references.phrase_start(f.token) for f in (*frame.source, *frame.target)]
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

    def _related(self, reading: Reading, sentence: Sentence, relation: Relation) -> Claim:
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

    def _binding(self, reading: Reading, before: Sequence[Sentence]) -> int | None:
        """ "Those states include A and B": binds the phrase of an earlier sentence; its index, or None."""
        references, sentence = reading.references, reading.references.sentence
        main = sentence.root
        if main is None or main.lemma not in _INCLUDING:
            return None
        subject = sentence.child(main.i, "nsubj")
        listed = sentence.child(main.i, "dobj", "attr")
        if subject is None or listed is None or not subject.is_noun:
            return None
        if not any(t.lower in ("those", "these", "the") for t in sentence.kids(subject.i, "det")):
            return None
        links = [x for i in sentence.conjuncts(listed.i) for x in references.links(i)]
        if not links or not all(x.registered and is_kind(x.kind, "Actor") for x in links):
            return None
        for n in range(len(before) - 1, max(-1, len(before) - _NEAR), -1):
            token = next((t for t in reversed(before[n].tokens) if t.lemma == subject.lemma and t.is_noun), None)
            if token is not None:
                key = f"{before[n].start}:{token.start}"
                known = key in references.memory.bindings
                references.memory.bindings.setdefault(key, tuple(links))
                return None if known else n
        return None


def _keys(fillers: Sequence[Filler]) -> set[str]:
    return {f.link.key for f in fillers}


def _links(sentence: Sentence, fillers: Sequence[Filler]) -> tuple[Link, ...]:
    return tuple(in_full(sentence, f.token, f.link) for f in fillers)


def _times(document: Document, sentence: Sentence) -> Iterator[Mention]:
    """The time expressions of a sentence, by document offsets."""
    for span in find_times(document.text[sentence.start : sentence.end]):
        yield Mention(sentence.start + span.start, sentence.start + span.end, span.words, "Time")


def _is_skipped(document: Document, mention: Mention) -> bool:
    return any(span.start < mention.end and mention.start < span.end for span in document.skipped)


def _longest(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions that overlap the longest, in order."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if not any(m.start < mention.end and mention.start < m.end for m in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())
