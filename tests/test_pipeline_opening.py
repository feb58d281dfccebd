"""`kg.open`: a graph asked from Python, names and dates in, named tuples out."""

from __future__ import annotations

import datetime

import pytest
from pyoxigraph import Store

import kg
from kg.errors import LimitError, ParameterError, StoreError, UnknownNameError, UnknownQueryError, UsageError
from kg.model import Link, Mention
from kg.vocabulary import iri
from tests.conftest import small_document, write_graph


@pytest.fixture(scope="module")
def graph(small_graph):
    return kg.open(small_graph)


@pytest.mark.parametrize(
    "actor",
    [
        "Iran",
        "Tehran",
        "the Islamic Republic",
        "actor/iran",
        iri("actor/iran"),
        kg.IRI(iri("actor/iran")),
        Link("actor/iran", "Iran", "State", Mention(0, 4, "Iran", "Organisation")),
    ],
)
def test_an_actor_goes_by_name_alias_iri_or_link(graph, actor):
    [row] = graph.ask("proxies", actor=actor)
    assert (row.proxy, row.proxy_iri.short, row.quote) == ("Houthis", "actor/houthis", "Iran backs the Houthis")


def test_what_an_answer_gives_can_be_asked_about(graph):
    [row] = graph.ask("proxies", actor="Iran")
    assert [one.backer for one in graph.ask("backers", actor=row.proxy_iri)] == ["Iran"]


def test_the_claims_of_an_extraction_can_be_asked_about(graph):
    _, claims = small_document()
    assert graph.ask("claims-about", actor=claims[0].target[0])


def test_a_parameter_that_is_a_word_of_python_takes_an_underscore(graph):
    everything = graph.ask("timeline")
    assert graph.ask("timeline", from_=None, to=None).values() == everything.values()
    for some in (
        graph.ask("timeline", from_=datetime.date(1900, 1, 1), to="1901"),
        graph.ask("timeline", {"from": 1900, "to": 1901}),
    ):
        assert len(some) == 0


def test_any_query_has_its_table(graph):
    assert graph.query("ASK { GRAPH ?g { ?s ?p ?o } }")
    assert not graph.query("ASK { GRAPH ?g { ?s ?p <http://a.test/> } }")
    [row] = graph.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert row.n > 1000
    network = graph.ask("network")
    assert iri("actor/houthis") in {row.subject for row in network} | {row.object for row in network}


@pytest.mark.parametrize(
    ("name", "values", "error", "complaint"),
    [
        ("proxie", {}, UnknownQueryError, "no saved query 'proxie'; did you mean proxies"),
        ("proxies", {"actor": "Russa"}, UnknownNameError, "unknown name 'Russa'; did you mean Russia"),
        ("proxies", {"actr": "Iran"}, ParameterError, "query 'proxies' has no parameter actr; did you mean actor?"),
        ("proxies", {}, ParameterError, r"query 'proxies' needs actor \(the backer\)"),
        ("proxies", {"actor": None}, ParameterError, r"query 'proxies' needs actor \(the backer\)"),
        ("proxies", {"actor": 7}, ParameterError, "query 'proxies', actor: wants a name or an IRI, not int 7"),
        ("timeline", {"from_": "May"}, ParameterError, "query 'timeline', from: 'May' is no date"),
        ("weapons-by-class", {"class_": "missle"}, UnknownNameError, "did you mean missile"),
    ],
)
def test_what_is_wrong_is_named_as_python_calls_it(graph, name, values, error, complaint):
    with pytest.raises(error, match=complaint):
        graph.ask(name, **values)


def test_a_name_can_be_found_by_itself(graph):
    assert graph.find("Tehran", "Actor") == iri("actor/iran")
    assert graph.find("ballistic missiles", "Class").short == "px:BallisticMissile"
    with pytest.raises(UnknownNameError):
        graph.find("Frobnia")


def test_an_explanation_is_that_of_the_package(graph, small_graph):
    assert graph.explain("Iran backs Houthis") == kg.explain("Iran backs Houthis", graph=small_graph)


def test_one_question_needs_no_open_graph(small_graph):
    table = kg.ask("proxies", actor="Iran", graph=small_graph)
    assert [row.proxy for row in table] == ["Houthis"]
    assert kg.ask("proxies", {"actor": "Iran"}, graph=small_graph).values() == table.values()
    assert len(kg.query("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 3", graph=small_graph)) == 3


def test_limits_hold_and_change_no_answer(graph, small_graph):
    bounded = kg.open(small_graph, timeout=20, memory=512 << 20)
    assert bounded.ask("proxies", actor="Iran").values() == graph.ask("proxies", actor="Iran").values()
    assert bounded.query("ASK { GRAPH ?g { ?s ?p ?o } }")
    assert bounded.ask("network").to_rdf() == graph.ask("network").to_rdf()
    endless = "SELECT (COUNT(*) AS ?n) { GRAPH ?f { ?a ?b ?c } GRAPH ?g { ?d ?e ?h } GRAPH ?i { ?j ?k ?l } }"
    with pytest.raises(LimitError, match=r"no answer in 0\.5 seconds"):
        kg.open(small_graph, timeout=0.5).query(endless)
    with pytest.raises(UsageError, match="a limit of time must be more than 0 seconds"):
        kg.open(small_graph, timeout=0)


def test_with_limits_each_question_is_to_the_graph_that_is_there(tmp_path):
    document, claims = small_document()
    bounded = kg.open(write_graph(tmp_path / "kg", document, claims[:1]), timeout=20)
    assert len(bounded.ask("claims", actor="Iran")) == 1
    write_graph(tmp_path / "kg", document, claims)
    assert len(bounded.ask("claims", actor="Iran")) == 3


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> <a:c> }", "SELECT * { SERVICE <http://a.test/> { ?s ?p ?o } }"]
)
def test_a_graph_is_only_read_and_asks_no_other_server(graph, text):
    with pytest.raises(UsageError):
        graph.query(text)


def test_a_graph_that_is_not_there_is_said_when_it_is_opened(tmp_path):
    with pytest.raises(StoreError, match="run 'kg build' first"):
        kg.open(tmp_path / "kg")
    with pytest.raises(UsageError, match="is no web address"):
        kg.open(endpoint="localhost")


def test_an_endpoint_is_asked_for_names_anew_each_time(graph, monkeypatch, small_graph):
    from kg.graph.store import open_store

    looked_up = []

    class Remote:
        """A graph behind an endpoint, which is no store of this process."""

        def quads_for_pattern(self, *pattern):
            looked_up.append(pattern)
            return open_store(small_graph).quads_for_pattern(*pattern)

    remotes = []

    def opened(*_, **__):
        remotes.append(Remote())
        return open_store(small_graph), remotes[-1]

    monkeypatch.setattr("kg.pipeline.opening.opened", opened)
    far = kg.open(endpoint="http://a.test/")
    assert repr(far) == "<Graph http://a.test/>"
    assert far.ask("proxies", actor="Iran").values() == graph.ask("proxies", actor="Iran").values()
    far.find("Iran", "Actor")
    assert looked_up
    assert len(remotes) == 3
    assert not any(isinstance(remote, Store) for remote in remotes)
