"""What a build has read so far, in a folder beside the graph: one that is killed is gone on with from there.

The folder holds the parts and `journal.jsonl`. Its first line says what the texts were read with; each further line is
a part that is whole. A part is used again as a whole or not at all: if each of its texts is still wanted as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.pipeline.batches import PART, UNFINISHED, Read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

_JOURNAL = "journal.jsonl"


class Journal:
    """The parts of one build, in `folder`. reading: what the texts are read with (`kg.pipeline.planning.reading_key`).

    Parts of another reading are cleared. Raises StoreError for a folder that no build made.
    """

    def __init__(self, folder: Path, reading: str) -> None:
        self.folder = folder
        self.parts: list[Read] = []
        self._path = folder / _JOURNAL
        self._reading = reading
        self._file: TextIO | None = None
        if folder.exists():
            self._go_on()

    def keep(self, wanted: Mapping[str, str]) -> None:
        """Drop the parts with a text that is not among the wanted ids and content hashes."""
        for part in self.parts:
            if any(wanted.get(name) != content for name, content in part.documents):
                (self.folder / part.part).unlink(missing_ok=True)
        self.parts = [part for part in self.parts if (self.folder / part.part).exists()]

    def paths(self) -> Iterator[Path]:
        """The files of the parts."""
        return (self.folder / part.part for part in self.parts)

    def add(self, part: Read) -> None:
        """Note a part that is whole, if there is anything in it."""
        if not part.documents:
            (self.folder / part.part).unlink()
            return
        if self._file is None:
            begun = self._path.exists()
            self._file = self._path.open("a", encoding="utf-8")
            if not begun:
                _note(self._file, {"reading": self._reading})
        record = {"part": part.part, "sha256": part.sha256, "documents": part.documents, "foreign": part.foreign}
        _note(self._file, record)
        self.parts.append(replace(part, failures=()))

    def close(self) -> None:
        """Leave the folder to the next build; one without a part goes."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if not self.parts:
            shutil.rmtree(self.folder, ignore_errors=True)

    def clear(self) -> None:
        """Drop all parts, and the folder."""
        self.parts = []
        self.close()

    def _go_on(self) -> None:
        """Take over what an earlier build left, if it read with the same; else clear it."""
        strangers = [file for file in self.folder.iterdir() if file.suffix not in (PART, UNFINISHED, ".jsonl")]
        if strangers:
            raise StoreError(f"{self.folder} is in the way and is not of kg; move it away")
        header, *records = self._records() or [{}]
        if header.get("reading") != self._reading:
            self.clear()
            return
        self.parts = [part for part in map(_part, records) if self._is_whole(part)]
        named = {part.part for part in self.parts}
        for file in self.folder.iterdir():
            if file != self._path and file.name not in named:
                file.unlink()

    def _records(self) -> list[dict[str, object]]:
        """The lines of the journal; one that was broken off is cut off the file."""
        if not self._path.exists():
            return []
        whole, _, rest = self._path.read_bytes().rpartition(b"\n")
        if rest:
            os.truncate(self._path, len(whole) + 1 if whole else 0)
        try:
            return [json.loads(line) for line in whole.splitlines()]
        except ValueError:  # what a power failure may leave
            return []

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
