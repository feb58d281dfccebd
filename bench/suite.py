"""Measures everything that docs/quality.md says on speed and memory, and writes its one table: `make bench`.

    python bench/suite.py                        all of it, and what it gave on standard output
    python bench/suite.py --list                 what there is to measure
    python bench/suite.py --only ask build-1000  these alone; the rest of the table stays as it was measured before
    python bench/suite.py --resume               what a run that was broken off has not come to
    python bench/suite.py --large                also 10 million quads, and how fast 100,000 documents are built
    python bench/suite.py --write                and writes it into docs/quality.md
    python bench/suite.py --only none --write    measures nothing and writes what is kept

Every figure is a ratio to a named baseline in the same run: the two take turns, so that whatever else the machine does
falls on both. What is measured is kept in bench/results/, a file each, which is where the table comes from; a result is
taken away as soon as it is to be measured anew. The exit code is 1 if something is not reached.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import asking
import building
import cold_start
import page
import reasoning
import results
import speed
from measuring import others
from results import Result
from rivals import AS_SAVED, RIVALS

from kg.pipeline import building as builds

LIBRARIES = ("pyoxigraph", "spacy", "rdflib", "owlready2", "oxigraph")
BUSY = 0.2
"""Processors that other work has, from which on a measurement says that it was not alone."""


@dataclass(frozen=True, slots=True)
class Step:
    """One measurement: its name, what it does in a folder of its own, and whether it needs --large."""

    name: str
    measure: Callable[[Path], Result]
    large: bool = False


def steps(options: argparse.Namespace) -> list[Step]:
    """All measurements, in the table's order."""
    rounds: int = options.rounds
    texts = speed.documents(options.texts)
    found = [
        Step("extract", lambda _: speed.extraction(texts, rounds)),
        Step("jobs", lambda folder: speed.processes(texts, min(rounds, 3), options.words, folder)),
        Step("cold", lambda folder: _cold(folder, 5 * rounds)),
    ]
    for number, large in _sizes(options.documents, 100_000):
        few = 1 if number > 5_000 else min(rounds, 3)
        found.append(
            Step(f"build-{number}", lambda folder, n=number, few=few: building.measured(n, few, folder), large)  # type: ignore[misc]
        )
    found.append(Step("memory", lambda folder: building.memory(options.archives, folder)))
    for number, large in _sizes(options.quads, 10_000_000):
        few = 1 if number > 200_000 else min(rounds, 3)
        found.append(
            Step(f"derive-{number}", lambda folder, n=number, few=few: reasoning.measured(n, few, folder), large)  # type: ignore[misc]
        )
    for number, large in _sizes(options.quads, 10_000_000):
        rivals = (
            options.rivals if not large else [name for name in options.rivals if name in (AS_SAVED, "Oxigraph server")]
        )
        found.append(
            Step(f"ask-{number}", lambda folder, n=number, o=rivals: asking.measured(n, o, folder), large)  # type: ignore[misc]
        )
    return found


def _sizes(asked: Sequence[int], largest: int) -> list[tuple[int, bool]]:
    """Those asked for, and the largest, which needs --large."""
    return [(number, False) for number in asked] + ([] if largest in asked else [(largest, True)])


def _cold(folder: Path, rounds: int) -> Result:
    builds.build(directory=folder / "kg")
    return cold_start.measured(folder / "kg", rounds)


def chosen(found: Sequence[Step], options: argparse.Namespace) -> list[Step]:
    """Those to be measured now: `ask` stands for all whose name begins so, the large ones only with --large."""
    only: list[str] = options.only
    usual = [one for one in found if options.large or not one.large]
    if not only:
        return usual
    return [
        one for one in found if one.name in only or (one in usual and any(one.name.startswith(f"{n}-") for n in only))
    ]


def measure(todo: Sequence[Step], every: Sequence[Step], options: argparse.Namespace) -> Iterator[str]:
    """Measure, keep and, if so asked, write into the page, one after the other; gives a line on each that fails.

    What is to be measured has no result until it is.
    """
    if options.resume:
        todo = [one for one in todo if results.kept(one.name, options.results) is None]
    else:
        for one in todo:
            (options.results / f"{one.name}.json").unlink(missing_ok=True)
    for number, one in enumerate(todo, 1):
        print(f"bench: {one.name} ({number} of {len(todo)})", file=sys.stderr, flush=True)
        before, start = others(), time.monotonic()
        try:
            with tempfile.TemporaryDirectory(dir=options.folder) as folder:
                result = one.measure(Path(folder))
        except Exception as error:  # the others are measured all the same
            traceback.print_exc()
            yield f"bench: {one.name} failed: {error}"
            continue
        took = time.monotonic() - start
        load = max(0.0, others() - before) / took
        result = replace(result, load=round(load, 2), took=round(took, 1), machine=machine())
        results.keep(one.name, result, options.results)
        print(results.table([result]), file=sys.stderr, flush=True)
        if options.write:
            write(_kept(every, options), options.page)


def text(found: Sequence[tuple[str, Result]]) -> str:
    """The table, and below it how each of its parts was measured."""
    if not found:
        return "(not measured)\n"
    notes = [f"- `{name}`: {result.note}{_company(result)}." for name, result in found]
    machines = "; ".join(dict.fromkeys(result.machine for _, result in found))
    return "\n".join([results.table(result for _, result in found), *notes, "", f"Measured on {machines}.", ""])


def _company(result: Result) -> str:
    """Whether the machine had other work."""
    return f"; **beside other work** on {result.load:.1f} processors" if result.load > BUSY else ""


def details(found: Sequence[tuple[str, Result]], start: str) -> str:
    """The tables of their own of what begins so: of questions only the largest one's, of others their rows together."""
    tables = [result for name, result in found if name.startswith(start) and result.rows]
    if not tables:
        return "(not measured)\n"
    if start == "ask":
        largest = max(tables, key=lambda one: one.rates["quads"])
        return f"{largest.rates['quads']:,.0f} quads:\n\n{page.table(largest.headings, largest.rows)}"
    return page.table(tables[0].headings, (row for one in tables for row in one.rows))


def machine() -> str:
    """What it was measured on and with."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {libraries}"


def write(found: Sequence[tuple[str, Result]], where: Path) -> None:
    """Put all of it into the page."""
    page.write("bench/suite.py", text(found), where)
    page.write("bench/suite.py derive", details(found, "derive"), where)
    page.write("bench/suite.py ask", details(found, "ask"), where)


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--list", action="store_true", help="name the measurements, with what is kept of each, and end")
    made.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these; 'ask' stands for all ask-…")
    made.add_argument("--resume", action="store_true", help="leave out what has a result")
    made.add_argument("--large", action="store_true", help="also what takes an hour and 50 GB of disk")
    made.add_argument("--write", action="store_true", help="write it into the page")
    made.add_argument("--rounds", type=int, default=5, help="runs of each, where they are short (default: %(default)s)")
    made.add_argument("--quads", type=int, nargs="+", default=[100_000, 1_000_000], metavar="N")
    made.add_argument("--documents", type=int, nargs="+", default=[1_000, 5_000], metavar="N", help="of builds")
    made.add_argument(
        "--archives", type=int, nargs="+", default=[1_000, 10_000, 100_000], metavar="N", help="documents, for memory"
    )
    made.add_argument("--words", type=int, default=400_000, metavar="N", help="that two processes read, at least")
    made.add_argument("--texts", type=Path, nargs="+", default=[], metavar="PATH", help="to read; default: its own")
    made.add_argument("--rivals", nargs="*", default=list(RIVALS), choices=list(RIVALS), metavar="NAME")
    made.add_argument("--folder", type=Path, metavar="DIR", help="for graphs and stores, on a disk")
    made.add_argument("--results", type=Path, default=results.FOLDER, metavar="DIR")
    made.add_argument("--page", type=Path, default=page.QUALITY, metavar="FILE", help="for --write")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print the whole table; 1 if something in it is not reached."""
    options = parser().parse_args(arguments)
    every = steps(options)
    if options.list:
        for one in every:
            result = results.kept(one.name, options.results)
            state = "--large" if one.large else "" if result is None else f"{result.took:,.0f} s"
            print(f"{one.name:16} {state}")
        return 0
    todo = chosen(every, options)
    if options.only not in ([], ["none"]) and not todo:
        print(f"bench: nothing is called '{' '.join(options.only)}'; see --list", file=sys.stderr)
        return 2
    failed = list(measure(todo, every, options))
    found = _kept(every, options)
    print(text(found))
    if options.write:
        write(found, options.page)
    for line in failed:
        print(line, file=sys.stderr)
    return 0 if not failed and all(line.reached for _, result in found for line in result.lines) else 1


def _kept(every: Sequence[Step], options: argparse.Namespace) -> list[tuple[str, Result]]:
    return [(one.name, result) for one in every if (result := results.kept(one.name, options.results)) is not None]


if __name__ == "__main__":
    sys.exit(main())
