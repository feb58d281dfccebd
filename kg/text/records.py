"""Files with a text in each line (JSON Lines) or row (Parquet), gone through record by record, never held as a whole.

A record has an id and a text, and may have a title, a web address, a publisher and a date. One that is broken is told
with its file and line, or the number of its row, and the others go on.
"""

from __future__ import annotations

import datetime
import gzip
import itertools
import json
import zlib
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import ReadingError, UsageError
from kg.model import Document
from kg.text.dateline import parse_date
from kg.text.decoding import decode
from kg.text.front_matter import usable_url
from kg.text.storage import opened

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from typing import BinaryIO

    import pyarrow as pa

FIELDS = ("id", "text", "title", "url", "publisher", "published")
"""What is read of a record; id and text must be there."""

NO_COLUMNS: Mapping[str, str] = MappingProxyType({})
"""Where each field has its own name."""

MEDIA = "application/json"
"""How the bytes are to be read that a record travels as."""

_LINE = 64 * 1024 * 1024
"""Bytes of one line at the most."""
_ROWS = 64
"""Rows of Parquet that are held at once."""
_PAGE = 1024 * 1024
"""Bytes of a column that are fetched at once."""


@dataclass(frozen=True, slots=True)
class Record:
    """A text of a file.

    row: its line or row, from 1. key: its id as it stands there.
    data: text and metadata as bytes, the same for the same content whatever the file; for `record_document`.
    """

    row: int
    key: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that can't be read, and why. key: its id, where it has one."""

    row: int
    key: str | None
    error: ReadingError


def columns_of(pairs: Iterable[str]) -> dict[str, str]:
    """The columns that options of the form FIELD=NAME name; raises UsageError.

    >>> columns_of(["id=guid", "text=body"])
    {'id': 'guid', 'text': 'body'}
    """
    found: dict[str, str] = {}
    for pair in pairs:
        field, _, name = pair.partition("=")
        if not name:
            raise UsageError(f"--column {pair}: write FIELD=NAME, such as id=guid")
        if found.setdefault(field, name) != name:
            raise UsageError(f"--column {pair}: {field} is already {found[field]}; name one column")
    return checked(found)


def checked(columns: Mapping[str, str]) -> dict[str, str]:
    """The columns, if each is of one of the FIELDS; raises UsageError."""
    wrong = [field for field in columns if field not in FIELDS]
    if wrong:
        raise UsageError(f"a column for '{wrong[0]}': a record has {', '.join(FIELDS)}; name one of these")
    return dict(columns)


def records(path: str, columns: Mapping[str, str] = NO_COLUMNS) -> Generator[Record | Broken]:
    """The records of a file or of what is at an address, in order.

    columns: what its columns (Parquet) or members (JSON) are called, of the FIELDS that have another name there.
    Raises ReadingError where the file can't be read, from the place on where that is so; UsageError without pyarrow.
    """
    with opened(path) as stream:
        if not stream.seekable():
            raise ReadingError(path, "is gone through twice, and a pipe can't be; save it to a file first")
        found = _rows(path, stream, columns) if path.lower().endswith(".parquet") else _lines(path, stream)
        for row, values in found:
            if isinstance(values, ReadingError):
                yield Broken(row, None, values)
            else:
                yield record_of(path, row, values, columns)


def record_document(name: str, data: bytes) -> Document:
    """The document of this id whose text and metadata a record has."""
    return Document(name, **json.loads(data))


def record_of(
    path: str, row: int, values: Mapping[str, object], columns: Mapping[str, str] = NO_COLUMNS
) -> Record | Broken:
    """The record that some values are, by their names. path, row: where they stand. columns: as for `records`."""
    names = _names(columns)
    place = f"{path}:{row}"
    key = None
    try:
        key = _key(values.get(names["id"]), names["id"], place)
        told = {"text": _text(values.get(names["text"]), names["text"], place)}
        for field in FIELDS[2:]:
            value = _metadata(field, values.get(names[field]), names[field], place)
            if value is not None:
                told[field] = value
    except ReadingError as error:
        return Broken(row, key, error)
    return Record(row, key, json.dumps(told, ensure_ascii=False).encode())


def _names(columns: Mapping[str, str]) -> dict[str, str]:
    """What each field is called."""
    return {field: columns.get(field, field) for field in FIELDS}


def _key(value: object, name: str, place: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ReadingError(place, f"'{name}' {_wrong(value)}; each record needs an id (or name it: --column id=NAME)")
    key = str(value).strip()
    if not key:
        raise ReadingError(place, f"'{name}' is empty; each record needs an id")
    _encoded(key, name, place)
    return key


def _text(value: object, name: str, place: str) -> str:
    if not isinstance(value, str):
        raise ReadingError(
            place, f"'{name}' {_wrong(value)}; each record needs a text (or name it: --column text=NAME)"
        )
    return decode(_encoded(value, name, place), place)


def _metadata(field: str, value: object, name: str, place: str) -> str | None:
    """One of title, url, publisher and published; None where it is not there."""
    if isinstance(value, datetime.date):
        value = value.isoformat()
    elif isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ReadingError(place, f"'{name}' {_wrong(value)}; write it as text or leave it out")
    words = " ".join(value.split())
    _encoded(words, name, place)
    if not words:
        return None
    if field == "url" and not usable_url(words):
        raise ReadingError(place, f"'{name}' is '{words}', no web address; write it in full, https://…")
    published = parse_date(words) if field == "published" else words
    if published is None:
        raise ReadingError(place, f"'{name}' is '{words}', no date that can be read; write it like 2024-01-09")
    return published


def _encoded(words: str, name: str, place: str) -> bytes:
    try:
        return words.encode()
    except UnicodeEncodeError as error:
        half = f"\\u{ord(words[error.start]):04x}"
        raise ReadingError(place, f"'{name}' has half of a character ({half}); mend it") from error


def _wrong(value: object) -> str:
    """What is the matter with a value that is no text."""
    kinds = {type(None): "is missing", bool: "is true or false", dict: "is an object", list: "is a list"}
    return kinds.get(type(value), f"is {type(value).__name__}") + ("" if value is None else ", not text")


def _lines(path: str, stream: BinaryIO) -> Iterator[tuple[int, Mapping[str, object] | ReadingError]]:
    """The objects of JSON Lines; lines of white space are passed over."""
    text = gzip.GzipFile(fileobj=stream) if path.lower().endswith(".gz") else stream
    for row in itertools.count(1):
        place = f"{path}:{row}"
        try:
            line = text.readline(_LINE)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise ReadingError(place, f"from here on it can't be unpacked ({error}); fetch or pack it again") from error
        if not line:
            return
        if len(line) == _LINE and not line.endswith(b"\n"):
            while len(line) == _LINE and not line.endswith(b"\n"):
                line = text.readline(_LINE)
            yield row, ReadingError(place, f"is longer than {_LINE // 2**20} MB; split it")
            continue
        if line.strip():
            yield row, _parsed(line.removeprefix(b"\xef\xbb\xbf") if row == 1 else line, place)


def _parsed(line: bytes, place: str) -> Mapping[str, object] | ReadingError:
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError as error:
        return ReadingError(place, f"not UTF-8 at byte {error.start + 1} of the line; convert the file with iconv")
    except json.JSONDecodeError as error:
        cut = "" if line.endswith(b"\n") else "; was the file cut off?"
        return ReadingError(place, f"no JSON ({error.msg} at character {error.colno}){cut}")
    except (ValueError, RecursionError) as error:
        return ReadingError(place, f"no JSON that can be read ({error})")
    return found if isinstance(found, dict) else ReadingError(place, 'no JSON object; write {"id": …, "text": …}')


def _rows(
    path: str, stream: BinaryIO, columns: Mapping[str, str]
) -> Iterator[tuple[int, Mapping[str, object] | ReadingError]]:
    """The rows of Parquet, of the columns that are wanted."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError(f"{path}: Parquet needs pyarrow; install it with pip install 'proxykg[parquet]'") from error
    row, names = 0, _names(columns)
    try:
        # page by page: a file may have all its rows in one group
        file = parquet.ParquetFile(stream, pre_buffer=False, buffer_size=_PAGE)
        there = set(file.schema_arrow.names)
        for field in ("id", "text"):
            if names[field] not in there:
                had = ", ".join(file.schema_arrow.names[:20])
                raise ReadingError(path, f"has no column '{names[field]}' (but {had}); name it: --column {field}=NAME")
        wanted = [name for name in dict.fromkeys(names.values()) if name in there]
        for batch in file.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False):
            read = {name: _seconds(batch.column(name)) for name in wanted}
            for number in range(batch.num_rows):
                row += 1
                try:
                    yield row, {name: column[number].as_py() for name, column in read.items()}
                except (UnicodeDecodeError, ValueError, OverflowError) as error:
                    yield row, ReadingError(f"{path}:{row}", f"can't be read ({error}); mend the row")
    except (pa.ArrowException, OSError) as error:
        words = " ".join(str(error).split())
        place = f"{path}:{row + 1}" if row else path
        raise ReadingError(place, f"no Parquet that can be read ({words}); was the file cut off?") from error


def _seconds(column: pa.Array) -> pa.Array:
    """Times without parts of a second, which Python's have not all of; other values as they are."""
    import pyarrow as pa

    if not pa.types.is_timestamp(column.type):
        return column
    return column.cast(pa.timestamp("s", tz=column.type.tz), safe=False)
