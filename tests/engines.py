"""Stores that are libraries, and Jena's, each behind the same few methods, for tests and for `bench/stores.py`.

What an engine answers comes as a store's body and media type, which is what `kg.queries` takes for a source; so each
answer goes through the code that reads those of endpoints.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import owlready2
import rdflib
from jena_server import JARS, LIBRARIES
from pyoxigraph import NamedNode, RdfFormat, Store, serialize
from rdflib.term import Node
from store_servers import _free_ports, _running
from whole import left_out

from kg.graph.connection import Connection
from kg.graph.loading import load
from kg.graph.remote import Endpoint
from kg.graph.stores import STORES, Login, services
from kg.queries.running import RemoteQuery

_COUNTS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_ONTOLOGY = b"<http://www.w3.org/2002/07/owl#Ontology>"
_Triple = tuple[Node | None, Node | None, Node | None]


class Engine(Protocol):
    """A store that is loaded and asked."""

    def fill(self, store: Store) -> None:
        """Hold what `store` holds and nothing else."""

    def load(self, store: Store) -> None:
        """Put each named graph of `store` in place of what there is of it."""

    def counts(self) -> dict[str, int]:
        """The quads of each named graph that has any, counted by the engine."""

    def sources(self) -> dict[str, RemoteQuery]:
        """What answers queries, by what the default graph is: `empty`, and `union` where the engine can do that too."""


def named_graphs(store: Store) -> list[NamedNode]:
    """The named graphs, sorted."""
    return sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=str)


def triples_of(store: Store, graph: NamedNode) -> bytes:
    """A named graph as N-Triples."""
    found = (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))
    written = serialize(found, format=RdfFormat.N_TRIPLES)
    assert written is not None
    return written


@dataclass(frozen=True, slots=True)
class Asked:
    """A Dataset of rdflib as something to ask; `url` says where an answer came from."""

    dataset: rdflib.Dataset
    url: str = "rdflib"

    def __call__(self, sparql: str, form: str = "SELECT") -> tuple[bytes, str]:
        out = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own code raises them
            result = self.dataset.query(sparql)
            result.serialize(out, format="json" if result.graph is None else "nt")
        return out.getvalue(), "application/sparql-results+json" if result.graph is None else "application/n-triples"


class Rdflib:
    """rdflib. kind: `default` for its own store in memory, `Oxigraph` for oxrdflib's."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._dataset = rdflib.Dataset(store=kind)

    def fill(self, store: Store) -> None:
        self._dataset = rdflib.Dataset(store=self._kind)
        self.load(store)

    def load(self, store: Store) -> None:
        for graph in named_graphs(store):
            self._dataset.remove_graph(rdflib.URIRef(graph.value))
        form = "ox-nquads" if self._kind == "Oxigraph" else "nquads"
        self._dataset.parse(data=serialize(store, format=RdfFormat.N_QUADS), format=form)

    def counts(self) -> dict[str, int]:
        return {str(graph.identifier): len(graph) for graph in self._dataset.graphs() if len(graph)}

    def sources(self) -> dict[str, RemoteQuery]:
        union = rdflib.Dataset(store=self._dataset.store, default_union=True)
        return {"empty": Asked(self._dataset), "union": Asked(union)}


class Owlready:
    """owlready2's quad store, each named graph an ontology; asked by rdflib, as its own SPARQL has no GRAPH."""

    def __init__(self) -> None:
        self._world = owlready2.World()
        self._ontologies: dict[str, owlready2.Ontology] = {}
        self._added: dict[str, int] = {}

    def fill(self, store: Store) -> None:
        self._world.close()
        self.__init__()
        self.load(store)

    def load(self, store: Store) -> None:
        for graph in named_graphs(store):
            content = triples_of(store, graph)
            ontology = self._ontologies.get(graph.value) or self._world.get_ontology(graph.value)
            ontology.load(fileobj=io.BytesIO(content), format="ntriples", reload=True)
            self._ontologies[graph.value] = ontology
            # it says of each that it is an ontology, under the name of the graph, if the graph says it of none
            self._added[graph.value] = int(_ONTOLOGY not in content)

    def counts(self) -> dict[str, int]:
        return {name: len(one.graph) - self._added[name] for name, one in self._ontologies.items()}

    def sources(self) -> dict[str, RemoteQuery]:
        bridge = self._world.as_rdflib_graph()
        graphs = {rdflib.URIRef(name): bridge.get_context(one) for name, one in self._ontologies.items()}
        return {"empty": Asked(rdflib.Dataset(store=_NamedGraphs(graphs)))}


class _NamedGraphs(rdflib.store.Store):
    """Graphs of several stores as the named graphs of one, to be read; its default graph is empty."""

    context_aware = True
    graph_aware = True

    def __init__(self, graphs: dict[Node, rdflib.Graph]) -> None:
        self._graphs = graphs
        super().__init__()

    def triples(
        self, pattern: _Triple, context: rdflib.Graph | None = None
    ) -> Iterator[tuple[_Triple, Iterator[object]]]:
        chosen = self._graphs if context is None else {context.identifier} & set(self._graphs)
        for name in chosen:
            for triple in self._graphs[name].triples(pattern):
                yield triple, iter([name])

    def contexts(self, triple: _Triple | None = None) -> Iterator[rdflib.Graph]:
        for name in self._graphs:
            yield rdflib.Graph(store=self, identifier=name)

    def add_graph(self, graph: rdflib.Graph) -> None:
        """A Dataset announces its default graph."""


@dataclass(frozen=True, slots=True)
class Jena:
    """TDB2 behind Fuseki's addresses at `url`."""

    url: str

    def fill(self, store: Store) -> None:
        connection = Connection(Login.NOBODY)
        connection.request("POST", f"{self.url}/update", form={"update": "DROP ALL"})
        quads = serialize(store, format=RdfFormat.N_QUADS)
        kind = {"Content-Type": RdfFormat.N_QUADS.media_type}
        connection.request("POST", f"{self.url}/data", headers=kind, body=quads)
        connection.close()

    def load(self, store: Store) -> None:
        """As `kg load --store fuseki` does it, which counts by itself."""
        report = load(store, services(STORES["fuseki"], self.url))
        assert report.differences == ()

    def counts(self) -> dict[str, int]:
        found = json.loads(self.sources()["empty"](_COUNTS)[0])["results"]["bindings"]
        return {row["g"]["value"]: int(row["n"]["value"]) for row in found if "g" in row}

    def sources(self) -> dict[str, RemoteQuery]:
        return {"empty": Endpoint(f"{self.url}/query"), "union": Endpoint(f"{self.url}/union/query")}


@contextmanager
def jena(folder: Path) -> Iterator[Jena]:
    """Jena's TDB2 in a process of its own."""
    if any(not (JARS / f"{name}.jar").exists() for name in LIBRARIES):
        left_out("Jena is not installed (Debian: libapache-jena-java)")
    (port,) = _free_ports(1)
    url = f"http://127.0.0.1:{port}/kg"
    program = Path(__file__).with_name("jena_server.py")
    with _running([sys.executable, str(program), str(folder), str(port)], folder, url):
        yield Jena(url)


@contextmanager
def _here(engine: Callable[[], Engine]) -> Iterator[Engine]:
    """An engine that lives in this process."""
    yield engine()


ENGINES: dict[str, Callable[[Path], AbstractContextManager[Engine]]] = {
    "jena": jena,
    "rdflib": lambda _: _here(lambda: Rdflib("default")),
    "oxrdflib": lambda _: _here(lambda: Rdflib("Oxigraph")),
    "owlready2": lambda _: _here(Owlready),
}
"""What starts each engine, given an empty folder of its own."""
