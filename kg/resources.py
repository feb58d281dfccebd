"""Where ontology, data and queries lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from kg.errors import DataFileError

_PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """Path of a shipped file or folder, e.g. `resource("data/register")`.

    Raises DataFileError if the installation lacks it.
    """
    for base in (_PACKAGE / "_shipped", _PACKAGE.parent):
        path = base / name
        if path.exists():
            return path
    raise DataFileError(name, 0, "missing from this installation; install ProxyKG again")
