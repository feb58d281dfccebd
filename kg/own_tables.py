"""A user's own tables beside the built-in ones: a folder with some of the same CSV files, whose rows add or override.

A header may leave columns out and order them freely. A row whose first cell begins with `-` switches off the built-in
rows of the same table that agree with it in every cell that it fills.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import DataFileError

OFF = "-"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row: its cells by column, all columns of the table there, "" where the row says nothing.

    off: it switches built-in rows off; the mark is then taken from its first cell. line: 1-based.
    """

    path: Path
    line: int
    cells: Mapping[str, str]
    off: bool

    def agrees(self, cells: Mapping[str, str]) -> bool:
        """Whether a built-in row has the same in every cell that this one fills."""
        return all(cells[column] == value for column, value in self.cells.items() if value)

    def error(self, reason: str) -> DataFileError:
        """A DataFileError that names the row."""
        return DataFileError(self.path, self.line, reason)


@dataclass(frozen=True, slots=True)
class OwnTable:
    """The rows of one table: those that say something, and those that switch built-in ones off."""

    rows: tuple[OwnRow, ...] = ()
    switches: tuple[OwnRow, ...] = ()

    def kept(self, builtin: Sequence[Mapping[str, str]]) -> list[bool]:
        """For each built-in row whether it stays; raises DataFileError for a switch that none agrees with."""
        for switch in self.switches:
            if not any(switch.agrees(cells) for cells in builtin):
                raise switch.error("switches off nothing: no built-in row has all of its cells; check them")
        return [not any(switch.agrees(cells) for switch in self.switches) for cells in builtin]


def own_tables(
    folder: Path, columns: Mapping[str, Sequence[str]], *, others: Sequence[str] = ()
) -> Mapping[str, OwnTable]:
    """The tables in a user's folder by file name, one for each key of `columns`, empty where there is no file.

    others: files that may stand there as well, which are read elsewhere.
    Raises DataFileError for a folder that is missing, unreadable, or without any of the tables, for a CSV file of
    another name, and, naming file and line, for what is wrong in a file.
    """
    found = {path.name: path for path in _files(folder)}
    names = ", ".join((*columns, *others))
    for name, path in found.items():
        if name not in columns and name not in others:
            raise DataFileError(path, 0, f"no table of this name; use one of: {names}")
    if not found:
        raise DataFileError(folder, 0, f"holds no table; put one or more of these into it: {names}")
    return {name: own_table(found[name], known) if name in found else OwnTable() for name, known in columns.items()}


def describe(folder: Path) -> str:
    """What a run notes of a user's folder: its name, and a hash of its tables."""
    content = hashlib.sha256()
    for name, table in read_tables(folder):
        content.update(f"{name}\n".encode() + table)
    return f"{folder.resolve().name} sha256:{content.hexdigest()[:16]}"


def read_tables(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """What is in a user's folder: the names of its tables, sorted, and their bytes; raises DataFileError."""
    return tuple((path.name, path.read_bytes()) for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv" and path.name[0] != ".")
    except FileNotFoundError as error:
        raise DataFileError(folder, 0, "no such folder; check the path") from error
    except NotADirectoryError as error:
        raise DataFileError(folder, 0, "is no folder; name the folder that holds the tables") from error
    except OSError as error:
        raise DataFileError(folder, 0, f"can't be read ({error.strerror}); make it readable") from error


def own_table(path: Path, columns: Sequence[str]) -> OwnTable:
    """One table of the user's; raises DataFileError, naming file and line, for what is wrong in it."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise DataFileError(path, 0, f"can't be read ({error.strerror}); make it readable") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataFileError(path, line, "is not UTF-8; save the file as UTF-8") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows = []
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(path, header, columns)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                reason = f"{len(cells)} cells instead of {len(header)}; put cells with commas in quotes"
                raise DataFileError(path, reader.line_num, reason)
            rows.append(_row(path, reader.line_num, dict(zip(header, cells, strict=True)), columns))
    except csv.Error as error:
        raise DataFileError(path, reader.line_num, f"broken CSV ({error}); mend the quotes") from error
    return OwnTable(tuple(row for row in rows if not row.off), tuple(row for row in rows if row.off))


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> None:
    known = ", ".join(columns)
    if not header:
        raise DataFileError(path, 1, f"is empty; begin with a header of these columns: {known}")
    if unknown := [name for name in header if name not in columns]:
        raise DataFileError(path, 1, f"unknown column '{unknown[0]}'; the columns are {known}")
    if len(set(header)) < len(header):
        raise DataFileError(path, 1, "a column stands twice; name each once")
    if columns[0] not in header:
        raise DataFileError(path, 1, f"column '{columns[0]}' is missing; add it")


def _row(path: Path, line: int, given: Mapping[str, str], columns: Sequence[str]) -> OwnRow:
    cells = {column: given.get(column, "").strip() for column in columns}
    off = cells[columns[0]].startswith(OFF)
    if off:
        cells[columns[0]] = cells[columns[0]].removeprefix(OFF).strip()
        if not cells[columns[0]]:
            raise DataFileError(path, line, f"nothing behind '{OFF}'; write the {columns[0]} of the row to switch off")
    return OwnRow(path, line, cells, off)
