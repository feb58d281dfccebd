"""Time expressions of English news: where they stand, and which EDTF date they mean.

Values are EDTF (ISO 8601-2, level 1): `2023-10-07`, `2023-09`, `2023`, intervals `2024-06-03/2024-06-07`, decades
`199X`, seasons `2006-22` (21 spring … 24 winter). Where month and day are said and no year can be known, the value
has ISO 8601's truncated form `--12-26` or `--12`, also in intervals: it sorts and joins, and invents nothing.

How a year that is not said is chosen, in this order:

1. With a dateline (a day or a month) the expression is read from it. Past tense: the latest such date not after the
   dateline. Future tense: the earliest not before it. Otherwise as for the past, unless the next such date is at most
   60 days ahead.
2. Else with a context (a date from earlier in the document) the nearest such date; in a context that is a bare year,
   that year's.
3. Else it stays unknown.

`today`, `last month`, `Monday` or `three years ago` are counted from the dateline alone; `the following day` or
`two days later` from the context alone. The result is only as precise as the words: "three weeks ago" gives a
month, "early November 2005" the month, "the end of last year" the year. "Since" and "until" are not part of an
expression.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extraction.times.partial_dates import PartialDate
from kg.extraction.times.time_grammar import RULES, SIGNS
from kg.extraction.times.time_values import Reading

if TYPE_CHECKING:
    from kg.model import Tense

_LEADING = re.compile(
    r"^(?i:(?:(?:in|on|at|since|until|till|by|from|during|over|between|before|after|around|throughout|within|"
    r"for|as of)\s)+)"
)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A time expression: `words` is exactly `text[start:end]`, in code points, half-open."""

    start: int
    end: int
    words: str


def find_times(text: str) -> tuple[TimeSpan, ...]:
    """Every time expression of a text, in order without overlap; of two that overlap the earlier, else the longer."""
    told = _signs(text)
    found = [
        m.span()
        for rule in RULES
        if not told.isdisjoint(rule.signs)
        for m in rule.pattern.finditer(text)
        if rule.stands(m)
    ]
    spans: list[TimeSpan] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1].end:
            spans.append(TimeSpan(start, end, text[start:end]))
    return tuple(spans)


def _signs(text: str) -> frozenset[str]:
    """The pieces of words and figures in a text by which rules may find something; looking for them is cheap."""
    both = f"{text}\n{text.lower()}"  # months have their capital, units may stand in any case
    return frozenset(sign for sign in SIGNS if sign in both)


def resolve(text: str, *, dateline: str | None, tense: Tense | None = None, context: str | None = None) -> str | None:
    """The value of one time expression, or None where the words name no date that can be known.

    text: the expression, with or without a preposition ("in September of 2023").
    dateline: when the document was published (EDTF day, month or year).
    tense: of the clause that it stands in.
    context: the latest date told before it in the same document, a value that this function gave.
    """
    reading = Reading(PartialDate.parse(dateline), PartialDate.parse(context), tense)
    words = _LEADING.sub("", text.strip(), count=1)
    for rule in RULES:
        match = rule.pattern.fullmatch(words)
        if match is not None:
            return rule.read(match, reading)
    spans = find_times(text)
    if len(spans) == 1 and spans[0].words != text:
        return resolve(spans[0].words, dateline=dateline, tense=tense, context=context)
    return None
