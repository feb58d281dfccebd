"""Graphs made for measuring: the same for the same seed, of the size asked for, and as sound as those of texts."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import Store

from kg.checks.shacl import validate_store
from kg.graph.derivation import InferredQuads, fact_quads
from kg.graph.terms import FACTS, px

BENCH = Path(__file__).resolve().parent.parent / "bench"


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCH))
    monkeypatch.delitem(sys.modules, "generated", raising=False)
    return importlib.import_module("generated")


def test_one_seed_gives_one_graph(generated: ModuleType) -> None:
    assert list(generated.quads(6_000, seed=3)) == list(generated.quads(6_000, seed=3))
    assert set(generated.quads(6_000, seed=3)) != set(generated.quads(6_000, seed=4))


def test_the_size_is_about_what_was_asked_for(generated: ModuleType) -> None:
    assert len(set(generated.quads(60_000))) == pytest.approx(60_000, rel=0.06)


def test_a_claim_takes_about_forty_quads(generated: ModuleType) -> None:
    claims = sum(len(told) for _, told in generated.documents(500))
    documents = [quad for quad in generated.quads(25_000) if "/graph/document/" in quad.graph_name.value]
    about = {quad.subject for quad in documents if quad.predicate == px("claimContent")}
    assert claims == 500
    assert 35 < len(set(documents)) / len(about) < 42


def test_the_graph_is_valid_and_has_backings_and_denials(generated: ModuleType) -> None:
    store = Store()
    store.extend(generated.quads(12_000, seed=2))
    store.extend(list(fact_quads(store)))
    store.extend(list(InferredQuads(store)))
    assert [one for one in validate_store(store) if one.severity == "violation"] == []
    denied = store.quads_for_pattern(None, px("hasPolarity"), px("Negative"), None)
    assert any(True for _ in denied)
    backers = {(q.subject, q.object) for q in store.quads_for_pattern(None, px("backs"), None, FACTS)}
    assert len(backers) > 3
