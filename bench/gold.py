"""Scores of the extractor over gold sets, and the table of docs/quality.md.

    python bench/gold.py                        the project's own gold
    python bench/gold.py GOLD_FOLDER            that, and the sets in a folder
    python bench/gold.py GOLD_FOLDER --write    and writes the table into docs/quality.md

The folder holds `score.py`, `plv.py` and `re3d.py` beside the sets, which those scorers score:
  claims   claims and their status, over hand-made claims of whole articles
  plv      the PLOVER event type between two parties of a sentence
  rams     recall of one event a window of news (`score.py --loose`)
  re3d     mentions
Each set is scored as a whole and in two parts. A third of the documents is held out: while rules changed, their errors
were never looked at. The program's own article, on which the rules grew, is never held out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import page

from kg.errors import ReadingError
from kg.evaluation import Scores, evaluate
from kg.extraction import Extractor
from kg.jsonl import mention_record, write_claims
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.register import load_register
from kg.resources import resource
from kg.text import find_texts, read_documents

PLV_TOTALS = re.compile(r"accuracy (\S+)  answered (\S+)  right of the answered (\S+)  macro-F1 (\S+)")
RE3D_TOTALS = re.compile(r"all +strict P (\S+)  R (\S+)  F1 (\S+)   overlapping F1 (\S+)")
TARGETS = {
    ("claims", "claims F1"): 0.65,
    ("claims", "claims precision"): 0.75,
    ("claims", "status F1"): 0.58,
    ("plv", "macro-F1"): 0.60,
    ("plv", "right of the answered"): 0.78,
    ("rams", "claims recall"): 0.35,
    ("rams", "pairs recall"): 0.45,
    ("re3d", "strict F1"): 0.66,
    ("re3d", "overlapping F1"): 0.77,
}
HEADINGS = ("set", "measure", "all", "errors looked at", "held out", "to reach")
OWN = ("data/gold", "data/gold/held-out")
Numbers = Mapping[str, float]
"""Measures of one part of a set by name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one set: over all of it, over the part whose errors were looked at, over the rest."""

    set: str
    measure: str
    values: tuple[float | None, float | None, float | None]

    def cells(self) -> list[str]:
        """The row as text."""
        target = TARGETS.get((self.set, self.measure))
        numbers = ["" if value is None else f"{value:.3f}" for value in self.values]
        return [self.set, self.measure, *numbers, "" if target is None else f"{target:.2f}"]


def is_held_out(document: str) -> bool:
    """Whether a document belongs to the third that is held out: by a hash of its id, the same for everybody."""
    return int(hashlib.sha1(document.encode(), usedforsecurity=False).hexdigest(), 16) % 3 == 0


@dataclass(frozen=True, slots=True)
class Bench:
    """The extractor, the folder with the gold, a folder for what is extracted, the ids of the program's own texts."""

    extractor: Extractor
    gold: Path
    work: Path
    own: frozenset[str]

    def rows(self, name: str) -> list[Row]:
        """The rows of one set: each measure over the whole and over both parts."""
        score: Callable[[Path, Callable[[str], bool]], Numbers] = getattr(self, f"_{name}")
        said = self._said(name)
        whole, looked_at, held_out = (score(said, part) for part in (_is_any, self._is_looked_at, self._is_rest))
        return [
            Row(name, measure, (value, looked_at.get(measure), held_out.get(measure)))
            for measure, value in whole.items()
        ]

    def article_rows(self) -> Iterator[Row]:
        """The rows of the program's own article, which is one of the claims set."""
        scores = evaluate(self._part_of_gold("claims", self.own.__contains__), self.work / "claims.jsonl")
        for measure, value in _claim_numbers(scores).items():
            yield Row("the article", measure, (value, value, None))

    def own_rows(self) -> Iterator[Row]:
        """The rows of the project's own gold: its parts are sets of their own."""
        for name in OWN:
            folder = resource(name)
            said = self._extract(name.replace("/", " "), folder / "texts")
            for measure, value in _claim_numbers(evaluate(folder / "gold.jsonl", said)).items():
                yield Row(name, measure, (value, None, None))

    def _is_looked_at(self, document: str) -> bool:
        return not is_held_out(document) or document in self.own

    def _is_rest(self, document: str) -> bool:
        return not self._is_looked_at(document)

    # -- the sets --------------------------------------------------------------------------------------------------

    def _claims(self, said: Path, part: Callable[[str], bool]) -> Numbers:
        gold = self._part_of_gold("claims", part)
        scores = evaluate(gold, said)
        self._check_agreement(gold, said, scores)
        return _claim_numbers(scores)

    def _rams(self, said: Path, part: Callable[[str], bool]) -> Numbers:
        """Recall alone: one event a window is marked, so precision says nothing."""
        gold = self._part_of_gold("rams", part)
        scores = evaluate(gold, said, loose=True)
        self._check_agreement(gold, said, scores, "--loose")
        return {"claims recall": scores.claims.recall, "pairs recall": scores.pairs.recall}

    def _plv(self, said: Path, part: Callable[[str], bool]) -> Numbers:
        """The scorer numbers the rows of its table, so the claims of a part are numbered anew."""
        header, *rows = (self.gold / "plv" / "PLV_train.tsv").read_text(encoding="utf-8").splitlines(keepends=True)
        chosen = [n for n in range(len(rows)) if part(f"plv-{n:04d}")]
        table, claims = self.work / "plv part.tsv", self.work / "plv part.jsonl"
        table.write_text(header + "".join(rows[n] for n in chosen), encoding="utf-8")
        names = {f"plv-{n:04d}": f"plv-{new:04d}" for new, n in enumerate(chosen)}
        records = [json.loads(line) for line in said.read_text(encoding="utf-8").split("\n") if line.strip()]
        lines = [json.dumps({**r, "document": names[r["document"]]}) for r in records if r["document"] in names]
        claims.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        printed = self._scorer("plv.py", "score", table, claims)
        names_of_totals = ("accuracy", "answered", "right of the answered", "macro-F1")
        return _totals(PLV_TOTALS, printed, names_of_totals)

    def _re3d(self, said: Path, part: Callable[[str], bool]) -> Numbers:
        folders = []
        for number, source in enumerate(self._re3d_sources()):
            folder = self.work / f"re3d part {number}"
            folder.mkdir(exist_ok=True)
            for name, key in (("documents.json", "_id"), ("entities.json", "documentId")):
                lines = (source / name).read_text(encoding="utf-8-sig").splitlines()
                kept = [line for line in lines if line.strip() and part(f"re3d-{json.loads(line)[key][:8].lower()}")]
                (folder / name).write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
            folders.append(str(folder))
        printed = self._scorer("re3d.py", "score", ":".join(folders), said)
        names = ("strict precision", "strict recall", "strict F1", "overlapping F1")
        return _totals(RE3D_TOTALS, printed, names)

    # -- extraction ------------------------------------------------------------------------------------------------

    def _said(self, name: str) -> Path:
        """What is extracted from the texts of a set: claims, of re3d mentions."""
        texts = self.gold / name / "texts"
        if name == "plv":
            texts = self.work / "plv texts"
            self._scorer("plv.py", "texts", self.gold / "plv" / "PLV_train.tsv", texts)
        if name == "re3d":
            texts = self.work / "re3d texts"
            self._scorer("re3d.py", "texts", ":".join(map(str, self._re3d_sources())), texts)
        return self._extract(name, texts, mentions=name == "re3d")

    def _re3d_sources(self) -> list[Path]:
        return [path.parent for path in sorted(self.gold.glob("re3d/*/documents.json"))]

    def _extract(self, name: str, texts: Path, *, mentions: bool = False) -> Path:
        said = self.work / f"{name}.jsonl"
        with said.open("w", encoding="utf-8", newline="\n") as stream:
            for document in self._documents(name, texts):
                if mentions:
                    for mention in self.extractor.mentions(document):
                        stream.write(json.dumps(mention_record(document.id, mention), ensure_ascii=False) + "\n")
                else:
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

    # -- scorers ---------------------------------------------------------------------------------------------------

    def _part_of_gold(self, name: str, part: Callable[[str], bool]) -> Path:
        lines = (self.gold / name / "gold.jsonl").read_text(encoding="utf-8").split("\n")
        chosen = self.work / f"{name} part.jsonl"
        kept = [line for line in lines if line.strip() and part(json.loads(line)["document"])]
        chosen.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
        return chosen

    def _check_agreement(self, gold: Path, said: Path, scores: Scores, *flags: str) -> None:
        """Ends the run if the folder's scorer and `kg evaluate` differ in any digit."""
        theirs = json.loads(self._scorer("score.py", gold, said, "--json", "--by", "type", *flags))
        ours = {name: measure.record() for name, measure in scores.measures(by="type").items()}
        for name, numbers in theirs.items():
            if ours.get(name) != numbers:
                raise SystemExit(f"kg evaluate and score.py differ in '{name}': {ours.get(name)} and {numbers}")

    def _scorer(self, script: str, *arguments: Path | str) -> str:
        command = [sys.executable, str(self.gold / script), *map(str, arguments)]
        return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def _is_any(_: str) -> bool:
    return True


def _claim_numbers(scores: Scores) -> Numbers:
    numbers = {
        "claims F1": scores.claims.f1,
        "claims precision": scores.claims.precision,
        "claims recall": scores.claims.recall,
        "pairs F1": scores.pairs.f1,
        "status F1": scores.status.f1,
    }
    shares = ("polarity", "certainty", "tense", "attribution")
    return {**numbers, **{f"{name} right": getattr(scores, name).accuracy for name in shares}}


def _totals(pattern: re.Pattern[str], printed: str, names: tuple[str, ...]) -> Numbers:
    match = pattern.search(printed)
    if match is None:
        raise SystemExit(
            f"the scorer printed no totals of the form '{pattern.pattern}'; it printed: {printed[-200:]!r}"
        )
    return dict(zip(names, map(float, match.groups()), strict=True))


def main() -> None:
    """Run the sets that are asked for, print a table, and write it if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, metavar="GOLD_FOLDER", nargs="?")
    sets = ("claims", "plv", "rams", "re3d")
    parser.add_argument("--sets", default=",".join(sets), help="which sets, separated by commas (default: %(default)s)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep what was extracted in this folder")
    parser.add_argument("--write", action="store_true", help="write the table into docs/quality.md")
    arguments = parser.parse_args()
    chosen = [name.strip() for name in arguments.sets.split(",")]
    unknown = [name for name in chosen if name not in sets]
    if unknown:
        parser.error(f"unknown set '{unknown[0]}'; choose from {', '.join(sets)}")
    if arguments.gold is not None and not (arguments.gold / "score.py").is_file():
        parser.error(f"'{arguments.gold}' holds no score.py; give the folder with the gold sets and their scorers")
    if arguments.write and (arguments.gold is None or chosen != list(sets)):
        parser.error("--write needs GOLD_FOLDER and all sets, or the table would lose the others")
    with tempfile.TemporaryDirectory() as temporary:
        work = (arguments.keep or Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        own = frozenset(path.stem for path in find_texts([resource("data/texts")]))
        extractor = Extractor(load_register(), load_lexicon())
        bench = Bench(extractor, (arguments.gold or Path()).resolve(), work, own)
        rows = [row for name in chosen for row in bench.rows(name)] if arguments.gold is not None else []
        if "claims" in chosen and rows:
            rows += bench.article_rows()
        rows += bench.own_rows()
    table = page.table(HEADINGS, [row.cells() for row in rows])
    print(table, end="")
    if arguments.write:
        page.write("bench/gold.py", table)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{' '.join(error.cmd[1:3])} failed: {error.stderr.strip().splitlines()[-1:]}") from error
