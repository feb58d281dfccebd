"""Answers for Python: rows with names, pandas with its own types, CSV as the command writes it."""

from __future__ import annotations

import csv
import datetime
import io
import pickle
import sys

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import ProxyKGError, UsageError
from kg.queries import Rows, Term, Triples, Truth
from kg.queries.tables import Table
from kg.queries.values import IRI, PartialDate
from kg.rendering import render
from kg.vocabulary import PREFIXES, iri, term

XSD = PREFIXES["xsd"]
ROWS = Rows(
    ("actor_iri", "date", "count", "known", "from", "_one_iri"),
    (
        (
            Term(iri("actor/iran"), "iri"),
            Term("2023-09", "literal", f"{XSD}gYearMonth"),
            Term("7", "literal", f"{XSD}integer"),
            Term("true", "literal", f"{XSD}boolean"),
            Term('a "b", c', "literal"),
            None,
        ),
        (None, Term("2023-09-20", "literal", f"{XSD}date"), None, None, Term("x", "literal"), None),
    ),
)
TRIPLE = Triple(NamedNode(iri("actor/iran")), NamedNode(term("backs")), Literal("é"))


def test_a_row_has_python_values_by_name_and_place():
    first, second = Table(ROWS)
    assert (first.actor_iri, first.date, first.count, first.known) == (
        IRI(iri("actor/iran")),
        PartialDate(2023, 9),
        7,
        True,
    )
    assert (first[2], second.date, second.count) == (7, datetime.date(2023, 9, 20), None)
    assert first._asdict()["count"] == 7


def test_a_column_that_is_no_name_in_python_gets_one():
    row = Table(ROWS)[0]
    assert row._fields == ("actor_iri", "date", "count", "known", "from_", "one_iri")
    odd = Table(Rows(("1x", "a", "_a", "日"), ((None, None, None, None),)))[0]
    assert odd._fields == ("_0", "a", "_2", "日")


def test_a_table_is_a_sequence():
    table = Table(ROWS)
    assert (len(table), bool(table), table.columns) == (2, True, ROWS.variables)
    assert table[-1] == table[1]
    assert table[:1] == (table[0],)
    assert list(reversed(table)) == [table[1], table[0]]
    assert table[0] in table
    assert repr(table) == "<Table of 2 rows: actor_iri, date, count, known, from, _one_iri>"
    assert not Table(Rows(("x",), ()))
    assert table.values()[0][2] == "7"
    assert table.answer is ROWS


def test_a_row_goes_to_another_process_and_back():
    table = Table(ROWS)
    assert pickle.loads(pickle.dumps(table[0])) == table[0]
    assert pickle.loads(pickle.dumps(table[0])).date == table[0].date
    assert pickle.loads(pickle.dumps(table)).values() == table.values()


@pytest.mark.parametrize("value", [True, False])
def test_yes_or_no_is_a_table_as_true_as_it_is(value):
    table = Table(Truth(value))
    assert bool(table) is value
    assert [row.answer for row in table] == [value]


def test_triples_are_rows_of_three():
    [row] = Table(Triples((TRIPLE,)))
    assert row == (IRI(iri("actor/iran")), IRI(term("backs")), "é")
    assert row.predicate.short == "px:backs"


def test_csv_is_what_the_command_writes(tmp_path):
    table, stream = Table(ROWS), io.StringIO()
    render(ROWS, stream, format="csv")
    assert table.to_csv() == stream.getvalue()
    assert table.to_csv(tmp_path / "rows.csv") is None
    assert (tmp_path / "rows.csv").read_bytes() == stream.getvalue().encode()
    other = io.StringIO()
    table.to_csv(other)
    assert next(csv.DictReader(io.StringIO(other.getvalue())))["from"] == 'a "b", c'


def test_a_file_that_can_t_be_written_is_named(tmp_path):
    with pytest.raises(ProxyKGError, match=r"rows.csv can't be written: No such file or directory; name another file"):
        Table(ROWS).to_csv(tmp_path / "nowhere" / "rows.csv")


def test_triples_are_written_as_rdf(tmp_path):
    table = Table(Triples((TRIPLE,)))
    assert "px:backs" in table.to_rdf()
    assert table.to_rdf(format="ntriples") == f'<{iri("actor/iran")}> <{term("backs")}> "é" .\n'
    table.to_rdf(str(tmp_path / "one.ttl"))
    assert (tmp_path / "one.ttl").read_text(encoding="utf-8") == table.to_rdf()


@pytest.mark.parametrize(
    ("answer", "form", "complaint"),
    [
        (ROWS, "turtle", "only a CONSTRUCT or DESCRIBE can be written as RDF"),
        (Triples(()), "xml", "unknown format 'xml'"),
    ],
)
def test_what_is_no_rdf_is_said(answer, form, complaint):
    with pytest.raises(UsageError, match=complaint):
        Table(answer).to_rdf(format=form)


def test_a_data_frame_has_pandas_own_types_and_knows_what_is_missing():
    frame = Table(ROWS).to_pandas()
    assert list(frame.columns) == list(ROWS.variables)
    assert [str(kind) for kind in frame.dtypes] == ["string", "object", "Int64", "boolean", "string", "object"]
    assert frame["count"].isna().tolist() == [False, True]
    assert frame["count"].sum() == 7
    assert frame["date"].tolist() == [PartialDate(2023, 9), datetime.date(2023, 9, 20)]
    assert frame.sort_values("date")["from"].tolist() == ['a "b", c', "x"]
    assert frame.sort_values("date", ascending=False)["from"].tolist() == ["x", 'a "b", c']


def test_a_data_frame_of_no_rows_has_the_columns():
    frame = Table(Rows(("a", "b"), ())).to_pandas()
    assert (list(frame.columns), len(frame)) == (["a", "b"], 0)


def test_without_pandas_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(
        UsageError, match=r"to_pandas\(\) needs pandas; install it with: pip install 'proxykg\[pandas\]'"
    ):
        Table(ROWS).to_pandas()
