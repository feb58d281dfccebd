"""Reading a graph in a remote store over the SPARQL 1.1 Protocol, through SPARQLWrapper."""

from __future__ import annotations

import ast
import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.errors import EndpointError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

TIMEOUT = 60.0
"""Seconds that a store may take for an answer."""

WORDS = 300
"""Characters of a store's own complaint that an error repeats."""

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_Pattern = tuple[NamedNode | None, NamedNode | None, NamedNode | Literal | None, NamedNode | None]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint that is read: the URL of its query service, and the seconds that it may take for an answer.

    Calling it sends a query and gives the answer's body and media type, which is what `kg.queries` takes for a source.
    Raises UsageError if `url` is no web address.
    """

    url: str
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.url):
            raise UsageError(
                f"--endpoint '{self.url}' is no web address; write it like http://localhost:3030/kg/sparql"
            )

    def __call__(self, sparql: str) -> tuple[bytes, str]:
        """The answer to any SELECT, ASK, CONSTRUCT or DESCRIBE: SPARQL results in JSON, or N-Triples.

        The query goes as an urlencoded POST, which every store takes at any length.
        Raises EndpointError, in the store's own words where it has any, if it can't be reached, refuses, fails, takes
        too long, gives only part of the rows, or answers with a web page.
        """
        response = self._answered(sparql)
        media_type = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        body = self._body(response)
        if media_type in ("text/html", "application/xhtml+xml"):
            raise EndpointError(f"{self.url} answered with a web page, no result; give the URL of its query service")
        # Virtuoso stops early with status 200, the rows so far and this header
        if response.headers.get("X-SQL-State"):
            reason = complaint((response.headers.get("X-SQL-Message") or "").encode())
            raise EndpointError(f"{self.url} gave only part of the answer: {reason or 'no reason given'}")
        return body, media_type

    def _answered(self, sparql: str) -> HTTPResponse:
        from http.client import HTTPException
        from urllib.error import HTTPError, URLError

        from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(self.url)
        wrapper.setQuery(sparql)
        # its own guess takes words of comments and IRIs for keywords, and would send some questions as updates
        wrapper.queryType = SELECT
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setTimeout(max(1, round(self.timeout)))
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", f"{_RESULTS}, {_TRIPLES}, text/turtle;q=0.5")
        try:
            response: HTTPResponse = wrapper.query().response
        except SPARQLWrapperException as error:
            raise self._refusal(_status(error), _response_of(error)) from error
        except HTTPError as error:
            raise self._refusal(error.code, error.read()) from error
        except TimeoutError as error:
            raise self._too_slow() from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._too_slow() from error
            reason = getattr(error.reason, "strerror", None) or error.reason
            raise EndpointError(f"can't reach {self.url}: {reason}; is the store running?") from error
        except (OSError, HTTPException) as error:
            raise EndpointError(f"{self.url} broke off: {error}") from error
        return response

    def _body(self, response: HTTPResponse) -> bytes:
        from http.client import HTTPException

        try:
            return response.read()
        except TimeoutError as error:
            raise self._too_slow() from error
        except (OSError, HTTPException) as error:
            raise EndpointError(f"{self.url} broke off in the middle of its answer: {error}") from error

    def _too_slow(self) -> EndpointError:
        return EndpointError(f"{self.url} gave no answer in {self.timeout:g} seconds; ask for less or wait longer")

    def _refusal(self, status: int | None, body: bytes) -> EndpointError:
        words = complaint(body)
        said = f": {words}" if words else ""
        meaning = _MEANINGS.get(status or 0, "failed")
        return EndpointError(f"{self.url} {meaning} ({status}){said}")


_MEANINGS = {
    400: "does not take the query",
    401: "wants a name and password",
    403: "does not allow this",
    404: "has no query service at this address",
    405: "takes no queries at this address",
    503: "is too busy",
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
        body, _ = self.endpoint(f"SELECT DISTINCT (1 AS ?found) {asked} WHERE {{ GRAPH {g} {{ {s} {p} {o} }} }}")
        try:
            solutions = parse_query_results(body, QueryResultsFormat.JSON)
            if not isinstance(solutions, QuerySolutions):
                raise EndpointError(f"{self.endpoint.url} answered yes or no where rows were asked for")
            for solution in solutions:
                row = [solution[name] if term is None else term for name, term in zip(names, pattern, strict=True)]
                yield Quad(row[0], row[1], row[2], row[3] or DefaultGraph())  # type: ignore[arg-type]
        except (SyntaxError, ValueError) as error:
            reason = " ".join(str(error).split())
            raise EndpointError(f"{self.endpoint.url}: its answer can't be read or is cut off: {reason}") from error


def _status(error: Exception) -> int | None:
    """The HTTP status behind an error of SPARQLWrapper, which keeps the HTTPError as its context only."""
    code = getattr(error.__context__, "code", None)
    return code if isinstance(code, int) else None


def _response_of(error: Exception) -> bytes:
    """The store's answer, which SPARQLWrapper puts into its message as the literal of a bytes object."""
    literal = str(error).partition("Response:\n")[2]
    return bytes(ast.literal_eval(literal)) if literal.startswith("b") else b""


def complaint(body: bytes) -> str:
    """A store's own words in a line, without markup, the first `WORDS` characters."""
    text = re.sub(r"(?is)<(script|style|head)\b.*?</\1>|<[^>]*>", " ", body.decode("utf-8", "replace"))
    # Virtuoso repeats all that it was sent
    line = " ".join(html.unescape(text).partition("SPARQL query:")[0].split())
    return line if len(line) <= WORDS else f"{line[:WORDS]}…"
