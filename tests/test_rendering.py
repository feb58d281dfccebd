"""Answers as tables for people and as data for programs."""

from __future__ import annotations

import csv
import io
import json

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results

from kg.errors import UsageError
from kg.queries import Rows, Term, Triples, Truth
from kg.rendering import FORMATS, GRAPH_FORMATS, ROW_FORMATS, readable, render
from kg.vocabulary import iri, term


def text(value, **rest):
    return Term(value, "literal", **rest)


def node(value):
    return Term(value, "iri")


ROWS = Rows(
    ("proxy", "polarity", "certainty", "tense", "speaker", "reported_by", "quote", "place", "proxy_iri"),
    (
        (
            text("Houthis"),
            text("positive"),
            text("certain"),
            text("present"),
            None,
            None,
            text('Iran’s proxies, "the Houthis"'),
            None,
            node(iri("actor/houthis")),
        ),
        (
            text("Hamas"),
            text("negative"),
            text("probable"),
            text("past"),
            text("United States"),
            text("John Kirby"),
            text("a | b\nc \x1b[31mred"),
            None,
            node(iri("actor/hamas")),
        ),
    ),
)
TRIPLES = Triples((Triple(NamedNode(iri("actor/iran")), NamedNode(term("backs")), Literal("é")),))


def rendered(answer, form, **options):
    stream = io.StringIO()
    render(answer, stream, format=form, **options)
    return stream.getvalue()


def test_a_table_leaves_out_what_nobody_reads():
    headings, cells = readable(ROWS)
    assert headings == ("proxy", "certainty", "according to", "quote")
    assert cells[0] == ("Houthis", "certain, present", "", 'Iran’s proxies, "the Houthis"')
    assert cells[1][1:3] == ("denied, probable, past", "United States, says John Kirby")


def test_iris_are_shown_short_where_there_is_nothing_else():
    rows = Rows(("x_iri", "y_iri"), ((node(iri("actor/iran")), node(term("Attack"))),))
    assert readable(rows) == (("x iri", "y iri"), (("actor/iran", "px:Attack"),))


def test_words_of_a_text_cannot_steer_the_terminal():
    assert "\x1b" not in rendered(ROWS, "table")
    assert "\x1b" not in rendered(ROWS, "markdown")


def test_a_table_that_goes_to_a_file_has_a_fixed_width_and_no_colours():
    long = Rows(("proxy", "quote"), ((text("Houthis"), text("word " * 100)),))
    lines = rendered(long, "table").splitlines()
    assert max(map(len, lines)) <= 120
    assert max(len(line) for line in rendered(long, "table", width=60).splitlines()) <= 60
    assert sum(line.count("word") for line in lines) == 100


def test_no_rows_say_so():
    assert rendered(Rows(("a",), ()), "table") == "no rows\n"


def test_csv_keeps_every_column_and_value():
    rows = list(csv.reader(io.StringIO(rendered(ROWS, "csv"))))
    assert rows[0] == list(ROWS.variables)
    assert rows[1:] == [[value or "" for value in row] for row in ROWS.values()]


TYPED = Rows(
    ("a", "b", "c"),
    (
        (node("http://a.test/"), text('x"\\\t\n', language="en"), None),
        (Term("b0", "bnode"), text("5", datatype="http://www.w3.org/2001/XMLSchema#integer"), text("plain")),
    ),
)


@pytest.mark.parametrize(("form", "results"), [("json", QueryResultsFormat.JSON), ("tsv", QueryResultsFormat.TSV)])
def test_json_and_tsv_are_sparql_results_that_read_back(form, results):
    solutions = parse_query_results(rendered(TYPED, form).encode(), results)
    first, second = list(solutions)
    assert (first["a"].value, first["b"].value, first["b"].language, first["c"]) == (
        "http://a.test/",
        'x"\\\t\n',
        "en",
        None,
    )
    assert (second["b"].value, second["b"].datatype.value, second["c"].value) == (
        "5",
        "http://www.w3.org/2001/XMLSchema#integer",
        "plain",
    )


def test_markdown_is_one_line_a_row():
    lines = rendered(ROWS, "markdown").splitlines()
    assert len(lines) == 4
    assert r"a \| b c" in lines[3]


@pytest.mark.parametrize(
    ("form", "rdf"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
    ],
)
def test_triples_read_back(form, rdf):
    assert {quad.triple for quad in parse(rendered(TRIPLES, form).encode(), rdf)} == set(TRIPLES.triples)


def test_a_table_of_triples_is_turtle():
    assert rendered(TRIPLES, "table") == rendered(TRIPLES, "turtle")


def test_a_truth_value_has_its_words():
    assert rendered(Truth(value=True), "table") == "yes\n"
    assert rendered(Truth(value=False), "csv") == "false\n"
    assert json.loads(rendered(Truth(value=False), "json")) == {"head": {}, "boolean": False}


@pytest.mark.parametrize("form", [*GRAPH_FORMATS, "pdf"])
def test_a_format_that_does_not_fit_rows_is_an_error(form):
    with pytest.raises(UsageError, match=form):
        rendered(ROWS, form)


@pytest.mark.parametrize("form", [form for form in ROW_FORMATS if form != "table"])
def test_a_format_that_does_not_fit_triples_is_an_error(form):
    with pytest.raises(UsageError, match=form):
        rendered(TRIPLES, form)


def test_every_format_fits_one_kind_of_answer():
    for form in FORMATS:
        assert rendered(ROWS if form in ROW_FORMATS else TRIPLES, form)
