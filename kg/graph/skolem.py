"""Blank nodes into IRIs: RDF 1.1 Concepts, section 3.5, with names that follow from content.

An axiom node's IRI is a hash of what it says and of where it hangs, so the same file gives the same IRIs, an edit
elsewhere in the file changes none of them, and two like restrictions on two classes stay two nodes (OWL wants that).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Iterable

AXIOM = iri("axiom/")
"""What the IRIs of former blank nodes start with."""


def skolemise(triples: Iterable[Triple]) -> list[Triple]:
    """The triples of one file, each once and sorted, with blank nodes replaced by `axiom/<hash>` IRIs.

    Raises ValueError if blank nodes form a cycle, which no OWL axiom does.
    """
    triples = list(triples)
    names = _names(triples)
    replaced = {
        Triple(
            names[t.subject] if isinstance(t.subject, BlankNode) else t.subject,
            t.predicate,
            names[t.object] if isinstance(t.object, BlankNode) else t.object,
        )
        for t in triples
    }
    return sorted(replaced, key=str)


def _names(triples: Iterable[Triple]) -> dict[BlankNode, NamedNode]:
    below: dict[BlankNode, list[Triple]] = defaultdict(list)
    above: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.subject, BlankNode):
            below[triple.subject].append(triple)
        if isinstance(triple.object, BlankNode):
            above[triple.object].append(triple)
    nodes = below.keys() | above.keys()
    sorter = TopologicalSorter({n: [t.object for t in below[n] if isinstance(t.object, BlankNode)] for n in nodes})
    try:
        leaves_first = list(sorter.static_order())
    except CycleError as error:
        raise ValueError("blank nodes form a cycle") from error
    content: dict[BlankNode, str] = {}
    for n in leaves_first:
        content[n] = _digest(
            f"{t.predicate} {content[t.object] if isinstance(t.object, BlankNode) else t.object}" for t in below[n]
        )
    names: dict[BlankNode, NamedNode] = {}
    for n in reversed(leaves_first):
        hangs = _digest(
            f"{names[t.subject] if isinstance(t.subject, BlankNode) else t.subject} {t.predicate}" for t in above[n]
        )
        names[n] = NamedNode(AXIOM + _digest([content[n], hangs])[:16])
    return names


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8")).hexdigest()
