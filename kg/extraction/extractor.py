"""Document in, claims out: parses, resolves, finds frames and patterns, and gives each its status and speakers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.attribution import Attribution
from kg.extraction.blanking import blanked
from kg.extraction.chronology import entry_date
from kg.extraction.circumstances import Circumstances, Timed
from kg.extraction.claim_making import ClaimMaker
from kg.extraction.completion import Completion
from kg.extraction.frames.frames import Frames
from kg.extraction.frames.patterns import Patterns
from kg.extraction.frames.selection import distinct, numbered, without_echoes, without_mere_mentions, without_vaguer
from kg.extraction.names.naming import NameIndex, Namer
from kg.extraction.names.publisher import publisher_of
from kg.extraction.phrases.measures import measures
from kg.extraction.phrases.mentions import Mentions
from kg.extraction.reading import Findings, Reading
from kg.extraction.references.binding import binding
from kg.extraction.references.references import References
from kg.extraction.syntax.parsing import load_model, model_name, sentences
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.sentences import announced_speech, masked_text, quoted_spans, readable_blocks, split_clauses
from kg.extraction.syntax.typography import Plain, plain
from kg.extraction.times.dates import find_times
from kg.lexicon import Lexicon
from kg.model import Claim, Document, Mention
from kg.register import Register
from kg.text.dateline import find_dateline
from kg.vocabulary import CLAIM_TYPES

if TYPE_CHECKING:
    from spacy.language import Language


class Extractor:
    """Reads claims out of documents; holds the model, the register and the lexicon, and no state between documents."""

    def __init__(self, register: Register, lexicon: Lexicon, nlp: Language | None = None) -> None:
        self.register = register
        self.lexicon = lexicon
        self.nlp = nlp if nlp is not None else load_model()
        self._index = NameIndex(register)
        self._arms = frozenset(lemma for lemma, head in lexicon.heads.items() if head.cls == "weapon")
        self._completion = Completion(lexicon)
        self._claims = ClaimMaker(lexicon)

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
            bound = binding(reading.references, parsed[:n])
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
        text = blanked(masked_text(document))
        stretches: list[tuple[str, tuple[int, Plain]]] = []
        for block in readable_blocks(document):
            for span in split_clauses(text[block.start : block.end]):
                start = block.start + span.start
                stretch = plain(text[start : block.start + span.end])
                stretches.append((stretch.text, (start, stretch)))
        for doc, (start, stretch) in self.nlp.pipe(stretches, as_tuples=True):
            yield from sentences(
                doc, start, parties=self._index.parties, words=self.lexicon.words, arms=self._arms, plain=stretch
            )

    # -- one document ----------------------------------------------------------------------------------------------

    def _references(self, document: Document, namer: Namer) -> References:
        return References(document.id, self.register, self.lexicon, namer)

    def reading(self, document: Document) -> Reading:
        """The state in which a document's first sentence is read."""
        namer = Namer(self._index, self.lexicon)
        references = self._references(document, namer)
        attribution = Attribution(
            self.lexicon,
            references,
            quoted_spans(masked_text(document)),
            announced_speech(document, verbs=self.lexicon.words["announcing"]),
        )
        references.quoted = lambda offset: attribution.quote_at(offset) is not None
        references.speaker_at = attribution.speaker_at
        references.publisher = publisher_of(document, self.register)
        return Reading(
            document,
            references,
            Frames(references),
            Patterns(references),
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
        patterns = Patterns(references)
        for sentence in parsed:
            references.begin(sentence)
            patterns.found()
            reading.attribution.note(sentence, references)
            references.finish()

    def _read(self, reading: Reading, n: int, sentence: Sentence) -> None:
        """Reads the claims of sentence n, in place of those read from it before."""
        references = reading.references
        middle = sentence.tokens[len(sentence.tokens) // 2].start
        references.speaker = reading.attribution.speaker_at(middle) or reading.attribution.speaker_at(sentence.start)
        references.begin(sentence)
        references.reconsider()
        if not reading.attribution.has_speech:
            reading.attribution.note(sentence, references)  # for "the statement said", "it said" further on
        timed = self._timed(reading, sentence)
        reading.entry = entry_date(reading.document, sentence, timed, reading.entry)
        related = tuple(self._claims.of_relation(reading, sentence, r) for r in reading.patterns.found())
        claims = list(related)
        found, told = reading.frames.found(), []
        frames = without_echoes(found, promising=self.lexicon.words["promising"])
        for frame in self._completion.completed(reading, n, sentence, frames):
            claim = self._claims.of_frame(reading, sentence, frame, timed)
            if claim is not None:
                claim = self._completion.located(reading, n, sentence, frame, claim)
            told.append((frame, claim))
            if claim is not None:
                claims.append(claim)
                if len(claim.source) == 1 and len(claim.target) == 1:
                    references.memory.pair = (*claim.source, *claim.target)
                    references.memory.mutual = CLAIM_TYPES[claim.type].symmetric
                for i in frame.items if claim.type == "DiplomaticAction" and claim.source else ():
                    if sentence[i].lemma in self.lexicon.words["ruling"]:
                        references.memory.issued[sentence[i].lemma] = claim.source[0]
        reading.claims[n] = [self._claims.of_entry(reading, c) for c in distinct(without_vaguer(claims))]
        for event in self._completion.retold(sentence):
            place, time = self._claims.circumstances(reading, sentence, event, timed)
            self._completion.locate_before(reading, n, event, place, time)
        reading.latest = Findings(sentence, related, tuple(found), tuple(told))

    def _timed(self, reading: Reading, sentence: Sentence) -> list[Timed]:
        """The time expressions of a sentence with the tokens that they cover."""
        out = []
        for time in _times(reading.document, sentence):
            inside = [t.i for t in sentence.tokens if t.start < time.end and time.start < t.end]
            if inside:
                out.append(Timed(inside[0], inside[-1], time))
        return out


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
