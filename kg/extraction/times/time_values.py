"""What each form of time expression means: readers from a match of `kg.extraction.times.time_grammar` to an EDTF value.

A reader takes the match and what it is read against, and returns None where the words name no date that can be known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.extraction.times import partial_dates as partial
from kg.extraction.times.partial_dates import PartialDate

if TYPE_CHECKING:
    import re

    from kg.model import Tense

_MONTH_NUMBERS = {
    short: number
    for number, short in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression is read against."""

    dateline: PartialDate | None
    context: PartialDate | None
    tense: Tense | None

    @property
    def today(self) -> PartialDate | None:
        """The dateline if it is a day."""
        return self.dateline if self.dateline and self.dateline.year and self.dateline.day else None

    def placed(self, wanted: PartialDate) -> PartialDate | None:
        """`wanted` with its year, by the order that `times.dates` tells; unchanged where none is known."""
        if wanted.year is not None or not wanted.exists():
            return wanted if wanted.exists() else None
        if self.dateline and self.dateline.month:
            if self.tense == "past":
                return partial.latest_not_after(wanted, self.dateline)
            if self.tense == "future":
                return partial.earliest_not_before(wanted, self.dateline)
            return partial.told_without_tense(wanted, self.dateline)
        if self.context and self.context.year:
            return partial.nearest(wanted, self.context)
        return wanted


def group_number(match: re.Match[str], group: str) -> int | None:
    """A named group as a number, a month's name as its number; None where the group took no part."""
    found = match.groupdict().get(group)
    if found is None:
        return None
    return int(found) if found.isdigit() else _MONTH_NUMBERS[found[:3].lower()]


def _text(value: PartialDate | None) -> str | None:
    return str(value) if value is not None and value.exists() else None


def _interval(start: PartialDate | None, end: PartialDate | None) -> str | None:
    if start is None or end is None or not start.exists() or not end.exists():
        return None
    return f"{start}/{end}"


def _of_day(day: date) -> str:
    return str(partial.of_day(day))


def read_date(match: re.Match[str], reading: Reading) -> str | None:
    """A day, month or year, its year completed where it is not said."""
    wanted = PartialDate(group_number(match, "year"), group_number(match, "month"), group_number(match, "day"))
    return _text(reading.placed(wanted))


def read_month_of_said_year(match: re.Match[str], reading: Reading) -> str | None:
    """`September of last year`."""
    if reading.dateline is None or reading.dateline.year is None:
        return None
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    return _text(PartialDate(reading.dateline.year + step, group_number(match, "month"), group_number(match, "day")))


def read_range(match: re.Match[str], reading: Reading) -> str | None:
    """Days or months from–to; what the first one does not say is the second one's."""
    month = group_number(match, "month2") or group_number(match, "month")
    year = group_number(match, "year2") or group_number(match, "year")
    end = reading.placed(PartialDate(year, month, group_number(match, "day2")))
    if end is None:
        return None
    start = PartialDate(
        group_number(match, "year") or end.year, group_number(match, "month") or month, group_number(match, "day")
    )
    if (
        start.year is not None
        and group_number(match, "year") is None
        and (start.month, start.day or 0) > (end.month, end.day or 0)
    ):
        start = start.in_year(start.year - 1)
    if end.year is not None and start.exists() and start.first_day() > end.first_day():
        return None
    return _interval(start, end)


def read_years(match: re.Match[str], reading: Reading) -> str | None:
    """`2014-2019`, `2004-05`: an interval of years, or ISO 8601's month where two digits can't be the next year."""
    start, end = int(match["year"]), match["year2"]
    last = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
    if len(end) == 2 and last != start + 1 and match["mark"] == "-":
        return _text(PartialDate(start, int(end)))
    return f"{start:04d}/{last:04d}" if start < last else None


def read_decade(match: re.Match[str], reading: Reading) -> str | None:
    """`the 1990s`."""
    return f"{match['decade']}X"


def read_part_of_year(match: re.Match[str], reading: Reading) -> str | None:
    """A quarter or half of a year, as an interval of months."""
    year = group_number(match, "year")
    if year is None:
        return None
    ordinal = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}.get((match["ordinal"] or "").lower())
    months = 6 if match["half"] else 3
    number = int(match["quarter"]) if match["quarter"] else ordinal or 1
    number = min(number, 12 // months)
    return _interval(PartialDate(year, (number - 1) * months + 1), PartialDate(year, number * months))


def read_season(match: re.Match[str], reading: Reading) -> str | None:
    """A season of a said year, or the one that the dateline and the words around it point to."""
    code = _SEASONS[match["season"].lower()]
    if match["year"]:
        return f"{match['year']}-{code}"
    now = reading.dateline
    if now is None or now.year is None or now.month is None:
        return None
    begun = now.month >= 3 * (code - 20)
    which = (match["which"] or "").lower()
    year = now.year if begun else now.year - 1
    if which == "last":
        running = now.month // 3 == code - 20
        year = year - 1 if running else year
    elif which == "next" or reading.tense == "future":
        year = now.year + 1 if begun else now.year
    elif which == "this":
        year = now.year
    return f"{year:04d}-{code}"


def read_deictic_day(match: re.Match[str], reading: Reading) -> str | None:
    """`yesterday`, `today`, `tomorrow` against the dateline."""
    offset = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(match["word"].lower(), 0)
    return _text(partial.shifted_days(reading.today, offset)) if reading.today else None


def read_deictic_unit(match: re.Match[str], reading: Reading) -> str | None:
    """`this week`, `last month`, `next year`, `the weekend` against the dateline; weeks are Monday to Sunday."""
    which, unit, now = match["which"].lower(), match["unit"].lower(), reading.dateline
    step = {"this": 0, "the": 0, "next": 1}.get(which, -1)
    if now is None:
        return None
    if unit == "year":
        return _text(partial.shifted_years(now, step))
    if unit == "month":
        return _text(partial.shifted_months(now, step))
    if reading.today is None:
        return None
    monday = now.first_day() - timedelta(days=now.first_day().weekday())
    if unit == "week":
        return f"{_of_day(monday + timedelta(weeks=step))}/{_of_day(monday + timedelta(weeks=step, days=6))}"
    saturday = monday + timedelta(days=5, weeks=max(step, 0))
    if which in ("the", "last") and saturday >= now.first_day():
        saturday -= timedelta(weeks=1)
    return f"{_of_day(saturday)}/{_of_day(saturday + timedelta(days=1))}"


def read_deictic_month(match: re.Match[str], reading: Reading) -> str | None:
    """`last December`, `this June`, `next March`."""
    now, wanted = reading.dateline, PartialDate(None, group_number(match, "month"))
    if now is None or now.year is None or now.month is None:
        return None
    which = match["which"].lower()
    if which == "this":
        return _text(wanted.in_year(now.year))
    near = partial.shifted_months(now, -1 if which == "last" else 1)
    if near is None:
        return None
    return _text((partial.latest_not_after if which == "last" else partial.earliest_not_before)(wanted, near))


def read_weekday(match: re.Match[str], reading: Reading) -> str | None:
    """The latest such day not after the dateline, or in the future tense the earliest not before it."""
    if reading.today is None:
        return None
    now = reading.today.first_day()
    which = (match["which"] or "").lower()
    back = (now.weekday() - _WEEKDAYS.index(match["weekday"].lower())) % 7
    if which == "last":
        return _of_day(now - timedelta(days=back or 7))
    if which in ("next", "this coming", "coming") or (reading.tense == "future" and which != "last"):
        ahead = -back % 7
        return _of_day(now + timedelta(days=ahead or (0 if reading.tense == "future" and not which else 7)))
    return _of_day(now - timedelta(days=back))


def _count(match: re.Match[str]) -> int | None:
    """The number of units; None for "several", 1 where none is said ("the past year")."""
    words = (match["count"] or "one").lower()
    return int(words) if words.isdigit() else NUMBER_WORDS.get(words)


def read_ago(match: re.Match[str], reading: Reading) -> str | None:
    """`three years ago`: counted back from the dateline."""
    count = _count(match)
    return None if count is None or reading.dateline is None else _counted(match, reading.dateline, -count)


def read_later(match: re.Match[str], reading: Reading) -> str | None:
    """`two days later`, `a month earlier`, `four more days`: counted from the context."""
    count = _count(match)
    if count is None or reading.context is None:
        return None
    earlier = (match.groupdict().get("way") or "later").lower() in ("earlier", "before")
    return _counted(match, reading.context, -count if earlier else count)


def _counted(match: re.Match[str], start: PartialDate, count: int) -> str | None:
    """`count` units from a date, as precise as the unit: a day for days, a month for weeks and months, else a year."""
    unit = match["unit"].lower()
    if unit == "day" and not match["about"]:
        return _text(partial.shifted_days(start, count))
    if unit in ("day", "week"):
        moved = partial.shifted_days(start, count * (7 if unit == "week" else 1))
        return _text(moved.to_month()) if moved else None
    if unit == "month":
        return _text(partial.shifted_months(start, count))
    if unit == "year":
        return _text(partial.shifted_years(start, count))
    return None


def read_last_units(match: re.Match[str], reading: Reading) -> str | None:
    """`the last 24 hours`, `the next three months`: an interval that the dateline ends or begins."""
    count, now = _count(match), reading.dateline
    if count is None or now is None:
        return None
    unit = match["unit"].lower()
    step = 1 if match["which"].lower() in ("next", "coming", "following") else -1
    if unit in ("hour", "minute"):
        unit, count = "day", -(-count // (24 if unit == "hour" else 1440))
    if unit in ("day", "week"):
        far = partial.shifted_days(now, step * count * (7 if unit == "week" else 1)) if now.day else None
        near: PartialDate | None = now
    elif unit == "month":
        far, near = partial.shifted_months(now, step * count), now.to_month()
    else:
        far, near = partial.shifted_years(now, step * count * (10 if unit == "decade" else 1)), PartialDate(now.year)
    return _interval(far, near) if step < 0 else _interval(near, far)


def read_same_unit(match: re.Match[str], reading: Reading) -> str | None:
    """`the following day`, `the previous year`, `that month`: counted from the context."""
    start, unit = reading.context, match["unit"].lower()
    which = " ".join(filter(None, (match["which"], match.groupdict().get("behind")))).lower()
    step = 1 if which in ("following", "next", "after") else -1 if which in ("previous", "preceding", "before") else 0
    if start is None or unit == "week":
        return None
    if unit == "day":
        return _text(partial.shifted_days(start, step))
    return _text(partial.shifted_months(start, step) if unit == "month" else partial.shifted_years(start, step))


def read_nothing(match: re.Match[str], reading: Reading) -> str | None:
    """The words are a time, but none that can be placed."""
    return None
