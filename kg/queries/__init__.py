"""Find, read, bind and run the saved questions in `queries/*.rq`, and run any other SPARQL query."""

from __future__ import annotations

from kg.queries.binding import Resolver, bind
from kg.queries.running import Answer, RemoteQuery, Rows, Source, Term, Triples, Truth, run, run_text
from kg.queries.saved import Parameter, SavedQuery, load_queries, load_query, query_files, read_query

__all__ = [
    "Answer",
    "Parameter",
    "RemoteQuery",
    "Resolver",
    "Rows",
    "SavedQuery",
    "Source",
    "Term",
    "Triples",
    "Truth",
    "bind",
    "load_queries",
    "load_query",
    "query_files",
    "read_query",
    "run",
    "run_text",
]
