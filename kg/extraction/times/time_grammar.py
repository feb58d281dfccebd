"""The forms of time expression in English news: patterns, and what must stand around the ambiguous ones.

"May", "March", "the fall" or four digits are times only in the right company; each such rule has a `stands`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extraction.times.time_values import (
    NUMBER_WORDS,
    Reading,
    group_number,
    read_ago,
    read_date,
    read_decade,
    read_deictic_day,
    read_deictic_month,
    read_deictic_unit,
    read_last_units,
    read_later,
    read_month_of_said_year,
    read_nothing,
    read_part_of_year,
    read_range,
    read_same_unit,
    read_season,
    read_weekday,
    read_years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT_MONTHS = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY_PREFIX = rf"(?:(?:{_WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\.?)(?:,\s?|\s)(?:the\s)?)?"
_YEAR = r"(?:19|20)\d\d"
_TO = r"\s?(?:-|–|—|/|to|and|until|till|through)\s?"
_EARLY = (
    r"(?i:(?:(?:very\s)?(?:early|mid|late)(?:\sin)?[\s-]|(?:the\s)?(?:start|beginning|middle|end)\sof\s(?:the\s)?))"
)
_BEFORE = r"(?<![\w$€£#/.,-])(?<!\d[–—])"
_AFTER = r"(?![\w%])(?![.,–/-]\d)"
_COUNT = (
    rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBER_WORDS)}|(?:a\s)?few|several|many|some|(?:a\s)?couple\sof|a\shalf[\s-]dozen)"
)
_ABOUT = r"(?P<about>(?:nearly|almost|about|around|roughly|over|approximately|(?:more|less)\sthan|at\sleast|just)\s)?"
_UNIT = r"(?P<unit>day|week|month|year|decade|hour|minute)s?"
_FIGURES = frozenset(f"-{digit}" for digit in range(10))
_YEARS = frozenset({"19", "20"})
_MONTHS = frozenset("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
_SEASONS = frozenset("spring summer autumn fall winter".split())
_UNITS = frozenset("day week month year decade hour minute".split())
_PARTS_OF_DAY = frozenset("day morrow night morning afternoon evening".split())
_QUANTITY = re.compile(
    r"\s(?:troops|soldiers|men|women|people|fighters|civilians|families|militants|rebels|refugees|children|homes|km|"
    r"kilomet|met(?:er|re)s|miles|feet|tons|tonnes|dollars|euros|pounds|rounds|rockets|missiles|drones|shells|vehicles|others)"
)
_NO_NAME = (
    r"(?!\s(?:Movement|Alliance|Coalition|Front|Brigades?|Bloc|Martyrs|Revolution|Times|Telegraph|Mirror|Mail|"
    r"Express|Post|Review)\b)"
)


def _month(group: str) -> str:
    return rf"(?P<{group}>{_SHORT_MONTHS}|(?:{_MONTH_NAMES})\b)"


def _day(group: str) -> str:
    return rf"(?P<{group}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of time expression; `stands` looks at the words around it, which `resolve` doesn't have.

    signs: what a text must hold for the form to be in it, one of these pieces at least.
    """

    signs: frozenset[str]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Reading], str | None]
    stands: Callable[[re.Match[str]], bool]


_PREPOSITION = re.compile(
    r"\b(?:in|since|until|till|from|during|throughout|before|after|around|circa|early|late|mid|last|next|this)\s(?:the\s)?$",
    re.IGNORECASE,
)
_YEAR_PREPOSITION = re.compile(r"\b(?:by|to|of|year|back\sin)\s$", re.IGNORECASE)
_DETERMINER = re.compile(r"(?:\b(?:the|a|an|its|his|her|their|our|this)|['’]s?)\s$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between|during|in)\s$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_AMBIGUOUS_MONTHS = ("March", "April", "May", "June", "August")


def _before(match: re.Match[str]) -> str:
    return match.string[max(0, match.start() - 20) : match.start()]


def _always(match: re.Match[str]) -> bool:
    """For forms that nothing else looks like."""
    return True


def _month_stands(match: re.Match[str]) -> bool:
    """A month alone: always, if nothing else is called so; else after a preposition ("in May", not "May said")."""
    if re.match(r"\s\d{1,2}\s[A-Z]", match.string[match.end() :]):
        return False
    if match["early"] or _PREPOSITION.search(_before(match)):
        return True
    if match["month"] in _AMBIGUOUS_MONTHS or match["month"] not in _MONTH_NAMES.split("|"):
        return False
    return not re.search(r"\b(?:Black|Operation)\s$", _before(match))


def _year_stands(match: re.Match[str]) -> bool:
    """Four digits alone: after a preposition, or between an article and a noun ("a 2008 raid"), but no quantity."""
    before = _before(match)
    if match["early"]:
        return True
    if _PREPOSITION.search(before) or _YEAR_PREPOSITION.search(before):
        return True
    return bool(_DETERMINER.search(before) and re.match(r"\s[a-z]", match.string[match.end() :]))


def _range_stands(match: re.Match[str]) -> bool:
    """Days joined by "and" are an interval only after "between", or if they follow each other."""
    if match["to"].strip() != "and":
        return True
    days = group_number(match, "day"), group_number(match, "day2")
    adjacent = days[0] is not None and days[1] is not None and days[1] - days[0] == 1
    return adjacent or bool(_BETWEEN.search(_before(match)))


def _months_range_stands(match: re.Match[str]) -> bool:
    if match["to"].strip() == "and":
        return bool(_BETWEEN.search(_before(match)))
    return bool(match["year2"] or _FROM.search(_before(match)))


def _years_range_stands(match: re.Match[str]) -> bool:
    if match["mark"].strip() == "and":
        return bool(_BETWEEN.search(_before(match)))
    return True


def _season_stands(match: re.Match[str]) -> bool:
    if match["year"]:
        return True
    if match["season"].lower() == "fall" and match.string[match.end() :].startswith(" of"):
        return False
    in_the = re.search(r"\b(?:in|by|since|until|later\sin|during)\s(?:the\s)?$", _before(match), re.IGNORECASE)
    return match["season"].islower() and bool(match["which"] or match["early"] or in_the)


def _word_stands(match: re.Match[str]) -> bool:
    """A capital inside a sentence makes a name of "Today"."""
    return match["word"][0].islower() or not re.search(r"\w\s$", _before(match))


def _weekday_stands(match: re.Match[str]) -> bool:
    return not re.search(r"\b(?:Bloody|Black|Good|Easter|Palm)\s$", _before(match))


def _after_stands(match: re.Match[str]) -> bool:
    return bool(re.search(r"\bafter\s$", _before(match), re.IGNORECASE))


def _rules() -> Iterator[Rule]:
    def rule(
        signs: frozenset[str],
        pattern: str,
        read: Callable[[re.Match[str], Reading], str | None],
        stands: Callable[[re.Match[str]], bool] = _always,
    ) -> Rule:
        return Rule(signs, re.compile(f"{_BEFORE}{pattern}{_AFTER}{_NO_NAME}"), read, stands)

    few = _QUANTITY.pattern
    year, year2 = rf"(?P<year>{_YEAR})(?!{few})", rf"(?P<year2>{_YEAR})(?!{few})"
    month, day = _month("month"), _day("day")
    month2, day2 = _month("month2"), _day("day2")
    to = f"(?P<to>{_TO})"
    early = f"(?P<early>{_EARLY})"
    hour = r"(?:\s(?:morning|afternoon|evening|night))?"
    of = r"(?:\sof)?\s"

    yield rule(_FIGURES, r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", read_date)
    yield rule(_MONTHS, rf"{_DAY_PREFIX}{day}{to}{day2}{of}{month2}(?:,?\s{year2})?", read_range, _range_stands)
    yield rule(_MONTHS, rf"{month}\s{day}{to}{day2}(?!{few})(?:,?\s{year2})?", read_range, _range_stands)
    yield rule(
        _MONTHS, rf"{day}{of}{month}(?:,?\s{year})?{to}{day2}{of}{month2}(?:,?\s{year2})?", read_range, _range_stands
    )
    yield rule(
        _MONTHS, rf"{month}\s{day}(?:,?\s{year},?)?{to}{month2}\s{day2}(?:,?\s{year2})?", read_range, _range_stands
    )
    yield rule(_MONTHS, rf"{month}(?:{of}{year})?{to}{month2}(?:{of}{year2})?", read_range, _months_range_stands)
    yield rule(_MONTHS, rf"{_DAY_PREFIX}{month}\s?{day}(?!{few})(?:,?\s{year})?", read_date)
    yield rule(_MONTHS, rf"{_DAY_PREFIX}{day}{of}{month}(?:,?\s{year})?", read_date)
    yield rule(_MONTHS, rf"(?:{early})?{month},?{of}{year}", read_date)
    yield rule(_MONTHS, rf"(?:{early})?(?:{day}\s)?{month}{of}(?P<which>last|this|next)\syear", read_month_of_said_year)
    yield rule(_MONTHS, rf"(?:{early})?{month}", read_date, _month_stands)
    yield rule(_YEARS,
        rf"(?P<year>{_YEAR})(?P<mark>\s?[-–—/]\s?|\s(?:to|and|until|till|through)\s)(?P<year2>{_YEAR}|\d\d)(?!{few})",
        read_years, _years_range_stands,
    )  # fmt: skip
    yield rule(_YEARS, rf"(?:the\s)?(?:{early})?(?P<decade>(?:19|20)\d)0s", read_decade)
    yield rule(_YEARS, rf"(?:{early})?{year}", read_date, _year_stands)
    yield rule(_YEARS,
        rf"(?i:(?:the\s)?(?P<ordinal>first|second|third|fourth|last)\s(?:(?P<half>half)|quarter)|Q(?P<quarter>[1-4])){of}{year}",
        read_part_of_year,
    )  # fmt: skip
    yield rule(_SEASONS,
        rf"(?:{early})?(?:(?P<which>(?i:last|this|next))\s|the\s)?(?P<season>(?i:spring|summer|autumn|fall|winter))"
        rf"(?:{of}{year})?",
        read_season, _season_stands,
    )  # fmt: skip
    yield rule(_PARTS_OF_DAY,
        rf"(?P<word>(?i:yesterday|today|tomorrow|tonight|last\snight|this\s(?:morning|afternoon|evening))){hour}",
        read_deictic_day, _word_stands,
    )  # fmt: skip
    yield rule(_PARTS_OF_DAY, r"(?P<word>(?i:overnight))", read_nothing, _word_stands)
    yield rule(
        _UNITS,
        rf"(?:{early}|(?i:earlier|later)\s)?(?P<which>(?i:this|last|next))\s(?P<unit>weekend|week|month|year)",
        read_deictic_unit,
    )
    yield rule(
        _UNITS,
        r"(?i:(?:the\s)?(?:start|beginning|middle|end)\sof)\s(?P<which>the)\s(?P<unit>week|month|year)",
        read_deictic_unit,
    )
    yield rule(_UNITS, r"(?P<which>(?i:the))\s(?P<unit>weekend)", read_deictic_unit)
    yield rule(_MONTHS, rf"(?:{early})?(?P<which>(?i:last|this|next))\s{month}", read_deictic_month)
    yield rule(_UNITS,
        rf"(?:(?i:early|late)\s(?:on\s)?)?(?:(?P<which>(?i:last|next|this\scoming|coming|this))\s)?(?P<weekday>{_WEEKDAY}){hour}",
        read_weekday, _weekday_stands,
    )  # fmt: skip
    yield from _counting_rules(rule)


def _counting_rules(rule: Callable[..., Rule]) -> Iterator[Rule]:
    """Expressions of a number of days, weeks, … or of none: from the dateline or the context."""
    counted = rf"(?i:{_ABOUT}{_COUNT}\s{_UNIT})"
    yield rule(_UNITS, rf"{counted}\sago", read_ago)
    yield rule(_UNITS, rf"{counted}\s(?P<way>later|earlier)", read_later)
    yield rule(_UNITS, rf"{counted}\s(?:before|after|since)", read_nothing)
    yield rule(_UNITS, rf"(?P<about>)(?i:{_COUNT}\smore\s{_UNIT})", read_later, _after_stands)
    yield rule(
        _UNITS,
        rf"(?i:(?:the\s)?(?P<which>last|past|next|coming|following|previous)\s{_COUNT}\s{_UNIT})",
        read_last_units,
    )
    yield rule(
        _UNITS, r"(?i:(?:the\s)?(?P<which>past|coming)\s(?P<count>)(?P<unit>week|month|year|decade))", read_last_units
    )
    yield rule(
        _UNITS, r"(?i:(?:the\s)?(?:recent|coming|past|last)\s(?:days|weeks|months|years|hours|decades))", read_nothing
    )
    yield rule(_UNITS, r"(?i:(?:hours|days|weeks|months|years|decades)\s(?:later|earlier|ago))", read_nothing)
    yield rule(
        _UNITS,
        r"(?i:(?:the\s)?(?P<which>following|previous|preceding|same)\s(?P<unit>day|week|month|year))",
        read_same_unit,
    )
    yield rule(_UNITS, r"(?i:(?:the\s)?(?P<which>next)\s(?P<unit>day))", read_same_unit)
    yield rule(_UNITS, r"(?i:(?P<which>that)\s(?P<unit>day|week|month|year))", read_same_unit)
    yield rule(
        _UNITS,
        r"(?i:(?:later|earlier)\s(?P<which>in\sthe|that|the\ssame)\s(?P<unit>day|week|month|year))",
        read_same_unit,
    )
    yield rule(
        _UNITS,
        r"(?i:the\s(?P<which>)(?P<unit>day|month|year)\s(?P<behind>before|after))(?=[.,;:)]|$|\s(?:and|when|in|on|by|at)\b)",
        read_same_unit,
    )


RULES = tuple(_rules())
SIGNS = frozenset(sign for rule in RULES for sign in rule.signs)
