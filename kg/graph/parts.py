"""A graph as a folder of N-Quads files with a manifest, for the bulk loaders of other stores and for work in batches.

- `part-00001.nq`, or `part-00001.nq.gz`: lines of N-Quads; none has a blank node, so each can be read by itself
- `manifest.json`: quads, bytes and SHA-256 of each part, quads of each named graph, and all together
- `SHA256SUMS`: what `sha256sum -c SHA256SUMS` checks, for where there is no `kg`

A folder is written aside and put in place when it is whole.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import itertools
import json
import os
import secrets
import shutil
from collections import Counter
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg import __version__
from kg.errors import StoreError, UsageError
from kg.graph.folders import displaced, put_in_place, sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import IO, BinaryIO

    Graphs = Iterable[tuple[str, Iterable[bytes]]]
    """IRIs of named graphs, each with lines of N-Quads; a graph may come more than once."""

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
LAYOUT = 1
"""Number of the layout of the manifest; one of another layout is not read."""
QUADS_PER_PART = 1_000_000
"""By default; some 200 MB, or 10 MB compressed."""

_BLOCK = 2_000
"""Lines that are written at once."""
_PIECE = 1024 * 1024
"""Bytes that are read at once."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a folder: its name, its quads, and the bytes and SHA-256 (in hex) of the file as it lies there."""

    file: str
    quads: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder holds: its parts in their order, and how many quads each named graph has, by IRI, sorted."""

    parts: tuple[Part, ...]
    graphs: Mapping[str, int]

    @property
    def quads(self) -> int:
        """Of all parts."""
        return sum(part.quads for part in self.parts)

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def write_part(path: Path, graphs: Graphs) -> tuple[Part, Mapping[str, int]]:
    """Write one file of lines, compressed where its name ends in `.gz`, and wait until the disk has it.

    Gives the part, and how many quads each named graph has in it. Raises OSError.
    """
    counts: Counter[str] = Counter()
    with path.open("wb") as file:
        hashed = _Hashed(file)
        # without a name and a time in its header, the same lines give the same bytes
        stream = gzip.GzipFile("", "wb", 6, hashed, 0) if path.suffix == ".gz" else nullcontext(hashed)
        with stream as written:
            for graph, lines in graphs:
                rest = iter(lines)
                while block := list(itertools.islice(rest, _BLOCK)):
                    written.write(b"".join(block))
                    counts[graph] += len(block)
        file.flush()
        os.fsync(file.fileno())
    return Part(path.name, counts.total(), hashed.size, hashed.digest.hexdigest()), counts


def write_parts(
    folder: Path, graphs: Graphs, *, quads_per_part: int = QUADS_PER_PART, compress: bool = False
) -> Manifest:
    """Write lines as a folder of parts with so many quads each, the last with what is left.

    What is in the folder is replaced at the end. Raises UsageError for parts without quads, StoreError if the folder
    holds anything but parts or can't be written.
    """
    if quads_per_part < 1:
        raise UsageError(f"a part has one quad or more, not {quads_per_part}")
    ending = ".nq.gz" if compress else ".nq"
    with new_folder(folder) as aside:
        parts, counts = [], Counter[str]()
        for number, blocks in itertools.groupby(_blocks(graphs, quads_per_part), key=lambda block: block[0]):
            path = aside / f"part-{number + 1:05}{ending}"
            part, held = write_part(path, ((graph, lines) for _, graph, lines in blocks))
            parts.append(part)
            counts.update(held)
        manifest = Manifest(tuple(parts), MappingProxyType(dict(sorted(counts.items()))))
        write_manifest(aside, manifest)
    return manifest


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write parts and manifest into; it takes the place of `folder` if the block ends well, else it goes.

    Raises StoreError if `folder` holds anything but parts, or if it can't be written.
    """
    real = Path(os.path.realpath(folder))
    try:
        _refuse_foreign(real, folder)
        _recover(real)
        aside = _aside(real)
        aside.mkdir()
        with _held(aside):
            try:
                yield aside
                sync(aside)
                put_in_place(aside, real)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise StoreError(f"{folder}: can't be written ({error.strerror or error}); name another folder") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write manifest and checksums of the parts that are in the folder. Raises OSError."""
    content = {
        "layout": LAYOUT,
        "kg": __version__,
        "quads": manifest.quads,
        "bytes": manifest.size,
        "parts": [
            {"file": part.file, "quads": part.quads, "bytes": part.size, "sha256": part.sha256}
            for part in manifest.parts
        ],
        "graphs": dict(manifest.graphs),
    }
    text = f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode()
    sums = [(part.sha256, part.file) for part in manifest.parts]
    sums.append((hashlib.sha256(text).hexdigest(), MANIFEST))
    _write_to_disk(folder / MANIFEST, text)
    _write_to_disk(folder / SUMS, "".join(f"{digest}  {name}\n" for digest, name in sums).encode())


def _write_to_disk(path: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it: a folder that is in place must not have an empty manifest."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder of parts. Raises StoreError if there is none, or if it can't be read."""
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_bytes())
        if content["layout"] != LAYOUT:
            raise StoreError(f"{path} is of another version of kg; export the parts again")
        parts = tuple(
            Part(str(part["file"]), int(part["quads"]), int(part["bytes"]), str(part["sha256"]))
            for part in content["parts"]
        )
        graphs = {str(graph): int(quads) for graph, quads in content["graphs"].items()}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError(f"no parts in {folder}: it has no {MANIFEST}; 'kg export --parts DIR' writes both") from error
    except OSError as error:
        raise StoreError(f"{path}: can't be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{path} is cut off or no manifest of parts; copy it again") from error
    if any(Path(part.file).name != part.file for part in parts):
        raise StoreError(f"{path} names files that are not beside it; it was not written by kg")
    return Manifest(parts, MappingProxyType(graphs))


def flaws(
    folder: Path, manifest: Manifest, *, progress: Callable[[int, int, str], None] | None = None
) -> Iterator[str]:
    """What is wrong with the files of a folder, a line for each, in the order of the manifest; nothing if all is whole.

    progress: is told how many parts are done, of how many, and the one under way. Raises StoreError for a file that
    can't be read.
    """
    if sum(manifest.graphs.values()) != manifest.quads:
        yield f"{MANIFEST}: its graphs have {sum(manifest.graphs.values()):,} quads, its parts {manifest.quads:,}"
    if (flaw := _flaw_of_sums(folder, manifest)) is not None:
        yield flaw
    for number, part in enumerate(manifest.parts):
        if progress is not None:
            progress(number, len(manifest.parts), part.file)
        try:
            if (flaw := _flaw_of_part(folder / part.file, part)) is not None:
                yield f"{part.file}: {flaw}"
        except OSError as error:
            raise StoreError(f"{folder / part.file}: can't be read ({error.strerror})") from error
    known = {MANIFEST, SUMS, *(part.file for part in manifest.parts)}
    for path in sorted(folder.iterdir()):
        if path.name not in known and path.name.startswith("part-"):
            yield f"{path.name}: not in the manifest, but would be loaded with the others"


@contextmanager
def opened_part(path: Path) -> Iterator[BinaryIO]:
    """A part as a stream of lines, decompressed where its name ends in `.gz`. Raises OSError."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        yield stream  # type: ignore[misc]


def _blocks(graphs: Graphs, quads_per_part: int) -> Iterator[tuple[int, str, list[bytes]]]:
    """Lines of one graph, a block at a time, with the number of the part they go into; none lies in two parts."""
    done = 0
    for graph, lines in graphs:
        rest = iter(lines)
        while block := list(itertools.islice(rest, min(_BLOCK, quads_per_part - done % quads_per_part))):
            yield done // quads_per_part, graph, block
            done += len(block)


def _flaw_of_part(path: Path, part: Part) -> str | None:
    if not path.is_file():
        return "missing"
    size = path.stat().st_size
    if size != part.size:
        return f"{size:,} bytes in place of {part.size:,}"
    return None if _sha256(path) == part.sha256 else "its bytes have changed (another SHA-256)"


def _flaw_of_sums(folder: Path, manifest: Manifest) -> str | None:
    wanted = {(part.sha256, part.file) for part in manifest.parts} | {(_sha256(folder / MANIFEST), MANIFEST)}
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return f"{SUMS}: missing"
    except OSError as error:
        raise StoreError(f"{folder / SUMS}: can't be read ({error.strerror})") from error
    found = {(digest, name) for digest, _, name in (line.partition("  ") for line in lines)}
    return None if found == wanted else f"{SUMS}: does not agree with {MANIFEST}; one of them has changed"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _refuse_foreign(real: Path, called: Path) -> None:
    """Raise StoreError if `real` holds anything but a folder of parts, since all of it would be replaced."""
    if not os.path.lexists(real):
        return
    if not real.is_dir():
        raise StoreError(f"{called} is a file; name a folder for the parts")
    names = {path.name for path in real.iterdir()}
    if names:
        if MANIFEST not in names:
            raise StoreError(f"{called} is not empty and holds no parts; name another folder or move it away")
        others = names - {MANIFEST, SUMS, *(part.file for part in read_manifest(real).parts)}
        if others:
            raise StoreError(f"{called} also holds {min(others)}, which would be lost; name another folder")


def _recover(real: Path) -> None:
    """Undo and clear what killed exports left."""
    if not real.parent.is_dir():
        return
    old = displaced(real)
    if not (real / MANIFEST).is_file():
        if (old / MANIFEST).is_file():
            old.rename(real)
    elif _is_ours(old):
        # an export that is still moving folders holds the lock of the new one; else this is cleared with the others
        with suppress(OSError), _held(real):
            old.rename(_aside(real))
    for leftover in sorted(real.parent.iterdir()):
        if not leftover.name.startswith(_prefix(real)):
            continue
        try:
            with _held(leftover):
                shutil.rmtree(leftover)
        except OSError:  # in use by another export, or not ours to clear
            continue


def _is_ours(folder: Path) -> bool:
    """Whether it holds parts and nothing else, so that it may go."""
    try:
        _refuse_foreign(folder, folder)
    except (StoreError, OSError):
        return False
    return (folder / MANIFEST).is_file()


def _prefix(real: Path) -> str:
    return f".{real.name}.writing-"


def _aside(real: Path) -> Path:
    """A new name beside the folder, of those that the next export clears."""
    return real.with_name(f"{_prefix(real)}{secrets.token_hex(4)}")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which ends with the process. Raises OSError if another holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


class _Hashed:
    """A file that counts and hashes what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._file.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()
