"""The named mentions of one sentence: those of the register, those it lacks, and how they nest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.extraction.names.name_kinds import Covered, ProperName
from kg.extraction.names.proper_names import ProperNames
from kg.extraction.syntax.parsing import Parties
from kg.extraction.syntax.sentence import Sentence
from kg.extraction.syntax.tree import HYPHENS
from kg.lexicon import Lexicon
from kg.model import Link, Mention, MentionKind
from kg.register import Entry, Name, NameForm, Register, normalise_name
from kg.vocabulary import is_kind, slug

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
_ENDINGS = frozenset({"'s", "’s"})
_ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az)[- ](?=\w)")
_UNITED_STATES = "actor/united-states"  # whose towns are written with their state behind a comma


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


def family_key(name: str) -> str:
    """The form in which family names are compared: lower case, no Arabic article ("al-Saleh" is "Saleh")."""
    return _ARTICLE.sub("", name.lower())


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
        parties = [n for n in register.names() if is_kind(n.entry.kind, "Organisation") and n.form != "demonym"]
        self.parties = Parties(
            states=frozenset(n.text.lower().split()[-1] for n in parties if is_kind(n.entry.kind, "State")),
            all=frozenset(n.text.lower().split()[-1] for n in parties),
        )
        self._persons: dict[str, list[Entry]] = defaultdict(list)
        for entry in register.entries:
            if entry.family_name:
                self._persons[family_key(entry.family_name)].append(entry)

    def person_called(self, family_name: str) -> Entry | None:
        """The only registered person with this family name, in any case; None if there is none or several."""
        same = self._persons.get(family_key(family_name), [])
        return same[0] if len(same) == 1 else None

    def runs(self, pieces: Sequence[str], start: int) -> Iterator[int]:
        """Ends (exclusive) of the runs from `start` that some name begins with, shortest first.

        pieces: the words of a sentence in normalised form, empty for what is no word, with an apostrophe before an
        ending that belongs to the word before ("Chad 's"); "the" begins no run.
        """
        so_far: list[str] = []
        for end in range(start, len(pieces)):
            piece = pieces[end]
            if piece.startswith("'") and so_far:
                so_far[-1] += piece[1:]
            elif piece:
                so_far.append(piece)
            if " ".join(so_far) not in self._beginnings:
                return
            if piece:
                yield end + 1


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """What does not change when a sentence is read again.

    proper: for each word whether it is a proper noun. runs: starts of registered names with the ends (exclusive) that
    they may have. looks_back: whether the text before has a say in what one of them stands for. context: the nouns and
    adjectives in normalised form.
    """

    sentence: Sentence
    words: tuple[str, ...]
    proper: tuple[bool, ...]
    runs: tuple[tuple[int, tuple[int, ...]], ...]
    looks_back: bool
    context: frozenset[str]


class Namer:
    """Finds the names in the sentences of one document and remembers which entries it has met."""

    def __init__(self, index: NameIndex, lexicon: Lexicon, proper: ProperNames | None = None) -> None:
        """proper: the unregistered names of the document, where they are known already."""
        self._index = index
        self._lexicon = lexicon
        self._proper = proper or ProperNames(lexicon)
        self._met: set[str] = set()
        self._words: set[str] = set()
        self._looked: dict[int, _LookedUp] = {}
        self._settled: dict[int, tuple[Named, ...]] = {}

    def again(self) -> Namer:
        """For one more reading of the same document, which meets its entries anew."""
        namer = Namer(self._index, self._lexicon, self._proper)
        namer._looked, namer._settled = self._looked, self._settled
        return namer

    def survey(self, sentences: Iterable[Sentence]) -> None:
        """Goes through a document before it is read, so that a name has one kind from its first occurrence on."""
        for sentence in sentences:
            self.named(sentence)
        self._met.clear()

    def person_called(self, family_name: str) -> Entry | None:
        """The only registered person with this family name, in any case; None if there is none or several."""
        return self._index.person_called(family_name)

    def looks_back(self, sentence: Sentence) -> bool:
        """Whether what has been named before has a say in what the names of the sentence stand for."""
        return self._looked_up(sentence).looks_back

    def named(self, sentence: Sentence) -> tuple[Named, ...]:
        """All names of the sentence, by first token, outer ones before those nested in them."""
        looked = self._looked_up(sentence)
        found = [*self._registered(looked)]
        found += [n for n in self._unregistered(sentence, found) if not self._is_opposed(sentence, n.first)]
        self._met.update(n.entry.key for n in found if n.entry is not None)
        self._words |= looked.context
        return tuple(sorted(found, key=lambda n: (n.first, -n.last)))

    def _looked_up(self, sentence: Sentence) -> _LookedUp:
        looked = self._looked.get(sentence.start)
        if looked is None or looked.sentence is not sentence:
            words = tuple(t.text for t in sentence.tokens)
            pieces = [f"'{normalise_name(w)}" if w in _ENDINGS else normalise_name(w) for w in words]
            runs, names = [], []
            for start in range(len(words)):
                spelled = {
                    end: self._index.register.spelled(" ".join(words[start:end]))
                    for end in self._index.runs(pieces, start)
                }
                ends = tuple(end for end, same in spelled.items() if same)
                if ends:
                    runs.append((start, ends))
                    names += [name for same in spelled.values() for name in same]
            looked = _LookedUp(
                sentence,
                words,
                tuple(t.pos == "PROPN" or t.text[:1].isupper() and t.i > 0 for t in sentence.tokens),
                tuple(runs),
                any(name.looks_back for name in names),
                frozenset(pieces[t.i] for t in sentence.tokens if t.is_noun or t.pos == "ADJ"),
            )
            self._looked[sentence.start] = looked
            self._settled.pop(sentence.start, None)
        return looked

    def _registered(self, looked: _LookedUp) -> tuple[Named, ...]:
        """The register's names; looked for once where nothing that the text has told before makes a difference."""
        sentence = looked.sentence
        if sentence.start in self._settled:
            return self._settled[sentence.start]
        found = [*self._fitting(looked)]
        found = [n for n in found if not _lies_elsewhere(sentence, n, found)]
        kept = tuple(n for n in found if not self._is_opposed(sentence, n.first))
        if not looked.looks_back:
            self._settled[sentence.start] = kept
        return kept

    def _fitting(self, looked: _LookedUp) -> Iterator[Named]:
        """The longest name at each place that may stand there, none within another."""
        sentence, free = looked.sentence, 0
        for i, ends in looked.runs:
            if i < free:
                continue
            best: tuple[int, Name] | None = None
            for end in ends:
                names = self._index.register.fitting(
                    looked.words, i, end, proper=looked.proper, earlier=self._met, context=self._words
                )
                names = tuple(n for n in names if not names_another(self._lexicon, n, looked.words, end))
                name = _chosen(names)
                if name is None or self._is_owned(looked, i, end, name):
                    continue
                if not _cuts_phrase(sentence, i, end - 1, name):
                    best = (end, name)
            if best is None:
                continue
            end, name = best
            first, last = sentence[i], sentence[end - 1]
            kind: MentionKind = "Nationality" if name.form == "demonym" else mention_kind(name.entry.kind)
            mention = Mention(first.start, last.end, sentence.text(i, end), kind)
            yield Named(i, end - 1, entry_link(name.entry, mention), name.form, name.entry)
            free = end

    def _is_owned(self, looked: _LookedUp, first: int, end: int, name: Name) -> bool:
        """ "Iran's Quds Force": whether what stands behind the owner is the same name without it."""
        at = next((k + 1 for k in range(first, end) if looked.words[k] in _ENDINGS), end)
        if at >= end:
            return False
        shorter = self._index.register.fitting(looked.words, at, end, proper=looked.proper, context=self._words)
        return any(n.entry.key == name.entry.key for n in shorter)

    def _unregistered(self, sentence: Sentence, known: Sequence[Named]) -> Iterator[Named]:
        """Names that the register lacks; they may hold registered ones, but cut none."""
        covered = [Covered(n.first, n.last, n.link.kind, n.form == "demonym") for n in known]
        for name in self._proper.names(sentence, covered):
            if all(name.first <= n.first and n.last <= name.last for n in known if _overlap(name, n)) and not any(
                (n.first, n.last) == (name.first, name.last) for n in known
            ):
                yield self._own(sentence, name)

    def _is_opposed(self, sentence: Sentence, first: int) -> bool:
        """ "counter-ISIS forces", "anti-Houthi", "intra-Syrian": the name only qualifies and takes no part itself."""
        prefixes = self._lexicon.words["opposed"]
        return first > 1 and sentence[first - 1].text in HYPHENS and sentence[first - 2].lower in prefixes

    def _own(self, sentence: Sentence, name: ProperName) -> Named:
        """A name that the register lacks, with the kind that the document gives it."""
        kind = self._proper.kind(name.words)
        mention = Mention(sentence[name.first].start, sentence[name.last].end, name.words, mention_kind(kind))
        link = Link(f"{namespace(kind)}/{slug(name.words)}", name.words, kind, mention)
        return Named(name.first, name.last, link)


def names_another(lexicon: Lexicon, name: Name, words: Sequence[str], end: int) -> bool:
    """Whether the word behind `words[:end]` makes the name one of a thing ("George Bush Street", "Washington County").

    A street or prize is not who it is named after; an airport or university may well be that of the town.
    """
    if end >= len(words) or not words[end][:1].isupper() or name.form == "demonym":
        return False
    after = words[end].casefold()
    person = name.entry.source_file == "persons.csv"
    return after in lexicon.words["way"] or person and after in lexicon.words["namesake"]


def _cuts_phrase(sentence: Sentence, first: int, last: int, name: Name) -> bool:
    """Whether a name of several words would end on the adjective of a further noun ("Dutch military | aid")."""
    token = sentence[last]
    if last == first or name.form == "demonym" or not token.text.islower():
        return False
    return token.pos == "ADJ" and token.dep == "amod" and token.head > last


def _lies_elsewhere(sentence: Sentence, named: Named, others: Sequence[Named]) -> bool:
    """ "Lebanon, Ohio": a town of the United States that has the name of a place or state elsewhere."""
    after = next((n for n in others if n.first == named.last + 2 and sentence[n.first - 1].text == ","), None)
    if after is None or after.entry is None or named.entry is None or after.entry.kind != "AdministrativeRegion":
        return False
    if after.entry.country != _UNITED_STATES or named.form == "demonym":
        return False
    placed = is_kind(named.entry.kind, "Place") or is_kind(named.entry.kind, "State")
    return placed and _UNITED_STATES not in (named.entry.key, named.entry.country)


def _chosen(names: tuple[Name, ...]) -> Name | None:
    """The name that words stand for: with a condition that holds, else of the best form; None if entries compete."""
    if not names:
        return None
    lead = [n for n in names if n.requires] or [n for n in names if n.form == names[0].form]
    return lead[0] if len({n.entry.key for n in lead}) == 1 else None


def _overlap(name: ProperName, other: Named) -> bool:
    return name.first <= other.last and other.first <= name.last
