"""Minimal inconsistent sets by contraction, with a law of inconsistency made up for the test."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.checks.hermit import Axiom, _contradictions, quick_explain


def conflict(*sets):
    """Inconsistent is what has all of some set."""
    return lambda chosen: any(one <= set(chosen) for one in map(frozenset, sets))


@pytest.mark.parametrize("wanted", [{3}, {0, 9}, {2, 3, 5}, set(range(10))])
def test_what_is_needed_is_found_and_no_more(wanted):
    assert set(quick_explain([], list(range(10)), conflict(wanted))) == wanted


def test_what_the_background_has_is_not_repeated():
    assert quick_explain([7], list(range(5)), conflict({7, 3})) == [3]
    assert quick_explain([7], list(range(5)), conflict({7})) == []


@given(st.lists(st.frozensets(st.integers(0, 30), min_size=1, max_size=5), min_size=1, max_size=4))
def test_the_answer_is_minimal(sets):
    inconsistent = conflict(*sets)
    found = quick_explain([], list(range(31)), inconsistent)
    assert inconsistent(found)
    assert not any(inconsistent([one for one in found if one != left_out]) for left_out in found)


def test_it_asks_far_less_often_than_there_are_candidates():
    asked = []

    def inconsistent(chosen):
        asked.append(len(chosen))
        return {100, 3000} <= set(chosen)

    assert set(quick_explain([], list(range(4000)), inconsistent)) == {100, 3000}
    assert len(asked) < 60


def test_contradictions_are_found_near_and_far_with_no_fact_in_two():
    near = [fact("A", "x"), fact("B", "x")]
    far = [fact("C", f"individual-{number:04}") for number in (1, 900)]
    sound = [fact("S", f"individual-{number:04}") for number in range(1000)]
    schema = Axiom("DisjointClasses", ("A", "B"), "DisjointClasses(<A> <B>)")
    law = conflict({*near, schema}, far)
    found = list(_contradictions([schema, *near, *far, *sound], law))
    assert {frozenset(one) for one in found} == {frozenset({*near, schema}), frozenset(far)}


def fact(class_, individual):
    return Axiom("ClassAssertion", (class_, individual), f"ClassAssertion(<{class_}> <{individual}>)")
