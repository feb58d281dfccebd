"""Write the ontology's reference in HTML, one file for the browser: `python docs/build_html_reference.py FILE`.

pyLODE writes classes and properties; values and datatypes, which it leaves out, the diagrams and the competency
questions are put in here.
"""

from __future__ import annotations

import html
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import markdown
from lxml import html as dom
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg.resources import resource
from kg.vocabulary import PX

FOLDER = Path(__file__).resolve().parent
FIRST_SECTION = "classes"
SECTIONS = (("patterns", "Patterns"), ("competency", "Competency questions"), ("values", "Values and datatypes"))
_LEGEND = (
    "Each arrow is a link between members of two classes. Dashed links follow from others by a chain. "
    "An empty arrowhead points to a superclass."
)
_STYLE = (
    "svg { max-width: 100%; height: auto; } #competency td, #competency th { border: 1px solid #ccc; padding: 4px; }"
)


def reference(ontology: Path) -> str:
    """The page. Raises what pyLODE raises for an ontology that can't be read."""
    from pylode import OntPub

    logging.getLogger().setLevel(logging.WARNING)  # importing pyLODE has turned on messages for its developers
    page = dom.document_fromstring(OntPub(ontology=str(ontology)).make_html())
    _rename_repeated_ids(page)
    first = page.get_element_by_id(FIRST_SECTION)
    graph = Graph().parse(ontology)
    contents = page.xpath(f"//div[@id='toc']//h4[a/@href='#{FIRST_SECTION}']/..")[0]
    written = ("".join(_patterns()), _competency(), "".join(_values(graph)))
    for (name, title), content in zip(SECTIONS, written, strict=True):
        section = f'<div class="section" id="{name}"><h2>{title}</h2>{content}</div>'
        first.addprevious(dom.fragment_fromstring(section))
        contents.addprevious(dom.fragment_fromstring(f'<li><h4><a href="#{name}">{title}</a></h4></li>'))
    _link_within(page)
    style = dom.fragment_fromstring(f"<style>{_STYLE}</style>")
    page.head.append(style)
    return str(dom.tostring(page, doctype="<!DOCTYPE html>", encoding="unicode"))


def _rename_repeated_ids(page: dom.HtmlElement) -> None:
    """The second id is given anew: pyLODE tells a functional property twice, under the same id."""
    seen: set[str] = set()
    for element in page.xpath("//*[@id]"):
        if element.get("id") in seen:
            element.set("id", f"functional-{element.get('id')}")
        seen.add(element.get("id"))


def _link_within(page: dom.HtmlElement) -> None:
    """Links of the diagrams lead to the terms on this page, so that they work without a network."""
    for link in page.iter("a"):
        target = link.get("xlink:href", "")
        if target.startswith(PX):
            (code,) = page.xpath("//div[contains(@class, 'entity')][.//code[text()=$iri]][1]", iri=target)
            link.set("xlink:href", f"#{code.get('id')}")


def _patterns() -> Iterator[str]:
    yield f"<p>{_LEGEND}</p>"
    for path in sorted((FOLDER / "diagrams").glob("*.svg")):
        yield f'<div class="figure" id="pattern-{path.stem}">{path.read_text(encoding="utf-8")}</div>'


def _competency() -> str:
    text = (FOLDER / "competency-questions.md").read_text(encoding="utf-8")
    _, _, below_title = text.partition("\n")
    return str(markdown.markdown(below_title, extensions=["tables"]))


def _values(graph: Graph) -> Iterator[str]:
    """An entry for each own individual and datatype, in the manner of pyLODE's own."""
    own = {s for kind in (OWL.NamedIndividual, RDFS.Datatype) for s in graph.subjects(RDF.type, kind)}
    for iri in sorted(s for s in own if isinstance(s, URIRef) and str(s).startswith(PX)):
        kinds = [k for k in graph.objects(iri, RDF.type) if str(k).startswith(PX)]
        of = "".join(f'<a href="#{_local(k)}">{_words(graph, k, RDFS.label)}</a>' for k in kinds) or "datatype"
        rows = (
            ("IRI", f"<code>{iri}</code>"),
            ("Description", f"<p>{_words(graph, iri, SKOS.definition)}</p>"),
            ("Is a", of),
        )
        table = "".join(f"<tr><th>{name}</th><td>{content}</td></tr>" for name, content in rows)
        heading = f"<h3>{_words(graph, iri, RDFS.label)}</h3>"
        yield f'<div class="property entity" id="{_local(iri)}">{heading}<table>{table}</table></div>'


def _words(graph: Graph, iri: object, prop: URIRef) -> str:
    return html.escape(str(graph.value(URIRef(str(iri)), prop)))


def _local(iri: object) -> str:
    return str(iri).removeprefix(PX)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(resource("ontology/proxykg.ttl")), encoding="utf-8")
