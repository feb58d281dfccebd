"""Tables on disk, in SQLite, for what would take memory that grows with the number of texts."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

FILE = "tables.sqlite"
"""What the file is called, while it has a name: it is taken from its folder as soon as it is open."""

_CACHE = 8 * 1024
"""Kilobytes of the file that are held in memory."""


class Tables:
    """A database that nobody else sees and that is gone when it is closed, or when the process ends, however it does.

    folder: where its file is; by default where SQLite keeps its temporary files (`SQLITE_TMPDIR`, `TMPDIR`, /var/tmp).
    Each method raises StoreError where the disk is full or can't be written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        file = None if folder is None else folder / FILE
        try:
            # one thread after the other may go on with it, as they do with what a generator gives
            self._connection = sqlite3.connect(file or "", isolation_level=None, check_same_thread=False)
            # nothing is ever taken back or found again, so no journal is kept and nothing waits for the disk
            for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            raise self._told(error) from error
        if file is not None:
            file.unlink()

    def do(self, statement: str, *values: object) -> int:
        """Run a statement; gives how many rows it changed."""
        try:
            return self._connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise self._told(error) from error

    def add(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Add rows as they come; what `rows` raises comes through unchanged."""
        for row in rows:
            self.do(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", *row)

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """What a query finds, row by row; what it goes through must not be changed meanwhile."""
        try:
            yield from self._connection.execute(query, values)
        except sqlite3.Error as error:
            raise self._told(error) from error

    def one(self, query: str, *values: object) -> Any:  # noqa: ANN401 - a number or a text, as the query has it
        """The first value of the first row, or None."""
        return next(self.rows(query, *values), (None,))[0]

    def function(self, name: str, works: Callable[..., str]) -> None:
        """Let statements call a function."""
        self._connection.create_function(name, -1, works, deterministic=True)

    def close(self) -> None:
        """Let go of the disk."""
        self._connection.close()

    def _told(self, error: sqlite3.Error) -> StoreError:
        where = self._folder or "the folder for temporary files"
        return StoreError(f"{where}: can't hold the list of texts ({error}); free some space or name another --graph")
