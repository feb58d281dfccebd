"""Run SPARQL over the embedded store or a remote endpoint; answers as plain records."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

import pyoxigraph

from kg.errors import EndpointError, StoreError, UsageError
from kg.queries.binding import Resolver, Search, bind
from kg.queries.planning import narrowed, planned
from kg.queries.scanning import is_update, names_service, query_form, unescaped

if TYPE_CHECKING:
    from kg.queries.saved import SavedQuery


class RemoteQuery(Protocol):
    """A SPARQL endpoint: its address, and how it is asked."""

    @property
    def url(self) -> str:
        """Address of the query service."""

    def __call__(self, sparql: str, form: str, /) -> tuple[bytes, str]:
        """The body and media type of the answer to a query of this form (SELECT …). Raises EndpointError."""


Source = pyoxigraph.Store | RemoteQuery


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


Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Answer of a SELECT: a value (None: unbound) for each of `variables` in each row, in the query's order.

    cut: whether there are more rows, left out for a limit.
    """

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    cut: bool = False

    def values(self) -> tuple[tuple[str | None, ...], ...]:
        """The rows with the bare strings."""
        return tuple(tuple(None if term is None else term.value for term in row) for row in self.rows)


@dataclass(slots=True)
class RowStream:
    """Answer of a SELECT whose rows are worked out as they are read, once. cut: as of `Rows`, known at the end."""

    variables: tuple[str, ...]
    rows: Iterator[Row]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """Answer of an ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples:
    """Answer of a CONSTRUCT or DESCRIBE, sorted and without repetition; cut: as of `Rows`."""

    triples: tuple[pyoxigraph.Triple, ...]
    cut: bool = False


Answer = Rows | Truth | Triples
Stream = RowStream | Truth | Triples


def run(
    query: SavedQuery,
    values: Mapping[str, str],
    source: Source,
    *,
    resolve: Resolver | None = None,
    search: Search | None = None,
) -> Answer:
    """Bind `values` in a saved query and run it; raises what `bind` and `run_text` raise."""
    text = put(source, query, bind(query, values, resolve=resolve, search=search))
    return run_text(source, text, name=str(query.path))


def put(source: Source, query: SavedQuery, sparql: str) -> str:
    """What `bind` made of a query, as the source is best asked; stores other than the embedded one see to that."""
    return planned(narrowed(query, sparql, source)) if isinstance(source, pyoxigraph.Store) else sparql


def run_text(source: Source, sparql: str, *, name: str = "query") -> Answer:
    """The whole of what `stream_text` gives; raises what that raises."""
    return collected(stream_text(source, sparql, name=name))


def collected(answer: Answer | Stream) -> Answer:
    """A stream read to its end; an answer as it is."""
    if not isinstance(answer, RowStream):
        return answer
    rows = tuple(answer.rows)
    return Rows(answer.variables, rows, answer.cut)


def stream_text(
    source: Source, sparql: str, *, name: str = "query", limit: int | None = None, allow_service: bool = False
) -> Stream:
    """Run any SELECT, ASK, CONSTRUCT or DESCRIBE.

    name: what errors call the text (a file name).
    limit: rows or triples of the answer at most; None: all.
    allow_service: let the query ask other servers (SERVICE).
    Raises QuerySyntaxError with line and column, UsageError for an update or, unless allowed, a call of another
    server, StoreError where reading fails (rows: while they are read), EndpointError where an endpoint does.
    """
    if not allow_service and names_service(sparql):
        from kg.queries.syntax import calls_service

        if calls_service(sparql):
            raise UsageError(f"{name}: SERVICE asks another server and is refused; allow it with --allow-service")
    # a store may resolve escapes before it looks what it was sent
    form = query_form(unescaped(sparql))
    if not isinstance(source, pyoxigraph.Store):
        if is_update(form):
            raise _update(name, form)
        if form is None:
            raise UsageError(f"{name}: is no SELECT, ASK, CONSTRUCT or DESCRIBE; only these are sent to an endpoint")
        return _remote_answer(source, sparql, form, limit)
    try:
        answer = _stream(source.query(sparql), limit)
    except SyntaxError as error:
        if is_update(form):
            raise _update(name, form) from error
        from kg.queries.syntax import syntax_error

        raise syntax_error(sparql, error, name=name) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise _failed(name, error) from error
    if isinstance(answer, RowStream):
        answer.rows = _translated(answer.rows, name)
    return answer


def _update(name: str, form: str | None) -> UsageError:
    return UsageError(f"{name}: {form} would change the graph; only SELECT, ASK, CONSTRUCT and DESCRIBE are run")


def _failed(name: str, error: Exception) -> StoreError:
    return StoreError(f"{name}: the query failed: {_one_line(error)}")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _stream(
    result: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples, limit: int | None
) -> Stream:
    """The engine's lazy result, as far as the limit lets it be read."""
    if isinstance(result, pyoxigraph.QueryBoolean):
        return Truth(bool(result))
    if isinstance(result, pyoxigraph.QueryTriples):
        return _triples(result, limit)
    answer = RowStream(tuple(variable.value for variable in result.variables), iter(()))
    answer.rows = _rows(result, answer, limit)
    return answer


def _rows(result: pyoxigraph.QuerySolutions, answer: RowStream, limit: int | None) -> Iterator[Row]:
    """The rows, up to the limit; notes in `answer` whether there are more."""
    for solution in itertools.islice(result, limit):
        yield tuple(map(term, solution))
    answer.cut = limit is not None and next(result, None) is not None


def _translated(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """The rows; what the engine raises on the way is an error of ours."""
    try:
        yield from rows
    except (OSError, RuntimeError, ValueError) as error:
        raise _failed(name, error) from error


def _triples(found: Iterator[pyoxigraph.Triple], limit: int | None) -> Triples:
    triples = set(itertools.islice(found, limit))
    cut = limit is not None and any(triple not in triples for triple in found)
    return Triples(tuple(sorted(triples, key=str)), cut)


@lru_cache(maxsize=4096)
def term(value: object) -> Term | None:
    """What the engine gives for one value of an answer, as a record; rows say the same again and again."""
    if isinstance(value, pyoxigraph.NamedNode):
        return Term(value.value, "iri")
    if isinstance(value, pyoxigraph.BlankNode):
        return Term(value.value, "bnode")
    if isinstance(value, pyoxigraph.Literal):
        datatype = value.datatype.value
        plain = value.language is not None or datatype == "http://www.w3.org/2001/XMLSchema#string"
        return Term(value.value, "literal", None if plain else datatype, value.language)
    return None if value is None else Term(str(value), "triple")


def _remote_answer(source: RemoteQuery, sparql: str, form: str, limit: int | None) -> Stream:
    """An endpoint's answer in whichever standard format it came."""
    body, media_type = source(sparql, form)
    media_type = media_type.partition(";")[0].strip().lower()
    wanted = "RDF" if form in ("CONSTRUCT", "DESCRIBE") else "SPARQL results"
    try:
        if wanted == "RDF":
            if rdf := pyoxigraph.RdfFormat.from_media_type(media_type):
                return _triples((quad.triple for quad in pyoxigraph.parse(body, rdf)), limit)
        elif results := pyoxigraph.QueryResultsFormat.from_media_type(media_type):
            answer = _stream(pyoxigraph.parse_query_results(body, results), limit)
            if isinstance(answer, Truth) != (form == "ASK"):
                said, asked = ("yes or no", "rows") if form == "SELECT" else ("rows", "yes or no")
                raise EndpointError(f"{source.url} answered {said} where {asked} were asked for; check its address")
            if isinstance(answer, RowStream):
                answer.rows = iter(tuple(answer.rows))  # so that an answer that breaks off gives no rows at all
            return answer
    except (SyntaxError, ValueError) as error:
        raise EndpointError(f"{source.url}: its answer can't be read or is cut off: {_one_line(error)}") from error
    raise EndpointError(f"{source.url} answered '{media_type}' instead of {wanted}; check its address")
