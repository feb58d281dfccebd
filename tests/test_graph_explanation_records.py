"""Explanations as JSON and as a graph of their own."""

from __future__ import annotations

import io
import json

import pytest
from graph_cases import HOUTHIS, IRAN, Told, article, derived_store
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.graph.explanation import explain
from kg.graph.explanation_records import to_record, to_store
from kg.graph.export import FORMATS, export
from kg.graph.reasons import derivation_node
from kg.graph.terms import OA, PROV, RDF, TYPE, node, px
from kg.vocabulary import iri, term

FORMAT_NAMES = tuple(FORMATS)


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


def written(store, *statements, form="ntriples"):
    stream = io.BytesIO()
    export(to_store(store, [explain(store, one) for one in statements]), form, stream)
    return stream.getvalue()


def triples(store, *statements):
    return {quad.triple for quad in parse(written(store, *statements), RdfFormat.N_TRIPLES)}


def objects(found, subject, predicate):
    return {one.object for one in found if (one.subject, one.predicate) == (subject, predicate)}


def test_a_fact_is_made_and_leads_to_claim_quote_and_document(store):
    found = triples(store, "Iran backs Houthis")
    assert any(
        (t.subject, t.predicate, t.object) == (node("actor/iran"), px("backs"), node("actor/houthis")) for t in found
    )
    (stated,) = {t.subject for t in found if t.object == NamedNode(f"{RDF}Statement")}
    (claim,) = objects(found, stated, NamedNode(f"{PROV}wasDerivedFrom"))
    assert claim == node("claim/article/1")
    (evidence,) = objects(found, claim, px("evidencedBy"))
    quotes = {
        o.value
        for one in objects(found, evidence, NamedNode(f"{OA}hasSelector"))
        for o in objects(found, one, NamedNode(f"{OA}exact"))
    }
    assert quotes == {"Iran backs the Houthis."}
    assert objects(found, claim, NamedNode(f"{PROV}wasDerivedFrom")) == {node("document/article")}
    assert objects(found, node("document/article"), TYPE) == {px("SourceDocument")}
    assert not any(one.predicate == px("text") for one in found)


def test_what_is_denied_is_described_and_never_made(store):
    found = triples(store, "Iran supplies Russia")
    assert not any(one.predicate == px("supplies") for one in found)
    (stated,) = {t.subject for t in found if t.object == NamedNode(f"{RDF}Statement")}
    assert objects(found, stated, NamedNode(f"{RDF}predicate")) == {px("supplies")}
    assert {px("hasPolarity"), px("attribution")} <= {one.predicate for one in found}


def test_a_derivation_leads_to_premises_that_are_in_the_graph_too(store):
    found = triples(store, "Iran indirectly acts against Israel")
    derivations = {t.subject for t in found if t.object == px("Derivation")}
    statements = {t.subject for t in found if t.object == NamedNode(f"{RDF}Statement")}
    assert len(derivations) >= 2
    for derivation in derivations:
        premises = objects(found, derivation, px("hasPremise"))
        assert premises
        assert premises <= derivations | statements
    for one in statements:
        assert objects(found, one, NamedNode(f"{PROV}wasDerivedFrom"))


@pytest.mark.parametrize("derivations", [True, False])
def test_its_nodes_are_those_that_a_build_writes(store, derivations):
    found = triples(derived_store(article(), derivations=derivations), "Iran indirectly acts against Israel")
    made = {one for one in found if one.predicate == px("hasPremise")}
    built = {quad.triple for quad in store.quads_for_pattern(None, px("hasPremise"), None, None)}
    first = derivation_node((iri("actor/iran"), term("indirectlyActsAgainst"), iri("actor/israel")))
    assert {one for one in built if one.subject == first} <= made


def test_two_ways_to_infer_a_statement_are_two_derivations():
    told = Told().says("A.", "Backing", IRAN, HOUTHIS).says("B.", "Backing", HOUTHIS, IRAN)
    found = triples(derived_store(told), "Iran indirectly backs Houthis", "Houthis indirectly backs Iran")
    subjects = [t.subject for t in found if t.object == px("Derivation")]
    assert len(subjects) == len(set(subjects)) >= 2


@pytest.mark.parametrize("form", FORMAT_NAMES)
def test_the_same_graph_gives_the_same_bytes(form):
    statements = ("Iran indirectly acts against Israel", "Iran supplies Russia", "Iran")
    one, other = (written(derived_store(article()), *statements, form=form) for _ in range(2))
    assert one == other
    assert list(parse(one, FORMATS[form].rdf))


def test_the_record_is_json_and_has_all_of_it(store):
    found = explain(store, "Iran indirectly acts against Israel")
    record = json.loads(json.dumps(to_record(found)))
    assert (record["verdict"], record["terms"]) == ("inferred", list(found.terms))
    premise = record["derivations"][0]["premises"][0]
    assert premise["claims"][0]["quote"] == "Iran backs the Houthis."
    assert premise["claims"][0]["claim"] == iri("claim/article/1")
    assert record["derivations"][0]["axiom"].startswith("if A backs B")
    assert to_record(explain(store, "Houthis backs Iran"))["nearby"] == ["Iran backs Houthis"]
    assert to_record(explain(store, "Houthis is a non-state armed group"))["mentions"][0]["words"] == "Houthis"
    assert to_record(explain(store, "Iran backs Houthis"))["terms"][1] == term("backs")
