"""Folding the stacks of a profile."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from kg.resources import resource

if TYPE_CHECKING:
    import pytest

STACKS = (
    "main (kg/cli.py:3);read (kg/reading.py:10);match (spacy/matcher.pyx:7) 6",
    "main (kg/cli.py:3);read (kg/reading.py:12);read (kg/reading.py:12) 2",
    "main (kg/cli.py:4);bli_sgemm (blis.so) 2",
)


def test_a_function_has_a_share_of_each_sample_in_which_it_stands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(resource("bench")))
    shares = importlib.import_module("profiles").shares
    assert shares(STACKS) == {
        "main (kg/cli.py)": 1.0,
        "read (kg/reading.py)": 0.8,
        "match (spacy/matcher.pyx)": 0.6,
        "bli_sgemm (blis.so)": 0.2,
    }
    assert shares(STACKS, "match") == {
        "main (kg/cli.py)": 1.0,
        "read (kg/reading.py)": 1.0,
        "match (spacy/matcher.pyx)": 1.0,
    }
