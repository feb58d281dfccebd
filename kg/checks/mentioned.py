"""Which terms of the ontology are spoken of elsewhere: in queries, shapes, alignments and the Python vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.checks.findings import Finding
from kg.checks.terms import declared, deprecated, superclasses
from kg.errors import QuerySyntaxError
from kg.vocabulary import CERTAINTY, CLAIM_TYPES, KINDS, POLARITY, PX, SUBTYPES, TENSE, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import Graph


def query_terms(query: str) -> frozenset[str]:
    """IRIs of the ontology's terms that a SPARQL query names, in its patterns, paths, values and templates.

    Not seen is a property that is read backwards inside a negated set, `!(^px:p)`: rdflib's parser leaves it out.
    Raises QuerySyntaxError for text that is no SPARQL query.
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        prologue, body = parseQuery(query)
    except ParseBaseException as error:
        raise QuerySyntaxError(f"no SPARQL: line {error.lineno}, column {error.column}: {error.msg}") from error
    prefixes = {str(dict.get(one, "prefix", "")): str(one.iri) for one in prologue if one.name == "PrefixDecl"}
    return frozenset(iri for iri in _names(body, prefixes) if iri.startswith(PX))


def _names(part: object, prefixes: dict[str, str]) -> Iterator[str]:
    """The IRIs in a part of rdflib's parse tree, written in full or with a prefix."""
    from pyparsing import ParseResults
    from rdflib import Literal, URIRef
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, URIRef):
        yield str(part)
    elif isinstance(part, Literal):
        if part.datatype is not None:
            yield from _names(part.datatype, prefixes)
    elif isinstance(part, CompValue) and part.name == "pname":
        yield prefixes.get(str(dict.get(part, "prefix", "")), "") + str(dict.get(part, "localname", ""))
    elif isinstance(part, CompValue):
        for inner in part.values():
            yield from _names(inner, prefixes)
    elif isinstance(part, ParseResults | list | tuple | set):
        for inner in part:
            yield from _names(inner, prefixes)


def find_unknown_terms(ontology: Graph, named: Iterable[str], where: str) -> tuple[Finding, ...]:
    """Terms named in a file that the ontology does not declare, or has deprecated.

    named: IRIs, of which those of other vocabularies are passed over. where: the file's name.
    """
    known, old = declared(ontology), deprecated(ontology)
    found = []
    for iri in sorted({iri for iri in named if iri.startswith(PX)}):
        name = iri.removeprefix(PX)
        if name not in known:
            found.append(Finding("unknown term", where, f"names px:{name}, which the ontology does not declare"))
        elif name in old:
            found.append(Finding("unknown term", where, f"names px:{name}, which is deprecated"))
    return tuple(found)


def graph_terms(graph: Graph) -> frozenset[str]:
    """IRIs of the ontology's terms that a graph names anywhere, datatypes and texts of SPARQL constraints included."""
    from rdflib import Literal, URIRef
    from rdflib.namespace import SH

    found: set[str] = set()
    for triple in graph:
        for node in triple:
            if isinstance(node, URIRef):
                found.add(str(node))
            elif isinstance(node, Literal) and node.datatype is not None:
                found.add(str(node.datatype))
    declared_prefixes = "\n".join(
        f"PREFIX {prefix}: <{namespace}>"
        for prefix, namespace in {
            (str(graph.value(one, SH.prefix)), str(graph.value(one, SH.namespace)))
            for one in graph.objects(None, SH.declare)
        }
    )
    for text in (*graph.objects(None, SH.select), *graph.objects(None, SH.ask)):
        found |= query_terms(f"{declared_prefixes}\n{text}")
    return frozenset(iri for iri in found if iri.startswith(PX))


def find_vocabulary_gaps(ontology: Graph) -> tuple[Finding, ...]:
    """Where `kg.vocabulary` and the ontology differ: kinds of entity, claim types, finer types, values of a status."""
    return tuple(sorted({*_kinds(ontology), *_types(ontology), *_values(ontology)}, key=Finding.order))


def _kinds(ontology: Graph) -> Iterator[Finding]:
    from rdflib import RDFS, URIRef

    classes = {name for name in declared(ontology) if "Participant" in superclasses(ontology, name)}
    for name in sorted((classes - {"Participant"}) ^ (set(KINDS) - {"Entity"})):
        where = "kg.vocabulary.KINDS" if name in classes else "the ontology"
        yield Finding("vocabulary", term(name), f"is missing in {where}")
    for kind, above in KINDS.items():
        if above is not None and (URIRef(term(kind)), RDFS.subClassOf, URIRef(term(above))) not in ontology:
            yield Finding("vocabulary", term(kind), f"is below px:{above} in kg.vocabulary.KINDS, not in the ontology")


def _types(ontology: Graph) -> Iterator[Finding]:
    from rdflib import SKOS, Literal, URIRef

    names = {o for o in ontology.objects(None, SKOS.notation) if isinstance(o, Literal)}
    types = {str(o) for o in names if str(o.datatype) == term("claimTypeName")}
    for name in sorted(types ^ set(CLAIM_TYPES)):
        where = "kg.vocabulary.CLAIM_TYPES" if name in types else "the ontology, as px:claimTypeName"
        yield Finding("vocabulary", term(name), f"is missing in {where}")
    for name, kind in CLAIM_TYPES.items():
        codes = {str(o) for o in ontology.objects(URIRef(term(name)), SKOS.notation) if _is_plover(o)}
        if codes != ({kind.plover} if kind.plover else set()):
            yield Finding("vocabulary", term(name), "has another PLOVER code in kg.vocabulary than in the ontology")
    for name, above in SUBTYPES.items():
        if superclasses(ontology, name) & set(CLAIM_TYPES) != {above}:
            yield Finding("vocabulary", term(name), f"is below px:{above} in kg.vocabulary, not in the ontology")


def _is_plover(notation: object) -> bool:
    return str(getattr(notation, "datatype", "")) == term("ploverCode")


def _values(ontology: Graph) -> Iterator[Finding]:
    from rdflib import RDF, URIRef

    for kind, values in (("Polarity", POLARITY), ("Certainty", CERTAINTY), ("Tense", TENSE)):
        inside = {str(s).removeprefix(PX) for s in ontology.subjects(RDF.type, URIRef(term(kind)))}
        for name in sorted(inside ^ set(values.values())):
            where = "kg.vocabulary" if name in inside else "the ontology"
            yield Finding("vocabulary", term(name), f"is a px:{kind} that is missing in {where}")
