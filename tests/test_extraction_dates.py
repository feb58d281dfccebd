"""Time expressions are found where they stand and mean what the words, the dateline and the document allow."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.times.dates import find_times, resolve
from kg.extraction.times.partial_dates import PartialDate, latest_not_after, nearest, shifted_days, shifted_months
from kg.model import Tense

DATELINE = "2024-01-09"  # a Tuesday


def times(text: str) -> list[str]:
    return [span.words for span in find_times(text)]


FOUND = [
    ("the October 7 assault on Israel", "October 7"),
    ("On 7 October 2023 they came", "7 October 2023"),
    ("A Jan. 3 strike hit it", "Jan. 3"),
    ("on Dec. 6th, forces", "Dec. 6th"),
    ("his Dec.14th press conference", "Dec.14th"),
    ("In September of 2023, they met", "September of 2023"),
    ("More recently, in mid-December, it", "mid-December"),
    ("in early November 2005 to", "early November 2005"),
    ("since late 2022 the", "late 2022"),
    ("the group was founded in 2004", "2004"),
    ("killed in a 2008 raid by", "2008"),
    ("Russia’s 2014 annexation of Crimea", "2014"),
    ("no aid since June.", "June"),
    ("They left in May.", "May"),
    ("On Monday, Dec. 26, a strike", "Monday, Dec. 26"),
    ("On Monday 19 December the council", "Monday 19 December"),
    ("met on Monday night", "Monday night"),
    ("between 11-13 Dec they", "11-13 Dec"),
    ("from 3 to 7 June 2024 in", "3 to 7 June 2024"),
    ("between 3 and 7 June", "3 and 7 June"),
    ("on 5 and 6 May", "5 and 6 May"),
    ("from 28 May to 3 June 2024", "28 May to 3 June 2024"),
    ("from March to June 2024", "March to June 2024"),
    ("between 2014 and 2019", "2014 and 2019"),
    ("six VBIEDs the following day before", "the following day"),
    ("and two days later fled", "two days later"),
    ("After four more days of fighting", "four more days"),
    ("nearly 12 months after the fall", "nearly 12 months after"),
    ("three years ago", "three years ago"),
    ("a war of the 1990s", "the 1990s"),
    ("in the last 24 hours", "the last 24 hours"),
    ("in the coming days with", "the coming days"),
    ("in summer 2006 Israel", "summer 2006"),
    ("later in the spring.", "the spring"),
    ("at the end of last year, who", "the end of last year"),
    ("by the end of March", "the end of March"),
    ("yesterday’s bombings", "yesterday"),
    ("Later in the day, he flew", "Later in the day"),
    ("the first quarter of 2024", "the first quarter of 2024"),
    ("over the weekend", "the weekend"),
    ("from 2014 to 2019 it", "2014 to 2019"),
    ("its war (2014-2019) in", "2014-2019"),
    ("in 2014 and 2019 raids", "2014"),
]

NO_TIME = [
    "Iran may attack",
    "May attacked the plan",
    "they march on the city",
    "the March on Rome",
    "the 407th group",
    "Resolution 2249 and Resolution 2014",
    "700 domains",
    "a second raid",
    "an august body",
    "Shahed-136, C-130, Su-25 and T-72",
    "2,000 troops and 12 tanks",
    "killed 2000 people",
    "by 2000 troops",
    "the Arab Spring",
    "the fall of Mosul",
    "Black September denied it",
    "Bloody Sunday",
    "the Sunday Times",
    "the March 23 Movement",
    "USA Today said",
    "worth $2010",
    "in 30 villages",
    "Sunderland",
    "a Marchers’ union",
]


@pytest.mark.parametrize(("text", "words"), FOUND)
def test_a_time_is_found_with_all_its_words(text: str, words: str) -> None:
    assert times(text) == [words]


@pytest.mark.parametrize("text", NO_TIME)
def test_what_only_looks_like_a_time_is_not_found(text: str) -> None:
    assert times(text) == []


def test_two_days_that_are_no_interval_leave_the_second() -> None:
    assert times("on 5 and 9 May") == ["9 May"]


ABSOLUTE = [
    ("7 October 2023", "2023-10-07"),
    ("October 7th, 2023", "2023-10-07"),
    ("in September of 2023", "2023-09"),
    ("early November 2005", "2005-11"),
    ("late 2022", "2022"),
    ("the end of 2023", "2023"),
    ("from 3 to 7 June 2024", "2024-06-03/2024-06-07"),
    ("June 3-7, 2024", "2024-06-03/2024-06-07"),
    ("28 December to 3 January 2024", "2023-12-28/2024-01-03"),
    ("March to June 2024", "2024-03/2024-06"),
    ("2014–2019", "2014/2019"),
    ("2004-05", "2004/2005"),
    ("2004-11", "2004-11"),
    ("the 1990s", "199X"),
    ("summer of 2006", "2006-22"),
    ("second half of 2023", "2023-07/2023-12"),
    ("Q4 2023", "2023-10/2023-12"),
    ("30 February 2023", None),
    ("29 February 2023", None),
    ("29 February 2024", "2024-02-29"),
    ("2019-2014", None),
    ("30-31 June 2024", None),
    ("29-30 February 2024", None),
]


@pytest.mark.parametrize(("words", "value"), ABSOLUTE)
@pytest.mark.parametrize("dateline", [None, DATELINE])
def test_a_full_date_needs_no_dateline(words: str, value: str | None, dateline: str | None) -> None:
    assert resolve(words, dateline=dateline) == value


AGAINST_DATELINE = [
    ("October 7", "past", "2023-10-07"),
    ("October 7", "future", "2024-10-07"),
    ("October 7", None, "2023-10-07"),
    ("January 9", "past", "2024-01-09"),
    ("January 10", "past", "2023-01-10"),
    ("January 10", None, "2024-01-10"),
    ("February", "present", "2024-02"),
    ("29 February", "past", "2020-02-29"),
    ("mid-December", "past", "2023-12"),
    ("11-13 Dec", "past", "2023-12-11/2023-12-13"),
    ("December 28 to January 3", "past", "2023-12-28/2024-01-03"),
    ("Monday", "past", "2024-01-08"),
    ("Monday", "future", "2024-01-15"),
    ("Tuesday", "past", "2024-01-09"),
    ("last Tuesday", "past", "2024-01-02"),
    ("next Tuesday", "future", "2024-01-16"),
    ("yesterday", "past", "2024-01-08"),
    ("today", "past", "2024-01-09"),
    ("tomorrow", "future", "2024-01-10"),
    ("this week", "past", "2024-01-08/2024-01-14"),
    ("last week", "past", "2024-01-01/2024-01-07"),
    ("the weekend", "past", "2024-01-06/2024-01-07"),
    ("last month", "past", "2023-12"),
    ("next month", "future", "2024-02"),
    ("the end of last year", "past", "2023"),
    ("before the end of the year", "future", "2024"),
    ("last December", "past", "2023-12"),
    ("last January", "past", "2023-01"),
    ("this June", "future", "2024-06"),
    ("next January", "future", "2025-01"),
    ("September of last year", "past", "2023-09"),
    ("two days ago", "past", "2024-01-07"),
    ("three weeks ago", "past", "2023-12"),
    ("nearly 12 months ago", "past", "2023-01"),
    ("a decade ago", "past", None),
    ("the last 24 hours", "past", "2024-01-08/2024-01-09"),
    ("the past three months", "past", "2023-10/2024-01"),
    ("the next two years", "future", "2024/2026"),
    ("the last few days", "past", None),
    ("last summer", "past", "2023-22"),
    ("this summer", "future", "2024-22"),
    ("next summer", "future", "2024-22"),
    ("this weekend", "future", "2024-01-13/2024-01-14"),
    ("March 9", None, "2024-03-09"),
    ("March 10", None, "2023-03-10"),
    ("the coming days", "future", None),
]


@pytest.mark.parametrize(("words", "tense", "value"), AGAINST_DATELINE)
def test_words_are_read_from_the_dateline(words: str, tense: Tense | None, value: str | None) -> None:
    assert resolve(words, dateline=DATELINE, tense=tense) == value


UNDATED = [
    ("Dec. 26", "--12-26"),
    ("mid-December", "--12"),
    ("11-13 Dec", "--12-11/--12-13"),
    ("31 June", None),
    ("yesterday", None),
    ("last month", None),
    ("Monday", None),
    ("three years ago", None),
    ("the following day", None),
    ("summer", None),
]


@pytest.mark.parametrize(("words", "value"), UNDATED)
def test_without_dateline_nothing_is_invented(words: str, value: str | None) -> None:
    assert resolve(words, dateline=None) == value


IN_CONTEXT = [
    ("mid-December", "2023-09", "2023-12"),
    ("October 7", "2023-09", "2023-10-07"),
    ("10 May", "2006-05", "2006-05-10"),
    ("10 May", "2006-05-23", "2006-05-10"),
    ("5 November", "2005", "2005-11-05"),
    ("the following day", "--12-06", "--12-07"),
    ("the following day", "--12-31", "--01-01"),
    ("the following day", "--02-28", None),
    ("the following day", "2005-11", None),
    ("the day before", "2024-03-01", "2024-02-29"),
    ("four days later", "2005-11-05", "2005-11-09"),
    ("four more days", "2005-11-10", "2005-11-14"),
    ("a month earlier", "2024-01-09", "2023-12"),
    ("two weeks later", "2023-12-30", "2024-01"),
    ("three years later", "2004", "2007"),
    ("days later", "2024-01-09", None),
    ("that year", "2005-11-05", "2005"),
    ("the same day", "2005-11-05", "2005-11-05"),
    ("yesterday", "2005-11-05", None),
]


@pytest.mark.parametrize(("words", "context", "value"), IN_CONTEXT)
def test_an_earlier_date_helps_where_there_is_no_dateline(words: str, context: str, value: str | None) -> None:
    assert resolve(words, dateline=None, context=context) == value


def test_the_dateline_goes_before_the_context_for_a_missing_year() -> None:
    assert resolve("mid-December", dateline=DATELINE, tense="past", context="2014-02") == "2023-12"


def test_a_dateline_of_only_a_year_does_not_choose_a_year() -> None:
    assert resolve("October 7", dateline="2024", tense="past") == "--10-07"
    assert resolve("last summer", dateline="2024", tense="past") is None
    assert resolve("yesterday", dateline="2024-01", tense="past") is None
    assert resolve("last month", dateline="2024-01", tense="past") == "2023-12"


def test_words_that_hold_no_single_time_have_no_value() -> None:
    assert resolve("the rebels", dateline=DATELINE) is None
    assert resolve("June 2020 and May 2021, Kyiv", dateline=DATELINE) is None


def test_a_time_inside_other_words_is_read() -> None:
    assert resolve("the horrific October 7, 2023 assault", dateline=None) == "2023-10-07"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def renderings(day: date) -> list[str]:
    month, short = MONTHS[day.month - 1], MONTHS[day.month - 1][:3]
    short = short if month == "May" else short + "."
    suffix = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return [
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{day.day:02d} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month} {day.day} {day.year}",
        f"{month} {day.day}{suffix}, {day.year}",
        f"{day.day}{suffix} {month} {day.year}",
        f"the {day.day}{suffix} of {month} {day.year}".removeprefix("the "),
        f"{short} {day.day}, {day.year}",
        f"{day.day} {short} {day.year}",
        f"{day:%A}, {month} {day.day}, {day.year}",
        f"{day:%A} {day.day} {month} {day.year}",
    ]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_full_date_means_itself_in_every_form(day: date, dateline: date) -> None:
    for words in renderings(day):
        assert resolve(words, dateline=dateline.isoformat(), tense="past") == day.isoformat(), words
        assert times(f"It fell on {words}; they left.") == [words]


WORDS = st.sampled_from(
    [
        *(
            "the",
            "last",
            "next",
            "this",
            "three",
            "3",
            "31",
            "2024",
            "2005",
            "May",
            "March",
            "Dec.",
            "December",
            "Monday",
        ),
        *("days", "week", "month", "years", "ago", "later", "of", "and", "to", "-", ",", ".", "early", "mid-", "end"),
        *("in", "following", "spring", "summer", "24", "hours", "199", "the 1990s", "yesterday", "today", "between"),
        *("Q3", "2004-05", "first", "half", "more", "after", "weekend", "of the year"),
    ]
)
DAY = r"(?:\d{4}|-)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
EDTF = re.compile(rf"(?:{DAY}|\d{{4}}-(?:0[1-9]|1[0-2]|2[1-4])|--(?:0[1-9]|1[0-2])|\d{{4}}|\d{{3}}X)")


@given(
    st.lists(WORDS, max_size=8).map(" ".join),
    st.sampled_from(
        [None, "2024-01-09", "2024-02-29", "2024-02", "2024", "--02-29", "nonsense", "9999-12-31", "0001-01-01"]
    ),
    st.sampled_from(
        [None, "2024-01-09", "2024-12", "2005", "--12-31", "--02", "2024-01/2024-03", "199X", "9999-12-31"]
    ),
    st.sampled_from([None, "past", "present", "future"]),
)
def test_values_are_valid_and_offsets_slice_back(
    text: str, dateline: str | None, context: str | None, tense: Tense | None
) -> None:
    spans = find_times(text)
    assert all(text[s.start : s.end] == s.words for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for words in [text, *(s.words for s in spans)]:
        value = resolve(words, dateline=dateline, tense=tense, context=context)
        for part in value.split("/") if value is not None else []:
            assert EDTF.fullmatch(part), value
            if re.fullmatch(r"\d{4}-\d\d-\d\d", part):
                date.fromisoformat(part)


@given(st.dates(date(1900, 3, 1), date(2099, 12, 31)), st.integers(-400, 400))
def test_shifting_days_is_the_calendars_own(day: date, days: int) -> None:
    moved = day + timedelta(days=days)
    assert str(shifted_days(PartialDate(day.year, day.month, day.day), days)) == moved.isoformat()


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(-60, 60))
def test_shifting_months_there_and_back_changes_nothing(year: int, month: int, months: int) -> None:
    start = PartialDate(year, month)
    moved = shifted_months(start, months)
    assert moved is not None
    assert shifted_months(moved, -months) == start


@given(st.dates(date(1910, 1, 1), date(2090, 12, 31)), st.integers(1, 12), st.integers(1, 28))
def test_the_latest_date_not_after_another_is_less_than_a_year_back(limit: date, month: int, day: int) -> None:
    wanted, now = PartialDate(None, month, day), PartialDate(limit.year, limit.month, limit.day)
    latest, closest = latest_not_after(wanted, now), nearest(wanted, now)
    assert latest is not None
    assert closest is not None
    assert 0 <= (limit - latest.first_day()).days <= 365
    assert abs((closest.first_day() - limit).days) <= 183


@pytest.mark.parametrize("said", ["Hours Later", "The Previous Week", "The Past Two Months"])
def test_headlines_write_units_with_capitals(said: str) -> None:
    assert [span.words for span in find_times(f"{said} A Raid Kills Nine")] == [said]
