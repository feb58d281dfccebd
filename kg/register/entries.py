"""Entries, their names, and the register that finds one by the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from kg.register.condition import Condition, normalise_name

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Sequence

NameForm = Literal["name", "alias", "demonym", "capital"]


def _is_acronym(text: str) -> bool:
    """Up to four letters, two of them capitals ("US", "U.N.", "LeT"): only right in just that case."""
    letters = [c for c in text if c.isalpha()]
    return 2 <= len(letters) <= 4 and sum(c.isupper() for c in letters) >= 2 and " " not in text


@dataclass(frozen=True, slots=True)
class Entry:
    """One actor, weapon or place. Keys (`actor/iran`) are paths below the identifier root.

    kind: local name of an ontology class. territory: of a state, the place it governs.
    parent: what it is an organisational part of, or for a place what it lies in. country: the state whose organ it is,
    whose citizen or, for a place, to which it belongs by international law. operates_in: states where it is active.
    role_from, role_to: EDTF. producer, origin: who makes a weapon, the state it is from. range_km: kilometres.
    lat, lon: WGS 84 degrees. rule: the condition on `name` itself. line: 1-based, in `source_file`.
    """

    key: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    family_name: str | None = None
    iso3: str | None = None
    wikidata: str | None = None
    territory: str | None = None
    parent: str | None = None
    country: str | None = None
    operates_in: tuple[str, ...] = ()
    role_title: str | None = None
    role_org: str | None = None
    role_from: str | None = None
    role_to: str | None = None
    range_km: float | None = None
    range_class: str | None = None
    producer: str | None = None
    origin: str | None = None
    lat: float | None = None
    lon: float | None = None
    rule: str | None = None
    source_file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """One way of writing an entry's name. requires: the condition as written in the file, or None."""

    text: str
    entry: Entry
    form: NameForm
    requires: str | None = None
    condition: Condition | None = field(default=None, compare=False, repr=False)

    @property
    def exact_case(self) -> bool:
        """Whether only this very case will do: short acronyms ("US", not "us") and names with the condition `case`."""
        return _is_acronym(self.text) or (self.condition is not None and self.condition.case)

    @property
    def looks_back(self) -> bool:
        """Whether the text before the sentence has a say in what the name stands for."""
        condition = self.condition
        return condition is not None and (condition.later or bool(condition.near) and self.exact_case)

    def agrees(self, written: str) -> bool:
        """Whether `written`, equal to the name once normalised, is also right in case."""
        return not self.exact_case or _case_of(written) == _case_of(self.text)

    def fits(
        self,
        words: Sequence[str],
        start: int,
        end: int,
        *,
        proper: Sequence[bool] = (),
        earlier: bool = False,
        context: Iterable[str] = (),
    ) -> bool:
        """Whether `words[start:end]` of a sentence, equal to the name once normalised, stand for its entry.

        In running text a name with a capital needs one ("Turkey", not "turkey"); in a line of capitals a short acronym
        may be any word. Parameters as `Condition.holds`.
        """
        written = " ".join(words[start:end])
        if not self.agrees(written) or (written.islower() and not self.text.islower()):
            return False
        if self.exact_case and _is_shouted(words, written):
            return False
        return self.condition is None or self.condition.holds(
            words, start, end, proper=proper, earlier=earlier, context=context
        )


_CLEAR = 3  # letters up to which an acronym in a line of capitals may be a word of it


def _is_shouted(words: Sequence[str], written: str) -> bool:
    """Whether a short acronym without dots stands in a line of capitals, where "IS" and "WHO" are common words."""
    if len(written) > _CLEAR or "." in written:
        return False
    return sum(len(w) > 1 for w in words) > 1 and all(w == w.upper() for w in words)


def _case_of(text: str) -> str:
    bare = text[4:] if text[:4].lower() == "the " else text
    return "".join(c for c in bare if c.isalpha())


class Register:
    """The entries and all their names; immutable."""

    def __init__(self, entries: Iterable[Entry], names: Iterable[Name] | None = None) -> None:
        """names: left out, every name of every entry without a condition."""
        self.entries = tuple(entries)
        self._by_key = MappingProxyType({entry.key: entry for entry in self.entries})
        self._names = tuple(names) if names is not None else tuple(n for e in self.entries for n in _plain_names(e))
        found: dict[str, list[Name]] = defaultdict(list)
        for name in self._names:
            found[normalise_name(name.text)].append(name)
        self._by_name = MappingProxyType({text: tuple(same) for text, same in found.items()})
        below: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.parent is not None:
                below[entry.parent].append(entry)
        self._children = MappingProxyType({key: tuple(parts) for key, parts in below.items()})

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def get(self, key: str) -> Entry:
        """The entry with this key (`actor/iran`); KeyError if there is none."""
        return self._by_key[key]

    def names(self) -> tuple[Name, ...]:
        """All surface forms of all entries, in file order."""
        return self._names

    def find(self, name: str) -> tuple[Name, ...]:
        """Names written like this, whatever their conditions; accents, case, apostrophes and hyphens don't matter.

        Short acronyms and names with the condition `case` do mind case. Canonical names come first, capitals last.
        """
        same = [n for n in self.spelled(name) if n.agrees(name)]
        return tuple(sorted(same, key=lambda n: (n.requires is not None, _FORMS.index(n.form))))

    def spelled(self, text: str) -> tuple[Name, ...]:
        """Names equal to a text once both are normalised, whatever their case and conditions, in file order."""
        return self._by_name.get(normalise_name(text), ())

    def homonyms(self) -> Iterator[tuple[Name, ...]]:
        """Groups of two and more names that are equal once normalised, of one entry or of several."""
        return (same for same in self._by_name.values() if len(same) > 1)

    def fitting(
        self,
        words: Sequence[str],
        start: int,
        end: int,
        *,
        proper: Sequence[bool] = (),
        earlier: Container[str] = frozenset(),
        context: Collection[str] = frozenset(),
    ) -> tuple[Name, ...]:
        """Names for which `words[start:end]` of a sentence may stand, best first: those whose condition holds lead.

        earlier: keys of the entries that the text has named before. context: words of the text before the sentence,
        in normalised form, which count as near to an acronym that the sentence itself leaves in doubt. Other parameters
        as `Condition.holds`.
        """
        same = self.spelled(" ".join(words[start:end]))
        good = [n for n in same if n.fits(words, start, end, proper=proper, earlier=n.entry.key in earlier)]
        if context and not any(n.requires for n in good):
            acronyms = [n for n in same if n.exact_case and n.condition is not None and n.condition.near]
            good += [n for n in acronyms if n.fits(words, start, end, proper=proper, context=context)]
        return tuple(sorted(good, key=lambda n: (n.requires is None, _FORMS.index(n.form))))

    def suggest(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Names near to an unknown one, best first; at most one an entry."""
        from rapidfuzz import fuzz, process

        close = process.extract(normalise_name(name), list(self._by_name), scorer=fuzz.ratio, limit=limit * 4)
        texts: dict[str, str] = {}
        for text, score, _ in close:
            first = self._by_name[text][0]
            if score >= _NEAR:
                texts.setdefault(first.entry.key, first.text)
        return tuple(texts.values())[:limit]

    def children(self, key: str) -> tuple[Entry, ...]:
        """The entries whose parent this is: parts of an organisation, places in a place."""
        return self._children.get(key, ())


_FORMS = ("name", "alias", "demonym", "capital")
_NEAR = 65.0


def _plain_names(entry: Entry) -> Iterator[Name]:
    yield Name(entry.name, entry, "name")
    yield from (Name(text, entry, "alias") for text in entry.aliases)
    yield from (Name(text, entry, "demonym") for text in entry.demonyms)
    yield from (Name(text, entry, "capital") for text in entry.capitals)
