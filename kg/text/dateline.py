"""Dates of publication as people and pages write them, and the dateline at the head of a text, as EDTF."""

from __future__ import annotations

import datetime
import re
from types import MappingProxyType

from kg.text.spans import line_spans

_MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                ("january", "jan"),
                ("february", "feb"),
                ("march", "mar"),
                ("april", "apr"),
                ("may",),
                ("june", "jun"),
                ("july", "jul"),
                ("august", "aug"),
                ("september", "sept", "sep"),
                ("october", "oct"),
                ("november", "nov"),
                ("december", "dec"),
            ),
            1,
        )
        for name in names
    }
)
_MONTH = rf"(?P<{{0}}>{'|'.join(_MONTHS)})\.?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:mon|tue|wed|thu|fri|sat|sun)\.?,? )?"
_DAY_FIRST = rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH.format('m1')}(?:,? (?P<y1>\d{{4}}))?"
_MONTH_FIRST = rf"{_MONTH.format('m2')} (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y2>\d{{4}}))?"
_MONTH_ONLY = rf"{_MONTH.format('m3')},? (?P<y3>\d{{4}})"
_ISO = r"(?P<y4>\d{4})(?:[-/](?P<m4>\d{2})(?:[-/](?P<d4>\d{2}))?)?"
_CLOCK = r"\d{1,2}(?::\d{2}){0,2}(?:[.,]\d+)? ?(?:[ap]\.?m\.?)?(?: ?(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?"
_DATE = rf"{_WEEKDAY}(?:{_DAY_FIRST}|{_MONTH_FIRST})(?!\d)"

_WHOLE = re.compile(
    rf"(?:{_WEEKDAY}(?:{_DAY_FIRST}|{_MONTH_FIRST}|{_MONTH_ONLY}|{_ISO}))"
    rf"(?:(?:T|,? (?:at |- |\| )?){_CLOCK})?",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:first )?published|posted|issued|released|date(?: of publication)?)(?: on)?(?: ?: ?| )", re.IGNORECASE
)
_PLACE_FIRST = re.compile(
    r"(?-i:[A-Z][A-Z'’.-]+(?:[ /][A-Z][A-Z'’.-]*){0,3})(?:, (?-i:[A-Z])[\w. ]{1,24}?)?, "
    rf"{_DATE}(?:,? \([\w ./-]{{2,30}}\))? ?(?:-{{1,2}}|–|—) ?(?=\S)",
    re.IGNORECASE,
)
_CITY_FIRST = re.compile(
    rf"(?-i:[A-Z])[\w'’.-]+(?:[ /](?-i:[A-Z])[\w'’.-]*){{0,3}}(?:, (?-i:[A-Z])[\w. ]{{1,24}}?)?, "
    rf"(?:{_DAY_FIRST}|{_MONTH_FIRST})(?!\d)(?: ?\([\w ./-]{{2,30}}\))? ?(?::|-{{2}}|–|—) (?=\S)",
    re.IGNORECASE,
)
"""A city in small letters could begin a sentence: only a colon or a dash makes it a dateline."""
_HEAD_LINES = 6


def parse_date(text: str) -> str | None:
    """EDTF of a date that is the whole of `text`, as exact as it is written; None if it is none or has no year.

    ISO 8601 (a time of day is dropped) and English dates. All-number dates other than ISO are not guessed at.

    >>> parse_date("Tuesday, Jan. 9, 2024 5:04 PM"), parse_date("January 2024"), parse_date("2024-01-09T10:00:00Z")
    ('2024-01-09', '2024-01', '2024-01-09')
    >>> parse_date("01/09/2024") is parse_date("31 February 2024") is None
    True
    """
    match = _WHOLE.fullmatch(" ".join(text.split()))
    return _edtf(match, None) if match else None


def find_dateline(text: str, *, year: int | None = None) -> str | None:
    """EDTF of the date that the head of `text` gives as its own, or None.

    Read are the first lines alone, and of them three forms: a line that is nothing but a day's date
    ("January 9, 2024"), a date after a label ("Published: 9 January 2024"), and a place with a date before a dash or
    colon ("WASHINGTON, Jan 9, 2024 (Reuters) -", "New Delhi, May 7, 2025:").
    A date without a year counts only if `year` says which.
    """
    lines = (" ".join(text[span.start : span.end].split()) for span in line_spans(text))
    for _, line in zip(range(_HEAD_LINES), filter(None, lines), strict=False):
        label = _LABEL.match(line)
        whole = _WHOLE.fullmatch(line, label.end() if label else 0)
        match = whole or _PLACE_FIRST.match(line) or _CITY_FIRST.match(line)
        value = _edtf(match, year) if match else None
        if value is not None and (label or len(value) == len("2024-01-09")):
            return value
    return None


def _edtf(match: re.Match[str], default_year: int | None) -> str | None:
    """The date that one of the alternatives matched; None without a year or where the calendar has no such day."""
    found = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    year = int(found["y"]) if "y" in found else default_year
    if year is None:
        return None
    if "m" not in found:
        return f"{year:04}"
    month = _MONTHS.get(found["m"].lower()) or int(found["m"])
    try:
        date = datetime.date(year, month, int(found.get("d", 1)))
    except ValueError:
        return None
    return date.isoformat() if "d" in found else date.isoformat()[:7]
