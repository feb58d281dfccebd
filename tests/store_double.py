"""A store behind HTTP on a free port of this machine that records what it is sent, and really keeps it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, Store, parse


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: what a store would see of it."""

    method: str
    path: str
    parameters: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    target: str
    """The path and what follows it, as they were sent."""

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode())

    @property
    def asks(self) -> bool:
        """Whether it is a query, which changes nothing."""
        return self.body.startswith(b"query=")


class StoreDouble(ThreadingHTTPServer):
    """Takes the graph store protocol and updates at any path.

    before: is told of each request; what it gives, (status, headers, body), is the answer instead; None: as usual.
    """

    daemon_threads = True

    def __init__(self, before=None):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = Store()
        self.sent: list[Sent] = []
        self.before = before or (lambda sent: None)
        self.headers: dict[str, str] = {}
        self.released = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def writes(self) -> list[Sent]:
        return [one for one in self.sent if one.method != "GET" and not one.asks]

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()

    def take(self, sent: Sent) -> tuple[int, dict[str, str], bytes]:
        if sent.method == "GET":
            return 200, {}, b""
        if sent.asks:
            answer = self.store.query(sent.form["query"][0])
            kind = {"Content-Type": "application/sparql-results+json"}
            return 200, kind, answer.serialize(format=QueryResultsFormat.JSON)
        if sent.body.startswith(b"update="):
            self.store.update(sent.form["update"][0])
            return 200, {}, b""
        graph = NamedNode(sent.parameters["graph"][0])
        if sent.method == "PUT":
            self.store.remove_graph(graph)
        for quad in parse(sent.body, RdfFormat.N_TRIPLES):
            self.store.add(type(quad)(quad.subject, quad.predicate, quad.object, graph))
        return 204, {}, b""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        sent = Sent(self.command, address.path, parse_qs(address.query), dict(self.headers), body, self.path)
        self.server.sent.append(sent)
        status, headers, content = self.server.before(sent) or self.server.take(sent)
        self.send_response(status)
        for name, value in {**self.server.headers, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names it has there

    def log_message(self, *arguments):
        pass
