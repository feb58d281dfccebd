"""Scores of the extractor over a folder of gold sets, by the scorers in that folder.

    python bench/gold.py GOLD_FOLDER

The folder holds `score.py`, `plv.py` and `re3d.py` beside the sets:
  claims   claims and their status, over hand-made claims of whole articles; the program's own texts apart
  rams     recall of one event a window of news (`score.py --loose`)
  plv      the PLOVER event type between two parties of a sentence
  re3d     mentions
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.extraction import Extractor
from kg.jsonl import mention_record, write_claims
from kg.lexicon import load_lexicon
from kg.register import load_register
from kg.resources import resource
from kg.text import find_texts, read_documents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Document

PLV_TOTALS = re.compile(r"accuracy (\S+)  answered (\S+)  right of the answered (\S+)  macro-F1 (\S+)")
RE3D_TOTALS = re.compile(r"all +strict P (\S+)  R (\S+)  F1 (\S+)   overlapping F1 (\S+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a set, what is measured, and the numbers by name."""

    set: str
    measure: str
    numbers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """The extractor, the folder with the gold, and a folder for what is extracted."""

    extractor: Extractor
    gold: Path
    work: Path

    def claims(self) -> Iterator[Row]:
        """Claims and status over whole articles: all, those that come with the program, and the others."""
        gold = self.gold / "claims" / "gold.jsonl"
        said = self._extract("claims", self.gold / "claims" / "texts")
        own = {path.stem for path in find_texts([resource("data/texts")])}
        lines = [line for line in gold.read_text(encoding="utf-8").split("\n") if line.strip()]
        for name, of_own in (("all texts", None), ("own texts", True), ("other texts", False)):
            part = [line for line in lines if of_own in {None, json.loads(line)["document"] in own}]
            if part:
                chosen = self.work / f"gold {name}.jsonl"
                chosen.write_text("\n".join(part) + "\n", encoding="utf-8")
                scores = json.loads(self._scorer("score.py", chosen, said, "--json"))
                for measure in ("claims", "pairs", "status"):
                    yield Row("claims", f"{measure}, {name}", _rates(scores[measure]))
                shares = ("polarity", "certainty", "tense", "attribution")
                right = tuple((key, scores[key]["accuracy"]) for key in shares if key in scores)
                yield Row("claims", f"right where matched, {name}", right)

    def rams(self) -> Iterator[Row]:
        """Recall of marked events; precision says nothing, since one event a window is marked."""
        said = self._extract("rams", self.gold / "rams" / "texts")
        scores = json.loads(self._scorer("score.py", self.gold / "rams" / "gold.jsonl", said, "--loose", "--json"))
        for measure in ("claims", "pairs"):
            yield Row("rams", measure, (("recall", scores[measure]["recall"]),))

    def plv(self) -> Iterator[Row]:
        """Accuracy and macro-F1 of event types."""
        table = self.gold / "plv" / "PLV_train.tsv"
        texts = self.work / "plv texts"
        self._scorer("plv.py", "texts", table, texts)
        printed = self._scorer("plv.py", "score", table, self._extract("plv", texts))
        names = ("accuracy", "answered", "right of answered", "macro-f1")
        yield Row("plv", "event types", _totals(PLV_TOTALS, printed, names))

    def re3d(self) -> Iterator[Row]:
        """Precision, recall and F1 of mentions, by exact and by overlapping spans."""
        sources = ":".join(str(path.parent) for path in sorted(self.gold.glob("re3d/*/documents.json")))
        texts = self.work / "re3d texts"
        self._scorer("re3d.py", "texts", sources, texts)
        said = self.work / "re3d.jsonl"
        with said.open("w", encoding="utf-8", newline="\n") as stream:
            for document in self._documents("re3d", texts):
                for mention in self.extractor.mentions(document):
                    stream.write(json.dumps(mention_record(document.id, mention), ensure_ascii=False) + "\n")
        printed = self._scorer("re3d.py", "score", sources, said)
        names = ("precision", "recall", "f1", "overlapping f1")
        yield Row("re3d", "mentions", _totals(RE3D_TOTALS, printed, names))

    def _extract(self, name: str, texts: Path) -> Path:
        said = self.work / f"{name}.jsonl"
        with said.open("w", encoding="utf-8", newline="\n") as stream:
            for document in self._documents(name, texts):
                write_claims(self.extractor.extract(document), stream)
        return said

    def _documents(self, name: str, texts: Path) -> Iterator[Document]:
        start, count = time.perf_counter(), 0
        for document in read_documents([texts]):
            if isinstance(document, ReadingError):
                raise document
            yield document
            count += 1
        seconds = time.perf_counter() - start
        print(f"{name}: {count} documents in {seconds:.1f} s", file=sys.stderr)

    def _scorer(self, script: str, *arguments: Path | str) -> str:
        command = [sys.executable, str(self.gold / script), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def _rates(scores: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple((name, scores[name]) for name in ("precision", "recall", "f1"))


def _totals(pattern: re.Pattern[str], printed: str, names: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    match = pattern.search(printed)
    if match is None:
        raise SystemExit(
            f"the scorer printed no totals of the form '{pattern.pattern}'; it printed: {printed[-200:]!r}"
        )
    return tuple(zip(names, map(float, match.groups()), strict=True))


def main() -> None:
    """Run the sets that are asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, metavar="GOLD_FOLDER")
    sets = ("claims", "rams", "plv", "re3d")
    parser.add_argument("--sets", default=",".join(sets), help="which sets, separated by commas (default: %(default)s)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was extracted in this folder")
    arguments = parser.parse_args()
    chosen = [name.strip() for name in arguments.sets.split(",")]
    unknown = [name for name in chosen if name not in sets]
    if unknown:
        parser.error(f"unknown set '{unknown[0]}'; choose from {', '.join(sets)}")
    gold = arguments.gold.resolve()
    if not (gold / "score.py").is_file():
        parser.error(f"'{arguments.gold}' holds no score.py; give the folder with the gold sets and their scorers")
    extractor = Extractor(load_register(), load_lexicon())
    with tempfile.TemporaryDirectory() as temporary:
        work = (arguments.keep or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        bench = Bench(extractor, gold, work)
        for name in chosen:
            for row in getattr(bench, name)():
                numbers = "  ".join(f"{key} {value:.3f}" for key, value in row.numbers)
                print(f"{row.set:7} {row.measure:32} {numbers}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{' '.join(error.cmd[1:3])} failed: {error.stderr.strip().splitlines()[-1:]}") from error
