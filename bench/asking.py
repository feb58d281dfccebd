"""How long the saved queries take, against the same SPARQL through raw pyoxigraph and through others.

Ours is `kg.open(…).ask(…)` with all values read as strings: the query is found, bound and run. Raw is the same SPARQL
given to `pyoxigraph.Store.query` and all values read as strings: the same as is run in the end, which for the embedded
engine is put otherwise than it was saved. What that brings is measured too; all others are asked what was saved.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import generated
from measuring import apart, seconds, turns
from questions import Question, questions
from results import Line, Result
from rivals import AS_SAVED, RIVALS, raw_rows

import kg
from kg.graph.opening import open_store
from kg.graph.store import build_store
from kg.queries import put

if TYPE_CHECKING:
    from pyoxigraph import Store

WANTED = 1.15
WANTED_OF_RDFLIB = 20.0
LARGE = 900_000
"""Quads from which on so much is wanted: a graph asked for as a million has somewhat less or more."""
_SECONDS = 0.4
"""For which one question is asked again and again, each way, within the bounds of `_ROUNDS`."""
_ROUNDS = (3, 25)
_LONG = 10.0
"""Seconds from which on a question is asked once each way."""
_PATIENCE = (1.0, 21.0, 30.0)
"""What a rival gets for an answer: seconds at least, times as long as ours took, and seconds at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its rows, seconds of ours and raw in turns, seconds of each rival (at least so many, if cut)."""

    name: str
    rows: int
    pairs: tuple[tuple[float, float], ...]
    rivals: dict[str, float] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()

    @property
    def ours(self) -> float:
        """Median of our seconds."""
        return statistics.median(ours for ours, _ in self.pairs)

    @property
    def raw(self) -> float:
        """Median of raw pyoxigraph's seconds."""
        return statistics.median(raw for _, raw in self.pairs)

    @property
    def ratio(self) -> float:
        """Median of the ratios."""
        return statistics.median(ours / raw for ours, raw in self.pairs)

    def row(self, names: Sequence[str]) -> tuple[str, ...]:
        """The cells of the table of questions."""
        others = (f"{'> ' if name in self.cut else ''}{_ms(self.rivals[name])}" for name in names)
        return (f"`{self.name}`", f"{self.rows:,}", _ms(self.ours), _ms(self.raw), f"{self.ratio:.2f}", *others)


def measured(size: int, rivals: Sequence[str], folder: Path, *, seed: int = 1, only: Sequence[str] = ()) -> Result:
    """Every question over a graph of about that many quads and what follows from them; only: of these saved queries."""
    directory = folder / "kg"
    quads = apart(_built, directory, size, seed)
    with ExitStack() as stack:
        names = tuple(rivals)
        others = {name: stack.enter_context(RIVALS[name](name, directory)) for name in names}  # type: ignore[attr-defined]
        asked = [_asked(one, kg.open(directory), open_store(directory), others) for one in questions(only)]
    note = (
        f"{len(asked)} questions, each saved query with what it must be given and, where it may be narrowed to an"
        f" actor, with one; a generated graph of {quads:,} quads on disk, facts and inferences among them. Ours is"
        " `kg.open(…).ask(…)`, raw the SPARQL that it runs through pyoxigraph's `Store.query`, with all values read as"
        f" strings; '{AS_SAVED}' and the others are given the text of the saved query, bound;"
        f" {_ROUNDS[0]} to {_ROUNDS[1]} runs of each in turns (one of what takes {_LONG:.0f} s and more), and each of"
        " the others right after them, given up after"
        f" {_PATIENCE[1]:.0f} times as long as ours ({_PATIENCE[0]:.0f} s at least, {_PATIENCE[2]:.0f} s at most)"
    )
    lines = (*_against_raw(asked, quads), *(line for name in names for line in _against(name, asked, quads)))
    headings = ("question", "rows", "ours", "raw", "ratio", *names)
    slowest_first = sorted(asked, key=lambda one: -one.ours)
    rates = {"quads": quads, "slowest_seconds": slowest_first[0].ours}
    return Result(lines, note, rates, headings, tuple(one.row(names) for one in slowest_first))


def _built(directory: Path, size: int, seed: int) -> int:
    return build_store(directory, generated.quads(size, seed=seed), derivations=False).contents.quads


def _asked(question: Question, graph: kg.Graph, store: Store, others: Mapping[str, Any]) -> Asked:
    """One question asked of all; RuntimeError where ours and raw differ, a line on stderr where a rival does."""
    text, form = question.text, question.query.form
    name, values = question.query.name, question.values
    sent = put(store, question.query, text)
    start = time.perf_counter()
    found = graph.ask(name, values).values()
    between = time.perf_counter()
    wanted = raw_rows(store, sent)
    once, raw_once = between - start, time.perf_counter() - between
    # a CONSTRUCT of the engine may give a triple more than once
    same = set(found) == set(wanted) if form == "CONSTRUCT" else sorted(found, key=str) == sorted(wanted, key=str)
    if not same:
        raise RuntimeError(f"{question.name}: the rows are not those of the same SPARQL through pyoxigraph")
    if min(once, raw_once) > _LONG:  # only one of them: something else took its time
        pairs = [(once, raw_once)]
    else:
        pairs = turns(
            lambda: seconds(lambda: graph.ask(name, values).values()),
            lambda: seconds(lambda: raw_rows(store, sent)),
            max(_ROUNDS[0], min(_ROUNDS[1], round(_SECONDS / max(once, 1e-6)))),
        )
    least, times, most = _PATIENCE
    limit = min(most, max(least, times * statistics.median(ours for ours, _ in pairs)))
    rivals: dict[str, float] = {}
    cut = set()
    for rival, ask in others.items():
        answer = ask(text, form, limit)
        if answer is None:
            rivals[rival], _ = limit, cut.add(rival)
            continue
        took, rows = answer
        if rows != (int(found[0][0] == "true") if form == "ASK" else len(found)):
            print(f"{question.name}: {rival} has {rows} rows, not {len(found)}", file=sys.stderr)
        # what is soon answered is asked again, twice
        again = [ask(text, form, limit) or answer for _ in range(2)] if took < 0.3 else []
        rivals[rival] = statistics.median([took, *(seconds for seconds, _ in again)])
    print(f"{question.name}: {len(found):,} rows, {_ms(pairs[0][0])}", file=sys.stderr, flush=True)
    return Asked(question.name, len(found), tuple(pairs), rivals, frozenset(cut))


def _against_raw(asked: Sequence[Asked], quads: int) -> Iterable[Line]:
    """Half of the questions, the farthest one, and all together."""
    what, against = f"{len(asked)} saved questions, {quads:,} quads", "raw pyoxigraph"
    ratios = tuple(one.ratio for one in asked)
    yield _line(f"{what}", asked, against, [one.raw for one in asked], ratios, WANTED, at_most=True)
    worst = max(asked, key=lambda one: one.ratio)
    runs = tuple(ours / raw for ours, raw in worst.pairs)
    yield _line(f"… the farthest, `{worst.name}`", [worst], against, [worst.raw], runs, None)
    total, of_raw = sum(one.ours for one in asked), sum(one.raw for one in asked)
    yield Line("… all, one after the other", "s", total, against, of_raw, (total / of_raw,), WANTED, at_most=True)


def _against(rival: str, asked: Sequence[Asked], quads: int) -> Iterable[Line]:
    """How many times as fast ours are as a rival's: all, and the slower half of ours."""
    slower = sorted(asked, key=lambda one: -one.ours)[: len(asked) // 2]
    wanted = WANTED_OF_RDFLIB if rival == "rdflib" and quads > LARGE else None
    for what, among in ((f"{len(asked)} saved questions", asked), ("… their slower half", slower)):
        times = [one.rivals[rival] for one in among]
        ratios = tuple(one.rivals[rival] / one.ours for one in among)
        middle = statistics.median(ratios)
        bound = any(rival in one.cut and one.rivals[rival] / one.ours <= middle for one in among)
        size = "" if among is slower else f", {quads:,} quads"
        of_slower = wanted if among is slower else None
        yield _line(f"{what}{size}: times as fast", among, rival, times, ratios, of_slower, bound=bound)


def _line(
    what: str,
    asked: Sequence[Asked],
    against: str,
    times: Sequence[float],
    ratios: tuple[float, ...],
    wanted: float | None,
    *,
    at_most: bool = False,
    bound: bool = False,
) -> Line:
    ours = statistics.median(one.ours for one in asked) * 1000
    theirs = statistics.median(times) * 1000
    return Line(what, "ms", ours, against, theirs, ratios, wanted, at_most=at_most, bound=bound)


def _ms(taken: float) -> str:
    return f"{taken * 1000:,.1f} ms"
