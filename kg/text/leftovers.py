"""Page leftovers: whole lines that belong to the page and not to the story, known by the patterns of a data file."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.errors import DataFileError
from kg.own_tables import own_table
from kg.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("pattern", "example", "counterexample")
LONGEST = 200
"""Characters: a longer line is never a leftover, whatever the patterns say."""

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u200b": None, "\ufeff": None})
_ORNAMENT = " \t•·|>*»›→-"


@dataclass(frozen=True, slots=True)
class Leftover:
    """One row: a pattern for whole lines, a line that it takes and a line of news that it must not take.

    line: where the row begins in its file, 1-based.
    """

    pattern: re.Pattern[str]
    example: str
    counterexample: str
    line: int


@dataclass(frozen=True, slots=True)
class Leftovers:
    """All known leftovers."""

    rows: tuple[Leftover, ...]

    def find(self, line: str) -> Leftover | None:
        """The first row whose pattern takes the whole of `line`, or None.

        Case, white space and ornaments at both ends, runs of white space and the shape of quotes and dashes are
        overlooked.
        """
        words = _plain(line)
        if not words or len(words) > LONGEST:
            return None
        return next((row for row in self.rows if row.pattern.fullmatch(words)), None)


@cache
def shipped_leftovers() -> Leftovers:
    """The leftovers that come with the program."""
    return load_leftovers(resource("data/lexicon/leftovers.csv"))


def leftovers_with(own: Path) -> Leftovers:
    """The leftovers that come with the program, as changed by the table in a user's folder `own` if there is one.

    Its rows may do without examples. Raises DataFileError like `load_leftovers`.
    """
    path = own / "leftovers.csv"
    if not path.exists():
        return shipped_leftovers()
    table = own_table(path, COLUMNS)
    shipped = shipped_leftovers().rows
    stays = table.kept([{"pattern": row.pattern.pattern, **_examples(row)} for row in shipped])
    added = [_leftover(row.path, row.line, [row.cells[column] for column in COLUMNS]) for row in table.rows]
    for row in added:
        if row.example and row.pattern.fullmatch(_plain(row.example)) is None:
            raise DataFileError(path, row.line, f"the pattern does not take its example '{row.example}'; mend either")
        if row.counterexample and Leftovers((row,)).find(row.counterexample):
            raise DataFileError(path, row.line, "the pattern takes its counterexample; narrow it")
    return Leftovers((*added, *(row for row, stay in zip(shipped, stays, strict=True) if stay)))


def _examples(row: Leftover) -> dict[str, str]:
    return {"example": row.example, "counterexample": row.counterexample}


def load_leftovers(path: Path) -> Leftovers:
    """The rows of a leftovers file, each checked against its own example, and all against every counterexample.

    Raises DataFileError, naming file and line, for a file that is not UTF-8 CSV with the columns COLUMNS, an empty
    cell, a pattern that is broken or there twice, an example that its pattern leaves and a counterexample that any
    pattern takes.
    """
    rows = tuple(_rows(path))
    seen: dict[str, int] = {}
    for row in rows:
        before = seen.setdefault(row.pattern.pattern, row.line)
        if before != row.line:
            raise DataFileError(path, row.line, f"the pattern stands in line {before} already; remove one")
        if row.pattern.fullmatch(_plain(row.example)) is None:
            raise DataFileError(path, row.line, f"the pattern does not take its example '{row.example}'; mend either")
    leftovers = Leftovers(rows)
    for row in rows:
        taker = leftovers.find(row.counterexample)
        if taker is not None:
            reason = f"the pattern of line {taker.line} takes the counterexample '{row.counterexample}'; narrow it"
            raise DataFileError(path, row.line, reason)
    return leftovers


def _rows(path: Path) -> Iterator[Leftover]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            if tuple(next(reader, ())) != COLUMNS:
                raise DataFileError(path, 1, f"the header must be '{','.join(COLUMNS)}'")
            start = reader.line_num + 1
            for cells in reader:
                if cells:
                    yield _row(path, start, cells)
                start = reader.line_num + 1
    except OSError as error:
        raise DataFileError(path, 0, f"can't be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise DataFileError(path, 0, f"not UTF-8 ({error.reason}); convert it to UTF-8") from error
    except csv.Error as error:
        raise DataFileError(path, reader.line_num, f"not CSV ({error}); check the quotes") from error


def _row(path: Path, line: int, cells: list[str]) -> Leftover:
    if len(cells) != len(COLUMNS):
        raise DataFileError(
            path, line, f"{len(cells)} cells instead of {len(COLUMNS)}; put cells with commas in quotes"
        )
    for name, cell in zip(COLUMNS, cells, strict=True):
        if not cell.strip():
            raise DataFileError(path, line, f"'{name}' is empty; fill it in")
    return _leftover(path, line, cells)


def _leftover(path: Path, line: int, cells: list[str]) -> Leftover:
    if not cells[0]:
        raise DataFileError(path, line, "'pattern' is empty; fill it in")
    try:
        pattern = re.compile(cells[0], re.IGNORECASE)
    except re.error as error:
        raise DataFileError(path, line, f"'{cells[0]}' is no regular expression ({error}); mend it") from error
    return Leftover(pattern, cells[1], cells[2], line)


def _plain(line: str) -> str:
    return " ".join(line.translate(_STRAIGHT).split()).strip(_ORNAMENT)
