"""Tables fit their width, keep every word and line up."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rendering import table_lines

WORDS = st.lists(st.text(st.sampled_from("abcXYZ’é漢"), min_size=1, max_size=9), max_size=8).map(" ".join)


def cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@given(rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=4), width=st.integers(40, 120))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(rows, width):
    lines = list(table_lines(("actor", "quote", "document"), rows, width))
    assert max(map(cells, lines)) <= width
    shown = sorted("".join(lines[2:]).replace(" ", ""))
    assert shown == sorted("".join("".join(row) for row in rows).replace(" ", ""))


def test_words_that_together_leave_no_room_are_broken():
    rows = [("XXXX漢漢漢漢", "XXXXXX漢漢漢", "XXXXX漢漢漢漢")]
    assert list(table_lines(("actor", "quote", "document"), rows, 40))[2:] == [
        "XXXX漢漢漢漢  XXXXXX漢漢漢  XXXXX漢漢漢",
        f"{' ' * 28}漢",
    ]


def test_words_are_not_broken_to_pieces_where_nothing_makes_room():
    row = ["organisational"] * 6
    assert list(table_lines(row, [row], 60))[2:] == ["  ".join(row)]


def test_what_fits_is_not_folded():
    lines = list(table_lines(("who", "quote"), [("Iran", "Iran-backed militias")], 80))
    assert lines == ["who   quote", "────  ────────────────────", "Iran  Iran-backed militias"]


@pytest.mark.parametrize(
    ("text", "width", "folded"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("Iran-backed militias", 9, ["Iran-", "backed", "militias"]),
        ("ShortRangeBallisticMissile", 12, ["ShortRange", "Ballistic", "Missile"]),
        ("on 2024-01-09 in", 10, ["on", "2024-01-09", "in"]),
        ("2025-02-03/2025-02-09", 12, ["2025-02-03/", "2025-02-09"]),
        ("an Iskander-M", 10, ["an", "Iskander-M"]),
        ("by McGurk", 6, ["by", "McGurk"]),
        ("an 1-2 a--b", 4, ["an", "1-2", "a--b"]),
        ("abcdefghijklmnopqrstuvwxyz0123", 24, ["abcdefghijklmnopqrstuvwx", "yz0123"]),
    ],
)
def test_what_does_not_fit_is_folded(text, width, folded):
    assert list(table_lines(("a",), [(text,)], width))[2:] == folded


def test_folded_rows_stand_apart_and_unfolded_ones_do_not():
    short = list(table_lines(("a",), [("x",), ("y",)], 20))
    long = list(table_lines(("a",), [("x " * 20,), ("y",)], 20))
    assert "" not in short
    assert long[-2:] == ["", "y"]


def test_headings_are_bold_on_a_terminal_only():
    assert next(table_lines(("a",), [("x",)], 20, bold=True)) == "\x1b[1ma\x1b[0m"
    assert next(table_lines(("a",), [("x",)], 20)) == "a"


def test_wide_characters_line_up():
    lines = list(table_lines(("a", "b"), [("漢字", "x"), ("abcd", "y")], 40))
    assert lines[2:] == ["漢字  x", "abcd  y"]
