"""`kg ask`, `kg query`, `kg explain`: right and wrong use."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest


def test_ask_without_a_name_lists_the_queries(kg):
    done = kg("ask")
    assert done.code == 0
    assert "  proxies " in done.out
    assert "Who an actor backs" in done.out


def test_ask_help_shows_examples_line_by_line(kg):
    done = kg("ask", "--help")
    assert done.code == 0
    assert "\n  kg ask proxies --actor Tehran\n" in done.out


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_after_a_name_shows_what_the_query_wants_to_know(kg, flag):
    done = kg("ask", "proxies", flag)
    assert done.code == 0
    assert done.out.startswith("Usage: kg ask proxies --actor NAME")
    assert "  --actor NAME  " in done.out


@pytest.mark.parametrize("name", ["Iran", "Tehran", "the Islamic Republic", "actor/iran"])
def test_an_actor_goes_by_name_alias_or_identifier(kg, small_graph, name):
    done = kg("ask", "proxies", "--actor", name, "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert "Houthis" in done.out
    assert "Iran backs the Houthis" in done.out


def test_options_may_stand_anywhere_and_have_equals_signs(kg, small_graph):
    one = kg("ask", f"--graph={small_graph}", "proxies", "--actor=Iran", "--format=csv")
    other = kg("ask", "proxies", "--format", "csv", "--actor", "Iran", "--graph", small_graph)
    assert one == other
    assert one.code == 0


def test_what_was_supplied_and_what_was_not_are_two_questions(kg, small_graph):
    supplied = kg("ask", "arms-supplied", "--actor", "Iran", "--graph", small_graph).out
    denied = kg("ask", "arms-not-delivered", "--actor", "Iran", "--graph", small_graph).out
    assert "drones" in supplied
    assert "missiles" not in supplied
    assert "missiles" in denied
    assert "drones" not in denied


def test_csv_has_a_row_for_each_answer(kg, small_graph):
    done = kg("ask", "proxies", "--actor", "Iran", "--format", "csv", "--graph", small_graph)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["proxy"] for row in rows] == ["Houthis"]


def test_json_is_the_standard_results_format(kg, small_graph):
    done = kg("ask", "proxies", "--actor", "Iran", "--format", "json", "--graph", small_graph)
    [row] = json.loads(done.out)["results"]["bindings"]
    assert row["proxy"] == {"type": "literal", "value": "Houthis"}


def test_a_network_is_written_as_rdf(kg, small_graph):
    done = kg("ask", "network", "--format", "ntriples", "--graph", small_graph)
    assert done.code == 0
    assert "<https://w3id.org/proxykg/id/actor/houthis>" in done.out


def test_no_answer_is_an_answer(kg, small_graph):
    done = kg("ask", "proxies", "--actor", "Russia", "--graph", small_graph)
    assert (done.code, done.out, done.err) == (0, "no rows\n", "")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["proxie"], "no saved query 'proxie'; did you mean proxies"),
        (["frobnicate"], "no saved query 'frobnicate'; 'kg ask' lists them"),
        (["proxies"], "query 'proxies' needs --actor (the backer)"),
        (["proxies", "--actor"], "--actor needs a value; 'kg ask proxies --help' shows what it takes"),
        (["proxies", "--actr", "Iran"], "query 'proxies' has no parameter --actr; did you mean --actor?"),
        (["proxies", "--fromat", "csv"], "query 'proxies' has no parameter --fromat; did you mean --format?"),
        (["proxies", "--actor", "Iran", "--actor", "Syria"], "--actor is given twice; keep one"),
        (["proxies", "Iran"], "'Iran' is one word too many; did you mean --actor 'Iran'?"),
        (["proxies", "-x"], "'-x' is no option; options have two hyphens"),
        (["--actor", "Iran"], "--actor without a query; write 'kg ask NAME --actor …'"),
        (["proxies", "--actor", "Iran", "--format", "xml"], "unknown format 'xml'; known are table"),
        (["proxies", "--actor", "Iran", "--format", "turtle"], "format 'turtle' is for CONSTRUCT and DESCRIBE"),
        (["proxies", "--actor", "Russa"], "unknown name 'Russa'; did you mean Russia"),
        (["proxies", "--actor", ""], "query 'proxies', --actor: is empty; give a value"),
        (["weapons-by-class", "--class", "missle"], "unknown name 'missle'; did you mean missile"),
        (["claims-by-certainty", "--certainty", "sure"], "query 'claims-by-certainty', --certainty: 'sure' is none of"),
        (["timeline", "--actor", "Iran", "--from", "May"], "query 'timeline', --from: 'May' is no date"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(kg, small_graph, arguments, complaint):
    done = kg("ask", *arguments, "--graph", small_graph)
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith(complaint)


def test_without_a_graph_it_says_how_to_get_one(kg):
    done = kg("ask", "proxies", "--actor", "Iran")
    assert done.code == 1
    assert done.complaint == "no graph in build/kg; run 'kg build' first"


@pytest.mark.parametrize("arguments", [["ask", "proxies", "--actor", "Iran"], ["explain", "Iran backs Houthis"]])
def test_a_dead_endpoint_is_named(kg, arguments):
    done = kg(*arguments, "--endpoint", "http://localhost:9/sparql")
    assert done.code == 1
    assert "http://localhost:9/sparql" in done.complaint


ASKING = [["ask", "proxies", "--actor", "Iran"], ["query", "question.rq"], ["explain", "Iran backs Houthis"]]


@pytest.mark.parametrize("arguments", ASKING, ids=lambda arguments: arguments[0])
def test_an_endpoint_is_told_who_asks(kg, small_graph, guarded, monkeypatch, arguments):
    Path("question.rq").write_text("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g", encoding="utf-8")
    told = kg(*arguments, "--endpoint", guarded, "--user", "ann", "--password", "s3cret")
    assert (told.code, told.err) == (0, "")
    assert told.out == kg(*arguments, "--graph", small_graph).out
    refused = kg(*arguments, "--endpoint", guarded)
    assert refused.code == 1
    assert refused.complaint.startswith(f"{guarded} wants a user and password; give --user and --password, or a line")
    wrong = kg(*arguments, "--endpoint", guarded, "--user", "ann", "--password", "wr0ng")
    assert wrong.complaint == f"{guarded} does not take this user or password (401): Who are you?"
    monkeypatch.setenv("PROXYKG_USER", "ann")
    assert "a user without a password; set PROXYKG_PASSWORD" in kg(*arguments, "--endpoint", guarded).complaint
    monkeypatch.setenv("PROXYKG_PASSWORD", "s3cret")
    assert kg(*arguments, "--endpoint", guarded).out == told.out


@pytest.mark.parametrize("arguments", ASKING[::2], ids=lambda arguments: arguments[0])
def test_an_endpoint_may_take_any_time(kg, guarded, arguments):
    done = kg(*arguments, "--endpoint", guarded, "--user", "ann", "--password", "s3cret", "--timeout", "0")
    assert done.code == 0


def test_an_endpoint_that_is_no_address_is_wrong_use(kg):
    done = kg("ask", "proxies", "--actor", "Iran", "--endpoint", "fuseki")
    assert done.code == 2
    assert "'fuseki' is no web address" in done.complaint


def test_query_reads_a_file(kg, small_graph, tmp_path):
    file = tmp_path / "question.rq"
    file.write_text("SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }", encoding="utf-8")
    done = kg("query", file, "--format", "csv", "--graph", small_graph)
    assert (done.code, done.out) == (0, "n\n5\n")


def test_a_query_may_stand_on_the_command_line_itself(kg, small_graph):
    done = kg("query", "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "--graph", small_graph)
    assert (done.code, done.out.split()) == (0, ["n", "─", "5"])
    houthis = "<https://w3id.org/proxykg/id/actor/houthis>"
    found = kg("query", f"CONSTRUCT {{ {houthis} a ?c }} {{ GRAPH ?g {{ {houthis} a ?c }} }}", "--graph", small_graph)
    assert (found.code, found.err) == (0, "")
    assert houthis in found.out
    wrong = kg("query", "SELECT ?x { ?x }", "--graph", small_graph)
    assert (wrong.code, wrong.err.startswith("kg: query: line 1, column 16")) == (2, True)


def test_query_reads_standard_input(kg, small_graph):
    done = kg("query", "-", "--graph", small_graph, stdin="ASK { GRAPH ?g { ?s ?p ?o } }")
    assert (done.code, done.out) == (0, "yes\n")


@pytest.mark.parametrize(
    ("content", "code", "complaint"),
    [
        (b"INSERT DATA { <a:b> <a:b> <a:b> }", 2, "would change the graph"),
        (b"SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }", 2, "SERVICE"),
        (b"  \n", 1, "is empty"),
        (b"SELECT \xff", 1, "not UTF-8 at byte 7"),
    ],
)
def test_a_wrong_query_names_the_file(kg, small_graph, tmp_path, content, code, complaint):
    file = tmp_path / "question.rq"
    file.write_bytes(content)
    done = kg("query", file, "--graph", small_graph)
    assert done.code == code
    assert done.complaint.startswith(str(file))
    assert complaint in done.complaint


def test_a_mistake_in_a_query_is_shown_in_its_line(kg, small_graph):
    text = "SELECT ?x WHERE {\n  GRAPH ?g { ?x a ?y }\n  FLTER(?x = ?y)\n}"
    done = kg("query", "-", "--graph", small_graph, stdin=text)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [
        "kg: stdin: line 3, column 3: 'FLTER' doesn't fit here; did you mean FILTER?",
        "    FLTER(?x = ?y)",
        "    ^",
    ]


EVERYTHING = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { GRAPH ?f { ?a ?b ?c } GRAPH ?g { ?d ?e ?h } GRAPH ?i { ?j ?k ?l } }"


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_rows_beyond_a_limit_are_left_out_and_that_is_said(kg, small_graph, form):
    cut = kg(
        "query", "-", "--graph", small_graph, "--limit", "2", "--format", form, stdin="SELECT ?g " + EVERYTHING[9:]
    )
    assert (cut.code, cut.err) == (0, "kg: there is more than --limit lets through\n")
    heading = {"csv": 1, "table": 2}.get(form, 0)
    assert (len(json.loads(cut.out)["results"]["bindings"]) if form == "json" else cut.out.count("\n") - heading) == 2


def test_nothing_is_said_of_a_limit_that_leaves_nothing_out(kg, small_graph):
    done = kg("ask", "proxies", "--actor", "Iran", "--graph", small_graph, "--limit", "1")
    assert (done.code, done.err, "Houthis" in done.out) == (0, "", True)


def test_triples_are_limited_as_rows_are(kg, small_graph):
    text = "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"
    done = kg("query", "-", "--graph", small_graph, "--limit", "3", "--format", "ntriples", stdin=text)
    assert (done.code, done.out.count("\n"), bool(done.err)) == (0, 3, True)


def test_a_question_without_an_end_ends_when_its_time_is_up(kg, small_graph):
    done = kg("query", "-", "--graph", small_graph, "--timeout", "0.5", stdin=ENDLESS)
    assert (done.code, done.out) == (1, "")
    assert done.complaint == "no answer in 0.5 seconds; ask for less, or allow more (--timeout)"


@pytest.mark.parametrize("form", ["table", "csv"])
def test_a_question_that_takes_too_much_memory_is_ended(kg, small_graph, form):
    text = "SELECT * { GRAPH ?f { ?a ?b ?c } GRAPH ?g { ?d ?e ?h } } ORDER BY ?c"
    done = kg("query", "-", "--graph", small_graph, "--memory", "300M", "--format", form, stdin=text)
    assert done.code == 1
    assert done.complaint == "the answer takes more memory than 300 MB; ask for less, or allow more (--memory)"


def test_a_table_too_large_to_be_laid_out_is_refused_and_not_begun(kg, small_graph):
    text = f'SELECT * {{ GRAPH ?f {{ ?a ?b ?c }} GRAPH ?g {{ ?d ?e ?h }} BIND("{"long " * 1000}" AS ?x) }}'
    done = kg("query", "-", "--graph", small_graph, "--memory", "256M", stdin=text)
    assert (done.code, done.out) == (1, "")
    assert "more memory than 256 MB" in done.complaint


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--timeout", "soon"), "--timeout 'soon' is no number of seconds"),
        (("--timeout", "-1"), "--timeout '-1' is no number of seconds"),
        (("--memory", "much"), "--memory 'much' is no size; write it like 512M or 4G"),
        (("--memory", "1M"), "a limit of memory must be 256M or more"),
        (("--limit", "1.5"), "--limit '1.5' is no whole number"),
    ],
)
def test_a_limit_that_is_none_is_refused(kg, small_graph, options, words):
    asked = kg("ask", "proxies", "--actor", "Iran", "--graph", small_graph, *options)
    queried = kg("query", "-", "--graph", small_graph, *options, stdin="ASK {}")
    assert asked.code == queried.code == 2
    assert words in asked.complaint
    assert words in queried.complaint


def test_no_limit_is_0(kg, small_graph):
    done = kg("query", "-", "--graph", small_graph, "--timeout", "0", "--memory", "0", stdin="ASK {}")
    assert (done.code, done.out, done.err) == (0, "yes\n", "")


def test_explain_has_limits_too(kg, small_graph):
    done = kg("explain", "Iran backs Houthis", "--graph", small_graph, "--timeout", "0.001")
    assert (done.code, done.out) == (1, "")
    assert "no answer in 0.001 seconds" in done.complaint


@pytest.mark.parametrize("path", ["missing.rq", ".", "select.rq", "ask me", "x" * 300])
def test_a_query_file_that_cannot_be_read_is_named(kg, small_graph, path):
    done = kg("query", path, "--graph", small_graph)
    assert done.code == 1
    assert done.complaint.startswith(f"{path}: can't be read")


def test_explain_gives_the_quote(kg, small_graph):
    done = kg("explain", "Tehran backs the Houthis", "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert "“Iran backs the Houthis”" in done.out


def test_explain_takes_the_words_apart_too(kg, small_graph):
    together = kg("explain", "Iran backs Houthis", "--graph", small_graph)
    apart = kg("explain", "Iran", "backs", "Houthis", "--graph", small_graph)
    assert apart == together


def test_explain_shows_the_steps_of_inference(kg, small_graph):
    done = kg("explain", "Iran indirectly backs Houthis", "--format", "json", "--graph", small_graph)
    record = json.loads(done.out)
    assert (done.code, record["verdict"]) == (0, "inferred")
    assert record["derivations"]


def test_explain_says_why_a_denied_delivery_is_no_fact(kg, small_graph):
    done = kg("explain", "Iran supplies Russia", "--graph", small_graph)
    assert "Tehran sent drones to Russia" in done.out
    assert "it is denied" in done.out


def test_explain_takes_several_statements_and_fails_if_one_is_unknown(kg, small_graph):
    both = kg("explain", "Iran backs Houthis", "Iran supplies Russia", "--graph", small_graph)
    assert (both.code, both.out.count("\n\n")) == (0, 1)
    mixed = kg("explain", "Iran backs Houthis", "Russia backs Iran", "--graph", small_graph, "--format", "json")
    assert (mixed.code, [one["verdict"] for one in json.loads(mixed.out)]) == (1, ["said", "unknown"])
    lines = kg("explain", "-", "--graph", small_graph, stdin="Iran backs Houthis\n\nIran supplies Russia\n")
    assert lines == both
    assert kg("explain", "actor/iran", "actor/russia", "--graph", small_graph).out.count("\n\n") == 1
    assert kg("explain", "actor/iran", "px:backs", "actor/houthis", "--graph", small_graph).out.count("\n\n") == 0


def test_of_several_statements_one_that_can_t_be_read_is_named_and_the_others_go_on(kg, small_graph):
    lines = ["Russa backs Iran", "Iran backs Houthis", "Iran frobnicates Houthis", "Russia backs Iran"]
    done = kg("explain", "-", "--graph", small_graph, stdin="\n".join(lines))
    assert done.code == 2
    assert [line.partition(":")[0] for line in done.out.splitlines() if line and line[0] != " "] == [lines[1], lines[3]]
    assert [line.split(": ")[:2] for line in done.err.splitlines()] == [["kg", lines[0]], ["kg", lines[2]]]
    assert kg("explain", *lines, "--graph", small_graph) == done
    found = json.loads(kg("explain", "-", "--format", "json", "--graph", small_graph, stdin="\n".join(lines)).out)
    assert [one["statement"] for one in found] == lines
    assert [one.get("verdict") for one in found] == [None, "said", None, "unknown"]
    assert "did you mean Russia" in found[0]["error"]
    graph = kg("explain", "-", "--format", "turtle", "--graph", small_graph, stdin="\n".join(lines))
    assert (graph.code, graph.err) == (2, done.err)
    assert graph.out == kg("explain", lines[1], lines[3], "--format", "turtle", "--graph", small_graph).out


def test_statements_of_standard_input_are_a_list_in_json_however_many(kg, small_graph):
    one = kg("explain", "-", "--format", "json", "--graph", small_graph, stdin="Iran backs Houthis\n")
    alone = kg("explain", "Iran backs Houthis", "--format", "json", "--graph", small_graph)
    assert json.loads(one.out) == [json.loads(alone.out)]


def test_explain_takes_a_statement_beside_a_name(kg, small_graph):
    both = kg("explain", "Iran backs Houthis", "actor/iran", "--graph", small_graph)
    assert (both.code, both.out.count("\n\n")) == (0, 1)
    named = kg("explain", "Islamic Republic", "backs", "Houthis", "--graph", small_graph)
    assert named.out.count("\n\n") == 0


def test_explain_without_a_statement_on_standard_input_is_wrong_use(kg, small_graph):
    done = kg("explain", "-", "--graph", small_graph)
    assert (done.code, done.complaint) == (2, "no statement on standard input; write one a line")


def test_explain_shortens_a_long_list_of_claims(kg, small_graph):
    assert "and 2 more claims: --limit 0 shows all" in kg("explain", "Iran", "--limit", "1", "--graph", small_graph).out
    assert "more claim" not in kg("explain", "Iran", "--limit", "0", "--graph", small_graph).out


@pytest.mark.parametrize("form", ["turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml"])
def test_explain_as_a_graph_in_each_format_of_an_export(kg, small_graph, form):
    done = kg("explain", "Iran indirectly backs Houthis", "--format", form, "--graph", small_graph)
    assert (done.code, done.err) == (0, "")
    assert "Iran backs the Houthis" in done.out
    assert done == kg("explain", "Iran indirectly backs Houthis", "--format", form, "--graph", small_graph)


def test_an_unknown_format_of_an_explanation_is_wrong_use(kg, small_graph):
    done = kg("explain", "Iran", "--format", "docx", "--graph", small_graph)
    assert (done.code, done.out) == (2, "")
    assert done.complaint.startswith("unknown format 'docx'; choose one of text, json, turtle")


def test_what_the_graph_does_not_know_is_exit_code_1(kg, small_graph):
    done = kg("explain", "Russia backs Iran", "--graph", small_graph)
    assert done.code == 1
    assert "nothing in the graph says so" in done.out


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [("Russa backs Houthis", "did you mean Russia"), ("Iran frobnicates Houthis", "no property in")],
)
def test_explaining_what_is_misspelt_suggests(kg, small_graph, statement, complaint):
    done = kg("explain", statement, "--graph", small_graph)
    assert done.code == 2
    assert complaint in done.complaint
