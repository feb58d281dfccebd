"""The ways in which the graph says who says what: named graphs, or one graph with triple terms or with reification.

The two ways with one graph say the same of each triple, so that they convert into each other and into named graphs
without loss (`kg.graph.one_graph`, `kg.graph.restoring`):

- what a claim says: the facts that the claim makes where it is affirmed. They are triples of the graph only where some
  claim makes them so, and are spoken of all the same where it denies, doubts or announces them.
- the named graphs that a triple stands in. Left out where its subject tells (`home`): what is said of a document or a
  claim stands in that document's graph, what is said of a derivation in `inferred`.

As RDF 1.2, the claim and the named graph are reifiers:

    <actor/iran> px:supplies <actor/russia> .
    <claim/a/1> rdf:reifies <<( <actor/iran> px:supplies <actor/russia> )>> .
    <graph/facts> rdf:reifies <<( <actor/iran> px:supplies <actor/russia> )>> .

As classic reification, the triple has a node of its own, whose name is a hash of it:

    <triple/HASH> a rdf:Statement ; rdf:subject <actor/iran> ; rdf:predicate px:supplies ; rdf:object <actor/russia> ;
        prov:wasDerivedFrom <claim/a/1> ; dcterms:isPartOf <graph/facts> .
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

from pyoxigraph import NamedNode

from kg.errors import UsageError
from kg.graph.skolem import AXIOM
from kg.graph.terms import DCTERMS, INFERRED, ONTOLOGY_GRAPH, PROV, RDF
from kg.vocabulary import ID, ONTOLOGY, graph_iri, iri

CLAIM = iri("claim/")
TRIPLE = iri("triple/")
"""What the IRIs of claims and of reified triples start with."""

REIFIES = NamedNode(f"{RDF}reifies")
STATEMENT = NamedNode(f"{RDF}Statement")
SUBJECT, PREDICATE, OBJECT = (NamedNode(f"{RDF}{part}") for part in ("subject", "predicate", "object"))
SAID_BY = NamedNode(f"{PROV}wasDerivedFrom")
STANDS_IN = NamedNode(f"{DCTERMS}isPartOf")
"""What is said of a reified triple: the claims that say it, and the named graphs that it stands in."""

_HOME = re.compile(f"{re.escape(ID)}(?:(?:document|claim)/([^/]+)|(derivation|statement|rule)/.)")


class Provenance(StrEnum):
    """How a graph says who says what; the value is what `--provenance` takes."""

    NAMED_GRAPHS = "named-graphs"
    RDF12 = "rdf12"
    REIFIED = "reified"
    PLAIN = "plain"

    @property
    def graph(self) -> NamedNode:
        """For a way with one graph: the named graph that it is in where it is loaded beside others."""
        return NamedNode(graph_iri(self.value))


def find_provenance(name: str) -> Provenance:
    """The way of that name. Raises UsageError if there is none."""
    try:
        return Provenance(name)
    except ValueError:
        raise UsageError(f"unknown provenance '{name}'; choose one of {', '.join(Provenance)}") from None


def home(subject: str) -> NamedNode | None:
    """The named graph that a triple stands in if nothing else is said, by the IRI of its subject.

    >>> home("https://w3id.org/proxykg/id/claim/voa/17/evidence").value
    'https://w3id.org/proxykg/id/graph/document/voa'
    """
    if subject.startswith((ONTOLOGY, AXIOM)):
        return ONTOLOGY_GRAPH
    found = _HOME.match(subject)
    if found is None:
        return None
    return INFERRED if found[1] is None else NamedNode(graph_iri(f"document/{found[1]}"))


def triple_name(triple: str) -> str:
    """The IRI of a triple's node in classic reification; `triple` as in N-Triples, without the full stop."""
    return TRIPLE + hashlib.sha256(triple.encode()).hexdigest()[:24]
