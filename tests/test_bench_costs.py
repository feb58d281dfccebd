"""What large archives cost is computed from what was measured, and told in numbers with the digits that count."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture
def costs(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    yield importlib.import_module("costs")
    for name in ("costs", "generated", "measuring", "page"):
        sys.modules.pop(name, None)


def test_numbers_have_the_digits_that_count(costs):
    assert [costs.amount(n) for n in (7.25, 431, 1.62e9, 6.1e11)] == ["7.2", "430", "1.6 billion", "610 billion"]
    assert [costs.size(n) for n in (3.8e9, 2.54e12, 3e17)] == ["3.8 GB", "2.5 TB", "300 PB"]
    assert [costs.hours(n) for n in (0.04, 2.6, 180, 1440)] == ["2.4 minutes", "2.6 hours", "180 hours", "60 days"]


def test_the_table_grows_with_the_documents_and_their_words(costs):
    # a thousand words in a second: a document of 600 is 1,200 quads
    reading = costs.Reading(
        texts=10, words=1_000, size=6_000, seconds=1.0, quads=2_000, lines=400_000, compressed=30_000
    )
    made = [costs.Building(given=1_000_000, quads=n * 1_000_000, seconds=20.0 * n, size=10**8) for n in (1, 3)]
    cells = {row[0]: row[1:] for row in map(cells_of, costs.report(600, reading, *made).splitlines()) if len(row) == 3}
    assert cells["words"] == ["600 million", "60 billion"]
    assert cells["reading, core-hours"] == ["167", "16,667"]
    assert cells["… on 1,000 cores"] == ["10 minutes", "17 hours"]
    assert cells["parts, compressed"] == ["18 GB", "1.8 TB"]
    assert cells["building with derivations, on one machine"] == ["20 hours", "83 days"]
    assert cells["… graph on disk"] == ["120 GB", "12 TB"]


def cells_of(line):
    return [cell.strip() for cell in line.strip("|").split("|")]
