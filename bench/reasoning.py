"""How long it takes to draw facts and infer, against loading the same quads into the same kind of store, in one run.

The graphs are those of bench/generated.py; 10 million quads take some 20 GB of disk for a quarter of an hour.
"""

from __future__ import annotations

import resource
import shutil
from dataclasses import dataclass
from pathlib import Path

import generated
from measuring import apart, seconds
from pyoxigraph import RdfFormat, Store
from results import Result, compared

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
        """The cells of the table."""
        seconds = (f"{self.inferring:,.1f} s", f"{self.written:,.1f} s", f"{self.derived:,.1f} s")
        return (
            *(f"{self.quads:,}", f"{self.load:,.1f} s", f"{self.facts:,.1f} s", f"{self.inferred:,}"),
            *(*seconds, f"{self.added:,}", f"{self.memory / 1e9:.1f} GB"),
        )


def measured(size: int, rounds: int, folder: Path, *, seed: int = 1) -> Result:
    """A graph of about that many quads: made, loaded and derived from, so many times."""
    text = folder / "generated.nq"
    generated.write(text, generated.quads(size, seed=seed))
    runs: list[Measured] = []
    for _ in range(rounds):
        # each in a process of its own, so that its peak of memory is its own
        runs.append(apart(_once, text, folder))  # type: ignore[arg-type]
        for directory in folder.iterdir():
            if directory.is_dir():
                shutil.rmtree(directory)
    bare = compared(
        f"facts and inferences, {runs[0].quads:,} quads",
        [(run.facts + run.written, run.load) for run in runs],
        "`bulk_load`",
    )
    whole = compared("… with derivations", [(run.facts + run.derived, run.load) for run in runs], "`bulk_load`")
    middle = sorted(runs, key=lambda run: run.derived)[len(runs) // 2]
    note = (
        "generated graphs, some 40 quads a claim, on disk; drawing facts, inferring and writing, against"
        f" loading the same quads; {rounds} {'runs' if rounds > 1 else 'run'}, each in a process of its own"
    )
    rates = {"quads_derived_from_per_second": middle.quads / (middle.facts + middle.derived)}
    return Result((bare, whole), note, rates, HEADINGS, (middle.row(),))


def _once(text: Path, folder: Path) -> Measured:
    store = Store(str(folder / "store"))
    load = seconds(lambda: store.bulk_load(path=str(text), format=RdfFormat.N_QUADS))
    quads = len(store)
    facts = seconds(store.optimize) + seconds(lambda: store.bulk_extend(fact_quads(store)))
    inferring = seconds(lambda: sum(1 for _ in conclusions(store)))
    # written elsewhere, so that what is measured next starts from the same store
    bare = Store(str(folder / "inferred"))
    written = seconds(lambda: bare.bulk_extend(InferredQuads(store, derivations=False)))
    before = len(store)
    whole = InferredQuads(store)
    derived = seconds(lambda: store.bulk_extend(whole))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Measured(quads, load, facts, whole.statements, inferring, written, derived, len(store) - before, memory)
