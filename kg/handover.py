"""Handing the graph on to a triple store behind a web address."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.graph.connection import Connection
    from kg.graph.loading import LoadReport, Planned
    from kg.graph.stores import Services


def load(
    endpoint: str,
    *,
    graph: Path,
    store: str = "auto",
    login: tuple[str, str] | None = None,
    batch: int | None = None,
    timeout: float | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> LoadReport:
    """Send the graph to the store at the address `endpoint`, and count both sides; the report has the differences.

    store: a name in `kg.graph.stores.STORES`, or "auto". login: user and password, by default those in netrc.
    batch: quads in one request. timeout: seconds for one request. progress: is told how many
    quads have arrived, of how many, and the name of the graph under way.
    A load that broke off left a file `.NAME.loading-…` beside the graph, by which this one goes on.
    Raises UsageError for an unknown store, StoreError if there is no graph, EndpointError.
    """
    import hashlib

    from kg.graph import loading
    from kg.graph.store import open_store

    opened = open_store(Path(graph))
    where, connection = _reached(endpoint, store, login, timeout)
    real = Path(os.path.realpath(graph))
    key = hashlib.sha256(where.data.encode()).hexdigest()[:12]
    # without a place for notes it can be loaded all the same, but only from the start
    journal = real.with_name(f".{real.name}.loading-{key}") if os.access(real.parent, os.W_OK) else None
    return loading.load(opened, where, batch=batch, journal=journal, progress=progress, connection=connection)


def plan_load(
    endpoint: str,
    *,
    graph: Path,
    store: str = "auto",
    login: tuple[str, str] | None = None,
    batch: int | None = None,
) -> tuple[Services, tuple[Planned, ...]]:
    """What `load` would send, and where to; nothing is sent, but with "auto" the store may be asked what it is.

    Raises what `load` raises.
    """
    from kg.graph.loading import plan
    from kg.graph.store import open_store

    opened = open_store(Path(graph))
    where, connection = _reached(endpoint, store, login, None)
    connection.close()
    return where, plan(opened, where, batch=batch)


def _reached(
    endpoint: str, store: str, login: tuple[str, str] | None, timeout: float | None
) -> tuple[Services, Connection]:
    """The services of a store, and a connection to it that logs in as its kind does."""
    from kg.graph.connection import TIMEOUT, Connection, Credentials
    from kg.graph.loading import find_services
    from kg.graph.stores import Login

    seconds = TIMEOUT if timeout is None else timeout
    stranger = Connection(Login.NOBODY, timeout=seconds)
    try:
        where = find_services(endpoint, store, probe=stranger.probe)
    finally:
        stranger.close()
    credentials = None if login is None else Credentials(*login)
    return where, Connection(where.kind.login, credentials, timeout=seconds)
