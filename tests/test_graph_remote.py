"""Reading a remote store: the same answers as from the embedded one, and its own words where it refuses."""

from __future__ import annotations

import base64
import hashlib
import json
import re
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
from kg.graph.login import Credentials
from kg.graph.names import resolve
from kg.graph.remote import Endpoint, RemoteGraph
from kg.graph.terms import PREF_LABEL, TYPE, node, px
from kg.queries import Truth, run_text
from kg.vocabulary import iri

JSON = "application/sparql-results+json"


class Double(ThreadingHTTPServer):
    """An endpoint on a free port of this machine that answers from `answer`: (status, headers, body or its parts)."""

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
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        query = parse_qs(body)["query"][0] if body else ""
        self.server.requests.append((dict(self.headers), query))
        answer = self.server.answer(query)
        if answer is None:
            self.server.released.wait()
            return
        status, headers, content = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers and isinstance(content, bytes):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for part in [content] if isinstance(content, bytes) else content:
            self.wfile.write(part)

    do_GET = do_POST  # noqa: N815 - the names it has there

    def log_message(self, *arguments):
        pass


@pytest.fixture(autouse=True)
def netrc(monkeypatch, tmp_path):
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("PROXYKG_USER", "PROXYKG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "netrc"


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
    assert headers["Accept"] == f"{JSON}, application/sparql-results+xml;q=0.5"


@pytest.mark.parametrize("form", ["CONSTRUCT", "DESCRIBE"])
@pytest.mark.parametrize("body", [b"<http://a> <http://b> <http://c> .\n", b""])
def test_a_graph_is_asked_for_as_triples_and_comes_as_it_is(serve, form, body):
    server = serve((200, {"Content-Type": "application/n-triples"}, body))
    assert Endpoint(server.url)(f"{form} …", form) == (body, "application/n-triples")
    # Virtuoso gives rows of s, p and o where rows are acceptable too
    assert "sparql-results" not in server.requests[0][0]["Accept"]
    assert server.requests[0][0]["Accept"].startswith("application/n-triples")


ROWS_OF_ASK = [
    (b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"bindings":[{"__ASK_RETVAL":{"value":"1"}}]}}', True),
    (b'{"head":{"link":[],"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}', False),
    (b'{"head":{},"boolean":true}', True),
    (b'{"head":{},"boolean":false}', False),
]


@pytest.mark.parametrize(("body", "verdict"), ROWS_OF_ASK)
def test_yes_and_no_are_understood_in_the_way_of_virtuoso_too(serve, body, verdict):
    server = serve((200, {"Content-Type": JSON}, body))
    assert run_text(Endpoint(server.url), "ASK { ?s ?p ?o }") == Truth(verdict)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (400, "does not take the query"),
        (401, "wants a user and password; give --user and --password, or a line in ~/.netrc"),
        (403, "does not allow this"),
        (404, "has no query service at this address"),
        (405, "takes no queries at this address"),
        (406, "has no answer in a form that can be read here"),
        (413, "takes no query of this length"),
        (414, "failed"),
        (418, "failed"),
        (429, "is too busy"),
        (500, "failed"),
        (502, "failed"),
        (503, "is too busy"),
        (504, "gave up, for it took too long"),
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


def test_nothing_is_no_answer(serve):
    server = serve((200, {"Content-Type": JSON}, b""))
    with pytest.raises(EndpointError, match="answered with nothing at all"):
        Endpoint(server.url)("ASK {}")


def test_part_of_the_rows_is_no_answer(serve):
    headers = {"Content-Type": JSON, "X-SQL-State": "S1TAT", "X-SQL-Message": "RC...: Returning incomplete results"}
    server = serve((200, headers, b'{"head":{"vars":[]},"results":{"bindings":[]}}'))
    with pytest.raises(EndpointError, match=r"gave only part of the answer: RC...: Returning incomplete results"):
        Endpoint(server.url)("SELECT * {}")


def test_as_many_rows_as_a_store_gives_at_most_are_no_answer(serve):
    headers = {"Content-Type": JSON, "X-SPARQL-MaxRows": "10000"}
    server = serve((200, headers, b'{"head":{"vars":[]},"results":{"bindings":[]}}'))
    with pytest.raises(EndpointError, match="gave only part of the answer: it gives 10000 rows at most; set a LIMIT"):
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


def test_a_store_that_answers_drop_by_drop_is_given_up_in_time(serve):
    server = serve(lambda query: (200, {"Content-Type": JSON}, drops()))

    def drops():
        while not server.released.wait(0.01):
            yield b" "

    with pytest.raises(EndpointError, match=r"gave no answer in 0\.2 seconds"):
        Endpoint(server.url, timeout=0.2)("ASK {}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("beyond", [200, 404])
def test_a_store_that_moved_is_not_followed(serve, status, beyond):
    there = serve((beyond, {"Content-Type": JSON}, b'{"head":{},"boolean":true}'))
    server = serve((status, {"Location": there.url}, b""))
    with pytest.raises(EndpointError) as raised:
        Endpoint(server.url)("ASK {}")
    assert str(raised.value) == f"{server.url} sends to another address, {there.url}; give that one"


# Who asks

SECRET = "pass-Wörd: 7"
YES = (200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}')


def guarded(serve, challenge, right):
    """A store that answers whom `right` lets in by the header Authorization; others are asked who they are."""

    def answer(query):
        said = server.requests[-1][0].get("Authorization")
        return YES if said is not None and right(said) else (401, {"WWW-Authenticate": challenge}, b"Who are you?")

    server = serve(answer)
    return server


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_the_password_goes_once_it_is_wanted_and_then_each_time(serve):
    server = guarded(serve, 'Basic realm="x"', lambda said: said == basic("ann", SECRET))
    endpoint = Endpoint(server.url, credentials=Credentials("ann", SECRET))
    for _ in range(2):
        endpoint("ASK {}", "ASK")
    said = [headers.get("Authorization") for headers, _ in server.requests]
    assert said == [None, basic("ann", SECRET), basic("ann", SECRET)]


def test_a_store_that_does_without_is_told_no_password(serve):
    server = serve(YES)
    Endpoint(server.url, credentials=Credentials("ann", SECRET))("ASK {}")
    assert "Authorization" not in server.requests[0][0]


def test_a_token_is_a_password_without_a_user(serve):
    server = guarded(serve, "Bearer", lambda said: said == "Bearer token")
    Endpoint(server.url, credentials=Credentials("", "token"))("ASK {}")


def fields(said):
    return dict(re.findall(r'(\w+)="?([^",]*)"?', said.encode("latin-1").decode().removeprefix("Digest ")))


@pytest.mark.parametrize(("algorithm", "digest"), [("MD5", hashlib.md5), ("SHA-256", hashlib.sha256)])
def test_a_digest_is_given_where_one_is_taken(serve, algorithm, digest):
    def hashed(*parts):
        return digest(":".join(parts).encode()).hexdigest()

    def right(said):
        given = fields(said)
        secret, what = hashed("Ännchen", "x y", SECRET), hashed("POST", "/sparql")
        wanted = hashed(secret, "n1", given["nc"], given["cnonce"], "auth", what)
        return (given["username"], given["uri"], given["response"]) == ("Ännchen", "/sparql", wanted)

    challenge = f'Digest realm="x y", nonce="n1", qop="auth", opaque="o", stale="false", algorithm="{algorithm}"'
    server = guarded(serve, challenge, right)
    endpoint = Endpoint(server.url, credentials=Credentials("Ännchen", SECRET))
    for _ in range(3):
        endpoint("ASK {}")
    given = [fields(headers["Authorization"])["nc"] for headers, _ in server.requests[1:]]
    # a count that came before would be taken for a replay
    assert given == ["00000001", "00000002", "00000003"]
    assert SECRET not in str(server.requests)


def test_a_digest_that_has_grown_stale_is_made_anew(serve):
    nonces = iter(["n1", "n2", "n3", "n4"])

    def answer(query):
        said = server.requests[-1][0].get("Authorization", "")
        if fields(said).get("nonce") == server.nonce:
            return YES
        server.nonce = next(nonces)
        return 401, {"WWW-Authenticate": f'Digest realm="x", nonce="{server.nonce}", stale="true"'}, b""

    server = serve(answer)
    server.nonce = "n0"
    endpoint = Endpoint(server.url, credentials=Credentials("ann", SECRET))
    endpoint("ASK {}")
    server.nonce = "forgotten"
    endpoint("ASK {}")
    assert len(server.requests) == 4


@pytest.mark.parametrize("challenge", ['Digest realm="x", nonce="n", algorithm="MD4"', 'Digest realm="x"', "Digest"])
def test_an_unknown_digest_is_said(serve, challenge):
    server = guarded(serve, challenge, lambda said: True)
    with pytest.raises(EndpointError, match="wants a login by a digest of a kind that is not known here"):
        Endpoint(server.url, credentials=Credentials("ann", SECRET))("ASK {}")


@pytest.mark.parametrize(
    ("challenge", "credentials"),
    [
        ("Negotiate", Credentials("ann", SECRET)),
        ("", Credentials("ann", SECRET)),
        ("Bearer", Credentials("ann", SECRET)),
        ('Basic realm="x"', Credentials("", SECRET)),
    ],
)
def test_what_the_store_can_not_take_is_not_sent(serve, challenge, credentials):
    server = guarded(serve, challenge, lambda said: True)
    with pytest.raises(EndpointError, match="can't be given so") as raised:
        Endpoint(server.url, credentials=credentials)("ASK {}")
    assert SECRET not in str(raised.value)
    assert [headers.get("Authorization") for headers, _ in server.requests] == [None]


def test_of_several_ways_in_one_header_the_digest_is_taken(serve):
    challenge = 'Basic realm="x, y", Digest realm="x, y", nonce="n1", qop="auth"'
    server = guarded(serve, challenge, lambda said: said.startswith("Digest "))
    Endpoint(server.url, credentials=Credentials("ann", SECRET))("ASK {}")
    assert len(server.requests) == 2


def test_a_password_does_not_go_to_where_the_store_sends_on(serve):
    other = serve(YES)

    def answer(query):
        if server.requests[-1][0].get("Authorization") is None:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        return 302, {"Location": other.url}, b""

    server = serve(answer)
    with pytest.raises(EndpointError):
        Endpoint(server.url, credentials=Credentials("ann", SECRET))("ASK {}")
    assert len(server.requests) == 2
    assert [headers.get("Authorization") for headers, _ in other.requests] in ([], [None])


@pytest.mark.parametrize("text", ["\\u0049NSERT DATA { <x:a> <x:b> <x:c> }", "DR\\u004FP ALL", "FROBNICATE"])
def test_only_queries_are_sent_however_they_are_written(serve, text):
    server = serve(YES)
    with pytest.raises(UsageError):
        run_text(Endpoint(server.url), text)
    assert server.requests == []


def test_yes_where_rows_were_asked_for_is_an_error(serve):
    with pytest.raises(EndpointError, match="answered yes or no where rows were asked for"):
        run_text(Endpoint(serve(YES).url), "SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize("challenge", ['Basic realm="x"', 'Digest realm="x", nonce="n", qop="auth"'])
def test_a_wrong_password_is_said_and_not_shown(serve, challenge):
    server = guarded(serve, challenge, lambda said: False)
    endpoint = Endpoint(server.url, credentials=Credentials("ann", SECRET))
    for _ in range(2):
        with pytest.raises(
            EndpointError, match=r"does not take this user or password \(401\): Who are you\?"
        ) as raised:
            endpoint("ASK {}")
        assert SECRET not in str(raised.value) + repr(endpoint)
    assert len(server.requests) <= 4


def test_the_line_of_a_host_in_netrc_is_used(serve, netrc):
    netrc.write_text("machine 127.0.0.1 login bob password hidden\n")
    server = guarded(serve, 'Basic realm="x"', lambda said: said == basic("bob", "hidden"))
    Endpoint(server.url)("ASK {}")


def test_the_environment_comes_before_netrc(serve, netrc, monkeypatch):
    netrc.write_text("machine 127.0.0.1 login bob password hidden\n")
    monkeypatch.setenv("PROXYKG_USER", "ann")
    monkeypatch.setenv("PROXYKG_PASSWORD", SECRET)
    server = guarded(serve, 'Basic realm="x"', lambda said: said == basic("ann", SECRET))
    Endpoint(server.url)("ASK {}")


def test_an_endpoint_without_a_time_limit_is_waited_for(serve):
    assert Endpoint(serve(YES).url, timeout=None)("ASK {}")[0] == YES[2]


def test_a_broken_netrc_is_said_without_its_words(serve, netrc):
    netrc.write_text("machine 127.0.0.1 login ann\npasswrd s3cret\n")
    server = guarded(serve, 'Basic realm="x"', lambda said: True)
    with pytest.raises(UsageError, match=r"netrc:\d+: not in the form of a netrc file") as raised:
        Endpoint(server.url)("ASK {}")
    assert "s3cret" not in str(raised.value)


def test_a_user_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(UsageError, match="has a user in it") as raised:
        Endpoint("http://ann:s3cret@localhost:3030/kg")
    assert "s3cret" not in str(raised.value)


# What is no question for a store


@pytest.mark.parametrize("url", ["localhost:3030", "ftp://example.org/x", "build/kg", "http://", "http:///x"])
def test_what_is_no_web_address_is_refused_before_asking(url):
    with pytest.raises(UsageError, match="is no web address; write it like http://"):
        Endpoint(url)


def test_a_question_with_the_words_of_an_update_is_a_question(serve, store):
    server = serve(from_store(store))
    Endpoint(server.url)("#+ what was moved\n# DELETE\nSELECT (1 AS ?n) { FILTER(STR(<urn:a#INSERT>) != 'DROP') }")
    assert len(server.requests) == 1
