"""Reading a remote store: the same answers as from the embedded one, and its own words where it refuses."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from graph_cases import article, derived_store
from pyoxigraph import Literal, QueryResultsFormat

from kg.errors import EndpointError, UsageError
from kg.graph.explanation import explain
from kg.graph.explanation_records import to_store
from kg.graph.names import resolve
from kg.graph.remote import Endpoint, RemoteGraph
from kg.graph.terms import PREF_LABEL, TYPE, node, px
from kg.vocabulary import iri

JSON = "application/sparql-results+json"


class Double(ThreadingHTTPServer):
    """An endpoint on a free port of this machine that answers from `answer`: (status, headers, body)."""

    daemon_threads = True

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.requests = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/sparql"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(body)["query"][0]
        self.server.requests.append((dict(self.headers), query))
        answer = self.server.answer(query)
        if answer is None:
            self.server.released.wait()
            return
        status, headers, content = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def serve():
    servers = []

    def start(answer):
        server = Double(answer if callable(answer) else lambda query: answer)
        server.released = threading.Event()
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return server

    yield start
    for server in servers:
        server.released.set()
        server.shutdown()
        server.server_close()


def from_store(store):
    def answer(query):
        return (
            200,
            {"Content-Type": f"{JSON}; charset=utf-8"},
            store.query(query).serialize(format=QueryResultsFormat.JSON),
        )

    return answer


@pytest.fixture(scope="module")
def store():
    return derived_store(article())


def test_a_remote_graph_finds_the_same_quads(serve, store):
    remote = RemoteGraph(Endpoint(serve(from_store(store)).url))
    quad = next(iter(store.quads_for_pattern(None, PREF_LABEL, Literal("Iran"), None)))
    parts = quad.subject, quad.predicate, quad.object, quad.graph_name
    patterns = [tuple(part if mask >> i & 1 else None for i, part in enumerate(parts)) for mask in range(16)]
    for pattern in patterns:
        assert set(remote.quads_for_pattern(*pattern)) == set(store.quads_for_pattern(*pattern)), pattern
    assert list(remote.quads_for_pattern(node("actor/nobody"), None, None, None)) == []


@pytest.mark.parametrize(
    "statement",
    ["Iran indirectly acts against Israel", "Iran supplies Russia", "Houthis is an actor", "claim/article/2"],
)
def test_explanations_and_names_are_the_same_from_a_remote_graph(serve, store, statement):
    remote = RemoteGraph(Endpoint(serve(from_store(store)).url))
    assert explain(remote, statement) == explain(store, statement)
    assert set(to_store(remote, [explain(remote, statement)])) == set(to_store(store, [explain(store, statement)]))
    assert resolve(remote, "iran", kinds=["Actor"]) == (iri("actor/iran"),)


def test_a_remote_graph_asks_nothing_twice(serve, store):
    server = serve(from_store(store))
    remote = RemoteGraph(Endpoint(server.url))
    for _ in range(2):
        list(remote.quads_for_pattern(None, TYPE, px("Claim"), None))
    assert len(server.requests) == 1


def test_a_query_is_posted_urlencoded_and_asks_for_results_or_triples(serve):
    server = serve((200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}'))
    query = "ASK { ?s ?p 'é & +%' }" + " " * 20_000
    assert Endpoint(server.url)(query) == (b'{"head":{},"boolean":true}', JSON)
    headers, received = server.requests[0]
    assert received == query
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["Accept"].startswith(JSON)
    assert "application/n-triples" in headers["Accept"]


def test_a_constructed_graph_comes_as_it_is(serve):
    server = serve((200, {"Content-Type": "application/n-triples"}, b"<http://a> <http://b> <http://c> .\n"))
    assert Endpoint(server.url)("CONSTRUCT WHERE { ?s ?p ?o }")[1] == "application/n-triples"


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, "does not take the query"),
        (401, "wants a name and password"),
        (403, "does not allow this"),
        (404, "has no query service at this address"),
        (414, "failed"),
        (500, "failed"),
        (502, "failed"),
        (503, "is too busy"),
    ],
)
def test_a_refusal_is_one_line_in_the_stores_own_words(serve, status, meaning):
    page = b"<html><head><title>Oops</title></head><body><h1>Out of&nbsp;luck</h1>\n<p>line 3: it&#39;s bad</p></body>"
    server = serve((status, {"Content-Type": "text/html"}, page))
    with pytest.raises(EndpointError) as raised:
        Endpoint(server.url)("SELECT * { ?s ?p ?o }")
    assert str(raised.value) == f"{server.url} {meaning} ({status}): Out of luck line 3: it's bad"


def test_a_refusal_without_words_is_said_too(serve):
    server = serve((500, {}, b""))
    with pytest.raises(EndpointError, match=r"/sparql failed \(500\)$"):
        Endpoint(server.url)("ASK {}")


def test_a_long_complaint_is_cut(serve):
    server = serve((500, {"Content-Type": "text/plain"}, b"at org.example.Thing\n" * 500))
    with pytest.raises(EndpointError) as raised:
        Endpoint(server.url)("ASK {}")
    assert len(str(raised.value)) < 400
    assert "\n" not in str(raised.value)


def test_a_web_page_is_no_answer(serve):
    server = serve((200, {"Content-Type": "text/html; charset=utf-8"}, b"<html>Welcome</html>"))
    with pytest.raises(EndpointError, match="answered with a web page, no result; give the URL of its query service"):
        Endpoint(server.url)("ASK {}")


def test_part_of_the_rows_is_no_answer(serve):
    headers = {"Content-Type": JSON, "X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: Returning incomplete results"}
    server = serve((200, headers, b'{"head":{"vars":[]},"results":{"bindings":[]}}'))
    with pytest.raises(EndpointError, match=r"gave only part of the answer: RC...: Returning incomplete results"):
        Endpoint(server.url)("SELECT * {}")


@pytest.mark.parametrize("cut", [20, 60, -1, -2])
def test_a_cut_off_answer_is_no_answer(serve, cut):
    whole = {
        "head": {"vars": ["s"]},
        "results": {"bindings": [{"s": {"type": "uri", "value": "http://example.org/a"}}]},
    }
    server = serve((200, {"Content-Type": JSON}, json.dumps(whole).encode()[:cut]))
    with pytest.raises(EndpointError, match="its answer can't be read or is cut off"):
        list(RemoteGraph(Endpoint(server.url)).quads_for_pattern(None, TYPE, px("Claim"), None))


def test_an_answer_that_breaks_off_on_the_wire_is_no_answer(serve):
    server = serve((200, {"Content-Type": JSON, "Content-Length": "1000"}, b'{"head":'))
    with pytest.raises(EndpointError, match="broke off in the middle of its answer"):
        Endpoint(server.url)("ASK {}")


def test_yes_is_no_row(serve):
    server = serve((200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}'))
    with pytest.raises(EndpointError, match="yes or no where rows were asked for"):
        list(RemoteGraph(Endpoint(server.url)).quads_for_pattern(None, TYPE, None, None))


def test_a_store_that_does_not_run_is_one_line():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/sparql"
    with pytest.raises(EndpointError, match=f"^can't reach {url}: Connection refused; is the store running"):
        Endpoint(url)("ASK {}")


def test_a_store_that_does_not_answer_is_given_up(serve):
    server = serve(lambda query: None)
    with pytest.raises(EndpointError, match="gave no answer in 1 seconds; ask for less or wait longer"):
        Endpoint(server.url, timeout=1)("ASK {}")


@pytest.mark.parametrize("url", ["localhost:3030", "ftp://example.org/x", "build/kg", "http://", "http:///x"])
def test_what_is_no_web_address_is_refused_before_asking(url):
    with pytest.raises(UsageError, match="is no web address; write it like http://"):
        Endpoint(url)


def test_a_question_with_the_words_of_an_update_is_a_question(serve, store):
    server = serve(from_store(store))
    Endpoint(server.url)("#+ what was moved\n# DELETE\nSELECT (1 AS ?n) { FILTER(STR(<urn:a#INSERT>) != 'DROP') }")
    assert len(server.requests) == 1
