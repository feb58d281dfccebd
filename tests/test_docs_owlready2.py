"""The page on owlready2: its commands, then its Python, in one folder."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from conftest import run_command
from console_pages import examples

PAGE = Path(__file__).resolve().parent.parent / "docs" / "owlready2.md"


@pytest.mark.model
def test_what_the_page_says_of_owlready2_holds(article_graph, tmp_path, monkeypatch):
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "kg").symlink_to(article_graph)
    monkeypatch.chdir(tmp_path)
    for example in examples(PAGE.read_text(encoding="utf-8")):
        assert run_command(*example.command.split()[1:]).code == 0
    done = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert done.attempted > 10
    assert done.failed == 0
