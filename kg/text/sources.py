"""The texts that paths name: found, given ids and gone through in order, the list of them on disk, not in memory."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.tables import Tables
from kg.text.files import (
    MEDIA_TYPES,
    STDIN,
    document_id,
    ending,
    holds_records,
    media_type,
    real_path,
    short_hash,
    texts_below,
)
from kg.text.records import MEDIA, NO_COLUMNS, Broken, Record, checked, records
from kg.text.storage import addresses_below, is_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PathOrAddress = Path | str
"""A file or folder; an address such as `s3://bucket/folder` only as a string, for a Path loses one of its slashes."""

_TOLD = 100
"""Texts after which it is told how many there are."""

_HELD = 1_000
"""Errors of a file after which it counts as one of records all the same, and each of its errors is told."""

_TABLES = """
CREATE TABLE files (number INTEGER PRIMARY KEY, path BLOB, real BLOB UNIQUE);
CREATE TABLE texts (
    number INTEGER PRIMARY KEY, file INTEGER, row INTEGER, key TEXT UNIQUE, id TEXT, level INTEGER DEFAULT 0,
    content TEXT, size INTEGER
);
CREATE INDEX by_id ON texts (id);
CREATE TABLE missing (id TEXT)
"""
_TELL_APART = """
UPDATE texts SET level = level + 1, id = called(level + 1, key, (SELECT real FROM files WHERE number = file))
WHERE id IN (SELECT id FROM texts GROUP BY id HAVING COUNT(*) > 1) AND level < CASE WHEN key IS NULL THEN 3 ELSE 1 END
"""
"""Give texts that share an id the next of their names; a file has four, a record two."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that is to be read, before it is.

    id: that of the document. path: the file's as it was named, or its address; `-` for standard input.
    row: of a record in a file of records, its line or row, from 1.
    """

    id: str
    path: str
    row: int | None = None

    @property
    def media(self) -> str | None:
        """How the bytes are to be read, by the ending of the file.

        None where the bytes tell it: of standard input, and of an address without an ending, as pages of the web have.
        """
        if self.row is not None:
            return MEDIA
        is_without = is_address(self.path) and ending(self.path) not in MEDIA_TYPES
        return None if self.path == str(STDIN) or is_without else media_type(self.path)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self.path if self.row is None else f"{self.path}:{self.row}"


@dataclass(frozen=True, slots=True)
class Found:
    """A text as it is gone through.

    data: its bytes, if it is a record. size: in bytes; 0 for a file of a catalogue that measures nothing.
    """

    source: Source
    data: bytes | None
    size: int


Measured = Callable[[Source, bytes | None], tuple[str, int]]
"""Gives a hash and the size of a text; of a record from its bytes, which it is given. May raise ReadingError."""


class Catalogue:
    """The texts that paths name, each once, with an id that no other has.

    The id of a file is the slug of its stem; where several texts share it, each takes the slug of its path below the
    folder that all files have in common, then that with its ending, then that with a hash. That of a record is the slug
    of the id that it has in its file; where others share it, with a hash. Standard input is always `stdin`. So ids do
    not hang on the order of the paths.

    tables: where the list is; `texts` has a row for each text, without a size where it can't be read, and `missing` the
    ids that missing files would have. errors: what can't be read, as far as that was seen, each with the number of
    texts before it. Raises StoreError where the disk is full.
    """

    def __init__(self, tables: Tables | None = None) -> None:
        self.tables = tables or Tables()
        self.errors: list[tuple[int, ReadingError]] = []
        self._columns: Mapping[str, str] = NO_COLUMNS
        self._common: str | None = None
        self._told: Callable[[int, str], None] | None = None
        self._file = 0
        self._readable = 0
        for statement in _TABLES.split(";"):
            self.tables.do(statement)
        self.tables.function("called", self._called)

    def take(
        self,
        paths: Iterable[PathOrAddress],
        *,
        columns: Mapping[str, str] = NO_COLUMNS,
        measured: Measured | None = None,
        told: Callable[[int, str], None] | None = None,
    ) -> None:
        """Find the texts and give them their ids; to be called once.

        columns: as for `kg.text.records.records`. measured: its results are kept beside each text.
        told: from time to time how many texts there are so far, and where the next is.
        Raises UsageError for an address or a column that nothing here can read.
        """
        self._columns = checked(columns)
        self._told = told
        for given in paths:
            for found in addresses_below(str(given)) if is_address(given) else texts_below(Path(given)):
                if isinstance(found, ReadingError):
                    self._note(found)
                    self.tables.do("INSERT INTO missing VALUES (?)", document_id(Path(found.path).stem))
                else:
                    self._take(str(found), measured)
        while self.tables.do(_TELL_APART):
            pass

    def __len__(self) -> int:
        """How many texts there are that can be read, and errors."""
        return self._readable + len(self.errors)

    def texts(self) -> Iterator[Found | ReadingError]:
        """Each text in order, and each error in its place."""
        errors = iter(self.errors)
        place, error = next(errors, (0, None))
        for number, text in enumerate(self.chosen()):
            while error is not None and place <= number:
                yield error
                place, error = next(errors, (0, None))
            yield text
        if error is not None:
            yield error
        yield from (error for _, error in errors)

    def chosen(self, condition: str = "TRUE") -> Iterator[Found | ReadingError]:
        """Those texts of which an SQL condition holds, like `texts`; of errors only those of what has changed since."""
        rows = self.tables.rows(
            "SELECT id, path, row, size FROM texts JOIN files ON files.number = file"
            f" WHERE size IS NOT NULL AND {condition} ORDER BY texts.number"
        )
        sources = ((Source(name, os.fsdecode(path), row), size) for name, path, row, size in rows)
        for path, run in itertools.groupby(sources, key=lambda one: None if one[0].row is None else one[0].path):
            if path is None:
                yield from (Found(source, None, size) for source, size in run)
            else:
                yield from self._records(path, (source for source, _ in run))

    def close(self) -> None:
        """Drop the list."""
        self.tables.close()

    def _records(self, path: str, wanted: Iterable[Source]) -> Iterator[Found | ReadingError]:
        """Those records of a file, which is gone through once."""
        reason = "has changed since it was looked at; read it again"
        with closing(records(path, self._columns)) as found:
            for source in wanted:
                record = None
                try:
                    record = next((one for one in found if one.row == source.row), None)
                except ReadingError as error:
                    reason = error.reason
                if isinstance(record, Record) and source.id in _names_of_record(record.key):
                    yield Found(source, record.data, len(record.data))
                else:
                    yield ReadingError(source.place, reason)

    def _take(self, path: str, measured: Measured | None) -> None:
        """Take a file, unless it was taken under another path."""
        real = _rooted(path) if is_address(path) else real_path(Path(path))
        names = (os.fsencode(path), os.fsencode(real))
        if not self.tables.do("INSERT OR IGNORE INTO files (path, real) VALUES (?, ?)", *names):
            return
        self._file += 1
        if holds_records(path):
            self._take_records(path, measured)
            return
        if path != str(STDIN):
            folder = os.path.dirname(real)  # noqa: PTH120 - many times as fast as a Path, and the same
            self._common = folder if self._common is None else os.path.commonpath((self._common, folder))
        source = Source(self._called(0, None, names[1]), path)
        try:
            self._add(source, None, *(measured(source, None) if measured is not None else ("", 0)))
        except ReadingError as error:
            self._note(error)
            self._add(source, None, None, None)

    def _take_records(self, path: str, measured: Measured | None) -> None:
        """Take the records of a file; of one without a single good record only the first error is told."""
        good = False
        held: list[tuple[int, ReadingError]] = []
        try:
            for record in records(path, self._columns):
                place = self._readable
                error = self._take_record(path, record, measured)
                if error is not None:
                    held.append((place, error))
                if error is None or len(held) == _HELD:
                    good = True
                if good:
                    self.errors += held
                    held.clear()
        except ReadingError as error:
            self.errors += held[:1]
            self._note(error)
            return
        if held:
            first = held[0][1]
            more = f" (and so on: none of its {len(held):,} records can be read)" if len(held) > 1 else ""
            self._note(ReadingError(first.path, f"{first.reason}{more}"))
        elif not good:
            self._note(ReadingError(path, "holds no records; put some into it or leave it out"))

    def _take_record(self, path: str, record: Record | Broken, measured: Measured | None) -> ReadingError | None:
        """Take a record; gives the error if it is broken or its id was there before."""
        source = Source(document_id(record.key or ""), path, record.row)
        if isinstance(record, Broken):
            if record.key is not None:
                self._add(source, record.key, None, None)
            return record.error
        self.tables.do("DELETE FROM texts WHERE key = ? AND size IS NULL", record.key)
        found = measured(source, record.data) if measured is not None else ("", len(record.data))
        if self._add(source, record.key, *found):
            return None
        first = "SELECT path, row FROM texts JOIN files ON files.number = file WHERE key = ?"
        ((file, row),) = self.tables.rows(first, record.key)
        return ReadingError(source.place, f"has the id of {os.fsdecode(file)}:{row}; give it one of its own")

    def _add(self, source: Source, key: str | None, content: str | None, size: int | None) -> bool:
        """Whether there is no record yet that has this key."""
        if self._told is not None and self._readable and self._readable % _TOLD == 0:
            self._told(self._readable, source.place)
        added = self.tables.do(
            "INSERT OR IGNORE INTO texts (file, row, key, id, content, size) VALUES (?, ?, ?, ?, ?, ?)",
            *(self._file, source.row, key, source.id, content, size),
        )
        self._readable += bool(added) and size is not None
        return bool(added)

    def _note(self, error: ReadingError) -> None:
        self.errors.append((self._readable, error))

    def _called(self, level: int, key: str | None, real: bytes) -> str:
        """What a text is called where those before it at lower levels are called the same."""
        if key is not None:
            return _names_of_record(key)[level]
        path = Path(os.fsdecode(real))
        if path == STDIN:
            return document_id("stdin")
        if level == 0:
            return document_id(path.stem)
        path = path.relative_to(self._common or "/")
        whole = document_id("-".join((path if level == 2 else path.with_suffix("")).parts))
        return f"{whole}-{short_hash(str(path))}" if level == 3 else whole


def _names_of_record(key: str) -> tuple[str, str]:
    name = document_id(key)
    return name, f"{name}-{short_hash(key)}"


def _rooted(address: str) -> str:
    """An address as if it were a path."""
    return "/" + address.replace("://", "/", 1)
