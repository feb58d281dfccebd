"""Reads and checks the register's files."""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import DataFileError
from kg.own_tables import OwnRow, own_tables
from kg.register.condition import Condition, normalise_name
from kg.register.entries import Entry, Name, NameForm, Register
from kg.resources import resource
from kg.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "states.csv": ("key", "name", "kind", "rule", "aliases", "demonyms", "capitals", "iso3", "wikidata"),
        "organisations.csv": (
            *("key", "name", "kind", "rule", "aliases", "demonyms", "parent", "country", "operates_in", "wikidata"),
        ),
        "persons.csv": (
            *("key", "name", "rule", "aliases", "family_name", "country", "role_title", "role_org", "role_from"),
            *("role_to", "wikidata"),
        ),
        "weapons.csv": (
            *("key", "name", "kind", "rule", "aliases", "range_km", "range_class", "producer", "origin", "wikidata"),
        ),
        "places.csv": ("key", "name", "kind", "rule", "aliases", "parent", "country", "lat", "lon", "wikidata"),
    }
)
_ROOTS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "states.csv": ("actor", ("State",)),
        "organisations.csv": ("actor", ("Organisation", "ActorGroup")),
        "persons.csv": ("actor", ("Person",)),
        "weapons.csv": ("weapon", ("Weapon", "MaterielItem")),
        "places.csv": ("place", ("Place",)),
    }
)
_LISTS = frozenset({"aliases", "demonyms", "capitals", "operates_in"})
_FORCES = frozenset({"army", "military", "forces", "troops", "soldiers", "armed forces"})
_RANGE_CLASSES = ("CRBM", "SRBM", "MRBM", "IRBM", "ICBM")
_MARKED_COLUMNS: Mapping[str, NameForm] = MappingProxyType(
    {"aliases": "alias", "demonyms": "demonym", "capitals": "capital"}
)
_MARKED = re.compile(r"(?P<text>[^\[\]]+?)\s*\[(?P<condition>[^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of one file; its methods raise DataFileError with its file and line."""

    path: Path
    line: int
    cells: Mapping[str, str]
    own: bool = False

    @property
    def where(self) -> str:
        """The file, of a built-in table only its name."""
        return str(self.path) if self.own else self.path.name

    def wrong(self, reason: str) -> DataFileError:
        return DataFileError(self.path, self.line, reason)

    def text(self, column: str) -> str | None:
        return self.cells.get(column) or None

    def several(self, column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.cells.get(column, "").split("|") if part.strip())

    def matching(self, column: str, pattern: str, example: str) -> str | None:
        value = self.text(column)
        if value is not None and not re.fullmatch(pattern, value):
            raise self.wrong(f"{column} '{value}' is malformed; write it like {example}")
        return value

    def number(self, column: str, low: float, high: float) -> float | None:
        value = self.text(column)
        if value is None:
            return None
        if not re.fullmatch(r"-?\d+(\.\d+)?", value) or not low <= float(value) <= high:
            raise self.wrong(f"{column} '{value}' is not a number from {low:g} to {high:g}")
        return float(value)

    def edtf(self, column: str) -> str | None:
        value = self.matching(column, r"\d{4}(-\d\d(-\d\d)?)?", "2023-09-20, 2023-09 or 2023")
        if value is not None:
            try:
                date.fromisoformat(value + "-01-01"[len(value) - 4 :])
            except ValueError as error:
                raise self.wrong(f"{column} '{value}' is no date; {error}") from error
        return value

    def marked(self, text: str) -> tuple[str, str | None, Condition | None]:
        """An alias and its condition, from `alias[condition]`."""
        if "[" not in text and "]" not in text:
            return text, None, None
        match = _MARKED.fullmatch(text)
        if match is None:
            raise self.wrong(f"'{text}' is no name; write it as 'name' or 'name[condition]'")
        return match["text"], match["condition"], self.condition(match["condition"], match["text"])

    def condition(self, text: str | None, name: str) -> Condition | None:
        if text is None:
            return None
        try:
            return Condition.parse(text)
        except ValueError as error:
            raise self.wrong(f"name '{name}': {error}") from error


def load_register(folder: Path | None = None, *, own: Path | None = None) -> Register:
    """Reads and checks the register's files in `folder`, by default the ones that ProxyKG comes with.

    own: a user's folder with some of the files, whose rows add entries or change those of the same key.
    Raises DataFileError, naming file and line, for anything that `data/register/README.md` rules out.
    """
    base = folder if folder is not None else resource("data/register")
    rows = [row for file in _COLUMNS for row in _rows(base / file)]
    if own is not None:
        rows = _with_own(rows, own)
    states = {iso: row.cells["key"] for row in rows if (iso := row.text("iso3")) is not None}
    names: list[Name] = []
    placed: dict[str, _Row] = {}
    entries: list[Entry] = []
    for row in rows:
        entry, forms = _entry(row, states)
        for made in (entry, *_territory(entry)):
            if made.key in placed:
                raise row.wrong(f"key '{made.key}' is taken by {_where(placed[made.key])}; choose another")
            placed[made.key] = row
            entries.append(made)
        names.extend(forms)
    _check_references(entries, placed)
    _check_unique(entries, placed)
    register = Register(entries, names)
    _check_homonyms(register, placed)
    _check_forces(register, placed)
    _check_family_names(register, placed)
    return register


def _with_own(rows: list[_Row], folder: Path) -> list[_Row]:
    """The built-in rows as a user's folder leaves and changes them, and its new ones behind them."""
    tables = own_tables(folder, _COLUMNS)
    kept: list[_Row] = []
    for file, table in tables.items():
        builtin = [row for row in rows if row.path.name == file]
        stays = table.kept([row.cells for row in builtin])
        kept += [row for row, stay in zip(builtin, stays, strict=True) if stay]
    given = [row for table in tables.values() for row in table.rows]
    _check_switches(kept, [row for table in tables.values() for row in table.switches])
    changed = {row.cells["key"]: row for row in given}
    before = {(row.path.name, row.cells["key"]): row for row in kept}
    own = [_merged(row, before.get((row.path.name, row.cells["key"]))) for row in given]
    return [row for row in kept if row.cells["key"] not in changed] + own


def _check_switches(kept: Sequence[_Row], switches: Sequence[OwnRow]) -> None:
    """No row that is left may refer to one that is switched off."""
    for switch in switches:
        for row in kept:
            for column in ("parent", "role_org", "producer"):
                if row.cells.get(column) == switch.cells["key"]:
                    reason = f"'{switch.cells['key']}' is the {column} of {row.cells['key']} in {_where(row)}"
                    raise switch.error(f"{reason}; switch that off too, or override it")


def _merged(row: OwnRow, before: _Row | None) -> _Row:
    """A user's row over the built-in one of its key: what it leaves empty stays, `+A|B` adds, `-` empties."""
    cells = dict(row.cells)
    for column, value in cells.items():
        old = before.cells.get(column, "") if before is not None else ""
        if not value:
            cells[column] = old
        elif value == "-":
            cells[column] = ""
        elif value.startswith("+") and column in _LISTS:
            cells[column] = "|".join(filter(None, (old, value.removeprefix("+"))))
    return _Row(row.path, row.line, cells, own=True)


def _rows(path: Path) -> Iterator[_Row]:
    columns = _COLUMNS[path.name]
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise DataFileError(path, 1, "is missing; a register has all of " + ", ".join(_COLUMNS)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataFileError(path, line, "is not UTF-8; save the file as UTF-8") from error
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = next(reader, [])
        if missing := [c for c in columns if c not in header]:
            raise DataFileError(path, 1, f"column '{missing[0]}' is missing")
        if unknown := [c for c in header if c not in columns]:
            raise DataFileError(path, 1, f"unknown column '{unknown[0]}'; the columns are {', '.join(columns)}")
        for cells in reader:
            if len(cells) != len(header):
                raise DataFileError(
                    path, reader.line_num, f"has {len(cells)} cells, but there are {len(header)} columns"
                )
            yield _Row(path, reader.line_num, {c: cell.strip() for c, cell in zip(header, cells, strict=True)})
    except csv.Error as error:
        raise DataFileError(path, reader.line_num, f"is not CSV: {error}") from error


def _entry(row: _Row, states: Mapping[str, str]) -> tuple[Entry, list[Name]]:
    def country(iso: str) -> str:
        if iso not in states:
            raise row.wrong(f"'{iso}' is not the ISO code of a state in states.csv")
        return states[iso]

    prefix, _ = _ROOTS[row.path.name]
    key = row.matching("key", rf"{prefix}/[a-z0-9]+(-[a-z0-9]+)*", f"{prefix}/plain-name")
    name = row.text("name")
    if key is None or name is None:
        raise row.wrong("key and name must not be empty")
    lat, lon = row.number("lat", -90, 90), row.number("lon", -180, 180)
    if (lat is None) != (lon is None):
        raise row.wrong("lat and lon stand together or not at all")
    role_from, role_to = row.edtf("role_from"), row.edtf("role_to")
    if role_from and role_to and role_to < role_from[: len(role_to)]:
        raise row.wrong(f"role_to '{role_to}' is before role_from '{role_from}'")
    range_class = row.text("range_class")
    if range_class is not None and range_class not in _RANGE_CLASSES:
        raise row.wrong(f"range_class '{range_class}' is none of {', '.join(_RANGE_CLASSES)}")
    home, origin = row.text("country"), row.text("origin")
    iso3 = row.matching("iso3", "[A-Z]{3}", "IRN")
    surface = {column: [row.marked(part) for part in row.several(column)] for column in _MARKED_COLUMNS}
    entry = Entry(
        key=key,
        name=name,
        kind=_kind(row),
        aliases=tuple(text for text, _, _ in surface["aliases"]),
        demonyms=tuple(text for text, _, _ in surface["demonyms"]),
        capitals=tuple(text for text, _, _ in surface["capitals"]),
        family_name=row.text("family_name"),
        iso3=iso3,
        wikidata=row.matching("wikidata", r"Q[1-9]\d*", "Q794"),
        territory=f"place/{key.removeprefix('actor/')}" if row.path.name == "states.csv" else None,
        parent=row.text("parent"),
        country=country(home) if home else None,
        operates_in=tuple(country(iso) for iso in row.several("operates_in")),
        role_title=row.text("role_title"),
        role_org=row.text("role_org"),
        role_from=role_from,
        role_to=role_to,
        range_km=row.number("range_km", 0.1, 25_000),
        range_class=range_class,
        producer=row.text("producer"),
        origin=country(origin) if origin else None,
        lat=lat,
        lon=lon,
        rule=row.text("rule"),
        source_file=row.where,
        line=row.line,
    )
    if prefix == "place" and entry.parent is None and entry.country is not None:
        entry = replace(entry, parent=f"place/{entry.country.removeprefix('actor/')}")
    own = [Name(name, entry, "name", entry.rule, row.condition(entry.rule, name))]
    own += [Name(t, entry, form, c, p) for col, form in _MARKED_COLUMNS.items() for t, c, p in surface[col]]
    return entry, own


def _kind(row: _Row) -> str:
    _, roots = _ROOTS[row.path.name]
    kind = row.cells.get("kind", roots[0])
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=2) or [roots[0]]
        raise row.wrong(f"unknown kind '{kind}'; it must be a class of the ontology such as {' or '.join(near)}")
    lineage: list[str | None] = [kind]
    while lineage[-1] is not None:
        lineage.append(KINDS[lineage[-1]])
    if not set(roots) & set(lineage) or ("State" in lineage) != ("State" in roots):
        raise row.wrong(f"kind '{kind}' does not belong in {row.path.name}")
    return kind


def _territory(entry: Entry) -> tuple[Entry, ...]:
    """A state is an actor; the land it governs is a place of its own, which the state's names don't name."""
    if entry.territory is None:
        return ()
    source, line = entry.source_file, entry.line
    return (Entry(entry.territory, entry.name, "StateTerritory", country=entry.key, source_file=source, line=line),)


def _where(row: _Row) -> str:
    return f"{row.where}:{row.line}"


def _check_references(entries: Sequence[Entry], rows: Mapping[str, _Row]) -> None:
    parents = {entry.key: entry.parent for entry in entries}
    for entry in entries:
        row, root = rows[entry.key], entry.key.partition("/")[0]
        for column, key, wanted in (
            ("parent", entry.parent, root),
            ("role_org", entry.role_org, "actor"),
            ("producer", entry.producer, "actor"),
        ):
            if key is not None and (key not in rows or not key.startswith(f"{wanted}/")):
                raise row.wrong(f"unknown {column} '{key}'; it must be the key of another {wanted} in the register")
        seen, above = {entry.key}, entry.parent
        while above is not None:
            if above in seen:
                raise row.wrong(f"parent '{entry.parent}' leads round in a circle; an entry is no part of itself")
            seen.add(above)
            above = parents[above]


def _check_unique(entries: Sequence[Entry], rows: Mapping[str, _Row]) -> None:
    for column in ("iso3", "wikidata"):
        holders: dict[str, str] = {}
        for entry in entries:
            value = getattr(entry, column)
            if value is not None and (holder := holders.setdefault(value, entry.key)) != entry.key:
                raise rows[entry.key].wrong(f"{column} '{value}' is taken by {holder} in {_where(rows[holder])}")


def _check_homonyms(register: Register, rows: Mapping[str, _Row]) -> None:
    """At most one entry may have a name without a condition."""
    for same in register.homonyms():
        free = [name for name in same if name.requires is None]
        for index, name in enumerate(free):
            for rival in free[:index]:
                if rival.entry.key == name.entry.key or _capital_and_city(rival, name):
                    continue
                first = f"{rival.entry.key} in {_where(rows[rival.entry.key])}"
                raise rows[name.entry.key].wrong(
                    f"name '{name.text}' is also a name of {first}; give one a condition, like '{name.text}[near WORD]'"
                )


def _check_forces(register: Register, rows: Mapping[str, _Row]) -> None:
    """ "German troops" are of whatever army Germany had: not without a condition of one army with a name of its own."""
    peoples = {normalise_name(n.text) for n in register.names() if n.form == "demonym"}
    own: dict[str, list[str]] = {}
    for name in register.names():
        own.setdefault(name.entry.key, []).append(normalise_name(name.text))
    for name in register.names():
        people, _, force = name.text.partition(" ")
        if name.requires is not None or force not in _FORCES or normalise_name(people) not in peoples:
            continue
        state = own.get(name.entry.country or "", [])
        if not any(f"{normalise_name(name.entry.name)} ".startswith(f"{text} ") for text in (*state, *peoples)):
            raise rows[name.entry.key].wrong(
                f"name '{name.text}' fits any army of that country; say when it is {name.entry.name}, like "
                f"'{name.text}[far 1914 1939]'"
            )


def _check_family_names(register: Register, rows: Mapping[str, _Row]) -> None:
    """A family name that several registered persons have is no name of one of them without a condition."""
    bearers: dict[str, list[Entry]] = {}
    for entry in register.entries:
        if entry.family_name is not None:
            bearers.setdefault(normalise_name(entry.family_name), []).append(entry)
    for name in register.names():
        others = [e for e in bearers.get(normalise_name(name.text), []) if e.key != name.entry.key]
        if others and name.requires is None and name.entry.source_file == "persons.csv":
            raise rows[name.entry.key].wrong(
                f"name '{name.text}' is the family name of {others[0].key} as well; give it a condition, like "
                f"'{name.text}[near WORD]'"
            )


def _capital_and_city(one: Name, other: Name) -> bool:
    """ "Moscow said" is the state and "in Moscow" the city: their place in the sentence is the rule to choose."""
    return {one.form == "capital", other.form == "capital"} == {True, False} and any(
        name.form != "capital" and name.entry.key.startswith("place/") for name in (one, other)
    )
