"""`kg queries`: list, show, export."""

from __future__ import annotations

import csv
import io

import pytest
from pyoxigraph import RdfFormat, parse

from kg.queries import load_queries, load_query


@pytest.mark.parametrize("words", [[], ["list"]])
def test_queries_lists_them(kg, words):
    done = kg("queries", *words)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("query ")
    assert "proxies" in done.out


def test_a_list_in_csv_has_every_query_with_its_parameters(kg):
    done = kg("queries", "list", "--format", "csv")
    rows = {row["query"]: row for row in csv.DictReader(io.StringIO(done.out))}
    assert set(rows) == set(load_queries())
    assert (rows["meetings"]["parameters"], rows["meetings"]["tags"]) == ("actor [with] [text]", "diplomacy")
    assert rows["claims-by-certainty"]["parameters"] == "[certainty] [actor] [text]"


def test_a_tag_chooses(kg):
    done = kg("queries", "list", "--tag", "graphs", "--format", "csv")
    assert [row.split(",")[0] for row in done.out.splitlines()[1:]] == ["dossier", "network", "stix-bundle"]


def test_an_unknown_tag_says_which_there_are(kg):
    done = kg("queries", "list", "--tag", "weapons")
    assert done.code == 2
    assert done.complaint.startswith("no saved query has the tag 'weapons'; tags are arms, attacks, ")


def test_show_prints_the_file(kg):
    done = kg("queries", "show", "proxies")
    assert (done.code, done.out) == (0, load_query("proxies").text)


def test_show_with_values_prints_what_would_be_asked(kg, small_graph):
    done = kg("queries", "show", "proxies", "--actor", "Tehran", "--graph", small_graph)
    assert done.code == 0
    asked = kg("query", "-", "--graph", small_graph, stdin=done.out)
    assert asked.out == kg("ask", "proxies", "--actor", "Iran", "--graph", small_graph).out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["proxys"], "no saved query 'proxys'; did you mean proxies"),
        (["proxies", "--actr", "Iran"], "query 'proxies' has no parameter --actr; did you mean --actor?"),
        (["proxies", "Iran"], "'Iran' is one word too many; did you mean --actor 'Iran'?"),
        (["proxies", "--actor"], "--actor needs a value"),
        ([], "Missing argument 'NAME'"),
    ],
)
def test_show_used_wrongly_says_how(kg, words, complaint):
    done = kg("queries", "show", *words)
    assert done.code == 2
    assert done.complaint.startswith(complaint)


def test_export_writes_queries_and_description_to_a_file(kg, small_graph):
    done = kg("queries", "export", "--graph", small_graph, "--service", "https://a.test/q", "--output", "all.nt")
    assert (done.code, done.out, done.err) == (0, "", "")
    kinds = {quad.object.value.rpartition("#")[2] for quad in parse(path="all.nt", format=RdfFormat.N_TRIPLES)}
    assert {"SPARQLExecutable", "Service", "Dataset", "NamedGraph"} <= kinds


def test_the_queries_alone_need_no_graph(kg):
    done = kg("queries", "export", "--only", "queries")
    assert (done.code, done.err) == (0, "")
    assert "sh:SPARQLExecutable" in done.out
    assert "void:" not in done.out


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        ([], 1, "no graph in build/kg; run 'kg build' first"),
        (["--only", "nothing"], 2, "unknown part 'nothing'; --only takes queries or dataset"),
        (["--format", "docx", "--only", "queries"], 2, "unknown format 'docx'"),
        (["--only", "queries", "--service", "here"], 2, "--service 'here' is no web address"),
        (["--only", "queries", "--output", "no/such/file.ttl"], 1, "no/such/file.ttl: can't be written"),
    ],
)
def test_export_used_wrongly_says_how(kg, words, code, complaint):
    done = kg("queries", "export", *words)
    assert done.code == code
    assert done.complaint.startswith(complaint)


@pytest.mark.parametrize(
    "arguments",
    [["show", "proxies", "--actor", "Tehran"], ["export", "--only", "dataset", "--service", "https://a.test/q"]],
)
def test_an_endpoint_is_told_who_asks(kg, small_graph, guarded, monkeypatch, arguments):
    told = kg("queries", *arguments, "--endpoint", guarded, "--user", "ann", "--password", "s3cret")
    assert (told.code, told.err) == (0, "")
    assert told.out == kg("queries", *arguments, "--graph", small_graph).out
    refused = kg("queries", *arguments, "--endpoint", guarded)
    assert refused.code == 1
    assert refused.complaint.startswith(f"{guarded} wants a user and password; give --user and --password, or a line")
    monkeypatch.setenv("PROXYKG_USER", "ann")
    monkeypatch.setenv("PROXYKG_PASSWORD", "s3cret")
    assert kg("queries", *arguments, "--endpoint", guarded).out == told.out


def test_the_service_is_the_endpoint_that_was_asked(kg, guarded):
    done = kg(
        "queries", "export", "--endpoint", guarded, "--user", "ann", "--password", "s3cret", "--format", "ntriples"
    )
    assert f"<http://www.w3.org/ns/sparql-service-description#endpoint> <{guarded}> ." in done.out


def test_help_teaches_by_example(kg):
    done = kg("queries", "--help")
    assert done.code == 0
    assert "\n  kg queries show proxies --actor Iran > proxies.rq\n" in done.out
