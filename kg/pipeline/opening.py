"""A graph that is opened once and asked many questions, with Python values in and out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.answering import opened, resolver, searcher
from kg.queries.worker import Limits

if TYPE_CHECKING:
    from kg.graph.explanation import Explanation
    from kg.graph.terms import QuadSource
    from kg.queries import SavedQuery, Source
    from kg.queries.tables import Table
    from kg.queries.values import IRI


def open_graph(
    graph: str | Path = GRAPH_DIRECTORY,
    *,
    endpoint: str | None = None,
    timeout: float | None = None,
    memory: int | None = None,
) -> Graph:
    """The graph in the directory `graph`, or behind a SPARQL endpoint, open for questions.

    timeout, memory: seconds that an answer may take, and bytes that working it out may take. With either, the
    directory's graph is asked in a process of its own each time, which takes some 50 ms more and can be ended.
    A build that replaces the directory's graph does not disturb one that is open, which goes on with the old; with
    limits, each question is to the graph that is there.
    Raises StoreError if there is no graph in the directory, UsageError for an endpoint that is no web address and for
    limits that can't be kept.
    """
    limits = None if timeout is None and memory is None else Limits(timeout, memory)
    return Graph(Path(graph), endpoint, limits)


def ask(
    name: str,
    values: Mapping[str, object] | None = None,
    /,
    *,
    graph: str | Path = GRAPH_DIRECTORY,
    endpoint: str | None = None,
    **more: object,
) -> Table:
    """What `Graph.ask` answers, of a graph that is opened for this question alone."""
    return open_graph(graph, endpoint=endpoint).ask(name, values, **more)


def query(sparql: str, *, graph: str | Path = GRAPH_DIRECTORY, endpoint: str | None = None) -> Table:
    """What `Graph.query` answers, of a graph that is opened for this question alone."""
    return open_graph(graph, endpoint=endpoint).query(sparql)


class Graph:
    """A graph that is open; `open_graph` opens one. It is only read."""

    def __init__(self, directory: Path, endpoint: str | None, limits: Limits | None) -> None:
        self._directory = directory
        self._endpoint = endpoint
        self._limits = limits
        self._source, self._quads = self._opened()

    def __repr__(self) -> str:
        return f"<Graph {self._endpoint or self._directory}>"

    def _opened(self) -> tuple[Source, QuadSource]:
        return opened(self._directory, self._endpoint, seconds=None if self._limits is None else self._limits.seconds)

    def ask(self, name: str, values: Mapping[str, object] | None = None, /, **more: object) -> Table:
        """The answer to the saved query `name`: `graph.ask("proxies", actor="Iran")`.

        values, more: the query's parameters. One that is called as a word of Python takes an underscore behind it
        (`from_`, `class_`, `with_`) or stands in `values`; None is as good as not given. What names something is a name
        or alias as people write it, an IRI, or the link of a claim; a date is text, a `datetime.date` or `datetime`, a
        `PartialDate`, or a year as a number.
        Raises UnknownQueryError, UnknownNameError with near names, ParameterError with what is wanted, and what
        `query` raises.
        """
        from kg.queries import bind, load_query

        saved = load_query(name)
        given = {**(values or {}), **{_parameter(option): value for option, value in more.items()}}
        given = {option: value for option, value in given.items() if value is not None}
        search = searcher(self._directory, self._source)
        text = bind(saved, given, resolve=resolver(self._names()), search=search, option="")
        return self._answer(text, str(saved.path), saved)

    def query(self, sparql: str) -> Table:
        """The answer to any SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises QuerySyntaxError, UsageError for an update or a call of another server, LimitError, StoreError,
        EndpointError.
        """
        return self._answer(sparql, "query")

    def _answer(self, sparql: str, name: str, saved: SavedQuery | None = None) -> Table:
        from kg.queries.tables import Table

        if self._limits is None or self._endpoint is not None:
            from kg.queries import put, run_text

            text = sparql if saved is None else put(self._source, saved, sparql)
            return Table(run_text(self._source, text, name=name))
        from kg.pipeline import guarded
        from kg.queries.running import collected

        # put where it is asked: the graph that is there may be another than the one that was opened
        query = "" if saved is None else saved.name
        answer = guarded.query(sparql, graph=self._directory, limits=self._limits, name=name, kept=True, saved=query)
        return Table(collected(answer))

    def find(self, name: str, kind: str | None = None) -> IRI:
        """The IRI of what the graph calls by this name: `graph.find("Tehran", "Actor")`.

        kind: local name of the ontology class that it must be of; `Class` where a class is named.
        Raises UnknownNameError with near names, UsageError where nothing tells several apart, StoreError,
        EndpointError.
        """
        from kg.queries.values import IRI

        return IRI(resolver(self._names())(name, kind))

    def explain(self, statement: str, *, max_depth: int | None = None) -> Explanation:
        """What `kg.explain` says on a statement or a resource; raises what it raises."""
        from kg.graph.explanation import MAX_DEPTH, explain

        return explain(self._names(), statement, max_depth=MAX_DEPTH if max_depth is None else max_depth)

    def _names(self) -> QuadSource:
        """Where names are looked up: behind an endpoint anew for each question, since the graph there may change."""
        from pyoxigraph import Store

        return self._quads if isinstance(self._quads, Store) else self._opened()[1]


def _parameter(option: str) -> str:
    return option.removesuffix("_")
