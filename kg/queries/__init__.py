"""Find, read, bind and run the saved questions in `queries/*.rq`, and run any other SPARQL query."""

from __future__ import annotations

from kg.queries.binding import Resolver, Search, bind
from kg.queries.running import (
    Answer,
    RemoteQuery,
    Rows,
    RowStream,
    Source,
    Stream,
    Term,
    Triples,
    Truth,
    collected,
    put,
    run,
    run_text,
    stream_text,
)
from kg.queries.saved import Parameter, SavedQuery, load_queries, load_query, query_files, read_query

__all__ = [
    "Answer",
    "Parameter",
    "RemoteQuery",
    "Resolver",
    "RowStream",
    "Rows",
    "SavedQuery",
    "Search",
    "Source",
    "Stream",
    "Term",
    "Triples",
    "Truth",
    "bind",
    "collected",
    "load_queries",
    "load_query",
    "put",
    "query_files",
    "read_query",
    "run",
    "run_text",
    "stream_text",
]
