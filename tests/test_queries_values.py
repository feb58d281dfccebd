"""Terms as Python values: numbers count, days sort, what Python has no value for stays its text."""

from __future__ import annotations

import datetime
import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.queries import Term
from kg.queries.values import IRI, PartialDate, python_value
from kg.vocabulary import PREFIXES

DAYS = st.dates(min_value=datetime.date(1, 1, 1))
PARTIAL = st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12))


def literal(value, datatype=None):
    return Term(value, "literal", None if datatype is None else PREFIXES["xsd"] + datatype)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (Term("http://a.test/x", "iri"), IRI("http://a.test/x")),
        (Term("b0", "bnode"), "_:b0"),
        (literal("Iran"), "Iran"),
        (Term("Iran", "literal", None, "en"), "Iran"),
        (literal("-12", "integer"), -12),
        (literal("12", "unsignedInt"), 12),
        (literal("0.10", "decimal"), Decimal("0.10")),
        (literal("1.5E0", "double"), 1.5),
        (literal("true", "boolean"), True),
        (literal("0", "boolean"), False),
        (literal("2023-09-20", "date"), datetime.date(2023, 9, 20)),
        (
            literal("2023-09-20T10:00:00Z", "dateTime"),
            datetime.datetime(2023, 9, 20, 10, tzinfo=datetime.UTC),
        ),
        (literal("2023-09", "gYearMonth"), PartialDate(2023, 9)),
        (literal("2023", "gYear"), PartialDate(2023)),
    ],
)
def test_a_term_is_a_python_value(term, value):
    found = python_value(term)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("many", "integer"),
        ("1_000", "integer"),
        ("9" * 5000, "integer"),
        ("TRUE", "boolean"),
        ("2023-02-30", "date"),
        ("-0500", "gYear"),
        ("2023-13", "gYearMonth"),
        ("x", "decimal"),
        ("P1D", "duration"),
    ],
)
def test_what_fits_no_python_value_stays_its_text(text, datatype):
    assert python_value(literal(text, datatype)) == text


def test_a_datatype_that_only_ends_like_one_is_none():
    assert python_value(Term("5", "literal", "http://a.test/integer")) == "5"


def test_an_iri_is_a_string_that_knows_its_short_form():
    found = IRI("https://w3id.org/proxykg/id/actor/iran")
    assert found == "https://w3id.org/proxykg/id/actor/iran"
    assert (found.short, IRI("http://a.test/x").short) == ("actor/iran", "http://a.test/x")
    assert repr(found) == "IRI('https://w3id.org/proxykg/id/actor/iran')"


@given(st.lists(DAYS | PARTIAL, min_size=2))
def test_law_days_months_and_years_sort_together(dates):
    def bounds(one):
        return (one.first, one.last) if isinstance(one, PartialDate) else (one, one)

    assert [bounds(one) for one in sorted(dates)] == sorted(map(bounds, dates))
    for one, other in itertools.pairwise(dates):
        assert (one < other, one <= other, one > other, one >= other) == (
            bounds(one) < bounds(other),
            bounds(one) <= bounds(other),
            bounds(one) > bounds(other),
            bounds(one) >= bounds(other),
        )


@given(PARTIAL)
def test_law_a_partial_date_is_written_as_it_is_read(date):
    kind = "gYear" if date.month is None else "gYearMonth"
    assert python_value(literal(str(date), kind)) == date
    assert date.first <= date.last


def test_a_date_is_not_compared_with_a_number():
    with pytest.raises(TypeError):
        sorted([PartialDate(2023), 2023])
