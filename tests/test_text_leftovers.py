"""A leftover of the page is taken by its pattern, and no line of news is."""

import re

import pytest

from kg.errors import DataFileError
from kg.text.leftovers import LONGEST, load_leftovers, shipped_leftovers

ROWS = shipped_leftovers().rows
HEADER = "pattern,example,counterexample\n"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_each_pattern_takes_its_example(row):
    assert shipped_leftovers().find(row.example) is not None
    assert shipped_leftovers().find(f"\t• {row.example.upper()} ") is not None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_no_pattern_takes_a_counterexample(row):
    assert shipped_leftovers().find(row.counterexample) is None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"line {row.line}")
def test_each_pattern_is_needed_for_its_example(row):
    others = [other for other in ROWS if other is not row]
    assert not any(other.pattern.fullmatch(row.example.replace("’", "'")) for other in others)


@pytest.mark.parametrize(
    ("leftover", "news"),
    [
        ("Your browser doesn’t support HTML5", "Your army doesn’t support the ceasefire."),
        ("Share this article", "The allies share this intelligence with Kyiv."),
        ("Subscribe to our newsletter", "Few subscribe to the view that Iran is neutral."),
        ("Read more: Drones over Kyiv", "He read more than the letter: it was a threat to Israel."),
        ("ADVERTISEMENT", "Advertisement of the missile began in Tehran."),
        ("Skip to main content", "The ships skip the main port of Yemen."),
        ("Follow us on Twitter", "They follow us on the road to Aleppo, the rebels said."),
        ("© 2024 Example News. All rights reserved.", "All rights reserved for refugees were violated by the army."),
        ("(AP Photo/Hani Mohammed)", "(AP) — Iran armed the Houthis."),
        ("We use cookies to improve your experience.", "We use drones to defend our cities."),
        ("Home | World | Middle East", "World leaders met in the Middle East."),
        ("4 min read", "Four minutes later the missile hit the ship."),
        ("Watch: Drone strike on an oil depot", "Watch posts along the border were shelled."),
        ("Tags: Iran, Houthis", "Iran and the Houthis are allied."),
    ],
)
def test_a_leftover_and_a_line_of_news_are_told_apart(leftover, news):
    assert shipped_leftovers().find(leftover) is not None
    assert shipped_leftovers().find(news) is None


def test_a_long_line_is_never_a_leftover():
    line = "Read more: " + "Iran "
    assert shipped_leftovers().find(line) is not None
    assert shipped_leftovers().find(line * (LONGEST // len(line) + 1)) is None


@pytest.mark.parametrize("line", ["", " ", "•", "\ufeff"])
def test_an_empty_line_is_no_leftover(line):
    assert shipped_leftovers().find(line) is None


def load(tmp_path, text):
    path = tmp_path / "leftovers.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_leftovers(path)


def test_a_row_knows_its_line(tmp_path):
    rows = load(tmp_path, HEADER + '"print|\nprint this",Print,Print the map.\n\nmenu,Menu,Men fought.\n').rows
    assert [row.line for row in rows] == [2, 5]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: the header must be"),
        ("pattern,example\n", ":1: the header must be"),
        (HEADER + "print,Print\n", ":2: 2 cells instead of 3"),
        (HEADER + "menu,Menu,Men fought.\na{1,2},a,b\n", ":3: 4 cells instead of 3"),
        (HEADER + "print,,Print the map.\n", ":2: 'example' is empty"),
        (HEADER + "print(,Print,Print the map.\n", ":2: 'print(' is no regular expression"),
        (HEADER + "print,Share,Print the map.\n", ":2: the pattern does not take its example 'Share'"),
        (HEADER + "print.*,Print,Print the map.\n", ":2: the pattern of line 2 takes the counterexample"),
        (HEADER + "men,Men,The men.\nmenu,Menu,Men\n", ":3: the pattern of line 2 takes the counterexample"),
        (HEADER + "menu,Menu,Men.\nmenu,Menu,Men.\n", ":3: the pattern stands in line 2 already"),
        (HEADER + '"menu,Menu,Men.\n', ":2: not CSV"),
        (HEADER.encode() + b"\xff,a,b\n", ": not UTF-8"),
    ],
)
def test_a_broken_row_is_an_error_that_names_file_and_line(tmp_path, text, said):
    with pytest.raises(DataFileError, match=re.escape(f"leftovers.csv{said}") if said[1].isdigit() else said):
        load(tmp_path, text)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(DataFileError, match="can't be read"):
        load_leftovers(tmp_path / "leftovers.csv")
