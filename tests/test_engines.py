"""Engines of other makes hold what the graph holds, loaded again too, and answer the saved queries alike."""

from __future__ import annotations

import json
from functools import lru_cache, partial
from pathlib import Path

import pytest
from engines import ENGINES, named_graphs
from pyoxigraph import Store
from query_cases import CASES, FOLDER, answer_text, expected_file, stored
from scripts import script

from kg.graph.derivation import InferredQuads, fact_quads
from kg.graph.names import resolve, resolve_class
from kg.graph.store import open_store
from kg.queries import Triples, bind, load_queries, run_text
from kg.vocabulary import iri

MARKED = [
    pytest.param(name, marks=[pytest.mark.server, pytest.mark.java] if name.startswith("jena") else ())
    for name in sorted(ENGINES)
]


SLOW = ("rdflib", "owlready2")
"""rdflib's own evaluation, which joins what it need not: minutes for a query over a graph of 100,000 quads."""

QUICK = [one for one in MARKED if one.values[0] not in SLOW]
QUERIES = load_queries()
_generator = script(Path(__file__).resolve().parent.parent / "bench" / "generated.py")


@lru_cache
def generated(size):
    store = Store()
    store.bulk_extend(_generator.quads(size))
    return store


def counted(store):
    return {
        graph.value: sum(1 for _ in store.quads_for_pattern(None, None, None, graph)) for graph in named_graphs(store)
    }


@pytest.fixture(scope="module")
def article(article_graph):
    store = open_store(article_graph)
    return store, counted(store)


def named(store, name, kind):
    return resolve_class(store, name) if kind == "Class" else resolve(store, name, kinds=kind and [kind])[0]


def values(query):
    """What the query must be told, of nothing that there is."""
    return {
        one.name: iri("actor/nobody") if one.type == "iri" else next(iter(one.choices), one.example)
        for one in query.parameters
        if one.required
    }


@pytest.fixture(scope="module", params=MARKED)
def engine(request, tmp_path_factory):
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_saved_query_gives_its_golden_answer(engine, case):
    engine.fill(stored(case))
    params = json.loads((FOLDER / case / "params.json").read_text(encoding="utf-8"))
    expected = expected_file(case).read_text(encoding="utf-8")
    for default_graph, source in engine.sources().items():
        assert answer_text(case, params, source) == expected, default_graph


def test_a_graph_without_what_is_asked_for_gives_no_row(engine):
    engine.fill(Store())
    answers = {
        (name, default_graph): source(bind(query, values(query)))[0]
        for name, query in QUERIES.items()
        for default_graph, source in engine.sources().items()
    }
    assert {asked: answer for asked, answer in answers.items() if b'"value"' in answer or b"<" in answer} == {}


def test_a_hundred_thousand_quads_arrive_and_again(engine):
    store = generated(100_000)
    counts = counted(store)
    assert abs(sum(counts.values()) - 100_000) < 5_000
    engine.fill(Store())
    for _ in range(2):
        engine.load(store)
        assert engine.counts() == counts


@pytest.mark.model
def test_the_articles_graph_arrives_and_again(engine, article):
    store, counts = article
    engine.fill(Store())
    for _ in range(2):
        engine.load(store)
        assert engine.counts() == counts


@pytest.mark.model
@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_the_articles_graph_gives_the_same_answers(engine, article):
    store, _ = article
    assert len(answered_alike(engine, store, lambda parameter: parameter.example)) > 40


@pytest.mark.parametrize("engine", QUICK, indirect=True)
def test_hundreds_of_claims_in_many_documents_give_the_same_answers(engine):
    store = Store()
    store.bulk_extend(_generator.quads(30_000))
    store.bulk_extend(fact_quads(store))
    store.bulk_extend(InferredQuads(store, derivations=False))
    busiest = {"actor": "State 0", "other": "Group 0", "speaker": "Group 0", "place": "Place 0"}
    assert len(answered_alike(engine, store, lambda parameter: busiest.get(parameter.name, parameter.example))) > 50


def answered_alike(engine, store, value):
    """The queries that find something; each is asked of the graph on disk and of the engine."""
    engine.fill(store)
    found = []
    for name, query in QUERIES.items():
        told = {one.name: value(one) for one in query.parameters if one.required}
        asked = bind(query, told, resolve=partial(named, store))
        expected = run_text(store, asked)
        for default_graph, source in engine.sources().items():
            assert run_text(source, asked) == expected, (name, default_graph)
        if expected.triples if isinstance(expected, Triples) else expected.rows:
            found.append(name)
    return found
