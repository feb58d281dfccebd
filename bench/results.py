"""What was measured: lines of the one table, kept in a file for each measurement, and the table made of them.

The files lie in bench/results/ and are the source of the table in docs/quality.md: a measurement that is made anew
replaces its own lines and no others.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import page

FOLDER = Path(__file__).resolve().parent / "results"
HEADINGS = ("what", "ours", "baseline", "ratio", "spread", "wanted", "reached")
_PLACES = {"s": 1, "ms": 1, "MB": 0, "words/s": 0, "quads/s": 0}


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison.

    ours, baseline: medians, in `unit` (a key of the table of decimal places). against: what the baseline is.
    ratios: of each run, or of each question asked; the table has their median and their least and greatest.
    wanted: what the median is to reach, None where nothing is wanted. at_most: whether that is the most it may be.
    bound: whether some runs of the baseline were given up, so that their ratios are the least that they can be.
    """

    what: str
    unit: str
    ours: float
    against: str
    baseline: float
    ratios: tuple[float, ...]
    wanted: float | None = None
    at_most: bool = False
    bound: bool = False

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)

    @property
    def reached(self) -> bool:
        """Whether the ratio is as wanted, as far as it is printed; true where nothing is."""
        if self.wanted is None:
            return True
        ratio = float(_number(self.ratio))
        return ratio <= self.wanted if self.at_most else ratio >= self.wanted

    def row(self) -> tuple[str, ...]:
        """The cells of the table."""
        wanted = "–" if self.wanted is None else f"{'≤' if self.at_most else '≥'} {_number(self.wanted)}"
        reached = "–" if self.wanted is None else "yes" if self.reached else "**no**"
        spread = f"{_number(min(self.ratios))}–{_number(max(self.ratios))}" if len(self.ratios) > 1 else "–"
        least = "≥ " if self.bound else ""
        return (
            *(self.what, _amount(self.ours, self.unit), f"{self.against}: {least}{_amount(self.baseline, self.unit)}"),
            *(f"{least}{_number(self.ratio)}", spread, wanted, reached),
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What one measurement gave.

    note: how it was made. rates: numbers that other pages compute with, by name. rows: of a table of its own, under its
    `headings`. load: processors that all else on the machine had meanwhile. took: seconds. machine: on what, and with
    which versions of the libraries.
    """

    lines: tuple[Line, ...]
    note: str
    rates: dict[str, float] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    load: float = 0.0
    took: float = 0.0
    machine: str = ""


def compared(
    what: str,
    pairs: Sequence[tuple[float, float]],
    against: str,
    *,
    unit: str = "s",
    scale: float = 1.0,
    wanted: float | None = None,
    at_most: bool = True,
) -> Line:
    """A line of pairs of seconds, ours and the baseline's, as times (`scale`: of the unit in a second).

    A unit that ends in `/s` is a speed: `scale` is then the work that each of the two does, and ratios are of speeds.
    """
    speeds = unit.endswith("/s")
    ours, theirs = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratios = tuple(theirs / ours if speeds else ours / theirs for ours, theirs in pairs)
    amounts = (scale / ours, scale / theirs) if speeds else (ours * scale, theirs * scale)
    most = at_most and not speeds
    return Line(what, unit, amounts[0], against, amounts[1], ratios, wanted, at_most=most)


def keep(name: str, result: Result, folder: Path = FOLDER) -> None:
    """Write a result."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(result), indent=1, ensure_ascii=False)
    (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")


def kept(name: str, folder: Path = FOLDER) -> Result | None:
    """The result of this name; None if there is none."""
    path = folder / f"{name}.json"
    if not path.exists():
        return None
    record = json.loads(path.read_text(encoding="utf-8"))
    lines = tuple(Line(**{**line, "ratios": tuple(line["ratios"])}) for line in record["lines"])
    rows = tuple(map(tuple, record["rows"]))
    return Result(**{**record, "lines": lines, "headings": tuple(record["headings"]), "rows": rows})


def table(results: Iterable[Result]) -> str:
    """The one table."""
    return page.table(HEADINGS, (line.row() for result in results for line in result.lines))


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 20 else f"{value:.0f}"


def _amount(value: float, unit: str) -> str:
    places = _PLACES[unit] if value >= 1 or unit != "ms" else 2
    return f"{value:,.{places}f} {unit}"
