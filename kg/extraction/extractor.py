"""Document in, claims out: parses, resolves, finds frames and patterns, and gives each its status and speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.extraction.attribution import Attribution
from kg.extraction.circumstances import Circumstances, Timed, times_of
from kg.extraction.dates import find_times, resolve
from kg.extraction.factuality import Factuality
from kg.extraction.frames import Filler, Frame, Frames
from kg.extraction.naming import NameIndex, Namer
from kg.extraction.parsing import load_model, model_name, sentences
from kg.extraction.patterns import Patterns, Relation
from kg.extraction.references import References
from kg.extraction.sentence import Sentence
from kg.extraction.sentences import announced_speech, masked_text, quoted_spans, readable_blocks, split_clauses
from kg.lexicon import Lexicon
from kg.model import Claim, Document, Evidence, Link, Mention, Tense, TimeValue
from kg.register import Register
from kg.text.dateline import find_dateline
from kg.vocabulary import CLAIM_TYPES, is_kind

if TYPE_CHECKING:
    from spacy.language import Language

_FOOTNOTE = re.compile(r"\[(?:\d{1,3}|[a-z]|citation needed|note \d+)\]")
_DATELINE = re.compile(
    r"^[A-Z][A-Z.'’\- ]{2,30}(?:, [A-Z][a-zA-Z. ]{2,25})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: \([A-Z][\w. ]{1,20}\))? ?(?:[—–]|-{1,2}) ",
    re.MULTILINE,
)
_INCLUDING = frozenset({"include", "be"})


@dataclass(slots=True)
class _Reading:
    """The state of reading one document."""

    document: Document
    references: References
    frames: Frames
    patterns: Patterns
    circumstances: Circumstances
    attribution: Attribution
    dateline: str | None
    context: str | None = None
    claims: dict[int, list[Claim]] = field(default_factory=dict)


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
        parsed = list(self.sentences(document))
        reading = self._reading(document)
        self._listen(reading, parsed)
        for n, sentence in enumerate(parsed):
            self._read(reading, n, sentence)
            bound = self._binding(reading, parsed[:n])
            if bound is not None:
                self._read(reading, bound, parsed[bound])
                reading.references.begin(sentence)
            reading.references.finish()
        claims = [c for n in sorted(reading.claims) for c in reading.claims[n]]
        return tuple(_numbered(claims))

    def mentions(self, document: Document) -> tuple[Mention, ...]:
        """The mentions of a document: names, unnamed parties, weapons, places, and times."""
        reading = self._reading(document)
        found: dict[tuple[int, int], Mention] = {}
        for sentence in self.sentences(document):
            reading.references.begin(sentence)
            for named in reading.references.named:
                found.setdefault((named.link.mention.start, named.link.mention.end), named.link.mention)
            for token in sentence.tokens:
                head = reading.references.head_of(token.i) if token.is_noun else None
                if head is not None and head.mention is not None and reading.references.name_at(token.i) is None:
                    for link in reading.references.links(token.i):
                        at = link.mention
                        found.setdefault((at.start, at.end), replace(at, kind=head.mention))
            text = document.text[sentence.start : sentence.end]
            for span in find_times(text):
                start, end = sentence.start + span.start, sentence.start + span.end
                found.setdefault((start, end), Mention(start, end, span.words, "Time"))
            reading.references.finish()
        return tuple(found[key] for key in sorted(found))

    def sentences(self, document: Document) -> Iterator[Sentence]:
        """The parsed sentences of a document's readable text, in order; clause lists are parsed item by item."""
        text = _FOOTNOTE.sub(_blank, _DATELINE.sub(_blank, masked_text(document)))
        stretches: list[tuple[str, int]] = []
        for block in readable_blocks(document):
            for span in split_clauses(text[block.start : block.end]):
                start = block.start + span.start
                stretches.append((text[start : block.start + span.end], start))
        for doc, start in self.nlp.pipe(stretches, as_tuples=True):
            yield from sentences(doc, start)

    # -- one document ----------------------------------------------------------------------------------------------

    def _reading(self, document: Document) -> _Reading:
        references = References(document.id, self.register, self.lexicon, Namer(self._index, self.lexicon))
        attribution = Attribution(
            self.lexicon, references, quoted_spans(masked_text(document)), announced_speech(document)
        )
        references.quoted = lambda offset: attribution.quote_at(offset) is not None
        return _Reading(
            document,
            references,
            Frames(self.lexicon, references),
            Patterns(self.lexicon, references),
            Circumstances(self.register, references),
            attribution,
            document.published or find_dateline(document.text),
        )

    def _listen(self, reading: _Reading, parsed: Sequence[Sentence]) -> None:
        """Learns who speaks each quotation before any is read: the tag often stands behind the words."""
        if not reading.attribution.has_speech:
            return
        references = References(reading.document.id, self.register, self.lexicon, Namer(self._index, self.lexicon))
        patterns = Patterns(self.lexicon, references)
        for sentence in parsed:
            references.begin(sentence)
            patterns.found()
            reading.attribution.note(sentence, references)
            references.finish()

    def _read(self, reading: _Reading, n: int, sentence: Sentence) -> None:
        references = reading.references
        references.speaker = None
        references.begin(sentence)
        middle = sentence.tokens[len(sentence.tokens) // 2].start
        references.speaker = reading.attribution.speaker_at(middle) or reading.attribution.speaker_at(sentence.start)
        references.begin(sentence)
        timed = self._timed(reading, sentence)
        claims = [self._related(reading, sentence, r) for r in reading.patterns.found()]
        frames = self._without_echoes(sentence, reading.frames.found())
        for frame in self._completed(reading, n, sentence, frames):
            claim = self._told(reading, sentence, frame, timed)
            if claim is not None:
                claims.append(claim)
                if len(claim.source) == 1 and len(claim.target) == 1:
                    references.memory.pair = (*claim.source, *claim.target)
        reading.claims[n] = _distinct(_without_vaguer(claims))

    def _timed(self, reading: _Reading, sentence: Sentence) -> list[Timed]:
        out = []
        text = reading.document.text[sentence.start : sentence.end]
        for span in find_times(text):
            start, end = sentence.start + span.start, sentence.start + span.end
            inside = [t.i for t in sentence.tokens if t.start < end and start < t.end]
            if not inside:
                continue
            out.append(Timed(inside[0], inside[-1], Mention(start, end, span.words, "Time")))
        return out

    def _when(self, reading: _Reading, mentions: Sequence[Mention], tense: Tense) -> tuple[TimeValue, ...]:
        """The mentions of time with their dates; a full date becomes the context for later, shorter ones."""
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
        """
        phrases = {f.at for f in frames if any(r.role == "item" and r.required for r in f.trigger.roles)}
        carried = {f.light for f in frames if f.light is not None} - phrases
        return [f for f in frames if f.at not in carried and (f.light is None or f.light not in phrases)]

    def _completed(self, reading: _Reading, n: int, sentence: Sentence, frames: list[Frame]) -> Iterator[Frame]:
        """Frames with the parties that the text leaves to the frame beside or before them."""
        for found in frames:
            frame = found
            if frame.trigger.type == "WeaponsDisplay" and not frame.target:
                hosts = [
                    f
                    for f in frames
                    if f.trigger.type == "Meeting" and f.at in {a.i for a in sentence.ancestors(frame.at)}
                ]
                guests = tuple(x for f in hosts if _keys(f.source) & _keys(frame.source) for x in f.target)
                frame = replace(frame, target=guests)
            if not frame.source and (self._resumes(sentence, frame.at) or self._in_known_event(sentence, frame)):
                before = [
                    c
                    for k in range(n - 3, n)
                    for c in reading.claims.get(k, ())
                    if c.type == frame.trigger.type and c.source
                ]
                if before:
                    frame = replace(frame, source=tuple(Filler(frame.at, x) for x in before[-1].source))
            yield frame

    def _in_known_event(self, sentence: Sentence, frame: Frame) -> bool:
        """ "… were destroyed in the strike", "the raid killed …": a definite event is the one told before."""
        if not sentence[frame.at].is_verb:
            return False
        events = [
            i for p in sentence.prepositions(frame.at) if p.lower in ("in", "during") for i in sentence.objects_of(p.i)
        ]
        if not sentence.is_passive(frame.at):
            events += sentence.agent(frame.at)
        for i in events:
            rows = self.lexicon.triggers.get((sentence[i].lemma, "noun"), ())
            if any(t.lower in ("the", "this", "that", "these") for t in sentence.kids(i, "det")) and any(
                r.type == frame.trigger.type for r in rows
            ):
                return True
        return False

    def _resumes(self, sentence: Sentence, at: int) -> bool:
        """ "This event marked the first display": the clause goes on about the event told before."""
        verb = next((a for a in sentence.ancestors(at) if a.is_verb), None)
        subject = None if verb is None else sentence.child(verb.i, "nsubj")
        if subject is None or subject.i > at:
            return False
        return subject.lower == "this" or any(t.lower == "this" for t in sentence.kids(subject.i, "det"))

    def _told(self, reading: _Reading, sentence: Sentence, frame: Frame, timed: Sequence[Timed]) -> Claim | None:
        status = self._factuality.status(sentence, frame)
        places = reading.circumstances.places(frame)
        if not _complete(frame, places, sentence[frame.at].is_verb and sentence.is_passive(frame.at)):
            return None
        speakers = reading.attribution.speakers(sentence, frame.at, status.speakers)
        told_by: list[Mention] = []
        tokens = [frame.at, *([frame.light] if frame.light is not None else []), *status.cues, *frame.items]
        if status.polarity == "negative" or status.certainty != "certain":
            # who doubts, fears or denies is part of what the words say
            told_by = [x.mention for i in status.speakers for x in reading.references.links(i)]
        mentions = [*(f.link.mention for f in frame.fillers), *(p.mention for p in places), *told_by]
        tokens += [f.token for f in frame.fillers]
        evidence = self._evidence(reading.document, sentence, tokens, mentions)
        return Claim(
            document=reading.document.id,
            number=0,
            type=frame.trigger.type,
            subtype=frame.trigger.subtype,
            source=_links(frame.source),
            target=_links(frame.target),
            weapon=_links(frame.weapon),
            place=places,
            time=self._when(reading, times_of(sentence, frame, timed), status.tense or "past"),
            polarity=status.polarity,
            certainty=status.certainty,
            tense=status.tense or "past",
            attributed_to=speakers,
            evidence=evidence,
            rule=frame.trigger.name,
        )

    def _related(self, reading: _Reading, sentence: Sentence, relation: Relation) -> Claim:
        speakers = reading.attribution.speakers(sentence, relation.last, ())
        ends = [link.mention for link in (*relation.source, *relation.target)]
        inside = [m for m in ends if sentence.start <= m.start and m.end <= sentence.end]
        start = min([sentence[relation.first].start, *(m.start for m in inside)])
        end = max([sentence[relation.last].end, *(m.end for m in inside)])
        return Claim(
            document=reading.document.id,
            number=0,
            type=relation.type,
            subtype=relation.subtype,
            source=relation.source,
            target=relation.target,
            weapon=relation.weapon,
            tense=relation.tense,
            attributed_to=speakers,
            evidence=Evidence(start, end, reading.document.text[start:end]),
            rule=relation.rule,
        )

    def _evidence(
        self, document: Document, sentence: Sentence, tokens: Sequence[int], mentions: Sequence[Mention]
    ) -> Evidence:
        """The shortest stretch of the sentence that holds trigger, parties, places and deciding words."""
        starts = [sentence[i].start for i in tokens]
        ends = [sentence[i].end for i in tokens]
        for mention in mentions:
            if sentence.start <= mention.start and mention.end <= sentence.end:
                starts.append(mention.start)
                ends.append(mention.end)
        start, end = min(starts), max(ends)
        return Evidence(start, end, document.text[start:end])

    def _binding(self, reading: _Reading, before: Sequence[Sentence]) -> int | None:
        """ "Those states include A and B": binds the phrase of an earlier sentence; its index, or None."""
        references, sentence = reading.references, reading.references.sentence
        main = next((t for t in sentence.tokens if t.head == t.i), None)
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
        for n in range(len(before) - 1, max(-1, len(before) - 3), -1):
            for token in reversed(before[n].tokens):
                if token.lemma == subject.lemma and token.is_noun:
                    key = f"{before[n].start}:{token.start}"
                    if key in references.memory.bindings:
                        return None
                    references.memory.bindings[key] = tuple(links)
                    return n
        return None


_BOTH_SIDES = frozenset({"Backing", "Affiliation", "Alliance", "Condemnation", "Negotiation", "Meeting", "Agreement"})
_NEED_TARGET = frozenset({"Sanction", "Arrest", "Seizure", "Capture"})
_NEED_SOURCE = frozenset({"Threat", "Demand", "Deployment", "Withdrawal", "DiplomaticAction", "MilitarySupport", "Aid"})


def _complete(frame: Frame, places: Sequence[Link], passive: bool) -> bool:
    """Whether a frame tells enough: relations need both sides, speech acts and moves who makes them."""
    if frame.trigger.type == "Affiliation" and any(is_kind(f.link.kind, "State") for f in frame.source):
        unions = ("Coalition", "IntergovernmentalOrganisation")
        return any(is_kind(f.link.kind, k) for f in frame.target for k in unions)
    if frame.trigger.type == "Affiliation" and frame.trigger.pos == "noun":
        return bool(frame.target) and any(_is_named(f.link) for f in frame.source)
    if frame.trigger.type in _BOTH_SIDES:
        return bool(frame.source and frame.target)
    if frame.trigger.type == "Capture" and frame.trigger.pos == "verb" and not passive:
        return bool(frame.source and frame.target)
    if frame.trigger.type in _NEED_TARGET:
        return bool(frame.target)
    if frame.trigger.type == "ArmsTransfer":
        return bool(frame.target or (frame.source and frame.trigger.subtype))
    if frame.trigger.type in _NEED_SOURCE:
        return bool(frame.source)
    if frame.trigger.type == "Attack" and frame.trigger.pos == "noun":
        return bool(frame.source or places)
    return bool(frame.source or frame.target)


def _is_named(link: Link) -> bool:
    """Whether the link is to an entity with a name of its own rather than to a phrase of the document."""
    return link.registered or link.key.count("/") == 1


def _keys(fillers: Sequence[Filler]) -> set[str]:
    return {f.link.key for f in fillers}


def _links(fillers: Sequence[Filler]) -> tuple[Link, ...]:
    return tuple(f.link for f in fillers)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _without_vaguer(claims: Sequence[Claim]) -> list[Claim]:
    """Drops a claim that leaves open what another of its sentence, else the same, tells in full."""
    return [c for c in claims if not any(_fuller(d, c) for d in claims)]


def _fuller(full: Claim, vague: Claim) -> bool:
    if full.type != vague.type or full.polarity != vague.polarity:
        return False
    sources, targets = ({x.key for x in full.source}, {x.key for x in full.target})
    vague_sources, vague_targets = ({x.key for x in vague.source}, {x.key for x in vague.target})
    if vague_targets == targets and not vague_sources and sources:
        return True
    return vague_sources == sources and not vague_targets and bool(targets) and bool(sources) and not vague.time


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without repetitions of the same content and status in one sentence."""
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        parties = [tuple(sorted(x.key for x in role)) for role in (claim.source, claim.target)]
        if CLAIM_TYPES[claim.type].symmetric:
            key: tuple[object, ...] = (claim.type, *sorted(parties), claim.polarity, claim.tense)
        else:
            key = (claim.type, *parties, claim.polarity, claim.certainty, claim.tense, claim.evidence.start)
        seen.setdefault(key, claim)
    return list(seen.values())


def _numbered(claims: Sequence[Claim]) -> Iterator[Claim]:
    ordered = sorted(
        claims, key=lambda c: (c.evidence.start, c.evidence.end, c.type, [x.key for x in (*c.source, *c.target)])
    )
    for number, claim in enumerate(ordered, 1):
        yield replace(claim, number=number)
