"""The reasoner's verdict: the ontology holds together, contradictions are told by name, nothing is left over."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.checks import consistency
from kg.checks.consistency import check_consistency
from kg.errors import CheckError, DataFileError
from kg.vocabulary import ID, PREFIXES, PX, graph_iri, iri

HEAD = f"@base <{ID}> . @prefix px: <{PX}> . @prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
WHOLE = Path(__file__).parent / "data" / "shapes" / "whole.trig"

# What contradicts the ontology, the statements that do, and one of the axioms they clash with.
CONTRADICTIONS = (
    (
        "<actor/x> a px:State , px:City .",
        ["actor/x is of class “city”", "actor/x is of class “state”"],
        "nothing is both of class “actor” and of class “place”",
    ),
    (
        "<actor/x> a px:Person , px:Militia .",
        ["actor/x is of class “militia”", "actor/x is of class “person”"],
        "nothing is both of class “organisation” and of class “person”",
    ),
    (
        "<relation/x> a px:Backing ; px:hasAgent <actor/y> .",
        ["relation/x has agent actor/y", "relation/x is of class “backing”"],
        "whatever has agent something is of class “action”",
    ),
    (
        "<action/x> a px:Attack ; px:hasTarget <claim/y> . <claim/y> a px:Claim .",
        ["action/x has target claim/y", "claim/y is of class “claim”"],
        "whatever is of class “claim” is of class “information entity”",
    ),
    (
        "<claim/x> a px:Claim ; px:hasPolarity px:Positive , px:Negative .",
        ["claim/x has polarity negative", "claim/x has polarity positive"],
        "nothing has polarity two things",
    ),
    (
        "<weapon/x> a px:ShortRangeBallisticMissile , px:IntercontinentalBallisticMissile .",
        [
            "weapon/x is of class “intercontinental ballistic missile”",
            "weapon/x is of class “short-range ballistic missile”",
        ],
        "nothing is both of class “intercontinental ballistic missile” and of class “short-range ballistic missile”",
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


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, empty before and, the tests say, afterwards."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


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
@pytest.mark.parametrize(("turtle", "statements", "axiom"), CONTRADICTIONS)
def test_a_contradiction_is_told_by_its_statements_and_axioms_and_leaves_no_file(turtle, statements, axiom, folder):
    report = check_consistency(store(turtle))
    assert not report.consistent
    assert not report.passed
    assert report.message == "contradicts itself: 1 contradiction"
    (justification,) = report.justifications
    said = [premise for premise in justification.premises if premise.triple is not None]
    assert [premise.words for premise in said] == statements
    assert {str(place) for premise in said for place in premise.places} == {"document x"}
    assert axiom in [premise.words for premise in justification.premises if premise.triple is None]
    assert list(folder.iterdir()) == []


@pytest.mark.java
def test_without_any_one_of_its_premises_a_justification_is_none() -> None:
    turtle, *_ = CONTRADICTIONS[3]
    (justification,) = check_consistency(store(turtle)).justifications
    schema = [premise.text for premise in justification.premises if premise.triple is None]
    assert len(schema) == len(set(schema)) >= 3
    for left_out in ("<action/x> a px:Attack ; px:hasTarget <claim/y> .", "<claim/y> a px:Claim ."):
        assert check_consistency(store(left_out)).consistent


@pytest.mark.java
def test_several_contradictions_are_told_one_by_one_with_what_is_sound_left_out() -> None:
    made = store("\n".join((CONTRADICTIONS[0][0], CONTRADICTIONS[4][0], SOUND[1].replace("/x>", "/z>"))))
    report = check_consistency(made)
    assert (report.message, report.more) == ("contradicts itself: 2 contradictions", False)
    named = {premise.triple[0] for one in report.justifications for premise in one.premises if premise.triple}
    assert named == {iri("actor/x"), iri("claim/x")}


@pytest.mark.java
def test_more_contradictions_than_are_told_are_said_to_be_there(monkeypatch) -> None:
    monkeypatch.setattr(consistency, "CONTRADICTIONS", 1)
    report = check_consistency(store("\n".join((CONTRADICTIONS[0][0], CONTRADICTIONS[4][0]))))
    assert (report.message, report.more) == ("contradicts itself: at least 1 contradiction", True)


@pytest.mark.java
def test_a_statement_of_a_contradiction_leads_to_claim_and_quote() -> None:
    made = ox.Store()
    made.load(path=str(WHOLE), format=ox.RdfFormat.TRIG)
    graph = ox.NamedNode(graph_iri("document/harbour"))
    made.add(ox.Quad(ox.NamedNode(iri("action/attack-1")), TYPE, ox.NamedNode(PX + "Backing"), graph))
    (justification,) = check_consistency(made).justifications
    told = [str(place) for premise in justification.premises for place in premise.places]
    assert any(place.startswith("claim harbour/") and "“" in place for place in told)


@pytest.mark.java
def test_an_ontology_that_contradicts_itself_is_told_without_any_data(tmp_path: Path) -> None:
    ontology = tmp_path / "own.ttl"
    ontology.write_text(
        HEAD + "px:A a owl:Class . px:B a owl:Class ; owl:disjointWith px:A . px:i a px:A , px:B .\n", encoding="utf-8"
    )
    (justification,) = check_consistency(ontology=ontology).justifications
    assert [premise.words for premise in justification.premises] == [
        "px:i is of class px:A",
        "px:i is of class px:B",
        "nothing is both of class px:A and of class px:B",
    ]


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
    (justification,) = report.justifications
    assert justification.unsatisfiable == PX + "Never"
    assert [premise.text for premise in justification.premises] == [
        "DisjointClasses(px:A px:B)",
        "SubClassOf(px:Never px:A)",
        "SubClassOf(px:Never px:B)",
    ]


@pytest.mark.java
def test_a_reasoner_that_takes_too_long_is_ended(folder: Path) -> None:
    with pytest.raises(CheckError, match=r"no answer in 0\.01 seconds: wait longer with --timeout"):
        check_consistency(timeout=0.01)
    assert list(folder.iterdir()) == []


def test_what_was_found_before_the_time_ran_out_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = '{"consistent": false, "unsatisfiable": []}\n{"axioms": [{"kind": "ClassAss'
    monkeypatch.setattr(consistency, "_require_reasoner", lambda: "/nowhere")
    monkeypatch.setattr(consistency, "_communicate", lambda *_: (told, "", None))
    report = check_consistency()
    assert (report.consistent, report.justifications, report.more) == (False, (), None)
    assert report.message == "contradicts itself; there was no time to find out where"


@pytest.fixture
def java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Puts a script in the place of Java."""

    def put(script: str) -> None:
        file = tmp_path / "java"
        file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        file.chmod(0o755)

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return put


@pytest.mark.usefixtures("java")
def test_without_java_it_says_what_to_install() -> None:
    with pytest.raises(CheckError, match=r"^no Java on this machine: install Java 17 or later, or leave out --owl$"):
        check_consistency()


@pytest.mark.parametrize("script", ["echo 'unknown option' >&2\nexit 3", "echo hello"])
def test_a_java_that_fails_is_no_verdict(java, script) -> None:
    java(script)
    with pytest.raises(CheckError, match=r"/java is no Java that works: install Java 17 or later"):
        check_consistency()


@pytest.mark.parametrize("version", ["1.8", "9"])
def test_a_java_that_is_too_old_is_said_to_be(java, version) -> None:
    java(f"echo '    java.home = there' >&2\necho '    java.specification.version = {version}' >&2")
    with pytest.raises(CheckError, match=r"is Java [89], too old for the reasoner: install Java 17 or later$"):
        check_consistency()


def test_java_home_comes_before_the_path(java, monkeypatch, tmp_path) -> None:
    java("exit 3")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    own = tmp_path / "home" / "bin" / "java"
    own.parent.mkdir(parents=True)
    own.write_text("#!/bin/sh\necho '    java.home = elsewhere' \necho '    java.specification.version = 21'\n")
    own.chmod(0o755)
    assert consistency._require_reasoner() == "elsewhere"


def test_a_reasoner_that_breaks_off_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consistency, "_require_reasoner", lambda: "/nowhere")
    monkeypatch.setattr(consistency, "_communicate", lambda *_: ("", "Traceback\nOutOfMemoryError: heap\n", 1))
    with pytest.raises(CheckError, match=r"^HermiT failed: OutOfMemoryError: heap; without --owl the shapes alone"):
        check_consistency()


@pytest.mark.parametrize("module", ["owlready2", "jpype"])
def test_without_a_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(consistency.importlib.util, "find_spec", lambda name: None if name == module else there(name))
    with pytest.raises(CheckError, match=rf"^{module} is not installed: pip install 'proxykg\[owl\]', or leave out"):
        check_consistency()


@pytest.mark.java
def test_an_ontology_that_does_not_parse_names_the_line(tmp_path: Path) -> None:
    broken = tmp_path / "own.ttl"
    broken.write_text("px:A a px:B .\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"own\.ttl:1: not Turtle"):
        check_consistency(ontology=broken)
