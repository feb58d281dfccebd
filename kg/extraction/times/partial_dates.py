"""Dates of which some part may be unknown, and the arithmetic that places them in time.

Written as EDTF (ISO 8601-2): `2023`, `2023-09`, `2023-10-07`. A date whose year is unknown is written in ISO 8601's
truncated form, which is also XML Schema's: `--12-26`, `--12`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FORM = re.compile(r"(?:(?P<year>\d{4})|-)(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")
_LEAP, _COMMON = 2000, 2001
_YEARS = range(1000, 9001)
_NEAR_FUTURE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, month or day of the Gregorian calendar; `year` None where only month, or month and day, are known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, value: str | None) -> PartialDate | None:
        """Read `2023`, `2023-09`, `2023-10-07`, `--12`, `--12-26`; of an interval the start. None for anything else."""
        match = _FORM.fullmatch(value.split("/")[0]) if value else None
        if match is None:
            return None
        year, month, day = (int(part) if part else None for part in match.groups())
        found = cls(year, month, day)
        return found if found.exists() else None

    def __str__(self) -> str:
        parts = ["-" if self.year is None else f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def exists(self) -> bool:
        """Whether the calendar has such a date, in the years 1000 to 9000 (29 February without a year counts)."""
        if self.year is not None and self.year not in _YEARS:
            return False
        if self.month is None:
            return self.year is not None and self.day is None
        if not 1 <= self.month <= 12:
            return False
        days = monthrange(self.year if self.year is not None else _LEAP, self.month)[1]
        return self.day is None or 1 <= self.day <= days

    def in_year(self, year: int) -> PartialDate:
        """The same month and day in a given year; it may not exist."""
        return replace(self, year=year)

    def first_day(self) -> date:
        """First day covered. The year must be known."""
        return date(self._known_year(), self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """Last day covered. The year must be known."""
        month = self.month or 12
        return date(self._known_year(), month, self.day or monthrange(self._known_year(), month)[1])

    def to_month(self) -> PartialDate:
        """The same without the day."""
        return replace(self, day=None)

    def _known_year(self) -> int:
        if self.year is None:
            raise ValueError(f"'{self}' has no year")
        return self.year


def of_day(day: date) -> PartialDate:
    """A calendar day as a partial date."""
    return PartialDate(day.year, day.month, day.day)


def shifted_days(start: PartialDate, days: int) -> PartialDate | None:
    """`days` later (earlier if negative); None if `start` is no day, or the unknown year decides the answer."""
    if start.month is None or start.day is None:
        return None
    if start.year is not None:
        return _moved(start.first_day(), days)
    ends = {_moved(start.in_year(year).first_day(), days) for year in (_LEAP, _COMMON) if start.in_year(year).exists()}
    ways = {replace(end, year=None) for end in ends if end is not None}
    return ways.pop() if len(ways) == 1 else None


def shifted_months(start: PartialDate, months: int) -> PartialDate | None:
    """The month `months` later (earlier if negative); None if `start` is no more precise than a year."""
    if start.month is None:
        return None
    count = (start.year if start.year is not None else _LEAP) * 12 + start.month - 1 + months
    moved = PartialDate(count // 12 if start.year is not None else None, count % 12 + 1)
    return moved if moved.exists() else None


def shifted_years(start: PartialDate, years: int) -> PartialDate | None:
    """The year `years` later (earlier if negative); None if the year is unknown."""
    moved = None if start.year is None else PartialDate(start.year + years)
    return moved if moved is not None and moved.exists() else None


def latest_not_after(wanted: PartialDate, limit: PartialDate) -> PartialDate | None:
    """The last year's `wanted` (a date without a year) that had begun by the end of `limit`."""
    return _first_fitting(wanted, limit, -1, lambda d: d.first_day() <= limit.last_day())


def earliest_not_before(wanted: PartialDate, limit: PartialDate) -> PartialDate | None:
    """The first year's `wanted` (a date without a year) that is not over by the start of `limit`."""
    return _first_fitting(wanted, limit, 1, lambda d: d.last_day() >= limit.first_day())


def nearest(wanted: PartialDate, anchor: PartialDate) -> PartialDate | None:
    """The `wanted` (a date without a year) that is nearest to `anchor`; the earlier of two. In a year: that year's."""
    if anchor.year is None:
        return None
    if anchor.month is None:
        inside = wanted.in_year(anchor.year)
        return inside if inside.exists() else None
    near = [w for y in (-1, 0, 1) if (w := wanted.in_year(anchor.year + y)).exists()]
    return min(near, key=lambda d: abs((d.first_day() - anchor.first_day()).days), default=None)


def told_without_tense(wanted: PartialDate, now: PartialDate) -> PartialDate | None:
    """The latest not after `now`, as news mostly tells what has been, unless the next one is at hand (60 days)."""
    ahead = earliest_not_before(wanted, now)
    behind = latest_not_after(wanted, now)
    if ahead and behind and ahead != behind and ahead.first_day() - now.last_day() <= _NEAR_FUTURE:
        return ahead
    return behind


def _moved(start: date, days: int) -> PartialDate | None:
    ordinal = start.toordinal() + days
    return of_day(date.fromordinal(ordinal)) if 1 <= ordinal <= date.max.toordinal() else None


def _first_fitting(
    wanted: PartialDate, limit: PartialDate, step: int, fits: Callable[[PartialDate], bool]
) -> PartialDate | None:
    if limit.year is None:
        return None
    for offset in range(-step, 10 * step, step):
        candidate = wanted.in_year(limit.year + offset)
        if candidate.exists() and fits(candidate):
            return candidate
    return None
