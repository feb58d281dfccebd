"""The diagrams show the ontology as it is; without Graphviz the drawn ones are checked against it all the same."""

from __future__ import annotations

import html
import re
import shutil
import xml.etree.ElementTree as ET

import pytest
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from scripts import DOCS, script

from kg.resources import resource
from kg.vocabulary import term

MODULE = script(DOCS / "build_diagrams.py")
NAMES = [diagram.name for diagram in MODULE.DIAGRAMS]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def ontology() -> Graph:
    return Graph().parse(resource("ontology/proxykg.ttl"))


def drawn(svg: str) -> tuple[set[str], list[str]]:
    """The nodes and arrows of a drawn diagram, and its words."""
    root = ET.fromstring(svg)
    parts = {
        re.sub(r":\w+", "", str(group.findtext(f"{SVG}title")))
        for group in root.iter(f"{SVG}g")
        if group.get("class") in {"node", "edge"}
    }
    return parts, sorted(str(text.text) for text in root.iter(f"{SVG}text"))


def meant(source: str) -> tuple[set[str], list[str]]:
    """The same of a diagram's source."""
    arrows = re.findall(r'^  "(\w+)" -> "(\w+)"', source, re.MULTILINE)
    nodes = re.findall(r'^  "(\w+)" \[', source, re.MULTILINE)
    cells = re.findall(r"<(?:td|b|i)[^>]*>([^<]+)<", source)
    labels = [line for words in re.findall(r'label="([^"]*)"', source) for line in words.split("\\n")]
    return {*nodes, *(f"{start}->{end}" for start, end in arrows)}, sorted(map(html.unescape, cells + labels))


def stored(name: str) -> str:
    return (DOCS / "diagrams" / f"{name}.svg").read_text(encoding="utf-8")


def diagram(name: str) -> object:
    return next(d for d in MODULE.DIAGRAMS if d.name == name)


def test_there_is_a_diagram_of_each_pattern():
    assert set(NAMES) == {"claim", "action", "backing"} == {path.stem for path in (DOCS / "diagrams").glob("*.svg")}


@pytest.mark.parametrize("name", NAMES)
def test_the_drawn_diagram_is_up_to_date(name, ontology):
    assert drawn(stored(name)) == meant(MODULE.dot_source(ontology, diagram(name))), "run make docs"


def test_a_change_of_the_ontology_changes_the_diagram(ontology):
    ontology.set((URIRef(term("hasBacker")), RDFS.label, Literal("is sponsored by")))
    assert drawn(stored("backing")) != meant(MODULE.dot_source(ontology, diagram("backing")))


def test_ends_superclasses_values_and_chains_come_from_the_ontology(ontology):
    source = MODULE.dot_source(ontology, diagram("backing"))
    assert '"Backing" -> "Participant" [label="has backer\\nhas backed party"];' in source
    assert '"ProxyRelation" -> "Backing" [arrowhead=empty' in source
    assert re.search(r'"Participant" -> "RealisedAction" \[label="enables", style=dashed', source)
    assert "<i>training</i>" in source
    ontology.remove((URIRef(term("enables")), OWL.propertyChainAxiom, None))
    ontology.remove((URIRef(term("TrainingSupport")), RDF.type, None))
    source = MODULE.dot_source(ontology, diagram("backing"))
    assert '"Participant" -> "RealisedAction" [label="performs\\nenables"];' in source
    assert "<i>training</i>" not in source


def test_a_link_that_leads_out_of_the_picture_is_told(ontology):
    ontology.set((URIRef(term("hasBacker")), RDFS.range, URIRef(term("SourceDocument"))))
    with pytest.raises(ValueError, match="px:hasBacker leads from Backing to SourceDocument"):
        MODULE.dot_source(ontology, diagram("backing"))


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs Graphviz; the stored diagrams are checked without it")
@pytest.mark.parametrize("name", NAMES)
def test_graphviz_draws_what_is_meant(name, ontology):
    assert drawn(MODULE.svg(ontology, diagram(name))) == drawn(stored(name))


def test_without_graphviz_the_diagrams_stay(ontology, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    MODULE.draw_all(ontology, tmp_path)
    assert "Graphviz is missing" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
