"""Texts in data frames to N-Quads in data frames: what each worker of Spark, Dask or any other engine runs.

Nothing here knows of an engine. A row depends on its text alone, so that rows may be read anywhere, in any order and
again; `shared_lines` and `build_of_parts` make the whole of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError, StoreError
from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.batches import ONE_AT_A_TIME, Given, Knowledge, Reader, reader_of_process, shared_quads
from kg.text.files import document_id, short_hash
from kg.text.records import NO_COLUMNS, Broken, checked, record_of
from kg.text.sources import Source

if TYPE_CHECKING:
    import pandas as pd

    from kg.graph.store import BuildReport

SCHEMA = "id string, document string, nquads string, error string"
"""The columns of what `read_frames` gives, as Spark and others write a schema."""


def read_frames(
    frames: Iterable[pd.DataFrame],
    *,
    columns: Mapping[str, str] = NO_COLUMNS,
    register: Path | None = None,
    lexicon: Path | None = None,
) -> Iterator[pd.DataFrame]:
    """For each frame with a text in each row one with what was read there: a function for Spark's `mapInPandas`.

    A row that comes in has `id` and `text`, and may have `title`, `url`, `publisher` and `published`.
    columns: what these are called where they have other names. register, lexicon: folders of the user's own tables,
    which must be on the machine that reads.
    A row that goes out has its `id`, the id of its `document`, and either `nquads`, the lines of its document's graph
    with line ends between them, or an `error` that says why it could not be read.
    Threads of one process read one after the other.
    Raises ModelError without a language model, DataFileError for broken tables, UsageError for a column of no field.
    """
    import pandas as pd

    names = [part.split()[0] for part in SCHEMA.split(", ")]
    with ONE_AT_A_TIME:
        read = partial(_read, reader_of_process(Knowledge(register, lexicon)), checked(columns))
    for frame in frames:
        present = frame.astype(object).where(frame.notna(), None)
        with ONE_AT_A_TIME:
            rows = [read(number, row) for number, row in enumerate(present.to_dict("records"), start=1)]
        yield pd.DataFrame(rows, columns=names, dtype=object)


def _read(
    reader: Reader, columns: Mapping[str, str], number: int, row: Mapping[str, object]
) -> tuple[str | None, str | None, str | None, str | None]:
    """What is read of one row: its id, its document, and lines or an error."""
    record = record_of("row", number, row, columns)
    if isinstance(record, Broken):
        return record.key, None, None, record.error.reason
    source = Source(_name(record.key), record.key, number)
    try:
        _, lines, _ = reader.lines(Given(source, record.data))
    except ReadingError as error:
        return record.key, source.id, None, error.reason
    return record.key, source.id, b"".join(lines).decode().removesuffix("\n"), None


def _name(key: str) -> str:
    """The document's id: the record's as it is if that will do, else told apart from others that are written alike."""
    slug = document_id(key)
    return slug if slug == key else f"{slug}-{short_hash(key)}"


def shared_lines(*, register: Path | None = None) -> Iterator[str]:
    """The lines of N-Quads that a graph has beside those of its documents: the ontology and the register."""
    from pyoxigraph import RdfFormat, serialize

    yield from (serialize(shared_quads(register), format=RdfFormat.N_QUADS) or b"").decode().splitlines()


def build_of_parts(
    parts: Iterable[Path | str],
    *,
    directory: Path = GRAPH_DIRECTORY,
    register: Path | None = None,
    derivations: bool = True,
) -> BuildReport:
    """Make the graph in `directory` that of files of N-Quads, as `read_frames` gives them, with all that follows.

    parts: files; those whose names end in `.gz` are compressed. None needs the lines of `shared_lines`.
    The graph is that of `kg.build` over the same texts, if their ids are slugs; but the next build reads all of them
    again.
    Raises StoreError for a file that is missing or no N-Quads, or if the graph can't be written.
    """
    from kg.graph.store import build_site, write_store

    files = list(map(Path, parts))
    if not files:
        raise StoreError("no parts to build a graph of; name one file or more")
    for file in files:
        if not file.is_file():
            raise StoreError(f"{file}: no such part; check the path")
    with build_site(Path(directory)) as site:
        try:
            return write_store(site, shared_quads(register), parts=files, derivations=derivations)
        except SyntaxError as error:
            reason = " ".join(str(error).split())
            raise StoreError(f"a part can't be loaded, as it is no N-Quads ({reason}); make it anew") from error
