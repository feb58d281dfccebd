"""Imports go down the levels only, and what is costly is loaded by those who need it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kg

PACKAGE = Path(kg.__file__).parent
LEVELS = {
    "kg.model": 0,
    "kg.errors": 0,
    "kg.vocabulary": 0,
    "kg.memory": 0,
    "kg.processors": 0,
    "kg.resources": 0,
    "kg.tables": 0,
    "kg.wording": 1,
    "kg.own_tables": 0,
    "kg.text": 1,
    "kg.register": 1,
    "kg.lexicon": 1,
    "kg.plover": 1,
    "kg.jsonl": 2,
    "kg.quotes": 2,
    "kg.extraction": 2,
    "kg.graph": 3,
    "kg.checks": 3,
    "kg.queries": 3,
    "kg.rendering": 4,
    "kg.evaluation": 3,
    "kg.pipeline": 4,
    "kg.cli": 5,
}
EXTRACTION = ("syntax", "times", "names", "references", "phrases", "frames", "status", "", "explanations")
"""The packages of kg.extraction from the lowest up; its own modules put most of them together."""
RDF = {"pyoxigraph", "rdflib", "SPARQLWrapper", "pyshacl", "owlready2"}
LATE = {
    "dask",
    "distributed",
    "pandas",
    "requests",
    "rich",
    "rdflib",
    "spacy",
    "SPARQLWrapper",
    "rapidfuzz",
    "pyshacl",
    "owlready2",
    "trafilatura",
    "yaml",
}


def part(module: str) -> str:
    """The part of the package that a module belongs to: `kg.graph` for `kg.graph.store`."""
    return ".".join(module.split(".")[:2])


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST, module: str) -> set[str]:
    """Full names of the modules that a tree imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], *([base] if base else [])])
            found |= {f"{base}.{alias.name}" if base == "kg" else base for alias in node.names}
    return found


def storey(module: str) -> int:
    """How far up in `kg.extraction` a module is: `kg.extraction.syntax.tree` is in the lowest of its packages."""
    name = [*module.split("."), ""][2]
    return EXTRACTION.index(name if name in EXTRACTION else "")


def violations(module: str, imports: set[str]) -> list[str]:
    """What is wrong with the imports of one module."""
    own, wrong = part(module), []
    for name in sorted(imports):
        other = part(name)
        if other == own:
            if own == "kg.extraction" and storey(name) > storey(module):
                wrong.append(f"{module} imports {name}: not below it")
            continue
        if other in LEVELS and LEVELS[other] >= LEVELS[own] and LEVELS[own] > 0:
            wrong.append(f"{module} imports {name}: not below it")
        if other in LEVELS and LEVELS[own] == 0 and LEVELS[other] > 0:
            wrong.append(f"{module} imports {name}: not below it")
        top = name.split(".")[0]
        if LEVELS[own] <= 2 and top in RDF:
            wrong.append(f"{module} imports {name}: no RDF below level 3")
        if LEVELS[own] == 3 and (top == "spacy" or other == "kg.extraction"):
            wrong.append(f"{module} imports {name}: level 3 knows no language")
    return wrong


def sources() -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "_shipped" not in path.parts and path != PACKAGE / "__init__.py"
    ]


def test_every_module_belongs_to_a_level():
    assert {part(module_name(path)) for path in sources()} <= set(LEVELS)


@pytest.mark.parametrize("path", sources(), ids=module_name)
def test_imports_go_down_only(path):
    module = module_name(path)
    assert violations(module, imported(ast.parse(path.read_text(encoding="utf-8")), module)) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("kg.text.files", "from kg.pipeline.building import build"),
        ("kg.text.files", "from kg.register import load_register"),
        ("kg.text.files", "from kg import register"),
        ("kg.model", "import kg.text"),
        ("kg.extraction.frames.frames", "import rdflib.graph"),
        ("kg.extraction.frames.frames", "from kg.extraction.status.factuality import Factuality"),
        ("kg.extraction.frames.frames", "from kg.extraction.completion import completed"),
        ("kg.graph.store", "import spacy"),
        ("kg.graph.store", "def f():\n    from kg.extraction import Extractor"),
        ("kg.graph.store", "from kg.queries import run"),
        ("kg.graph.store", "from ..queries import run"),
        ("kg.pipeline", "from kg.cli import app"),
    ],
)
def test_an_import_upwards_or_sideways_is_found(module, line):
    assert violations(module, imported(ast.parse(line), module))


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("kg.text.files", "from kg.errors import ReadingError"),
        ("kg.graph.store", "from kg.graph.quads import quads"),
        ("kg.graph.store", "from . import quads"),
        ("kg.graph.store", "import pyoxigraph"),
        ("kg.extraction.syntax.parsing", "import spacy"),
        ("kg.extraction.status.factuality", "from kg.extraction.frames.frame import Frame"),
        ("kg.extraction.completion", "from kg.extraction.frames.frame import Frame"),
        ("kg.extraction.explanations.explainer", "from kg.extraction.extractor import Extractor"),
        ("kg.cli.asking", "from kg.pipeline import answering"),
    ],
)
def test_an_import_downwards_or_within_is_not(module, line):
    assert not violations(module, imported(ast.parse(line), module))


def loaded_after(code: str) -> set[str]:
    """Top-level names and `kg` modules that a fresh interpreter has after `code`."""
    script = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_importing_kg_loads_nothing_else():
    new = loaded_after("import kg") - loaded_after("import importlib, typing, __future__")
    assert new == {"kg"}


def test_importing_kg_opens_no_file():
    code = (
        "import sys\nseen = []\nsys.addaudithook(lambda e, a: seen.append(a[0]) if e == 'open' else None)\nimport kg\n"
    )
    code += "print([s for s in seen if isinstance(s, str) and not s.endswith(('.py', '.pyc')) and '.pyc.' not in s])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    assert [name for name in kg.__all__ if getattr(kg, name, None) is None] == []


def test_a_name_that_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        kg.frobnicate  # noqa: B018


@pytest.mark.parametrize("module", ["kg.cli", "kg.queries", "kg.graph.store", "kg.pipeline.answering"])
def test_what_a_question_needs_loads_nothing_costly(module):
    assert loaded_after(f"import {module}") & LATE == set()
