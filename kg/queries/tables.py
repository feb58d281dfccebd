"""Answers for Python programs: rows as named tuples of Python values, handed on to CSV, pandas or RDF."""

from __future__ import annotations

import keyword
from collections import namedtuple
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from kg.errors import ProxyKGError, UsageError
from kg.queries.running import Answer, Rows, Term, Triples, Truth
from kg.queries.values import IRI, python_value
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from typing import TextIO

    import pandas
    import pyoxigraph

Row = Any
"""A named tuple, its fields called as the query's variables; a type checker can't know them."""

_RDF = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}


class Table(Sequence[Row]):
    """The answer to a question: its rows in the query's order.

    A row is a named tuple with a Python value for each variable (`kg.queries.values.python_value`; None: unbound), its
    fields called as the variables; `from` is `from_`, and what can't be a name is `_` and its place. The rows of a
    CONSTRUCT or DESCRIBE have `subject`, `predicate` and `object`. An ASK has one row with one `answer`, and the table
    itself is true or false as that is.

    columns: the variables. answer: the same with RDF terms.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        if isinstance(answer, Truth):
            self._found = Rows(
                ("answer",), ((Term(str(answer.value).lower(), "literal", f"{PREFIXES['xsd']}boolean"),),)
            )
        elif isinstance(answer, Triples):
            rows = tuple(tuple(map(_term, (one.subject, one.predicate, one.object))) for one in answer.triples)
            self._found = Rows(("subject", "predicate", "object"), rows)
        else:
            self._found = answer
        self.columns = self._found.variables

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        make = _row_type(tuple(map(_field, self.columns)))
        return tuple(make(*map(python_value, row)) for row in self._found.rows)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: int | slice) -> Row:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._found.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __bool__(self) -> bool:
        return self.answer.value if isinstance(self.answer, Truth) else bool(self._found.rows)

    def __repr__(self) -> str:
        rows = len(self)
        return f"<Table of {rows} {'row' if rows == 1 else 'rows'}: {', '.join(self.columns)}>"

    def values(self) -> tuple[tuple[str | None, ...], ...]:
        """The rows as the bare strings of their terms."""
        return self._found.values()

    @overload
    def to_csv(self) -> str: ...
    @overload
    def to_csv(self, file: str | Path | TextIO) -> None: ...
    def to_csv(self, file: str | Path | TextIO | None = None) -> str | None:
        """The rows as `kg ask --format csv` writes them, with a line of headings: into `file`, else as a string.

        Raises ProxyKGError if the file can't be written.
        """
        from kg.queries.csv_text import csv_text

        return _written(csv_text(self._found), file)

    @overload
    def to_rdf(self, *, format: str = "turtle") -> str: ...
    @overload
    def to_rdf(self, file: str | Path | TextIO, *, format: str = "turtle") -> None: ...
    def to_rdf(self, file: str | Path | TextIO | None = None, *, format: str = "turtle") -> str | None:  # noqa: A002
        """The triples of a CONSTRUCT or DESCRIBE as RDF: into `file`, else as a string.

        format: turtle, ntriples, jsonld or rdfxml. Raises UsageError for another, and for an answer without triples.
        """
        import pyoxigraph

        if not isinstance(self.answer, Triples):
            raise UsageError("only a CONSTRUCT or DESCRIBE can be written as RDF; use to_csv()")
        if format not in _RDF:
            raise UsageError(f"unknown format '{format}'; known are {', '.join(_RDF)}")
        known = getattr(pyoxigraph.RdfFormat, _RDF[format])
        text = pyoxigraph.serialize(self.answer.triples, format=known, prefixes=dict(PREFIXES))
        assert text is not None, "without a file it is given back"
        return _written(text.decode("utf-8"), file)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame: whole numbers and truth values in pandas' own types, which know what is missing.

        Dates stay `datetime.date` and `PartialDate`, which sort together. Raises UsageError where pandas is missing.
        """
        try:
            import pandas
        except ImportError as error:
            raise UsageError("to_pandas() needs pandas; install it with: pip install 'proxykg[pandas]'") from error

        frame = pandas.DataFrame(list(map(tuple, self._rows)), columns=list(self.columns), dtype=object)
        for at, column in enumerate(self.columns):
            kinds = {type(row[at]) for row in self._rows} - {type(None)}
            kind = _COLUMNS.get(kinds.pop()) if len(kinds) == 1 else "string" if kinds == {str, IRI} else None
            if kind is not None:
                frame[column] = frame[column].astype(kind)
        return frame


_COLUMNS: dict[type, Any] = {int: "Int64", bool: "boolean", float: "Float64", str: "string", IRI: "string"}


def _written(text: str, file: str | Path | TextIO | None) -> str | None:
    """The text where there is no file; else None, and it stands in the file."""
    if file is None:
        return text
    if isinstance(file, str | Path):
        try:
            Path(file).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise ProxyKGError(f"{file} can't be written: {error.strerror}; name another file") from error
    else:
        file.write(text)
    return None


def _term(value: pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple) -> Term:
    from kg.queries.running import term

    found = term(value)
    assert found is not None, "a triple has no gap"
    return found


def _field(variable: str) -> str:
    """A variable as the name of a field: without the underscores that Python keeps for itself."""
    name = variable.lstrip("_")
    return f"{name}_" if keyword.iskeyword(name) else name


@cache
def _row_type(fields: tuple[str, ...]) -> Any:  # noqa: ANN401 - the class is made here
    # a class of its own for each set of fields, which a copy in another process can find again
    base = namedtuple("Row", fields, rename=True)  # type: ignore[misc]
    return type("Row", (base,), {"__slots__": (), "__reduce__": lambda row: (_row, (fields, tuple(row)))})


def _row(fields: tuple[str, ...], values: tuple[object, ...]) -> Row:
    return _row_type(fields)(*values)
