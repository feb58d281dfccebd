"""Run SPARQL over the embedded store or a remote endpoint; answers as plain records."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pyoxigraph

from kg.errors import EndpointError, QuerySyntaxError, StoreError, UsageError
from kg.queries.binding import Resolver, bind
from kg.queries.scanning import calls_service, is_update, query_form

if TYPE_CHECKING:
    from kg.queries.saved import SavedQuery

RemoteQuery = Callable[[str], tuple[bytes, str]]
"""Sends SPARQL to an endpoint; gives the answer's body and media type. Raises EndpointError."""

Source = pyoxigraph.Store | RemoteQuery

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Term:
    """One value of an answer.

    kind: `iri`, `literal`, `bnode` or `triple` (`value` is then the triple as N-Triples writes it).
    datatype: IRI of a literal's datatype, None for a plain string or a string with a `language`.
    """

    value: str
    kind: Literal["iri", "literal", "bnode", "triple"]
    datatype: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Answer of a SELECT: a value (None: unbound) for each of `variables` in each row, in the query's order."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def values(self) -> tuple[tuple[str | None, ...], ...]:
        """The rows with the bare strings."""
        return tuple(tuple(None if term is None else term.value for term in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Truth:
    """Answer of an ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """Answer of a CONSTRUCT or DESCRIBE, sorted and without repetition."""

    triples: tuple[pyoxigraph.Triple, ...]


Answer = Rows | Truth | Triples


def run(query: SavedQuery, values: Mapping[str, str], source: Source, *, resolve: Resolver | None = None) -> Answer:
    """Bind `values` in a saved query and run it; raises what `bind` and `run_text` raise."""
    return run_text(source, bind(query, values, resolve=resolve), name=str(query.path))


def run_text(source: Source, sparql: str, *, name: str = "query") -> Answer:
    """Run any SELECT, ASK, CONSTRUCT or DESCRIBE.

    name: what errors call the text (a file name).
    Raises QuerySyntaxError with line and column, UsageError for an update or a call of another server (SERVICE),
    StoreError where reading fails, EndpointError where an endpoint does.
    """
    form = query_form(sparql)
    if is_update(form):
        raise UsageError(f"{name}: {form} would change the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are run")
    if calls_service(sparql):
        raise UsageError(f"{name}: SERVICE asks another server and is refused; ask that server by itself")
    if not isinstance(source, pyoxigraph.Store):
        return _remote_answer(*source(sparql), graph=form in ("CONSTRUCT", "DESCRIBE"))
    try:
        return _answer(source.query(sparql))
    except SyntaxError as error:
        raise QuerySyntaxError(f"{name}: {_place(error)}") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{name}: the query failed: {_one_line(error)}") from error


def _place(error: SyntaxError) -> str:
    """The parser's message with its line and column in words."""
    match = _POSITION.match(str(error))
    if match is None:
        return _one_line(error)
    return f"line {match[1]}, column {match[2]}: {' '.join(match[3].split())}"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _answer(result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples) -> Answer:
    """The engine's lazy result, read to its end."""
    if isinstance(result, pyoxigraph.QueryBoolean):
        return Truth(bool(result))
    if isinstance(result, pyoxigraph.QueryTriples):
        return Triples(tuple(sorted(set(result), key=str)))
    variables = tuple(variable.value for variable in result.variables)
    return Rows(variables, tuple(tuple(term(value) for value in solution) for solution in result))


def term(value: object) -> Term | None:
    """What the engine gives for one value of an answer, as a record."""
    if isinstance(value, pyoxigraph.NamedNode):
        return Term(value.value, "iri")
    if isinstance(value, pyoxigraph.BlankNode):
        return Term(value.value, "bnode")
    if isinstance(value, pyoxigraph.Literal):
        datatype = value.datatype.value
        plain = value.language is not None or datatype == "http://www.w3.org/2001/XMLSchema#string"
        return Term(value.value, "literal", None if plain else datatype, value.language)
    return None if value is None else Term(str(value), "triple")


def _remote_answer(body: bytes, media_type: str, *, graph: bool) -> Answer:
    """An endpoint's answer in whichever standard format it came."""
    media_type = media_type.partition(";")[0].strip().lower()
    try:
        if graph:
            quads = pyoxigraph.parse(body, _rdf_format(media_type))
            return Triples(tuple(sorted({quad.triple for quad in quads}, key=str)))
        results = pyoxigraph.QueryResultsFormat.from_media_type(media_type)
        if results is None:
            raise EndpointError(f"the endpoint answered '{media_type}' instead of SPARQL results; check its address")
        return _answer(pyoxigraph.parse_query_results(body, results))
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"the endpoint's answer can't be read: {_one_line(error)}") from error


def _rdf_format(media_type: str) -> pyoxigraph.RdfFormat:
    found = pyoxigraph.RdfFormat.from_media_type(media_type)
    if found is None:
        raise EndpointError(f"the endpoint answered '{media_type}' instead of RDF; check its address")
    return found
