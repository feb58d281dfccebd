"""The triple stores that a graph is loaded into: where each has its services, and which way it takes data well."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.graph.provenance import Provenance

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(Enum):
    """How quads are sent: by the SPARQL 1.1 Graph Store HTTP Protocol, or by SPARQL 1.1 Update."""

    GRAPH_STORE = "graph store protocol"
    UPDATE = "update"


class Login(Enum):
    """How a store wants to be told who asks."""

    BASIC = "basic"
    DIGEST = "digest"
    BEARER = "bearer"
    SIGNED = "signed"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class StoreKind:
    """What is known of one make of store.

    query, data: what is added to the address for its query service and for the service that takes data `way`.
    known: endings of an address that name one of its services; the rest is the address of the database.
    batch: quads sent at once. provenance: the ways that it is known to read, the best first.
    """

    name: str
    title: str
    way: Way
    query: str
    data: str
    known: tuple[str, ...] = ()
    login: Login = Login.BASIC
    batch: int = 20_000
    provenance: tuple[Provenance, ...] = (Provenance.NAMED_GRAPHS, Provenance.REIFIED, Provenance.PLAIN)


STORES: Mapping[str, StoreKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            StoreKind(
                "oxigraph",
                "Oxigraph",
                Way.GRAPH_STORE,
                "/query",
                "/store",
                ("/query", "/update", "/store"),
                provenance=tuple(Provenance),
            ),
            StoreKind(
                "fuseki",
                "Fuseki",
                Way.GRAPH_STORE,
                "/query",
                "/data",
                ("/query", "/sparql", "/update", "/data", "/get", "/upload"),
                provenance=tuple(Provenance),
            ),
            # By the graph store protocol it is slow; its compiler of updates is out of memory at 4,991 triples.
            StoreKind(
                "virtuoso",
                "Virtuoso",
                Way.UPDATE,
                "/sparql-auth",
                "/sparql-auth",
                ("/sparql", "/sparql-auth", "/sparql-graph-crud", "/sparql-graph-crud-auth"),
                Login.DIGEST,
                batch=4_000,
            ),
            StoreKind("graphdb", "GraphDB", Way.GRAPH_STORE, "", "/rdf-graphs/service", ("/statements",)),
            StoreKind("rdf4j", "RDF4J Server", Way.GRAPH_STORE, "", "/rdf-graphs/service", ("/statements",)),
            StoreKind("qlever", "QLever", Way.UPDATE, "", "", login=Login.BEARER),
            StoreKind("blazegraph", "Blazegraph", Way.UPDATE, "", ""),
            StoreKind("neptune", "Amazon Neptune", Way.GRAPH_STORE, "", "/gsp/", ("/gsp",), Login.SIGNED),
        )
    }
)
"""By the name that `--store` takes."""

AUTO = "auto"
"""For `--store`: the address or the store itself says which it is."""

_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")
_BY_ADDRESS = (
    (re.compile(r"\.neptune\.amazonaws\.com(\.cn)?(:\d+)?(/|$)"), "neptune"),
    (re.compile(r"/blazegraph/|/bigdata/"), "blazegraph"),
    (re.compile(r"/rdf4j-(server|workbench)/"), "rdf4j"),
    (re.compile(r"//[^/]+/repositories/"), "graphdb"),
    (re.compile(r"/sparql-(auth|graph-crud|graph-crud-auth)/?$"), "virtuoso"),
)
_BY_HEADER = (("server", "oxigraph"), ("server", "virtuoso"), ("server", "fuseki"), ("fuseki-request-id", ""))


@dataclass(frozen=True, slots=True)
class Services:
    """A store's kind and the addresses of its query service and of the one that takes data."""

    kind: StoreKind
    query: str
    data: str


def check_address(endpoint: str) -> None:
    """Raise UsageError if `endpoint` is no web address or has a name or password in it, which is not repeated."""
    if "@" in endpoint.partition("://")[2].partition("/")[0]:
        raise UsageError("the address has a user in it; give --user and --password, or a line in ~/.netrc, instead")
    if not _ADDRESS.fullmatch(endpoint):
        raise UsageError(f"'{endpoint}' is no address of a store; write it like http://localhost:3030/kg")


def store_of_address(endpoint: str) -> StoreKind | None:
    """The kind that the address itself tells, if it does."""
    return next((STORES[name] for pattern, name in _BY_ADDRESS if pattern.search(endpoint)), None)


def store_of_headers(headers: Mapping[str, str]) -> StoreKind | None:
    """The kind that the headers of an answer tell, if they do; names of headers are in lower case."""
    for header, name in _BY_HEADER:
        if header in headers and name in headers[header].lower():
            return STORES[name or "fuseki"]
    return None


def services(kind: StoreKind, endpoint: str) -> Services:
    """Where a store of this kind has its services, given its address or that of any of them.

    >>> services(STORES["fuseki"], "http://localhost:3030/kg/sparql").data
    'http://localhost:3030/kg/data'
    """
    base = endpoint.rstrip("/")
    for ending in sorted(kind.known, key=len, reverse=True):
        if base.endswith(ending):
            base = base.removesuffix(ending)
            break
    if kind.name == "neptune" and not base.endswith("/sparql"):
        base += "/sparql"
    if kind.name == "blazegraph" and not base.endswith("/sparql"):
        base += "/sparql"
    return Services(kind, base + kind.query, base + kind.data)
