"""What kind of thing an unregistered name stands for: its occurrences vote, the document decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.extraction.names.name_words import ARABIC, PARTICLES, NameWords
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import HYPHENS, SUBJECTS, Token
from kg.lexicon import Lexicon
from kg.vocabulary import is_kind

_WHERE = MappingProxyType(
    {"in": 4, "near": 4, "at": 3, "around": 3, "outside": 4, "inside": 4, "into": 2, "from": 1, "across": 2}
    | {"toward": 2, "towards": 2, "throughout": 3, "to": 1, "through": 1, "via": 1}
)
_COARSE = ("Person", "Organisation", "ActorGroup", "Weapon", "Place")
_SETS = ("UnnamedActorSet", "PopulationGroup")

Vote = tuple[str, int]


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


class NameKinds:
    """The votes of one document.

    A vote is a coarse class and a weight: what the name's own words tell weighs most (its head word 10, a title 12),
    then what is said of it (an apposition 8), then where it stands (behind "in" 4, as a subject 1).
    """

    def __init__(self, lexicon: Lexicon, words: NameWords) -> None:
        self._lexicon = lexicon
        self._words = words
        self._votes: dict[str, Counter[str]] = defaultdict(Counter)
        self._fine: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def note(self, sentence: Sentence, name: ProperName, known: Sequence[Covered]) -> None:
        """Counts one occurrence; known: the registered names of the sentence."""
        votes = self._votes[name.words]
        tokens = sentence.tokens[name.first : name.last + 1]
        for kind, weight in (
            *self._by_head(name, tokens),
            *self._by_form(name, tokens),
            *self._by_front(sentence, name),
            *self._by_clause(sentence, name, known),
            *self._by_next(sentence, name),
            *self._by_apposition(sentence, name, known),
        ):
            votes[kind] += weight
        self._kinds.clear()

    def note_family(self, name: str) -> None:
        """Counts a family name as that of a registered person whom the text names in full."""
        self._votes[name]["Person"] += 4
        self._kinds.clear()

    def kind(self, words: str) -> str:
        """The class that the document gives a name: the finest that its head word tells, else a coarse one."""
        if words not in self._kinds:
            votes = self._votes[words] + Counter()
            if " " not in words:
                for longer, more in self._votes.items():
                    if longer.endswith((f" {words}", f"-{words}")):
                        votes["Person"] += 2 * more["Person"]  # the family name of a full name
            best = max(_COARSE, key=lambda kind: votes[kind])
            if not votes[best]:
                best = "Organisation"
            fine = self._fine.get(words)
            self._kinds[words] = fine if fine is not None and is_kind(fine, best) else best
        return self._kinds[words]

    # -- the name's own words ----------------------------------------------------------------------------------------

    def _by_head(self, name: ProperName, tokens: Sequence[Token]) -> Iterator[Vote]:
        """ "Zenith Brigade", "Ministry of Roads", "Lake Zenith"."""
        if name.titled:
            yield "Person", 12
        if len(tokens) == 1:
            return
        of = next((i for i, t in enumerate(tokens) if t.lower in ("of", "for")), None)
        ends = tokens[-1] if of is None else tokens[of - 1]
        head = self._words.head(ends)
        if head is not None and head.kind is not None and not name.titled:
            coarse = next((k for k in ("Organisation", "Place", "Weapon") if is_kind(head.kind, k)), None)
            if head.kind in _SETS and not self._words.is_body(ends):
                coarse = "ActorGroup"
            if coarse is not None:
                self._fine.setdefault(name.words, coarse if head.kind in _SETS else head.kind)
                yield coarse, 10
        if any(self._words.is_body(t) for t in (ends, tokens[-1], tokens[0])):
            yield "Organisation", 8
        if self._words.is_place(tokens[0]) or self._words.is_place(tokens[-1]):
            yield "Place", 8

    def _by_form(self, name: ProperName, tokens: Sequence[Token]) -> Iterator[Vote]:
        """An acronym, initials, a given name, an Arabic article within."""
        words = [t for t in tokens if t.text not in HYPHENS]
        if len(tokens) == 1:
            if sum(c.isupper() for c in name.words) > 1 and not name.words[-1].islower():
                yield "Organisation", 4
            if tokens[0].pos == "ADJ":
                yield "ActorGroup", 5
        if 2 <= len(words) <= 4 and all(t.text[0].isupper() or t.lower in PARTICLES for t in words):
            yield "Person", 1
        if len(tokens) > 2 and any(len(t.text) == 2 and t.text[1] == "." for t in tokens):
            yield "Person", 6
        if len(words) > 2 and any(t.lower in ARABIC for t in words[:-1]):
            yield "Person", 2
        if tokens[0].lower in self._lexicon.words["given"]:
            yield "Person", 6 if len(words) > 1 else 3

    # -- the words around --------------------------------------------------------------------------------------------

    def _by_front(self, sentence: Sentence, name: ProperName) -> Iterator[Vote]:
        """ "in Zenith", "in Bria and Zenith", "the Zenith", "the town of Zenith", "physician Zenith"."""
        tokens, last = sentence.tokens, sentence[name.last]
        before = tokens[name.first - 1] if name.first > 0 else None
        listed = tokens[sentence.first_conjunct(name.last)]
        where = tokens[listed.head] if listed.dep == "pobj" and listed.i != last.i else before
        if where is not None:
            yield "Place", _WHERE.get(where.lower, 0)
        if before is None:
            return
        if before.pos == "DET":
            if last.dep in ("amod", "compound", "nmod") and last.head > name.last:
                return  # the article is another noun's
            yield "ActorGroup" if last.tag == "NNPS" else "Organisation", 3
        elif before.pos == "NOUN" and before.text.islower():
            yield from self._said_before(before)
        elif before.lower == "of" and name.first > 1:
            yield from self._said_of(tokens[name.first - 2])

    def _said_of(self, noun: Token) -> Iterator[Vote]:
        """ "the town of Zenith", "north of Zenith", "the fall of Zenith"."""
        head = self._words.head(noun)
        rows = self._lexicon.triggers.get((noun.lemma, "noun"), ())
        if head is not None and head.cls == "territory":
            yield "Place", 6
        elif noun.lower in self._lexicon.words["bearing"] or any(row.type == "Capture" for row in rows):
            yield "Place", 3

    def _said_before(self, noun: Token) -> Iterator[Vote]:
        """Votes of a noun right before the name: "the group Zenith", "physician Moreau"."""
        head = self._words.head(noun)
        if head is None or head.kind is None:
            return
        if head.cls == "territory":
            yield "Place", 5
        elif head.kind == "Person" or head.kind == "PopulationGroup" and noun.tag == "NN":
            yield "Person", 6
        elif is_kind(head.kind, "Actor"):
            yield "Organisation", 5

    def _by_clause(self, sentence: Sentence, name: ProperName, known: Sequence[Covered]) -> Iterator[Vote]:
        """What it does, what is done to it, and what it stands beside: "Zenith said", "took Zenith", "is a town"."""
        last = sentence[name.last]
        above = sentence[last.head]
        if last.dep in SUBJECTS and above.lemma == "be":
            said = sentence.child(above.i, "attr")
            head = None if said is None else self._words.head(said)
            if head is not None and head.kind is not None:
                yield _coarse(head.kind), 5
        elif last.dep in SUBJECTS and above.is_verb and (name.first == 0 or sentence[name.first - 1].pos != "DET"):
            cue = self._lexicon.cues.get((above.lemma, "verb"))
            yield "Person", 2 if cue is not None and cue.cue == "speech" else 1
        elif last.dep == "dobj" and above.is_verb:
            rows = self._lexicon.triggers.get((above.lemma, "verb"), ())
            yield "Place", 2 * any(row.type == "Capture" for row in rows)
        if any(t.lower == "held" for t in sentence.kids(name.last, "amod")):
            yield "Place", 5
        beside = {above.i} if last.dep == "conj" else set()
        beside |= {t.i for t in sentence.kids(name.last, "conj")}
        for k in known:
            if not k.demonym and any(k.first <= i <= k.last for i in beside):
                yield _coarse(k.kind), 2

    def _by_next(self, sentence: Sentence, name: ProperName) -> Iterator[Vote]:
        """The noun that the name qualifies: "Zenith province", "Zenith fighters", "Zenith missiles"."""
        after = sentence[name.last + 1] if name.last + 1 < len(sentence.tokens) else None
        if after is None or after.pos != "NOUN" or sentence[name.last].head != after.i:
            return
        head = self._words.head(after)
        if head is None or head.kind is None:
            return
        if head.cls == "territory":
            yield "Place", 6
        elif head.cls == "weapon":
            self._fine.setdefault(name.words, head.kind)
            yield "Weapon", 2
        elif head.kind in (*_SETS, "Militia", "InsurgentGroup", "Organisation", "Company"):
            yield "Organisation", 4

    def _by_apposition(self, sentence: Sentence, name: ProperName, known: Sequence[Covered]) -> Iterator[Vote]:
        """What follows behind a comma: an age, a state, a post, a description."""
        at = name.last + 2
        if at >= len(sentence.tokens) or sentence[at - 1].text != ",":
            return
        following = sentence[at]
        if following.pos == "NUM" and following.text.isdigit() and len(following.text) == 2:
            yield "Person", 6
        state = next((k for k in known if k.first == at and not k.demonym), None)
        if state is not None and (is_kind(state.kind, "State") or is_kind(state.kind, "Place")):
            yield "Place", 3
        apposed = sentence.child(name.last, "appos")
        if apposed is None or following.pos not in ("DET", "ADJ", "NOUN", "PROPN", "PRON"):
            return
        role = self._words.head(apposed)
        if role is not None and role.kind == "Person" or self._words.is_title(apposed):
            yield "Person", 8
        elif role is not None and role.kind is not None and following.pos == "DET":
            yield _coarse(role.kind), 4


def _coarse(kind: str) -> str:
    if is_kind(kind, "State"):
        return "Place"
    return next((k for k in _COARSE if is_kind(kind, k)), "Organisation")
