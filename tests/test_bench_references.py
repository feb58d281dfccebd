"""Linking and coreference keep their precision over the project's own texts, and the measure counts as it says."""

from __future__ import annotations

from types import ModuleType

import pytest
from scripts import script

from kg.extraction import Extractor
from kg.lexicon import load_lexicon
from kg.register import load_register
from kg.resources import resource

ANAPHORS, NAMES = 0.80, 0.85  # precision below which nothing may fall, in either half


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return script(resource("bench/references.py"))


def test_the_gold_is_large_enough_and_half_of_it_held_out(bench: ModuleType) -> None:
    marked = [item for _, items in bench.items() for item in items]
    for held in (True, False):
        half = [item for item in marked if item.held_out is held]
        assert sum(item.anaphor for item in half) >= 30
        assert sum(not item.anaphor for item in half) >= 40
        assert sum(not item.wanted for item in half) >= 15


def test_marks_are_of_the_words_and_keys_are_of_the_register_or_plain(bench: ModuleType) -> None:
    for document, marked in bench.items():
        assert "{" not in document.text
        for item in marked:
            assert document.text[item.start : item.start + len(item.words)] == item.words
            assert all(key.split("/")[0] in ("actor", "place", "weapon") and key.count("/") == 1 for key in item.wanted)


def test_open_ones_that_are_linked_lower_precision_and_missed_ones_recall(bench: ModuleType) -> None:
    item = next(x for _, items in bench.items() for x in items if x.anaphor and x.wanted)
    part = (True, item.held_out)
    right, wrong, missed = item.wanted, frozenset({"actor/nobody"}), frozenset()
    score = bench.scores([(item, right), (item, wrong), (item, missed)])[part]
    assert (score.right, score.said, score.wanted) == (1, 2, 3)
    assert (score.precision, round(score.recall, 3)) == (0.5, 0.333)


@pytest.mark.model
def test_what_is_linked_is_right(bench: ModuleType) -> None:
    answered = list(bench.answers(Extractor(load_register(), load_lexicon())))
    precision = {part: score.precision for part, score in bench.scores(answered).items()}
    assert {part for part, value in precision.items() if value < (ANAPHORS if part[0] else NAMES)} == set()
