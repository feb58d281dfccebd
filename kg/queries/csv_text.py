"""Rows as comma-separated values."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

    from kg.queries.running import Rows, RowStream


def csv_text(rows: Rows) -> str:
    """The bare values of the rows below a line of headings; what is unbound is empty."""
    buffer = io.StringIO()
    write_csv(rows, buffer)
    return buffer.getvalue()


def write_csv(rows: Rows | RowStream, stream: TextIO) -> None:
    """Write what `csv_text` gives, row by row."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows(["" if term is None else term.value for term in row] for row in rows.rows)
