"""Whether what stands in `facts` and `inferred` is what follows from the rest of the graph: no more and no less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kg.graph.derivation import InferredQuads, fact_quads
from kg.graph.terms import FACTS, INFERRED, TYPE, px
from kg.vocabulary import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import NamedNode, Quad, Store

Fault = Literal["fact-without-claim", "fact-missing", "inferred-without-premises", "inferred-missing", "derivation"]

_REASONS = tuple(iri(f"{kind}/") for kind in ("derivation", "statement", "rule"))
"""What the IRIs of the nodes start with that say why a statement was inferred."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A statement that stands where nothing supports it, or is missing where something does.

    fault: which; `derivation` where it is part of the steps that a build writes down for an inferred statement.
    """

    fault: Fault
    quad: Quad


def unsupported(store: Store) -> Iterator[Unsupported]:
    """What a build would write otherwise: both graphs are computed anew, which takes as long as it does in a build."""
    yield from _compared(store, FACTS, _facts, ("fact-without-claim", "fact-missing"))
    derivations = any(True for _ in store.quads_for_pattern(None, TYPE, px("Derivation"), INFERRED))

    def inferred(of: Store) -> Iterator[Quad]:
        return iter(InferredQuads(of, derivations=derivations, once=True))

    yield from _compared(store, INFERRED, inferred, ("inferred-without-premises", "inferred-missing"))


def _compared(
    store: Store, graph: NamedNode, expected: Callable[[Store], Iterable[Quad]], faults: tuple[Fault, Fault]
) -> Iterator[Unsupported]:
    """Differences between a graph and what it should be; only where the graph has more are hashes of that held."""
    there = 0
    for quad in expected(store):
        if quad in store:
            there += 1
        else:
            yield Unsupported("derivation" if _is_reason(quad) else faults[1], quad)
    if there < sum(1 for _ in _quads(store, graph)):
        right = set(map(hash, expected(store)))
        for quad in sorted((quad for quad in _quads(store, graph) if hash(quad) not in right), key=str):
            yield Unsupported("derivation" if _is_reason(quad) else faults[0], quad)


def _facts(store: Store) -> Iterable[Quad]:
    return sorted(set(fact_quads(store)), key=str)


def _is_reason(quad: Quad) -> bool:
    return str(quad.subject).startswith(tuple(f"<{start}" for start in _REASONS))


def _quads(store: Store, graph: NamedNode) -> Iterator[Quad]:
    return store.quads_for_pattern(None, None, None, graph)
