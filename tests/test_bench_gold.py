"""The measuring scripts: what they write into a page, which documents are held out, and that the scorers agree."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

from kg.resources import resource

PAGE = "Before\n\n<!-- begin a -->\nold\n<!-- end a -->\n\n<!-- begin b -->\n<!-- end b -->\nAfter\n"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`bench/gold.py`, found as when it runs as a script."""
    monkeypatch.syspath_prepend(str(resource("bench")))
    return importlib.import_module("gold")


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(resource("bench")))
    return importlib.import_module("page")


def test_only_what_stands_between_the_marks_is_replaced(page: ModuleType) -> None:
    once = page.replaced(PAGE, "a", "new\\1\n")
    assert once == PAGE.replace("old\n", "\nnew\\1\n\n")
    assert page.replaced(once, "a", "new\\1\n") == once
    assert page.replaced(PAGE, "b", "x").endswith("<!-- begin b -->\n\nx\n\n<!-- end b -->\nAfter\n")


def test_a_page_without_the_marks_is_an_error(page: ModuleType) -> None:
    with pytest.raises(ValueError, match="begin c"):
        page.replaced(PAGE, "c", "new")


@pytest.mark.parametrize(
    "name", ["bench/gold.py", "bench/stores.py", "bench/suite.py", "bench/suite.py ask", "bench/suite.py derive"]
)
def test_the_page_on_quality_has_a_place_for_what_is_measured(page: ModuleType, name: str) -> None:
    text = page.QUALITY.read_text(encoding="utf-8")
    assert "| new |" in page.replaced(text, name, page.table(["new"], []))


def test_a_third_of_the_documents_is_held_out(bench: ModuleType) -> None:
    names = [f"plv-{n:04d}" for n in range(1050)]
    assert 300 < sum(map(bench.is_held_out, names)) < 400
    assert [bench.is_held_out(name) for name in names[:6]] == [bench.is_held_out(name) for name in names[:6]]


def test_the_programs_own_article_is_never_held_out(bench: ModuleType, tmp_path: Path) -> None:
    held_out = next(name for name in map(str, range(99)) if bench.is_held_out(name))
    measured = bench.Bench(None, tmp_path, tmp_path, frozenset({held_out}))
    other = bench.Bench(None, tmp_path, tmp_path, frozenset())
    assert measured._is_looked_at(held_out)
    assert not other._is_looked_at(held_out)


def test_a_row_shows_its_target(bench: ModuleType) -> None:
    row = bench.Row("claims", "claims F1", (0.5, None, 0.25))
    assert row.cells() == ["claims", "claims F1", "0.500", "", "0.250", "0.65"]
    assert bench.Row("claims", "claims recall", (0.5, 0.5, 0.5)).cells()[-1] == ""


SCORER = "import json, pathlib\nprint((pathlib.Path(__file__).parent / 'scores.json').read_text())\n"


@pytest.mark.parametrize("their_hits", [1, 0])
def test_another_score_than_the_scorers_ends_the_run(bench: ModuleType, tmp_path: Path, their_hits: int) -> None:
    claim = {"document": "d", "type": "Attack", "source": ["Chad"], "target": ["Mali"]}
    (tmp_path / "claims").mkdir()
    for file in (tmp_path / "claims" / "gold.jsonl", tmp_path / "said.jsonl"):
        file.write_text(json.dumps(claim) + "\n", encoding="utf-8")
    (tmp_path / "score.py").write_text(SCORER, encoding="utf-8")
    theirs = {"precision": 1.0, "recall": 1.0, "f1": 1.0, "hit": their_hits, "said": 1, "gold": 1}
    (tmp_path / "scores.json").write_text(json.dumps({"claims": theirs}), encoding="utf-8")
    measured = bench.Bench(None, tmp_path, tmp_path, frozenset())
    if their_hits:
        assert measured._claims(tmp_path / "said.jsonl", lambda _: True)["claims F1"] == 1.0
    else:
        with pytest.raises(SystemExit, match=r"differ in 'claims'"):
            measured._claims(tmp_path / "said.jsonl", lambda _: True)


def test_a_part_of_plv_is_numbered_as_its_scorer_numbers_it(bench: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "plv").mkdir()
    (tmp_path / "plv" / "PLV_train.tsv").write_text("sentence\nfirst\nsecond\nthird\n", encoding="utf-8")
    said = tmp_path / "said.jsonl"
    said.write_text("".join(json.dumps({"document": f"plv-000{n}", "n": n}) + "\n" for n in range(3)), encoding="utf-8")
    script = "print('accuracy 0.5  answered 0.6  right of the answered 0.7  macro-F1 0.8')\n"
    (tmp_path / "plv.py").write_text(script, encoding="utf-8")
    numbers = bench.Bench(None, tmp_path, tmp_path, frozenset())._plv(said, lambda name: name != "plv-0001")
    assert numbers["macro-F1"] == 0.8
    assert (tmp_path / "plv part.tsv").read_text(encoding="utf-8") == "sentence\nfirst\nthird\n"
    claims = [json.loads(line) for line in (tmp_path / "plv part.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(claim["document"], claim["n"]) for claim in claims] == [("plv-0000", 0), ("plv-0001", 2)]
