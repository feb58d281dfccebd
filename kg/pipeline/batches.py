"""A batch of texts to one file of N-Quads: what every process that reads for a build does, on one machine or on many.

Nothing here knows of pools, schedulers or stores. The part that a batch becomes depends on the texts and the knowledge
alone, so a batch that is read twice, or by another process, is the same file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.own_tables import describe
from kg.pipeline import reading
from kg.vocabulary import graph_iri

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.model import Claim, Document
    from kg.text.leftovers import Leftovers
    from kg.text.reading import Source

BATCH_TEXTS = 64
BATCH_BYTES = 256 * 1024
"""How many texts, and of what length together, a batch has at the most; a single text may be longer."""

UNFINISHED = ".unfinished"
"""The ending of a part that is being written."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What texts are read with beside what comes with the program: folders of the user's own tables."""

    register: Path | None = None
    lexicon: Path | None = None

    def settings(self) -> dict[str, str]:
        """What the graph's record of its run says of it; raises DataFileError."""
        folders = (("register", self.register), ("lexicon", self.lexicon))
        return {name: describe(folder) for name, folder in folders if folder is not None}


@dataclass(frozen=True, slots=True)
class Given:
    """A text of a batch. data: its bytes where they can be read but once (standard input, a pipe)."""

    source: Source
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a batch.

    part: the name of its file of N-Quads, which has whole document graphs. sha256: of the file.
    documents: id and content hash of each. failures: texts of the batch that could not be read and are not in it.
    """

    part: str
    sha256: str
    documents: tuple[tuple[str, str], ...]
    failures: tuple[ReadingError, ...] = ()


class Reader:
    """What a process needs to read texts, made once: the model, the register, the lexicon."""

    def __init__(self, knowledge: Knowledge) -> None:
        from kg.graph.quads import run_key
        from kg.text import leftovers_with

        self.extractor: Extractor = reading.extractor_with(knowledge.register, knowledge.lexicon)
        self._settings = knowledge.settings()
        self._run = run_key(self.extractor.model, self._settings)
        self._leftovers: Leftovers | None = None if knowledge.lexicon is None else leftovers_with(knowledge.lexicon)

    def read(self, given: Given) -> tuple[Document, tuple[Claim, ...], str]:
        """The document, its claims and its content hash; raises ReadingError, also where reading it fails."""
        from kg.text.reading import document_of, read_bytes

        data = read_bytes(given.source) if given.data is None else given.data
        document = document_of(given.source, data, leftovers=self._leftovers)
        with _told_as_failure(given.source):
            return document, self.extractor.extract(document), content_hash(given.source, data)

    def lines(self, given: Given) -> tuple[str, list[bytes]]:
        """The content hash of a text and the lines of N-Quads of its document's graph; raises ReadingError."""
        from pyoxigraph import RdfFormat, serialize

        from kg.graph.quads import document_quads

        document, claims, content = self.read(given)
        model, settings = self.extractor.model, self._settings
        quads = document_quads(document, claims, run=self._run, model=model, settings=settings)
        with _told_as_failure(given.source):
            written = serialize(quads, format=RdfFormat.N_QUADS) or b""
            return content, written.splitlines(keepends=True)


@contextmanager
def _told_as_failure(source: Source) -> Iterator[None]:
    """Turn whatever goes wrong in the block into a ReadingError: one text must not end a build of thousands."""
    try:
        yield
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())
        raise ReadingError(source.path, f"reading it failed ({words}); please report this, with the text") from error


def content_hash(source: Source, data: bytes) -> str:
    """What of a text its document depends on: its bytes, and how its name says that they are to be read."""
    return hashlib.sha256(f"{source.media}\n".encode() + data).hexdigest()


def write_part(reader: Reader, texts: Iterable[Given], path: Path) -> Read:
    """Read a batch and write its part, which is whole or not there; each text that can't be read is among `failures`.

    Raises OSError if the file can't be written.
    """
    from kg.graph import parts

    documents: list[tuple[str, str]] = []
    failures: list[ReadingError] = []

    def graphs() -> Iterator[tuple[str, Iterable[bytes]]]:
        for given in texts:
            try:
                content, lines = reader.lines(given)
            except ReadingError as error:
                failures.append(error)
            else:
                documents.append((given.source.id, content))
                yield graph_iri(f"document/{given.source.id}"), lines

    unfinished = path.with_suffix(UNFINISHED)
    part, _ = parts.write_part(unfinished, graphs())
    unfinished.rename(path)
    return Read(path.name, part.sha256, tuple(documents), tuple(failures))


def write_part_with(knowledge: Knowledge, texts: Iterable[Given], path: Path) -> Read:
    """Like `write_part`, for a process that reads many batches: model and tables are loaded with the first of them."""
    return write_part(reader_with(knowledge), texts, path)


@lru_cache(maxsize=1)
def reader_with(knowledge: Knowledge) -> Reader:
    """The reader of this process."""
    return Reader(knowledge)


def batches(texts: Iterable[tuple[Given, int]]) -> Iterator[tuple[Given, ...]]:
    """The texts, each with its number of bytes, in order and in batches of a few seconds' reading."""
    batch: list[Given] = []
    size = 0
    for given, length in texts:
        if batch and (len(batch) == BATCH_TEXTS or size + length > BATCH_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(given)
        size += length
    if batch:
        yield tuple(batch)
