"""Reading a graph in a remote store over the SPARQL 1.1 Protocol, through SPARQLWrapper."""

from __future__ import annotations

import ast
import html
import json
import math
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.errors import EndpointError, UsageError
from kg.graph.login import Credentials, Identity, from_netrc, given

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from http.client import HTTPResponse
    from urllib.error import HTTPError
    from urllib.request import Request

    from SPARQLWrapper import SPARQLWrapper

TIMEOUT = 60.0
"""Seconds that a store may take for an answer."""

WORDS = 300
"""Characters of a store's own complaint that an error repeats."""

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_MOST_WORDS = 1 << 20
"""Bytes that are read of what comes with a refusal."""
_PAGES = ("text/html", "application/xhtml+xml")
_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'
_Pattern = tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | None, NamedNode | None]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint that is read: the URL of its query service, and the seconds that it may take for an answer.

    timeout: None: any time. credentials: None takes those of the environment (PROXYKG_USER, PROXYKG_PASSWORD), else
    those for the host in the file that NETRC names, else in ~/.netrc. They are sent once the store wants them, in the
    way that it wants them. Calling it sends a query and gives the answer's body and media type, which is
    what `kg.queries` takes for a source.
    Raises UsageError if `url` is no web address or has a user in it.
    """

    url: str
    timeout: float | None = TIMEOUT
    credentials: Credentials | None = field(default=None, repr=False)
    _known: list[Identity] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if "@" in self.url.partition("://")[2].partition("/")[0]:
            raise UsageError("--endpoint has a user in it; give --user and --password, or a line in ~/.netrc, instead")
        if not _ADDRESS.fullmatch(self.url):
            raise UsageError(
                f"--endpoint '{self.url}' is no web address; write it like http://localhost:3030/kg/sparql"
            )

    def __call__(self, sparql: str, form: str = "SELECT") -> tuple[bytes, str]:
        """The answer to a query: SPARQL results (SELECT, ASK) or a graph (CONSTRUCT, DESCRIBE), and its media type.

        form: which of the four it is. The query goes as an urlencoded POST, which every store takes at any length.
        Raises EndpointError, in the store's own words where it has any, if it can't be reached, refuses, fails, takes
        too long, gives only part of the rows, or answers with a web page or nothing; UsageError for a broken netrc.
        """
        until = math.inf if self.timeout is None else time.monotonic() + self.timeout
        response = self._answered(sparql, _TRIPLES if form in ("CONSTRUCT", "DESCRIBE") else _ROWS, until)
        media_type = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        body = self._body(response, until)
        if media_type in _PAGES:
            raise EndpointError(f"{self.url} answered with a web page, no result; give the URL of its query service")
        if not body and media_type != "application/n-triples":
            raise EndpointError(f"{self.url} answered with nothing at all; give the URL of its query service")
        self._refuse_part(response.headers)
        return (_verdict(body) if form == "ASK" else body), media_type

    def _answered(self, sparql: str, accept: str, until: float) -> HTTPResponse:
        """The store's answer of status 200, asked again if it wants to know who asks."""
        identity = self._known[0] if self._known else None
        said = identity.authorization() if identity else None
        try:
            return self._sent(sparql, accept, said, until)
        except _RefusalError as refusal:
            if refusal.status != 401:
                raise self._refusal(refusal) from refusal
            identity = self._identity()
            if identity is None or not identity.challenged(refusal.headers.get_all("WWW-Authenticate") or ()):
                raise self._refusal(refusal, said) from refusal
        said = identity.authorization()
        try:
            return self._sent(sparql, accept, said, until)
        except _RefusalError as refusal:
            raise self._refusal(refusal, said) from refusal

    def _identity(self) -> Identity | None:
        """Who asks here, looked up when the store first wants to know."""
        credentials = None if self._known else self.credentials or given() or from_netrc(self.url)
        if credentials is not None:
            self._known.append(Identity(self.url, credentials))
        return self._known[0] if self._known else None

    def _sent(self, sparql: str, accept: str, authorization: str | None, until: float) -> HTTPResponse:
        """The answer to one request; raises _RefusalError for a status that is no success, EndpointError."""
        from http.client import HTTPException
        from urllib.error import HTTPError, URLError

        from SPARQLWrapper import POST, SELECT, URLENCODED
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = _wrapper(self.url, authorization)
        wrapper.setQuery(sparql)
        # its own guess takes words of comments and IRIs for keywords, and would send some questions as updates
        wrapper.queryType = SELECT
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        if until < math.inf:
            # it takes whole seconds only
            wrapper.setTimeout(max(1, math.ceil(until - time.monotonic())))
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", accept)
        try:
            response: HTTPResponse = wrapper.query().response
        except SPARQLWrapperException as error:
            raise _refused(error) from error
        except HTTPError as error:
            raise _RefusalError(error, _said_with(error)) from error
        except TimeoutError as error:
            raise self._too_slow() from error
        except URLError as error:
            # only what goes wrong before the request is sent comes as this
            reason = "no answer" if isinstance(error.reason, TimeoutError) else _strerror(error.reason)
            raise EndpointError(f"can't reach {self.url}: {reason}; is the store running?") from error
        except (OSError, HTTPException) as error:
            raise EndpointError(f"{self.url} broke off: {error}") from error
        if response.geturl() != self.url:
            raise self._elsewhere(response.geturl())
        return response

    def _body(self, response: HTTPResponse, until: float) -> bytes:
        from http.client import HTTPException

        body = bytearray()
        try:
            # one read for each packet, so that a store that answers drop by drop is given up in time too
            while part := response.read1(1 << 20):
                body += part
                if time.monotonic() > until:
                    raise self._too_slow()
        except TimeoutError as error:
            raise self._too_slow() from error
        except (OSError, HTTPException) as error:
            raise self._broken_off(str(error)) from error
        announced = response.headers.get("Content-Length")
        if announced is not None and announced.isdigit() and len(body) < int(announced):
            raise self._broken_off(f"{len(body):,} of {int(announced):,} bytes came")
        return bytes(body)

    def _refuse_part(self, headers: Message) -> None:
        """Raise EndpointError if the store says, as Virtuoso does with status 200, that rows are missing."""
        if headers.get("X-SQL-State"):
            reason = complaint((headers.get("X-SQL-Message") or "").encode())
            raise EndpointError(f"{self.url} gave only part of the answer: {reason or 'no reason given'}")
        if headers.get("X-SPARQL-MaxRows"):
            most = headers["X-SPARQL-MaxRows"]
            raise EndpointError(f"{self.url} gave only part of the answer: it gives {most} rows at most; set a LIMIT")

    def _too_slow(self) -> EndpointError:
        if self.timeout is None:
            return EndpointError(f"{self.url} gave no answer; ask for less")
        return EndpointError(f"{self.url} gave no answer in {self.timeout:g} seconds; ask for less or wait longer")

    def _broken_off(self, reason: str) -> EndpointError:
        return EndpointError(f"{self.url} broke off in the middle of its answer: {reason}")

    def _elsewhere(self, url: str | None) -> EndpointError:
        return EndpointError(f"{self.url} sends to another address, {url or 'which it does not name'}; give that one")

    def _refusal(self, refusal: _RefusalError, said: str | None = None) -> EndpointError:
        """What a refusal means, with the store's own words. said: who asked."""
        if refusal.url != self.url or refusal.status in (301, 302, 303, 307, 308):
            return self._elsewhere(refusal.headers.get("Location") or refusal.url)
        meaning = _MEANINGS.get(refusal.status, "failed")
        if refusal.status == 401 and said is not None:
            meaning = "does not take this user or password"
        words = complaint(refusal.body)
        return EndpointError(f"{self.url} {meaning} ({refusal.status}){f': {words}' if words else ''}")


class _RefusalError(Exception):
    """A store's answer that is no success: status, headers, body, and where it came from."""

    def __init__(self, error: HTTPError, body: bytes) -> None:
        super().__init__(error.code)
        self.status, self.headers, self.url, self.body = error.code, error.headers, error.url, body


_MEANINGS = {
    400: "does not take the query",
    401: "wants a user and password; give --user and --password, or a line in ~/.netrc",
    403: "does not allow this",
    404: "has no query service at this address",
    405: "takes no queries at this address",
    406: "has no answer in a form that can be read here",
    408: "gave up, for it took too long",
    413: "takes no query of this length",
    429: "is too busy",
    503: "is too busy",
    504: "gave up, for it took too long",
}


class RemoteGraph:
    """The named graphs behind an endpoint, looked up quad by quad like an embedded store's.

    What was asked once is kept: one object is for one question, not for a graph that changes.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._known: dict[_Pattern, tuple[Quad, ...]] = {}

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: NamedNode | Literal | None,  # noqa: A002 - the name it has in pyoxigraph
        graph_name: NamedNode | None,
        /,
    ) -> Iterator[Quad]:
        """The quads with these terms; None matches any. Raises EndpointError."""
        pattern = (subject, predicate, object, graph_name)
        if pattern not in self._known:
            self._known[pattern] = tuple(dict.fromkeys(self._ask(pattern)))
        return iter(self._known[pattern])

    def _ask(self, pattern: _Pattern) -> Iterator[Quad]:
        names = ("s", "p", "o", "g")
        written = [f"?{name}" if term is None else str(term) for name, term in zip(names, pattern, strict=True)]
        asked = " ".join(name for name in written if name.startswith("?"))
        s, p, o, g = written
        sparql = f"SELECT DISTINCT (1 AS ?found) {asked} WHERE {{ GRAPH {g} {{ {s} {p} {o} }} }}"
        body, media_type = self.endpoint(sparql)
        try:
            results = QueryResultsFormat.from_media_type(media_type) or QueryResultsFormat.JSON
            solutions = parse_query_results(body, results)
            if not isinstance(solutions, QuerySolutions):
                raise EndpointError(f"{self.endpoint.url} answered yes or no where rows were asked for")
            for solution in solutions:
                row = [solution[name] if term is None else term for name, term in zip(names, pattern, strict=True)]
                yield Quad(row[0], row[1], row[2], row[3] or DefaultGraph())  # type: ignore[arg-type]
        except (SyntaxError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise EndpointError(f"{self.endpoint.url}: its answer can't be read or is cut off: {reason}") from error


def _wrapper(url: str, authorization: str | None) -> SPARQLWrapper:
    """What sends a query to `url`. authorization: the header that says who asks."""
    from SPARQLWrapper import SPARQLWrapper

    class Wrapper(SPARQLWrapper):
        def _createRequest(self) -> Request:  # noqa: N802 - the name it has there
            request: Request = super()._createRequest()
            if authorization is not None:
                # any other header goes along to wherever the store sends the request on
                request.add_unredirected_header("Authorization", authorization)
            return request

    return Wrapper(url)


def _said_with(error: HTTPError) -> bytes:
    """The store's words on a refusal, as far as they come."""
    from http.client import HTTPException

    try:
        return error.read(_MOST_WORDS)
    except (OSError, HTTPException):
        return b""


def _refused(error: Exception) -> _RefusalError:
    """The refusal behind an error of SPARQLWrapper.

    It keeps the HTTPError as its context only, and the body, which it has read, as the literal of a bytes object at the
    end of its message.
    """
    literal = str(error).partition("Response:\n")[2]
    return _RefusalError(error.__context__, ast.literal_eval(literal) if literal.startswith("b") else b"")  # type: ignore[arg-type]


def _strerror(reason: object) -> object:
    """The system's own words for why there is no connection."""
    return getattr(reason, "strerror", None) or reason


def _verdict(body: bytes) -> bytes:
    """The answer to an ASK; Virtuoso 7 gives a row of a variable of its own for yes and no row for no."""
    try:
        answer = json.loads(body)
        if answer["head"]["vars"] != ["__ASK_RETVAL"]:
            return body
        rows = answer["results"]["bindings"]
    except (ValueError, KeyError, TypeError):
        return body
    return _YES if any(row["__ASK_RETVAL"]["value"] != "0" for row in rows) else _NO


def complaint(body: bytes) -> str:
    """A store's own words in a line, without markup, the first `WORDS` characters."""
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>|<[^>]*>", " ", body.decode("utf-8", "replace"))
    # Virtuoso repeats all that it was sent
    line = " ".join(html.unescape(text).partition("SPARQL query:")[0].split())
    return line if len(line) <= WORDS else f"{line[:WORDS]}…"
