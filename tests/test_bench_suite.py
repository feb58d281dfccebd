"""The suite of measures: what it reckons, what it keeps, how it goes on, and that docs/quality.md says what is kept."""

from __future__ import annotations

import importlib
import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from kg.queries import load_queries
from kg.resources import resource

PAGE = "".join(
    f"<!-- begin {name} -->\n<!-- end {name} -->\n"
    for name in ("bench/suite.py", "bench/suite.py derive", "bench/suite.py ask")
)


@pytest.fixture(autouse=True)
def bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(resource("bench")))


@pytest.fixture
def results() -> ModuleType:
    return importlib.import_module("results")


@pytest.fixture
def suite() -> ModuleType:
    return importlib.import_module("suite")


@pytest.fixture
def line(results):
    return results.Line("reading", "words/s", 300.0, "the other", 200.0, (1.4, 1.5, 1.7), wanted=1.5)


def test_a_line_tells_its_median_its_spread_and_whether_it_is_reached(line):
    assert line.row() == ("reading", "300 words/s", "the other: 200 words/s", "1.50", "1.40–1.70", "≥ 1.50", "yes")
    assert not replace(line, wanted=1.51).reached
    assert replace(line, wanted=1.5, at_most=True).reached
    assert not replace(line, wanted=1.49, at_most=True).reached
    assert replace(line, wanted=None).row()[-2:] == ("–", "–")
    assert replace(line, ratios=(1.0,), bound=True).row()[2:5] == ("the other: ≥ 200 words/s", "≥ 1.00", "–")


def test_what_is_printed_as_reached_is_reached(line):
    assert replace(line, ratios=(1.496,)).reached
    assert not replace(line, ratios=(1.494,)).reached


def test_times_are_divided_as_times_and_speeds_as_speeds(results):
    pairs = [(2.0, 1.0), (4.0, 1.0), (3.0, 1.0)]
    times = results.compared("x", pairs, "y", unit="ms", scale=1000, wanted=4)
    assert (times.ours, times.baseline, times.ratios, times.reached) == (3000, 1000, (2, 4, 3), True)
    speeds = results.compared("x", pairs, "y", unit="quads/s", scale=600, wanted=0.7)
    assert (speeds.ours, speeds.baseline, speeds.ratio, speeds.reached) == (200, 600, 1 / 3, False)


def test_the_two_take_turns_at_being_first():
    measuring = importlib.import_module("measuring")
    order: list[str] = []

    def of(name, value):
        return lambda: order.append(name) or value

    assert measuring.turns(of("a", 1), of("b", 2), 3) == [(1, 2)] * 3
    assert order == ["a", "b", "b", "a", "a", "b"]


def test_what_is_kept_comes_back(results, line, tmp_path):
    result = results.Result((line,), "how", {"rate": 1.5}, ("a", "b"), (("1", "2"),), 0.25, 3.0, "2 cores")
    results.keep("one", result, tmp_path)
    assert results.kept("one", tmp_path) == result
    assert results.kept("other", tmp_path) is None


def measured_by(suite, tmp_path, arguments, fails=(), wrong=()):
    """Run the suite over three measures of its own; which of them were made, and the exit code."""
    results = importlib.import_module("results")
    made = []

    def step(name, large=False):
        def measure(folder: Path):
            assert list(folder.iterdir()) == []
            if name in fails:
                raise KeyboardInterrupt
            if name in wrong:
                raise OSError("no disk")
            made.append(name)
            line = results.Line(name, "s", 2.0, "it", 1.0, (2.0,), wanted=2.0, at_most=True)
            return results.Result((line,), "how", {"quads": 5}, ("question",), ((f"`{name}`",),))

        return suite.Step(name, measure, large)

    suite_steps = [step("extract"), step("ask-5"), step("ask-9", large=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suite, "steps", lambda options: suite_steps)
        try:
            code = suite.main([*arguments, "--results", str(tmp_path)])
        except KeyboardInterrupt:
            code = None
    return made, code


def test_one_measure_is_made_alone_and_the_others_are_kept(suite, tmp_path, capsys):
    assert measured_by(suite, tmp_path, []) == (["extract", "ask-5"], 0)
    assert measured_by(suite, tmp_path, ["--only", "ask"]) == (["ask-5"], 0)
    assert "| extract | 2.0 s | it: 1.0 s | 2.00 |" in capsys.readouterr().out
    assert measured_by(suite, tmp_path, ["--only", "ask-9"]) == (["ask-9"], 0)
    assert measured_by(suite, tmp_path, ["--only", "ask", "--large"]) == (["ask-5", "ask-9"], 0)
    assert measured_by(suite, tmp_path, ["--only", "none"]) == ([], 0)
    assert measured_by(suite, tmp_path, ["--only", "asking"]) == ([], 2)


def test_a_run_that_was_broken_off_is_gone_on_with(suite, tmp_path):
    measured_by(suite, tmp_path, [])
    assert measured_by(suite, tmp_path, [], fails=("ask-5",)) == (["extract"], None)
    assert measured_by(suite, tmp_path, ["--resume"]) == (["ask-5"], 0)


def test_a_measure_that_fails_is_named_and_the_others_are_made(suite, tmp_path, capsys):
    assert measured_by(suite, tmp_path, [], wrong=("extract",)) == (["ask-5"], 1)
    assert "bench: extract failed: no disk" in capsys.readouterr().err
    assert measured_by(suite, tmp_path, ["--resume"]) == (["extract"], 0)


def test_other_work_is_not_its_own(monkeypatch):
    measuring = importlib.import_module("measuring")
    ticks = os.sysconf("SC_CLK_TCK")
    read = Path.read_text
    stat = f"cpu {30 * ticks} 0 {10 * ticks} 999 99 0 0 {2 * ticks} 5 0\ncpu0 1 1 1\n"
    monkeypatch.setattr(
        Path, "read_text", lambda path, **rest: stat if str(path) == "/proc/stat" else read(path, **rest)
    )
    monkeypatch.setattr(os, "times", lambda: os.times_result((3.0, 2.0, 4.0, 1.0, 50.0)))
    assert measuring.others() == 30 + 10 + 2 - 10


def test_what_is_not_reached_is_an_exit_code(suite, results, line, tmp_path):
    measured_by(suite, tmp_path, [])
    results.keep("extract", results.Result((replace(line, wanted=9.0),), "how"), tmp_path)
    assert measured_by(suite, tmp_path, ["--only", "none"]) == ([], 1)


def test_the_page_has_the_table_how_it_was_made_and_what_else_ran(suite, results, line, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    rows = {"headings": ("question", "ms"), "rows": (("`coverage`", "3"),)}
    suite.write(
        [
            ("extract", results.Result((line,), "read", load=99.0, machine="2 cores")),
            ("ask-5", results.Result((), "asked", {"quads": 5}, **rows, machine="2 cores")),
            ("ask-9", results.Result((), "asked", {"quads": 900}, **rows, machine="2 cores")),
        ],
        page,
    )
    text = page.read_text(encoding="utf-8")
    assert "| reading | 300 words/s |" in text
    assert "- `extract`: read; **beside other work** on 99.0 processors." in text
    assert "- `ask-5`: asked.\n" in text
    assert "Measured on 2 cores." in text
    assert "900 quads:\n\n| question | ms |" in text


def test_the_page_of_the_project_says_what_was_kept(suite, tmp_path):
    own = resource("docs") / "quality.md"
    copy = tmp_path / "quality.md"
    copy.write_bytes(own.read_bytes())
    suite.main(["--only", "none", "--write", "--page", str(copy)])
    assert copy.read_bytes() == own.read_bytes()


def test_every_saved_query_is_asked_and_where_it_can_be_narrowed(suite):
    asked = list(importlib.import_module("questions").questions())
    assert {one.query.name for one in asked} == load_queries().keys()
    assert {"claims", "claims --actor", "proxies"} <= {one.name for one in asked}
    assert all("VALUES" in one.text for one in asked if one.values)


@pytest.mark.server
def test_questions_are_asked_of_all_and_their_rows_counted(tmp_path, capsys):
    asking = importlib.import_module("asking")
    only = ["coverage", "stix-bundle", "proxies"]
    result = asking.measured(9_000, ["raw, as saved", "Oxigraph server", "rdflib"], tmp_path, only=only)
    assert [line.against for line in result.lines] == [
        *["raw pyoxigraph"] * 3,
        *["raw, as saved"] * 2,
        *["Oxigraph server"] * 2,
        *["rdflib"] * 2,
    ]
    assert {row[0].strip("`").split()[0] for row in result.rows} == set(only)
    assert all(len(row) == len(result.headings) for row in result.rows)
    assert result.rates["quads"] > 9_000
    assert "not" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["raw, as saved", "Oxigraph server", "rdflib"])
def test_who_takes_too_long_is_given_up_and_asked_on(tmp_path, name):
    rivals = importlib.import_module("rivals")
    from kg.graph.quads import ontology_quads
    from kg.graph.store import build_store

    build_store(tmp_path / "kg", ontology_quads(), derivations=False)
    slow = "SELECT * { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j } }"
    with rivals.RIVALS[name](name, tmp_path / "kg") as ask:
        assert ask(slow, "SELECT", 0.2) is None
        took, rows = ask("SELECT (1 AS ?one) {}", "SELECT", 20)
    assert took > 0
    assert rows == 1


def test_a_small_archive_is_built_and_loaded(results, tmp_path):
    building = importlib.import_module("building")
    result = building.measured(20, 1, tmp_path)
    speed, changed, unchanged = result.lines
    assert speed.what.startswith("build, 20 documents (")
    assert speed.unit == "quads/s"
    assert changed.baseline == unchanged.baseline
    assert result.rates["quads_per_document"] > 60


def test_memory_is_of_each_size_against_the_one_before(results, tmp_path):
    building = importlib.import_module("building")
    result = building.memory([3, 6], tmp_path)
    assert [line.what for line in result.lines] == ["peak memory of a build, 6 documents"]
    assert result.rates["bytes_of_memory_3"] > 1e7
    assert not (tmp_path / "texts").exists()
    assert not (tmp_path / "kg").exists()


def test_deriving_is_measured_against_loading(results, tmp_path):
    reasoning = importlib.import_module("reasoning")
    result = reasoning.measured(6_000, 1, tmp_path)
    assert [line.against for line in result.lines] == ["`bulk_load`"] * 2
    assert len(result.rows[0]) == len(result.headings)
