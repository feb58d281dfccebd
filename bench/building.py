"""How long a build takes against loading the same N-Quads into the same kind of store, and how much memory.

    python bench/building.py [--documents N…] [--claims N] [--no-derivations] [--folder DIR] [--write]

The texts and their claims are those of bench/generated.py, told of a world that is the same for any number of them, and
are not really read: what is measured is all of a build but the language model. Built again after one document in a
hundred has changed, and after nothing has. DIR (default: a temporary folder) should be on a disk. --write puts the
result into docs/quality.md.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import generated
import page
from measuring import apart, seconds
from pyoxigraph import RdfFormat, Store

from kg.graph.store import open_store
from kg.model import Claim, Document
from kg.pipeline import building, reading
from kg.register import Register

HEADINGS = (
    "documents",
    "quads",
    "build",
    "bulk load",
    "ratio of speeds",
    "1 in 100 changed",
    "nothing changed",
    "peak memory",
)
WORLD = 20_000
"""Claims that the world is made for; who else is told of in the texts makes no difference to how they are read."""


class Invented:
    """In place of an extractor: makes the claims of a text by its name, as they were made when it was written."""

    model = generated.MODEL

    def __init__(self, about: generated.World, claims: int) -> None:
        self.register: Register = about.register
        self._about = about
        self._claims = claims

    def made(self, name: str, edition: str = "") -> tuple[Document, list[Claim]]:
        """The document of this name; another edition has other claims."""
        return generated.document(name, self._claims, self._about, random.Random(f"{name} {edition}"))

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """The claims of a document, whose last line says the edition."""
        return tuple(self.made(document.id, document.text.split()[-1])[1])

    def write(self, folder: Path, number: int, edition: str = "first") -> None:
        """The text of this number."""
        name = f"text-{number}"
        place = folder / f"{number // 1000}"
        place.mkdir(exist_ok=True)
        (place / f"{name}.txt").write_text(f"{self.made(name, edition)[0].text}{edition}\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each step, memory in bytes."""

    documents: int
    quads: int
    build: float
    load: float
    changed: float
    unchanged: float
    memory: int

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        seconds = (f"{self.build:,.1f} s", f"{self.load:,.1f} s", f"{self.load / self.build:.2f}")
        again = (f"{self.changed:,.1f} s", f"{self.unchanged:,.1f} s")
        return (f"{self.documents:,}", f"{self.quads:,}", *seconds, *again, f"{self.memory / 1e6:,.0f} MB")


def built(texts: Path, directory: Path, options: SimpleNamespace) -> float:
    """Seconds of a build."""
    extractor = Invented(generated.world(WORLD), options.claims)
    reading.extractor_with = lambda register, lexicon: extractor  # type: ignore[assignment,return-value]
    return seconds(lambda: building.build([texts], directory=directory, derivations=options.derivations))


def built_first(texts: Path, directory: Path, options: SimpleNamespace) -> tuple[float, int]:
    """Seconds of a first build, and the most memory that the process has had."""
    return built(texts, directory, options), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def loaded(directory: Path, folder: Path) -> tuple[float, int]:
    """Seconds of loading all that is in a graph, and how many quads that is."""
    lines = folder / "graph.nq"
    store = open_store(directory)
    store.dump(str(lines), RdfFormat.N_QUADS)
    raw = Store(str(folder / "raw"))
    took = seconds(lambda: raw.bulk_load(path=str(lines), format=RdfFormat.N_QUADS))
    return took, len(store)


def measured(number: int, folder: Path, options: SimpleNamespace) -> Measured:
    """One archive of that many texts."""
    texts, directory = folder / "texts", folder / "kg"
    texts.mkdir()
    extractor = Invented(generated.world(WORLD), options.claims)
    for n in range(number):
        extractor.write(texts, n)
    build, memory = apart(built_first, texts, directory, options)  # type: ignore[misc]
    load, quads = apart(loaded, directory, folder)  # type: ignore[misc]
    for n in range(0, number, 100):
        extractor.write(texts, n, "second")
    changed = apart(built, texts, directory, options)
    unchanged = apart(built, texts, directory, options)
    return Measured(number, quads, build, load, changed, unchanged, memory)  # type: ignore[arg-type]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000], help="default: 1000 10000")
    parser.add_argument("--claims", type=int, default=2, help="in each document (default: %(default)s)")
    parser.add_argument("--derivations", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--folder", type=Path, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the result into docs/quality.md")
    options = parser.parse_args()
    chosen = SimpleNamespace(claims=options.claims, derivations=options.derivations)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        rows = []
        for number in options.documents:
            rows.append(measured(number, Path(folder), chosen).row())
            for directory in Path(folder).iterdir():
                shutil.rmtree(directory) if directory.is_dir() else directory.unlink()
            print("\t".join(rows[-1]), flush=True)
    table = page.table(HEADINGS, rows)
    print(table)
    if options.write:
        page.write("bench/building.py", table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
