"""Write ontology/catalog-v001.xml from the headers of the ontology files: `python docs/build_ontology_catalogue.py`.

An XML catalogue (OASIS) says which file stands for which IRI, so that Protégé, and whatever else reads catalogues,
opens an ontology and what it imports without a network.
"""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

from rdflib import OWL, RDF, Graph

from kg.resources import resource

NAME = "catalog-v001.xml"


def entries(folder: Path) -> dict[str, str]:
    """The path, relative to the folder, by IRI and by version IRI, of each Turtle file in it that is an ontology."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.ttl")):
        graph = Graph().parse(path)
        for head in graph.subjects(RDF.type, OWL.Ontology):
            for iri in (head, *graph.objects(head, OWL.versionIRI)):
                found[str(iri)] = path.relative_to(folder).as_posix()
    return found


def catalogue(folder: Path) -> str:
    """The catalogue of a folder, as XML."""
    lines = [f"    <uri name={quoteattr(iri)} uri={quoteattr(path)}/>" for iri, path in sorted(entries(folder).items())]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    top = '<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
    return "\n".join([head, top, *lines, "</catalog>", ""])


if __name__ == "__main__":
    ONTOLOGY_FOLDER = resource("ontology")
    (ONTOLOGY_FOLDER / NAME).write_text(catalogue(ONTOLOGY_FOLDER), encoding="utf-8")
