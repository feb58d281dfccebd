"""`kg queries export`: the library as others publish theirs, and the dataset described; other tools load and run it."""

from __future__ import annotations

import io
import warnings
from collections import Counter

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from query_cases import CASES, query_name, stored

from kg.errors import StoreError, UsageError
from kg.graph.export import FORMATS
from kg.graph.store import open_store
from kg.pipeline import guarded, library
from kg.queries import collected, load_queries, load_query, run_text
from kg.queries.publishing import example_values
from kg.vocabulary import GRAPH, PREFIXES, iri

QUERIES = load_queries()
SERVICE = "https://example.org/sparql"
EDITOR = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?example ?comment ?query WHERE {
  ?example a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query .
} ORDER BY ?example"""
"""How the query editors of SIB's endpoints find their examples."""
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ;
    sh:xone ( [ sh:class sh:SPARQLSelectExecutable ; sh:property [ sh:path sh:select ; sh:minCount 1 ; sh:maxCount 1 ] ]
              [ sh:class sh:SPARQLAskExecutable ; sh:property [ sh:path sh:ask ; sh:minCount 1 ; sh:maxCount 1 ] ]
              [ sh:class sh:SPARQLConstructExecutable ;
                sh:property [ sh:path sh:construct ; sh:minCount 1 ; sh:maxCount 1 ] ] ) ;
    sh:property [ sh:path [ sh:alternativePath ( sh:select sh:ask sh:construct ) ] ; sh:datatype xsd:string ;
                  sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path rdfs:comment ; sh:datatype rdf:langString ; sh:uniqueLang true ; sh:minCount 1 ] ;
    sh:property [ sh:path schema:keywords ; sh:datatype xsd:string ; sh:minCount 1 ] ;
    sh:property [ sh:path schema:target ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path sh:parameter ; sh:class sh:Parameter ] ;
    sh:property [ sh:path ( sh:prefixes sh:declare ) ; sh:minCount 1 ; sh:class sh:PrefixDeclaration ] .
[] a sh:NodeShape ; sh:targetClass sh:PrefixDeclaration ;
    sh:property [ sh:path sh:prefix ; sh:datatype xsd:string ; sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path sh:namespace ; sh:datatype xsd:anyURI ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetClass sh:Parameter ;
    sh:property [ sh:path sh:path ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] ;
    sh:property [ sh:path sh:optional ; sh:datatype xsd:boolean ; sh:minCount 1 ; sh:maxCount 1 ] .
"""


def published(**options):
    stream = io.BytesIO()
    library.publish(stream, **options)
    return stream.getvalue()


@pytest.fixture(scope="module")
def queries():
    """The queries as RDF, in rdflib."""
    import rdflib

    return rdflib.Graph().parse(data=published(part="queries", service=SERVICE), format="turtle")


@pytest.fixture(scope="module")
def executables(queries):
    """Name → query as an editor finds it."""
    return {str(row.example).removeprefix(iri("query/")): str(row.query) for row in queries.query(EDITOR)}


@pytest.fixture(scope="module")
def description(small_graph):
    store = Store()
    store.bulk_load(published(graph=small_graph, part="dataset", service=SERVICE), RdfFormat.TURTLE)
    return store


def values(store, subject, predicate):
    return {quad.object.value for quad in store.quads_for_pattern(subject, NamedNode(predicate), None, None)}


def test_an_editor_finds_every_query(executables):
    assert set(executables) == set(QUERIES)


def test_the_published_queries_are_of_the_shape_that_their_readers_expect(queries):
    assert shaped(queries) == ""


@pytest.mark.parametrize("lost", ["comment", "select", "keywords", "namespace", "path"])
def test_a_published_query_that_lacks_something_is_found(queries, lost):
    import rdflib

    broken = rdflib.Graph()
    for triple in queries:
        broken.add(triple)
    gone = next((s, p, o) for s, p, o in sorted(broken) if str(p).endswith(f"#{lost}") or str(p).endswith(f"/{lost}"))
    broken.remove(gone)
    assert str(gone[0]) in shaped(broken)


def shaped(graph):
    """What pySHACL has to say; empty if nothing."""
    from pyshacl import validate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        conforms, _, words = validate(graph, shacl_graph=SHAPES, shacl_graph_format="turtle")
    return "" if conforms else words


@pytest.mark.parametrize("case", sorted(case for case in CASES if "." not in case))
def test_rdflib_and_the_embedded_store_run_a_published_query_alike(case, executables):
    import rdflib

    text = executables[query_name(case)]
    ours = stored(case)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset = rdflib.Dataset()
        dataset.parse(data=ours.dump(format=RdfFormat.N_QUADS), format="nquads")
        theirs = dataset.query(text)
        if QUERIES[query_name(case)].form == "CONSTRUCT":
            assert {tuple(map(str, triple)) for triple in theirs} == {
                tuple(term.value for term in triple) for triple in ours.query(text)
            }
            return
        rows = Counter(tuple("" if value is None else str(value) for value in row) for row in theirs)
    assert rows == Counter(tuple("" if term is None else term.value for term in row) for row in ours.query(text))


@pytest.mark.model
@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_published_query_gives_what_its_example_gives(name, executables, article_graph):
    answer = run_text(open_store(article_graph), executables[name])
    assert answer == collected(guarded.ask(name, example_values(QUERIES[name]), graph=article_graph))


def test_the_values_of_the_example_are_in_the_query_and_in_the_question(queries, executables):
    assert f"VALUES ?_actor_iri {{ <{iri('actor/north-korea')}> }}" in executables["chain-between"]
    assert "#+" not in executables["chain-between"]
    comments = {str(row.comment) for row in queries.query(EDITOR)}
    assert "Who an actor backs, and how it is known (actor: Iran)" in comments


def test_every_parameter_is_described_beside_its_query(queries):
    found = {
        (
            str(row.query).removeprefix(iri("query/")),
            str(row.name),
            str(row.path).rpartition("/")[2],
            bool(row.optional),
        )
        for row in queries.query(
            "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?query ?name ?path ?optional WHERE {"
            " ?query sh:parameter [ sh:name ?name ; sh:path ?path ; sh:optional ?optional ] }"
        )
    }
    assert found == {
        (query.name, parameter.name, parameter.variable, not parameter.required)
        for query in QUERIES.values()
        for parameter in query.parameters
        if parameter.type != "text"
    }


def test_the_description_counts_each_graph_class_and_property(description, small_graph):
    graph = open_store(small_graph)
    sizes = Counter(quad.graph_name.value for quad in graph)
    for name, size in sizes.items():
        assert values(description, NamedNode(name), VOID + "triples") == {str(size)}
    assert values(description, NamedNode(iri("dataset")), VOID + "triples") == {str(sizes.total())}
    for name in sizes:
        part = iri("dataset/documents") if name.startswith(f"{GRAPH}document/") else name
        quads = list(graph.quads_for_pattern(None, None, None, NamedNode(name)))
        assert partitions(description, part, "property", "triples") == Counter(q.predicate.value for q in quads)
        kinds = Counter(q.object.value for q in quads if q.predicate.value == PREFIXES["rdf"] + "type")
        assert partitions(description, part, "class", "entities") == kinds
        assert values(description, NamedNode(part), VOID + "classes") == {str(len(kinds))}


VOID = "http://rdfs.org/ns/void#"


def partitions(description, part, name, counted):
    found = {}
    for quad in description.quads_for_pattern(NamedNode(part), NamedNode(f"{VOID}{name}Partition"), None, None):
        (of,) = values(description, quad.object, VOID + name)
        (number,) = values(description, quad.object, VOID + counted)
        found[of] = int(number)
    return found


def test_a_client_gets_from_the_service_to_every_named_graph(description, small_graph):
    rows = description.query(
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#>"
        f" SELECT ?name WHERE {{ <{SERVICE}> a sd:Service ; sd:endpoint <{SERVICE}> ; sd:defaultDataset ?all ."
        " ?all a sd:Dataset , void:Dataset ; sd:namedGraph [ a sd:NamedGraph ; sd:name ?name ; sd:graph ?graph ] ."
        " ?graph a sd:Graph , void:Dataset ; void:triples ?size }"
    )
    assert {row["name"].value for row in rows} == {graph.value for graph in open_store(small_graph).named_graphs()}


def test_a_graph_of_two_documents_counts_what_they_share_once():
    from kg.queries.description import describe

    store = Store()
    for document in ("a", "b"):
        for subject in ("actor/iran", f"claim/{document}/1"):
            line = f"<{iri(subject)}> a <{PREFIXES['px']}Thing> <{GRAPH}document/{document}> ."
            store.load(line.replace(" a ", f" <{PREFIXES['rdf']}type> ").encode(), RdfFormat.N_QUADS)
    described = Store()
    for triple in describe(lambda sparql: run_text(store, sparql)):
        described.add(quad(triple))
    assert partitions(described, iri("dataset/documents"), "class", "entities") == {PREFIXES["px"] + "Thing": 3}
    assert values(described, NamedNode(iri("dataset/documents")), VOID + "triples") == {"4"}


def quad(triple):
    from pyoxigraph import Quad

    return Quad(triple.subject, triple.predicate, triple.object)


def test_an_empty_graph_can_be_described():
    from kg.queries.description import describe

    triples = list(describe(lambda sparql: run_text(Store(), sparql)))
    assert [triple.object.value for triple in triples if triple.predicate.value == VOID + "triples"] == ["0"]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_format_says_the_same_and_always_in_the_same_bytes(form, tmp_path):
    data = published(part="queries", format=form)
    assert data == published(part="queries", format=form)
    library.publish(tmp_path / f"q.{FORMATS[form].ending}", part="queries")
    assert (tmp_path / f"q.{FORMATS[form].ending}").read_bytes() == data
    wanted = {quad.triple for quad in parse(published(part="queries"), format=RdfFormat.TURTLE)}
    assert {quad.triple for quad in parse(data, format=FORMATS[form].rdf)} == wanted


def test_a_file_that_cannot_be_described_is_not_begun(tmp_path):
    with pytest.raises(StoreError, match="no graph"):
        library.publish(tmp_path / "all.ttl", graph=tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("service", ["sparql", "ftp://a.test/", "http://a b/", "http://a>.test/"])
def test_a_service_that_is_no_address_is_refused(service):
    with pytest.raises(UsageError, match="no web address"):
        published(part="queries", service=service)


def test_a_query_is_written_out_as_it_would_be_asked(small_graph):
    text = library.written("proxies", {"actor": "Tehran"}, graph=small_graph)
    asked = collected(guarded.ask("proxies", {"actor": "Iran"}, graph=small_graph))
    assert run_text(open_store(small_graph), text) == asked
    assert library.written("proxies") == load_query("proxies").text


def test_an_iri_needs_no_graph_to_be_written_out(tmp_path):
    assert "actor/iran>" in library.written("proxies", {"actor": iri("actor/iran")}, graph=tmp_path / "none")


@pytest.mark.server
def test_a_graph_behind_an_endpoint_is_described_as_on_disk(small_graph, tmp_path):
    from store_servers import oxigraph

    from kg.graph.loading import load

    with oxigraph(tmp_path) as server:
        load(open_store(small_graph), server.services)
        there = published(endpoint=server.asked, part="dataset")
    assert there == published(graph=small_graph, service=server.asked, part="dataset")
