"""Who says so: quotations, announced speech, "…, he said", "according to …"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kg.extraction.references.references import References
from kg.extraction.status.factuality import Factuality
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.sentences import AnnouncedSpeech, Quote
from kg.extraction.syntax.tree import Token
from kg.lexicon import Lexicon
from kg.model import Link
from kg.vocabulary import is_kind

_HE = frozenset({"he", "she"})
_MARKS = frozenset('"“”„«»')
_SPOKEN_WORDS = 4  # a quotation of more words, or of more characters, is speech and no mere word in marks
_SPOKEN_LENGTH = 60
_PARAGRAPH = 4  # characters between a colon and the quotation that opens the next paragraph: line ends and the mark
_OWN_SPEAKER_LENGTH = 40  # a longer quotation may go on from the one before and have its speaker


class Attribution:
    """Speakers of one document's sentences: `note` every sentence first, then ask.

    quotes, speeches: the document's quotations and announced speech, by document offsets.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        references: References,
        quotes: Sequence[Quote],
        speeches: Sequence[AnnouncedSpeech],
    ) -> None:
        self.references = references
        self.factuality = Factuality(lexicon)
        self._quotes = sorted((q for q in quotes if q.end - q.start > 1), key=lambda q: q.start)
        self._starts = [q.start for q in self._quotes]
        self._speeches = speeches
        self._said_by: dict[int, Link] = {}  # by quotation
        self._announced: dict[int, Link] = {}  # by announced speech
        self._tags: dict[int, Link] = {}  # by the start of the sentence that holds "he said"
        self._last: Link | None = None
        self._author: Link | None = None  # of the last statement, report or speech
        self._whole: set[int] = set()  # quotations that hold a whole sentence

    def quote_at(self, offset: int) -> int | None:
        """Index of the quotation that the offset lies in, or None."""
        i = bisect_right(self._starts, offset) - 1
        return i if i >= 0 and offset < self._quotes[i].end else None

    @property
    def has_speech(self) -> bool:
        """Whether the document holds quotations or announced speech at all."""
        return bool(self._quotes or self._speeches)

    def note(self, sentence: Sentence, references: References) -> None:
        """Learns who speaks from the sentence that `references` is reading: its quotations, what it announces."""
        self._note_whole(sentence)
        speaker = self._tagged_speaker(sentence, references)
        self._author = self._issuer(sentence, references) or speaker or self._author
        if speaker is None:
            return
        # "The minister said:" announces the quotation that opens the next paragraph
        reach = sentence.end + (_PARAGRAPH if sentence.tokens[-1].text == ":" else 0)
        for n, quote in enumerate(self._quotes):
            apart = sentence.end <= quote.start
            if quote.start <= reach and sentence.start <= quote.end + 2 and (apart or self._is_speech(sentence, quote)):
                self._said_by.setdefault(n, speaker)
        for n, speech in enumerate(self._speeches):
            if speech.lead.start <= sentence.start < speech.lead.end:
                self._announced[n] = speaker
        self._tags[sentence.start] = speaker
        self._last = speaker

    def _note_whole(self, sentence: Sentence) -> None:
        """Marks the quotation that a whole sentence lies in: it is speech even if it is short."""
        n = self.quote_at(sentence.start)
        if n is None and sentence.tokens[0].text in _MARKS and len(sentence.tokens) > 1:
            n = self.quote_at(sentence[1].start)
        words = [t for t in sentence.tokens if t.text not in _MARKS]
        if n is not None and words and words[-1].end <= self._quotes[n].end and len(words) > _SPOKEN_WORDS:
            self._whole.add(n)

    def _is_speech(self, sentence: Sentence, quote: Quote) -> bool:
        """Words of speech rather than a word in quotation marks: several words, or all of a sentence."""
        inside = [t for t in sentence.tokens if quote.start <= t.start < quote.end]
        return len(inside) > _SPOKEN_WORDS or quote.end - quote.start > _SPOKEN_LENGTH

    def _tagged_speaker(self, sentence: Sentence, references: References) -> Link | None:
        """The subject of the sentence's first verb of speech outside quotations that has one."""
        last = self._last if self._last is not None and is_kind(self._last.kind, "Person") else None
        for token in sentence.tokens:
            if self.quote_at(token.start) is not None or not self.factuality.cues.is_speech(token):
                continue
            for i in self.factuality.speakers(sentence, token):
                if sentence[i].lower in _HE and last is not None:
                    return last  # "he said" goes on with who spoke, not with whom the quotation names
                if sentence[i].lower == "it" and self._last is not None and last is None:
                    return self._last  # "it said": so does a ministry
                if self._is_told_text(sentence, i) and self._author is not None:
                    return self._author  # "the statement said"
                actors = references.speaking([i]) if self.quote_at(sentence[i].start) is None else []
                if actors:
                    return actors[0]
        if sentence.tokens[-1].text == ":":
            return self._issuer(sentence, references)
        return self._before_colon(sentence, references)

    def _is_told_text(self, sentence: Sentence, i: int) -> bool:
        """ "the statement", "this report": a text told of before, with nobody named whose it is."""
        cue = self.factuality.cues.of(sentence[i])
        definite = any(t.lower in ("the", "this", "that") for t in sentence.kids(i, "det"))
        return cue is not None and cue.cue == "report-noun" and definite and sentence[i].is_noun

    def _before_colon(self, sentence: Sentence, references: References) -> Link | None:
        """Who stands before a colon with a quotation behind it: `Deng disagreed: "…"`, `Osei, the mayor: "…"`."""
        for token in sentence.tokens[1:-2]:
            n = self.quote_at(sentence[token.i + 2].start) if token.text == ":" else None
            if n is None or self.quote_at(token.start) is not None:
                continue
            verb = next((t for t in sentence.tokens[: token.i] if t.is_verb and t.dep != "amod"), None)
            heads = [t.i for t in sentence.tokens[: token.i] if t.head == t.i or sentence[t.head].i >= token.i]
            found = sentence.agent(verb.i) if verb is not None else heads[:1]
            actors = [x for x in references.speaking(found) if is_kind(x.kind, "Person")]
            return actors[0] if actors else None
        return None

    def _issuer(self, sentence: Sentence, references: References) -> Link | None:
        """Who speaks below "The general released the following statement:", "Statement by the general:"."""
        for token in sentence.tokens:
            cue = self.factuality.cues.of(token) if token.is_noun else None
            if cue is None or cue.cue != "report-noun":
                continue
            verb = sentence[token.head]
            issued = token.dep in ("dobj", "nsubjpass") and verb.is_verb
            found = self.factuality.speakers(sentence, token) or (sentence.agent(verb.i) if issued else [])
            actors = references.speaking(found)
            if actors:
                return actors[0]
        return None

    def speaker_at(self, offset: int) -> Link | None:
        """Who speaks at this offset: the quotation's speaker or whoever was announced, else None for the author."""
        n = self.quote_at(offset)
        if n is not None and n in self._said_by:
            return self._said_by[n]
        long = n is not None and self._quotes[n].end - self._quotes[n].start > _OWN_SPEAKER_LENGTH
        if n is not None and (long or n in self._whole):
            while n not in self._said_by and n > 0 and self._quotes[n - 1].end < self._quotes[n].start:
                n -= 1
            found = self._said_by.get(n)
            if found is not None:
                return found
        for k, speech in enumerate(self._speeches):
            if speech.start <= offset < speech.end and k in self._announced:
                return self._announced[k]
        return None

    def speakers(self, sentence: Sentence, trigger: int, inner: Sequence[int]) -> tuple[Link, ...]:
        """All who say what the trigger tells, innermost first: clause chain, tags, "according to", quotation."""
        found: list[Link] = []
        for i in inner:
            tagged = sentence[i].lower in (*_HE, "it") or self._is_told_text(sentence, i)
            if tagged and sentence.start in self._tags and not self._has_owner(sentence, i):
                found.append(self._tags[sentence.start])
                continue
            if sentence[i].dep != "poss" or sentence[i].pos != "PRON":  # whose report "its report" is stays open
                found += self.references.speaking(self._authors(sentence, i))
        found += self._parenthetic(sentence, trigger)
        found += self._according_to(sentence, trigger)
        outer = self.speaker_at(sentence[trigger].start)
        if outer is not None:
            found.append(outer)
        unique: dict[str, Link] = {}
        for link in found:
            unique.setdefault(link.key, link)
        return tuple(unique.values())

    def _has_owner(self, sentence: Sentence, i: int) -> bool:
        """Whether it is said whose statement it is."""
        return self._authors(sentence, i) != [i]

    def _parenthetic(self, sentence: Sentence, trigger: int) -> list[Link]:
        """ "…, he said, …", "As Kenya has said, …": a verb of speech beside the clause, not above it."""
        above = sentence.lineage(trigger)
        for token in sentence.tokens:
            beside = token.head in above and token.i not in above and self._is_aside(sentence, token)
            if beside and self.factuality.cues.is_speech(token) and sentence.child(token.i, "ccomp", "dobj") is None:
                tagged = self._tags.get(sentence.start) or self._tagged_speaker(sentence, self.references)
                return [] if tagged is None else [tagged]
        return []

    def _is_aside(self, sentence: Sentence, verb: Token) -> bool:
        """Whether a clause is put in beside another one."""
        if verb.dep == "advcl":
            return any(t.lower == "as" for t in sentence.kids(verb.i, "mark"))
        return verb.dep in ("parataxis", "ccomp", "dep")

    def _according_to(self, sentence: Sentence, trigger: int) -> list[Link]:
        """ "according to the ministry", "according to a report by the ministry", on the clause or on one above it."""
        above = sentence.lineage(trigger)
        for token in sentence.tokens:
            to = sentence.child(token.i, "prep") if token.lemma == "accord" and token.head in above else None
            if to is not None and not self._joins_later(sentence, token, trigger):
                named = [j for i in sentence.objects_of(to.i) for j in self._authors(sentence, i)]
                return [x for i in named for x in self.references.links(i)]
        return []

    def _joins_later(self, sentence: Sentence, according: Token, trigger: int) -> bool:
        """ "… and, according to the ministry, mercenaries": only what stands behind it is said by the ministry."""
        before = [t.lower for t in sentence.tokens[max(0, according.i - 2) : according.i]]
        return trigger < according.i and before in (["and", ","], ["but", ","])

    def _authors(self, sentence: Sentence, i: int) -> list[int]:
        """Whose report a phrase is; the phrase itself where it is none, or where nobody is named."""
        cue = self.factuality.cues.of(sentence[i])
        report = cue is not None and cue.cue == "report-noun"
        owners = self.factuality.speakers(sentence, sentence[i]) if report else []
        if report and not owners:  # "a UN report"
            named = [(t, self.references.name_at(t.i)) for t in sentence.kids(i, "compound", "amod", "nmod")]
            bodies = [t for t, name in named if name is not None and (t.pos == "ADJ" or name.link.kind != "State")]
            owners = [t.i for t in bodies]  # "the Ukraine report" may be about Ukraine
        return owners if self.references.speaking(owners) else [i]
