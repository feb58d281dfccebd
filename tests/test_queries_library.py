"""The saved queries: each has a golden case, speaks only the ontology's words, and runs the same on any store."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
import yaml
from graph_cases import HOUTHIS, IRAN, ISRAEL, Told, derived_store
from query_cases import CASES, FOLDER, answer_text, expected_file, graph_text, query_name, stored

from kg.queries import bind, load_queries, load_query, run, run_text
from kg.queries.catalogue import catalogue
from kg.queries.scanning import tokens
from kg.rendering import render
from kg.resources import resource
from kg.vocabulary import PX, iri

QUERIES = load_queries()
SELECTS = [name for name in sorted(CASES) if QUERIES[query_name(name)].form == "SELECT"]
EVIDENCE = {"quote", "speaker", "reported_by", "certainty", "document", "claim_iri"}
NO_EVIDENCE = {
    "documents": "is about the documents themselves",
    "disputed": "has both sides' evidence, under their names",
    "denied-later": "has both sides' evidence, under their names",
    "documents-without-claims": "is about documents that say nothing",
}


def params(case: str) -> dict[str, str]:
    return json.loads((FOLDER / case / "params.json").read_text(encoding="utf-8"))


def expected_rows(case: str) -> list[tuple[str, ...]]:
    rows = csv.reader(io.StringIO(expected_file(case).read_text(encoding="utf-8")))
    return [tuple(row) for row in rows][1:]


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_query_gives_its_golden_answer(case):
    assert answer_text(case, params(case)) == expected_file(case).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", sorted(CASES))
def test_a_case_graph_is_what_the_claims_give(case):
    message = "run 'python tests/query_cases.py' and look at what changed"
    assert graph_text(CASES[case]) == (FOLDER / case / "graph.trig").read_text(encoding="utf-8"), message
    assert CASES[case].params == params(case), message


def test_every_query_has_a_case_with_an_answer():
    assert {query_name(case) for case in CASES} == set(QUERIES)
    assert {folder.name for folder in FOLDER.iterdir()} == set(CASES)
    assert all(len(expected_file(case).read_text(encoding="utf-8").splitlines()) > 1 for case in CASES)


@pytest.mark.parametrize("case", SELECTS)
def test_a_store_whose_default_graph_is_the_union_gives_the_same_rows(case):
    bound = bind(load_query(query_name(case)), params(case))
    rows = stored(case).query(bound, use_default_graph_as_union=True)
    assert [tuple("" if value is None else value.value for value in row) for row in rows] == expected_rows(case)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_query_speaks_only_words_of_the_ontology(name):
    declared = declared_terms()
    names = {token.text for token in tokens(QUERIES[name].text) if token.kind == "name"}
    used = {name.removeprefix("px:") for name in names if name.startswith("px:") and name != "px:"}
    assert used
    assert used <= declared


def declared_terms() -> set[str]:
    from pyoxigraph import NamedNode, RdfFormat, parse

    return {
        quad.subject.value.removeprefix(PX)
        for path in sorted(resource("ontology").glob("*.ttl"))
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(PX)
    }


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_header_is_complete_and_reads_the_same_as_yaml(name):
    query = QUERIES[name]
    lines = [line[2:].removeprefix(" ") for line in query.text.splitlines() if line.startswith("#+")]
    header = yaml.safe_load("\n".join(lines))
    assert header["summary"] == query.summary
    assert header["description"] == query.description
    assert tuple(header["tags"]) == query.tags
    assert (header["method"], header["endpoint_in_url"]) == ("GET", False)
    described = {key: value for item in header.get("parameters", ()) for key, value in item.items()}
    written = [parameter for parameter in query.parameters if parameter.type != "text"]
    assert described == {parameter.name: parameter.description for parameter in written}
    assert header.get("search") == next((p.variable for p in query.parameters if p.type == "text"), None)
    examples = {key: str(value) for item in header.get("examples", ()) for key, value in item.items()}
    assert examples == {parameter.name: parameter.example for parameter in written}
    assert query.example.startswith(f"kg ask {name}")
    assert all(f"--{parameter.name}" in query.example for parameter in query.parameters if needed(parameter))


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_optional_part_goes_through_all_names(name):
    words = " ".join(QUERIES[name].text.split())
    assert re.findall(r"OPTIONAL \{ GRAPH [?:\w]+ \{ [^{}]+ \. \?\w+ skos:prefLabel", words) == []


def needed(parameter):
    return parameter.required and parameter.default is None


@pytest.mark.parametrize("name", sorted(name for name, query in QUERIES.items() if query.form == "SELECT"))
def test_every_row_carries_its_evidence_in_a_stated_order(name):
    query = QUERIES[name]
    head, _, order = query.text.partition("WHERE")[0], *query.text.rpartition("ORDER BY")[1:]
    selected = {token.text[1:] for token in tokens(head) if token.kind == "variable"}
    assert name in NO_EVIDENCE or selected >= EVIDENCE
    assert order


@pytest.mark.parametrize("case", SELECTS)
def test_no_two_rows_tie_in_the_stated_order(case):
    query = QUERIES[query_name(case)]
    keys = {token.text[1:] for token in tokens(query.text.rpartition("ORDER BY")[2]) if token.kind == "variable"}
    answer = run(query, params(case), stored(case))
    shown = [answer.variables.index(key) for key in sorted(keys) if key in answer.variables]
    assert len({tuple(row[at] for at in shown) for row in answer.values()}) == len(answer.rows)


def test_an_optional_parameter_that_is_not_given_restricts_nothing():
    everything = run(QUERIES["arms-supplied"], {}, stored("arms-supplied"))
    some = run(QUERIES["arms-supplied"], {"recipient": iri("actor/ukraine")}, stored("arms-supplied"))
    assert set(some.rows) < set(everything.rows)


def test_what_is_denied_planned_or_no_actor_is_no_proxy():
    answer = run(QUERIES["proxies"], {"actor": iri("actor/iran")}, stored("proxies"))
    assert {row[0] for row in answer.values()} == {"Hamas", "Houthis"}
    backed = run_text(stored("proxies"), f"SELECT ?x WHERE {{ GRAPH ?g {{ ?n <{PX}hasBacked> ?x }} }}").values()
    assert (iri("thing/destabilizing-activities"),) in backed


def test_the_catalogue_is_up_to_date():
    page = resource("docs/queries.md").read_text(encoding="utf-8")
    assert page == catalogue(QUERIES.values()), "run 'python -m kg.queries.catalogue > docs/queries.md'"


def test_an_actor_in_a_ring_of_backers_is_no_proxy_of_its_own():
    told = Told().says("A.", "Backing", IRAN, HOUTHIS).says("B.", "Backing", HOUTHIS, IRAN)
    told.says("C.", "Attack", IRAN, ISRAEL).says("D.", "Attack", HOUTHIS, ISRAEL)
    answer = io.StringIO()
    render(run(load_query("attacks-by-proxies"), {"actor": iri(IRAN.key)}, derived_store(told)), answer, format="csv")
    assert {row["proxy"] for row in csv.DictReader(io.StringIO(answer.getvalue()))} == {"Houthis"}


@pytest.mark.parametrize("case", sorted(CASES))
def test_derivations_change_no_answer(case):
    given = derived_store(*CASES[case].told, quads=CASES[case].quads)
    query = load_query(query_name(case))
    answers = []
    for store in (given, stored(case)):
        stream = io.StringIO()
        render(run(query, params(case), store), stream, format="ntriples" if query.form == "CONSTRUCT" else "csv")
        answers.append(stream.getvalue())
    assert answers[0] == answers[1]
