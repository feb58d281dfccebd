"""Statements as people write them, `Iran backs Houthis`, to the triples that they may mean."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.errors import UnknownNameError, UsageError
from kg.graph.names import NEAR, expand, fold, resolve_class, suggest, tiers
from kg.graph.terms import ONTOLOGY_GRAPH, OWL, RDFS, TYPE, subjects, values
from kg.vocabulary import CLAIM_TYPES, PX, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.graph.terms import QuadSource

Triple = tuple[NamedNode, NamedNode, NamedNode]

IS_A = ("is a", "is an", "is a kind of", "is", "a", "type")
"""What may stand between a name and its class, besides rdf:type."""

_COPULAS = ("is", "are", "was", "were")
"""What may stand before a property that has none: `is backed by`."""

_NAMED_IN_HINT = 6
"""Properties that a hint names at most."""


def read_statement(source: QuadSource, statement: str) -> list[Triple]:
    """The triples that `SUBJECT PREDICATE OBJECT` may mean, the likeliest first; at least one.

    Subject and object are names, aliases, IRIs or identifier paths; the predicate is a property's label
    (`acts against`), local name (`actsAgainst`) or IRI, or one of `IS_A`, and then the object is a class of the
    ontology. Any part may be several words.
    Raises UsageError if no property is in the statement, UnknownNameError if nothing is called like subject or object.
    """
    words = statement.split()
    names = _property_names(source)
    unknown: list[UnknownNameError] = []
    is_a = True
    for start, end in _inner_spans(len(words)):
        properties = _properties(names, " ".join(words[start:end]))
        if properties:
            left, right = " ".join(words[:start]), " ".join(words[end:])
            try:
                subjects_ = _candidates(source, left)
                objects = [_class(source, right)] if properties == [TYPE] else _candidates(source, right)
                return list(itertools.product(subjects_, properties, objects))
            except UnknownNameError as error:
                unknown.append(error)
                is_a = is_a and properties == [TYPE]
    # "is supplied by Iran" is no class, but no name either: then what was meant is a property
    told = next((error for error in unknown if error.suggestions or error.name in words or not is_a), None)
    if told is not None:
        raise told
    raise UsageError(f"no property in '{statement}'; {_property_hint(source, names, words)}")


def properties_of(source: QuadSource) -> set[NamedNode]:
    """The properties that lead from one resource to another."""
    declared = set(subjects(source, TYPE, NamedNode(f"{OWL}ObjectProperty"), ONTOLOGY_GRAPH))
    drawn = {NamedNode(term(claim_type.shortcut)) for claim_type in CLAIM_TYPES.values()}
    return {prop for prop in declared if prop.value.startswith(PX)} | drawn | {NamedNode(term("performs"))}


def property_label(prop: NamedNode) -> str:
    """The local name as words; `is a` for rdf:type.

    >>> property_label(NamedNode("https://w3id.org/proxykg/ontology#actsAgainst"))
    'acts against'
    """
    if prop == TYPE:
        return "is a"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", prop.value.removeprefix(PX)).lower()


def _property_names(source: QuadSource) -> dict[str, NamedNode]:
    """By folded label and local name the property."""
    names: dict[str, NamedNode] = {}
    for prop in sorted(properties_of(source), key=str):
        labels = [value.value for value in values(source, prop, NamedNode(f"{RDFS}label"), ONTOLOGY_GRAPH)]
        for name in (*labels, property_label(prop), prop.value.removeprefix(PX)):
            names.setdefault(fold(name), prop)
    for words in IS_A:
        names.setdefault(fold(words), TYPE)
    return names


def class_label(source: QuadSource, class_: NamedNode) -> str:
    """What the ontology calls a class, without what it adds in brackets: `drone`."""
    labels = sorted(value.value for value in values(source, class_, NamedNode(f"{RDFS}label"), ONTOLOGY_GRAPH))
    return labels[0].partition(" (")[0] if labels else class_.value.rpartition("#")[2]


def with_article(words: str) -> str:
    """The words behind a or an.

    >>> with_article("attack"), with_article("uncrewed system"), with_article("unit")
    ('an attack', 'an uncrewed system', 'a unit')
    """
    vowel = re.match(r"[aeio]|u(?!ni(?!n|m)|s[aei]|r)", words, re.IGNORECASE)
    return f"{'an' if vowel else 'a'} {words}"


def _properties(names: dict[str, NamedNode], words: str) -> list[NamedNode]:
    given = expand(words)
    if given is not None:
        return [prop for prop in {*names.values(), TYPE} if prop.value == given]
    first, _, rest = fold(words).partition(" ")
    known = [name for name in (fold(words), rest if first in _COPULAS else "") if name in names]
    return [names[known[0]]] if known else []


def _property_hint(source: QuadSource, names: dict[str, NamedNode], words: list[str]) -> str:
    """What may have been meant: a near name, else the properties between the two that are named, else examples."""
    from rapidfuzz import fuzz, process

    known = [name for name in names if name not in IS_A]
    middles = [" ".join(words[start:end]) for start, end in _inner_spans(len(words))]
    near = [
        match
        for middle in middles
        for match in process.extract(fold(middle), known, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
    ]
    if near:
        best = sorted(near, key=lambda match: -match[1])
        meant = list(dict.fromkeys(f"'{property_label(names[name])}'" for name, _, _ in best))
        return f"did you mean {' or '.join(meant[:2])}?"
    between = sorted({property_label(prop) for prop in _between(source, words)})
    if between:
        return f"the graph has between the two: {', '.join(between[:_NAMED_IN_HINT])}"
    return (
        "write SUBJECT PREDICATE OBJECT, the predicate as in backs, supplies, attacks, acts against, located in, is a"
    )


def _between(source: QuadSource, words: list[str]) -> set[NamedNode]:
    """The properties that lead from what the first words name to what the last words name."""
    known = properties_of(source)
    for start, end in _inner_spans(len(words)):
        sides = [next(iter(filter(None, tiers(source, " ".join(side)))), ()) for side in (words[:start], words[end:])]
        pairs_ = [(NamedNode(one), NamedNode(other)) for one in sides[0] for other in sides[1]]
        if pairs_:
            return {
                quad.predicate for one, other in pairs_ for quad in source.quads_for_pattern(one, None, other, None)
            } & known
    return set()


def _candidates(source: QuadSource, name: str) -> list[NamedNode]:
    found = dict.fromkeys(one for tier in tiers(source, name) for one in sorted(tier))
    if not found:
        raise UnknownNameError(name, suggest(source, name))
    return [NamedNode(one) for one in found]


def _class(source: QuadSource, name: str) -> NamedNode:
    words = name.split()
    bare = " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in ("a", "an", "the") else name
    return NamedNode(resolve_class(source, bare))


def _inner_spans(length: int) -> Iterator[tuple[int, int]]:
    """The half-open spans of words that leave one at least on both sides, the longest first."""
    for size in range(length - 2, 0, -1):
        for start in range(1, length - size):
            yield start, start + size
