"""What a build has read so far, in a folder beside the graph: one that is killed is gone on with from there.

The folder holds the parts and `journal.jsonl`. Its first line says what the texts were read with; each further line is
a part that is whole. A part is used again as a whole or not at all: if each of its texts is still wanted as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.pipeline.batches import COMPRESSED, PART, UNFINISHED, Read
from kg.tables import FILE, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TextIO

_JOURNAL = "journal.jsonl"
_OURS = (PART, COMPRESSED, UNFINISHED, Path(_JOURNAL).suffix, Path(FILE).suffix)
_TABLES = """
CREATE TABLE parts (number INTEGER PRIMARY KEY, file TEXT UNIQUE, sha256 TEXT);
CREATE TABLE reads (number INTEGER PRIMARY KEY, part INTEGER, id TEXT, content TEXT, english INTEGER);
CREATE INDEX by_part ON reads (part);
CREATE INDEX by_name ON reads (id, content)
"""


class Journal:
    """The parts of one build, in `folder`. reading: what the texts are read with (`kg.pipeline.planning.reading_key`).

    Parts of another reading are cleared, and with `anew` all. tables: `parts` has the parts, `reads` the documents in
    them. Raises StoreError for a folder that no build made.
    """

    def __init__(self, folder: Path, reading: str, *, anew: bool = False) -> None:
        self.folder = folder
        self._path = folder / _JOURNAL
        self._reading = reading
        self._file: TextIO | None = None
        folder.mkdir(exist_ok=True)
        strangers = [file for file in folder.iterdir() if not file.name.endswith(_OURS)]
        if strangers:
            raise StoreError(f"{folder} is in the way and is not of kg; move it away")
        self.tables = Tables(folder)
        for statement in _TABLES.split(";"):
            self.tables.do(statement)
        if anew or not self._go_on():
            self._empty()
        for file in folder.iterdir():
            if file != self._path and not self.tables.one("SELECT 1 FROM parts WHERE file = ?", file.name):
                file.unlink()

    def __len__(self) -> int:
        """How many parts there are."""
        found: int = self.tables.one("SELECT COUNT(*) FROM parts")
        return found

    def paths(self) -> Iterator[Path]:
        """The files of the parts."""
        return (self.folder / file for (file,) in self.tables.rows("SELECT file FROM parts ORDER BY number"))

    def add(self, part: Read) -> Path | None:
        """Note a part that is whole, and give its file, if there is anything in it."""
        if not part.documents:
            (self.folder / part.part).unlink()
            return None
        if self._file is None:
            begun = self._path.exists()
            self._file = self._path.open("a", encoding="utf-8")
            if not begun:
                _note(self._file, {"reading": self._reading})
        record = {"part": part.part, "sha256": part.sha256, "documents": part.documents, "foreign": part.foreign}
        _note(self._file, record)
        self._list(part)
        return self.folder / part.part

    def drop(self, number: int) -> None:
        """Drop the part of this number."""
        (self.folder / self.tables.one("SELECT file FROM parts WHERE number = ?", number)).unlink(missing_ok=True)
        self.tables.do("DELETE FROM parts WHERE number = ?", number)
        self.tables.do("DELETE FROM reads WHERE part = ?", number)

    def close(self) -> None:
        """Leave the folder to the next build; one without a part goes."""
        if self._file is not None:
            self._file.close()
            self._file = None
        is_empty = not len(self)
        self.tables.close()  # before its folder goes: a network disk keeps the file of open tables there under a name
        if is_empty:
            shutil.rmtree(self.folder, ignore_errors=True)

    def clear(self) -> None:
        """Drop all parts."""
        self._empty()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _list(self, part: Read) -> None:
        self.tables.do("INSERT INTO parts (file, sha256) VALUES (?, ?)", part.part, part.sha256)
        number = self.tables.one("SELECT MAX(number) FROM parts")
        foreign = set(part.foreign)
        for name, content in part.documents:
            values = (number, name, content, name not in foreign)
            self.tables.do("INSERT INTO reads (part, id, content, english) VALUES (?, ?, ?, ?)", *values)

    def _go_on(self) -> bool:
        """Take over what an earlier build left; False if there is nothing, or it read otherwise."""
        if not self._path.exists():
            return False
        whole = 0
        with self._path.open("rb") as lines:
            try:
                for line in lines:
                    if not line.endswith(b"\n"):  # broken off
                        os.truncate(self._path, whole)
                        break
                    record = json.loads(line)
                    if not whole and record["reading"] != self._reading:
                        return False
                    if whole:
                        part = _part(record)
                        if self._is_whole(part):
                            self._list(part)
                    whole += len(line)
            except (ValueError, KeyError, TypeError):  # what a power failure may leave
                return False
        return whole > 0

    def _empty(self) -> None:
        """Drop all parts, and the journal of them."""
        for table in ("parts", "reads"):
            self.tables.do(f"DELETE FROM {table}")
        self._path.unlink(missing_ok=True)

    def _is_whole(self, part: Read) -> bool:
        """Whether the file is as it was written."""
        try:
            with (self.folder / part.part).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256
        except FileNotFoundError:
            return False


def _note(journal: TextIO, record: Mapping[str, object]) -> None:
    journal.write(json.dumps(record, ensure_ascii=False) + "\n")
    journal.flush()
    os.fsync(journal.fileno())


def _part(record: Mapping[str, object]) -> Read:
    """The part that a line of the journal tells of."""
    documents = tuple((str(name), str(content)) for name, content in record["documents"])  # type: ignore[attr-defined]
    foreign = tuple(map(str, record["foreign"]))  # type: ignore[call-overload]
    return Read(str(record["part"]), str(record["sha256"]), documents, foreign=foreign)
