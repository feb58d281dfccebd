"""Statements that nothing in the graph supports, or that are missing, told as violations.

Which they are is found by `kg.graph.support`, which knows how facts and inferences are drawn.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.checks.places import place_of
from kg.checks.shacl import Violation
from kg.vocabulary import PREFIXES, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MESSAGES = MappingProxyType(
    {
        "fact-without-claim": "No claim makes this a fact, certain, not denied, past or present: build the graph anew.",
        "fact-missing": "A claim makes this a fact, but it does not stand among the facts: build the graph anew.",
        "inferred-without-premises": "This does not follow from what the graph states: build the graph anew.",
        "inferred-missing": "This follows from what the graph states, but was not inferred: build the graph anew.",
        "derivation": "The written steps of an inference are not those that lead to it: build the graph anew.",
    }
)
"""What is wrong and how to mend it, by fault."""

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_REALISED = (term("RealisedAction"), term("RealisedRelation"))


def support_violations(store: ox.Store, faults: Iterable[tuple[str, ox.Quad]]) -> Iterator[Violation]:
    """A violation for each fault, a key of `MESSAGES`, and its quad; but none that the shapes tell already."""
    for fault, quad in faults:
        subject, value, graph = _text(quad.subject), _text(quad.object), _text(quad.graph_name)
        if fault != "fact-without-claim" or quad.predicate != _TYPE or value not in _REALISED:
            yield Violation(
                focus=subject,
                path=quad.predicate.value,
                value=value,
                message=MESSAGES[fault],
                shape="".join(map(str.capitalize, fault.split("-"))),
                graph=graph,
                component="https://w3id.org/proxykg/shapes#SupportConstraintComponent",
                place=place_of(store, (subject, value), graph),
            )


def _text(term_: object) -> str:
    return str(getattr(term_, "value", term_))
