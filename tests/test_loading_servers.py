"""Real stores: loaded they hold what the graph holds, loaded again too; Oxigraph's gives the golden rows."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from query_cases import CASES, FOLDER, expected_file, query_name, stored
from store_servers import RUNNING

from kg.graph.loading import load
from kg.graph.remote import Endpoint
from kg.graph.store import open_store
from kg.queries import bind, load_queries, load_query, run_text
from kg.rendering import render
from kg.vocabulary import GRAPH, iri, term

pytestmark = pytest.mark.server

SELECTS = [case for case in sorted(CASES) if load_queries()[query_name(case)].form == "SELECT"]


@pytest.fixture(scope="module", params=sorted(RUNNING))
def server(request, tmp_path_factory):
    with RUNNING[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


def generated(claims):
    """A graph of 40 quads a claim: a hundred documents, their claims and quotes."""
    store = Store()

    def quads():
        for number in range(claims):
            graph = NamedNode(f"{GRAPH}document/generated-{number % 100}")
            claim = NamedNode(iri(f"claim/generated-{number % 100}/{number}"))
            for role in range(38):
                yield Quad(claim, NamedNode(term(f"role{role}")), NamedNode(iri(f"actor/{number % (role + 2)}")), graph)
            yield Quad(claim, NamedNode(term("number")), Literal(number), graph)
            yield Quad(claim, NamedNode(term("text")), Literal(f'“Claim {number}”\tsays: "a \\ b" {{}}\r\n'), graph)

    store.bulk_extend(quads())
    return store


def rows(server, sparql):
    stream = io.StringIO()
    render(run_text(Endpoint(server.asked), sparql), stream, format="csv")
    return list(csv.reader(io.StringIO(stream.getvalue())))[1:]


def put(server, store):
    return load(store, server.services, credentials=server.credentials)


def emptied(server):
    for (graph,) in rows(
        server, f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{GRAPH}")) }}'
    ):
        server.update(f"CLEAR GRAPH <{graph}>")


def triples(server, graph):
    """Subject, predicate and words of the object of each triple, and how often it comes."""
    return Counter(map(tuple, rows(server, f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")))


def words(term, server):
    """What a term says there; Virtuoso has no booleans and gives 0 and 1."""
    boolean = isinstance(term, Literal) and term.datatype.value.endswith("#boolean")
    if boolean and server.services.kind.name == "virtuoso":
        return {"false": "0", "true": "1"}[term.value]
    return term.value


def test_the_small_graph_arrives_word_by_word(server, small_graph):
    store = open_store(small_graph)
    for _ in range(2):
        assert put(server, store).differences == ()
        for graph in store.named_graphs():
            there = triples(server, graph.value)
            here = Counter(
                (quad.subject.value, quad.predicate.value, words(quad.object, server))
                for quad in store.quads_for_pattern(None, None, None, graph)
            )
            # values that differ in language or type alone are the same words twice
            assert there == here, graph


def test_a_hundred_thousand_quads_arrive_and_again(server):
    store = generated(2_500)
    assert len(store) == 100_000
    for _ in range(2):
        report = put(server, store)
        assert (report.quads, report.differences, len(report.counts)) == (100_000, (), 100)
    emptied(server)


def test_what_the_graph_has_no_more_goes_from_the_store(server, small_graph):
    store = open_store(small_graph)
    put(server, store)
    server.update(f"INSERT DATA {{ GRAPH <{GRAPH}facts> {{ <urn:a> <urn:b> <urn:c> }} }}")
    server.update("INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:b> <urn:c> } }")
    assert put(server, store).differences == ()
    assert rows(server, "SELECT ?g { GRAPH ?g { <urn:a> <urn:b> <urn:c> } }") == [["urn:other"]]


@pytest.mark.parametrize("server", ["oxigraph"], indirect=True)
@pytest.mark.parametrize("case", SELECTS)
def test_a_saved_query_gives_the_golden_rows(server, case):
    emptied(server)
    assert put(server, stored(case)).differences == ()
    params = json.loads((FOLDER / case / "params.json").read_text(encoding="utf-8"))
    found = rows(server, bind(load_query(query_name(case)), params))
    assert found == list(csv.reader(io.StringIO(expected_file(case).read_text(encoding="utf-8"))))[1:]


@pytest.mark.model
def test_the_articles_graph_arrives_and_again(server, article_graph):
    emptied(server)
    for _ in range(2):
        assert put(server, open_store(article_graph)).differences == ()
