"""Write the reference part of docs/ontology.md from the ontology: `python docs/build_ontology_reference.py`.

What stands above the marker line is written by hand and kept.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection

from kg.resources import resource
from kg.vocabulary import CLAIM_TYPES, ONTOLOGY, PX, term

PAGE = Path(__file__).with_name("ontology.md")
MARKER = "<!-- From here on written by docs/build_ontology_reference.py; edit ontology/proxykg.ttl instead. -->"
CLASS_SECTIONS = (
    ("Actors and posts", ("Actor", "Post")),
    ("Weapons and materiel", ("Weapon", "WeaponDesign", "MaterielItem")),
    ("Places", ("Place",)),
    ("Relations", ("Relationship",)),
    ("Actions", ("Action",)),
    ("Claims and documents", ("InformationEntity", "SupportKind")),
    ("Above all these", ("Entity", "Participant", "Situation")),
)
VALUE_CLASSES = ("Polarity", "Certainty", "Tense", "SupportKind")


def page(ontology: Graph, current: str) -> str:
    """The page anew: the part by hand of `current`, the marker, the reference."""
    by_hand, _, _ = current.partition(MARKER)
    return f"{by_hand}{MARKER}\n\n{reference(ontology)}"


def reference(ontology: Graph) -> str:
    """All classes as trees, all properties and values as tables, in Markdown."""
    told = {name for _, names in CLASS_SECTIONS for name in names}
    lines = ["## Reference", "", *_header(ontology), "", "### Classes", ""]
    for title, names in CLASS_SECTIONS:
        lines += [f"#### {title}", ""]
        for name in names:
            lines += _tree(ontology, name, 0, told - {name})
        lines.append("")
    roles = set(ontology.subjects(RDFS.subPropertyOf, _px("hasParticipant"))) | {_px("hasParticipant")}
    shortcuts = {_px(claim_type.shortcut) for claim_type in CLAIM_TYPES.values()}
    implied = set(ontology.subjects(OWL.propertyChainAxiom, None)) - {_px("hasPlace")} | {
        _px("performs"),
        _px("backedBy"),
    }
    rest = _own(ontology, OWL.ObjectProperty) - roles - shortcuts - implied
    texts = _own(ontology, OWL.DatatypeProperty) | (_own(ontology, OWL.AnnotationProperty))
    for title, properties in (
        ("Roles", roles),
        ("Shortcuts from party to party", shortcuts),
        ("What follows from shortcuts", implied),
        ("Other links", rest),
        ("Words, dates and numbers", texts),
    ):
        lines += [f"### {title}", "", *_property_table(ontology, properties), ""]
    lines += ["### Chains", "", *_chains(ontology), "", "### Values", ""]
    for name in VALUE_CLASSES:
        lines += [f"#### {_label(ontology, _px(name)).capitalize()}", ""]
        lines += ["| value | meaning | example |", "|---|---|---|"]
        values = sorted(ontology.subjects(RDF.type, _px(name)))
        lines += [f"| `px:{_local(v)}` | {_definition(ontology, v)} | {_example(ontology, v)} |" for v in values]
        lines.append("")
    lines += ["### Deprecated", "", "| term | instead | meaning |", "|---|---|---|"]
    for name in sorted(ontology.subjects(OWL.deprecated, Literal(True))):
        instead = ", ".join(f"`px:{_local(n)}`" for n in sorted(ontology.objects(name, DCTERMS.isReplacedBy)))
        lines.append(f"| `px:{_local(name)}` | {instead} | {_definition(ontology, name)} |")
    lines += ["", "### Sources", "", "| name | source |", "|---|---|"]
    for source, name in sorted(ontology.subject_objects(DCTERMS.identifier), key=lambda pair: str(pair[1]).casefold()):
        lines.append(f"| {name} | {ontology.value(source, DCTERMS.bibliographicCitation)} |")
    return "\n".join([*lines, ""])


def _header(ontology: Graph) -> list[str]:
    kinds = ((OWL.Class, "classes"), (OWL.ObjectProperty, "links"), (OWL.DatatypeProperty, "data properties"))
    counts = ", ".join(f"{len(_own(ontology, kind))} {words}" for kind, words in kinds)
    version = ontology.value(URIRef(ONTOLOGY), OWL.versionInfo)
    return [f"Version {version}: {counts}. `px:` is `{PX}`."]


def _tree(ontology: Graph, name: str, depth: int, elsewhere: set[str]) -> list[str]:
    """A class and its subclasses as a nested list; those that have a section of their own are left to it."""
    codes = _range(ontology, _px(name)) + [
        f"{book} {code}"
        for book, datatype in (("PLOVER", "ploverCode"), ("later PLOVER", "ploverLaterCode"), ("CAMEO", "cameoCode"))
        for code in ontology.objects(_px(name), SKOS.notation)
        if code.datatype == _px(datatype)
    ]
    note = f" ({', '.join(codes)})" if codes else ""
    indent = "  " * depth
    label, definition = _label(ontology, _px(name)), _definition(ontology, _px(name))
    lines = [f"{indent}- **{label}** `px:{name}`{note}: {definition} *{_example(ontology, _px(name))}*"]
    for child in sorted(ontology.subjects(RDFS.subClassOf, _px(name)), key=str):
        if _local(child) not in elsewhere:
            lines += _tree(ontology, _local(child), depth + 1, elsewhere)
    return lines


def _range(ontology: Graph, class_iri: URIRef) -> list[str]:
    """From where to where a class of missiles reaches, if it has bounds: `300 to 1000 km`."""
    bounds = [ontology.value(class_iri, _px(name)) for name in ("minRangeKm", "maxRangeKm")]
    if bounds == [None, None]:
        return []
    return [f"more than {bounds[0]} km" if bounds[1] is None else f"{bounds[0]} to {bounds[1]} km"]


def _property_table(ontology: Graph, properties: set[URIRef]) -> list[str]:
    lines = ["| property | from | to | meaning | example |", "|---|---|---|---|---|"]
    for prop in sorted(properties, key=str):
        ends = " | ".join(_end(ontology, prop, end) for end in (RDFS.domain, RDFS.range))
        lines.append(f"| `px:{_local(prop)}` | {ends} | {_definition(ontology, prop)} | {_example(ontology, prop)} |")
    return lines


def _end(ontology: Graph, prop: URIRef, end: URIRef) -> str:
    """The class at one end of a property, its own or inherited."""
    for above in ontology.transitive_objects(prop, RDFS.subPropertyOf):
        value = ontology.value(above, end)
        if isinstance(value, URIRef):
            return _label(ontology, value) if str(value).startswith(PX) else str(value).partition("#")[2]
    return ""


def _chains(ontology: Graph) -> list[str]:
    lines = []
    for implied, head in sorted(ontology.subject_objects(OWL.propertyChainAxiom)):
        steps = ", then ".join(f"`px:{_local(step)}`" for step in Collection(ontology, head))
        lines.append(f"- {steps}: hence `px:{_local(implied)}`")
    transitive = (_local(prop) for prop in sorted(ontology.subjects(RDF.type, OWL.TransitiveProperty)))
    return lines + [f"- `px:{name}`, any number of times: hence `px:{name}`" for name in transitive]


def _own(ontology: Graph, kind: URIRef) -> set[URIRef]:
    """The ontology's own terms of a kind that are in use."""
    named = {s for s in ontology.subjects(RDF.type, kind) if isinstance(s, URIRef) and str(s).startswith(PX)}
    return named - set(ontology.subjects(OWL.deprecated, Literal(True)))


def _px(name: str) -> URIRef:
    return URIRef(term(name))


def _local(iri: object) -> str:
    return str(iri).removeprefix(PX)


def _label(ontology: Graph, iri: URIRef) -> str:
    return str(ontology.value(iri, RDFS.label))


def _example(ontology: Graph, iri: object) -> str:
    return "; ".join(sorted(map(str, ontology.objects(iri, SKOS.example))))


def _definition(ontology: Graph, iri: object) -> str:
    return str(ontology.value(iri, SKOS.definition))


if __name__ == "__main__":
    graph = Graph().parse(resource("ontology/proxykg.ttl"))
    PAGE.write_text(page(graph, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
