"""Terms of an answer as Python values, and Python values as people write a query's parameters."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.errors import ParameterError
from kg.vocabulary import PREFIXES, shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.queries.running import Term
    from kg.queries.saved import Parameter

_XSD = PREFIXES["xsd"]
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?")
_INTEGERS = (
    "integer int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "unsignedInt unsignedLong unsignedShort unsignedByte"
).split()
_WANTED = {
    "iri": "a name or an IRI",
    "date": "a date, as datetime.date or as text such as 2023, 2023-09 or 2023-09-01",
    "integer": "a whole number",
    "literal": "text",
    "text": "words",
}


class IRI(str):
    """The IRI of something in the graph: a string that knows that it is one.

    >>> IRI("https://w3id.org/proxykg/id/actor/iran").short
    'actor/iran'
    """

    __slots__ = ()

    @property
    def short(self) -> str:
        """As `kg` prints it: `actor/iran`, `px:Attack`; the whole IRI where nothing shortens it."""
        return shortened(self)

    def __repr__(self) -> str:
        return f"IRI({str(self)!r})"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the year, or to the month; sorts among the days of `datetime.date` by its first and last day.

    >>> sorted([datetime.date(2023, 10, 1), PartialDate(2023, 9), datetime.date(2023, 9, 1)])[1]
    PartialDate(year=2023, month=9)
    """

    year: int
    month: int | None = None

    @property
    def first(self) -> datetime.date:
        """The first day that it may be."""
        return datetime.date(self.year, self.month or 1, 1)

    @property
    def last(self) -> datetime.date:
        """The last day that it may be."""
        month = self.month or 12
        return datetime.date(self.year, month, monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"

    def __lt__(self, other: datetime.date | PartialDate) -> bool:
        return _days(self) < _days(other) if isinstance(other, _DATES) else NotImplemented

    def __gt__(self, other: datetime.date | PartialDate) -> bool:
        return _days(self) > _days(other) if isinstance(other, _DATES) else NotImplemented

    def __le__(self, other: datetime.date | PartialDate) -> bool:
        return _days(self) <= _days(other) if isinstance(other, _DATES) else NotImplemented

    def __ge__(self, other: datetime.date | PartialDate) -> bool:
        return _days(self) >= _days(other) if isinstance(other, _DATES) else NotImplemented


_DATES = (datetime.date, PartialDate)


def _days(value: datetime.date | PartialDate) -> tuple[datetime.date, datetime.date]:
    if isinstance(value, PartialDate):
        return value.first, value.last
    day = value.date() if isinstance(value, datetime.datetime) else value
    return day, day


def python_value(term: Term | None) -> Any:  # noqa: ANN401 - that is what an answer may hold
    """A term as IRI, str, int, Decimal, float, bool, date, PartialDate or datetime; None where nothing is bound.

    A literal of another datatype, one that does not fit its own, a blank node (`_:b0`) and a triple stay their text.
    """
    if term is None:
        return None
    if term.kind == "iri":
        return IRI(term.value)
    if term.kind == "bnode":
        return f"_:{term.value}"
    read = _READERS.get((term.datatype or "").removeprefix(_XSD))
    if read is None or not term.value.isascii() or "_" in term.value:
        return term.value
    try:
        return read(term.value)
    except (ValueError, ArithmeticError):
        return term.value


def _boolean(value: str) -> bool:
    if value not in ("true", "1", "false", "0"):
        raise ValueError(value)
    return value in ("true", "1")


def _partial_date(value: str) -> PartialDate:
    match = _PARTIAL.fullmatch(value)
    if match is None:
        raise ValueError(value)
    found = PartialDate(int(match[1]), None if match[2] is None else int(match[2]))
    found.first  # noqa: B018 - raises ValueError for a month or year that is none
    return found


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_INTEGERS, int),
    "decimal": Decimal,
    "double": float,
    "float": float,
    "boolean": _boolean,
    "date": datetime.date.fromisoformat,
    "dateTime": datetime.datetime.fromisoformat,
    "gYear": _partial_date,
    "gYearMonth": _partial_date,
}


def written(value: object, parameter: Parameter, where: str) -> str:
    """A parameter's value as people write it, from a Python value that fits the parameter's type.

    where: the query and parameter, for the error. A link of a claim stands for what it names, a `datetime` for its day,
    a whole number for a year where a date is wanted. Raises ParameterError, which says what is wanted, for any other.
    """
    if isinstance(value, str):
        return str(value)
    found: str | None = None
    if parameter.type == "iri":
        found = _iri(value)
    elif parameter.type == "date" and isinstance(value, datetime.datetime):
        found = value.date().isoformat()
    elif parameter.type == "date" and isinstance(value, _DATES):
        found = str(value)
    elif parameter.type in ("date", "integer") and not isinstance(value, bool) and hasattr(value, "__index__"):
        number = value.__index__()
        found = f"{number:04}" if parameter.type == "date" else str(number)
    if found is None:
        raise ParameterError(f"{where}: wants {_WANTED[parameter.type]}, not {_called(value)}")
    return found


def _iri(value: object) -> str | None:
    """The IRI of a link of a claim, or of a term of pyoxigraph."""
    import pyoxigraph

    from kg.model import Link
    from kg.vocabulary import iri

    if isinstance(value, Link):
        return iri(value.key)
    return value.value if isinstance(value, pyoxigraph.NamedNode) else None


def _called(value: object) -> str:
    """A value in a few words: what it is and, if it is short, how it is written."""
    text = repr(value)
    return f"{type(value).__name__} {text}" if len(text) <= 40 and "\n" not in text else type(value).__name__
