"""Questions within limits: to the graph on disk each in a process of its own, to an endpoint each with a time limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from kg.pipeline.answering import opened, resolver, searcher
from kg.queries.worker import Limits, guarded

if TYPE_CHECKING:
    from kg.graph.explanation import Explanation
    from kg.graph.remote import Endpoint
    from kg.pipeline.answering import Unread
    from kg.queries import Stream


def ask(
    name: str,
    values: Mapping[str, str],
    *,
    graph: Path,
    endpoint: str | Endpoint | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    kept: bool = False,
    meanwhile: Callable[[], object] = tuple,
) -> Stream:
    """The answer to the saved query `name`, its parameters given as people write them: `{"actor": "Iran"}`.

    kept: whether the caller keeps all rows, which must then fit the limit of memory, too.
    meanwhile: called while another process works the answer out, for what will be needed next.
    Raises UnknownQueryError, ParameterError, UnknownNameError, LimitError, StoreError, EndpointError; while rows are
    read, the last three.
    """
    if endpoint is not None:
        return _ask(name, values, graph, endpoint, limits)
    from kg.queries.sending import received

    pieces = guarded(_asked, name, dict(values), str(graph), limits, limits=limits, kept=kept)
    meanwhile()
    return received(pieces)


def query(
    sparql: str,
    *,
    graph: Path,
    endpoint: str | Endpoint | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    name: str = "query",
    allow_service: bool = False,
    kept: bool = False,
    saved: str = "",
) -> Stream:
    """The answer to any SELECT, ASK, CONSTRUCT or DESCRIBE.

    name: what errors call the text. allow_service: let it ask other servers. kept: as for `ask`.
    saved: the saved query that the text was bound of; it is then put as the graph that is asked is best asked.
    Raises QuerySyntaxError, UsageError for an update or a call of another server, LimitError, StoreError,
    EndpointError; while rows are read, the last three.
    """
    if endpoint is not None:
        return _query(sparql, graph, endpoint, limits, name, allow_service, saved)
    from kg.queries.sending import received

    pieces = guarded(_queried, sparql, str(graph), limits, name, allow_service, saved, limits=limits, kept=kept)
    return received(pieces)


def explain(
    statements: Sequence[str],
    *,
    graph: Path,
    endpoint: str | Endpoint | None = None,
    max_depth: int | None = None,
    several: bool = False,
    form: str | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> tuple[tuple[Explanation | Unread, ...], bytes]:
    """What `kg.pipeline.answering.explain_all` says and, where a `form` is named, the RDF that it writes.

    Raises what that raises, and LimitError.
    """
    if endpoint is not None:
        return _explain(statements, graph, endpoint, max_depth, several, form, limits)
    import pickle

    found = cast(
        "list[bytes]", list(guarded(_explained, tuple(statements), str(graph), max_depth, several, form, limits=limits))
    )
    return pickle.loads(found[0]), found[1]


def _ask(name: str, values: Mapping[str, str], graph: Path, endpoint: str | Endpoint | None, limits: Limits) -> Stream:
    from kg.queries import bind, load_query, put, stream_text

    saved = load_query(name)
    source, quads = opened(graph, endpoint, seconds=limits.seconds)
    sparql = bind(saved, values, resolve=resolver(quads), search=searcher(graph, source))
    return stream_text(source, put(source, saved, sparql), name=str(saved.path), limit=limits.rows)


def _query(
    sparql: str,
    graph: Path,
    endpoint: str | Endpoint | None,
    limits: Limits,
    name: str,
    allow_service: bool,
    saved: str,
) -> Stream:
    from kg.queries import load_query, put, stream_text

    source = opened(graph, endpoint, seconds=limits.seconds)[0]
    if saved:
        sparql = put(source, load_query(saved), sparql)
    return stream_text(source, sparql, name=name, limit=limits.rows, allow_service=allow_service)


def _explain(
    statements: Sequence[str],
    graph: Path,
    endpoint: str | Endpoint | None,
    max_depth: int | None,
    several: bool,
    form: str | None,
    limits: Limits,
) -> tuple[tuple[Explanation | Unread, ...], bytes]:
    import io

    from kg.pipeline.answering import explain_all

    rdf = io.BytesIO()
    found = explain_all(
        statements,
        graph=graph,
        endpoint=endpoint,
        max_depth=max_depth,
        seconds=limits.seconds,
        several=several,
        rdf=None if form is None else rdf,
        format=form or "turtle",
    )
    return found, rdf.getvalue()


def _asked(name: str, values: Mapping[str, str], graph: str, limits: Limits) -> Iterator[object]:
    from kg.queries.sending import pieces

    return pieces(_ask(name, values, Path(graph), None, limits))


def _queried(sparql: str, graph: str, limits: Limits, name: str, allow_service: bool, saved: str) -> Iterator[object]:
    from kg.queries.sending import pieces

    return pieces(_query(sparql, Path(graph), None, limits, name, allow_service, saved))


def _explained(
    statements: tuple[str, ...], graph: str, max_depth: int | None, several: bool, form: str | None
) -> Iterator[bytes]:
    import pickle

    found, rdf = _explain(statements, Path(graph), None, max_depth, several, form, Limits())
    yield pickle.dumps(found)
    yield rdf
