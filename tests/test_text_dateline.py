"""A date is read as exactly as it is written, and a dateline only where a text begins with one."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.dateline import find_dateline, parse_date


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-01-09", "2024-01-09"),
        ("2024/01/09", "2024-01-09"),
        ("2024-01", "2024-01"),
        ("2024", "2024"),
        ("2024-01-09T23:30:00.123+03:00", "2024-01-09"),
        ("January 9, 2024", "2024-01-09"),
        ("Jan. 9 2024", "2024-01-09"),
        ("9th of January, 2024", "2024-01-09"),
        ("Tuesday, January 9, 2024, 5:04 PM EST", "2024-01-09"),
        ("Tue, 09 Jan 2024 10:00:00 GMT", "2024-01-09"),
        ("SEPT 3, 2023", "2023-09-03"),
        ("May 2024", "2024-05"),
        ("29 February 2024", "2024-02-29"),
    ],
)
def test_a_date_is_read(written, value):
    assert parse_date(written) == value


@pytest.mark.parametrize(
    "written",
    ["", "9 January", "01/09/2024", "30 February 2024", "2024-13-01", "2024-1-9", "soon", "January 9, 2024 was cold"],
)
def test_what_is_no_whole_date_is_not_guessed(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    "head",
    [
        "WASHINGTON, Jan 9, 2024 (Reuters) - Iran armed the Houthis.",
        "SANAA, Yemen, January 9, 2024 — The Houthis attacked a ship.",
        "UNITED NATIONS, 9 January 2024 (AP) -- Russia vetoed the text.",
        "New Delhi, January 9, 2024: India fired missiles.",
        "Kyiv, Ukraine, 9 January 2024 — Russia attacked Kharkiv.",
        "Published: 9 January 2024",
        "Posted on January 9, 2024 5:04 PM",
        "January 9, 2024",
        "Iran arms the Houthis\n\nTuesday, 9 January 2024\nThe story begins.",
        "\ufeff\r\nDate: 2024-01-09\r\nThe story begins.",
    ],
)
def test_a_dateline_is_found_at_the_head(head):
    assert find_dateline(head.lstrip("\ufeff")) == "2024-01-09"


@pytest.mark.parametrize(
    "text",
    [
        "January 9, 2024 was a cold day in Kyiv.",
        "On January 9, 2024 — a Tuesday — the Houthis attacked.",
        "WASHINGTON, Jan 9, 2024 was when Iran struck.",
        "In Kyiv, January 9, 2024 was a cold day: it snowed.",
        "Kyiv, January 9, 2024 - the day it snowed - was cold.",
        "The plan for Kyiv, January 9, 2024: it failed.",
        "WASHINGTON, Jan 9 (Reuters) - Iran armed the Houthis.",
        "WASHINGTON, Feb 30, 2024 (Reuters) - Iran armed the Houthis.",
        "2024",
        "Last updated: 9 January 2024",
        "Iran published on 9 January 2024 what it had shipped.",
        "a\nb\nc\nd\ne\nf\nJanuary 9, 2024",
        "",
    ],
)
def test_a_date_in_a_sentence_or_further_down_is_no_dateline(text):
    assert find_dateline(text) is None


def test_a_dateline_without_a_year_counts_where_the_year_is_known():
    head = "WASHINGTON, Jan 9 (Reuters) - Iran armed the Houthis."
    assert find_dateline(head, year=2024) == "2024-01-09"


def test_a_label_lets_a_month_or_year_count():
    assert find_dateline("Published: January 2024\nIran armed the Houthis.") == "2024-01"


FORMS = ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%b %d, %Y", "%A, %d %B %Y", "%a, %d %b %Y", "%Y-%m-%dT00:00:00Z")


@given(st.dates(min_value=datetime.date(1900, 1, 1)), st.sampled_from(FORMS))
def test_law_a_written_day_reads_back(day, form):
    assert parse_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=60))
def test_law_any_text_is_read_without_a_crash(text):
    for value in (parse_date(text), find_dateline(text, year=2024)):
        assert value is None or 4 <= len(value) <= 10
