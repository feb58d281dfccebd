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
    from kg.pipeline.answering import ask, explain, query
    from kg.pipeline.building import build
    from kg.pipeline.handover import export
    from kg.pipeline.judging import evaluate, validate
    from kg.pipeline.reading import extract, mentions

__version__ = "0.2.0"

__all__ = [
    "Claim",
    "Document",
    "Mention",
    "ProxyKGError",
    "__version__",
    "ask",
    "build",
    "evaluate",
    "explain",
    "export",
    "extract",
    "mentions",
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
    "ask": "kg.pipeline.answering",
    "explain": "kg.pipeline.answering",
    "query": "kg.pipeline.answering",
    "build": "kg.pipeline.building",
    "export": "kg.pipeline.handover",
    "evaluate": "kg.pipeline.judging",
    "validate": "kg.pipeline.judging",
    "extract": "kg.pipeline.reading",
    "mentions": "kg.pipeline.reading",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute '{name}'")
    return getattr(importlib.import_module(_ELSEWHERE[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
