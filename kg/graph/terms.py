"""RDF terms of the vocabularies that the graph is written in."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pyoxigraph import Literal, NamedNode

from kg.errors import StoreError
from kg.vocabulary import PREFIXES, graph_iri, iri, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

XSD = PREFIXES["xsd"]
RDF = PREFIXES["rdf"]
RDFS = PREFIXES["rdfs"]
OWL = PREFIXES["owl"]
SKOS = PREFIXES["skos"]
DCTERMS = PREFIXES["dcterms"]
PROV = PREFIXES["prov"]
OA = PREFIXES["oa"]

TYPE = NamedNode(f"{RDF}type")
PREF_LABEL = NamedNode(f"{SKOS}prefLabel")
ALT_LABEL = NamedNode(f"{SKOS}altLabel")
MENTION_TEXT = NamedNode(term("mentionText"))

REGISTER = NamedNode(graph_iri("register"))
FACTS = NamedNode(graph_iri("facts"))
INFERRED = NamedNode(graph_iri("inferred"))
ONTOLOGY_GRAPH = NamedNode(graph_iri("ontology"))


class QuadSource(Protocol):
    """What quads can be looked up in: a pyoxigraph store, or a remote one (`kg.graph.remote.RemoteGraph`)."""

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: NamedNode | Literal | None,  # noqa: A002 - the name it has in pyoxigraph
        graph_name: NamedNode | None,
        /,
    ) -> Iterator[Quad]:
        """The quads with these terms; None matches any."""


@runtime_checkable
class Forgetful(Protocol):
    """What keeps in memory what it was asked, and can be told to let it go."""

    def forget(self) -> None:
        """Keep nothing; what is asked next takes longer."""


@cache  # there are as many as the ontology has terms
def px(local: str) -> NamedNode:
    """The ontology term of that local name."""
    return NamedNode(term(local))


@cache
def named(name: str) -> NamedNode:
    """A term of another vocabulary, as people write it: `oa:exact`."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def node(key: str) -> NamedNode:
    """The resource of an identifier path such as `actor/iran`."""
    return NamedNode(iri(key))


def integer(value: int) -> Literal:
    """An xsd:integer: the store would turn its derived types into it anyway."""
    return Literal(str(value), datatype=named("xsd:integer"))


def decimal(value: float | int) -> Literal:
    """An xsd:decimal in canonical form, as the store keeps it."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return Literal("0" if text in ("", "-0") else text, datatype=NamedNode(f"{XSD}decimal"))


def subjects(
    source: QuadSource, predicate: NamedNode, value: NamedNode | Literal | None, graph: NamedNode | None = None
) -> Iterator[NamedNode]:
    """The resources that have this value (None: any) for the predicate; one for each quad that says so."""
    for quad in source.quads_for_pattern(None, predicate, value, graph):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject


def values(
    source: QuadSource, subject: NamedNode, predicate: NamedNode, graph: NamedNode | None = None
) -> Iterator[NamedNode | Literal]:
    """The resource's values for the predicate; one for each quad that says so."""
    for quad in source.quads_for_pattern(subject, predicate, None, graph):
        if isinstance(quad.object, NamedNode | Literal):
            yield quad.object


def pairs(
    source: QuadSource, predicate: NamedNode, graph: NamedNode | None = None
) -> Iterator[tuple[NamedNode, NamedNode | Literal, NamedNode]]:
    """Subject, value and graph of each quad with the predicate in a named graph."""
    for quad in source.quads_for_pattern(None, predicate, None, graph):
        subject, value, name = quad.subject, quad.object, quad.graph_name
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal) and isinstance(name, NamedNode):
            yield subject, value, name


@contextmanager
def reading() -> Iterator[None]:
    """Turns what the embedded store raises where its files are damaged into a StoreError of one line."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise StoreError(f"the graph can't be read; run 'kg build TEXTS --anew' ({reason})") from error
