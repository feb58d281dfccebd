"""Reading saved queries: a good header becomes a record, a broken one an error with its line."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kg.errors import DataFileError, UnknownQueryError
from kg.queries import load_queries, load_query, read_query

GOOD = """\
#+ summary: Who backs whom
#+ description: Lists who backs whom,
#+   with quotes.
#+ tags:
#+   - backing
#+   - overview
#+ parameters:
#+   - actor: "the backer: a state"
#+   - place: where
#+   - from: the first day
#+ kinds:
#+   - place: Entity
#+ defaults:
#+   - from: 2023

SELECT ?x
WHERE { GRAPH ?g { ?_actor_iri ?p ?x } FILTER(?x != ?__place_iri && ?x != ?_from_date && "?_no_iri" != ?x) }
ORDER BY ?x
"""


@pytest.fixture
def write(tmp_path):
    def write(text, name="one"):
        path = tmp_path / f"{name}.rq"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_header_becomes_a_record(write):
    query = read_query(write(GOOD))
    assert (query.name, query.form, query.tags) == ("one", "SELECT", ("backing", "overview"))
    assert query.description == "Lists who backs whom, with quotes."
    actor, place, start = query.parameters
    assert (actor.name, actor.variable, actor.type, actor.required, actor.kind) == (
        "actor",
        "_actor_iri",
        "iri",
        True,
        "Actor",
    )
    assert actor.description == "the backer: a state"
    assert (place.required, place.kind) == (False, "Entity")
    assert (start.type, start.default, start.kind) == ("date", "2023", None)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("#+ summary: Who backs whom\n", "", 1, "lacks '#+ summary"),
        ("#+ tags:", "#+ tag:", 4, "unknown key 'tag'"),
        ("#+ tags:", "#+ tags: backing", 4, "'tags' wants"),
        ("#+ summary: Who backs whom", "#+ summary:", 1, "'summary' wants"),
        ("#+ summary: Who backs whom", "#+ summary: Who: whom", 1, "double quotes"),
        ("#+   - place: where", "#+   - place", 9, "'parameter: value'"),
        ("#+   - place: where", "#+   - palce: where", 9, "no parameter 'palce'"),
        ("#+   - place: where\n", "", 1, "- place: …"),
        ('"the backer: a state"', '"the backer', 8, "end with its quote"),
        ("#+ kinds:", "#+ tags:", 11, "given twice"),
        ("#+ summary: Who backs whom", "#+   - item\n#+ summary: Who", 1, "outside a list"),
        ("?__place_iri", "?__place_city", 17, "?__place_city is no parameter"),
        ("?__place_iri", "?__actor_iri", 17, "share a name"),
        ("WHERE {", "{", 1, "no WHERE"),
        ("SELECT ?x\nWHERE", "DESCRIBE ?x\nWHERE", 1, "no SELECT, ASK or CONSTRUCT"),
    ],
)
def test_a_broken_header_is_an_error_with_its_line(write, old, new, line, words):
    assert old in GOOD
    path = write(GOOD.replace(old, new, 1))
    with pytest.raises(DataFileError) as caught:
        read_query(path)
    assert caught.value.line == line
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_utf8_is_an_error(tmp_path):
    (tmp_path / "one.rq").write_bytes(b"#+ summary: \xff\xfe")
    with pytest.raises(DataFileError, match="UTF-8"):
        load_queries(tmp_path)


def test_a_query_is_found_by_name_however_its_words_are_joined():
    assert load_query("arms supplied") == load_query("Arms_Supplied") == load_query("arms-supplied")


def test_an_unknown_query_suggests_near_names():
    with pytest.raises(UnknownQueryError, match="did you mean proxies"):
        load_query("proxys")
    with pytest.raises(UnknownQueryError, match="'kg ask' lists them"):
        load_query("zzzzzz")
    with pytest.raises(UnknownQueryError):
        load_query("who backs whom and how do we know " * 20)


def test_a_header_that_narrows_nothing_is_refused(write):
    with pytest.raises(DataFileError, match="'narrowed: node' names no variable"):
        read_query(write(f"#+ narrowed:\n#+   - actor: node\n{GOOD}"))


def test_one_query_is_read_without_the_others(write, tmp_path):
    write(GOOD, "good")
    write("broken", "broken")
    assert load_query("good", tmp_path).name == "good"
    with pytest.raises(DataFileError):
        load_queries(tmp_path)


def test_asking_loads_neither_rich_nor_rdflib():
    code = (
        "import sys, kg.queries, kg.rendering; kg.queries.load_query('proxies');"
        "print([module for module in ('rich', 'rdflib', 'spacy', 'rapidfuzz') if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
