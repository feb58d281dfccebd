"""What a million and a hundred million documents cost in core-hours and disk, computed from measured rates.

    python bench/costs.py [TEXTS…] [--words N] [--quads N] [--rounds N] [--folder DIR] [--write]

Reading is measured on TEXTS (default: the article and the project's own gold texts), as a worker of a cluster does it:
with the language model, to a compressed part. Building is measured on a generated graph of --quads quads, without the
model. --words is how long a document of the archive is. --write puts the result into docs/scale.md.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import generated
import page
from measuring import apart, seconds

from kg.graph.store import build_site, write_store
from kg.pipeline.batches import Given, Knowledge, Reader, batches
from kg.pipeline.parcels import carried, packed
from kg.resources import resource
from kg.text.files import texts_below
from kg.text.sources import Source

OWN = ("data/texts", "data/gold/texts", "data/gold/held-out/texts")
SCALE = Path(__file__).resolve().parent.parent / "docs" / "scale.md"
SIZES = (1_000_000, 100_000_000)
CLUSTERS = (16, 1_000)
"""Cores that read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read by one core: texts, their words and bytes, seconds, and the quads and bytes of the parts."""

    texts: int
    words: int
    size: int
    seconds: float
    quads: int
    lines: int
    compressed: int


@dataclass(frozen=True, slots=True)
class Building:
    """What one machine made of parts. given: their quads. quads: those of the graph. size: its bytes on disk."""

    given: int
    quads: int
    seconds: float
    size: int


def read(paths: Sequence[Path], rounds: int) -> Reading:
    """Read texts, batch by batch; the median of so many rounds after a first one."""
    reader = Reader(Knowledge())
    found = [file for path in paths for file in texts_below(path)]
    texts, failures = carried(Given(Source(file.stem, str(file))) for file in found if isinstance(file, Path))
    if failures:
        raise failures[0]
    sizes = [len(given.data or b"") for given in texts]
    grouped = list(batches(zip(texts, sizes, strict=True)))
    parts = [packed(reader, batch).part for batch in grouped]
    times = [seconds(lambda: [packed(reader, batch) for batch in grouped]) for _ in range(rounds)]
    lines = [gzip.decompress(part) for part in parts]
    return Reading(
        texts=len(texts),
        words=sum(len((given.data or b"").split()) for given in texts),
        size=sum(sizes),
        seconds=statistics.median(times),
        quads=sum(part.count(b"\n") for part in lines),
        lines=sum(map(len, lines)),
        compressed=sum(map(len, parts)),
    )


def write(part: Path, size: int) -> None:
    """A generated graph of so many quads, as a part."""
    generated.write(part, generated.quads(size))


def built(part: Path, directory: Path, derivations: bool) -> Building:
    """The graph of a part."""

    def build() -> None:
        nonlocal quads
        with build_site(directory) as site:
            quads = write_store(site, (), parts=[part], derivations=derivations).contents.quads

    quads = 0
    took = seconds(build)
    with part.open("rb") as lines:
        given = sum(1 for _ in lines)
    return Building(given, quads, took, sum(file.stat().st_size for file in directory.rglob("*") if file.is_file()))


def amount(number: float, units: Sequence[str] = ("", " thousand", " million", " billion")) -> str:
    """A number with the two digits that count, and the unit that suits it: `1.6 TB`, `160 billion`."""
    power = 0
    while number >= 1000 and power < len(units) - 1:
        number, power = number / 1000, power + 1
    return f"{_rounded(number)}{units[power]}"


def size(number: float) -> str:
    """Bytes."""
    return amount(number, (" B", " kB", " MB", " GB", " TB", " PB"))


def hours(number: float) -> str:
    """How long something takes."""
    if number >= 240:
        return f"{_rounded(number / 24)} days"
    return f"{_rounded(number)} hours" if number >= 1 else f"{_rounded(number * 60)} minutes"


def _rounded(number: float) -> str:
    digits = 2 - len(f"{number:.0f}")
    return f"{round(number, max(digits, 0) if digits >= 0 else digits):,.{max(digits, 0)}f}"


def report(words: int, reading: Reading, without: Building, derived: Building) -> str:
    """The rates and the table."""
    rate = reading.words / reading.seconds
    took = words / rate / 3600
    each = {name: getattr(reading, name) / reading.words * words for name in ("size", "quads", "lines", "compressed")}
    rows = [
        _row("words", lambda n: amount(n * words)),
        _row("text", lambda n: size(n * each["size"])),
        _row("reading, core-hours", lambda n: f"{n * took:,.0f}"),
        *(_row(f"… on {cores:,} cores", lambda n, c=cores: hours(n * took / c)) for cores in CLUSTERS),
        _row("parts, compressed", lambda n: size(n * each["compressed"])),
        _row("parts, as N-Quads", lambda n: size(n * each["lines"])),
        _row("quads in them", lambda n: amount(n * each["quads"])),
    ]
    for built, name in ((without, "building, `--no-derivations`"), (derived, "building with derivations")):
        share = each["quads"] / built.given
        rows += [
            _row(f"{name}, on one machine", lambda n, b=built, s=share: hours(n * s * b.seconds / 3600)),
            _row("… quads of the graph", lambda n, b=built, s=share: amount(n * s * b.quads)),
            _row("… graph on disk", lambda n, b=built, s=share: size(n * s * b.size)),
        ]
    parts = f"{reading.quads / reading.words:.1f} quads a word, {reading.lines / reading.quads:.0f} bytes each"
    sent, given = (size(number / reading.seconds) for number in (reading.compressed, reading.size))
    speeds = [f"{one.given / one.seconds:,.0f}" for one in (without, derived)]
    facts = f"""\
- a document: {words:,} words
- reading, its part written and compressed: {rate:,.0f} words a second and core, over {reading.words:,} words
- in parts: {parts}, compressed {reading.compressed / reading.quads:.0f}
- a core is given {given} of texts a second, and sends {sent} of parts
- building: {speeds[0]} quads of parts a second, with derivations {speeds[1]}, at {derived.given:,} generated quads
"""
    headings = ("", *(f"{number:,} documents" for number in SIZES))
    return f"{facts}\n{page.table(headings, rows)}"


def _row(name: str, cell) -> tuple[str, ...]:  # type: ignore[no-untyped-def] # noqa: ANN001
    return (name, *map(cell, SIZES))


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, metavar="TEXTS")
    parser.add_argument("--words", type=int, default=600, help="of a document of the archive (default: %(default)s)")
    parser.add_argument("--quads", type=int, default=1_000_000, help="to be built of (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of reading (default: %(default)s)")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="for graphs (default: a temporary one)")
    parser.add_argument("--write", action="store_true", help="write the result into docs/scale.md")
    options = parser.parse_args()
    reading = apart(read, options.texts or [resource(name) for name in OWN], options.rounds)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        part = Path(folder, "part.nq")
        apart(write, part, options.quads)
        made = [apart(built, part, Path(folder, f"kg-{derivations}"), derivations) for derivations in (False, True)]
    text = report(options.words, reading, *made)  # type: ignore[arg-type]
    print(text)
    if options.write:
        page.write("bench/costs.py", text, SCALE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
