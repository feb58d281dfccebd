"""How the claims of a document came about and what was dropped on the way, sentence by sentence.

Reading goes as for `Extractor.extract`; at each sentence the questions are asked again that reading had answered, of
the same references and frames, and what reading dropped is compared with what it kept. The extractor knows nothing of
it and does nothing for it but keep the findings of the sentence it is at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.extraction.explanations.explained import Candidate, Dropped, Explained, TriedRow, TriggerWord
from kg.extraction.explanations.link_reasons import met, passed_over
from kg.extraction.explanations.row_hints import hints
from kg.extraction.explanations.status_reasons import causes
from kg.extraction.extractor import Extractor
from kg.extraction.frames.frame import Filler, Frame, Refusal
from kg.extraction.frames.selection import is_complete, numbered, without_mere_mentions, without_vaguer
from kg.extraction.reading import Findings, Reading
from kg.extraction.status.factuality import Factuality
from kg.extraction.syntax.tree import Token
from kg.lexicon import RolePattern, Trigger
from kg.lexicon.records import POSES
from kg.model import Claim, Document, Link, Mention

_ECHO = "an echo: the verb and the noun below it tell one event, and the other of the two is kept"


class _Sentence(NamedTuple):
    """What is asked while a sentence is read: its explanation without claims, its findings, its claims."""

    explained: Explained
    findings: Findings
    claims: tuple[Claim, ...]


class Explainer:
    """Explains what an extractor reads."""

    def __init__(self, extractor: Extractor) -> None:
        self.extractor = extractor
        self._factuality = Factuality(extractor.lexicon)

    def explain(self, document: Document) -> tuple[Explained, ...]:
        """The explanation of each sentence of a document, in order; claims are numbered as by `extract`."""
        reading = self.extractor.reading(document)
        mentions = self.extractor.mentions(document)
        found: dict[int, _Sentence] = {}
        for n in self.extractor.steps(reading):
            findings = reading.latest
            assert findings is not None, "a step has read a sentence"
            found[n] = _Sentence(self._at(reading, n, findings, mentions), findings, tuple(reading.claims[n]))
        every = numbered(without_mere_mentions([claim for n in sorted(found) for claim in found[n].claims]))
        numbers = {replace(claim, number=0): claim.number for claim in every}
        return tuple(self._finished(found[n], numbers) for n in sorted(found))

    # -- while the sentence is read --------------------------------------------------------------------------------

    def _at(self, reading: Reading, n: int, findings: Findings, mentions: Sequence[Mention]) -> Explained:
        """All of the explanation that needs the references as they are at this sentence."""
        sentence, inside = findings.sentence, reading.frames.inside_names()
        return Explained(
            document=reading.document.id,
            number=n + 1,
            text=reading.document.text[sentence.start : sentence.end],
            tokens=sentence.tokens,
            met=tuple(met(reading.references, mentions)),
            passed_over=tuple(passed_over(reading.references)),
            triggers=tuple(self._triggers(reading, findings, inside)),
            dropped=(),
            claims=(),
            hints=tuple(hints(self.extractor.lexicon, reading.references, inside)),
        )

    def _triggers(self, reading: Reading, findings: Findings, inside: set[int]) -> Iterator[TriggerWord]:
        frames = {frame.at: frame for frame in findings.found}
        for token in findings.sentence.tokens:
            rows = self._rows(token)
            if rows:
                word = TriggerWord(token.text, token.start, token.lemma, ())
                frame = frames.get(token.i)
                if token.i in inside:
                    yield replace(word, fate="part of a name, which triggers nothing")
                elif frame is not None:
                    yield self._fired(reading, findings, word, frame, rows)
                else:
                    yield self._silent(reading, word, token, rows)

    def _rows(self, token: Token) -> tuple[Trigger, ...]:
        """All rows of the token's lemma, whatever their part of speech."""
        return tuple(
            row for pos in sorted(POSES) for row in self.extractor.lexicon.triggers.get((token.lemma, pos), ())
        )

    def _silent(self, reading: Reading, word: TriggerWord, token: Token, rows: Sequence[Trigger]) -> TriggerWord:
        """A word of which no row fires."""
        tried = tuple(self._tried(reading, token))
        if tried:
            return replace(word, rows=tried, fate="no row fires")
        listed = " and ".join(sorted({row.pos for row in rows}))
        return replace(word, fate=f"triggers.csv has it as {listed}, and the parse says {token.tag} ({token.pos})")

    def _tried(self, reading: Reading, token: Token) -> Iterator[TriedRow]:
        """The rows that were tried before one fired, each with its reason; a row read in two ways once."""
        seen = set()
        for made in reading.frames.tried(token):
            if isinstance(made, Frame):
                return
            row = self._refused(reading, token, made)
            if row not in seen:
                seen.add(row)
                yield row

    def _fired(
        self, reading: Reading, findings: Findings, word: TriggerWord, frame: Frame, rows: Sequence[Trigger]
    ) -> TriggerWord:
        """A word of which a row fired, and what became of the frame, but for the claim that it makes."""
        sentence, trigger = findings.sentence, frame.trigger
        fired = TriedRow(trigger.name, trigger.where, trigger.type, trigger.subtype, fired=True)
        tried = (*self._tried(reading, sentence[frame.at]), fired)
        told = next(((f, c) for f, c in findings.told if (f.at, f.trigger) == (frame.at, trigger)), None)
        full = frame if told is None else told[0]
        status = self._factuality.status(sentence, full)
        fate = _ECHO if told is None else self._missing(reading, full) if told[1] is None else ""
        return replace(
            word,
            rows=tried,
            untried=sum(row.pos == trigger.pos and row.name not in {r.rule for r in tried} for row in rows),
            parties=tuple(_parties(full)) + tuple(("condition", sentence[i].text) for i in full.items),
            light=None if full.light is None else sentence[full.light].text,
            status=(status.polarity, status.certainty, status.tense or "past"),
            causes=tuple(causes(self._factuality, sentence, full)),
            fate=fate,
        )

    def _refused(self, reading: Reading, token: Token, refusal: Refusal) -> TriedRow:
        trigger, pattern = refusal.trigger, refusal.pattern
        candidates = () if pattern is None else tuple(self._candidates(reading, token, refusal, pattern))
        return TriedRow(
            trigger.name,
            trigger.where,
            trigger.type,
            trigger.subtype,
            fired=False,
            reason=refusal.reason,
            role=None if pattern is None else str(pattern),
            candidates=candidates,
        )

    def _candidates(
        self, reading: Reading, token: Token, refusal: Refusal, pattern: RolePattern
    ) -> Iterator[Candidate]:
        """What the paths of a role lead to that the role does not take."""
        frames, references = reading.frames, reading.references
        for path, indices in frames.reached(refusal.trigger, pattern, token, refusal.swapped, refusal.light):
            for i in indices:
                word, links = references.sentence[i], references.links(i)
                head = references.head_of(i)
                wanted = "/".join(pattern.filters)
                if frames.taken([i], pattern):
                    why = "fits, and is not enough"
                elif not links:
                    why = "left open: it stands for nobody that the text surely names"
                else:
                    cls = "no class" if head is None else f"class {head.cls}"
                    known = " and ".join(link.kind for link in links)
                    why = f"{known}, {cls}; the role takes {wanted}"
                yield Candidate(path, links[0].mention.text if links else word.text, why)

    def _missing(self, reading: Reading, frame: Frame) -> str:
        """What would make the frame tell enough: the sides that are open, tried out."""
        somebody = Filler(
            frame.at, Link("actor/x", "x", "Organisation", Mention(0, 0, "", "Organisation"), registered=True)
        )
        sentence = reading.references.sentence
        passive = sentence[frame.at].is_verb and sentence.is_passive(frame.at)
        places = reading.circumstances.places(frame)
        if is_complete(frame, places, passive=passive):
            return "dropped when the claims of the sentence were chosen"
        sides: list[tuple[str, Frame]] = [
            ("a source", replace(frame, source=(*frame.source, somebody))),
            ("a target", replace(frame, target=(*frame.target, somebody))),
            ("a source and a target", replace(frame, source=(somebody,), target=(somebody,))),
        ]
        needs = [name for name, fuller in sides if is_complete(fuller, places, passive=passive)]
        if is_complete(frame, (somebody.link,), passive=passive):
            needs.append("a place")
        single = [name for name in needs if name != "a source and a target"] or needs
        return f"incomplete: {frame.trigger.type} needs {' or '.join(single) or 'other parties'}"

    # -- when all is read ------------------------------------------------------------------------------------------

    def _finished(self, read: _Sentence, numbers: dict[Claim, int]) -> Explained:
        """The explanation with the claims of the sentence, and why others are not among them."""
        kept = {claim: numbers[claim] for claim in read.claims if claim in numbers}
        made = [*read.findings.related, *(claim for _, claim in read.findings.told if claim is not None)]
        dropped = [
            Dropped(c.rule, c.type, c.evidence.text, _dropped(c, made, mere=c in read.claims))
            for c in read.findings.related
            if c not in kept
        ]
        starts = {
            read.findings.sentence[frame.at].start: claim for frame, claim in read.findings.told if claim is not None
        }
        triggers = tuple(
            _told(word, starts[word.start], kept, made, read.claims) if word.start in starts else word
            for word in read.explained.triggers
        )
        claims = sorted((replace(c, number=n) for c, n in kept.items()), key=lambda c: c.number)
        return replace(read.explained, triggers=triggers, dropped=tuple(dropped), claims=tuple(claims))


def _told(
    word: TriggerWord, claim: Claim, kept: Mapping[Claim, int], made: Sequence[Claim], chosen: Sequence[Claim]
) -> TriggerWord:
    """A trigger whose frame makes a claim, with the claim's number or why it is not kept."""
    fate = "" if claim in kept else _dropped(claim, made, mere=claim in chosen)
    speakers = tuple(link.label for link in claim.attributed_to)
    return replace(word, speakers=speakers, fate=fate, claim=kept.get(claim))


def _parties(frame: Frame) -> Iterator[tuple[str, str]]:
    for role in ("source", "target", "weapon", "place"):
        fillers: tuple[Filler, ...] = getattr(frame, role)
        for filler in fillers:
            yield role, filler.link.mention.text


def _dropped(claim: Claim, made: Sequence[Claim], *, mere: bool) -> str:
    """Why a claim is not kept beside the others of its sentence, or, for a `mere` mention, of its document."""
    if mere:
        return "only mentions an attack that another sentence tells in full"
    for other in made:
        if other != claim and claim not in without_vaguer([claim, other]):
            return f"vaguer: {other.rule} tells the same more fully"
    same = [c for c in made if c is not claim and (c.type, c.polarity) == (claim.type, claim.polarity)]
    twin = next((c for c in same if {x.key for x in c.source} == {x.key for x in claim.source}), None)
    return "dropped beside the other claims of the sentence" if twin is None else f"told already by {twin.rule}"
