"""The saved queries themselves: listed, written out with their values, published beside a description of the graph."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import UsageError
from kg.pipeline import GRAPH_DIRECTORY
from kg.vocabulary import KINDS, PREFIXES, is_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

    from kg.graph.remote import Endpoint
    from kg.graph.terms import QuadSource
    from kg.queries import Resolver, Rows

PARTS = ("all", "queries", "dataset")
"""What `publish` may be asked for."""


def written(
    name: str,
    values: Mapping[str, str] | None = None,
    *,
    graph: Path = GRAPH_DIRECTORY,
    endpoint: str | Endpoint | None = None,
) -> str:
    """The SPARQL of the saved query `name`: its file as it stands or, with values, as `ask` would send it.

    The graph is opened only where a value is a name, to find whom it names.
    Raises UnknownQueryError, ParameterError, UnknownNameError, StoreError, EndpointError.
    """
    from kg.pipeline.answering import opened, resolver, searcher
    from kg.queries import bind, load_query

    saved = load_query(name)
    if not values:
        return saved.text

    @functools.cache
    def names() -> Resolver:
        return resolver(opened(graph, endpoint)[1])

    def found(name: str, kind: str | None) -> str:
        return names()(name, kind)

    def claims(words: str) -> Iterable[str]:
        return searcher(graph, opened(graph, endpoint)[0])(words)

    return bind(saved, values, resolve=found, search=claims)


def listed(tag: str | None = None) -> Rows:
    """Name, tags, parameters (those that need not be given in brackets) and question of each saved query.

    tag: only those that carry it. Raises UsageError where none does.
    """
    from kg.queries import Rows, Term, load_queries

    queries = load_queries().values()
    chosen = [query for query in queries if tag is None or tag in query.tags]
    if not chosen:
        known = sorted({tag for query in queries for tag in query.tags})
        raise UsageError(f"no saved query has the tag '{tag}'; tags are {', '.join(known)}")
    rows = []
    for query in chosen:
        taken = (
            parameter.name if parameter.required and parameter.default is None else f"[{parameter.name}]"
            for parameter in query.parameters
        )
        cells = (query.name, " ".join(query.tags), " ".join(taken), query.summary)
        rows.append(tuple(Term(cell, "literal") for cell in cells))
    return Rows(("query", "tags", "parameters", "question"), tuple(rows))


def publish(
    output: Path | BinaryIO,
    *,
    graph: Path = GRAPH_DIRECTORY,
    endpoint: str | Endpoint | None = None,
    service: str | None = None,
    format: str | None = None,  # noqa: A002 - the name it has everywhere
    part: str = "all",
) -> None:
    """Write the saved queries as `sh:SPARQLExecutable` and the graph's description (VoID, SPARQL service) as RDF.

    The same graph and queries give the same bytes. A file is whole or not there.
    endpoint: describe the graph there instead of the one in the directory `graph`; its URL, or a record that also says
    who asks.
    service: address where the graph is, or will be, served; by default `endpoint`.
    format: a name in `kg.graph.export.FORMATS`; by default the ending of the file `output` says it, else Turtle.
    part: "queries" or "dataset" alone; for the queries no graph is needed.
    Raises UsageError for an unknown format or part, or a service that is no address; StoreError, EndpointError.
    """
    from kg.graph.export import find_format
    from kg.pipeline.handover import moved_into_place

    ending = output.suffix.removeprefix(".") if isinstance(output, Path) else ""
    form = find_format(format or ending or "turtle").name
    there = endpoint if isinstance(endpoint, str) or endpoint is None else endpoint.url
    service = _address(service or there)
    if part not in PARTS:
        raise UsageError(f"unknown part '{part}'; choose one of {', '.join(PARTS)}")
    triples: set[Triple] = set()
    if part != "dataset":
        triples |= _executables(service)
    if part != "queries":
        triples |= _description(graph, endpoint, service)
    data = _serialised(sorted(triples, key=str), form)
    with moved_into_place(output) if isinstance(output, Path) else nullcontext(output) as stream:
        stream.write(data)


def _executables(service: str | None) -> set[Triple]:
    from kg.queries import load_queries
    from kg.queries.publishing import executables

    return set(executables(load_queries().values(), resolve=_names_known_beforehand(), service=service))


def _names_known_beforehand() -> Resolver:
    """Finds what the register or the ontology calls so: examples are the same whatever graph there is."""
    from pyoxigraph import Store

    from kg.graph.names import resolve, resolve_class
    from kg.pipeline.batches import shared_quads

    known: QuadSource = Store()
    known.extend(shared_quads(None))  # type: ignore[attr-defined]

    def one(name: str, kind: str | None) -> str:
        if kind == "Class":
            return resolve_class(known, name)
        # nothing is inferred here, so all that is of the kind is asked for by its own class
        found = resolve(known, name, kinds=None if kind is None else [k for k in KINDS if is_kind(k, kind)])
        if len(found) > 1:
            raise UsageError(f"'{name}' in an example may be {' or '.join(found)}; write one of these there")
        return found[0]

    return one


def _description(graph: Path, endpoint: str | Endpoint | None, service: str | None) -> set[Triple]:
    from kg.pipeline.answering import opened
    from kg.queries import Rows, run_text
    from kg.queries.description import describe

    source = opened(graph, endpoint)[0]

    def select(sparql: str) -> Rows:
        answer = run_text(source, sparql, name="the description")
        assert isinstance(answer, Rows), "each of its queries is a SELECT"
        return answer

    return set(describe(select, service=service))


def _address(service: str | None) -> str | None:
    """The service's address; raises UsageError where it is none."""
    if service is not None and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", service):
        raise UsageError(f"--service '{service}' is no web address; write it like https://example.org/sparql")
    return service


def _serialised(triples: Iterable[Triple], form: str) -> bytes:
    """The triples in a format of RDF; Turtle with the queries over several lines, as they are read and written."""
    from pyoxigraph import RdfFormat, serialize

    from kg.graph.export import FORMATS, SHORT_NAMES
    from kg.queries.description import SD, VOID
    from kg.queries.publishing import QUERY, SCHEMA, SH

    prefixes = {name: SHORT_NAMES[name] for name in PREFIXES} | {"schema": SCHEMA, "sd": SD, "sh": SH, "void": VOID}
    if form != "turtle":
        data = serialize(triples, format=FORMATS[form].rdf, prefixes=prefixes)
        assert data is not None, "nothing is returned only where it is written to a stream"
        return data
    from rdflib import Graph

    lines = serialize(triples, format=RdfFormat.N_TRIPLES)
    graph = Graph(bind_namespaces="none").parse(io.BytesIO(lines or b""), format="nt")
    for prefix, namespace in {**prefixes, "query": QUERY}.items():
        graph.bind(prefix, namespace)
    return graph.serialize(format="turtle", encoding="utf-8")
