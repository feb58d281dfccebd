"""Which saved query's time grows with what: each asked of graphs of several sizes, on disk, within limits.

    python bench/growth.py [--quads N…] [--only QUERY…] [--rounds N] [--timeout SECONDS] [--memory SIZE] [--folder DIR]
        [--write]

The graphs are those of bench/generated.py with facts and inferences, without derivations; DIR (default: build/growth)
keeps them: 4 GB, made in ten minutes, for ten million quads. Each query is asked as `kg ask` asks it, in a process of
its own that keeps to the limits: of a party told of as often in a large graph as in a small one, and of one that has
the same share of every graph. --write puts the table into docs/scale.md.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import generated
import page
from measuring import apart, seconds
from pyoxigraph import NamedNode, Store

from kg.cli.limits import limits
from kg.errors import LimitError, ProxyKGError
from kg.graph.opening import open_store
from kg.graph.store import build_store
from kg.model import Link
from kg.pipeline import guarded
from kg.queries import Parameter, RowStream, SavedQuery, Triples, load_queries
from kg.queries.worker import Limits
from kg.vocabulary import ID, graph_iri, iri

ROOT = Path(__file__).resolve().parent.parent
_CANDIDATES = 40
_LONG = 6
"""Seconds after which a query is not asked again."""
_AS_LONG = 2.5
"""Up to so many times as long counts as no growth."""
_NARROWING = frozenset({"actor", "organisation", "place", "from", "to"})
"""Parameters that may be left out, and are given all the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who and where a graph is asked about, by name; `other` has to do with `actor`."""

    actor: str
    other: str
    person: str
    place: str

    def value(self, parameter: Parameter) -> str:
        """What a parameter is given."""
        if parameter.kind == "Class" or parameter.type in ("literal", "date"):
            return parameter.default or parameter.example
        if parameter.kind == "Place":
            return self.place
        if parameter.name == "speaker":
            return self.person
        return self.actor if parameter.name in ("actor", "organisation") else self.other


@dataclass(frozen=True, slots=True)
class Measured:
    """One query of one graph: seconds (None: beyond a limit, which `failed` names) and rows, or triples."""

    seconds: float | None
    rows: int
    failed: str = ""

    def cell(self) -> str:
        """As the table has it."""
        return self.failed if self.seconds is None else f"{_seconds(self.seconds)}, {self.rows:,}"


def _seconds(took: float) -> str:
    return f"{took:.2f}" if took < 10 else f"{took:.0f}"


def graph(size: int, folder: Path) -> Path:
    """The graph of about so many quads, built if it is not there."""
    directory = folder / str(size)
    if not directory.exists():
        print(f"building {directory}", file=sys.stderr, flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        apart(_build, directory, size)
    return directory


def _build(directory: Path, size: int) -> None:
    build_store(directory, generated.quads(size), derivations=False)


def told(directory: Path, size: int) -> tuple[Told, Told]:
    """Whom to ask about: those who have some claims in a graph of any size, and those who have a share of all."""
    about = generated.world(generated.claims_for(size))
    third = len(about.groups) // 3
    store = open_store(directory)
    known = {group: list(_dealings(store, group)) for group in about.groups[third : third + _CANDIDATES]}
    # of many who are named as often, the one about whom most kinds of things are known
    actor = max(known, key=lambda group: len({kind for kind, _ in known[group]}))
    other = next(party for _, party in known[actor])
    seldom = Told(actor.label, other, about.persons[len(about.persons) // 3].label, about.places[-1].label)
    often = (links[0].label for links in (about.states, about.groups, about.persons, about.places))
    return seldom, Told(*often)


def _dealings(store: Store, actor: Link) -> Iterator[tuple[str, str]]:
    """What holds between an actor and other groups, and the name of each."""
    for quad in store.quads_for_pattern(NamedNode(iri(actor.key)), None, None, NamedNode(graph_iri("facts"))):
        key = str(quad.object).strip("<>").removeprefix(ID)
        if key.startswith("actor/group-"):
            yield str(quad.predicate), key.removeprefix("actor/").replace("-", " ").capitalize()


def measured(query: SavedQuery, about: Told, directory: Path, most: Limits, rounds: int) -> Measured:
    """The median of some rounds; of one where that takes long."""
    values = {one.name: about.value(one) for one in query.parameters if one.required or one.name in _NARROWING}
    took: list[float] = []
    rows = 0

    def ask() -> None:
        nonlocal rows
        answer = guarded.ask(query.name, values, graph=directory, limits=most)
        rows = len(answer.triples) if isinstance(answer, Triples) else sum(1 for _ in cast("RowStream", answer).rows)

    while len(took) < rounds and sum(took) < _LONG:
        try:
            took.append(seconds(ask))
        except LimitError as error:
            return Measured(None, 0, "too much memory" if "memory" in str(error) else f"over {most.seconds:.0f} s")
        except ProxyKGError as error:
            return Measured(None, 0, str(error))
    return Measured(statistics.median(took), rows)


def grows_with(found: Sequence[Measured]) -> str:
    """What the time grows with, from the smallest graph to the largest."""
    if found[-1].seconds is None or found[0].seconds is None:
        return "all claims"
    longer = found[-1].seconds / found[0].seconds
    if longer < _AS_LONG:
        return "nothing"
    rows = found[-1].rows / max(1, found[0].rows)
    # a tenth of the graph's growth is what deeper indexes and colder disks make
    return "rows" if rows > _AS_LONG and longer < 2 * rows else "all claims"


def measure(options: argparse.Namespace) -> tuple[list[tuple[str, ...]], int]:
    """The rows of the table, and the bytes that the largest of the processes asked took."""
    graphs = {size: graph(size, options.folder) for size in options.quads}
    asked = {size: apart(told, directory, size) for size, directory in graphs.items()}
    # apart, so that its processes are those asked alone
    return cast("tuple[list[tuple[str, ...]], int]", apart(_measured, options, graphs, asked))


def _measured(
    options: argparse.Namespace, graphs: dict[int, Path], asked: dict[int, tuple[Told, Told]]
) -> tuple[list[tuple[str, ...]], int]:
    rows = list(_rows(options, graphs, asked))
    return rows, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def _rows(
    options: argparse.Namespace, graphs: dict[int, Path], asked: dict[int, tuple[Told, Told]]
) -> Iterator[tuple[str, ...]]:
    most = limits(options.timeout, options.memory)
    for name, query in load_queries().items():
        if options.only and name not in options.only:
            continue
        cells = [name]
        of_someone = any(one.type == "iri" and one.kind != "Class" for one in query.parameters)
        for which in (0, 1):
            if which == 0 and not of_someone:
                cells += [""] * (len(graphs) + 1)
                continue
            found = [
                measured(query, asked[size][which], directory, most, options.rounds)
                for size, directory in graphs.items()
            ]
            cells += [*(one.cell() for one in found), grows_with(found)]
        print("\t".join(cells), flush=True)
        yield tuple(cells)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, nargs="+", default=[100_000, 1_000_000, 10_000_000], metavar="N")
    parser.add_argument("--only", nargs="+", default=[], metavar="QUERY")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", default="60", metavar="SECONDS")
    parser.add_argument("--memory", default="2G", metavar="SIZE")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "growth", metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the result into docs/scale.md")
    options = parser.parse_args()
    rows, largest = measure(options)
    sizes = [f"{size:,} quads" for size in options.quads]
    headings = ["query", *sizes, "grows with", *sizes, "grows with"]
    text = f"Largest process: {largest / 1e6:,.0f} MB.\n\n{page.table(headings, rows)}"
    print(text)
    if options.write:
        page.write("bench/growth.py", text, ROOT / "docs" / "scale.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())
