"""The reasoner's verdict: the ontology holds together, contradictions are told by name, nothing is left over."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.checks import consistency
from kg.checks.clashes import find_clashes
from kg.checks.consistency import check_consistency
from kg.checks.turtle import read_turtle
from kg.errors import CheckError, DataFileError
from kg.resources import resource
from kg.vocabulary import ID, PX, graph_iri

HEAD = f"@base <{ID}> . @prefix px: <{PX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
WHOLE = Path(__file__).parent / "data" / "shapes" / "whole.trig"

# What contradicts the ontology, and how it is told.
CONTRADICTIONS = (
    ("<actor/x> a px:State , px:City .", "actor/x is px:City (its type) and px:State (its type)"),
    ("<actor/x> a px:Person , px:Militia .", "actor/x is px:Militia (its type) and px:Person (its type)"),
    (
        "<relation/x> a px:Backing ; px:hasAgent <actor/y> .",
        "relation/x is px:Action (has px:hasAgent) and px:Backing (its type)",
    ),
    (
        "<action/x> a px:Attack ; px:hasTarget <claim/y> . <claim/y> a px:Claim .",
        "claim/y is px:Claim (its type) and px:Participant (is px:hasTarget of action/x)",
    ),
    (
        "<claim/x> a px:Claim ; px:hasPolarity px:Positive , px:Negative .",
        "claim/x has more than one px:hasPolarity: px:Negative, px:Positive",
    ),
    (
        "<weapon/x> a px:ShortRangeBallisticMissile , px:IntercontinentalBallisticMissile .",
        "weapon/x is px:IntercontinentalBallisticMissile (its type) and px:ShortRangeBallisticMissile (its type)",
    ),
)
SOUND = (
    "<weapon/x> a px:UnmannedAerialVehicle , px:MaterielItem .",
    "<action/x> a px:Attack ; px:hasAgent <thing/x> ; px:hasTarget <place/x> . <thing/x> a px:Vessel .",
    "<action/x> a px:Capture ; px:hasTarget <place/x> . <place/x> a px:City .",
    "<action/x> a px:Sanction ; px:hasItem <thing/y> . <thing/y> a px:Entity .",
    "<action/x> a px:Ceasefire , px:Agreement ; px:hasPlace <actor/x> . <actor/x> a px:State .",
)


def store(turtle: str, graph: str = "document/x") -> ox.Store:
    made = ox.Store()
    for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE):
        made.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph_iri(graph))))
    return made


def clashes(turtle: str) -> list[str]:
    return list(find_clashes(read_turtle(resource("ontology/proxykg.ttl")), (q.triple for q in store(turtle))))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty before and, the tests say, afterwards."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("turtle", "told"), CONTRADICTIONS)
def test_a_contradiction_is_told_with_its_names_and_reasons(turtle: str, told: str) -> None:
    assert clashes(turtle) == [told]


@pytest.mark.parametrize("turtle", SOUND)
def test_what_texts_may_well_say_is_no_contradiction(turtle: str) -> None:
    assert clashes(turtle) == []


@pytest.mark.java
def test_the_ontology_is_consistent_and_every_class_can_have_members(folder: Path) -> None:
    report = check_consistency()
    assert report.passed, report.message
    assert report.unsatisfiable == ()
    assert list(folder.iterdir()) == []


@pytest.mark.java
def test_a_whole_graph_and_all_that_texts_may_well_say_is_consistent() -> None:
    made = ox.Store()
    made.load(path=str(WHOLE), format=ox.RdfFormat.TRIG)
    for number, turtle in enumerate(SOUND):
        made.extend(store(turtle.replace("/x>", f"/x{number}>")))
    report = check_consistency(made)
    assert report.passed, report.message


@pytest.mark.java
@pytest.mark.parametrize(("turtle", "told"), CONTRADICTIONS)
def test_the_reasoner_sees_the_contradiction_too_and_leaves_no_file(turtle: str, told: str, folder: Path) -> None:
    report = check_consistency(store(turtle))
    assert not report.consistent
    assert not report.passed
    assert report.message == f"contradicts itself:\n{told}"
    assert list(folder.iterdir()) == []


@pytest.mark.java
def test_what_was_inferred_is_no_premise() -> None:
    assert check_consistency(store("<actor/x> a px:State , px:City .", graph="inferred")).passed


@pytest.mark.java
def test_a_class_that_nothing_can_be_in_is_named(tmp_path: Path) -> None:
    ontology = tmp_path / "own.ttl"
    ontology.write_text(
        HEAD + "px:A a owl:Class . px:B a owl:Class ; owl:disjointWith px:A .\n"
        "px:Never a owl:Class ; <http://www.w3.org/2000/01/rdf-schema#subClassOf> px:A , px:B .\n",
        encoding="utf-8",
    )
    report = check_consistency(ontology=ontology)
    assert report.consistent
    assert not report.passed
    assert report.unsatisfiable == (PX + "Never",)
    assert report.message == "consistent, but nothing can be in: px:Never"


@pytest.mark.java
def test_a_reasoner_that_takes_too_long_is_ended(folder: Path) -> None:
    with pytest.raises(CheckError, match=r"no answer in 0\.01 seconds: check fewer"):
        check_consistency(timeout=0.01)
    assert list(folder.iterdir()) == []


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CheckError, match=r"^no Java on this machine: install Java 17 or later, or leave out --owl$"):
        check_consistency()


def test_a_java_that_fails_is_no_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\necho 'unknown option' >&2\nexit 3\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CheckError, match=r"^HermiT failed, is this Java 17 or later\? \S"):
        check_consistency()


def test_without_owlready2_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consistency.shutil, "which", lambda _: "/usr/bin/java")
    monkeypatch.setattr(consistency.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(CheckError, match=r"pip install 'proxykg\[owl\]', or leave out --owl$"):
        check_consistency()


@pytest.mark.java
def test_an_ontology_that_does_not_parse_names_the_line(tmp_path: Path) -> None:
    broken = tmp_path / "own.ttl"
    broken.write_text("px:A a px:B .\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"own\.ttl:1: not Turtle"):
        check_consistency(ontology=broken)
