"""Texts found by their words: in an index on disk, among texts at hand, at a store that knows letters alone."""

from __future__ import annotations

import csv
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError, UsageError
from kg.resources import resource
from kg.wording import WORDS_AT_MOST, beginnings, find, matching, write_index

TEXTS = [
    ("a", "The Houthis fired cruise missiles at ships, and one drone."),
    ("b", "Émigré groups get supplies; no missile on a cruise."),
    ("c", "Tehran supplied Shahed-136 drones “to Russia”."),
]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("missile", "ab"),
        ("MISSILES", "ab"),
        ("missile cruise", "ab"),
        ('"cruise missile"', "a"),
        ('"missile cruise"', ""),
        ("supply", "bc"),
        ("supply -missile", "c"),
        ('drone -"shahed 136"', "a"),
        ("Shahed-136", "c"),
        ("shah*", "c"),
        ("shah", ""),
        ('"to russ"*', "c"),
        ("emigre", "b"),
        ("émigrés", "b"),
        ("iran", ""),
        ("missile OR drone", ""),
        ("NEAR(cruise missile)", ""),
        ("text:drone", ""),
        ("“drones”", "ac"),
    ],
)
def test_a_search_finds_the_texts_that_have_its_words(tmp_path, words, names):
    write_index(tmp_path / "index", TEXTS)
    assert find(tmp_path / "index", words) == tuple(names)
    assert matching(TEXTS, words) == tuple(names)


@pytest.mark.parametrize("words", ["", " ", "-", "*", '"', '""', "-drone", '"—" …', "-a -b"])
def test_a_search_without_a_word_says_so(tmp_path, words):
    for found in (lambda: matching(TEXTS, words), lambda: find(tmp_path, words), lambda: beginnings(words)):
        with pytest.raises(UsageError, match="has no word to look for"):
            found()


def test_a_search_has_so_many_words():
    assert matching(TEXTS, "drone " * WORDS_AT_MOST) == ("a", "c")
    with pytest.raises(UsageError, match="write fewer"):
        matching(TEXTS, "drone " * (WORDS_AT_MOST + 1))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*"\"'*-+():^{}\\\0~;,.", "AND", "NOT", "NEAR", "text", "drone", "é", " "])).map("".join)
)
def test_law_whatever_is_looked_for_is_words_and_nothing_else(words):
    try:
        found = matching(TEXTS, words)
    except UsageError:
        return
    assert set(found) <= {"a", "b", "c"}
    assert [name for name, text in TEXTS if name in found and not has_letters(text, beginnings(words))] == []


def has_letters(text, parts):
    """What a store is asked: whether it has all the letters, or any with an accent."""
    lower = text.lower()
    return all(part in lower for part in parts) or unicodedata.normalize("NFD", text) != text


def test_every_word_of_the_lexicon_has_the_letters_by_which_its_forms_are_looked_for():
    words = set()
    for path in sorted(resource("data/lexicon").glob("*.csv")):
        with path.open(encoding="utf-8") as file:
            words |= {word for row in csv.reader(file) for cell in row for word in re.findall(r"[a-z]+", cell.lower())}
    assert len(words) > 5000
    assert [word for word in sorted(words) if not all(part in word for part in beginnings(word))] == []


@pytest.mark.parametrize("words", ["missile -drone", "Shahed-136 émigré", "supplies"])
def test_the_letters_leave_out_what_is_not_wanted_and_what_has_accents(words):
    expected = {"missile -drone": ("missi",), "Shahed-136 émigré": ("13", "emig", "shah"), "supplies": ("suppl",)}
    assert beginnings(words) == expected[words]


def test_a_graph_without_an_index_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="run 'kg build TEXTS --anew'"):
        find(tmp_path / "none", "drone")


def test_a_damaged_index_says_so(tmp_path):
    (tmp_path / "index").write_bytes(b"no database, but long enough to look like one" * 100)
    with pytest.raises(StoreError, match="can't be read"):
        find(tmp_path / "index", "drone")


def test_an_index_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(StoreError, match="can't be written"):
        write_index(tmp_path / "no" / "folder", TEXTS)


def test_a_python_without_full_text_search_writes_no_index_and_says_so_when_asked(tmp_path, monkeypatch):
    assert write_index(tmp_path / "index", TEXTS)
    monkeypatch.setattr("kg.wording._TABLE", "CREATE VIRTUAL TABLE texts USING fts5x(name)")
    assert not write_index(tmp_path / "other", TEXTS)
    assert not (tmp_path / "other").exists()
    for found in (lambda: find(tmp_path / "index", "drone"), lambda: matching(TEXTS, "drone"), lambda: beginnings("x")):
        with pytest.raises(StoreError, match="this Python's SQLite has no full-text search"):
            found()
