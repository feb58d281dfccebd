"""The header between `---` lines at the head of a text: title, url, publisher, published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kg.errors import ReadingError
from kg.model import Span
from kg.text.dateline import parse_date
from kg.text.decoding import BYTE_ORDER_MARK
from kg.text.spans import line_spans

if TYPE_CHECKING:
    from pathlib import Path

    import yaml

_FENCE = "---"
_KEYS = frozenset({"title", "url", "publisher", "published"})
_FIRST_KEY = re.compile(r"[A-Za-z_][\w -]*:(?:\s|$)")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; `span` is the stretch of the text that it takes, line ends included.

    published: EDTF date.
    """

    span: Span
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None


def read_header(text: str, source: Path | str) -> Header | None:
    """The YAML header of `text`, or None if it has none.

    A header begins with `---` as the very first line, right after it a line `key: …` (else the rule is just a rule),
    and ends with the next `---`. Other keys than those of Header are passed over.
    Raises ReadingError, naming the line, for a header without an end, broken YAML, and a value that can't be used.
    """
    start = len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0
    lines = line_spans(text, start)
    first, second = next(lines, None), next(lines, None)
    if first is None or second is None or text[first.start : first.end].rstrip() != _FENCE:
        return None
    if _is_fence(text, second):
        return Header(Span(start, _after(text, second)))
    if not _FIRST_KEY.match(text, second.start, second.end):
        return None
    end = next((line for line in lines if _is_fence(text, line)), None)
    if end is None:
        raise ReadingError(source, "line 1: the header opened by '---' has no end; close it with a line '---'")
    values = _values(text[second.start : end.start], source)
    return Header(Span(start, _after(text, end)), **values)


def usable_url(url: str) -> bool:
    """Whether a graph can hold `url` as an IRI of the web: absolute, http or https, no space or bracket in it."""
    if _NOT_IN_IRI.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_fence(text: str, line: Span) -> bool:
    return text[line.start : line.end].rstrip() == _FENCE


def _after(text: str, line: Span) -> int:
    """Offset of the line that follows."""
    return min(len(text), line.end + (2 if text.startswith("\r\n", line.end) else 1))


def _values(header: str, source: Path | str) -> dict[str, str]:
    out: dict[str, str] = {}
    for key, node in _nodes(header, source):
        where = f"line {node.start_mark.line + 2}: '{key}'"
        if key not in _KEYS:
            continue
        if key in out:
            raise ReadingError(source, f"{where} is there twice; keep one")
        if not isinstance(node.value, str):
            raise ReadingError(source, f"{where} must be plain text, not a list or mapping; put quotes around it")
        value = " ".join(node.value.split())
        if value in {"", "~", "null"}:
            continue
        if key == "url" and not usable_url(value):
            raise ReadingError(source, f"{where} is '{value}', no web address; write it in full, https://…")
        published = parse_date(value) if key == "published" else value
        if published is None:
            raise ReadingError(source, f"{where} is '{value}', no date that can be read; write it like 2024-01-09")
        out[key] = published
    return out


def _nodes(header: str, source: Path | str) -> list[tuple[str, yaml.Node]]:
    """Keys and value nodes of the header's mapping; composed, not constructed, so that values stay as written."""
    import yaml

    try:
        root = yaml.compose(header, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise ReadingError(
            source, f"line {line}: the header is not YAML ({error.problem}); put values with ':' or '#' in quotes"
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise ReadingError(source, f"line 2: the header is not YAML ({reason}); write lines 'key: value'") from error
    if not isinstance(root, yaml.MappingNode):
        raise ReadingError(
            source, "line 2: the header is not a list of 'key: value' lines; write it so or leave it out"
        )
    return [(str(key.value), value) for key, value in root.value]
