"""A batch of texts to one file of N-Quads: what every process that reads for a build does, on one machine or on many.

Nothing here knows of pools, schedulers or stores. The part that a batch becomes depends on the texts and the knowledge
alone, so a batch that is read twice, or by another process, is the same file.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import ProxyKGError, ReadingError
from kg.own_tables import describe
from kg.pipeline import reading
from kg.vocabulary import graph_iri

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.extraction import Extractor
    from kg.model import Claim, Document, Mention
    from kg.text.leftovers import Leftovers
    from kg.text.sources import Found, Source

BATCH_TEXTS = 64
BATCH_BYTES = 64 * 1024
"""How many texts, and of what length together, a batch has at the most; a single text may be longer.

That is a second or two of reading: where several processes read, the others wait at the end for the longest of theirs.
"""

PART = ".nq"
COMPRESSED = ".nq.gz"
UNFINISHED = ".unfinished"
"""The endings of a part, of one that comes from another machine, and of one that is being written."""

_R = TypeVar("_R")


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
    """A text of a batch. data: its bytes where they can be read but once (standard input, a pipe), and of a record."""

    source: Source
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What became of a batch.

    part: the name of its file of N-Quads, which has whole document graphs. sha256: of the file.
    documents: id and content hash of each. failures: texts of the batch that could not be read and are not in it.
    foreign: ids of those that do not read like English.
    """

    part: str
    sha256: str
    documents: tuple[tuple[str, str], ...]
    failures: tuple[ReadingError, ...] = ()
    foreign: tuple[str, ...] = ()


class Reader:
    """What a process needs to read texts, made once: the model, the register, the lexicon."""

    def __init__(self, knowledge: Knowledge) -> None:
        from kg.graph.quads import run_key
        from kg.text import leftovers_with

        self.extractor: Extractor = reading.extractor_with(knowledge.register, knowledge.lexicon)
        self._settings = knowledge.settings()
        self._run = run_key(self.extractor.model, self._settings)
        self._leftovers: Leftovers | None = None if knowledge.lexicon is None else leftovers_with(knowledge.lexicon)

    def document(self, given: Given) -> tuple[Document, str]:
        """The document and its content hash; raises ReadingError."""
        from kg.text.reading import document_of, read_bytes

        data = read_bytes(given.source) if given.data is None else given.data
        return document_of(given.source, data, leftovers=self._leftovers), content_hash(given.source, data)

    def claims(self, given: Given) -> tuple[Document, tuple[Claim, ...]]:
        """The document and its claims; raises ReadingError, also where reading fails."""
        document, _ = self.document(given)
        with _told_as_failure(given.source):
            return document, self.extractor.extract(document)

    def mentions(self, given: Given, *, nested: bool = False) -> tuple[Document, tuple[Mention, ...]]:
        """The document and what is mentioned in it, `nested` names too; raises ReadingError like `claims`."""
        document, _ = self.document(given)
        with _told_as_failure(given.source):
            return document, self.extractor.mentions(document, nested=nested)

    def lines(self, given: Given) -> tuple[str, list[bytes], bool]:
        """The content hash of a text, the lines of N-Quads of its document's graph, and whether it reads like English.

        Raises ReadingError.
        """
        from pyoxigraph import RdfFormat, serialize

        from kg.graph.quads import document_quads
        from kg.text.language import reads_like_english

        document, content = self.document(given)
        model, settings = self.extractor.model, self._settings
        with _told_as_failure(given.source):
            claims = self.extractor.extract(document)
            quads = document_quads(document, claims, run=self._run, model=model, settings=settings)
            written = serialize(quads, format=RdfFormat.N_QUADS) or b""
            return content, written.splitlines(keepends=True), reads_like_english(document)


@contextmanager
def _told_as_failure(source: Source) -> Iterator[None]:
    """Turn whatever goes wrong in the block into a ReadingError: one text must not end a build of thousands."""
    try:
        yield
    except Exception as error:
        words = " ".join(f"{type(error).__name__}: {error}".split())
        raise ReadingError(source.place, f"reading it failed ({words}); please report this, with the text") from error


def shared_quads(register: Path | None) -> Iterator[Quad]:
    """What a graph has beside its documents: the ontology, and the register with the user's. Raises DataFileError."""
    from kg.graph.quads import ontology_quads, register_quads
    from kg.register import load_register

    yield from ontology_quads()
    yield from register_quads(load_register(own=register))


def content_hash(source: Source, data: bytes) -> str:
    """What of a text its document depends on: its bytes, and how its name says that they are to be read."""
    return hashlib.sha256(f"{source.media}\n".encode() + data).hexdigest()


def given_and_size(found: Found) -> tuple[Given, int] | ReadingError:
    """A text to be read, and its bytes; what can't be read twice is read now, which may fail."""
    from kg.text.reading import read_bytes
    from kg.text.storage import is_address, size_at

    source = found.source
    try:
        if found.data is not None:
            return Given(source, found.data), len(found.data)
        if is_address(source.path):
            return Given(source), size_at(source.path)
        if can_be_read_again(source):
            return Given(source), Path(source.path).stat().st_size
        data = read_bytes(source)
    except ReadingError as error:
        return error
    return Given(source, data), len(data)


def can_be_read_again(source: Source) -> bool:
    """Whether another process may read it, too; of standard input and pipes there is but one reading."""
    from kg.text.storage import is_address

    return is_address(source.path) or (source.media is not None and os.path.isfile(source.path))  # noqa: PTH113 - faster


@dataclass(slots=True)
class Outcome:
    """What becomes of a batch while it is read; the fields are those of `Read`."""

    documents: list[tuple[str, str]] = field(default_factory=list)
    failures: list[ReadingError] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def of(self, part: str, sha256: str) -> Read:
        """The batch, read into that file."""
        return Read(part, sha256, tuple(self.documents), tuple(self.failures), tuple(self.foreign))


def graphs_of(reader: Reader, texts: Iterable[Given], outcome: Outcome) -> Iterator[tuple[str, list[bytes]]]:
    """The document graphs of a batch: IRI and lines of each. `outcome` is told of each text as it is read."""
    for given in texts:
        try:
            content, lines, english = reader.lines(given)
        except ReadingError as error:
            outcome.failures.append(error)
        else:
            outcome.documents.append((given.source.id, content))
            if not english:
                outcome.foreign.append(given.source.id)
            yield graph_iri(f"document/{given.source.id}"), lines


def write_part(reader: Reader, texts: Iterable[Given], path: Path) -> Read:
    """Read a batch and write its part, which is whole or not there; each text that can't be read is among `failures`.

    Raises OSError if the file can't be written.
    """
    from kg.graph import parts

    outcome = Outcome()
    unfinished = path.with_suffix(UNFINISHED)
    part, _ = parts.write_part(unfinished, graphs_of(reader, texts, outcome))
    unfinished.rename(path)
    return outcome.of(path.name, part.sha256)


def write_part_into(reader: Reader, texts: Iterable[Given], folder: Path) -> Read:
    """Like `write_part`, under a name in the folder that no other process, and none of an earlier build, writes to."""
    return write_part(reader, texts, new_part(folder))


def new_part(folder: Path, ending: str = PART) -> Path:
    """A name for a part that no other process, and no earlier build, writes to."""
    return folder / f"{secrets.token_hex(8)}{ending}"


ONE_AT_A_TIME = threading.Lock()
"""Held by whoever reads where a process may have several threads: it has one reader, which keeps what it learns."""


@lru_cache(maxsize=1)
def reader_of_process(knowledge: Knowledge) -> Reader:
    """The reader of a process that reads batch after batch with the same knowledge."""
    return Reader(knowledge)


def prepare(knowledge: Knowledge) -> None:
    """Load what this process will read with. What is wrong with it is told when the first batch asks for it."""
    with suppress(ProxyKGError):
        reader_of_process(knowledge)


def part_of(knowledge: Knowledge, texts: tuple[Given, ...], *, folder: Path) -> Read:
    """`write_part_into`, as a process of several does it."""
    return write_part_into(reader_of_process(knowledge), texts, folder)


def claims_of(
    knowledge: Knowledge, texts: tuple[Given, ...]
) -> list[tuple[Document, tuple[Claim, ...]] | ReadingError]:
    """The documents of a batch with their claims, as a process of several reads them; a failure in its place."""
    return [_or_error(reader_of_process(knowledge).claims, given) for given in texts]


def mentions_of(
    knowledge: Knowledge, texts: tuple[Given, ...], *, nested: bool
) -> list[tuple[Document, tuple[Mention, ...]] | ReadingError]:
    """Like `claims_of`, with what is mentioned."""
    read = partial(reader_of_process(knowledge).mentions, nested=nested)
    return [_or_error(read, given) for given in texts]


def _or_error(read: Callable[[Given], _R], given: Given) -> _R | ReadingError:
    try:
        return read(given)
    except ReadingError as error:
        return error


def batches(texts: Iterable[tuple[Given, int]]) -> Iterator[tuple[Given, ...]]:
    """The texts, each with its number of bytes, in order and in batches of a second or two of reading."""
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
