"""Which files hold texts, and what the documents are called."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.vocabulary import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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


def media_type(path: Path) -> str:
    """`text/plain`, `text/markdown` or `text/html`, by the file's ending.

    >>> media_type(Path("report.HTM"))
    'text/html'
    """
    return MEDIA_TYPES.get(path.suffix.lower(), "text/plain")


def find_texts(paths: Iterable[Path]) -> list[Path]:
    """The text files that `paths` name, each once: files as given, folders with all below them in path order.

    In folders only the endings of MEDIA_TYPES count, and names that begin with a dot are passed over; `-` stays as
    it is.
    Raises ReadingError for a path that is missing or unreadable and for a folder without texts.
    """
    found: list[Path] = []
    for path in scan(paths):
        if isinstance(path, ReadingError):
            raise path
        found.append(path)
    return found


def scan(paths: Iterable[Path]) -> Iterator[Path | ReadingError]:
    """Like `find_texts`, but yields the errors among the files and goes on."""
    seen: set[Path] = set()
    for given in paths:
        for path in _texts_of(given):
            if isinstance(path, ReadingError):
                yield path
                continue
            real = path if path == STDIN else _real(path)
            if real not in seen:
                seen.add(real)
                yield path


def _texts_of(path: Path) -> Iterator[Path | ReadingError]:
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
        if stat.S_ISDIR(mode):
            yield from _walk(path)
        else:
            yield path


def _walk(folder: Path) -> Iterator[Path | ReadingError]:
    failures: list[OSError] = []
    texts: list[Path] = []
    for base, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        texts += [
            Path(base, name) for name in names if Path(name).suffix.lower() in MEDIA_TYPES and not name.startswith(".")
        ]
    errors = [unreadable(Path(failure.filename), failure) for failure in failures]
    yield from sorted(errors, key=str)
    if not texts and not errors:
        yield ReadingError(
            folder,
            f"the folder holds no texts ({', '.join(MEDIA_TYPES)}); name another one",
        )
    yield from sorted(texts, key=lambda path: path.parts)


def unreadable(path: Path, error: OSError | ValueError) -> ReadingError:
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
    return slug(name) or f"text-{_hash(name)}"


def document_ids(paths: Sequence[Path]) -> tuple[str, ...]:
    """Ids of the documents in `paths` (different files, or `-`): unique, and the same whatever the order.

    The slug of the file's stem; where several files share it, each takes the slug of its path below the folder that
    all files have in common, then that with its ending, then that with a hash. Standard input is always `stdin`.
    """
    absolute = [None if path == STDIN else _real(path) for path in paths]
    folders = [path.parent for path in absolute if path is not None]
    common = Path(os.path.commonpath(folders)) if folders else Path()
    relative = [None if path is None else path.relative_to(common) for path in absolute]
    levels = [0] * len(relative)
    while True:
        ids = tuple(_id_at(path, level) for path, level in zip(relative, levels, strict=True))
        count = Counter(ids)
        clashing = [i for i, name in enumerate(ids) if count[name] > 1 and relative[i] is not None and levels[i] < 3]
        if not clashing:
            return ids
        for i in clashing:
            levels[i] += 1


def _id_at(path: Path | None, level: int) -> str:
    if path is None:
        return document_id("stdin")
    below = path if level == 2 else path.with_suffix("")
    whole = document_id("-".join(below.parts))
    return (document_id(path.stem), whole, whole, f"{whole}-{_hash(str(path))}")[level]


def _real(path: Path) -> Path:
    """The path without links; unlike `Path.resolve`, also where links run in a circle."""
    return Path(os.path.realpath(path))


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:10]
