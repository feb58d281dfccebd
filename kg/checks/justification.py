"""Why ontology and data contradict themselves: axioms and statements in words, each with where it is from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.checks.places import places_of
from kg.vocabulary import ID, PREFIXES, PX

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.checks.places import Place

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_CLASS = ox.NamedNode(PREFIXES["owl"] + "Class")
_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
_NAME = ox.NamedNode(PREFIXES["skos"] + "prefLabel")

_WORDS: Mapping[str, str] = {
    "ClassAssertion": "{1} is of class {0}",
    "ObjectPropertyAssertion": "{1} {0} {2}",
    "SubClassOf": "whatever is of class {0} is of class {1}",
    "EquivalentClasses": "{0} and {1} are the same class",
    "DisjointClasses": "nothing is both of class {0} and of class {1}",
    "ObjectPropertyDomain": "whatever {0} something is of class {1}",
    "ObjectPropertyRange": "whatever something {0} is of class {1}",
    "SubObjectPropertyOf": "if A {0} B, then A {1} B",
    "SubPropertyChainOf": "if A {0} B and B {1} C, then A {2} C",
    "InverseObjectProperties": "if A {0} B, then B {1} A",
    "SymmetricObjectProperty": "if A {0} B, then B {0} A",
    "TransitiveObjectProperty": "if A {0} B and B {0} C, then A {0} C",
    "FunctionalObjectProperty": "nothing {0} two things",
    "DifferentIndividuals": "{0} and {1} are two things",
}
_NUMBER_OF_NAMES = {kind: 1 + max(map(int, re.findall(r"{(\d)}", words))) for kind, words in _WORDS.items()}


@dataclass(frozen=True, slots=True)
class Premise:
    """One axiom or statement. words: for a person. text: in OWL's functional syntax, IRIs shortened.

    triple: of a statement on an individual, else None. places: where that is said; none for an axiom of the ontology.
    """

    words: str
    text: str
    triple: tuple[str, str, str] | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Justification:
    """A minimal set of premises that can't be true together: without any one of them the others can.

    unsatisfiable: IRI of the class that they let nothing be in; None where they contradict themselves outright.
    """

    premises: tuple[Premise, ...]
    unsatisfiable: str | None = None


class Names:
    """What ontology and data call their terms."""

    def __init__(self, axioms: Collection[ox.Triple], store: ox.Store | None) -> None:
        self._labels = {
            triple.subject.value: triple.object.value
            for triple in axioms
            if triple.predicate == _LABEL
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.Literal)
        }
        self._classes = {triple.subject for triple in axioms if triple.predicate == _TYPE and triple.object == _CLASS}
        self._store = store

    def justification(self, axioms: Iterable[Mapping[str, object]], class_: str | None) -> Justification:
        """The justification of axioms as `kg.checks.hermit` writes them, statements on individuals first."""
        premises = [self._premise(axiom) for axiom in axioms]
        return Justification(tuple(sorted(premises, key=lambda one: (one.triple is None, one.words))), class_)

    def _premise(self, axiom: Mapping[str, object]) -> Premise:
        kind, names, text = str(axiom["kind"]), axiom["names"], str(axiom["text"])
        iris = [str(name) for name in names] if isinstance(names, list) else []
        plain = kind in _WORDS and len(iris) == _NUMBER_OF_NAMES[kind] and not re.search(r"\w+\(.*Object\w+\(", text)
        chain = kind == "SubPropertyChainOf" and len(iris) == 3
        words = _WORDS[kind].format(*map(self.name, iris)) if plain or chain else _shortened(text)
        triple = _triple(kind, iris)
        return Premise(words, _shortened(text), triple, self._places(triple))

    def name(self, iri: str) -> str:
        """A class by its label in quotes, a property by its label, anything else by its name and identifier path."""
        if iri in self._labels:
            label = self._labels[iri]
            return f"“{label}”" if ox.NamedNode(iri) in self._classes else label
        if self._store is not None and iri.startswith(ID):
            quads = self._store.quads_for_pattern(ox.NamedNode(iri), _NAME, None, None)
            labels = sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal))
            if labels:
                return f"{labels[0]} ({_shortened(iri)})"
        return _shortened(iri)

    def _places(self, triple: tuple[str, str, str] | None) -> tuple[Place, ...]:
        if triple is None or self._store is None:
            return ()
        subject, predicate, value = map(ox.NamedNode, triple)
        return places_of(self._store, ox.Triple(subject, predicate, value))


def _triple(kind: str, iris: list[str]) -> tuple[str, str, str] | None:
    if kind == "ClassAssertion" and len(iris) == 2:
        return iris[1], _TYPE.value, iris[0]
    if kind == "ObjectPropertyAssertion" and len(iris) == 3:
        return iris[1], iris[0], iris[2]
    return None


def _shortened(text: str) -> str:
    return re.sub(r"<([^>]*)>", r"\1", text).replace(PX, "px:").replace(ID, "").replace(" )", ")")
