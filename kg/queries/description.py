"""What a graph holds, as a VoID description and a SPARQL service description, counted by SPARQL on any store.

Counted are the quads of each named graph, and in each of `register`, `facts`, `inferred` and `ontology`, and in the
documents' graphs together, the members of each class and the triples of each property. What a document's graph holds
by itself is not told: in an archive that would be longer than many a graph. No blank nodes, in a fixed order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from kg.vocabulary import GRAPH, ID, ONTOLOGY, PREFIXES, PX, iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.queries.running import Rows

Select = Callable[[str], "Rows"]
"""Answers a SELECT query; raises StoreError."""

VOID = "http://rdfs.org/ns/void#"
SD = "http://www.w3.org/ns/sparql-service-description#"
DATASET = iri("dataset")
DOCUMENTS = f"{GRAPH}document/"

_TYPE = NamedNode(f"{PREFIXES['rdf']}type")
_DATASET = NamedNode(DATASET)
_DOCUMENT_PART = NamedNode(f"{DATASET}/documents")
_TITLES = {
    "register": "Actors, weapons and places as known beforehand",
    "facts": "What follows from the claims: realised actions and relations, and the links between their parties",
    "inferred": "What the ontology adds, with the derivation of each statement",
    "ontology": "The ontology",
}
_VOCABULARIES = (ONTOLOGY, PREFIXES["skos"].removesuffix("#"), PREFIXES["dcterms"], PREFIXES["prov"], PREFIXES["oa"])
"""By the IRI that each gives itself."""
_SIZES = "SELECT ?graph (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
_CLASSES = "SELECT ?of (COUNT(DISTINCT ?s) AS ?number) WHERE { %s GRAPH ?graph { ?s a ?of } %s } GROUP BY ?of"
_PROPERTIES = "SELECT ?of (COUNT(*) AS ?number) WHERE { %s GRAPH ?graph { ?s ?of ?o } %s } GROUP BY ?of"
_LINKS = """SELECT (COUNT(DISTINCT ?s) AS ?number) WHERE {
  GRAPH <%sregister> { ?s <%sexactMatch> ?other } FILTER(STRSTARTS(STR(?other), "%s"))
}"""
_RUNS = f"SELECT DISTINCT ?run WHERE {{ GRAPH ?graph {{ ?run a <{PX}Run> }} }}"

if TYPE_CHECKING:
    _Triples = Iterator[Triple]


def describe(select: Select, *, service: str | None = None) -> _Triples:
    """The description of the graph that `select` asks.

    service: address of the endpoint where the graph is, or will be, served.
    Raises what `select` raises.
    """
    sizes = {graph: quads for graph, quads in _counts(select(_SIZES)).items() if graph.startswith(GRAPH)}
    documents = {graph: quads for graph, quads in sizes.items() if graph.startswith(DOCUMENTS)}
    others = {graph: quads for graph, quads in sizes.items() if graph not in documents}
    yield from _whole(sizes, select)
    if service is not None:
        yield from _service(NamedNode(service))
    for graph, quads in sizes.items():
        yield from _named_graph(NamedNode(graph), quads)
    for graph in others:
        yield from _titled(NamedNode(graph), _TITLES.get(graph.removeprefix(GRAPH), graph.removeprefix(GRAPH)))
        yield from _partitions(NamedNode(graph), select, values=f"VALUES ?graph {{ <{graph}> }}")
    if documents:
        yield from _titled(_DOCUMENT_PART, "All that the documents say, their graphs together")
        yield _says(_DOCUMENT_PART, f"{VOID}triples", sum(documents.values()))
        yield from _partitions(_DOCUMENT_PART, select, condition=f'FILTER(STRSTARTS(STR(?graph), "{DOCUMENTS}"))')
    yield from _links(select)


def _whole(sizes: Mapping[str, int], select: Select) -> _Triples:
    """The dataset itself."""
    yield from _titled(_DATASET, "ProxyKG graph: who backs, arms and attacks whom, according to whom and how surely")
    yield Triple(_DATASET, _TYPE, NamedNode(f"{SD}Dataset"))
    yield _says(_DATASET, f"{VOID}triples", sum(sizes.values()))
    yield _says(_DATASET, f"{VOID}uriSpace", ID)
    yield Triple(_DATASET, NamedNode(f"{PREFIXES['dcterms']}conformsTo"), NamedNode(ONTOLOGY))
    for vocabulary in _VOCABULARIES:
        yield Triple(_DATASET, NamedNode(f"{VOID}vocabulary"), NamedNode(vocabulary))
    for [run] in select(_RUNS).values():
        yield Triple(_DATASET, NamedNode(f"{PREFIXES['prov']}wasGeneratedBy"), NamedNode(run or ""))


def _service(service: NamedNode) -> _Triples:
    yield Triple(service, _TYPE, NamedNode(f"{SD}Service"))
    yield Triple(service, NamedNode(f"{SD}endpoint"), service)
    yield Triple(service, NamedNode(f"{SD}supportedLanguage"), NamedNode(f"{SD}SPARQL11Query"))
    yield Triple(service, NamedNode(f"{SD}defaultDataset"), _DATASET)
    yield Triple(_DATASET, NamedNode(f"{VOID}sparqlEndpoint"), service)


def _named_graph(graph: NamedNode, quads: int) -> _Triples:
    """A named graph of the dataset: one that is described by itself, or one of the documents'."""
    named = NamedNode(f"{DATASET}/graph/{graph.value.removeprefix(GRAPH)}")
    part_of = _DOCUMENT_PART if graph.value.startswith(DOCUMENTS) else _DATASET
    yield Triple(_DATASET, NamedNode(f"{SD}namedGraph"), named)
    yield Triple(named, _TYPE, NamedNode(f"{SD}NamedGraph"))
    yield Triple(named, NamedNode(f"{SD}name"), graph)
    yield Triple(named, NamedNode(f"{SD}graph"), graph)
    yield Triple(graph, _TYPE, NamedNode(f"{SD}Graph"))
    yield Triple(graph, _TYPE, NamedNode(f"{VOID}Dataset"))
    yield _says(graph, f"{VOID}triples", quads)
    yield Triple(part_of, NamedNode(f"{VOID}subset"), graph)
    if part_of == _DOCUMENT_PART:
        yield Triple(_DATASET, NamedNode(f"{VOID}subset"), _DOCUMENT_PART)


def _partitions(subset: NamedNode, select: Select, *, values: str = "", condition: str = "") -> _Triples:
    """How many members each class has in a part of the dataset, and how many triples each property."""
    for name, query, counted in (("class", _CLASSES, "entities"), ("property", _PROPERTIES, "triples")):
        found = _counts(select(query % (values, condition)))
        yield _says(subset, f"{VOID}{'classes' if name == 'class' else 'properties'}", len(found))
        for of, number in found.items():
            part = NamedNode(f"{_part_of(subset)}/{name}/{_short(of)}")
            yield Triple(subset, NamedNode(f"{VOID}{name}Partition"), part)
            yield Triple(part, _TYPE, NamedNode(f"{VOID}Dataset"))
            yield Triple(part, NamedNode(f"{VOID}{name}"), NamedNode(of))
            yield _says(part, f"{VOID}{counted}", number)


def _links(select: Select) -> _Triples:
    """The links of the register to Wikidata."""
    [[number]] = select(_LINKS % (GRAPH, PREFIXES["skos"], PREFIXES["wd"])).values()
    if number in (None, "0"):
        return
    links, wikidata = NamedNode(f"{DATASET}/wikidata"), NamedNode(f"{DATASET}/wikidata/target")
    yield Triple(_DATASET, NamedNode(f"{VOID}subset"), links)
    yield Triple(links, _TYPE, NamedNode(f"{VOID}Linkset"))
    yield Triple(links, NamedNode(f"{VOID}linkPredicate"), NamedNode(f"{PREFIXES['skos']}exactMatch"))
    yield Triple(links, NamedNode(f"{VOID}subjectsTarget"), NamedNode(f"{GRAPH}register"))
    yield Triple(links, NamedNode(f"{VOID}objectsTarget"), wikidata)
    yield _says(links, f"{VOID}triples", int(number or 0))
    yield from _titled(wikidata, "Wikidata")
    yield _says(wikidata, f"{VOID}uriSpace", PREFIXES["wd"])


def _titled(subject: NamedNode, title: str) -> _Triples:
    yield Triple(subject, _TYPE, NamedNode(f"{VOID}Dataset"))
    yield Triple(subject, NamedNode(f"{PREFIXES['dcterms']}title"), Literal(title, language="en"))


def _says(subject: NamedNode, predicate: str, value: int | str) -> Triple:
    return Triple(subject, NamedNode(predicate), Literal(value))


def _counts(rows: Rows) -> dict[str, int]:
    """IRI → number, by IRI. An aggregate over nothing gives one empty row in some stores; it counts nothing."""
    return dict(sorted((str(of), int(number or 0)) for of, number in rows.values() if of is not None))


def _part_of(subset: NamedNode) -> str:
    """Root of the IRIs of what a subset is parted into."""
    value = subset.value
    return f"{DATASET}/graph/{value.removeprefix(GRAPH)}" if value.startswith(GRAPH) else value


def _short(of: str) -> str:
    """A class or property as the end of an IRI: `px:State`, or a hash where no prefix is known."""
    for prefix, namespace in PREFIXES.items():
        if of.startswith(namespace) and of.removeprefix(namespace).isalnum():
            return f"{prefix}:{of.removeprefix(namespace)}"
    return hashlib.sha256(of.encode()).hexdigest()[:10]
