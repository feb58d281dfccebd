"""Whether each term of the ontology is fit to be used: described, with an example, one code, its past kept."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.checks.findings import Finding
from kg.vocabulary import PX, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rdflib import Graph, URIRef
    from rdflib.term import Node

_QUOTED = re.compile(r"“(?P<words>.+)” \((?P<source>[^()]+)\)(?:: .+)?", re.DOTALL)
_VALUE = re.compile(r".+ \((?:register|graph of VOA|ontology)\)", re.DOTALL)
_MADE_UP = "made up"
_UNIQUE = ("claimTypeName", "ploverRoot")


def declared(ontology: Graph) -> frozenset[str]:
    """Local names of all the terms that the ontology declares, deprecated ones included."""
    from rdflib import OWL, RDF, RDFS

    kinds = (
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.NamedIndividual,
        RDFS.Datatype,
    )
    return frozenset(_local(s) for kind in kinds for s in ontology.subjects(RDF.type, kind) if str(s).startswith(PX))


def deprecated(ontology: Graph) -> frozenset[str]:
    """Local names of the terms that are `owl:deprecated`."""
    from rdflib import OWL, Literal

    return frozenset(_local(s) for s in ontology.subjects(OWL.deprecated, Literal(True)))


def superclasses(ontology: Graph, name: str) -> frozenset[str]:
    """Local names of a class and of all classes above it."""
    from rdflib import RDFS

    return frozenset(_local(c) for c in ontology.transitive_objects(_px(name), RDFS.subClassOf))


def find_undescribed(ontology: Graph) -> tuple[Finding, ...]:
    """Terms without exactly one English label and one English definition, or, unless deprecated, without an example."""
    from rdflib import RDFS, SKOS

    found, old = [], deprecated(ontology)
    for name in sorted(declared(ontology)):
        for prop, word in ((RDFS.label, "label"), (SKOS.definition, "definition")):
            texts = [
                o for o in ontology.objects(_px(name), prop) if getattr(o, "language", None) == "en" and str(o).strip()
            ]
            if len(texts) != 1:
                found.append(Finding("description", term(name), f"has {len(texts)} English {word}s, not one"))
        if name not in old and not list(ontology.objects(_px(name), SKOS.example)):
            found.append(Finding("description", term(name), "has no example"))
    return tuple(found)


def find_doubtful_examples(ontology: Graph, texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """Examples that do not say where they are from, or that are not to be found there.

    texts: what may be quoted, by the `dcterms:identifier` of the source; white space counts as one space.
    """
    from rdflib import SKOS

    plain = {source: " ".join(text.split()) for source, text in texts.items()}
    return tuple(
        sorted(
            (
                Finding("example", str(subject), message)
                for subject, example in ontology.subject_objects(SKOS.example)
                for message in _doubts(ontology, subject, str(example), plain)
            ),
            key=Finding.order,
        )
    )


def _doubts(ontology: Graph, subject: Node, example: str, texts: Mapping[str, str]) -> Iterator[str]:
    from rdflib import DCTERMS, Literal

    match = _QUOTED.fullmatch(example)
    if match is None:
        if not _VALUE.fullmatch(example):
            yield f"has an example that names no source: {example}"
        return
    source, words = match["source"], match["words"]
    if source == _MADE_UP:
        return
    if words not in texts.get(source, ""):
        yield f"has an example that does not stand in {source}: {words}"
    if not any(
        (one, DCTERMS.identifier, Literal(source)) in ontology for one in ontology.objects(subject, DCTERMS.source)
    ):
        yield f"has an example out of {source}, but no dcterms:source of that name"


def find_lost_sources(ontology: Graph) -> tuple[Finding, ...]:
    """Terms whose `dcterms:source` the ontology does not describe by a citation, and sources that no term names."""
    from rdflib import DCTERMS, URIRef

    named = {(s, o) for s, o in ontology.subject_objects(DCTERMS.source) if isinstance(o, URIRef)}
    cited = {s for s in ontology.subjects(DCTERMS.identifier) if (s, DCTERMS.bibliographicCitation, None) in ontology}
    found = [Finding("source", str(s), f"has a source without a citation: {o}") for s, o in named if o not in cited]
    found += [Finding("source", str(one), "is the source of no term") for one in cited - {o for _, o in named}]
    return tuple(sorted(found, key=Finding.order))


def find_ambiguous_codes(ontology: Graph) -> tuple[Finding, ...]:
    """Names of claim types and PLOVER event types that several classes carry as a notation."""
    from rdflib import SKOS

    carriers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subject, notation in ontology.subject_objects(SKOS.notation):
        for name in _UNIQUE:
            if str(getattr(notation, "datatype", "")) == term(name):
                carriers[name, str(notation)].append(_local(subject))
    return tuple(
        Finding("code", term(name), f"{code} is on more than one class: {', '.join(sorted(classes))}")
        for (name, code), classes in sorted(carriers.items())
        if len(classes) > 1
    )


def find_range_gaps(ontology: Graph) -> tuple[Finding, ...]:
    """Missile classes whose bounds are no range, or that leave a gap between them or overlap."""
    spans = []
    found = []
    for subject in sorted(
        set(ontology.subjects(_px("minRangeKm"))) | set(ontology.subjects(_px("maxRangeKm"))), key=str
    ):
        low, high = (_number(ontology, subject, name) for name in ("minRangeKm", "maxRangeKm"))
        if low is None or (high is not None and high <= low):
            found.append(Finding("range", str(subject), f"has no range between {low} and {high} km"))
        else:
            spans.append((low, high, str(subject)))
    spans.sort(key=lambda span: span[0])
    for (_, high, _), (low, _, name) in pairwise(spans):
        if high != low:
            found.append(Finding("range", name, f"begins at {low} km, where the class below ends at {high}"))
    return tuple(found)


def _number(ontology: Graph, subject: Node, name: str) -> float | None:
    value = ontology.value(subject, _px(name))
    return None if value is None else float(str(value))


def find_deprecation_faults(ontology: Graph, published: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Terms that went away or were deprecated in a way that leaves their users alone.

    A deprecated term says what replaces it, that is in use, and stands in no axiom. published: local names of the terms
    of earlier versions, which must all still be there.
    """
    from rdflib import DCTERMS, OWL, RDFS

    known, old = declared(ontology), deprecated(ontology)
    found = [
        Finding("deprecation", term(name), "was published and is gone: deprecate it instead")
        for name in sorted(set(published) - known)
    ]
    for name in sorted(old):
        instead = [_local(o) for o in ontology.objects(_px(name), DCTERMS.isReplacedBy)]
        if not instead or not set(instead) <= known - old:
            found.append(Finding("deprecation", term(name), "is deprecated and names no term in use that replaces it"))
        used = {p for _, p, _ in ontology.triples((None, None, _px(name)))} - {DCTERMS.isReplacedBy}
        axioms = {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.propertyChainAxiom, OWL.inverseOf}
        if used or any((_px(name), axiom, None) in ontology for axiom in axioms):
            found.append(Finding("deprecation", term(name), "is deprecated and still stands in an axiom"))
    replaced = {_local(s) for s in ontology.subjects(DCTERMS.isReplacedBy)}
    found += [
        Finding("deprecation", term(name), "is replaced, but not owl:deprecated") for name in sorted(replaced - old)
    ]
    return tuple(found)


def _px(name: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(term(name))


def _local(iri: object) -> str:
    return str(iri).removeprefix(PX)
