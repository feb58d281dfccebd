"""How long it takes to draw facts and infer, against loading the same quads into the same kind of store, in one run.

    python bench/reasoning.py [--quads N…] [--seed N] [--folder DIR] [--write]

The graphs are those of bench/generated.py; DIR (default: a temporary folder) holds them and their stores, and should be
on a disk; 10 million quads take some 20 GB of it for a quarter of an hour. --write puts the result into
docs/quality.md.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import generated
import page
from measuring import seconds
from pyoxigraph import RdfFormat, Store

from kg.graph.derivation import InferredQuads, conclusions, fact_quads

HEADINGS = (
    "quads",
    "bulk load",
    "facts",
    "inferred statements",
    "inferring",
    "and writing",
    "… with derivations",
    "quads written",
    "ratio",
    "ratio with derivations",
    "peak memory",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each step over one graph; sizes in quads and statements; memory in bytes.

    facts: with merging the store's files first, as a build does; it makes what follows several times as fast.
    """

    quads: int
    load: float
    facts: float
    inferred: int
    inferring: float
    written: float
    derived: float
    added: int
    memory: int

    def row(self) -> tuple[str, ...]:
        """The cells of the table; a ratio is facts and inference, with what is written, against the bulk load."""
        seconds = (f"{self.inferring:,.1f} s", f"{self.written:,.1f} s", f"{self.derived:,.1f} s")
        ratios = ((self.facts + took) / self.load for took in (self.written, self.derived))
        return (
            *(f"{self.quads:,}", f"{self.load:,.1f} s", f"{self.facts:,.1f} s", f"{self.inferred:,}"),
            *(*seconds, f"{self.added:,}", *(f"{ratio:.2f}" for ratio in ratios), f"{self.memory / 1e9:.1f} GB"),
        )


def measured(size: int, seed: int, folder: Path) -> Measured:
    """One graph of about that many quads: made, loaded, derived from; what it took."""
    text, directory = folder / f"{size}.nq", folder / f"{size}.store"
    generated.write(text, generated.quads(size, seed=seed))
    store = Store(str(directory))
    load = seconds(lambda: store.bulk_load(path=str(text), format=RdfFormat.N_QUADS))
    text.unlink()
    quads = len(store)
    facts = seconds(store.optimize) + seconds(lambda: store.bulk_extend(fact_quads(store)))
    inferring = seconds(lambda: sum(1 for _ in conclusions(store)))
    # written elsewhere, so that what is measured next starts from the same store
    bare = Store(str(folder / f"{size}.inferred"))
    written = seconds(lambda: bare.bulk_extend(InferredQuads(store, derivations=False)))
    before = len(store)
    whole = InferredQuads(store)
    derived = seconds(lambda: store.bulk_extend(whole))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Measured(quads, load, facts, whole.statements, inferring, written, derived, len(store) - before, memory)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, nargs="+", default=[100_000, 1_000_000], help="default: 100000 1000000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the result into docs/quality.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        rows = []
        for size in options.quads:
            # each in a process of its own, so that its peak of memory is its own
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                rows.append(pool.apply(measured, (size, options.seed, Path(folder))).row())
            for directory in Path(folder).iterdir():
                shutil.rmtree(directory)
            print("\t".join(rows[-1]), flush=True)
    table = page.table(HEADINGS, rows)
    print(table)
    if options.write:
        page.write("bench/reasoning.py", table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
