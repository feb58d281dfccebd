"""Saved queries as the embedded store is asked them: the same answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.graph.derivation import InferredQuads, fact_quads
from kg.queries import Parameter, bind, collected, load_queries, put, run_text
from kg.queries.planning import narrowed, planned
from kg.vocabulary import iri
from tests.scripts import script

QUERIES = load_queries()
NODES = {"place": "place/place-0", "speaker": "actor/person-0", "recipient": "actor/group-0", "other": "actor/group-0"}


@pytest.fixture(scope="module")
def store():
    generated = script(Path(__file__).resolve().parent.parent / "bench" / "generated.py")
    store = Store()
    store.bulk_extend(generated.quads(12_000))
    store.bulk_extend(fact_quads(store))
    store.bulk_extend(InferredQuads(store, derivations=False))
    return store


def given(parameter: Parameter) -> str:
    if parameter.kind == "Class":
        return f"px:{''.join(word.capitalize() for word in (parameter.default or parameter.example).split())}"
    if parameter.type == "iri":
        return iri(NODES.get(parameter.name, "actor/state-0"))
    return parameter.default or parameter.example


@pytest.mark.parametrize("all_given", [False, True], ids=["required", "all"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_put_otherwise_answers_the_same(store, name, all_given):
    query = QUERIES[name]
    narrowing = [one for one in query.parameters if one.type != "text" and (all_given or one.required)]
    text = bind(query, {one.name: given(one) for one in narrowing})
    assert collected(run_text(store, put(store, query, text))) == collected(run_text(store, text))


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if any(p.narrows for p in query.parameters)])
def test_what_a_party_is_told_of_is_looked_up_before(store, name):
    query = QUERIES[name]
    for actor in ("actor/state-0", "actor/group-1", "actor/nobody"):
        for one in (one for one in query.parameters if one.narrows):
            others = {other.name: given(other) for other in query.parameters if other.required and other.type != "text"}
            text = bind(query, {**others, one.name: iri(actor)})
            before = narrowed(query, text, store)
            assert before.count("VALUES ?node {") > text.count("VALUES ?node {")
            assert collected(run_text(store, planned(before))) == collected(run_text(store, text))


def test_what_stands_before_an_optional_is_limited():
    text = "SELECT ?a WHERE { ?a ?b ?c FILTER EXISTS { ?a ?d ?e OPTIONAL { ?e ?f ?g } } OPTIONAL { ?c ?x ?y } } LIMIT 3"
    core = "?a ?b ?c FILTER EXISTS { ?a ?d ?e OPTIONAL { ?e ?f ?g } }"
    put = f"SELECT ?a WHERE {{ {{ SELECT * WHERE {{ {core} }} LIMIT 1000000000 }} OPTIONAL {{ ?c ?x ?y }} }} LIMIT 3"
    assert planned(text) == put
    template = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }"
    assert planned(template) == template
