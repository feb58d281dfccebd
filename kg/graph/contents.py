"""What a graph holds, counted once by the build and kept in its manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kg.vocabulary import GRAPH, PREFIXES, PX, graph_iri, term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Literal, NamedNode, Store

DOCUMENT_GRAPHS = "document/"
"""What the names of document graphs start with, and what stands for all of them together."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How many there are of what.

    documents: source documents. claims: per type, the most frequent first. entities: different actors, weapons, places
    and things that claims name. realised: actions and relations that some claim says took place or hold.
    inferred: statements that follow by the axioms of the ontology. quads: all.
    graphs: quads per named graph, by its name under the graph root, sorted; those of documents together.
    """

    documents: int
    claims: Mapping[str, int]
    entities: int
    realised: int
    inferred: int
    quads: int
    graphs: Mapping[str, int]

    def record(self) -> dict[str, object]:
        """As the manifest has it."""
        return asdict(self)


def count(store: Store, *, inferred: int) -> Contents:
    """What is in the store; counted by the store, which is many times as fast as going through it.

    inferred: how many statements were inferred, which their derivations hide from a count.
    """
    graphs: Counter[str] = Counter()
    for graph, size in _counts(store, "?key", "?s ?p ?o"):
        name = graph.value.removeprefix(GRAPH)
        graphs[DOCUMENT_GRAPHS if name.startswith(DOCUMENT_GRAPHS) else name] += size
    documents = _number(store, f"GRAPH ?graph {{ ?document a <{term('SourceDocument')}> }}")
    found = {
        kind.value.removeprefix(PX): size for kind, size in _counts(store, "?graph", f"?c <{term('claimType')}> ?key")
    }
    realised = sum(
        _number(store, f"GRAPH <{graph_iri('facts')}> {{ ?described <{PREFIXES['rdf']}type> <{term(kind)}> }}")
        for kind in ("RealisedAction", "RealisedRelation")
    )
    return Contents(
        documents=documents,
        claims=dict(sorted(found.items(), key=lambda item: (-item[1], item[0]))),
        entities=_number(store, f"GRAPH ?graph {{ ?entity <{term('mentionText')}> ?words }}", "DISTINCT ?entity"),
        realised=realised,
        inferred=inferred,
        quads=graphs.total(),
        graphs={name: graphs[name] for name in sorted(graphs)},
    )


def recorded(manifest: Mapping[str, object]) -> Contents | None:
    """What a manifest says; None if it was written by a version that counted otherwise."""
    try:
        return Contents(**manifest["contents"])  # type: ignore[arg-type]
    except (KeyError, TypeError):
        return None


def _counts(store: Store, graph: str, pattern: str) -> Iterator[tuple[NamedNode, int]]:
    """For each value of ?key how many quads of some graph fit the pattern."""
    query = f"SELECT ?key (COUNT(*) AS ?size) {{ GRAPH {graph} {{ {pattern} }} }} GROUP BY ?key"
    for key, size in store.query(query):  # type: ignore[union-attr]
        yield key, int(size.value)


def _number(store: Store, pattern: str, what: str = "*") -> int:
    (row,) = store.query(f"SELECT (COUNT({what}) AS ?size) {{ {pattern} }}")  # type: ignore[misc]
    size: Literal = row["size"]
    return int(size.value)
