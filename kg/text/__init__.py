"""Files to Documents: formats, cleaning with offsets kept, ids and metadata."""

from __future__ import annotations

from kg.text.files import find_texts
from kg.text.leftovers import leftovers_with
from kg.text.reading import read_document, read_documents, read_stream

__all__ = ["find_texts", "leftovers_with", "read_document", "read_documents", "read_stream"]
