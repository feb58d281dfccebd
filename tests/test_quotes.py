"""Quotes are shown as they read, whatever signs the document has around the words."""

from __future__ import annotations

import pytest

from kg.quotes import readable


@pytest.mark.parametrize(
    ("quote", "read"),
    [
        ("sent [shells](https://example.org/a_(b)) to Moscow", "sent shells to Moscow"),
        ("sent **10,000 soldiers** and *drones* and `Shaheds`", "sent 10,000 soldiers and drones and Shaheds"),
        ("armed\n  the\tHouthis", "armed the Houthis"),
        ("its _proxy_, <b>Hamas</b>", "its proxy, Hamas"),
    ],
)
def test_markup_and_line_breaks_are_left_out(quote, read):
    assert readable(quote) == read


@pytest.mark.parametrize(
    "quote",
    [
        "“We [the army] will strike,” he said",
        "fewer than 3 * 5 tanks",
        "the Mi_24 and the snake_case",
        "Iran [1] denied",
        "<Speaker 2>: the <unnamed> group armed <Hamas>",
    ],
)
def test_signs_that_are_no_markup_stay(quote):
    assert readable(quote) == quote
