"""What lies where when a graph is built.

- `build/kg/`: the graph; `oxigraph serve-read-only --location build/kg` opens it too
- `build/kg/proxykg.json`: the manifest: that a build made this directory, by which version, and what it holds
- `build/kg/proxykg-documents.jsonl`: its documents, each with a hash of what was read
- `build/kg/quotes.sqlite`: the words of its quotes, for text search; not there where this Python's SQLite has no FTS5
- `build/kg/proxykg-replaced.json`: how many documents have been replaced since its store was written; not there if none
- `build/.kg.lock`: held while a build runs
- `build/.kg.parts/`: what a build has read so far; one that was killed leaves it, and the next goes on from there
- `build/.kg.building-…`: a graph being written, or what a killed build left of it; the next build clears it
- `build/.kg.old`: for a moment, the graph that is replaced, where the file system can't swap two directories
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.graph.folders import displaced, put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MANIFEST = "proxykg.json"
DOCUMENTS = "proxykg-documents.jsonl"
LAYOUT = 1
"""Number of the layout of the directory and its named graphs; a graph of another layout must be built anew."""


def parts_folder(directory: Path) -> Path:
    """Where a build of `directory` keeps what it has read."""
    return directory.parent / f".{directory.name}.parts"


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold the build lock of `directory`, with what killed builds left cleared; the kernel lets go of it in any case.

    Raises StoreError if another build holds it, or if something is there that no build made.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    with (directory.parent / f".{directory.name}.lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another build of {directory} is running; wait for it to end") from error
        _recover(directory)
        _refuse_foreign(directory)
        yield


@contextmanager
def replaced(directory: Path) -> Iterator[Path]:
    """A new directory to be filled, put in the place of `directory` when the block has ended well."""
    import tempfile

    aside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.building-", dir=directory.parent))
    try:
        yield aside
        put_in_place(aside, directory)
    finally:
        # now the old graph, or a build that failed; what can't be removed the next build clears
        with suppress(OSError):
            _remove(aside)


def read_manifest(directory: Path) -> dict[str, object] | None:
    """The manifest of a graph that was built to its end, else None."""
    try:
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("complete") else None


def write_manifest(directory: Path, content: Mapping[str, object]) -> None:
    """Write the manifest, to the disk."""
    with (directory / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def translated(directory: Path, source_errors: Sequence[BaseException] = ()) -> Iterator[None]:
    """Turn what the system and RocksDB raise into a StoreError of one line, but no error of the quads' source."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if any(error is known for known in source_errors):
            raise
        raise StoreError(f"can't write the graph {directory}: {reason(error)}") from error


def reason(error: OSError | RuntimeError) -> str:
    """The error in a line: the system's words where it has an error number, else RocksDB's."""
    if isinstance(error, OSError) and error.errno is not None:
        place = f" ({error.filename})" if error.filename else ""
        return f"{os.strerror(error.errno)}{place}"
    return " ".join(str(error).split())


def _recover(directory: Path) -> None:
    """Undo and clear what killed builds left; only called with the lock held, so none of it is in use."""
    old = displaced(directory)
    if not directory.exists() and read_manifest(old) is not None:
        old.rename(directory)
    prefix = f".{directory.name}.building-"
    for leftover in sorted(directory.parent.iterdir()):
        named_so = leftover.name.startswith(prefix) or leftover == old
        if named_so and leftover.is_dir() and (_is_ours(leftover) or not any(leftover.iterdir())):
            _remove(leftover)


def _remove(directory: Path) -> None:
    """Remove a graph, its manifest last: killed on the way, what is left is still known as ours."""
    import shutil

    if not directory.exists():
        return
    for path in directory.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != MANIFEST:
            path.unlink()
    (directory / MANIFEST).unlink(missing_ok=True)
    directory.rmdir()


def _refuse_foreign(directory: Path) -> None:
    """Raise StoreError if `directory` holds anything but a graph of ours."""
    if not os.path.lexists(directory):
        return
    if not directory.is_dir():
        raise StoreError(f"{directory} is a file; name a directory with --graph")
    if any(directory.iterdir()) and not _is_ours(directory):
        raise StoreError(f"{directory} is not empty and not a graph of kg; name another --graph or move it away")


def _is_ours(directory: Path) -> bool:
    """Whether a build made this directory: the manifest is the first thing that one writes."""
    return (directory / MANIFEST).is_file()
