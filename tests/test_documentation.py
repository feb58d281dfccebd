"""Each command that README and docs show prints what they show."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console_pages import Example, examples, matches

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "docs" / "extending.md"
"""A page whose commands build on each other."""
PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").glob("*.md") if page != STORY)]
SHOWN = [(page, example) for page in PAGES for example in examples(page.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def checkout(article_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the data of a checkout and the graph built: what a reader of the pages has."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "queries", folder / "queries")
    shutil.copytree(article_graph, folder / "build" / "kg")
    return folder


@pytest.mark.model
@pytest.mark.parametrize(("page", "example"), SHOWN, ids=[f"{page.name}:{example.line}" for page, example in SHOWN])
def test_a_command_prints_what_its_page_shows(page: Path, example: Example, checkout: Path):
    printed = run(example.command, checkout)
    assert matches(example.expected, printed), f"{page.name}:{example.line} prints:\n{printed}"


def run(command: str, folder: Path) -> str:
    """What a command prints in a folder, messages included."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.model
def test_adding_a_group_a_weapon_and_a_trigger_goes_as_its_page_says(tmp_path: Path):
    story = examples(STORY.read_text(encoding="utf-8"))
    assert len(story) >= 10
    for example in story:
        printed = run(example.command, tmp_path)
        assert matches(example.expected, printed), f"{STORY.name}:{example.line} prints:\n{printed}"


def test_the_readme_shows_commands():
    assert len([page for page, _ in SHOWN if page.name == "README.md"]) >= 10


def test_every_command_of_the_program_is_in_the_readme():
    from kg.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [command.name for command in app.registered_commands if not re.search(rf"kg {command.name}\b", readme)]
    assert missing == []


@pytest.mark.model
def test_the_python_example_of_the_readme_runs(article_graph, monkeypatch, tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "kg").symlink_to(article_graph)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})


@pytest.mark.model
def test_the_page_on_python_says_what_python_says(checkout, monkeypatch):
    monkeypatch.chdir(checkout)
    done = doctest.testfile(str(ROOT / "docs" / "python.md"), module_relative=False, encoding="utf-8")
    assert done.attempted > 10
    assert done.failed == 0


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("a\nb", "a\nb\n"),
        ("a\n…\nd", "a\nb\nc\nd\n"),
        ("a\n…", "a\n"),
        ("a … d", "a b c d\n"),
        ("", ""),
        ("a", "a   \n\n"),
    ],
)
def test_an_output_as_shown_matches(expected, actual):
    assert matches(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("a\nb", "a\n"),
        ("a", "a\nb\n"),
        ("a\n…\nd", "a\nd\ne\n"),
        ("a … d", "a b\nc d\n"),
        ("", "a\n"),
        ("a.c", "abc\n"),
    ],
)
def test_another_output_does_not(expected, actual):
    assert not matches(expected, actual)


def test_examples_are_found_with_their_lines():
    page = "Text\n\n```console\n$ kg one\nout\n\n$ kg two \\\n    | cat\n```\n\n```sh\n$ make demo\n```\n"
    assert examples(page) == [Example(4, "kg one", "out"), Example(7, "kg two  | cat", "")]
