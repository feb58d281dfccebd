"""Which query's time grows with what: what is asked, and what is said of it."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from kg.queries import load_queries
from kg.queries.worker import Limits

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture
def growth(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    return importlib.import_module("growth")


def test_a_query_is_asked_of_the_party_and_counted(growth, small_graph):
    about = growth.Told("Iran", "Russia", "Iran", "Red Sea")
    found = growth.measured(load_queries()["proxies"], about, small_graph, Limits(), rounds=1)
    assert found.rows > 0
    assert found.cell().endswith(f", {found.rows}")


def test_who_can_t_be_found_is_said(growth, small_graph):
    about = growth.Told("Nobody at all", "Russia", "Iran", "Red Sea")
    found = growth.measured(load_queries()["proxies"], about, small_graph, Limits(), rounds=1)
    assert found.seconds is None
    assert "unknown name" in found.cell()


@pytest.mark.parametrize(
    ("small", "large", "grows"),
    [
        ((0.1, 5), (0.15, 5), "nothing"),
        ((0.1, 5), (1.2, 60), "rows"),
        ((0.1, 5), (9.0, 5), "all claims"),
        ((0.1, 5), (None, 0), "all claims"),
    ],
)
def test_what_a_query_grows_with_is_read_off(growth, small, large, grows):
    found = [growth.Measured(*one) for one in (small, large)]
    assert growth.grows_with(found) == grows
