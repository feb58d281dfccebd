"""Rows as comma-separated values."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.queries.running import Rows


def csv_text(rows: Rows) -> str:
    """The bare values of the rows below a line of headings; what is unbound is empty."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(rows.variables)
    writer.writerows([value or "" for value in row] for row in rows.values())
    return buffer.getvalue()
