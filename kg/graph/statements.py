"""Statements as people write them, `Iran backs Houthis`, to the triples that they may mean."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import UnknownNameError, UsageError
from kg.graph.names import NEAR, expand, fold, suggest, tiers
from kg.graph.terms import ONTOLOGY_GRAPH, OWL, RDFS, TYPE, subjects, values
from kg.vocabulary import CLAIM_TYPES, PX, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.terms import QuadSource

Triple = tuple[NamedNode, NamedNode, NamedNode]


def read_statement(source: QuadSource, statement: str) -> list[Triple]:
    """The triples that `SUBJECT PREDICATE OBJECT` may mean, the likeliest first; at least one.

    Subject and object are names, aliases, IRIs or identifier paths; the predicate is a property's label
    (`acts against`), local name (`actsAgainst`) or IRI. Any part may be several words.
    Raises UsageError if no property is in the statement, UnknownNameError if nothing is called like subject or object.
    """
    words = statement.split()
    names = _property_names(source)
    unknown: list[str] = []
    for start, end in _inner_spans(len(words)):
        properties = _properties(names, " ".join(words[start:end]))
        if properties:
            left, right = " ".join(words[:start]), " ".join(words[end:])
            subjects_, objects = _candidates(source, left), _candidates(source, right)
            if subjects_ and objects:
                return list(itertools.product(subjects_, properties, objects))
            unknown += [left] if not subjects_ else [right]
    if unknown:
        raise UnknownNameError(unknown[0], suggest(source, unknown[0]))
    raise UsageError(f"no property in '{statement}'; {_property_hint(names, words[1:-1])}")


def properties_of(source: QuadSource) -> set[NamedNode]:
    """The properties that lead from one resource to another."""
    declared = set(subjects(source, TYPE, NamedNode(f"{OWL}ObjectProperty"), ONTOLOGY_GRAPH))
    drawn = {NamedNode(term(claim_type.shortcut)) for claim_type in CLAIM_TYPES.values()}
    return {prop for prop in declared if prop.value.startswith(PX)} | drawn | {NamedNode(term("performs"))}


def property_label(prop: NamedNode) -> str:
    """The local name as words.

    >>> property_label(NamedNode("https://w3id.org/proxykg/ontology#actsAgainst"))
    'acts against'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", prop.value.removeprefix(PX)).lower()


def _property_names(source: QuadSource) -> dict[str, NamedNode]:
    """By folded label and local name the property."""
    names: dict[str, NamedNode] = {}
    for prop in sorted(properties_of(source), key=str):
        labels = [value.value for value in values(source, prop, NamedNode(f"{RDFS}label"), ONTOLOGY_GRAPH)]
        for name in (*labels, property_label(prop), prop.value.removeprefix(PX)):
            names.setdefault(fold(name), prop)
    return names


def _properties(names: dict[str, NamedNode], words: str) -> list[NamedNode]:
    given = expand(words)
    if given is not None:
        return [prop for prop in set(names.values()) if prop.value == given]
    return [names[fold(words)]] if fold(words) in names else []


def _property_hint(names: dict[str, NamedNode], words: list[str]) -> str:
    from rapidfuzz import process

    near = [process.extractOne(fold(word), list(names), score_cutoff=NEAR) for word in words]
    best = max((match for match in near if match), key=lambda match: match[1], default=None)
    if best is not None:
        return f"did you mean '{property_label(names[best[0]])}'?"
    drawn = ", ".join(sorted(claim_type.shortcut for claim_type in CLAIM_TYPES.values()))
    return f"write SUBJECT PREDICATE OBJECT, the predicate one of {drawn}"


def _candidates(source: QuadSource, name: str) -> list[NamedNode]:
    found = dict.fromkeys(one for tier in tiers(source, name) for one in sorted(tier))
    return [NamedNode(one) for one in found]


def _inner_spans(length: int) -> Iterator[tuple[int, int]]:
    """The half-open spans of words that leave one at least on both sides, the longest first."""
    for size in range(length - 2, 0, -1):
        for start in range(1, length - size):
            yield start, start + size
