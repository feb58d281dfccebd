"""The graph on disk: one directory with a pyoxigraph (RocksDB) store and a manifest, built aside and moved into place.

- `build/kg/`: the graph; `oxigraph serve-read-only --location build/kg` opens it too
- `build/kg/proxykg.json`: the manifest: that a build made this directory, by which version, and what it holds
- `build/.kg.lock`: held while a build runs
- `build/.kg.building-…`: a build under way, or what a killed one left; the next build clears it
- `build/.kg.old`: for a moment, the graph that is replaced, where the file system can't swap two directories
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Store

from kg import __version__
from kg.errors import StoreError
from kg.graph.folders import displaced, put_in_place
from kg.vocabulary import GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

MANIFEST = "proxykg.json"
LAYOUT = 1
"""Number of the layout of the directory and its named graphs; a graph of another layout must be built anew."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote.

    directory: where the graph now is. quads: how many in all. inferred: how many statements were inferred.
    graphs: how many per named graph, by its name under the graph root (`register`, `document/<id>`), sorted.
    """

    directory: Path
    quads: int
    inferred: int
    graphs: Mapping[str, int]


def build_store(directory: Path, quads: Iterable[Quad], *, derivations: bool = True) -> BuildReport:
    """Write the quads, and what is derived from them, as the graph in `directory`; the old graph goes only at the end.

    The store is built in a sibling directory and swapped in with one rename, so that a build that fails or is killed
    leaves the old graph whole. An error that `quads` itself raises comes through unchanged.
    derivations: write how each inferred statement was inferred.

    Raises StoreError if another build of `directory` runs, if there is something in it that no build made, or if it
    can't be written.
    """
    import tempfile

    directory = Path(os.path.realpath(directory))
    source_errors: list[BaseException] = []
    with _translated(directory, source_errors):
        directory.parent.mkdir(parents=True, exist_ok=True)
        with _locked(directory):
            _recover(directory)
            _refuse_foreign(directory)
            aside = Path(tempfile.mkdtemp(prefix=f".{directory.name}.building-", dir=directory.parent))
            try:
                graphs, inferred = _fill(aside, quads, source_errors, derivations=derivations)
                put_in_place(aside, directory)
            finally:
                # now the old graph, or a build that failed; what can't be removed the next build clears
                shutil.rmtree(aside, ignore_errors=True)
    return BuildReport(directory, sum(graphs.values()), inferred, MappingProxyType(graphs))


def open_store(directory: Path) -> Store:
    """The graph in `directory`, read-only; any number of readers may have it open, also while a build runs.

    Raises StoreError if there is none (and says to build one), if it isn't a graph, is of another layout or damaged.
    """
    found = Path(os.path.realpath(directory))
    try:
        return _opened(found, directory)
    except PermissionError as error:
        raise StoreError(f"{directory}: {_reason(error)}") from error
    except (OSError, RuntimeError) as error:
        raise StoreError(f"the graph in {directory} is damaged; run 'kg build' again ({_reason(error)})") from error


def _opened(found: Path, called: Path) -> Store:
    """Open the graph in `found`, which the caller calls `called`."""
    old = displaced(found)
    if not found.exists() and _manifest(old) is not None:
        found = old
    if not found.exists() or (found.is_dir() and not any(found.iterdir())):
        raise StoreError(f"no graph in {called}; run 'kg build' first")
    manifest = _manifest(found)
    if manifest is None:
        raise StoreError(f"{called} is not a graph; name another --graph, or run 'kg build' to make one")
    if manifest.get("layout") != LAYOUT:
        raise StoreError(f"the graph in {called} is of another version of kg; run 'kg build' again")
    return Store.read_only(str(found))


def _fill(
    aside: Path, quads: Iterable[Quad], source_errors: list[BaseException], *, derivations: bool
) -> tuple[dict[str, int], int]:
    """Load, derive and optimise in `aside`, and write its manifest.

    Gives how many quads each named graph has, and how many statements were inferred.
    """
    _write_manifest(aside, {"layout": LAYOUT, "kg": __version__, "complete": False})
    store = Store(str(aside))
    store.bulk_extend(_checked(quads, source_errors))
    from kg.graph.derivation import InferredQuads, fact_quads

    # many lookups follow, and at ten million quads they are several times as fast in files that have been merged
    store.optimize()
    store.bulk_extend(fact_quads(store))
    inferred = InferredQuads(store, derivations=derivations)
    store.bulk_extend(inferred)
    store.optimize()
    store.flush()
    graphs = _sizes(store)
    del store
    counts = {"quads": sum(graphs.values()), "graphs": graphs}
    _write_manifest(aside, {"layout": LAYOUT, "kg": __version__, "complete": True, **counts})
    return graphs, inferred.statements


def _sizes(store: Store) -> dict[str, int]:
    """How many quads each named graph has; counted by the store, which is many times as fast as going through them."""
    counted = store.query("SELECT ?graph (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph")
    found = {str(graph): int(quads.value) for graph, quads in counted}  # type: ignore[union-attr]
    return {graph.strip("<>").removeprefix(GRAPH): found[graph] for graph in sorted(found)}


def _checked(quads: Iterable[Quad], source_errors: list[BaseException]) -> Iterator[Quad]:
    """The quads; what their own source raises is noted in `source_errors`, to tell it from what the store raises."""
    try:
        for quad in quads:
            _refuse_blank_node(quad)
            yield quad
    except GeneratorExit:
        raise
    except BaseException as error:
        source_errors.append(error)
        raise


def _refuse_blank_node(quad: Quad) -> None:
    if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
        raise StoreError(f"a blank node can't go into the graph: {quad}")


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Hold the build lock of `directory`; the kernel lets go of it however the process ends."""
    with (directory.parent / f".{directory.name}.lock").open("a", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError(f"another build of {directory} is running; wait for it to end") from error
        yield


def _recover(directory: Path) -> None:
    """Undo and clear what killed builds left; only called with the lock held, so none of it is in use."""
    old = displaced(directory)
    if not directory.exists() and _manifest(old) is not None:
        old.rename(directory)
    prefix = f".{directory.name}.building-"
    for leftover in sorted(directory.parent.iterdir()):
        named_so = leftover.name.startswith(prefix) or leftover == old
        if named_so and leftover.is_dir() and (_is_ours(leftover) or not any(leftover.iterdir())):
            shutil.rmtree(leftover)


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


def _manifest(directory: Path) -> dict[str, object] | None:
    """The manifest of a graph that was built to its end, else None."""
    try:
        content = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return content if isinstance(content, dict) and content.get("complete") else None


def _write_manifest(directory: Path, content: Mapping[str, object]) -> None:
    with (directory / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _translated(directory: Path, source_errors: list[BaseException]) -> Iterator[None]:
    """Turn what the system and RocksDB raise into a StoreError of one line, but no error of the quads' source."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        if any(error is known for known in source_errors):
            raise
        raise StoreError(f"can't write the graph {directory}: {_reason(error)}") from error


def _reason(error: OSError | RuntimeError) -> str:
    """The error in a line: the system's words where it has an error number, else RocksDB's."""
    if isinstance(error, OSError) and error.errno is not None:
        place = f" ({error.filename})" if error.filename else ""
        return f"{os.strerror(error.errno)}{place}"
    return " ".join(str(error).split())
