"""Stretches of a text: its lines, and lists of spans in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LINE_END = re.compile(r"\r\n|\n|\r")


def line_spans(text: str, start: int = 0) -> Iterator[Span]:
    r"""Each line from offset `start` on, without its line end (LF, CR LF or CR).

    >>> [(s.start, s.end) for s in line_spans("a\r\nbc\n")]
    [(0, 1), (3, 5)]
    """
    for end in _LINE_END.finditer(text, start):
        yield Span(start, end.start())
        start = end.end()
    if start < len(text):
        yield Span(start, len(text))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches sorted, without overlaps and empty ones; spans that touch become one.

    >>> [(s.start, s.end) for s in merged([Span(4, 6), Span(0, 2), Span(5, 9), Span(2, 3)])]
    [(0, 3), (4, 9)]
    """
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if span.end <= span.start:
            continue
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


def without(text: str, line: Span, skipped: Iterable[Span]) -> str:
    """The words of `line` outside `skipped`, which are sorted and disjoint."""
    out, at = [], line.start
    for span in skipped:
        out.append(text[at : max(at, span.start)])
        at = span.end
    return "".join([*out, text[at : line.end]])
