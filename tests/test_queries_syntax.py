"""SPARQL texts: where a mistake is, what was probably meant, and that no other server is asked without leave."""

from __future__ import annotations

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import QuerySyntaxError, UsageError
from kg.queries import Rows, load_queries, run_text, stream_text
from kg.queries.scanning import tokens
from kg.queries.syntax import _ends, _read_whole, calls_service

QUERIES = load_queries()


def error(text):
    with pytest.raises(QuerySyntaxError) as caught:
        run_text(Store(), text, name="q.rq")
    return caught.value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELCT * WHERE { ?s ?p ?o }", "line 1, column 1: 'SELCT' doesn't fit here; did you mean SELECT?"),
        ("SELECT * WEHRE { ?s ?p ?o }", "line 1, column 10: 'WEHRE' doesn't fit here; did you mean WHERE?"),
        ("SELECT *\n{\n ?s ?p ?o .\n OPTINAL { ?s ?p ?o } }", "line 4, column 2: 'OPTINAL' doesn't fit here; did you"),
        ("SELECT * {} ORDR BY ?s", "column 13: 'ORDR' doesn't fit here; did you mean ORDER?"),
        ("SELECT * {} GROUP ?s", "column 19: '?s' doesn't fit here; 'BY' is missing before it"),
        ("SELECT * { FILTER(REGX(?o, 'a')) }", "column 19: 'REGX' doesn't fit here; did you mean REGEX?"),
        ("SELECT * { FILTER(?a || ?b && -5 < ?c) FILTER EXIST {} }", "'EXIST' doesn't fit here; did you mean EXISTS?"),
        ("SELECT * { s ?p ?o . ?s ?p ?o }", "column 12: 's' doesn't fit here; did you mean ?s?"),
        ("SELECT * { ?s ?p ?o FILTER(?s = ?o }", "column 36: '}' doesn't fit here; ')' is missing before it"),
        ("SELECT ?a ?b, ?c { ?a ?b ?c }", "column 13: ',' doesn't fit here"),
        ("SELECT * {\r\n ?s ?p ?o", "line 2, column 10: the text ends too early; '}' is missing"),
        ("SELECT * { ?s ?p '\"x }", "column 18: the string ''\"x' has no end"),
        ('SELECT * { ?s ?p """x }', "column 24: the text ends inside a string"),
        ("SELECT * { ?s a px:Claim }", "the prefix 'px:' is not declared; put 'PREFIX px: <https://w3id.org/proxykg/"),
        (
            "PREFIX ex: <http://e.test/>SELECT * { ?s exx:a ?o }",
            "the prefix 'exx:' is not declared; did you mean 'ex:'?",
        ),
        ("SELECT * { ?s ^zzqq:a/<http://e.test/> ?o }", "column 15: the prefix 'zzqq:' is not declared; put 'PREFIX z"),
        ("SELECT * { ?s <x> ?o }", "'<x>' is no full IRI"),
        ("SELECT ?x (COUNT(?y) AS ?x) { ?x ?p ?y } GROUP BY ?x", "q.rq: The SELECT overrides an existing variable"),
        ("SELECT * { é?s ?p }", "column 12: 'é?s' doesn't fit here"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_was_probably_meant(text, words):
    assert words in str(error(text))


def test_the_line_is_shown_with_a_mark_below_the_place():
    assert error("SELECT *\n{ ?s ?p '''é\nend''' . ?s ?p }").__notes__ == ["  end''' . ?s ?p }\n                 ^"]


def test_of_a_long_line_the_part_with_the_mistake_is_shown():
    shown, mark = error(f"SELECT * {{ {'?s ?p ?o . ' * 50} ?s ?p }}").__notes__[0].splitlines()
    assert len(shown) <= 102
    assert shown[len(mark) - 1] == "}"


def test_what_is_shown_does_not_steer_a_terminal():
    assert "\x1b" not in error("SELECT * { \x1b[31m ?s }").__notes__[0]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_what_is_right_is_right_up_to_each_word(name):
    text = QUERIES[name].text
    assert [text[:end] for end in _ends(text) if not _read_whole(text[:end])] == []


@settings(deadline=None)
@given(st.sampled_from(sorted(QUERIES)), st.data())
def test_a_word_that_fits_nowhere_is_found_wherever_it_stands(name, data):
    text = QUERIES[name].text
    at = data.draw(st.sampled_from([token.end for token in tokens(text) if text[token.end :][:1] in " \n"]))
    broken = f"{text[:at]} ` {text[at:]}"
    line, column = broken.count("\n", 0, at + 1) + 1, at + 1 - broken.rfind("\n", 0, at + 1)
    assert f"line {line}, column {column}: '`'" in str(error(broken))


@settings(deadline=None)
@given(st.sampled_from(sorted(QUERIES)), st.data())
def test_a_text_that_is_cut_off_gives_no_other_error_than_one_of_its_own(name, data):
    text = QUERIES[name].text
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with suppress(QuerySyntaxError):  # some beginnings are queries of their own
        run_text(Store(), cut)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://e.test/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://e.test/>{ ?s ?p ?o } }",
        "SELECT * { ?s ?p trueSERVICE<http://e.test/>{ ?s ?p ?o } }",
        "PREFIX : <http://e.test/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b)SERVICE<http://e.test/>{ ?s ?p ?o } }",
        r"SELECT * { \u0053ERVICE <http://e.test/> { ?s ?p ?o } }",
        "SELECT * { # a comment\nSERVICE <http://e.test/> { ?s ?p ?o } }",
        """SELECT * { ?s ?p '''it's''' . SERVICE <http://e.test/> { ?s ?p ?o } }""",
    ],
)
def test_another_server_is_never_asked(text):
    with pytest.raises(UsageError, match="SERVICE"):
        run_text(Store(), text)
    assert calls_service(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'SERVICE <http://e.test/>' } # SERVICE",
        'SELECT * { ?service <http://e.test/SERVICE> "service"@en , """a "SERVICE" b""" }',
        "PREFIX s: <http://e.test/> SELECT * { ?s s:serviceType ?o }",
        "PREFIX service: <http://e.test/> SELECT * { ?s service:x ?service }",
        "PREFIX service: <http://e.test/> SELECT * { ?s ?p service:SERVICE ; service:service <http://e.test/> }",
    ],
)
def test_the_word_service_in_names_and_strings_is_none(text):
    assert not calls_service(text)
    assert run_text(Store(), text) == Rows(run_text(Store(), text).variables, ())


class Listener:
    """A server on a free port that counts who asks it, and has no rows for anyone."""

    def __init__(self) -> None:
        self.asked = 0
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.asked += 1
                body = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
                self.send_response(200)
                self.send_header("Content-Type", "application/sparql-results+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET  # noqa: N815 - as its base class calls it

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def listener():
    found = Listener()
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_a_server_is_asked_where_it_is_allowed(listener):
    before = listener.asked
    text = f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"
    assert list(stream_text(Store(), text, allow_service=True).rows) == []
    assert listener.asked == before + 1


KEYWORDS = [
    "SERVICE",
    "service",
    "SerVice",
    "SERVICE SILENT",
    "SERVICESILENT",
    r"\u0053ERVICE",
    "ſervice",
    "SERVICE#\n",
]
BEFORE = [
    "", "?s ?p ?o ", "?s ?p ?o . ", "?s ?p true", "?s ?p 1", "?s ?p 'x'@en", "FILTER(?s<?o)", "{} ", "?s ?p ?o ~ ",
    "?s ?p 'SERVICE' ", "BIND(1 AS ?service) ", "?s service:a ?o ", "?s ?p service:SERVICE ", "# SERVICE\n",
    "?s ?p ''' ' ''' ", r"?s ?p '\u0022' ", "OPTIONAL { ?s ?p ?o } ", "GRAPH ?service ", "?s service:a/",
]  # fmt: skip
PLACES = ["<{url}>", "?where", "service:x", ":x", "x000000:x"]
TEXTS = [
    "SELECT * {{ {inside} }}", "ASK {{ {inside} }}", "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {inside} }}",
    "SELECT * {{ {{ SELECT * {{ {inside} }} }} }}", "SELECT * {{ FILTER NOT EXISTS {{ {inside} }} }}",
    "DESCRIBE ?s {{ {inside} }}", "SELECT * {{ VALUES ?where {{ <{url}> }} {inside} }}",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.sampled_from(BEFORE),
    st.sampled_from(KEYWORDS),
    st.sampled_from(["", " ", "\n"]),
    st.sampled_from(PLACES),
    st.sampled_from(["{ ?s ?p ?o }", "{ ?x ?y ?z } .", "?s ?p ?o", "{| ?a ?b |}"]),
)
def test_no_request_leaves_without_leave(listener, text, before, keyword, gap, place, behind):
    prefixes = "".join(f"PREFIX {name}: <{listener.url}> " for name in ("", "service", "x000000"))
    inside = f"{before}{keyword}{gap}{place.format(url=listener.url)} {behind}"
    asked = listener.asked
    with suppress(UsageError):  # QuerySyntaxError is one
        run_text(Store(), prefixes + text.format(inside=inside, url=listener.url))
    assert listener.asked == asked


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <{url}>",
        "LOAD SILENT <{url}> INTO GRAPH <http://g.test/>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    ],
)
def test_nothing_is_fetched_to_be_loaded_or_asked(listener, text):
    asked = listener.asked
    with suppress(UsageError):
        assert run_text(Store(), text.format(url=listener.url)).rows == ()
    assert listener.asked == asked


def test_a_dialect_that_the_engine_cannot_read_is_judged_by_its_words():
    assert calls_service("SELECT * { ?s ?p ?o . SERVICE <http://e.test/> { ?s ?p ?o } } OPTION (fast)")
    assert not calls_service("SELECT * { ?s ?p 'SERVICE' } OPTION (fast)")
    with pytest.raises(UsageError, match="SERVICE"):
        run_text(lambda _: pytest.fail("sent"), "SELECT * { SERVICE ?x {} } OPTION (fast)")
