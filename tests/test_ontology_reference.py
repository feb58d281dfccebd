"""docs/ontology.md is what the ontology says today."""

from __future__ import annotations

from types import ModuleType

import pytest
from rdflib import OWL, RDF, Graph
from scripts import DOCS, script

from kg.resources import resource
from kg.vocabulary import PX


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    return script(DOCS / "build_ontology_reference.py")


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(resource("ontology/proxykg.ttl"))


def test_the_page_is_up_to_date(builder: ModuleType, ontology: Graph) -> None:
    current = (DOCS / "ontology.md").read_text(encoding="utf-8")
    assert current == builder.page(ontology, current), "run python docs/build_ontology_reference.py"


def test_the_page_has_every_term(builder: ModuleType, ontology: Graph) -> None:
    written = builder.reference(ontology)
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual)
    for kind in kinds:
        for term in ontology.subjects(RDF.type, kind):
            if str(term).startswith(PX):
                assert f"`px:{str(term).removeprefix(PX)}`" in written


def test_what_is_written_by_hand_stays(builder: ModuleType, ontology: Graph) -> None:
    page = builder.page(ontology, f"By hand.\n\n{builder.MARKER}\n\nold")
    assert page.startswith(f"By hand.\n\n{builder.MARKER}\n\n## Reference\n")
    assert "old\n" not in page
