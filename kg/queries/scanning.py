"""The words of a SPARQL text: enough of the grammar to find variables, groups and keywords, never inside strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

TokenKind = Literal["comment", "string", "iri", "variable", "language", "name", "word", "open", "close", "other"]

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
    |(?P<string>\"{3}(?:\"{0,2}(?:[^\"\\]|\\.))*\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
        |\"(?:[^\"\\\n\r]|\\.)*\"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>_:[\w.-]+|(?:[^\W\d_][\w.-]*)?:(?:[\w:.%-]|\\.)*)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<open>\{)
    |(?P<close>\})
    |(?P<other>\S)
    """,
    re.VERBOSE | re.DOTALL,
)
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U(00[0-9A-Fa-f]{6})")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a query: `text[start:end]` of the scanned text, half-open, in code points."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word in capitals if it can be a SPARQL keyword, else the empty string."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text` in order, without white space and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "comment":
            yield Token(kind, match.group(), match.start(), match.end())  # type: ignore[arg-type]


def query_form(text: str) -> str | None:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; the update keyword of an update; None where neither stands first."""
    for token in tokens(text):
        if token.keyword in _FORMS or token.keyword in _UPDATES:
            return token.keyword
    return None


def is_update(form: str | None) -> bool:
    """Whether a form given by `query_form` changes data."""
    return form in _UPDATES


def names_service(text: str) -> bool:
    """Whether the word SERVICE is anywhere in `text`, be it in a string; where it is not, no other server is asked."""
    return "service" in unescaped(text).casefold()


def word_of(token: Token) -> str:
    """The part of a token that a parser might still read as a keyword, in lower case."""
    if token.kind == "word":
        return token.text.lower()
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return f"{prefix} {local.partition('.')[2]}".lower()
    return ""


def unescaped(text: str) -> str:
    """`text` with its code point escapes resolved, as SPARQL 1.1 section 19.2 has it done before parsing."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else match.group()

    return _CODE_POINT.sub(character, text)


@dataclass(frozen=True, slots=True)
class Group:
    """One group `{…}` of a WHERE part.

    start: offset just behind its opening brace.
    variables: names (without `?`) that stand directly in it, not in a group inside it.
    subselect: whether the group is a nested SELECT, whose own pattern is the group inside it.
    """

    start: int
    variables: frozenset[str]
    subselect: bool


@lru_cache(maxsize=64)
def groups(text: str) -> tuple[Group, ...]:
    """The groups of all WHERE parts, in order of their opening; a CONSTRUCT template is none."""
    found: list[Group] = []
    stack: list[tuple[int, set[str], list[str]]] = []
    inside = False
    for token in tokens(text):
        inside = inside or token.keyword == "WHERE"
        if not inside:
            continue
        if token.kind == "open":
            stack.append((token.end, set(), []))
        elif token.kind == "close" and stack:
            start, variables, first = stack.pop()
            found.append(Group(start, frozenset(variables), first == ["SELECT"]))
        elif stack:
            _, variables, first = stack[-1]
            if not first:
                first.append(token.keyword)
            if token.kind == "variable":
                variables.add(token.text[1:])
    return tuple(sorted(found, key=lambda group: group.start))
