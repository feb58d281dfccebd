"""Names that no register holds: found by their capitals, their kind told by the words in and around them.

A run of capitalised words is cut where titles and registered names end; what is left is a name. Each occurrence in a
document votes for a kind (a title or an age for a person, a preposition of place for a place …); the document decides
as a whole, so that a bare later occurrence has the kind of the clear one, and a family name that of the full name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.extraction.sentence import HYPHENS, SUBJECTS, Sentence, Token
from kg.lexicon import Head, Lexicon
from kg.vocabulary import is_kind

_PARTICLES = frozenset(
    "al el ul ad ar as ash at az an bin ibn ben bint abu von van der den de del della di da dos du la le e y".split()
)
_ARABIC = frozenset("al el ul bin ibn bint abu abd abdul".split())
_QUOTES = frozenset("\"“”'‘’")
_WHERE = MappingProxyType(
    {"in": 4, "near": 4, "at": 3, "around": 3, "outside": 4, "inside": 4, "into": 2, "from": 1, "across": 2}
    | {"toward": 2, "towards": 2, "throughout": 3, "to": 1, "through": 1, "over": 1, "off": 1, "on": 1, "via": 1}
)
_COARSE = ("Person", "Organisation", "ActorGroup", "Weapon", "Place")


@dataclass(frozen=True, slots=True)
class Covered:
    """A registered name over tokens [first, last], last included, and its class."""

    first: int
    last: int
    kind: str
    demonym: bool = False


@dataclass(frozen=True, slots=True)
class ProperName:
    """An unregistered name over tokens [first, last], last included. titled: the words before it are a title."""

    first: int
    last: int
    words: str
    titled: bool = False


class ProperNames:
    """The unregistered names of one document and the kinds that its sentences give them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._fine: dict[str, str] = {}
        self._names: dict[int, tuple[ProperName, ...]] = {}
        self._kinds: dict[str, str] = {}

    def names(self, sentence: Sentence, known: Sequence[Covered]) -> tuple[ProperName, ...]:
        """The names of a sentence that `known`, its registered names, are not; asked again, the same."""
        if sentence.start not in self._names:
            found = tuple(n for run in self._runs(sentence) for n in self._cut(sentence, run, known))
            self._names[sentence.start] = found
            for name in found:
                self._vote(sentence, name, known)
            self._kinds.clear()
        return self._names[sentence.start]

    def kind(self, words: str) -> str:
        """The class that the document gives a name: the finest that its head word tells, else a coarse one."""
        if words not in self._kinds:
            votes = self._votes[words] + Counter()
            if " " not in words:
                for longer, more in self._votes.items():
                    if longer.endswith((f" {words}", f"-{words}")):
                        votes["Person"] += 2 * more["Person"]
            best = max(_COARSE, key=lambda kind: votes[kind])
            if not votes[best]:
                best = "Organisation"
            fine = self._fine.get(words)
            self._kinds[words] = fine if fine is not None and is_kind(fine, best) else best
        return self._kinds[words]

    # -- runs -------------------------------------------------------------------------------------------------------

    def _runs(self, sentence: Sentence) -> list[tuple[int, int]]:
        """The longest stretches of capitalised words with what binds them, as token ranges, last included."""
        tokens, out, i = sentence.tokens, [], 0
        while i < len(tokens):
            if not _opens(tokens, i):
                i += 1
                continue
            last = i
            while (further := self._continues(sentence, i, last)) is not None:
                last = further
            first = i
            if first > 0 and _is_ordinal(tokens[first - 1]):
                first -= 1
            if first > 0 and tokens[first - 1].lower in _PARTICLES and tokens[first - 1].pos == "PROPN":
                first -= 1
            if first > 1 and tokens[first - 1].text in HYPHENS and tokens[first - 2].lower in _PARTICLES:
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
        if token.lower in _PARTICLES and token.pos != "DET" or token.lower in _ARABIC:
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
            if _names(following) and tokens[last].text[:1].isupper() and self._heads_name(tokens[last]):
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
                    t.pos in ("PROPN", "PUNCT") and not self._is_title_word(t) for t in others
                )
            return before in ("of", "for", "the") or self._is_place_lead(sentence[first])
        if is_kind(inside[0].kind, "Person"):
            return False
        head = self._head(sentence[last])
        rest = [t for t in sentence.tokens[first : last + 1] if not any(k.first <= t.i <= k.last for k in inside)]
        if all(t.lower in self._lexicon.words["ruler"] for t in rest):
            return False
        return (
            head is not None
            and head.kind is not None
            and not is_kind(head.kind, "Person")
            or self._is_body(sentence[last])
        )

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
            titled = self._is_title_word(sentence[first - 1])
        if not titled and (self._is_common(tokens) or first == last and self._is_no_name(sentence, tokens[0])):
            return
        post = self._lexicon.heads.get(tokens[-1].lower.removesuffix("s")) if tokens[-1].lower.endswith("s") else None
        if post is not None and post.kind == "Person":
            return  # "Foreign Ministers"
        if tokens[-1].lower in self._lexicon.words["event"] or any(t.text[-1:].isdigit() for t in tokens):
            return
        yield ProperName(first, last, sentence.text(first, last + 1), titled)

    def _title_ending(self, sentence: Sentence, first: int, end: int) -> int | None:
        """Where the title of a person begins whose last word is token `end`; None if none does.

        It may begin before `first`: "Coordinator for Strategic | Communications".
        """
        for start in range(max(0, first - 4), end + 1):
            title = self._lexicon.titles.get(sentence.text(start, end + 1).lower())
            if title is not None and is_kind(title.kind, "Person"):
                return start
        return None

    def _is_title_word(self, token: Token) -> bool:
        return token.is_noun and token.lower in self._lexicon.titles

    def _is_common(self, tokens: Sequence[Token]) -> bool:
        """Whether the words make a description and no name ("the Army", "Northern", "Western")."""
        words = " ".join(t.lower for t in tokens)
        head = self._lexicon.heads.get(words) or (self._head(tokens[-1]) if len(tokens) == 1 else None)
        if len(tokens) > 1 and head is None:
            heads = [self._head(t) for t in tokens if t.pos not in ("CCONJ", "ADP", "DET")]
            if all(h is not None and h.kind in ("UnnamedActorSet", "PopulationGroup", "Person") for h in heads):
                return True
        return head is not None or all(t.lower in self._lexicon.words["bearing"] for t in tokens if t.pos != "CCONJ")

    def _is_no_name(self, sentence: Sentence, token: Token) -> bool:
        """Whether a single capitalised word is an ordinary one or the name of a day, a language, a faith …."""
        if token.lower.rstrip(".") in self._lexicon.words["event"] or len(token.text.strip(".")) < 2:
            return True
        following = sentence[token.i + 1] if token.i + 1 < len(sentence.tokens) else None
        if following is not None and f"{token.lower} {following.lemma}" in self._lexicon.heads:
            return True  # "Naval mines"
        return token.i == 0 and token.pos != "PROPN"

    # -- kinds -------------------------------------------------------------------------------------------------------

    def _head(self, token: Token) -> Head | None:
        heads = self._lexicon.heads
        return heads.get(token.lower) or heads.get(token.lemma) or heads.get(token.lower.removesuffix("s"))

    def _heads_name(self, token: Token) -> bool:
        """Whether names of bodies and places begin with the word ("Bank of …", "Ministry for …")."""
        head = self._head(token)
        named = head is not None and head.kind is not None and not is_kind(head.kind, "Person")
        return named or self._is_body(token) or self._is_place_lead(token)

    def _is_body(self, token: Token) -> bool:
        return token.lower in self._lexicon.words["body"]

    def _is_place_lead(self, token: Token) -> bool:
        return token.lower in self._lexicon.words["landform"]

    def _vote(self, sentence: Sentence, name: ProperName, known: Sequence[Covered]) -> None:
        votes = self._votes[name.words]
        tokens = sentence.tokens[name.first : name.last + 1]
        self._vote_by_words(name, tokens, votes)
        self._vote_by_context(sentence, name, known, votes)

    def _vote_by_words(self, name: ProperName, tokens: Sequence[Token], votes: Counter[str]) -> None:
        """What the name's own words tell."""
        if name.titled:
            votes["Person"] += 12
        of = next((i for i, t in enumerate(tokens) if t.lower in ("of", "for")), None)
        ends = tokens[-1] if of is None else tokens[of - 1]
        head = self._head(ends)
        if head is not None and head.kind is not None and len(tokens) > 1 and not name.titled:
            coarse = next((k for k in ("Organisation", "Place", "Weapon") if is_kind(head.kind, k)), None)
            if head.kind in ("UnnamedActorSet", "PopulationGroup") and not self._is_body(ends):
                coarse = "ActorGroup"
            if coarse is not None:
                votes[coarse] += 10
                self._fine.setdefault(name.words, head.kind if coarse != "ActorGroup" else coarse)
        if len(tokens) > 1 and any(self._is_body(t) for t in (ends, tokens[-1], tokens[0])):
            votes["Organisation"] += 8
        if len(tokens) > 1 and (self._is_place_lead(tokens[0]) or self._is_place_lead(tokens[-1])):
            votes["Place"] += 8
        acronym = len(tokens) == 1 and sum(c.isupper() for c in name.words) > 1 and not name.words[-1].islower()
        if acronym:
            votes["Organisation"] += 4
        words = [t for t in tokens if t.text not in HYPHENS]
        if 2 <= len(words) <= 4 and all(t.text[0].isupper() or t.lower in _PARTICLES for t in words):
            votes["Person"] += 1
        if any(len(t.text) == 2 and t.text[1] == "." for t in tokens) and len(tokens) > 2:
            votes["Person"] += 6
        if len(words) > 2 and any(t.lower in _ARABIC for t in words[:-1]):
            votes["Person"] += 2
        if tokens[0].lower in self._lexicon.words["given"]:
            votes["Person"] += 6 if len(words) > 1 else 3
        if len(tokens) == 1 and tokens[0].pos == "ADJ":
            votes["ActorGroup"] += 3

    def _vote_by_context(
        self, sentence: Sentence, name: ProperName, known: Sequence[Covered], votes: Counter[str]
    ) -> None:
        """What stands around the name."""
        tokens = sentence.tokens
        before = tokens[name.first - 1] if name.first > 0 else None
        after = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
        last = tokens[name.last]
        if before is not None:
            votes["Place"] += _WHERE.get(before.lower, 0)
            if before.pos == "DET":
                votes["ActorGroup" if last.tag == "NNPS" else "Organisation"] += 3
            if before.pos == "NOUN" and before.text.islower():
                votes.update(self._said_before(before))
            if before.lower == "of" and name.first > 1:
                head = self._head(tokens[name.first - 2])
                if head is not None and head.cls == "territory":
                    votes["Place"] += 6
        if after is not None:
            self._vote_by_next(sentence, name, after, known, votes)
        if last.dep in SUBJECTS and tokens[last.head].is_verb and (before is None or before.pos != "DET"):
            cue = self._lexicon.cues.get((tokens[last.head].lemma, "verb"))
            votes["Person"] += 2 if cue is not None and cue.cue == "speech" else 1
        if last.dep == "dobj" and tokens[last.head].is_verb:
            rows = self._lexicon.triggers.get((tokens[last.head].lemma, "verb"), ())
            votes["Place"] += 2 * any(row.type == "Capture" for row in rows)
        for kin in (last.head, *sentence.children[name.last]):
            beside = tokens[kin]
            if "conj" in (beside.dep if kin in sentence.children[name.last] else last.dep,):
                votes.update({_coarse(k.kind): 2 for k in known if k.first <= kin <= k.last and not k.demonym})

    def _said_before(self, noun: Token) -> dict[str, int]:
        """Votes of a noun right before the name: "the group Zenith", "physician Moreau"."""
        head = self._head(noun)
        if head is None or head.kind is None:
            return {}
        if head.cls == "territory":
            return {"Place": 5}
        if head.kind == "Person" or head.kind == "PopulationGroup" and noun.tag == "NN":
            return {"Person": 6}
        return {"Organisation": 5} if is_kind(head.kind, "Actor") else {}

    def _vote_by_next(
        self, sentence: Sentence, name: ProperName, after: Token, known: Sequence[Covered], votes: Counter[str]
    ) -> None:
        tokens = sentence.tokens
        head = self._head(after) if after.pos == "NOUN" and tokens[name.last].head == after.i else None
        if head is not None and head.kind is not None:
            if head.cls == "territory":
                votes["Place"] += 6
            elif head.cls == "weapon":
                votes["Weapon"] += 2
                self._fine.setdefault(name.words, head.kind)
            elif head.kind in ("UnnamedActorSet", "PopulationGroup", "Militia", "InsurgentGroup"):
                votes["Organisation"] += 4
        if after.text != "," or after.i + 1 >= len(tokens):
            return
        following = tokens[after.i + 1]
        if following.pos == "NUM" and following.text.isdigit() and len(following.text) == 2:
            votes["Person"] += 6
        state = next((k for k in known if k.first == after.i + 1), None)
        if state is not None and not state.demonym and (is_kind(state.kind, "State") or is_kind(state.kind, "Place")):
            votes["Place"] += 3
        if following.pos in ("DET", "ADJ", "NOUN", "PROPN", "PRON"):
            apposed = sentence.child(name.last, "appos")
            role = None if apposed is None else self._head(apposed)
            if apposed is not None and (role is not None and role.kind == "Person" or self._is_title_word(apposed)):
                votes["Person"] += 8
            elif role is not None and role.kind is not None and following.pos == "DET":
                votes[_coarse(role.kind)] += 4


def _coarse(kind: str) -> str:
    if is_kind(kind, "State"):
        return "Place"
    return next((k for k in _COARSE if is_kind(kind, k)), "Organisation")


def _is_word(token: Token) -> bool:
    """Whether a token may open or close a name."""
    return token.text[:1].isupper() and token.text[-1:] not in "-–" and token.pos not in ("DET", "PRON", "ADP", "SPACE")


def _is_ordinal(token: Token) -> bool:
    """ "71st", "407th" as in the name of a unit."""
    return token.text[:1].isdigit() and token.text.endswith(("st", "nd", "rd", "th"))


def _may_lead(token: Token) -> bool:
    """ "de Mistura", "al-Kasasbeh", "71st Battalion"."""
    return _is_ordinal(token) or token.lower in _PARTICLES and token.pos in ("PROPN", "NOUN", "X")


def _opens(tokens: Sequence[Token], i: int) -> bool:
    token = tokens[i]
    if token.text[:1].isupper():
        if token.pos == "PROPN":
            return True
        if i == 0:
            return token.pos == "ADJ" and len(tokens) > 1 and tokens[1].pos == "PROPN"
        return token.pos in ("NOUN", "ADJ") and tokens[i - 1].pos != "PUNCT"
    return False


def _names(token: Token) -> bool:
    return token.text[:1].isupper() and token.pos in ("PROPN", "NOUN", "ADJ", "NUM", "X", "VERB") and token.text != "I"
