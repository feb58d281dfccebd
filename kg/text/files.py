"""Which files hold texts, and what the documents are called."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.vocabulary import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

STDIN = Path("-")
"""Stands for standard input in lists of paths; a file of this name is reached by its absolute path."""

MEDIA_TYPES = MappingProxyType(
    {
        ".txt": "text/plain",
        ".md": "text/markdown",
        ".html": "text/html",
        ".htm": "text/html",
    }
)
"""File endings (lower case) of texts; a file named outright may have any ending and is then plain text."""

RECORDS = (".jsonl", ".jsonl.gz", ".parquet")
"""File endings (lower case) of files with a text in each line or row."""

_READ = (*MEDIA_TYPES, *RECORDS)


def media_type(path: Path | str) -> str:
    """`text/plain`, `text/markdown` or `text/html`, by the file's ending.

    >>> media_type(Path("report.HTM"))
    'text/html'
    """
    return MEDIA_TYPES.get(ending(path), "text/plain")


def ending(path: Path | str) -> str:
    """The last ending of a file's name, in lower case, with its dot; empty without one."""
    return os.path.splitext(path)[1].lower()  # noqa: PTH122 - many times as fast as a Path, and the same


def holds_records(path: Path | str) -> bool:
    """Whether each line or row of the file is a text, by its ending."""
    return str(path).lower().endswith(RECORDS)


def find_texts(paths: Iterable[Path]) -> list[Path]:
    """The files that `paths` name, each once: files as given, folders with all below them in path order.

    In folders only the endings of MEDIA_TYPES and RECORDS count, and names that begin with a dot are passed over; `-`
    stays as it is.
    Raises ReadingError for a path that is missing or unreadable and for a folder without texts.
    """
    found: dict[str, Path] = {}
    for given in paths:
        for path in texts_below(given):
            if isinstance(path, ReadingError):
                raise path
            found.setdefault(real_path(path), path)
    return list(found.values())


def texts_below(path: Path) -> Iterator[Path | ReadingError]:
    """The files that a path names, as for `find_texts`; what is unreadable comes as its error, and the others go on."""
    if path == STDIN:
        yield path
        return
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield ReadingError(path, "no such file or folder; check the path")
    except (OSError, ValueError) as error:
        yield unreadable(path, error)
    else:
        if not stat.S_ISDIR(mode):
            yield path
            return
        for found in walked(str(path), _listed):
            yield found if isinstance(found, ReadingError) else Path(found)


def walked(folder: str, listed: Callable[[str], tuple[list[str], set[str]]]) -> Iterator[str | ReadingError]:
    """The files below a folder that hold texts, in path order; one name after the other, of any number of them.

    listed: gives the names in a folder, sorted, and which of them are folders to be gone into, or raises ReadingError.
    """
    found = False
    below: list[tuple[str, Iterator[str], set[str]]] = [(folder, iter([""]), {""})]
    while below:
        base, names, folders = below[-1]
        name = next(names, None)
        if name is None:
            below.pop()
            continue
        place = os.path.join(base, name) if name else base  # noqa: PTH118 - it may be an address
        if name in folders:
            try:
                inside, further = listed(place)
            except ReadingError as error:
                found = True
                yield error
            else:
                below.append((place, iter(inside), further))
        elif name.lower().endswith(_READ):
            found = True
            yield place
    if not found:
        yield ReadingError(folder, f"the folder holds no texts ({', '.join(_READ)}); name another one")


def _listed(folder: str) -> tuple[list[str], set[str]]:
    names, folders = [], set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if _is_folder(entry):
                    if entry.is_symlink():
                        continue
                    folders.add(entry.name)
                names.append(entry.name)
    except OSError as error:
        raise unreadable(Path(error.filename or folder), error) from error
    return sorted(names), folders


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or leads to one; a link that runs in a circle is none, and told of when it is read."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def unreadable(path: Path | str, error: OSError | ValueError) -> ReadingError:
    """The ReadingError for a file or folder that the operating system does not hand over."""
    if isinstance(error, PermissionError):
        return ReadingError(path, "permission denied; make it readable, e.g. with 'chmod u+r'")
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return ReadingError(path, f"can't be read ({reason}); check the path")


def document_id(name: str) -> str:
    """The slug of a name, or for a name without any Latin letter or digit a hash of it: never empty.

    >>> document_id("VOA: Iran, 9 Jan")
    'voa-iran-9-jan'
    """
    return slug(name) or f"text-{short_hash(name)}"


def real_path(path: Path) -> str:
    """The path without links; unlike `Path.resolve`, also where links run in a circle."""
    return str(path) if path == STDIN else os.path.realpath(path)


def short_hash(name: str) -> str:
    """Ten hexadecimal digits that tell names apart."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:10]
