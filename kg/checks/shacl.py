"""Whether a graph has the shape that `ontology/shapes.ttl` asks for (SHACL), told so that an analyst can mend it.

A store is checked named graph by named graph: each document with the classes of the ontology, the register, and the
facts with the claims they rest on. So memory holds one document at a time, however large the store.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from kg.checks.places import place_of
from kg.checks.turtle import read_turtle
from kg.errors import CheckError, DataFileError
from kg.resources import resource
from kg.vocabulary import ID, PREFIXES, PX, graph_iri, iri, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rdflib import Dataset, Graph
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.term import Node

    from kg.checks.places import Place

Severity = Literal["violation", "warning", "info"]

_SHAPES = "https://w3id.org/proxykg/shapes#"
_DOCUMENTS = graph_iri("document/")
_REGISTER = ox.NamedNode(graph_iri("register"))
_FACTS = ox.NamedNode(graph_iri("facts"))
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_SUBCLASS = ox.NamedNode(PREFIXES["rdfs"] + "subClassOf")
_CLAIM_CONTENT = ox.NamedNode(term("claimContent"))
_SUBJECTS_AT_ONCE = 500
"""Facts or register entries in one run: what bounds memory."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong or doubtful in a graph.

    focus: IRI of the node that is wrong. path: IRI of the property (of a longer path its SPARQL form), or None.
    value: the offending value, or None where something is missing. message: what is wrong and how to mend it.
    shape: name of the shape, local where it is the project's. graph: IRI of the named graph, or None.
    component: IRI of the kind of constraint. place: where in the texts it is said, as far as a store was there to look.
    """

    focus: str
    path: str | None
    value: str | None
    message: str
    shape: str
    severity: Severity = "violation"
    graph: str | None = None
    component: str | None = None
    place: Place | None = None

    @property
    def document(self) -> str | None:
        """Id of the document whose graph it is, or None."""
        return self.graph.removeprefix(_DOCUMENTS) if self.graph and self.graph.startswith(_DOCUMENTS) else None

    @property
    def wrong(self) -> str:
        """The part of the message that says what is wrong."""
        # from the right: a quote within may have colons of its own
        return self.message.rpartition(": ")[0] or self.message

    @property
    def mend(self) -> str:
        """The part of the message that says how to mend it; empty if it has none."""
        before, _, behind = self.message.rpartition(": ")
        return behind if before else ""


def validate(data: Graph | Dataset | bytes, *, shapes: Path | None = None) -> tuple[Violation, ...]:
    """Checks one graph as a whole, or a dataset (rdflib, or N-Quads as bytes) as `validate_store` does; sorted.

    shapes: a Turtle file instead of the project's own. Warnings are among the results: a graph fails where some
    `severity` is "violation". Raises DataFileError for N-Quads or shapes that can't be read, CheckError if the shapes
    can't be run.
    """
    from rdflib import Dataset

    if isinstance(data, bytes):
        return validate_store(_load(data), shapes=shapes)
    if isinstance(data, Dataset):
        return validate_store(_load(data.serialize(format="nquads", encoding="utf-8")), shapes=shapes)
    return _sorted(_Shapes(shapes).check(data, None))


def validate_store(store: ox.Store, *, shapes: Path | None = None) -> tuple[Violation, ...]:
    """Checks all document graphs, the register and the facts of a store; sorted, warnings included.

    Raises DataFileError for a shapes file that can't be read, CheckError if the shapes can't be run.
    """
    checker = _Shapes(shapes)
    found: list[Violation] = []
    for graph in sorted(store.named_graphs(), key=str):
        for triples in _portions(store, graph):
            found.extend(checker.check(_to_rdflib(triples), graph.value))
    unnamed = (quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    found.extend(checker.check(_to_rdflib(unnamed), None))
    return tuple(
        replace(one, place=place_of(store, filter(None, (one.value, one.focus)), one.graph)) for one in _sorted(found)
    )


def report_graph(violations: Iterable[Violation]) -> Graph:
    """The results as a SHACL validation report (W3C SHACL, section 3), with IRIs for the results."""
    from rdflib import RDF, SH, Graph, URIRef
    from rdflib import Literal as Words

    report = Graph()
    report.bind("sh", SH)
    head = URIRef(iri("report"))
    report.add((head, RDF.type, SH.ValidationReport))
    conforms = True
    for number, violation in enumerate(violations, start=1):
        conforms = False
        result = URIRef(iri(f"report/{number}"))
        report.add((head, SH.result, result))
        report.add((result, RDF.type, SH.ValidationResult))
        report.add((result, SH.focusNode, URIRef(violation.focus)))
        report.add((result, SH.resultSeverity, SH[violation.severity.capitalize()]))
        report.add((result, SH.resultMessage, Words(violation.message, lang="en")))
        report.add((result, SH.sourceShape, URIRef(_shape_iri(violation.shape))))
        report.add((result, SH.sourceConstraintComponent, URIRef(violation.component or SH.SPARQLConstraintComponent)))
        if violation.path and re.fullmatch(r"\w+:[^\s<>()|^]+", violation.path):
            report.add((result, SH.resultPath, URIRef(violation.path)))
        if violation.value is not None:
            is_iri = re.fullmatch(r"https?://[^\s<>]+", violation.value)
            report.add((result, SH.value, (URIRef if is_iri else Words)(violation.value)))
    report.add((head, SH.conforms, Words(conforms)))
    return report


class _Shapes:
    """The shapes with the class hierarchy, read once for many graphs."""

    def __init__(self, path: Path | None) -> None:
        self._path = path or resource("ontology/shapes.ttl")
        self._shapes = _to_rdflib(read_turtle(self._path))
        self._prepared: dict[str, Query] = {}
        ontology = read_turtle(resource("ontology/proxykg.ttl"))
        self._hierarchy = _to_rdflib(t for t in ontology if t.predicate == _SUBCLASS)

    def check(self, data: Graph, graph: str | None) -> Iterator[Violation]:
        """What is wrong with one graph, in no order; the class hierarchy counts as part of it."""
        import pyshacl
        from pyshacl.errors import ConstraintLoadError, ReportableRuntimeError, ShapeLoadError
        from rdflib import SH, Graph

        from kg.checks.prepared import PreparingGraph

        checked = PreparingGraph(self._prepared)
        checked += data
        checked += self._hierarchy
        try:
            _, report, _ = pyshacl.validate(checked, shacl_graph=self._shapes, inplace=True, do_owl_imports=False)
        except (ConstraintLoadError, ReportableRuntimeError, ShapeLoadError) as error:
            reason = " ".join(str(error).split())
            raise CheckError(f"{self._path}: the shapes can't be run, correct them: {reason}") from error
        if not isinstance(report, Graph):
            raise CheckError(f"{self._path}: the shapes can't be run, correct them: {report}")
        for result in report.objects(None, SH.result):
            yield self._violation(report, result, graph)

    def _violation(self, report: Graph, result: Node, graph: str | None) -> Violation:
        from rdflib import SH

        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        severity = report.value(result, SH.resultSeverity)
        messages = " ".join(sorted(str(m) for m in report.objects(result, SH.resultMessage)))
        severities: dict[object, Severity] = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
        return Violation(
            focus=str(report.value(result, SH.focusNode)),
            path=None if path is None else _path_text(report, path),
            value=_text(value),
            message=messages.replace(PX, "px:").replace(ID, ""),
            shape=_shape_name(self._shapes, report, result),
            severity=severities.get(severity, "violation"),
            graph=graph,
            component=_text(report.value(result, SH.sourceConstraintComponent)),
        )


def _portions(store: ox.Store, graph: ox.NamedNode | ox.BlankNode) -> Iterator[Iterator[ox.Triple]]:
    """What of a named graph is checked in one go; nothing of the graphs that are the ontology or follow from it."""
    if graph in (ox.NamedNode(graph_iri("ontology")), ox.NamedNode(graph_iri("inferred"))):
        return
    if graph == _REGISTER:
        subjects = sorted({quad.subject for quad in store.quads_for_pattern(None, _TYPE, None, graph)}, key=str)
        for first in range(0, len(subjects), _SUBJECTS_AT_ONCE):
            some = subjects[first : first + _SUBJECTS_AT_ONCE]
            yield (quad.triple for s in some for quad in store.quads_for_pattern(s, None, None, graph))
    elif graph == _FACTS:
        typed = sorted(store.quads_for_pattern(None, _TYPE, None, graph), key=str)
        for first in range(0, len(typed), _SUBJECTS_AT_ONCE):
            facts = typed[first : first + _SUBJECTS_AT_ONCE]
            yield itertools.chain((quad.triple for quad in facts), _statuses(store, {quad.subject for quad in facts}))
    else:
        yield (quad.triple for quad in store.quads_for_pattern(None, None, None, graph))


def _statuses(store: ox.Store, described: Iterable[ox.NamedNode | ox.BlankNode | ox.Triple]) -> Iterator[ox.Triple]:
    """Which claims are about the nodes, and their polarity, certainty and tense."""
    for subject in described:
        for about in store.quads_for_pattern(None, _CLAIM_CONTENT, subject, None):
            yield about.triple
            for status in ("hasPolarity", "hasCertainty", "hasTense"):
                for quad in store.quads_for_pattern(about.subject, ox.NamedNode(term(status)), None, None):
                    yield quad.triple


def _load(quads: bytes) -> ox.Store:
    store = ox.Store()
    try:
        store.extend(ox.parse(quads, format=ox.RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise DataFileError("N-Quads", error.lineno or 0, f"{error.msg}; correct the line") from error
    return store


def _to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    from rdflib import Graph

    graph = Graph()
    for triple in triples:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(value: object) -> Node:
    from rdflib import BNode, URIRef
    from rdflib import Literal as Words

    match value:
        case ox.NamedNode():
            return URIRef(value.value)
        case ox.BlankNode():
            return BNode(value.value)
        case ox.Literal(language=str(language)):
            return Words(value.value, lang=language)
        case ox.Literal() if value.datatype.value == PREFIXES["xsd"] + "string":
            return Words(value.value)
        case ox.Literal():
            return Words(value.value, datatype=URIRef(value.datatype.value))
    raise TypeError(f"no RDF 1.1 term: {value}")


def _path_text(report: Graph, path: Node) -> str:
    """A property's IRI, or a longer path in the form that SPARQL writes it."""
    from rdflib import SH, URIRef
    from rdflib.collection import Collection

    if isinstance(path, URIRef):
        return str(path)
    for kind, sign in ((SH.inversePath, "^"), (SH.oneOrMorePath, "+"), (SH.zeroOrMorePath, "*")):
        inner = report.value(path, kind)
        if inner is not None:
            return f"^{_path_text(report, inner)}" if sign == "^" else f"{_path_text(report, inner)}{sign}"
    either = report.value(path, SH.alternativePath)
    if either is not None:
        return "|".join(_path_text(report, step) for step in Collection(report, either))
    return "/".join(_path_text(report, step) for step in Collection(report, path))


def _shape_name(shapes: Graph, report: Graph, result: Node) -> str:
    """The name of the shape, or of the shape that an unnamed property shape belongs to."""
    from rdflib import SH, URIRef

    constraint = report.value(result, SH.sourceConstraint)
    shape = constraint if isinstance(constraint, URIRef) else report.value(result, SH.sourceShape)
    while shape is not None and not isinstance(shape, URIRef):
        shape = shapes.value(None, SH.property, shape)
    return "" if shape is None else str(shape).removeprefix(_SHAPES)


def _text(term: Node | None) -> str | None:
    return None if term is None else str(term)


def _shape_iri(name: str) -> str:
    return name if ":" in name else _SHAPES + name


def _sorted(found: Iterable[Violation]) -> tuple[Violation, ...]:
    severities = ("violation", "warning", "info")
    return tuple(
        sorted(
            set(found),
            key=lambda v: (v.graph or "", severities.index(v.severity), v.focus, v.shape, v.path or "", v.value or ""),
        )
    )
