"""Reading `data/lexicon/*.csv`: every row is checked, and the first wrong one is named by file and line.

A user's own folder of such tables may add rows, override and switch off built-in ones (`kg.own_tables`).
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast, get_args

from kg.errors import DataFileError
from kg.lexicon.records import (
    CERTAINTIES,
    CUES,
    EFFECTS,
    FILTERS,
    HEAD_CLASSES,
    LITERAL,
    POLARITIES,
    POSES,
    PREPOSITIONS,
    ROLES,
    STATUS,
    SYNTAX,
    TENSES,
    WORD_LISTS,
    BackingWord,
    Cue,
    Head,
    LightVerb,
    ListedWord,
    RolePattern,
    Title,
    Trigger,
)
from kg.model import MentionKind
from kg.own_tables import OwnTable, own_tables
from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES, KINDS, SUBTYPES

_TARGET_FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Attack": ("party", "asset", "territory"),
        "Capture": ("territory", "asset"),
        "Seizure": ("asset", "weapon", "party"),
        "Condemnation": ("party", "asset"),
    }
)
_DEFAULT_FILTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"weapon": ("weapon",), "item": ("weapon",), "place": ("territory",)}
)
_PLACE = RolePattern(
    ("in", "near", "at", "around", "outside", "inside", "over", "off", "across", "along"),
    "place",
    ("territory",),
    False,
)

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables, read-only.

    triggers: by head lemma and part of speech, rows in file order. heads, titles: by lower-case words.
    cues: by lemma and part of speech. light_verbs: by the verb's lemma. backing: by word. words: by list
    (`ListedWord` says which there are), each there even if it is empty. trigger_lemmas: those of `triggers`.
    compound_ends: what stands behind a gap or mark in the heads of several words.
    """

    triggers: Mapping[tuple[str, str], tuple[Trigger, ...]]
    light_verbs: Mapping[str, tuple[LightVerb, ...]]
    heads: Mapping[str, Head]
    titles: Mapping[str, Title]
    cues: Mapping[tuple[str, str], Cue]
    backing: Mapping[str, BackingWord]
    words: Mapping[str, frozenset[str]]
    trigger_lemmas: frozenset[str] = field(init=False, repr=False, compare=False)
    compound_ends: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # most words of a text begin no row and end no compound: told here once, they need no search
        object.__setattr__(self, "trigger_lemmas", frozenset(lemma for lemma, _ in self.triggers))
        ends = (head[gap.end() :] for head in self.heads for gap in re.finditer(r"\W", head))
        object.__setattr__(self, "compound_ends", frozenset(ends))


NO_WORDS: Mapping[str, frozenset[str]] = MappingProxyType({name: frozenset() for name in WORD_LISTS})
"""The lists of words.csv, all empty."""


class _Row:
    """One CSV row with its place; each reader raises DataFileError naming that place."""

    def __init__(self, path: Path, line: int, cells: Mapping[str, str], *, own: bool = False) -> None:
        self.path = path
        self.line = line
        self.cells = cells
        self.own = own

    @property
    def where(self) -> str:
        """File and line; of a built-in table only the file's name."""
        return f"{self.path if self.own else self.path.name}:{self.line}"

    def error(self, reason: str) -> DataFileError:
        return DataFileError(self.path, self.line, reason)

    def optional(self, column: str) -> str | None:
        return self.cells[column] or None

    def text(self, column: str) -> str:
        value = self.cells[column]
        if not value and not (self.own and column == "example"):
            raise self.error(f"column '{column}' is empty; fill it")
        return value

    def lemma(self, column: str = "lemma") -> str:
        value = self.text(column)
        if value != value.lower():
            raise self.error(f"'{value}' has capitals; write the lemma in lower case")
        return value

    def choice(self, column: str, allowed: frozenset[str] | Mapping[str, object]) -> str:
        return self.check(column, self.text(column), allowed)

    def optional_choice(self, column: str, allowed: frozenset[str] | Mapping[str, object]) -> str | None:
        value = self.optional(column)
        return None if value is None else self.check(column, value, allowed)

    def words(self, column: str, allowed: frozenset[str]) -> frozenset[str]:
        return frozenset(self.check(column, word, allowed) for word in self.cells[column].split())

    def check(self, column: str, value: str, allowed: frozenset[str] | Mapping[str, object]) -> str:
        if value not in allowed:
            near = difflib.get_close_matches(value, allowed, n=3)
            known = sorted(allowed) if len(allowed) <= 30 or not near else near
            raise self.error(f"unknown {column} '{value}'; use one of: {', '.join(known)}")
        return value


def load_lexicon(folder: Path | None = None, *, own: Path | None = None) -> Lexicon:
    """Read and check all tables of `folder`, by default the shipped ones, and those that `own` has besides.

    own: a user's folder with some of the tables. Its triggers are tried before the others of their lemma; its rows
    replace those of the same key, of triggers those of the same lemma, part of speech, type and roles.
    Raises DataFileError naming file and line for a missing file or column, an empty or unknown value, or a duplicate.
    """
    base = folder or resource("data/lexicon")
    tables = _Tables(base, own_tables(own, _COLUMNS, others=_ELSEWHERE) if own is not None else {})
    triggers = tables.read("triggers.csv", _trigger, lambda t: (t.lemma, t.pos, t.type, t.roles))
    lights = tables.read("light_verbs.csv", _light_verb, lambda v: (v.lemma, v.subject_role))
    heads = tables.read("heads.csv", _head, lambda h: h.lemma)
    titles = tables.read("titles.csv", _title, lambda t: t.title.lower())
    cues = tables.read("cues.csv", _cue, lambda c: (c.lemma, c.pos))
    backing = tables.read("backing.csv", _backing_word, lambda b: b.word)
    listed = tables.read("words.csv", _listed_word, lambda w: (w.word, w.list))
    return Lexicon(
        triggers=_grouped(_numbered(triggers), lambda t: (t.head, t.pos)),
        light_verbs=_grouped(lights, lambda v: v.words[0]),
        heads=MappingProxyType({head.lemma: head for head in heads}),
        titles=MappingProxyType({title.title.lower(): title for title in titles}),
        cues=MappingProxyType({(cue.lemma, cue.pos): cue for cue in cues}),
        backing=MappingProxyType({word.word: word for word in backing}),
        words=MappingProxyType({name: frozenset(w.word for w in listed if w.list == name) for name in WORD_LISTS}),
    )


_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "triggers.csv": tuple("lemma pos type subtype roles cue example source target status".split()),
        "light_verbs.csv": ("lemma", "subject_role", "example"),
        "heads.csv": ("lemma", "class", "kind", "mention", "example"),
        "titles.csv": ("title", "kind", "org", "example"),
        "cues.csv": ("lemma", "pos", "cue", "effect", "example"),
        "backing.csv": ("word", "type", "subtype", "pos", "example"),
        "words.csv": ("word", "list", "example"),
    }
)


_ELSEWHERE = ("leftovers.csv",)  # read with the texts, which it cleans


@dataclass(frozen=True, slots=True)
class _Tables:
    """The built-in folder and the user's tables by file name; none of these where there is no such folder."""

    base: Path
    own: Mapping[str, OwnTable]

    def read(self, file: str, parse: Callable[[_Row], Record], identity: Callable[[Record], object]) -> list[Record]:
        """The records of one table, the user's first; identity: what no two rows of one folder may share."""
        builtin = list(_rows(self.base / file, list(_COLUMNS[file])))
        table = self.own.get(file, OwnTable())
        own = _parsed([_Row(r.path, r.line, r.cells, own=True) for r in table.rows], parse, identity)
        kept = [row for row, stays in zip(builtin, table.kept([r.cells for r in builtin]), strict=True) if stays]
        return list({**own, **{key: r for key, r in _parsed(kept, parse, identity).items() if key not in own}}.values())


def _parsed(
    rows: list[_Row], parse: Callable[[_Row], Record], identity: Callable[[Record], object]
) -> dict[object, Record]:
    """The records of the rows by identity; raises DataFileError for one that is there twice."""
    records: dict[object, Record] = {}
    first: dict[object, int] = {}
    for row in rows:
        record = parse(row)
        key = identity(record)
        if key in records:
            raise row.error(f"the same as line {first[key]}; remove one of them")
        records[key], first[key] = record, row.line
    return records


def _rows(path: Path, columns: list[str]) -> Iterator[_Row]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataFileError(path, 0, f"can't be read ({error.strerror}); put the table there") from error
    except UnicodeDecodeError as error:
        raise DataFileError(path, 0, "is not UTF-8; save it as UTF-8") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if header != columns:
            raise DataFileError(path, 1, f"the header must be: {','.join(columns)}")
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(columns):
                raise DataFileError(
                    path, reader.line_num, f"{len(cells)} cells instead of {len(columns)}; quote cells with commas"
                )
            yield _Row(path, reader.line_num, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        raise DataFileError(path, reader.line_num, f"broken CSV ({error}); mend the quotes") from error


def _trigger(row: _Row) -> Trigger:
    lemma = row.lemma()
    kind = row.choice("type", CLAIM_TYPES)
    roles = tuple(_role(row, pattern, kind) for pattern in row.text("roles").split())
    if not {"source", "target", "both"} & {role.role for role in roles}:
        raise row.error("no role is source, target or both; say where the parties stand")
    if all(role.role != "place" for role in roles):
        roles += (_PLACE,)
    return Trigger(
        lemma=lemma,
        words=tuple(lemma.split()),
        pos=row.choice("pos", POSES),
        type=kind,
        subtype=_subtype(row, kind),
        roles=roles,
        cue=row.words("cue", STATUS),
        example=row.text("example"),
        source=_labels(row, "source"),
        target=_labels(row, "target"),
        status=_status(row),
        line=row.line,
        where=row.where,
        own=row.path.parent.name if row.own else "",
    )


def _subtype(row: _Row, kind: str) -> str | None:
    value = row.optional_choice("subtype", SUBTYPES)
    if value is not None and SUBTYPES[value] != kind:
        raise row.error(f"subtype '{value}' belongs to {SUBTYPES[value]}, not to {kind}")
    return value


def _role(row: _Row, pattern: str, kind: str) -> RolePattern:
    required = pattern.endswith("!")
    paths, equals, rest = pattern.removesuffix("!").partition("=")
    role, colon, filters = rest.partition(":")
    if not equals or not paths or (colon and not filters):
        raise row.error(f"role '{pattern}' is not of the form PATH=ROLE[:FILTER][!]")
    row.check("role", role, ROLES)
    if role == "both" and not CLAIM_TYPES[kind].symmetric and kind != "Attack":
        raise row.error(f"role 'both' needs a symmetric type or Attack; {kind} has a source and a target")
    for step in paths.replace("|", ".").split("."):
        row.check("path", step, SYNTAX | PREPOSITIONS)
    chosen = tuple(
        name if len(name) > 1 and name[0] == LITERAL and name == name.lower() else row.check("filter", name, FILTERS)
        for name in filters.split("/")
        if filters
    )
    default = _TARGET_FILTERS.get(kind, ("party",)) if role == "target" else _DEFAULT_FILTERS.get(role, ("party",))
    return RolePattern(tuple(paths.split("|")), role, chosen or default, required)


def _labels(row: _Row, column: str) -> tuple[str, ...]:
    return tuple((row.optional(column) or "").split("|")) if row.optional(column) else ()


def _status(row: _Row) -> tuple[str, str, str]:
    words = (row.optional("status") or "positive certain past" if row.own else row.text("status")).split()
    if len(words) != 3:
        raise row.error("status must be three words: polarity certainty tense")
    return (
        row.check("polarity", words[0], POLARITIES),
        row.check("certainty", words[1], CERTAINTIES),
        row.check("tense", words[2], TENSES),
    )


def _light_verb(row: _Row) -> LightVerb:
    role = row.choice("subject_role", frozenset({"source", "target"}))
    return LightVerb(row.lemma(), tuple(row.lemma().split()), role, row.text("example"), row.line)


def _head(row: _Row) -> Head:
    return Head(
        lemma=row.lemma(),
        cls=row.choice("class", HEAD_CLASSES),
        kind=row.optional_choice("kind", KINDS),
        mention=cast("MentionKind | None", row.optional_choice("mention", frozenset(get_args(MentionKind)))),
        example=row.text("example"),
        line=row.line,
        where=row.where,
    )


def _title(row: _Row) -> Title:
    title = row.text("title")
    org = row.text("org")
    holder = org if org.startswith("actor/") else None
    if holder is None:
        row.choice("org", frozenset({"true", "false"}))
    kind, example = row.choice("kind", KINDS), row.text("example")
    return Title(title, tuple(title.lower().split()), kind, org != "false", example, row.line, holder)


def _cue(row: _Row) -> Cue:
    pos = row.choice("pos", POSES | {"aux", "adv", "adp", "conj", "det"})
    effect = row.words("effect", EFFECTS)
    lemma, cue = row.lemma(), row.choice("cue", CUES)
    return Cue(lemma, tuple(lemma.split()), pos, cue, effect, row.text("example"), row.line, row.where)


def _backing_word(row: _Row) -> BackingWord:
    kind = row.choice("type", frozenset({"Backing", "Alliance", "Affiliation"}))
    pos = row.choice("pos", frozenset({"verb", "noun"}))
    return BackingWord(row.lemma("word"), kind, _subtype(row, kind), pos, row.text("example"), row.line)


def _listed_word(row: _Row) -> ListedWord:
    return ListedWord(row.lemma("word"), row.choice("list", WORD_LISTS), row.text("example"), row.line)


def _numbered(triggers: list[Trigger]) -> list[Trigger]:
    count: dict[tuple[str, str, str], int] = {}
    numbered = []
    for trigger in triggers:
        key = (trigger.own, trigger.lemma, trigger.pos)
        count[key] = count.get(key, 0) + 1
        numbered.append(replace(trigger, number=count[key]))
    return numbered


Key = TypeVar("Key")


def _grouped(records: list[Record], key: Callable[[Record], Key]) -> Mapping[Key, tuple[Record, ...]]:
    groups: dict[Key, list[Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return MappingProxyType({name: tuple(group) for name, group in groups.items()})
