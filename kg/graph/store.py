"""The graph on disk: a pyoxigraph (RocksDB) store and what a build notes of it, made aside and moved into place.

`kg.graph.directories` says what lies where.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import BlankNode, NamedNode, Store

from kg import __version__
from kg.errors import StoreError
from kg.graph import directories
from kg.graph.bulk_loader import BulkLoader
from kg.graph.contents import DOCUMENT_GRAPHS, Contents, count, recorded
from kg.graph.directories import DOCUMENTS, LAYOUT, MANIFEST, read_manifest, translated
from kg.graph.opening import damaged, open_store
from kg.graph.snapshot import snapshot
from kg.graph.terms import INFERRED
from kg.memory import give_back
from kg.vocabulary import graph_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeGuard

    from pyoxigraph import Quad

    from kg.graph.updating import Change, Recomputed

__all__ = ["MANIFEST", "BuildReport", "Previous", "Site", "build_site", "build_store", "open_store", "write_store"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build wrote. directory: where the graph now is. contents: what is in it.

    recomputed: what was derived anew, if not all was.
    """

    directory: Path
    contents: Contents
    recomputed: Recomputed | None = None


@dataclass(frozen=True, slots=True)
class Previous:
    """A graph that is there already and can be gone on from.

    reading: what its texts were read with, as `write_store` was told. derivations: whether it has them.
    contents: what it holds.
    """

    directory: Path
    reading: str
    derivations: bool
    contents: Contents

    def documents(self) -> Iterator[tuple[str, str]]:
        """The id of each document, in order, with the hash of what was read.

        Raises StoreError where the list is missing or damaged.
        """
        try:
            with (self.directory / DOCUMENTS).open(encoding="utf-8") as lines:
                for line in lines:
                    record = json.loads(line)
                    yield record["id"], record["content"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(self.directory, error) from error

    def document_quads(self, names: Iterable[str]) -> Iterator[Quad]:
        """The graphs of the documents with these ids; raises StoreError where the store is damaged."""
        try:
            store = Store.read_only(str(self.directory))
            for name in names:
                yield from store.quads_for_pattern(None, None, None, NamedNode(graph_iri(DOCUMENT_GRAPHS + name)))
        except (OSError, RuntimeError) as error:
            raise damaged(self.directory, error) from error


@dataclass(frozen=True, slots=True)
class Site:
    """Where a graph is being built, by one build at a time. previous: the graph that is there, if it can be used."""

    directory: Path
    previous: Previous | None

    @property
    def parts(self) -> Path:
        """The folder for what has been read so far; the next build finds it there."""
        return directories.parts_folder(self.directory)


@contextmanager
def build_site(directory: Path) -> Iterator[Site]:
    """Hold the right to build the graph in `directory` while the block runs.

    Raises StoreError if another build of it runs, if there is something in it that no build made, or if it can't be
    written.
    """
    directory = Path(os.path.realpath(directory))
    with ExitStack() as held:
        with translated(directory):
            held.enter_context(directories.locked(directory))
            site = Site(directory, _previous(directory))
        yield site


def build_store(directory: Path, quads: Iterable[Quad], *, derivations: bool = True) -> BuildReport:
    """Write the quads, and what is derived from them, as the graph in `directory`; the old graph goes only at the end.

    An error that `quads` itself raises comes through unchanged; otherwise like `build_site` and `write_store`.
    """
    with build_site(directory) as site:
        return write_store(site, quads, derivations=derivations)


def write_store(
    site: Site,
    quads: Iterable[Quad],
    *,
    parts: Iterable[Path] = (),
    documents: Iterable[tuple[str, str]] = (),
    reading: str = "",
    derivations: bool = True,
    change: Change | None = None,
) -> BuildReport:
    """Write the graph: quads, N-Quads files, and what is derived from both.

    The store is made in a sibling directory and swapped in with one rename, so that a build that fails or is killed
    leaves the old graph whole. An error that `quads` or `parts` itself raises comes through unchanged.
    parts: may be made as they are taken. documents: for `Previous.documents`, in order; asked for after the parts.
    reading: what the texts were read with, if the next build is to go on from this one. derivations: write how each
    inferred statement was inferred. change: what of the graph that is there differs, if that is all; where it is
    little, and the rest the same, `quads` is left alone and the rest stays.

    Raises StoreError if it can't be written, or if the graph that is there is needed and damaged.
    """
    errors: list[BaseException] = []
    with translated(site.directory, errors), directories.replaced(site.directory) as aside:
        notes: dict[str, object] = {"layout": LAYOUT, "kg": __version__, "complete": False}
        directories.write_manifest(aside, notes)
        recomputed = None
        if change is not None and _can_be_updated(site.previous, change, reading, derivations=derivations):
            contents, recomputed = _update(aside, site.previous, change, parts)
        else:
            contents = _fill(aside, _checked(quads, errors), _noting(parts, errors), derivations=derivations)
        _write_documents(aside, _noting(documents, errors))
        more = {"reading": reading, "derivations": derivations, "contents": contents.record()}
        directories.write_manifest(aside, {**notes, **more, "complete": True})
    return BuildReport(site.directory, contents, recomputed)


def _previous(directory: Path) -> Previous | None:
    """The graph in `directory`, if it is whole and of this layout and says what its texts were read with."""
    manifest = read_manifest(directory)
    if manifest is None or manifest.get("layout") != LAYOUT or not manifest.get("reading"):
        return None
    contents = recorded(manifest)
    if contents is None or not (directory / DOCUMENTS).is_file():
        return None
    try:
        Store.read_only(str(directory))
    except (OSError, RuntimeError):
        return None
    return Previous(directory, str(manifest["reading"]), bool(manifest.get("derivations")), contents)


def _can_be_updated(
    previous: Previous | None, change: Change, reading: str, *, derivations: bool
) -> TypeGuard[Previous]:
    """Whether only the change has to be made to the graph; without its derivations nobody knows what rests on what."""
    return (
        previous is not None
        and previous.reading == reading
        and previous.derivations
        and derivations
        and change.is_small(previous.contents.documents)
    )


def _update(aside: Path, previous: Previous, change: Change, parts: Iterable[Path]) -> tuple[Contents, Recomputed]:
    """Make in `aside` the old graph with the change."""
    from kg.graph.updating import update

    try:
        return update(previous.directory, aside, change, list(parts), previous.contents)
    except RuntimeError as error:
        raise damaged(previous.directory, error) from error


def _fill(aside: Path, quads: Iterator[Quad], parts: Iterable[Path], *, derivations: bool) -> Contents:
    """Load, derive and optimise in `aside`; gives what is in it."""
    store = Store(str(aside))
    with BulkLoader(store) as loader:
        loader.quads(quads)
        loader.files(parts)
    inferred = derive(store, aside, derivations=derivations)
    from kg.graph.searching import write_quotes

    with merging(store):
        contents = count(store, inferred=inferred)
        write_quotes(store, aside)
    store.flush()
    return contents


def derive(store: Store, folder: Path, *, derivations: bool) -> int:
    """Write `facts` and `inferred` into a store that has neither; gives how many statements were inferred.

    folder: for snapshots of the store that are made and removed again.
    """
    _load_facts(store, folder)
    give_back()  # what was kept of the snapshot
    return _load_inferred(store, folder, derivations=derivations)


def _load_facts(store: Store, folder: Path) -> None:
    from kg.graph.derivation import fact_quads

    # read from a snapshot, as a store that is read keeps blocks of its files in memory until it is closed; merged since
    # many lookups follow, which at ten million quads are several times as fast in files that have been merged
    with snapshot(store, folder) as source, merging(store), BulkLoader(store) as loader:
        loader.quads(fact_quads(source.store))


def _load_inferred(store: Store, folder: Path, *, derivations: bool) -> int:
    from kg.graph.derivation import InferredQuads

    # what is inferred must not be found as stated by what is still to be inferred
    with snapshot(store, folder) as source, BulkLoader(store) as loader:
        inferred = InferredQuads(source, derivations=derivations)
        loader.lines(inferred.lines(), INFERRED)
        return inferred.statements


@contextmanager
def merging(store: Store) -> Iterator[None]:
    """Merge the store's files while the block runs, by a thread: the engine takes one processor, and Python another."""
    with ThreadPoolExecutor(1, "merge") as beside:
        merged = beside.submit(store.optimize)
        yield
        merged.result()


def _write_documents(aside: Path, documents: Iterable[tuple[str, str]]) -> None:
    with (aside / DOCUMENTS).open("w", encoding="utf-8") as file:
        for name, content in documents:
            file.write(json.dumps({"id": name, "content": content}, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _checked(quads: Iterable[Quad], errors: list[BaseException]) -> Iterator[Quad]:
    """The quads; what their own source raises is noted in `errors`, to tell it from what the store raises."""
    for quad in _noting(quads, errors):
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise StoreError(f"a blank node can't go into the graph: {quad}")
        yield quad


def _noting(items: Iterable[_T], errors: list[BaseException]) -> Iterator[_T]:
    """The items; what going through them raises is noted in `errors`."""
    try:
        yield from items
    except GeneratorExit:
        raise
    except BaseException as error:
        errors.append(error)
        raise
