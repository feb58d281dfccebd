"""Texts to claims, document by document."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ReadingError
from kg.resources import resource

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.extraction.explanations.explained import Explained
    from kg.model import Claim, Document, Mention


PathOrStdin = str | Path
Progress = Callable[[int, int, str], None]
"""Told how many documents are done, of how many, and the name of the next (empty after the last)."""


def default_texts() -> Path:
    """`data/texts` of the current folder if there is one, else the texts that come with ProxyKG."""
    here = Path("data/texts")
    return here if here.is_dir() else resource("data/texts")


def extract(
    paths: Iterable[PathOrStdin],
    *,
    register: Path | None = None,
    lexicon: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]] | ReadingError]:
    """Each document of `paths` (files, folders, `-` for standard input) with its claims, in order.

    register, lexicon: folders with tables of the user's own, which add to the built-in ones and override them.
    A text that can't be read comes out as its error, and the others go on.
    Raises ModelError without a language model, DataFileError for a broken register or lexicon.
    """
    extractor = extractor_with(register, lexicon)
    for document in counted(paths, lexicon, progress):
        yield document if isinstance(document, ReadingError) else (document, extractor.extract(document))


def mentions(
    paths: Iterable[PathOrStdin],
    *,
    register: Path | None = None,
    lexicon: Path | None = None,
    nested: bool = False,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, tuple[Mention, ...]] | ReadingError]:
    """Each document of `paths` with what is mentioned in it, `nested` names too; otherwise like `extract`."""
    extractor = extractor_with(register, lexicon)
    for document in counted(paths, lexicon, progress):
        yield (
            document if isinstance(document, ReadingError) else (document, extractor.mentions(document, nested=nested))
        )


def explain_reading(
    texts: Iterable[PathOrStdin | Document], *, register: Path | None = None, lexicon: Path | None = None
) -> Iterator[tuple[Document, tuple[Explained, ...]] | ReadingError]:
    """How each document of `texts` is read, sentence by sentence: what `kg extract --explain` shows.

    texts: documents, which come first, and paths as for `extract`. Otherwise like `extract`.
    """
    from kg.extraction.explanations.explainer import Explainer

    explainer = Explainer(extractor_with(register, lexicon))
    texts = list(texts)
    given = [text for text in texts if not isinstance(text, str | Path)]
    paths = [text for text in texts if isinstance(text, str | Path)]
    for document in itertools.chain(given, _documents_of(paths, lexicon)):
        yield document if isinstance(document, ReadingError) else (document, explainer.explain(document))


def extractor_with(register: Path | None, lexicon: Path | None) -> Extractor:
    """The extractor over the built-in tables and the user's own; raises ModelError, DataFileError."""
    from kg.extraction import Extractor
    from kg.lexicon import load_lexicon
    from kg.register import load_register

    return Extractor(load_register(own=register), load_lexicon(own=lexicon))


def _documents_of(paths: Iterable[PathOrStdin], lexicon: Path | None) -> Iterator[Document | ReadingError]:
    from kg.text import leftovers_with, read_documents

    leftovers = None if lexicon is None else leftovers_with(lexicon)
    return read_documents((Path(path) for path in paths), leftovers=leftovers)


def counted(
    paths: Iterable[PathOrStdin], lexicon: Path | None, progress: Progress | None
) -> Iterator[Document | ReadingError]:
    """The documents of `paths` and errors; `progress` is told of each."""
    from kg.text.files import scan

    paths = list(paths)
    if progress is None:
        yield from _documents_of(paths, lexicon)
        return
    total = sum(isinstance(path, Path) for path in scan(Path(path) for path in paths))
    for done, item in enumerate(_documents_of(paths, lexicon)):
        progress(done, total, str(item.path) if isinstance(item, ReadingError) else item.id)
        yield item
    progress(total, total, "")
