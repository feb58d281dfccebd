"""A batch that is read on another machine: what travels there and what comes back.

Nothing here knows what carries it. The machines need share no disk: texts travel with their batch, the user's own
tables with the recipe, and a part comes back compressed, at some seven hundredths of its size.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from kg.errors import ProxyKGError, ReadingError
from kg.own_tables import read_tables
from kg.pipeline.batches import COMPRESSED, UNFINISHED, Given, Knowledge, Outcome, Read, Reader, graphs_of, new_part
from kg.pipeline.planning import reading_record

_LEVEL = 1
"""Of compression. The next ones take longer for a fifth less, and the network is not what is waited for."""
_GZIP = 16 + zlib.MAX_WBITS
"""What tells zlib to write a gzip file; it notes no time in it, so the same lines give the same bytes."""


@dataclass(frozen=True, slots=True)
class OwnFolder:
    """A folder of the user's own tables: its name, and the name and the bytes of each table."""

    name: str
    tables: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, folder: Path) -> OwnFolder:
        """What is in a folder; raises DataFileError."""
        return cls(folder.resolve().name, read_tables(folder))

    def lay_out(self, place: Path) -> Path:
        """Write the folder into another; gives its path. Raises OSError."""
        folder = place / self.name
        folder.mkdir(parents=True)
        for name, table in self.tables:
            (folder / name).write_bytes(table)
        return folder


@dataclass(frozen=True, slots=True)
class Recipe:
    """With what texts are to be read, told to another machine.

    record: `reading_record` of where the graph is built; the other machine must have the same.
    """

    record: tuple[tuple[str, str], ...]
    register: OwnFolder | None = None
    lexicon: OwnFolder | None = None

    @classmethod
    def of(cls, knowledge: Knowledge) -> Recipe:
        """The recipe of what this process would read with; raises DataFileError."""
        folders = (
            None if folder is None else OwnFolder.of(folder) for folder in (knowledge.register, knowledge.lexicon)
        )
        return cls(tuple(sorted(reading_record(knowledge).items())), *folders)


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of a batch, to be sent: its part, compressed, and the rest of what `Read` has."""

    part: bytes
    documents: tuple[tuple[str, str], ...]
    failures: tuple[ReadingError, ...]
    foreign: tuple[str, ...]

    def write(self, folder: Path) -> Read:
        """Write the part as it came, whole or not at all. Raises OSError."""
        path = new_part(folder, COMPRESSED)
        unfinished = path.with_suffix(UNFINISHED)
        with unfinished.open("wb") as file:
            file.write(self.part)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        digest = hashlib.sha256(self.part).hexdigest()
        return Read(path.name, digest, self.documents, self.failures, self.foreign)


def carried(texts: Iterable[Given]) -> tuple[tuple[Given, ...], tuple[ReadingError, ...]]:
    """The texts of a batch with their bytes, and the errors of those that can't be read any more."""
    from kg.text.reading import read_bytes

    found: list[Given] = []
    failures: list[ReadingError] = []
    for given in texts:
        try:
            found.append(given if given.data is not None else replace(given, data=read_bytes(given.source)))
        except ReadingError as error:
            failures.append(error)
    return tuple(found), tuple(failures)


def packed(reader: Reader, texts: Sequence[Given]) -> Packed:
    """Read a batch whose texts have their bytes with them."""
    outcome = Outcome()
    compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
    pieces = [compressor.compress(b"".join(lines)) for _, lines in graphs_of(reader, texts, outcome)]
    part = b"".join([*pieces, compressor.flush()])
    return Packed(part, tuple(outcome.documents), tuple(outcome.failures), tuple(outcome.foreign))


@lru_cache(maxsize=1)
def reader_by(recipe: Recipe) -> Reader:
    """The reader of a process that reads batch after batch by the same recipe.

    Raises ProxyKGError where this machine has another version of program, tables or model than the recipe was made
    with, so that it would read something else.
    """
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kg-")))
        register = None if recipe.register is None else recipe.register.lay_out(place / "register")
        lexicon = None if recipe.lexicon is None else recipe.lexicon.lay_out(place / "lexicon")
        knowledge = Knowledge(register, lexicon)
        _check(dict(recipe.record), reading_record(knowledge))
        return Reader(knowledge)


def _check(wanted: dict[str, str], found: dict[str, str]) -> None:
    """Raise ProxyKGError if two records differ, naming the first difference."""
    differing = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    if differing:
        name = differing[0]
        if any(len(version) > _VERSION for version in (wanted.get(name, ""), found.get(name, ""))):
            words = f"{name} differ from those here"
        else:
            words = f"{name} is {found.get(name) or 'not installed'}, here {wanted.get(name) or 'not installed'}"
        raise ProxyKGError(f"{words}; install the same versions there")


_VERSION = 40
"""Characters that a version has at the most; a hash has more."""
