"""Handing the graph on: to a file, or to a triple store behind a web address."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.pipeline import GRAPH_DIRECTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from pyoxigraph import Quad, Store

    from kg.graph.connection import Connection
    from kg.graph.loading import LoadReport, Planned
    from kg.graph.provenance import Provenance
    from kg.graph.stores import Services

    Progress = Callable[[int, int, str], None]
    """Told how many quads are done, of how many, and what is under way."""

_TOLD = 20_000
"""Quads after which progress is told again."""


def export(
    output: Path | BinaryIO,
    *,
    graph: Path = GRAPH_DIRECTORY,
    format: str | None = None,  # noqa: A002 - the name it has everywhere
    graphs: Sequence[str] | None = None,
    provenance: str = "named-graphs",
    progress: Progress | None = None,
) -> None:
    """Write the graph as RDF; a file is written aside and moved into place, so that it is whole or not there.

    format: a name in `kg.graph.export.FORMATS`; by default the ending of the file `output` says it, else TriG, or
    Turtle for what has no named graphs. graphs: IRIs of the named graphs to write, all by default.
    provenance: how the graph says who says what, "named-graphs", "rdf12", "reified" or "plain"
    (`kg.graph.provenance`). progress: is told how many quads have been read, of how many, and what is done next.
    Raises UsageError for an unknown format or provenance, or a format that can't hold it, StoreError if there is no
    graph or the output can't be written.
    """
    from kg.graph.store import open_store

    form, way = _form_and_way(output, format, provenance)
    _write(open_store(Path(graph)), output, form, way, graphs, progress)


def convert(
    source: Path | BinaryIO,
    output: Path | BinaryIO,
    *,
    source_format: str | None = None,
    format: str | None = None,  # noqa: A002 - the name it has everywhere
    provenance: str = "named-graphs",
    progress: Progress | None = None,
) -> None:
    """Write an exported graph in another way of provenance or another format, as if `export` had written it so.

    source: a file that `export` wrote, in any way but "plain"; which way it is shows in it. source_format: by default
    the ending of the file says it, else TriG. The other parameters are those of `export`.
    Raises StoreError if the source can't be read or doesn't say which named graph each triple stands in, else what
    `export` raises.
    """
    import tempfile

    from pyoxigraph import Store

    from kg.graph.export import find_format
    from kg.graph.restoring import read, restored

    form, way = _form_and_way(output, format, provenance)
    ending = Path(source).suffix if isinstance(source, str | Path) else ""
    given = find_format(source_format or ending or "trig")
    with tempfile.TemporaryDirectory(prefix="kg-convert-") as folder:
        before, after = (Store(str(Path(folder, name))) for name in ("before", "after"))
        read(source, given, before)
        after.bulk_extend(_told(restored(before), progress, before))
        _write(after, output, form, way, None, progress)
        # what holds files open must go before their folder
        del before, after


def _told(quads: Iterator[Quad], progress: Progress | None, source: Store) -> Iterator[Quad]:
    """The quads, of which progress is told."""
    total = 0 if progress is None else len(source)
    for done, quad in enumerate(quads):
        if progress is not None and done % _TOLD == 0:
            progress(done, total, "")
        yield quad


def _form_and_way(output: Path | BinaryIO, form: str | None, provenance: str) -> tuple[str, Provenance]:
    """The format and the way of provenance that an export is asked for. Raises UsageError if they don't go together."""
    from kg.graph.export import check_holds, find_format
    from kg.graph.provenance import Provenance, find_provenance

    way = find_provenance(provenance)
    ending = Path(output).suffix if isinstance(output, str | Path) else ""
    found = find_format(form or ending or ("trig" if way is Provenance.NAMED_GRAPHS else "turtle"))
    check_holds(found, way)
    return found.name, way


def _write(
    store: Store,
    output: Path | BinaryIO,
    form: str,
    way: Provenance,
    graphs: Sequence[str] | None,
    progress: Progress | None,
) -> None:
    from kg.graph.export import export as write

    if isinstance(output, str | Path):
        with moved_into_place(Path(output)) as stream:
            write(store, form, stream, graphs=graphs, provenance=way, progress=progress)
    else:
        write(store, form, output, graphs=graphs, provenance=way, progress=progress)


def load(
    endpoint: str,
    *,
    graph: Path,
    store: str = "auto",
    login: tuple[str, str] | None = None,
    batch: int | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
    provenance: str | None = None,
) -> LoadReport:
    """Send the graph to the store at the address `endpoint`, and count both sides; the report has the differences.

    store: a name in `kg.graph.stores.STORES`, or "auto". login: user and password, by default those in netrc.
    batch: quads in one request. timeout: seconds for one request. progress: is told how many
    quads have arrived, of how many, and the name of the graph under way. provenance: as in `export`, by default what
    the store takes best.
    A load that broke off left a file `.NAME.loading-…` beside the graph, by which this one goes on.
    Raises UsageError for an unknown store, StoreError if there is no graph, EndpointError.
    """
    import hashlib

    from kg.graph import loading
    from kg.graph.store import open_store

    opened = open_store(Path(graph))
    where, connection = _reached(endpoint, store, login, timeout)
    real = Path(os.path.realpath(graph))
    way = loading.way_of_provenance(where.kind, provenance)
    # each way of provenance goes on by itself: the notes are of its own named graphs
    key = hashlib.sha256(f"{where.data} {way}".encode()).hexdigest()[:12]
    # without a place for notes it can be loaded all the same, but only from the start
    journal = real.with_name(f".{real.name}.loading-{key}") if os.access(real.parent, os.W_OK) else None
    return loading.load(
        opened, where, batch=batch, journal=journal, progress=progress, connection=connection, provenance=way
    )


def plan_load(
    endpoint: str,
    *,
    graph: Path,
    store: str = "auto",
    login: tuple[str, str] | None = None,
    batch: int | None = None,
    provenance: str | None = None,
) -> tuple[Services, tuple[Planned, ...]]:
    """What `load` would send, and where to; nothing is sent, but with "auto" the store may be asked what it is.

    Raises what `load` raises.
    """
    from kg.graph.loading import plan
    from kg.graph.store import open_store

    opened = open_store(Path(graph))
    where, connection = _reached(endpoint, store, login, None)
    connection.close()
    return where, plan(opened, where, batch=batch, provenance=provenance)


def _reached(
    endpoint: str, store: str, login: tuple[str, str] | None, timeout: float | None
) -> tuple[Services, Connection]:
    """The services of a store, and a connection to it that logs in as its kind does."""
    from kg.graph.connection import TIMEOUT, Connection
    from kg.graph.loading import find_services
    from kg.graph.login import Credentials
    from kg.graph.stores import Login

    seconds = TIMEOUT if timeout is None else timeout
    stranger = Connection(Login.NOBODY, timeout=seconds)
    try:
        where = find_services(endpoint, store, probe=stranger.probe)
    finally:
        stranger.close()
    credentials = None if login is None else Credentials(*login)
    return where, Connection(where.kind.login, credentials, timeout=seconds)


@contextmanager
def moved_into_place(path: Path) -> Iterator[BinaryIO]:
    """A stream into a new file beside `path`, which takes its place if the block ends well and else is removed.

    Devices and pipes are written directly; a link stays and what it points to is replaced.
    """
    real = Path(os.path.realpath(path))
    aside = real.with_name(f".{real.name}.{os.getpid()}")
    direct = real.exists() and not real.is_file()
    try:
        with (real if direct else aside).open("wb") as stream:
            yield stream
            stream.flush()
            if not direct:
                os.fsync(stream.fileno())
                aside.replace(real)
    except OSError as error:
        raise StoreError(f"{path}: can't be written ({error.strerror}); name another --output") from error
    finally:
        if not direct:
            aside.unlink(missing_ok=True)
