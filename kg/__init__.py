"""ProxyKG: news and policy texts on proxy warfare in, a cited knowledge graph out.

>>> import kg
>>> for document, claims in kg.extract(["article.txt"]):  # doctest: +SKIP
...     print(document.id, len(claims))

Importing this package reads no file and loads no model; each name below is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.errors import ProxyKGError
    from kg.jsonl import read_claims
    from kg.model import Claim, Document, Mention
    from kg.pipeline.answering import explain
    from kg.pipeline.building import build
    from kg.pipeline.handover import convert, export
    from kg.pipeline.judging import evaluate, validate
    from kg.pipeline.opening import Graph, ask, query
    from kg.pipeline.opening import open_graph as open  # noqa: A004 - as gzip.open, tarfile.open
    from kg.pipeline.reading import extract, mentions
    from kg.queries.tables import Table
    from kg.queries.values import IRI, PartialDate

__version__ = "0.2.0"

__all__ = [
    "IRI",
    "Claim",
    "Document",
    "Graph",
    "Mention",
    "PartialDate",
    "ProxyKGError",
    "Table",
    "__version__",
    "ask",
    "build",
    "convert",
    "evaluate",
    "explain",
    "export",
    "extract",
    "mentions",
    "open",
    "query",
    "read_claims",
    "validate",
]

_ELSEWHERE = {
    "Claim": "kg.model",
    "Document": "kg.model",
    "Mention": "kg.model",
    "ProxyKGError": "kg.errors",
    "read_claims": "kg.jsonl",
    "explain": "kg.pipeline.answering",
    "Graph": "kg.pipeline.opening",
    "ask": "kg.pipeline.opening",
    "open": "kg.pipeline.opening",
    "query": "kg.pipeline.opening",
    "build": "kg.pipeline.building",
    "convert": "kg.pipeline.handover",
    "export": "kg.pipeline.handover",
    "evaluate": "kg.pipeline.judging",
    "validate": "kg.pipeline.judging",
    "extract": "kg.pipeline.reading",
    "mentions": "kg.pipeline.reading",
    "Table": "kg.queries.tables",
    "IRI": "kg.queries.values",
    "PartialDate": "kg.queries.values",
}
_THERE = {"open": "open_graph"}
"""What a public name is called in its own module, where that is another."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute '{name}'")
    return getattr(importlib.import_module(_ELSEWHERE[name]), _THERE.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
