"""Write docs/competency-questions.md: what the ontology can answer, and does: `… build_competency_questions.py GRAPH`.

GRAPH is a folder that `kg build` wrote from the article in data/texts. The questions stand in competency-questions.tsv:
a question, the words after `kg ask`, how a row of the answer is told, and what to say where there is none.
"""

from __future__ import annotations

import csv
import io
import shlex
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from kg.queries import load_query

FOLDER = Path(__file__).resolve().parent
PAGE = FOLDER / "competency-questions.md"
SHOWN = 6
"""Answers that a cell shows."""
_INTRODUCTION = f"""\
# Competency questions

What the ontology has to be able to answer, the saved query that answers it, and what the article in `data/texts` says
to it. Answers are shortened to names, without repetition and to {SHOWN} at most; each stands for rows with quotes,
speakers and documents.

Written by `docs/build_competency_questions.py` from `docs/competency-questions.tsv`; the tests ask every question anew.

| question | ask | answer on the article |
|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the words after `kg ask` that ask it, how a row is told, and what to say if there is no row."""

    words: str
    ask: str
    told_as: str
    if_none: str

    @property
    def query(self) -> str:
        """Name of the saved query."""
        return shlex.split(self.ask)[0]


def read_questions(path: Path = FOLDER / "competency-questions.tsv") -> list[Question]:
    """The questions in the order of their file."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        return [Question(*row) for row in rows][1:]


def answers(question: Question, graph: Path) -> list[str]:
    """Each different row of the answer, told in words. Raises ValueError if the query can't be asked so."""
    if load_query(question.query).form == "CONSTRUCT":
        triples = [line.split(maxsplit=2) for line in _ask(question.ask, graph, "ntriples").splitlines()]
        between = sum(value.startswith("<") and not link.endswith("#type>") for _, link, value in triples)
        return [question.told_as.format(links=between)] if between else []
    rows = csv.DictReader(io.StringIO(_ask(question.ask, graph, "csv")))
    return list(dict.fromkeys(_told(question.told_as, row) for row in rows))


def _told(template: str, row: dict[str, str]) -> str:
    """The row in words; a blank cell leaves no trace of what stood around it."""
    words = template.format(**row).replace(" ()", "")
    return words.strip().rstrip(",:").removeprefix(": ").replace(": , ", ": ")


def _ask(ask: str, graph: Path, format_: str) -> str:
    from kg import cli

    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
    with redirect_stdout(out):
        code = cli.run(["ask", *shlex.split(ask), "--graph", str(graph), "--format", format_])
    out.flush()
    if code != 0:
        raise ValueError(f"kg ask {ask} ended with {code}")
    return out.buffer.getvalue().decode("utf-8")


def cell(question: Question, graph: Path) -> str:
    """The answer as the table shows it."""
    told = answers(question, graph)
    if not told:
        return question.if_none
    more = [f"and {len(told) - SHOWN} more"] if len(told) > SHOWN else []
    return "; ".join([*told[:SHOWN], *more])


def page(graph: Path) -> str:
    """The whole page, in Markdown."""
    rows = (f"| {q.words} | `kg ask {q.ask}` | {cell(q, graph)} |\n" for q in read_questions())
    return _INTRODUCTION + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(Path(sys.argv[1])), encoding="utf-8")
