"""Binding values and running SPARQL: values stay values, other servers and updates are refused, errors are one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Store, serialize

from kg.errors import EndpointError, ParameterError, StoreError, UnknownNameError, UsageError
from kg.queries import (
    Rows,
    RowStream,
    Term,
    Triples,
    Truth,
    bind,
    collected,
    read_query,
    run,
    run_text,
    stream_text,
)
from kg.queries.scanning import groups, query_form, tokens

G, P, NAME = NamedNode("http://g.test/g"), NamedNode("http://g.test/p"), NamedNode("http://g.test/name")
A, B, C = (NamedNode(f"http://g.test/{name}") for name in "abc")

HEADER = "#+ summary: s\n#+ description: d\n#+ tags:\n#+   - t\n"


@pytest.fixture
def store():
    store = Store()
    store.extend(Quad(one, P, other, G) for one, other in ((A, B), (A, C), (B, C)))
    store.extend(Quad(node, NAME, Literal(name), G) for node, name in ((A, "a"), (B, "b"), (C, 'c" } #')))
    return store


@pytest.fixture
def saved(tmp_path):
    def saved(text, *parameters, defaults=""):
        header = HEADER + "#+ parameters:\n" + "".join(f"#+   - {name}: it\n" for name in parameters) + defaults
        path = tmp_path / "one.rq"
        path.write_text(header + text, encoding="utf-8")
        return read_query(path)

    return saved


def ask(query, values, store, **options):
    return run(query, values, store, **options).values()


def test_a_value_is_bound_in_every_group_that_names_it(saved, store):
    query = saved(
        "SELECT ?x (COUNT(DISTINCT ?y) AS ?n) WHERE { { GRAPH ?g { ?x <http://g.test/p> ?y } FILTER(?x = ?_one_iri) }"
        " UNION { SELECT ?x ?y WHERE { GRAPH ?g { ?_one_iri <http://g.test/p> ?x . ?x <http://g.test/p> ?y } } } }"
        " GROUP BY ?x ORDER BY ?x",
        "one",
    )
    assert ask(query, {"one": A.value}, store) == ((A.value, "2"), (B.value, "1"))


def test_an_optional_value_restricts_only_where_it_is_given(saved, store):
    query = saved(
        "SELECT ?x ?y WHERE { GRAPH ?g { ?x <http://g.test/p> ?y }"
        ' FILTER(COALESCE(STR(?__one_iri), "") IN ("", STR(?x))) } ORDER BY ?x ?y',
        "one",
    )
    assert len(ask(query, {}, store)) == 3
    assert ask(query, {"one": B.value}, store) == ((B.value, C.value),)


def test_a_default_is_used_where_nothing_is_given(saved, store):
    text = "SELECT ?x WHERE { GRAPH ?g { ?x <http://g.test/name> ?_name_literal } }"
    query = saved(text, "name", defaults="#+ defaults:\n#+   - name: b\n")
    assert ask(query, {}, store) == ((B.value,),)
    assert ask(query, {"name": "a"}, store) == ((A.value,),)


@given(st.text(min_size=1).filter(lambda text: text.strip() and not any(0xD800 <= ord(c) < 0xE000 for c in text)))
def test_a_literal_finds_exactly_itself(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "literal.rq"
    path.write_text(
        HEADER
        + "#+ parameters:\n#+   - name: it\nSELECT ?x WHERE { GRAPH ?g { ?x <http://g.test/name> ?_name_literal } }",
        encoding="utf-8",
    )
    store = Store()
    store.add(Quad(A, NAME, Literal(text), G))
    store.add(Quad(B, NAME, Literal(text + "x"), G))
    assert ask(read_query(path), {"name": text}, store) == ((A.value,),)


@pytest.mark.parametrize("value", ['x" } } INSERT', "<http://a> } #", "http://a.test/> } SERVICE <http://b.test/"])
def test_a_value_cannot_break_out_of_its_place(saved, store, value):
    query = saved("SELECT ?x WHERE { GRAPH ?g { ?x <http://g.test/p> ?_one_iri } }", "one")
    with pytest.raises(ParameterError):
        bind(query, {"one": value})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "needs --one"),
        ({"one": "http://a.test/", "on": "x"}, "did you mean --one"),
        ({"one": "http://a.test/", "zzz": "x"}, "it takes --one"),
        ({"one": " "}, "is empty"),
        ({"one": "Iran"}, "'Iran' is no IRI"),
        ({"one": "http://a.test/", "day": "9 January"}, "write 2023"),
        ({"one": "http://a.test/", "day": "2023-13"}, "write 2023"),
        ({"one": "http://a.test/", "count": "1.5"}, "no whole number"),
    ],
)
def test_a_wrong_parameter_is_named(saved, values, words):
    query = saved("SELECT * WHERE { GRAPH ?g { ?_one_iri ?p ?__day_date, ?__count_integer } }", "one", "day", "count")
    with pytest.raises(ParameterError, match=words):
        bind(query, values)


def test_a_choice_is_one_of_those_of_the_header(saved, store):
    choices = "#+ choices:\n#+   - name: a b\n"
    text = "SELECT ?x WHERE { GRAPH ?g { ?x <http://g.test/name> ?n } FILTER(?n = ?_name_literal) } ORDER BY ?x"
    query = saved(text, "name", defaults=choices)
    assert ask(query, {"name": " B "}, store) == ((B.value,),)
    with pytest.raises(ParameterError, match="query 'one', --name: 'c' is none of a, b"):
        ask(query, {"name": "c"}, store)


def test_names_go_through_the_resolver_and_iris_past_it(saved, store):
    asked = []

    def resolve(name, kind):
        asked.append((name, kind))
        if name == "A":
            return A.value
        raise UnknownNameError(name)

    query = saved("SELECT ?y WHERE { GRAPH ?g { ?_one_iri <http://g.test/p> ?y } } ORDER BY ?y", "one")
    assert ask(query, {"one": "A"}, store, resolve=resolve) == ((B.value,), (C.value,))
    assert ask(query, {"one": B.value}, store, resolve=resolve) == ((C.value,),)
    assert asked == [("A", "Actor")]
    with pytest.raises(UnknownNameError):
        run(query, {"one": "Z"}, store, resolve=resolve)


def test_a_prefixed_name_is_an_iri(saved):
    query = saved("SELECT ?x WHERE { GRAPH ?g { ?x a ?_one_iri } }", "one")
    assert "<https://w3id.org/proxykg/ontology#Attack>" in bind(query, {"one": "px:Attack"})


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <a:> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://e.test/>",
        "drop all",
    ],
)
def test_an_update_is_refused(text):
    with pytest.raises(UsageError, match="would change the graph"):
        run_text(Store(), text)


def test_an_update_is_refused_by_what_it_is_not_by_its_words():
    text = "PREFIX insert: <http://e.test/> SELECT ?drop { ?drop insert:data 'DELETE' } # LOAD"
    assert run_text(Store(), text) == Rows(("drop",), ())


def test_an_update_is_not_sent_to_an_endpoint():
    with pytest.raises(UsageError, match="would change the graph"):
        run_text(lambda _: pytest.fail("sent"), "DROP ALL")


def test_rows_are_worked_out_as_they_are_read(store):
    answer = stream_text(store, "SELECT ?x ?y { GRAPH ?g { ?x <http://g.test/p> ?y } }", limit=2)
    assert isinstance(answer, RowStream)
    assert (len(list(answer.rows)), answer.cut, list(answer.rows)) == (2, True, [])
    exact = stream_text(store, "SELECT ?x ?y { GRAPH ?g { ?x <http://g.test/p> ?y } }", limit=3)
    assert (len(collected(exact).rows), exact.cut) == (3, False)


def test_triples_are_cut_only_where_others_follow(store):
    text = "CONSTRUCT { ?x <http://g.test/q> ?n } { GRAPH ?g { ?x <http://g.test/p> ?y ; <http://g.test/name> ?n } }"
    whole = stream_text(store, text, limit=2)
    assert (len(whole.triples), whole.cut) == (2, False)
    assert stream_text(store, text, limit=1).cut


def test_what_the_engine_cannot_do_is_an_error_of_ours(monkeypatch):
    class Broken:
        def query(self, text):
            raise OSError("disk\nfull")

    monkeypatch.setattr("kg.queries.running.pyoxigraph.Store", Broken)
    with pytest.raises(StoreError, match="disk full"):
        run_text(Broken(), "ASK { ?s ?p ?o }")


def test_each_form_has_its_answer(store):
    rows = run_text(
        store, 'SELECT ?n ?l ?u WHERE { BIND(1 AS ?n) BIND("x"@en AS ?l) GRAPH ?g { <http://g.test/a> ?p ?y } } LIMIT 1'
    )
    assert rows.rows == (
        (Term("1", "literal", "http://www.w3.org/2001/XMLSchema#integer"), Term("x", "literal", None, "en"), None),
    )
    assert run_text(store, "ASK { GRAPH ?g { <http://g.test/a> ?p ?o } }") == Truth(value=True)
    built = run_text(store, "CONSTRUCT { ?o <http://g.test/q> ?s } WHERE { GRAPH ?g { ?s <http://g.test/p> ?o } }")
    assert [triple.subject for triple in built.triples] == [B, C, C]
    assert isinstance(run_text(store, "DESCRIBE <http://g.test/a>"), Triples)


class Remote:
    """An endpoint whose answers `answer` gives."""

    url = "http://store.test/"

    def __init__(self, answer, media_type):
        self.answer, self.media_type = answer, media_type

    def __call__(self, sparql, form):
        assert form == query_form(sparql)
        return self.answer(sparql), self.media_type


def test_a_remote_store_gets_the_same_text_and_gives_the_same_rows(saved, store):
    sent = []

    def answer(text):
        sent.append(text)
        return store.query(text).serialize(format=QueryResultsFormat.JSON)

    remote = Remote(answer, "application/sparql-results+json; charset=utf-8")

    query = saved(
        "SELECT ?x ?n WHERE { GRAPH ?g { ?x <http://g.test/p> ?_one_iri ; <http://g.test/name> ?n } } ORDER BY ?x",
        "one",
    )
    assert run(query, {"one": C.value}, remote) == run(query, {"one": C.value}, store)
    assert sent == [bind(query, {"one": C.value})]


def test_a_remote_construct_gives_triples(store):
    text = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"

    remote = Remote(lambda text: serialize(store.query(text), format=RdfFormat.N_TRIPLES), "application/n-triples")
    assert run_text(remote, text) == run_text(store, text)


@pytest.mark.parametrize(
    ("text", "body", "media_type"),
    [
        ("ASK {}", b"<html>", "text/html"),
        ("ASK {}", b"{", "application/sparql-results+json"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", b"<html>", "text/html"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", b"nonsense", "text/turtle"),
    ],
)
def test_nonsense_from_an_endpoint_is_an_error(text, body, media_type):
    with pytest.raises(
        EndpointError, match=r"^http://store\.test/ answered|^http://store\.test/: its answer can't be read"
    ):
        run_text(Remote(lambda _: body, media_type), text)


def test_the_scanner_keeps_strings_iris_and_comments_whole():
    text = """SELECT ?a # ?b {
    WHERE { ?a <http://x.test/#x> "?c \\" {" , '''?d ' {''' ; a:b\\#c ?e . FILTER(?a<?f) }"""
    assert [token.text for token in tokens(text) if token.kind == "variable"] == ["?a", "?a", "?e", "?a", "?f"]
    assert query_form(text) == "SELECT"


def test_groups_are_those_of_the_pattern_and_know_their_own_variables():
    text = "CONSTRUCT { ?t ?t ?t } WHERE { ?a ?b ?c { SELECT ?d WHERE { ?d ?e ?f } } }"
    assert [(group.subselect, group.variables) for group in groups(text)] == [
        (False, {"a", "b", "c"}),
        (True, {"d"}),
        (False, {"d", "e", "f"}),
    ]
