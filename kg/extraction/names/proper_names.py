"""Names that no register holds: found by their capitals, cut where titles and registered names end.

The kind of a name is what the whole document makes of it (`name_kinds`), so that a bare occurrence has the kind of a
clear one, and a family name that of the full name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.names.name_kinds import Covered, NameKinds, ProperName
from kg.extraction.names.name_words import ARABIC, PARTICLES, NameWords
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import HYPHENS, Token
from kg.lexicon import Lexicon
from kg.lexicon.records import PREPOSITIONS
from kg.vocabulary import is_kind

_QUOTES = frozenset("\"“”'‘’")


class ProperNames:
    """The unregistered names of one document and the kinds that its sentences give them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = NameWords(lexicon)
        self._kinds = NameKinds(lexicon, self._words)
        self._names: dict[int, tuple[Sentence, tuple[ProperName, ...]]] = {}
        self._families: set[str] = set()

    def names(self, sentence: Sentence, known: Sequence[Covered]) -> tuple[ProperName, ...]:
        """The names of a sentence that `known`, its registered names, are not; asked again, the same."""
        of, found = self._names.get(sentence.start, (None, ()))
        if of is not sentence:
            found = tuple(n for run in self._runs(sentence) for n in self._cut(sentence, run, known))
            self._names[sentence.start] = (sentence, found)
            for k in known:
                if k.first < k.last and is_kind(k.kind, "Person"):
                    self._families.add(sentence[k.last].text)
                    self._kinds.note_family(sentence[k.last].text)
            for name in found:
                self._kinds.note(sentence, name, known)
                if " " in name.words and self.kind(name.words) == "Person":
                    self._families.add(sentence[name.last].text)
        return found

    def kind(self, words: str) -> str:
        """The class that the document gives a name."""
        return self._kinds.kind(words)

    # -- runs -------------------------------------------------------------------------------------------------------

    def _runs(self, sentence: Sentence) -> list[tuple[int, int]]:
        """The longest stretches of capitalised words with what binds them, as token ranges, last included."""
        tokens, out, i = sentence.tokens, [], 0
        while i < len(tokens):
            if not _opens(tokens, i) and tokens[i].text not in self._families:
                i += 1
                continue
            last = i
            while (further := self._continues(sentence, i, last)) is not None:
                last = further
            first = i
            if first > 0 and _is_ordinal(tokens[first - 1]):
                first -= 1
            if first > 0 and tokens[first - 1].lower in PARTICLES and tokens[first - 1].pos == "PROPN":
                first -= 1
            if first > 1 and tokens[first - 1].text in HYPHENS and tokens[first - 2].lower in PARTICLES:
                first -= 2
            out.append((first, last))
            i = last + 1
        return out

    def _continues(self, sentence: Sentence, first: int, last: int) -> int | None:
        """The next token of the name that is open at token `last`, or None if the name ends there."""
        tokens, n = sentence.tokens, len(sentence.tokens)
        j = last + 1
        if j >= n:
            return None
        token = tokens[j]
        if _names(token) or _is_ordinal(token) and j + 1 < n and _names(tokens[j + 1]):
            return j
        if token.text in HYPHENS and j + 1 < n and tokens[last].end == token.start and token.end == tokens[j + 1].start:
            return j + 1 if _names(tokens[j + 1]) or tokens[j + 1].pos == "PROPN" else None
        if j + 1 >= n:
            return None
        following = tokens[j + 1]
        if token.lower in PARTICLES and token.pos != "DET" or token.lower in ARABIC:
            if _names(following):
                return j + 1
            if following.text in HYPHENS and j + 2 < n and _names(tokens[j + 2]):
                return j + 2
        if token.text == "." and token.start == tokens[last].end and _names(following):
            return j + 1  # "Lt. Gen."
        if token.tag == "POS" and (tokens[last].tag == "NNPS" or tokens[last].lower == "people") and _names(following):
            return j + 1
        if token.text == "&" and _names(following):
            return j + 1
        nick = token.text in _QUOTES and _names(following) and j + 3 < n
        if nick and tokens[j + 2].text in _QUOTES and _names(tokens[j + 3]):
            return j + 3
        return self._continues_by_word(sentence, first, last)

    def _continues_by_word(self, sentence: Sentence, first: int, last: int) -> int | None:
        """The same over "of", "for", "and": "Ministry of Roads and Ports", "Fish and Wildlife Service"."""
        tokens = sentence.tokens
        j = last + 1
        token, following = tokens[j], tokens[j + 1]
        if token.lower in ("of", "for"):
            if following.lower == "the" and j + 2 < len(tokens):
                following = tokens[j + 2]
            if _names(following) and tokens[last].text[:1].isupper() and self._words.heads_name(tokens[last]):
                return following.i
        if token.lower == "and" and _names(following):
            bound = any(t.lower in ("of", "for") for t in tokens[first : last + 1]) and following.dep == "conj"
            above = tokens[tokens[last].head]
            if bound and following.head == last or tokens[last].dep in ("compound", "nmod", "amod") and above.i > j:
                return following.i
        return None

    # -- cutting -----------------------------------------------------------------------------------------------------

    def _cut(self, sentence: Sentence, run: tuple[int, int], known: Sequence[Covered]) -> Iterator[ProperName]:
        first, last = run
        inside = [k for k in known if k.first <= last and first <= k.last]
        if any(k.first < first or last < k.last or (k.first, k.last) == run for k in inside):
            inside_run = [k for k in inside if k.first <= first and last <= k.last]
            if inside_run:
                return
        if inside and not self._names_whole(sentence, first, last, inside):
            at = first
            for k in [*inside, None]:
                end = last if k is None else k.first - 1
                if at <= end:
                    yield from self._piece(sentence, at, end, before=at > first)
                if k is not None:
                    at = k.last + 1
            return
        yield from self._piece(sentence, first, last)

    def _names_whole(self, sentence: Sentence, first: int, last: int, inside: Sequence[Covered]) -> bool:
        """Whether a run that holds registered names is one name: "Mali Cotton Board", "University of Basra"."""
        if any(k.first < first or last < k.last for k in inside):
            return False
        ends = inside[-1].last == last
        if ends:
            before = sentence[inside[-1].first - 1].lower if inside[-1].first > first else ""
            if is_kind(inside[-1].kind, "Person"):  # another one of that family
                others = sentence.tokens[first : inside[-1].first]
                return len(inside) == 1 and all(
                    t.pos in ("PROPN", "PUNCT") and not self._words.is_title(t) for t in others
                )
            if sentence[first].lower in self._lexicon.words["banner"] and first < inside[-1].first:
                return True  # "Jund al-Sahel"
            if self._is_given(sentence, first, inside):
                return True  # a person whose family has the name of a place
            if before == "of" and self._is_post_before(sentence, first):
                return False  # "the Minister of | Foreign Affairs | of Mali"
            return before in ("of", "for", "the") or self._words.is_place(sentence[first])
        if is_kind(inside[0].kind, "Person"):
            return False
        head = self._words.head(sentence[last])
        rest = [t for t in sentence.tokens[first : last + 1] if not any(k.first <= t.i <= k.last for k in inside)]
        if all(t.lower in self._lexicon.words["ruler"] for t in rest):
            return False
        return (
            head is not None
            and head.kind is not None
            and not is_kind(head.kind, "Person")
            or self._words.is_body(sentence[last])
        )

    def _is_given(self, sentence: Sentence, first: int, inside: Sequence[Covered]) -> bool:
        """Whether all that stands before the one registered name, that of a town, are given names."""
        given = [t for t in sentence.tokens[first : inside[-1].first] if t.text not in HYPHENS]
        town = len(inside) == 1 and is_kind(inside[0].kind, "Place") and inside[0].first == inside[0].last
        return town and bool(given) and all(t.lower in self._lexicon.words["given"] for t in given)

    def _is_post_before(self, sentence: Sentence, first: int) -> bool:
        """Whether token `first` stands behind a person's post and its "of"."""
        if first < 2 or sentence[first - 1].lower != "of":
            return False
        head = self._lexicon.heads.get(sentence[first - 2].lower.removesuffix("s"))
        return head is not None and head.kind == "Person"

    def _piece(self, sentence: Sentence, first: int, last: int, *, before: bool = False) -> Iterator[ProperName]:
        """The name that is left of a stretch of capitals without titles at its edges, if any."""
        titled = False
        for end in range(last, first - 1, -1):
            start = self._title_ending(sentence, first, end)
            if start is not None:
                if end == last:
                    return  # "the Foreign Minister": nobody is named
                titled, first = True, end + 1
                break
        while first <= last and not (_is_word(sentence[first]) or _may_lead(sentence[first])):
            first += 1
        while last >= first and not _is_word(sentence[last]) and sentence[last].text not in _QUOTES:
            last -= 1
        if first > last or sentence[last].text in _QUOTES:
            return
        tokens = sentence.tokens[first : last + 1]
        if not titled and first > 0:
            titled = self._words.is_title(sentence[first - 1])
        if not titled and (self._is_common(tokens) or first == last and self._is_no_name(sentence, tokens[0])):
            return
        post = self._lexicon.heads.get(tokens[-1].lower.removesuffix("s")) if tokens[-1].lower.endswith("s") else None
        if post is not None and post.kind == "Person":
            return  # "Foreign Ministers"
        if not titled and self._is_event(sentence, first, last) or any(t.text[-1:].isdigit() for t in tokens):
            return
        yield ProperName(first, last, sentence.text(first, last + 1), titled)

    def _is_event(self, sentence: Sentence, first: int, last: int) -> bool:
        """ "Exercise Zenith", "the Book of Zenith", "the Zenith War", "World War II"."""
        tokens = sentence.tokens[first : last + 1]
        before = sentence[first - 1] if first > 0 else None
        if before is not None and before.lower == "of" and first > 1:
            before = sentence[first - 2]
        if before is not None and before.text[:1].isupper() and self._words.is_event(before):
            return True
        numbered = len(tokens) > 1 and set(tokens[-1].text) <= set("IVX")
        return self._words.is_event(tokens[0]) or self._words.is_event(tokens[-2 if numbered else -1])

    def _title_ending(self, sentence: Sentence, first: int, end: int) -> int | None:
        """Where the title of a person begins whose last word is token `end`; None if none does.

        It may begin before `first`: "Coordinator for Strategic | Communications".
        """
        for start in range(max(0, first - 4), end + 1):
            title = self._lexicon.titles.get(sentence.text(start, end + 1).lower())
            if title is not None and is_kind(title.kind, "Person"):
                return start
        return None

    def _is_common(self, tokens: Sequence[Token]) -> bool:
        """Whether the words make a description and no name ("the Army", "Northern", "Western")."""
        words = " ".join(t.lower for t in tokens)
        head = self._lexicon.heads.get(words) or (self._words.head(tokens[-1]) if len(tokens) == 1 else None)
        if len(tokens) > 1 and head is None:
            heads = [self._words.head(t) for t in tokens if t.pos not in ("CCONJ", "ADP", "DET")]
            if all(h is not None and h.kind in ("UnnamedActorSet", "PopulationGroup", "Person") for h in heads):
                return True
        return head is not None or all(t.lower in self._lexicon.words["bearing"] for t in tokens if t.pos != "CCONJ")

    def _is_no_name(self, sentence: Sentence, token: Token) -> bool:
        """Whether a single capitalised word is an ordinary one or the name of a day, a language, a faith …."""
        if self._words.is_event(token) or len(token.text.strip(".")) < 2:
            return True
        following = sentence[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
        if following is not None and f"{token.lower} {following.lemma}" in self._lexicon.heads:
            return True  # "Naval mines"
        return token.i == 0 and token.pos != "PROPN" and token.text not in self._families


def _is_word(token: Token) -> bool:
    """Whether a token may open or close a name."""
    return token.text[:1].isupper() and token.text[-1:] not in "-–" and token.pos not in ("DET", "PRON", "ADP", "SPACE")


def _is_ordinal(token: Token) -> bool:
    """ "71st", "407th" as in the name of a unit."""
    return token.text[:1].isdigit() and token.text.endswith(("st", "nd", "rd", "th"))


def _may_lead(token: Token) -> bool:
    """ "de Mistura", "al-Kasasbeh", "71st Battalion"."""
    return _is_ordinal(token) or token.lower in PARTICLES and token.pos in ("PROPN", "NOUN", "X")


def _opens(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.text[:1].isupper() and token.lower not in PREPOSITIONS:
        if token.pos == "PROPN":
            return True
        if i == 0:
            return token.pos == "ADJ" and len(tokens) > 1 and tokens[1].pos == "PROPN"
        return token.pos in ("NOUN", "ADJ") and tokens[i - 1].pos != "PUNCT"
    return False


def _names(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos in ("PROPN", "NOUN", "ADJ", "NUM", "X", "VERB") and token.text != "I"
