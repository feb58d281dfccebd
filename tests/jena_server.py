"""Jena's TDB2 behind HTTP, for the tests: `python tests/jena_server.py FOLDER PORT`.

Debian has Jena without its server Fuseki, so this is the part of Fuseki that a client meets, at Fuseki's own addresses:
`/kg/query`, `/kg/update`, `/kg/data` (graph store protocol, and N-Quads by POST). `/kg/union/query` asks the same data
with the union of the named graphs as the default graph. Parsing, storing and answering are Jena's, in a Java machine in
this process; only HTTP is Python's.
"""

from __future__ import annotations

import sys
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import jpype

JARS = Path("/usr/share/java")
"""Where Debian's `libapache-jena-java` and what it needs lie."""

LIBRARIES = (
    "jena-arq jena-base jena-cmds jena-core jena-dboe-base jena-dboe-index jena-dboe-storage jena-dboe-trans-data"
    " jena-dboe-transaction jena-iri jena-rdfconnection jena-shacl jena-shex jena-tdb jena-tdb2"
    " commons-cli commons-codec commons-compress commons-csv commons-io commons-lang3 commons-logging dexx.collection"
    " gson guava httpclient httpcore jackson-annotations jackson-core jackson-databind jakarta.json-api jsonld-java"
    " protobuf slf4j-api slf4j-nop thrift titanium-json-ld"
).split()

_XERCES = "org/apache/jena/ext/xerces/"


def class_path(folder: Path) -> list[str]:
    """Jena's libraries, ahead of them `folder`, where what Debian put at the wrong place is put right.

    Debian's package has the classes of the Xerces that Jena brings along under their old name, and its resources
    (names of XML schema's types) under the new one, where those classes don't look.
    """
    resources = folder / "resources"
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_XERCES) and not name.endswith(("/", ".class")):
                target = resources / "xerces" / name.removeprefix(_XERCES)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(jar.read(name))
    return [str(resources), *(str(JARS / f"{name}.jar") for name in LIBRARIES)]


class Jena:
    """A TDB2 database in a folder."""

    def __init__(self, folder: Path) -> None:
        jpype.startJVM(
            jpype.getDefaultJVMPath(), "-Xmx1g", "-Xss4m", classpath=class_path(folder), convertStrings=False
        )
        java = jpype.JClass
        self._queries = java("org.apache.jena.query.QueryExecutionFactory")
        self._results = java("org.apache.jena.query.ResultSetFormatter")
        self._updates = java("org.apache.jena.update.UpdateAction")
        self._data = java("org.apache.jena.riot.RDFDataMgr")
        self._lang = java("org.apache.jena.riot.Lang")
        self._reading = java("org.apache.jena.query.ReadWrite").READ
        self._writing = java("org.apache.jena.query.ReadWrite").WRITE
        self._in = java("java.io.ByteArrayInputStream")
        self._out = java("java.io.ByteArrayOutputStream")
        self._union = java("org.apache.jena.tdb2.TDB2").symUnionDefaultGraph
        database = folder / "database"
        database.mkdir(exist_ok=True)
        self._dataset = java("org.apache.jena.tdb2.TDB2Factory").connectDataset(str(database))

    def ask(self, sparql: str, *, union: bool = False) -> tuple[bytes, str]:
        """The answer as SPARQL results in JSON, or as N-Triples. union: of the named graphs, as the default graph."""
        out = self._out()
        with _Transaction(self._dataset, self._reading):
            asked = self._queries.create(sparql, self._dataset)
            asked.getContext().set(self._union, union)
            query = asked.getQuery()
            if query.isSelectType():
                self._results.outputAsJSON(out, asked.execSelect())
            elif query.isAskType():
                self._results.outputAsJSON(out, asked.execAsk())
            else:
                model = asked.execConstruct() if query.isConstructType() else asked.execDescribe()
                self._data.write(out, model, self._lang.NTRIPLES)
            asked.close()
        rows = query.isSelectType() or query.isAskType()
        return bytes(out.toByteArray()), "application/sparql-results+json" if rows else "application/n-triples"

    def update(self, sparql: str) -> None:
        """Carry out an update."""
        with _Transaction(self._dataset, self._writing):
            self._updates.parseExecute(sparql, self._dataset)

    def put(self, graph: str | None, content: bytes, *, replace: bool) -> None:
        """Add N-Triples to a graph, or N-Quads without one; replace: in place of what it has."""
        stream = self._in(jpype.JArray(jpype.JByte)(content))
        with _Transaction(self._dataset, self._writing):
            if graph is None:
                self._data.read(self._dataset, stream, self._lang.NQUADS)
                return
            model = self._dataset.getNamedModel(graph)
            if replace:
                model.removeAll()
            self._data.read(model, stream, self._lang.NTRIPLES)


class _Transaction:
    """Committed where the block ends well, else undone."""

    def __init__(self, dataset, mode) -> None:
        self._dataset, self._mode = dataset, mode

    def __enter__(self) -> None:
        self._dataset.begin(self._mode)

    def __exit__(self, kind, *error) -> None:
        if kind is None:
            self._dataset.commit()
        self._dataset.end()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: apart, each answer waits for the client's acknowledgement

    def _answer(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            status, kind, body = self._taken(content)
        except jpype.JException as error:
            status, kind, body = 400, "text/plain", str(error).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _taken(self, content: bytes) -> tuple[int, str, bytes]:
        address = urlsplit(self.path)
        asked = parse_qs(address.query)
        jena: Jena = self.server.jena  # type: ignore[attr-defined]
        if address.path == "/kg/data" and self.command in ("PUT", "POST"):
            jena.put(asked.get("graph", [None])[0], content, replace=self.command == "PUT")
            return 204, "text/plain", b""
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            asked |= parse_qs(content.decode())
        if address.path == "/kg/update" and "update" in asked:
            jena.update(asked["update"][0])
            return 204, "text/plain", b""
        if address.path in ("/kg/query", "/kg/union/query") and "query" in asked:
            body, kind = jena.ask(asked["query"][0], union="/union/" in address.path)
            return 200, kind, body
        return 404, "text/plain", b"there is no such service"

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names it has there

    def log_message(self, *arguments: object) -> None:
        pass


def main() -> int:
    """Serve until the process is ended."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.jena = Jena(folder)  # type: ignore[attr-defined]
    server.serve_forever(poll_interval=0.05)
    return 0


if __name__ == "__main__":
    sys.exit(main())
