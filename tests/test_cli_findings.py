"""How `kg validate` tells what it found: by rule for a person, as rows and as SHACL for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kg.graph.quads import document_quads, ontology_quads, run_key
from kg.graph.store import build_store
from kg.graph.terms import FACTS, INFERRED, OA, TYPE, node, px
from kg.vocabulary import graph_iri
from tests.conftest import small_document

SH = "http://www.w3.org/ns/shacl#"
DOCUMENT = NamedNode(graph_iri("document/small"))
QUOTE = NamedNode(f"{OA}exact")


def write_small(directory):
    """The graph of the small document without the register, which would be checked too."""
    document, claims = small_document()
    described = document_quads(document, claims, run=run_key("by hand", {}), model="by hand")
    build_store(directory, [*ontology_quads(), *described])
    return directory


@pytest.fixture
def broken(tmp_path):
    """Breaks a graph by a function that is given its store."""

    def broken_by(change):
        directory = write_small(tmp_path / "kg")
        store = Store(str(directory))
        change(store)
        store.flush()
        del store
        return directory

    return broken_by


def replaced(store, subject, predicate, value):
    for quad in list(store.quads_for_pattern(subject, predicate, None, None)):
        store.remove(quad)
    store.add(Quad(subject, predicate, value, DOCUMENT))


def test_a_rule_is_told_once_with_places_quotes_and_how_to_mend(kg, broken):
    graph = broken(
        lambda store: [replaced(store, node(f"claim/small/{n}"), px("hasPolarity"), px("Certain")) for n in (3, 4)]
    )
    done = kg("validate", "--graph", graph)
    assert done.code == 1
    lines = done.out.splitlines()
    heading = lines.index("violation ClaimPolarity, 2 times")
    assert lines[heading + 1] == "  A claim says either that something is so or that it is not"
    assert lines[heading + 2] == "  mend: give it exactly one px:hasPolarity, px:Positive or px:Negative."
    assert lines[heading + 3].split() == ["where", "node", "property", "value", "quote"]
    assert any("claim/small/3" in line and "px:hasPolarity" in line for line in lines[heading:])
    assert "not delivered" in done.out


def test_a_quote_that_is_not_in_the_text_is_found(kg, broken):
    graph = broken(
        lambda store: replaced(store, node("claim/small/1/evidence/quote"), QUOTE, Literal("Iran: backs them"))
    )
    done = kg("validate", "--graph", graph)
    assert "violation QuoteAtPosition, once" in done.out
    assert "mend: correct oa:exact or the offsets, or read the document again." in done.out


def test_a_fact_without_a_claim_and_an_inference_without_premises_are_found(kg, broken):
    fact = Quad(node("actor/russia"), px("backs"), node("actor/iran"), FACTS)
    inferred = Quad(node("actor/houthis"), px("indirectlyBacks"), node("actor/united-states"), INFERRED)
    done = kg("validate", "--graph", broken(lambda store: store.extend([fact, inferred])))
    assert done.code == 1
    assert "violation FactWithoutClaim, once" in done.out
    assert "violation InferredWithoutPremises, once" in done.out
    assert "mend: build the graph anew." in done.out


def test_a_realised_action_without_a_claim_is_told_once(kg, broken):
    wrong = Quad(node("action/arms-transfer-x"), TYPE, px("RealisedAction"), FACTS)
    done = kg("validate", "--graph", broken(lambda store: store.add(wrong)), "--format", "csv")
    rules = [row["rule"] for row in csv.DictReader(io.StringIO(done.out)) if row["node"] == wrong.subject.value]
    assert rules.count("RealisedByClaim") == 1
    assert "FactWithoutClaim" not in rules


def test_many_places_are_counted_and_shown_on_demand(kg, broken):
    graph = broken(
        lambda store: [replaced(store, node(f"claim/small/{n}"), px("hasTense"), px("Certain")) for n in (1, 2, 3, 4)]
    )
    done = kg("validate", "--graph", graph, "--limit", "3")
    assert "violation ClaimTense, 4 times" in done.out
    assert "  and 1 more: --limit 0 shows all" in done.out
    assert "more: --limit" not in kg("validate", "--graph", graph, "--limit", "0").out


@pytest.fixture(scope="module")
def wrong_graph(tmp_path_factory):
    directory = write_small(tmp_path_factory.mktemp("wrong") / "kg")
    store = Store(str(directory))
    replaced(store, node("claim/small/3"), px("hasPolarity"), px("Certain"))
    store.flush()
    del store
    return directory


def test_as_csv_each_finding_is_a_row_with_its_place(kg, wrong_graph):
    done = kg("validate", "--format", "csv", "--graph", wrong_graph)
    (row,) = [one for one in csv.DictReader(io.StringIO(done.out)) if one["rule"] == "ClaimPolarity"]
    assert (done.code, done.err) == (1, "")
    assert (row["severity"], row["document"], row["claim"]) == ("violation", "small", "claim/small/3")
    assert row["quote"] == "Iran has not delivered missiles to Russia"
    assert row["mend"].startswith("give it exactly one px:hasPolarity")


@pytest.mark.parametrize("form", ["table", "markdown", "tsv", "json"])
def test_the_other_row_formats_hold_it_too(kg, wrong_graph, form):
    done = kg("validate", "--format", form, "--graph", wrong_graph)
    assert done.code == 1
    assert ("violation" if form == "table" else "ClaimPolarity") in done.out
    if form == "json":
        assert json.loads(done.out)["results"]["bindings"][0]["severity"]["value"] == "violation"


@pytest.mark.parametrize(
    ("form", "rdf"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_as_a_graph_it_is_a_shacl_report_and_the_same_each_time(kg, wrong_graph, form, rdf):
    done = kg("validate", "--format", form, "--graph", wrong_graph)
    triples = [quad.triple for quad in parse(done.out.encode(), rdf)]
    results = {t.subject for t in triples if t.object == NamedNode(f"{SH}ValidationResult")}
    assert results
    for wanted in ("focusNode", "resultSeverity", "sourceConstraintComponent", "sourceShape", "resultMessage"):
        assert {t.subject for t in triples if t.predicate == NamedNode(SH + wanted)} == results
    assert done == kg("validate", "--format", form, "--graph", wrong_graph)


def test_an_unknown_format_is_wrong_use(kg, small_graph):
    done = kg("validate", "--format", "docx", "--graph", small_graph)
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith("unknown format 'docx'; choose one of text, table, csv")


@pytest.fixture(scope="module")
def contradictory_graph(tmp_path_factory):
    directory = write_small(tmp_path_factory.mktemp("contradictory") / "kg")
    store = Store(str(directory))
    store.add(Quad(node("actor/houthis"), TYPE, px("Person"), DOCUMENT))
    store.flush()
    del store
    return directory


@pytest.mark.java
def test_a_contradiction_is_told_with_its_statements_and_where_they_are_said(kg, contradictory_graph):
    done = kg("validate", "--owl", "--graph", contradictory_graph)
    assert done.code == 1
    assert "contradiction: these can't all be true\n" in done.out
    assert "  Houthis (actor/houthis) is of class “person”\n    claim small/1: “Iran backs the Houthis”\n" in done.out
    assert "    by the ontology\n" in done.out
    assert "owl     contradicts itself: 1 contradiction" in done.out


@pytest.mark.java
def test_a_contradiction_is_in_rows_and_report_too(kg, contradictory_graph):
    done = kg("validate", "--owl", "--format", "csv", "--graph", contradictory_graph)
    rows = [row for row in csv.DictReader(io.StringIO(done.out)) if row["rule"] == "Contradiction1"]
    assert {row["value"] for row in rows if row["node"]} >= {px("Person").value}
    assert any(row["quote"] == "Iran backs the Houthis" for row in rows)
    report = kg("validate", "--owl", "--format", "turtle", "--graph", contradictory_graph)
    assert "Can't all be true: " in report.out
    assert report.err == "owl     contradicts itself: 1 contradiction\n"


def test_damage_wherever_it_is_found_is_one_line(kg, small_graph, monkeypatch):
    def damaged(**_):
        raise RuntimeError("Corruption: block checksum mismatch\nin 000012.sst")

    monkeypatch.setattr("kg.pipeline.judging.validate", damaged)
    done = kg("validate", "--graph", small_graph)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert done.err.startswith("kg: the graph can't be read; run 'kg build TEXTS --anew' (Corruption: ")
