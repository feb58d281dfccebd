"""The folder of saved queries as grlc reads it: its decorators, and its parameters in the names of variables.

What its documentation says of both (README and `get_parameters` of grlc 1.3.11) is written down here once more, since
grlc itself would bring a web server and the clients of two code hosts into the tests.
"""

from __future__ import annotations

import io
import json
import re

import pytest
import yaml
from query_cases import CASES, FOLDER, expected_file, query_name, stored

from kg.queries import load_queries, load_query, run_text
from kg.rendering import render
from kg.vocabulary import PREFIXES

QUERIES = load_queries()
DECORATORS = {
    "summary", "description", "endpoint", "pagination", "method", "tags", "defaults", "enumerate", "endpoint_in_url",
    "transform", "endpoint-method", "mime", "grlc", "proto", "query",
}  # fmt: skip
"""All that mean something to grlc."""
OURS = {"parameters", "examples", "example", "kinds", "choices", "search", "narrowed"}
"""Those that mean something to `kg` alone; grlc passes over them."""
VARIABLE = re.compile(
    r"\?(?P<required>_{1,2})(?P<name>[a-zA-Z0-9]+)(_(?P<type>iri|number|literal|integer))?"
    r"(_(?P<prefix>[a-zA-Z0-9]+)_(?P<datatype>[a-zA-Z0-9]+))?(_(?P<lang>[a-zA-Z0-9]+))?"
)


def decorators(text):
    return yaml.safe_load("\n".join(row.lstrip("#+") for row in text.split("\n") if row.startswith("#+")))


def rewritten(text, given):
    """The query with the values in it, as grlc puts them there: everywhere, in comments too."""
    for match in list(VARIABLE.finditer(text)):
        value = given.get(match["name"])
        if value is None:
            assert match["required"] == "__", f"grlc would refuse the call without {match['name']}"
            continue
        if match["type"] == "iri":
            term = f"<{value}>"
        elif match["type"] == "number":
            term = value
        elif match["type"] == "integer":
            term = f'"{value}"^^<{PREFIXES["xsd"]}integer>'
        elif match["lang"]:
            term = f'"{value}"@{match["lang"]}'
        else:
            assert not match["datatype"]
            term = f'"{value}"'
        text = text.replace(match[0], term)
    return text


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_the_decorators_are_those_that_grlc_knows_with_values_of_their_kind(name):
    found = decorators(QUERIES[name].text)
    assert set(found) <= DECORATORS | OURS
    assert all(isinstance(found[key], str) for key in ("summary", "description"))
    assert found["method"] in ("GET", "POST")
    assert isinstance(found["endpoint_in_url"], bool)
    assert all(isinstance(tag, str) for tag in found["tags"])
    for item in found.get("defaults", ()):
        (parameter,) = item
        assert parameter in {p.name for p in QUERIES[name].parameters}


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_grlc_reads_the_same_parameters(name):
    query = QUERIES[name]
    written = [parameter for parameter in query.parameters if parameter.type != "text"]
    matches = list(VARIABLE.finditer(query.text))
    found = {match["name"]: (match["required"] == "_", match["type"] == "iri") for match in matches}
    assert found == {p.name: (p.required, p.type == "iri") for p in written}
    assert {match[0] for match in matches} == {f"?{p.variable}" for p in written}


@pytest.mark.parametrize("case", sorted(CASES))
def test_what_grlc_sends_gives_the_golden_answer(case):
    query = load_query(query_name(case))
    given = {p.name: p.default for p in query.parameters if p.default is not None}
    for name, value in json.loads((FOLDER / case / "params.json").read_text(encoding="utf-8")).items():
        prefix, colon, local = value.partition(":")
        given[name] = PREFIXES[prefix] + local if colon and prefix in PREFIXES else value
    stream = io.StringIO()
    answer = run_text(stored(case), rewritten(query.text, given))
    render(answer, stream, format="ntriples" if query.form == "CONSTRUCT" else "csv")
    assert stream.getvalue() == expected_file(case).read_text(encoding="utf-8")
