"""Files of this machine, and those on object storage or elsewhere that have an address (s3://bucket/folder)."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from kg.errors import ReadingError, UsageError
from kg.text.files import unreadable, walked

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def is_address(path: str | Path) -> bool:
    """Whether it is an address and no path of this machine's; one that is a Path has lost a slash, and is none."""
    return isinstance(path, str) and _ADDRESS.match(path) is not None


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A file or what is at an address, to be read and gone about in.

    Raises ReadingError where it is missing, unreadable or a folder, also for what goes wrong while it is read, and
    UsageError for an address that nothing here can read.
    """
    if is_address(path):
        storage, place = _at(path)
        with _told(path), storage.open(place, "rb") as stream:
            yield cast("BinaryIO", stream)
        return
    file = Path(path)
    try:
        with file.open("rb") as stream:
            yield stream
    except IsADirectoryError as error:
        raise ReadingError(file, "is a folder, not a file; name the files in it") from error
    except FileNotFoundError as error:
        raise ReadingError(file, "no such file; check the path") from error
    except (OSError, ValueError) as error:
        raise unreadable(file, error) from error


def size_at(address: str) -> int:
    """Bytes of what is there; raises like `opened`."""
    storage, place = _at(address)
    with _told(address):
        return int(storage.size(place) or 0)


def addresses_below(address: str) -> Iterator[str | ReadingError]:
    """The files at or below an address, as `kg.text.files.texts_below` has those of a path; raises UsageError."""
    try:
        storage, place = _at(address)
        # of a web page fsspec takes the links for a folder's files
        with _told(address):
            folder = not address.startswith("http") and storage.isdir(place)
    except ReadingError as error:
        yield error
        return
    if not folder:
        yield address
        return

    def listed(name: str) -> tuple[list[str], set[str]]:
        with _told(name):
            here = storage._strip_protocol(name)  # noqa: SLF001 - it has no public name
            entries = storage.ls(here, detail=True)
        found = {entry["name"].rstrip("/"): entry["type"] for entry in entries}
        found.pop(here.rstrip("/"), None)  # an empty object that some programs make of a folder, so that there is one
        kinds = {place.rpartition("/")[2]: kind for place, kind in found.items()}
        names = sorted(name for name in kinds if name and not name.startswith("."))
        return names, {name for name in names if kinds[name] == "directory"}

    yield from walked(address, listed)


def _at(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it; raises UsageError, ReadingError where it is out of reach."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{address}: needs fsspec; install it with pip install 'proxykg[storage]'") from error
    with _told(address):  # some connect at once
        try:
            found: tuple[Any, str] = url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise UsageError(
                f"{address}: can't be opened ({_line(error)}); install what reads it, or copy it here"
            ) from error
    return found


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what goes wrong in the block into a ReadingError: each kind of storage raises its own."""
    try:
        yield
    except (ReadingError, UsageError):
        raise
    except FileNotFoundError as error:
        raise ReadingError(address, "no such file or folder; check the address") from error
    except PermissionError as error:
        raise ReadingError(address, "permission denied; say who you are, as the storage wants it") from error
    except Exception as error:
        raise ReadingError(address, f"can't be read ({_line(error)}); check the address and the storage") from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
