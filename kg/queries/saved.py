"""Saved queries: `.rq` files whose header and parameters follow grlc's conventions.

A header line starts with `#+`; together they are YAML, of which this reads the part that headers need: `key: value`,
which indented lines may go on, and `key:` followed by `  - item` or `  - name: value` lines. Parameters are variables
of the text: `?_actor_iri` must be given, `?__place_iri` (two underscores) may be; the last part is the type. Two keys
grlc passes over: `search` names the variable of claims that can be chosen by the words of their quotes, and the list
`narrowed` names the variable of what a parameter's value is told of: `actor: node` where in each row some statement has
`?node` for its subject and the actor for its object.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from kg.errors import DataFileError, UnknownQueryError
from kg.queries.scanning import groups, query_form, tokens
from kg.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ParameterType = Literal["iri", "date", "literal", "integer", "text"]
Form = Literal["SELECT", "ASK", "CONSTRUCT"]

_TYPES = frozenset({"iri", "date", "literal", "integer"})
_PARAMETER = re.compile(r"(?P<optional>__?)(?P<name>[a-z][a-z0-9]*)(?:_(?P<type>[a-z]+))?")
_ENTRY = re.compile(r"(?P<key>[A-Za-z_-]+):(?:\s+(?P<value>.*))?")
_ITEM = re.compile(r"\s+-\s+(?P<item>.+)")
_MORE = re.compile(r"\s+(?P<more>[^\s-].*)")
_TEXT_KEYS = frozenset(
    {"summary", "description", "example", "method", "endpoint_in_url", "endpoint", "mime", "pagination", "search"}
)
_LIST_KEYS = frozenset({"tags", "defaults", "parameters", "examples", "kinds", "choices", "narrowed"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query wants to be told.

    variable: name of the variable in the text, without `?`.
    type: `iri` is given as a name, an alias or an IRI; `date` as `2023`, `2023-09` or `2023-09-01`; `text` as words of
    a quote, and `variable` is then that of the claim which has it.
    default: value as people write it, used where none is given; None without one.
    kind: ontology class (local name) of the entity that an `iri` stands for; `Class` where it is a class itself.
    choices: the only values a `literal` may have; empty where any will do.
    example: a value as people write it, or the empty string.
    narrows: the variable, without `?`, of what in each row has the value for an object somewhere; empty if none has.
    """

    name: str
    variable: str
    type: ParameterType
    required: bool
    default: str | None
    description: str
    kind: str | None = None
    choices: tuple[str, ...] = ()
    example: str = ""
    narrows: str = ""


_WORDS = Parameter("text", "", "text", False, None, "words of the quote", example="missiles")
"""The parameter that a header's `search` gives a query."""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved question; `text` is the whole file, `path` where it was read from.

    example: a command that asks it, or the empty string.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str
    form: Form
    path: Path
    example: str = ""


def query_files(folder: Path | None = None) -> dict[str, Path]:
    """Name → file of each saved query in `folder` (default: those that come with ProxyKG), by name."""
    folder = resource("queries") if folder is None else folder
    return {path.stem: path for path in sorted(folder.glob("*.rq"))}


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """All saved queries of a folder by name; raises DataFileError at the first broken header."""
    return {name: read_query(path) for name, path in query_files(folder).items()}


def load_query(name: str, folder: Path | None = None) -> SavedQuery:
    """One saved query; reads no other file. Blanks and underscores in `name` stand for hyphens.

    Raises UnknownQueryError with near names, DataFileError for a broken header.
    """
    wanted = re.sub(r"[\s_]+", "-", name.strip().lower())
    path = (resource("queries") if folder is None else folder) / f"{wanted}.rq"
    if "/" in wanted or not _is_there(path):
        from difflib import get_close_matches

        raise UnknownQueryError(name, tuple(get_close_matches(wanted, query_files(folder), n=3, cutoff=0.5)))
    return read_query(path)


def _is_there(path: Path) -> bool:
    """Whether it is a file; what is too long for a name is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_query(path: Path) -> SavedQuery:
    """The saved query in the file `path`; raises DataFileError with the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataFileError(path, 1, "is not UTF-8; save it as UTF-8") from error
    except OSError as error:
        raise DataFileError(path, 1, f"can't be read ({error.strerror}); check the file") from error
    return _parsed(path, text)


@lru_cache(maxsize=128)
def _parsed(path: Path, text: str) -> SavedQuery:
    """The query that a file with this text holds, worked out once for whoever asks it often."""
    header = _Header(path, text)
    form = query_form(text)
    if form not in ("SELECT", "ASK", "CONSTRUCT"):
        raise DataFileError(path, 1, "is no SELECT, ASK or CONSTRUCT query; save one question a file")
    if not any(token.keyword == "WHERE" for token in tokens(text)):
        raise DataFileError(path, 1, "has no WHERE; write the keyword in front of the pattern")
    return SavedQuery(
        name=path.stem,
        summary=header.text("summary"),
        description=header.text("description"),
        tags=tuple(header.items("tags")),
        parameters=(*_parameters(header, text), *_search(header, text)),
        text=text,
        form=cast("Form", form),
        path=path,
        example=header.text("example", default=""),
    )


class _Header:
    """The `#+` lines of one file, each value with the line it stands on."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self._texts: dict[str, str] = {}
        self._lists: dict[str, list[tuple[str, int]]] = {}
        current: list[tuple[str, int]] | None = None
        last = ""
        for number, line in _header_lines(text):
            if item := _ITEM.fullmatch(line):
                if current is None:
                    raise DataFileError(path, number, "list item outside a list; put 'tags:' or another key above it")
                current.append((self._plain(item["item"], number), number))
            elif entry := _ENTRY.fullmatch(line):
                current = self._enter(entry["key"], entry["value"], number)
                last = entry["key"] if current is None else ""
            elif last and (more := _MORE.fullmatch(line)):
                self._texts[last] += f" {self._plain(more['more'], number, entry=True)}"
            else:
                raise DataFileError(path, number, "not 'key: value' nor '  - item'; see the other queries' headers")

    def _enter(self, key: str, value: str | None, number: int) -> list[tuple[str, int]] | None:
        if key in self._texts or key in self._lists:
            raise DataFileError(self.path, number, f"'{key}' is given twice; keep one")
        if key in _TEXT_KEYS and value:
            self._texts[key] = self._plain(value, number, entry=True)
            return None
        if key in _LIST_KEYS and not value:
            return self._lists.setdefault(key, [])
        if key in _TEXT_KEYS | _LIST_KEYS:
            form = "'  - item' lines below it" if key in _LIST_KEYS else "its value on the same line"
            raise DataFileError(self.path, number, f"'{key}' wants {form}")
        known = ", ".join(sorted(_TEXT_KEYS | _LIST_KEYS))
        raise DataFileError(self.path, number, f"unknown key '{key}'; known are {known}")

    def _plain(self, value: str, number: int, *, entry: bool = False) -> str:
        """A scalar without its quotes; refuses what YAML would read differently."""
        if value.startswith('"'):
            try:
                return str(json.loads(value))
            except ValueError as error:
                raise DataFileError(self.path, number, "a quoted value must end with its quote") from error
        if " #" in value or value[0] in "'[]{}>|*&!%@`?,#" or (entry and ": " in value):
            raise DataFileError(self.path, number, f"put double quotes around: {value}")
        return value.rstrip()

    def text(self, key: str, *, default: str | None = None) -> str:
        """The value of a key, which must be there unless there is a default."""
        if key not in self._texts and default is not None:
            return default
        if key not in self._texts:
            raise DataFileError(self.path, 1, f"header lacks '#+ {key}: …'")
        return self._texts[key]

    def items(self, key: str) -> Iterator[str]:
        """The items of a list; none where the key is missing."""
        return (item for item, _ in self._lists.get(key, []))

    def pairs(self, key: str, names: frozenset[str]) -> dict[str, str]:
        """The `name: value` items of a list, each name one of `names`."""
        found: dict[str, str] = {}
        for item, number in self._lists.get(key, []):
            name, colon, value = item.partition(":")
            if not colon or not value.strip():
                raise DataFileError(self.path, number, f"items of '{key}' are 'parameter: value', not '{item}'")
            if name not in names:
                known = ", ".join(sorted(names)) or "none"
                raise DataFileError(self.path, number, f"the query has no parameter '{name}' (it has: {known})")
            found[name] = self._plain(value.strip(), number)
        return found


def _header_lines(text: str) -> Iterator[tuple[int, str]]:
    """1-based number and content of each non-empty header line."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#+") and line[2:].strip():
            content = line[2:].rstrip()
            yield number, content.removeprefix(" ")


def _parameters(header: _Header, text: str) -> tuple[Parameter, ...]:
    """The parameters in the order of the header's list; each must be described there."""
    variables = dict(_variables(header.path, text))
    names = frozenset(variables)
    descriptions = header.pairs("parameters", names)
    defaults = header.pairs("defaults", names)
    kinds = header.pairs("kinds", names)
    choices = header.pairs("choices", names)
    examples = header.pairs("examples", names)
    narrowed = header.pairs("narrowed", names)
    for variable in narrowed.values():
        if not any(variable in group.variables for group in groups(text) if not group.subselect):
            raise DataFileError(header.path, 1, f"'narrowed: {variable}' names no variable of the query's pattern")
    for name in variables:
        if name not in descriptions:
            raise DataFileError(header.path, 1, f"header lacks a line '#+   - {name}: …' under '#+ parameters:'")
    return tuple(
        _parameter(name, variables[name], description, defaults, kinds, choices, examples, narrowed)
        for name, description in descriptions.items()
    )


def _search(header: _Header, text: str) -> Iterator[Parameter]:
    """The parameter `text`, where the header names the variable of the claims whose quotes it looks through."""
    variable = header.text("search", default="")
    if not variable:
        return
    if not any(variable in group.variables for group in groups(text)):
        raise DataFileError(header.path, 1, f"'search: {variable}' names no variable of the query's pattern")
    if any(name == _WORDS.name for name, _ in _variables(header.path, text)):
        raise DataFileError(header.path, 1, f"a query with 'search' can't have a parameter '{_WORDS.name}'; rename it")
    yield replace(_WORDS, variable=variable)


def _parameter(
    name: str,
    variable: str,
    description: str,
    defaults: Mapping[str, str],
    kinds: Mapping[str, str],
    choices: Mapping[str, str],
    examples: Mapping[str, str],
    narrowed: Mapping[str, str],
) -> Parameter:
    match = _PARAMETER.fullmatch(variable)
    assert match is not None, "only matching variables are parameters"
    kind = cast("ParameterType", match["type"] or "literal")
    return Parameter(
        name=name,
        variable=variable,
        type=kind,
        required=match["optional"] == "_",
        default=defaults.get(name),
        description=description,
        kind=kinds.get(name, "Actor") if kind == "iri" else None,
        choices=tuple(choices.get(name, "").split()),
        example=examples.get(name, ""),
        narrows=narrowed.get(name, ""),
    )


def _variables(path: Path, text: str) -> Iterator[tuple[str, str]]:
    """Name and variable of each parameter; raises DataFileError where one is misspelt or spelt in two ways."""
    seen: dict[str, str] = {}
    for token in tokens(text):
        if token.kind != "variable" or not token.text[1:].startswith("_"):
            continue
        variable = token.text[1:]
        line = text.count("\n", 0, token.start) + 1
        match = _PARAMETER.fullmatch(variable)
        if match is None or (match["type"] or "literal") not in _TYPES:
            raise DataFileError(
                path, line, f"?{variable} is no parameter; write ?_name_iri, _date, _literal or _integer"
            )
        if seen.setdefault(match["name"], variable) != variable:
            raise DataFileError(path, line, f"?{variable} and ?{seen[match['name']]} share a name; rename one")
        yield match["name"], variable
