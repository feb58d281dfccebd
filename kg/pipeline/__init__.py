"""The levels put together: texts to claims, claims to a graph, a graph to answers and to other stores.

Costly libraries are imported by the functions that need them: a question loads no language model, reading no store.
"""

from __future__ import annotations

from pathlib import Path

GRAPH_DIRECTORY = Path("build/kg")
"""Where the graph is unless told otherwise, below the current folder."""
