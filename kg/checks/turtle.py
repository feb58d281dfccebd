"""Turtle files of the ontology folder, read with errors that name file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import DataFileError

if TYPE_CHECKING:
    from pathlib import Path


def read_turtle(path: Path) -> list[ox.Triple]:
    """The triples of a Turtle file, in its order. Raises DataFileError if it is missing or no Turtle."""
    try:
        return [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise DataFileError(path, error.lineno or 0, f"not Turtle: {error.msg}; correct the line") from error
    except OSError as error:
        raise DataFileError(path, 0, f"can't be read: {error.strerror}; give the path of a Turtle file") from error
