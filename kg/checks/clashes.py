"""Which nodes contradict the ontology, and by what: a reasoner says that something does, seldom what.

Looked at are the commonest causes: a node in two disjoint classes, by its types or by the domain or range of a
property it stands at, and two different values of a property that allows one. An empty answer proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocabulary import ID, PREFIXES, PX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_RDF, _RDFS, _OWL = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"]
_TYPE = f"{_RDF}type"


def find_clashes(axioms: Iterable[ox.Triple], data: Iterable[ox.Triple]) -> Iterator[str]:
    """One line a clash, by node: `actor/x is px:Person (its type) and px:Organisation (has px:iso3)`."""
    rules = _Rules(axioms)
    reasons: dict[str, dict[str, str]] = defaultdict(dict)
    values: dict[tuple[str, str], set[str]] = defaultdict(set)
    for triple in sorted(set(data), key=str):
        if isinstance(triple.object, ox.Literal):
            continue
        subject, prop, value = _name(triple.subject), triple.predicate.value, _name(triple.object)
        if prop == _TYPE:
            reasons[subject].setdefault(value, "its type")
            continue
        for above in (prop, *rules.superproperties[prop]):
            for domain in rules.domains[above]:
                reasons[subject].setdefault(domain, f"has {_short(prop)}")
            for class_iri in rules.ranges[above]:
                reasons[value].setdefault(class_iri, f"is {_short(prop)} of {_short(subject)}")
        if prop in rules.functional:
            values[subject, prop].add(value)
    for node in sorted(reasons):
        yield from _class_clash(node, reasons[node], rules)
    for (node, prop), several in sorted(values.items()):
        if len(several) > 1:
            yield f"{_short(node)} has more than one {_short(prop)}: {', '.join(map(_short, sorted(several)))}"


def _class_clash(node: str, reasons: Mapping[str, str], rules: _Rules) -> Iterator[str]:
    """The first pair of the node's classes that exclude each other, if any."""
    for one, other in combinations(sorted(reasons), 2):
        ancestors = (one, *rules.superclasses[one]), (other, *rules.superclasses[other])
        if any(frozenset((a, b)) in rules.disjoint for a in ancestors[0] for b in ancestors[1]):
            yield f"{_short(node)} is {_short(one)} ({reasons[one]}) and {_short(other)} ({reasons[other]})"
            return


class _Rules:
    """The axioms of an ontology that a clash can rest on, by IRI."""

    def __init__(self, axioms: Iterable[ox.Triple]) -> None:
        named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for triple in axioms:
            if not isinstance(triple.object, ox.Literal) and not isinstance(triple.object, ox.Triple):
                named[triple.predicate.value][_name(triple.subject)].append(_name(triple.object))
        self.superclasses = _closed(named[f"{_RDFS}subClassOf"])
        self.superproperties = _closed(named[f"{_RDFS}subPropertyOf"])
        self.domains, self.ranges = named[f"{_RDFS}domain"], named[f"{_RDFS}range"]
        self.functional = {s for s, types in named[_TYPE].items() if f"{_OWL}FunctionalProperty" in types}
        self.disjoint = {
            frozenset((one, other)) for one, others in named[f"{_OWL}disjointWith"].items() for other in others
        }
        for node, types in named[_TYPE].items():
            if f"{_OWL}AllDisjointClasses" in types:
                members = _items(named, named[f"{_OWL}members"][node][0])
                self.disjoint.update(map(frozenset, combinations(members, 2)))


def _closed(direct: Mapping[str, list[str]]) -> defaultdict[str, set[str]]:
    closed: defaultdict[str, set[str]] = defaultdict(set)
    for term in list(direct):
        agenda = list(direct[term])
        while agenda:
            above = agenda.pop()
            if above not in closed[term]:
                closed[term].add(above)
                agenda.extend(direct.get(above, ()))
    return closed


def _items(named: Mapping[str, Mapping[str, list[str]]], head: str) -> Iterator[str]:
    while head != f"{_RDF}nil":
        yield from named[f"{_RDF}first"][head]
        head = named[f"{_RDF}rest"][head][0]


def _name(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _short(name: str) -> str:
    if name.startswith(PX):
        return "px:" + name.removeprefix(PX)
    return name.removeprefix(ID)
