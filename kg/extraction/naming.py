"""The named mentions of one sentence: register names, named entities of the model, and how they nest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.extraction.sentence import HYPHENS, Sentence
from kg.lexicon import Lexicon
from kg.model import Link, Mention, MentionKind
from kg.register import Entry, Name, NameForm, Register, normalise_name
from kg.vocabulary import is_kind, slug

_ENTITY_KINDS = MappingProxyType(
    {
        "PERSON": "Person",
        "ORG": "Organisation",
        "NORP": "ActorGroup",
        "FAC": "Facility",
        "LOC": "Place",
        "GPE": "Place",
    }
)
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


@dataclass(frozen=True, slots=True)
class Named:
    """A name over tokens [first, last], last included; `form` and `entry` are None for one that the register lacks."""

    first: int
    last: int
    link: Link
    form: NameForm | None = None
    entry: Entry | None = None

    def covers(self, i: int) -> bool:
        """Whether token i is part of the name."""
        return self.first <= i <= self.last


def namespace(kind: str) -> str:
    """First step of the key of an entity of this class: `actor`, `weapon`, `place`, else `thing`."""
    for ancestor, space in (("Actor", "actor"), ("Weapon", "weapon"), ("Place", "place")):
        if is_kind(kind, ancestor):
            return space
    return "thing"


def mention_kind(kind: str) -> MentionKind:
    """The mention kind of an entity class; `Place` for what is no party, weapon or vehicle."""
    for ancestor, mention in _MENTION_KINDS:
        if is_kind(kind, ancestor):
            return mention
    return "Place"


def entry_link(entry: Entry, mention: Mention) -> Link:
    """The link of a mention to a register entry."""
    return Link(key=entry.key, label=entry.name, kind=entry.kind, mention=mention, registered=True)


class NameIndex:
    """What is looked up in a register for each sentence, built once: beginnings of its names, family names."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._beginnings: set[str] = set()
        for name in register.names():
            words = normalise_name(name.text).split(" ")
            self._beginnings.update(" ".join(words[: n + 1]) for n in range(len(words)))
        self._persons: dict[str, list[Entry]] = defaultdict(list)
        for entry in register.entries:
            if entry.family_name:
                self._persons[entry.family_name.lower()].append(entry)

    def person_called(self, family_name: str) -> Entry | None:
        """The only registered person with this family name, in any case; None if there is none or several."""
        same = self._persons.get(family_name.lower(), [])
        return same[0] if len(same) == 1 else None

    def runs(self, pieces: Sequence[str], start: int) -> Iterator[int]:
        """Ends (exclusive) of the runs from `start` that some name begins with, shortest first.

        pieces: the words of a sentence in normalised form, empty for what is no word; "the" begins no run.
        """
        so_far: list[str] = []
        for end in range(start, len(pieces)):
            piece = pieces[end]
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

    def person_called(self, family_name: str) -> Entry | None:
        """The only registered person with this family name, in any case; None if there is none or several."""
        return self._index.person_called(family_name)

    def named(self, sentence: Sentence) -> tuple[Named, ...]:
        """All names of the sentence, by first token, outer ones before those nested in them."""
        found = [n for n in self._registered(sentence) if not self._is_opposed(sentence, n.first)]
        found += [n for n in self._entities(sentence, found) if not self._is_opposed(sentence, n.first)]
        found += self._titled(sentence, found)
        self._met.update(n.entry.key for n in found if n.entry is not None)
        return tuple(sorted(found, key=lambda n: (n.first, -n.last)))

    def _registered(self, sentence: Sentence) -> Iterator[Named]:
        words = [t.text for t in sentence.tokens]
        pieces = [normalise_name(word) for word in words]
        proper = [t.pos == "PROPN" or t.text[:1].isupper() and t.i > 0 for t in sentence.tokens]
        i = 0
        while i < len(words):
            best: tuple[int, Name] | None = None
            for end in self._index.runs(pieces, i):
                names = self._index.register.fitting(words, i, end, proper=proper, earlier=self._met)
                name = _chosen(names)
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

    def _entities(self, sentence: Sentence, known: Iterable[Named]) -> Iterator[Named]:
        """Names that the model sees and the register lacks; they may hold registered ones, but cut none."""
        for start, end, label in entity_runs(sentence):
            if label not in _ENTITY_KINDS:
                continue
            first, last = _trimmed(sentence, start, end)
            if first > last or not sentence[last].text[:1].isupper() and label == "PERSON":
                continue
            if not any(t.text[:1].isupper() for t in sentence.tokens[first : last + 1]):
                continue
            if self._begins_with_post(sentence, first, last):
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

    def _is_opposed(self, sentence: Sentence, first: int) -> bool:
        """ "counter-ISIS forces", "anti-Houthi", "intra-Syrian": the name only qualifies and takes no part itself."""
        prefixes = self._lexicon.words["opposed"]
        return first > 1 and sentence[first - 1].text in HYPHENS and sentence[first - 2].lower in prefixes

    def _begins_with_post(self, sentence: Sentence, first: int, last: int) -> bool:
        """ "Foreign Ministers", "Minister of Defence of Chad": a post, and whose it is, are no name."""
        of = next((i for i in range(first + 1, last + 1) if sentence[i].lower == "of"), None)
        word = sentence[last if of is None else of - 1].lower
        if of is None and not word.endswith("s"):
            return False
        head = self._lexicon.heads.get(word.removesuffix("s"))
        return head is not None and head.kind == "Person" or of is not None and self._ends_title(sentence, of - 1)

    def _ends_title(self, sentence: Sentence, i: int) -> bool:
        """Whether token i is the last word of a person's title, written with a capital."""
        if not sentence[i].text[:1].isupper():
            return False
        for start in range(max(0, i - 4), i + 1):
            title = self._lexicon.titles.get(sentence.text(start, i + 1).lower())
            if title is not None and is_kind(title.kind, "Person"):
                return True
        return False

    def _own(self, sentence: Sentence, first: int, last: int, kind: str) -> Named:
        """A name that the register lacks; one name keeps the kind that the document first gave it."""
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


def _chosen(names: tuple[Name, ...]) -> Name | None:
    """The name that words stand for: with a condition that holds, else of the best form; None if entries compete."""
    if not names:
        return None
    lead = [n for n in names if n.requires] or [n for n in names if n.form == names[0].form]
    return lead[0] if len({n.entry.key for n in lead}) == 1 else None


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
