"""HermiT in a process of its own: `python -m kg.checks.hermit FILE.ttl SECONDS CONTRADICTIONS`.

Java can't be stopped from within, so the reasoner runs in a process that can be ended, and writes what it has found so
far as JSON Lines: first its judgement, then one justification after another. A justification is a minimal set of axioms
that together are inconsistent: taking any one away makes the rest consistent. It is found by contraction (QuickXplain:
U. Junker, AAAI 2004) with the reasoner as a black box, all in one Java machine that runs in this process (JPype) on the
HermiT that comes with owlready2.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Java = Any
"""An object of the Java machine, which Python has no types for."""

Inconsistent = Callable[["list[Axiom]"], bool]
"""Says whether axioms can't be true together."""

_SOMETHING = "urn:proxykg:something"
"""The individual that a class without possible members is given, to see which axioms forbid it."""

_FACTS = ("ClassAssertion", "ObjectPropertyAssertion")
_AT_ONCE = 300
"""Individuals that are looked at together, with what is said of them."""


@dataclass(frozen=True, slots=True)
class Axiom:
    """A logical axiom: its kind and the IRIs in it, both as the OWL API has them, and its text in functional syntax."""

    kind: str
    names: tuple[str, ...]
    text: str

    @property
    def is_fact(self) -> bool:
        """Whether it says of one individual what it is, or of two that they are linked."""
        return self.kind in _FACTS

    def record(self) -> dict[str, object]:
        """The axiom for another process."""
        return {"kind": self.kind, "names": list(self.names), "text": self.text}


def judge(file: Path, seconds: float, contradictions: int) -> Iterator[dict[str, object]]:
    """What HermiT says of an RDF file: `{"consistent", "unsatisfiable"}`, then justifications.

    Each is `{"axioms": [...]}`, of a class that nothing can be in with its IRI as `class`. contradictions: how many
    are looked for; after the last, `{"more": true}` if there are others. seconds: when to stop looking for more.
    """
    end = time.monotonic() + seconds
    reasoner = Hermit()
    axioms = reasoner.read(file)
    consistent = not reasoner.inconsistent(axioms)
    unsatisfiable = reasoner.unsatisfiable(axioms) if consistent else []
    yield {"consistent": consistent, "unsatisfiable": unsatisfiable}
    if consistent:
        for class_ in unsatisfiable[:contradictions]:
            member = reasoner.member(class_)
            found = quick_explain([member], [axiom for axiom in axioms if not axiom.is_fact], reasoner.inconsistent)
            yield {"class": class_, "axioms": [axiom.record() for axiom in found]}
        return
    left = set(axioms)
    for number, found in enumerate(_contradictions(axioms, reasoner.inconsistent)):
        if number == contradictions:
            yield {"more": True}
            return
        yield {"axioms": [axiom.record() for axiom in found]}
        left.difference_update(axiom for axiom in found if axiom.is_fact)
        if time.monotonic() > end:
            yield {"more": reasoner.inconsistent(sorted(left, key=_text))}
            return


def _contradictions(axioms: list[Axiom], inconsistent: Inconsistent) -> Iterator[list[Axiom]]:
    """Minimal inconsistent sets, no two of which share a statement on an individual, until the rest is consistent.

    Most lie close together, on one individual and its neighbours: these are looked for first, in small portions.
    """
    schema, facts = [axiom for axiom in axioms if not axiom.is_fact], {axiom for axiom in axioms if axiom.is_fact}
    for portion in (*_neighbourhoods(facts), None):
        while True:
            # the whole comes last, where no portion is inconsistent any more
            looked_at = sorted(facts if portion is None else facts & portion, key=_neighbours_together)
            if not inconsistent(schema + looked_at):
                break
            kept = quick_explain(schema, looked_at, inconsistent)
            yield kept + quick_explain(kept, _nearest_first(schema, kept), inconsistent)
            if not kept:
                return
            facts.difference_update(kept)


def _neighbourhoods(facts: Iterable[Axiom]) -> Iterator[set[Axiom]]:
    """What is said of some individuals, and the classes of those they are linked to."""
    about: dict[str, list[Axiom]] = defaultdict(list)
    classes: dict[str, list[Axiom]] = defaultdict(list)
    for fact in sorted(facts, key=_text):
        for individual in fact.names[-1:] if fact.kind == "ClassAssertion" else fact.names[1:]:
            about[individual].append(fact)
        if fact.kind == "ClassAssertion":
            classes[fact.names[-1]].append(fact)
    individuals = sorted(about)
    for first in range(0, len(individuals), _AT_ONCE):
        some = {fact for one in individuals[first : first + _AT_ONCE] for fact in about[one]}
        yield some | {kind for fact in some for one in fact.names[1:] for kind in classes[one]}


def _neighbours_together(fact: Axiom) -> tuple[bool, str, str]:
    """What orders facts: classes first, for of several reasons they are the plainest; then by individual."""
    links = fact.kind != "ClassAssertion"
    return links, fact.names[1] if links else fact.names[-1], fact.text


def _nearest_first(schema: list[Axiom], facts: Iterable[Axiom]) -> list[Axiom]:
    """The schema by how many axioms lie between it and the facts: what is near is mostly what they clash with."""
    left = list(schema)
    ordered: list[Axiom] = []
    names = {name for fact in facts for name in fact.names}
    while left:
        near = [axiom for axiom in left if names.intersection(axiom.names)] or left
        ordered += near
        names.update(name for axiom in near for name in axiom.names)
        taken = set(near)
        left = [axiom for axiom in left if axiom not in taken]
    return ordered


def _text(axiom: Axiom) -> str:
    return axiom.text


def quick_explain(background: list[Axiom], candidates: list[Axiom], inconsistent: Inconsistent) -> list[Axiom]:
    """A minimal part of the candidates that is inconsistent with the background; none where that is so by itself.

    background and candidates together must be inconsistent. Asks some 2k·log2(n/k)+2k times for k of n candidates.
    """
    if not candidates or inconsistent(background):
        return []
    return _explained(background, candidates, inconsistent)


def _explained(background: list[Axiom], candidates: list[Axiom], inconsistent: Inconsistent) -> list[Axiom]:
    """As `quick_explain`, of candidates that are needed."""
    if len(candidates) == 1:
        return candidates
    half = len(candidates) // 2
    first, second = candidates[:half], candidates[half:]
    of_second = quick_explain(background + first, second, inconsistent)
    if not of_second:
        return _explained(background, first, inconsistent)
    return quick_explain(background + of_second, first, inconsistent) + of_second


class Hermit:
    """HermiT and the OWL API, in a Java machine that is started once for the process."""

    def __init__(self) -> None:
        import importlib.util

        import jpype

        spec = importlib.util.find_spec("owlready2")
        if spec is None or spec.origin is None:
            raise ImportError("owlready2 is not installed")
        jar = Path(spec.origin).parent / "hermit" / "HermiT.jar"
        jpype.startJVM(jpype.getDefaultJVMPath(), classpath=[str(jar)], convertStrings=False)
        self._java = jpype.JClass
        self._manager = self._java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
        self._factory = self._manager.getOWLDataFactory()
        self._settings = self._java("org.semanticweb.HermiT.Configuration")()
        self._settings.throwInconsistentOntologyException = False
        self._in_java: dict[Axiom, Java] = {}

    def read(self, file: Path) -> list[Axiom]:
        """The logical axioms of a file, sorted by their text; those on many classes at once as pairs."""
        ontology = self._manager.loadOntologyFromOntologyDocument(self._java("java.io.File")(str(file)))
        axioms: set[Axiom] = set()
        for axiom in ontology.getLogicalAxioms():
            pairs = axiom.asPairwiseAxioms() if str(axiom.getAxiomType()) == "DisjointClasses" else [axiom]
            axioms.update(map(self._kept, pairs))
        self._manager.removeOntology(ontology)
        return sorted(axioms, key=_text)

    def inconsistent(self, axioms: list[Axiom]) -> bool:
        """Whether the axioms can't be true together."""
        return not self._reasoner(axioms).isConsistent()

    def unsatisfiable(self, axioms: list[Axiom]) -> list[str]:
        """IRIs of the classes that nothing can be in, sorted."""
        found = self._reasoner(axioms).getUnsatisfiableClasses().getEntitiesMinusBottom()
        return sorted(str(class_.getIRI()) for class_ in found)

    def member(self, class_: str) -> Axiom:
        """The axiom that something is in the class."""
        iri = self._java("org.semanticweb.owlapi.model.IRI")
        one = self._factory.getOWLNamedIndividual(iri.create(_SOMETHING))
        return self._kept(self._factory.getOWLClassAssertionAxiom(self._factory.getOWLClass(iri.create(class_)), one))

    def _kept(self, in_java: Java) -> Axiom:
        text = str(in_java)
        names = tuple(part.partition(">")[0] for part in text.split("<")[1:])
        axiom = Axiom(str(in_java.getAxiomType()), names, text)
        self._in_java[axiom] = in_java
        return axiom

    def _reasoner(self, axioms: list[Axiom]) -> Java:
        chosen = self._java("java.util.HashSet")([self._in_java[axiom] for axiom in axioms])
        ontology = self._manager.createOntology(chosen)
        try:
            return self._java("org.semanticweb.HermiT.Reasoner")(self._settings, ontology)
        finally:
            self._manager.removeOntology(ontology)


if __name__ == "__main__":
    for found in judge(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])):
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()
