"""How long a build takes against loading the same N-Quads into the same kind of store, and how much memory.

The texts and their claims are those of bench/generated.py, told of a world that is the same for any number of them, and
are not really read: what is measured is all of a build but the language model. Built again after one document in a
hundred has changed, and after nothing has.
"""

from __future__ import annotations

import itertools
import random
import resource
import shutil
import statistics
from dataclasses import dataclass
from pathlib import Path

import generated
from measuring import apart, seconds
from pyoxigraph import RdfFormat, Store
from results import Line, Result, compared

from kg.extraction import Extractor
from kg.graph.store import open_store
from kg.lexicon import load_lexicon
from kg.model import Claim, Document
from kg.pipeline import building, reading
from kg.register import Register, load_register

WORLD = 20_000
"""Claims that the world is made for; who else is told of in the texts makes no difference to how they are read."""
CLAIMS = 2
"""In each document."""
WANTED = 0.7
WANTED_GROWTH = 1.15


class Invented:
    """In place of an extractor: makes the claims of a text by its name, as they were made when it was written.

    with_model: has a language model in memory all the same.
    """

    model = generated.MODEL

    def __init__(self, about: generated.World, claims: int, *, with_model: bool = False) -> None:
        self.loaded = Extractor(load_register(), load_lexicon()) if with_model else None
        self.register: Register = about.register
        self._about = about
        self._claims = claims
        self._told: dict[tuple[str, str], list[Claim]] = {}

    def made(self, name: str, edition: str = "") -> tuple[Document, list[Claim]]:
        """The document of this name; another edition has other claims."""
        return generated.document(name, self._claims, self._about, random.Random(f"{name} {edition}"))

    def prepare(self, texts: Path) -> None:
        """Make the claims of all texts of a folder; a build is not to wait while they are."""
        for path in texts.rglob("*.txt"):
            edition = path.read_text(encoding="utf-8").split()[-1]
            self._told[path.stem, edition] = self.made(path.stem, edition)[1]

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """The claims of a document, whose last line says the edition."""
        edition = document.text.split()[-1]
        told = self._told.get((document.id, edition))
        return tuple(told if told is not None else self.made(document.id, edition)[1])

    def write(self, folder: Path, number: int, edition: str = "first") -> None:
        """The text of this number."""
        name = f"text-{number}"
        place = folder / f"{number // 1000}"
        place.mkdir(exist_ok=True)
        (place / f"{name}.txt").write_text(f"{self.made(name, edition)[0].text}{edition}\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Archive:
    """Texts that lie in `texts`, with so many claims each."""

    texts: Path
    documents: int
    claims: int = CLAIMS

    def write(self, edition: str = "first", step: int = 1) -> None:
        """Write every text, or one in `step`, in this edition."""
        self.texts.mkdir(exist_ok=True)
        extractor = Invented(generated.world(WORLD), self.claims)
        for number in range(0, self.documents, step):
            extractor.write(self.texts, number, edition)

    def build(self, directory: Path, *, with_model: bool = False) -> float:
        """Seconds of a build of the texts into a graph; claims are made before it, but with a model while it runs."""
        about = generated.world(WORLD)
        extractor = Invented(about, self.claims)
        if not with_model:
            extractor.prepare(self.texts)

        def extractor_with(register: object, lexicon: object) -> Invented:
            return Invented(about, self.claims, with_model=True) if with_model else extractor

        reading.extractor_with = extractor_with  # type: ignore[assignment]
        return seconds(lambda: building.build([self.texts], directory=directory))

    def build_apart(self, directory: Path, *, with_model: bool = False) -> tuple[float, int]:
        """Seconds of a build in a process of its own, and the most memory in bytes that the process has had."""
        return apart(_built, self, directory, with_model)  # type: ignore[return-value]


def _built(archive: Archive, directory: Path, with_model: bool) -> tuple[float, int]:
    took = archive.build(directory, with_model=with_model)
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _loaded(lines: Path, directory: Path) -> float:
    """Seconds of loading a file of N-Quads into an empty store."""
    store = Store(str(directory))
    return seconds(lambda: store.bulk_load(path=str(lines), format=RdfFormat.N_QUADS))


def _dumped(directory: Path, lines: Path) -> int:
    """Write all of a graph as N-Quads; how many there are."""
    store = open_store(directory)
    store.dump(str(lines), RdfFormat.N_QUADS)
    return len(store)


def measured(documents: int, rounds: int, folder: Path) -> Result:
    """Builds of an archive of that many texts against loads of what was built, in turns."""
    archive, graph, lines = Archive(folder / "texts", documents), folder / "kg", folder / "graph.nq"
    archive.write()
    pairs: list[tuple[float, float]] = []
    quads = 0
    for _ in range(rounds):
        shutil.rmtree(graph, ignore_errors=True)
        build, _memory = archive.build_apart(graph)
        quads = quads or apart(_dumped, graph, lines)  # type: ignore[assignment]
        pairs.append((build, apart(_loaded, lines, folder / "raw")))  # type: ignore[arg-type]
        shutil.rmtree(folder / "raw")
    first = statistics.median(build for build, _ in pairs)
    what = f"{documents:,} documents ({quads:,} quads)"
    speed = compared(f"build, {what}", pairs, "`bulk_load`", unit="quads/s", scale=quads, wanted=WANTED)
    again = []
    for number in range(rounds):
        archive.write(f"edition-{number}", 100)
        again.append((archive.build_apart(graph)[0], first))
    changed = compared(f"build again, {what}, 1 in 100 changed", again, "its first build")
    nothing = [(archive.build_apart(graph)[0], first) for _ in range(rounds)]
    unchanged = compared(f"build again, {what}, nothing changed", nothing, "its first build")
    note = (
        f"generated texts with {CLAIMS} claims each, with all of a build but the language model, derivations included;"
        f" `bulk_load` loads the graph's N-Quads into an empty store; {rounds} runs of each, builds and"
        " loads in turns, on disk"
    )
    rates = {"quads_per_second": speed.ours, "quads_per_document": quads / documents, "bytes_on_disk": _size(graph)}
    return Result((speed, changed, unchanged), note, rates)


def memory(sizes: list[int], folder: Path) -> Result:
    """The most memory that a build takes, at each number of documents and against the one before."""
    taken: list[int] = []
    for documents in sizes:
        archive, graph = Archive(folder / "texts", documents, claims=1), folder / "kg"
        archive.write()
        taken.append(archive.build_apart(graph, with_model=True)[1])
        for place in (archive.texts, graph):
            shutil.rmtree(place)
    megabytes = [peak / 1e6 for peak in taken]
    lines = tuple(
        Line(
            *(f"peak memory of a build, {larger:,} documents", "MB", megabytes[n + 1]),
            *(f"{smaller:,} documents", megabytes[n], (taken[n + 1] / taken[n],)),
            wanted=WANTED_GROWTH if smaller >= 10_000 else None,
            at_most=True,
        )
        for n, (smaller, larger) in enumerate(itertools.pairwise(sizes))
    )
    note = (
        "generated texts with 1 claim each, derivations included, one process with the language model in memory until"
        " all texts are read, which does not read them; one build of each size, each in a process of its own"
    )
    return Result(lines, note, {f"bytes_of_memory_{size}": peak for size, peak in zip(sizes, taken, strict=True)})


def _size(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
