"""The named mentions of one sentence: register names, named entities of the model, and how they nest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extraction.sentence import Sentence
from kg.lexicon import Lexicon
from kg.model import Link, Mention, MentionKind
from kg.register import Entry, Name, Register, normalise_name
from kg.vocabulary import is_kind, slug

_ENTITY_KINDS = {
    "PERSON": "Person",
    "ORG": "Organisation",
    "NORP": "ActorGroup",
    "FAC": "Facility",
    "LOC": "Place",
    "GPE": "Place",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name over tokens [first, last], last included; `entry` is None for a name that the register lacks."""

    first: int
    last: int
    link: Link
    form: str = "own"
    entry: Entry | None = None

    def covers(self, i: int) -> bool:
        """Whether token i is part of the name."""
        return self.first <= i <= self.last


def namespace(kind: str) -> str:
    """First step of the key of an entity of this class."""
    for ancestor, space in (("Actor", "actor"), ("Weapon", "weapon"), ("Place", "place")):
        if is_kind(kind, ancestor):
            return space
    return "thing"


def mention_kind(kind: str) -> MentionKind:
    """The mention kind of an entity class."""
    for ancestor, mention in _MENTION_KINDS:
        if is_kind(kind, ancestor):
            return mention
    return "Place"


_MENTION_KINDS: tuple[tuple[str, MentionKind], ...] = (
    ("Person", "Person"),
    ("PopulationGroup", "Person"),
    ("UnnamedActorSet", "Person"),
    ("State", "Place"),
    ("Actor", "Organisation"),
    ("Weapon", "Weapon"),
    ("MilitaryPlatform", "MilitaryPlatform"),
    ("Vehicle", "Vehicle"),
)


def entry_link(entry: Entry, mention: Mention) -> Link:
    """The link of a mention to a register entry."""
    return Link(key=entry.key, label=entry.name, kind=entry.kind, mention=mention, registered=True)


class NameIndex:
    """The beginnings of all register names, to walk a sentence once; built once for a register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._beginnings: set[str] = set()
        for name in register.names():
            words = normalise_name(name.text).split(" ")
            self._beginnings.update(" ".join(words[: n + 1]) for n in range(len(words)))

    def runs(self, words: list[str], start: int) -> Iterator[int]:
        """Ends (exclusive) of the runs from `start` that some name begins with, shortest first."""
        so_far: list[str] = []
        for end in range(start, len(words)):
            piece = normalise_name(words[end])
            if words[end].lower() == "the" and not so_far:
                return
            if piece:
                so_far.append(piece)
            if " ".join(so_far) not in self._beginnings:
                return
            if piece:
                yield end + 1


class Namer:
    """Finds the names in the sentences of one document and remembers which entries it has met."""

    def __init__(self, index: NameIndex, lexicon: Lexicon) -> None:
        self._index = index
        self._lexicon = lexicon
        self._met: set[str] = set()
        self._kinds: dict[str, str] = {}

    def named(self, sentence: Sentence) -> tuple[Named, ...]:
        """All names of the sentence, by first token, outer ones before those nested in them."""
        found = [n for n in self._registered(sentence) if not _opposed(sentence, n.first)]
        found += [n for n in self._entities(sentence, found) if not _opposed(sentence, n.first)]
        found += self._titled(sentence, found)
        self._met.update(n.entry.key for n in found if n.entry is not None)
        return tuple(sorted(found, key=lambda n: (n.first, -n.last)))

    def _registered(self, sentence: Sentence) -> Iterator[Named]:
        words = [t.text for t in sentence.tokens]
        proper = [t.pos == "PROPN" or t.text[:1].isupper() and t.i > 0 for t in sentence.tokens]
        i = 0
        while i < len(words):
            best: tuple[int, Name] | None = None
            for end in self._index.runs(words, i):
                names = self._index.register.fitting(words, i, end, proper=proper, earlier=self._met)
                name = self._chosen(names)
                if name is not None and not _cuts_phrase(sentence, i, end - 1, name):
                    best = (end, name)
            if best is None:
                i += 1
                continue
            end, name = best
            first, last = sentence[i], sentence[end - 1]
            kind: MentionKind = "Nationality" if name.form == "demonym" else mention_kind(name.entry.kind)
            mention = Mention(first.start, last.end, sentence.text(i, end), kind)
            yield Named(i, end - 1, entry_link(name.entry, mention), name.form, name.entry)
            i = end

    def _chosen(self, names: tuple[Name, ...]) -> Name | None:
        if not names:
            return None
        lead = [n for n in names if n.requires] or [n for n in names if n.form == names[0].form]
        return lead[0] if len({n.entry.key for n in lead}) == 1 else None

    def _entities(self, sentence: Sentence, known: Iterable[Named]) -> Iterator[Named]:
        for start, end, label in entity_runs(sentence):
            if label not in _ENTITY_KINDS:
                continue
            first, last = _trimmed(sentence, start, end)
            if first > last or not sentence[last].text[:1].isupper() and label == "PERSON":
                continue
            if not any(t.text[:1].isupper() for t in sentence.tokens[first : last + 1]):
                continue
            clash = [n for n in known if n.first <= last and first <= n.last]
            if any(not first <= n.first <= n.last <= last or (n.first, n.last) == (first, last) for n in clash):
                continue
            extra = [t for t in sentence.tokens[first : last + 1] if not any(n.covers(t.i) for n in clash)]
            if clash and any(t.text.islower() and t.pos in ("VERB", "NOUN", "ADJ", "ADV") for t in extra):
                continue  # "Islamic State worried officials"
            if any(n.last == last and n.form != "demonym" and label not in ("ORG", "PERSON") for n in clash):
                continue
            yield self._own(sentence, first, last, _ENTITY_KINDS[label])

    def _titled(self, sentence: Sentence, known: Iterable[Named]) -> Iterator[Named]:
        """Persons whom only their title gives away ("Defense Minister Shoigu"), where the model sees no name."""
        taken = {i for n in known for i in range(n.first, n.last + 1)}
        for token in sentence.tokens:
            first = token.i + 1
            if first in taken or token.i in taken or not self._ends_title(sentence, token.i):
                continue
            last = first
            while last < len(sentence.tokens) and _name_like(sentence, last) and last not in taken:
                last += 1
            head = self._lexicon.heads.get(sentence[last - 1].lemma) if last > first else None
            if last > first and head is None and sentence[last - 1].lower not in self._lexicon.titles:
                yield self._own(sentence, first, last - 1, "Person")

    def _ends_title(self, sentence: Sentence, i: int) -> bool:
        if not sentence[i].text[:1].isupper():
            return False
        for start in range(max(0, i - 4), i + 1):
            title = self._lexicon.titles.get(sentence.text(start, i + 1).lower())
            if title is not None and is_kind(title.kind, "Person"):
                return True
        return False

    def _own(self, sentence: Sentence, first: int, last: int, kind: str) -> Named:
        words = sentence.text(first, last + 1)
        kind = self._kinds.setdefault(words, self._refined(sentence, last, kind))
        mention = Mention(sentence[first].start, sentence[last].end, words, mention_kind(kind))
        return Named(first, last, Link(f"{namespace(kind)}/{slug(words)}", words, kind, mention))

    def _refined(self, sentence: Sentence, last: int, kind: str) -> str:
        """The kind that the name's last word gives it ("… Brigade", "… Airfield"), where that is no contradiction."""
        head = self._lexicon.heads.get(sentence[last].lemma) or self._lexicon.heads.get(sentence[last].lower)
        if head is None or head.kind is None or kind == "Person":
            return kind
        if is_kind(head.kind, "Organisation") or is_kind(head.kind, "Place"):
            return head.kind
        return kind


def _cuts_phrase(sentence: Sentence, first: int, last: int, name: Name) -> bool:
    """Whether a name of several words would end on the adjective of a further noun ("Dutch military | aid")."""
    token = sentence[last]
    return last > first and name.form != "demonym" and token.pos == "ADJ" and token.dep == "amod" and token.head > last


_OPPOSING = frozenset({"anti", "counter", "non", "intra", "inter", "pro", "ex", "post", "pre"})


def _opposed(sentence: Sentence, first: int) -> bool:
    """ "counter-ISIS forces", "anti-Houthi", "intra-Syrian": the name only qualifies and takes no part itself."""
    return first > 1 and sentence[first - 1].text in ("-", "–", "‑") and sentence[first - 2].lower in _OPPOSING


def _name_like(sentence: Sentence, i: int) -> bool:
    token = sentence[i]
    return token.pos == "PROPN" and token.text[:1].isupper() and token.text.isalpha()


def _trimmed(sentence: Sentence, first: int, last: int) -> tuple[int, int]:
    """The run without determiners, quotes and possessive endings at its edges."""
    while first <= last and (sentence[first].pos in ("DET", "PUNCT", "PRON", "SPACE") or sentence[first].tag == "POS"):
        first += 1
    bracket = next((i for i in range(first, last + 1) if sentence[i].text in ("[", "(")), None)
    if bracket is not None:
        last = bracket - 1
    while last >= first and (sentence[last].pos in ("PUNCT", "SPACE") or sentence[last].tag == "POS"):
        last -= 1
    return first, last


def entity_runs(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Runs of tokens that the model marks as one named entity: (first, last, label), last included."""
    runs: list[tuple[int, int, str]] = []
    for token in sentence.tokens:
        if not token.entity:
            continue
        if runs and runs[-1][1] == token.i - 1 and runs[-1][2] == token.entity and not token.entity_begins:
            runs[-1] = (runs[-1][0], token.i, token.entity)
        else:
            runs.append((token.i, token.i, token.entity))
    return runs
