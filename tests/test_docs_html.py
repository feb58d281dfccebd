"""The HTML reference: one command builds it, it is valid, whole, and needs no network."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from rdflib import Graph
from scripts import DOCS

from kg.checks.terms import declared
from kg.resources import resource
from kg.vocabulary import term


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page as the command writes it, in a process of its own: pyLODE changes how the whole process logs."""
    path: Path = tmp_path_factory.mktemp("html") / "ontology.html"
    command = [sys.executable, str(DOCS / "build_html_reference.py"), str(path)]
    subprocess.run(command, check=True, capture_output=True, cwd=DOCS.parent)
    return path.read_text(encoding="utf-8")


def errors(text: str) -> list[object]:
    parser = html5lib.HTMLParser()
    parser.parse(text)
    return list(parser.errors)


def test_the_page_is_valid(page):
    assert errors(page) == []
    assert errors(page.replace("</table>", "", 1))


def test_the_page_has_every_own_term(page):
    ontology = Graph().parse(resource("ontology/proxykg.ttl"))
    own = {term(name) for name in declared(ontology)}
    assert len(own) > 300
    assert {iri for iri in own if f"<code>{iri}</code>" not in page} == set()


def test_links_within_the_page_lead_somewhere_and_ids_are_unique(page):
    ids = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = set(re.findall(r'href="#([^"]*)"', page))
    assert len(targets) > 300
    assert targets - set(ids) == set()


def test_the_page_has_diagrams_and_competency_questions(page):
    assert page.count("<svg") == len(list((DOCS / "diagrams").glob("*.svg")))
    questions = (DOCS / "competency-questions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert page.count("<code>kg ask ") == len(questions)
    assert 'xlink:href="#Backing"' in page


def test_the_page_loads_nothing_from_elsewhere(page):
    assert re.findall(r'<(?:script|img|iframe)[^>]* src="(?!data:)|<link[^>]* href="(?!data:)', page) == []
    assert "@import" not in page
