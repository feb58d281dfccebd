"""Opening a graph that was built: all that a question needs of the graph on disk, so that it need not load the rest."""

from __future__ import annotations

import os
from pathlib import Path

from pyoxigraph import Store

from kg.errors import StoreError
from kg.graph.directories import LAYOUT, read_manifest, reason
from kg.graph.folders import displaced


def open_store(directory: Path) -> Store:
    """The graph in `directory`, read-only; any number of readers may have it open, also while a build runs.

    Raises StoreError if there is none (and says to build one), if it isn't a graph, is of another layout or damaged.
    """
    found = Path(os.path.realpath(directory))
    try:
        return _opened(found, directory)
    except PermissionError as error:
        raise StoreError(f"{directory}: {reason(error)}") from error
    except (OSError, RuntimeError) as error:
        raise damaged(directory, error) from error


def damaged(directory: Path, error: Exception) -> StoreError:
    """The error for a graph whose files are not as they were written."""
    words = reason(error) if isinstance(error, OSError | RuntimeError) else " ".join(str(error).split())
    return StoreError(f"the graph in {directory} is damaged; run 'kg build TEXTS --anew' ({words})")


def _opened(found: Path, called: Path) -> Store:
    """Open the graph in `found`, which the caller calls `called`."""
    old = displaced(found)
    if not found.exists() and read_manifest(old) is not None:
        found = old
    if not found.exists() or (found.is_dir() and not any(found.iterdir())):
        raise StoreError(f"no graph in {called}; run 'kg build' first")
    manifest = read_manifest(found)
    if manifest is None:
        raise StoreError(f"{called} is not a graph; name another --graph, or run 'kg build' to make one")
    if manifest.get("layout") != LAYOUT:
        raise StoreError(f"the graph in {called} is of another version of kg; run 'kg build' again")
    return Store.read_only(str(found))
