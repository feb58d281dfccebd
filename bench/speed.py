"""How fast texts are read: extraction as a whole against the bare language model, as published, on the same texts.

The two take turns, so that whatever else the machine does falls on both.

    python bench/speed.py [TEXTS…] [--rounds N] [--least RATIO] [--write]

Without TEXTS the article and the project's own gold texts are read, which every checkout has. --write puts the result
into docs/quality.md.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

import page
from measuring import seconds

from kg.errors import ReadingError
from kg.extraction import Extractor
from kg.extraction.syntax.parsing import load_model
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.register import load_register
from kg.resources import resource
from kg.text import read_documents

OWN = ("data/texts", "data/gold/texts", "data/gold/held-out/texts")


def documents(paths: list[Path]) -> list[Document]:
    """The documents in files and folders; raises ReadingError."""
    found = []
    for document in read_documents(paths):
        if isinstance(document, ReadingError):
            raise document
        found.append(document)
    return found


def main() -> int:
    """Print words a second of both and the ratio of throughputs; 1 if that is below the least allowed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, metavar="TEXTS")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (default: %(default)s)")
    parser.add_argument("--least", type=float, default=0.75, help="the ratio wanted (default: %(default)s)")
    parser.add_argument("--write", action="store_true", help="write the result into docs/quality.md")
    options = parser.parse_args()
    texts = documents(options.texts or [resource(name) for name in OWN])
    words = sum(len(document.text.split()) for document in texts)
    bare, extractor = load_model(whole=True), Extractor(load_register(), load_lexicon())

    def parse() -> None:
        for _ in bare.pipe([document.text for document in texts]):
            pass

    def extract() -> None:
        for document in texts:
            extractor.extract(document)

    for work in (parse, extract):
        work()  # the first run fills caches
    pairs = [(seconds(parse), seconds(extract)) for _ in range(options.rounds)]
    parsed, extracted = (words / statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(before / after for before, after in pairs)
    lines = [
        f"{len(texts)} documents, {words:,} words; medians of {options.rounds}",
        f"bare {extractor.model}: {parsed:,.0f} words a second",
        f"extraction as a whole: {extracted:,.0f} words a second",
        f"ratio: {ratio:.2f} (wanted: {options.least:.2f})",
    ]
    print("\n".join(lines))
    if options.write:
        page.write("bench/speed.py", "".join(f"- {line}\n" for line in lines))
    return 0 if ratio >= options.least else 1


if __name__ == "__main__":
    sys.exit(main())
