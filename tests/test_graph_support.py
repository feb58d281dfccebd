"""A fact without a claim and an inference without premises are found; a graph as it was built has neither."""

from __future__ import annotations

import pytest
from graph_cases import HOUTHIS, IRAN, ISRAEL, Told, article, derived_store
from pyoxigraph import Quad

from kg.graph.derivation import REALISING_TENSES
from kg.graph.quads import node_key
from kg.graph.support import unsupported
from kg.graph.terms import FACTS, INFERRED, TYPE, node, px
from kg.vocabulary import graph_iri

BACKS = Quad(node(IRAN.key), px("backs"), node(ISRAEL.key), FACTS)
INDIRECTLY = Quad(node(IRAN.key), px("indirectlyBacks"), node(ISRAEL.key), INFERRED)


@pytest.fixture
def store():
    return derived_store(article())


def found(store):
    return {(one.fault, one.quad) for one in unsupported(store) if one.fault != "derivation"}


def test_a_graph_as_built_has_nothing_unsupported(store):
    assert list(unsupported(store)) == []


def test_a_fact_that_no_claim_supports_is_found(store):
    store.add(BACKS)
    assert ("fact-without-claim", BACKS) in found(store)


def test_an_inference_that_follows_from_nothing_is_found(store):
    store.add(INDIRECTLY)
    assert found(store) == {("inferred-without-premises", INDIRECTLY)}


def test_what_rests_on_a_fact_that_is_gone_is_found(store):
    gone = Quad(node(IRAN.key), px("backs"), node(HOUTHIS.key), FACTS)
    store.remove(gone)
    faults = found(store)
    assert ("fact-missing", gone) in faults
    above = Quad(gone.subject, px("indirectlyBacks"), gone.object, INFERRED)
    assert ("inferred-without-premises", above) in faults


@pytest.mark.parametrize("prop", ["hasPolarity", "hasCertainty", "hasTense"])
def test_a_claim_that_no_longer_affirms_leaves_its_facts_without_one(store, prop):
    (before,) = store.quads_for_pattern(node("claim/article/1"), px(prop), None, None)
    other = {"hasPolarity": "Negative", "hasCertainty": "Possible", "hasTense": "Future"}[prop]
    assert other not in REALISING_TENSES
    store.remove(before)
    store.add(Quad(before.subject, before.predicate, px(other), before.graph_name))
    content = node(node_key(article().claims[0]))
    assert {("fact-without-claim", Quad(content, TYPE, px("RealisedRelation"), FACTS))} <= found(store)


def test_an_inference_that_is_missing_is_found(store):
    there = next(store.quads_for_pattern(None, px("actsAgainst"), None, INFERRED))
    store.remove(there)
    assert found(store) == {("inferred-missing", there)}


def test_a_denied_claim_added_later_asks_for_no_fact(store):
    told = Told("other").says("Iran denies backing Israel.", "Backing", IRAN, ISRAEL, polarity="negative")
    store.extend(told.quads())
    assert not any(one.quad.graph_name == FACTS for one in unsupported(store))
    assert graph_iri("document/other") in {graph.value for graph in store.named_graphs()}
