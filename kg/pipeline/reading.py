"""Texts to claims, document by document."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import ReadingError
from kg.resources import resource

if TYPE_CHECKING:
    from kg.extraction import Extractor
    from kg.extraction.explanations.explained import Explained
    from kg.model import Claim, Document, Mention
    from kg.pipeline.batches import Given, Knowledge
    from kg.pipeline.workers import Jobs
    from kg.text.sources import Catalogue

_R = TypeVar("_R")
PathOrStdin = str | Path
Progress = Callable[[int, int, str], None]
"""Told how many documents are done, of how many, and the name of the next (empty after the last).

While they are still being found: 0, how many there are so far, and what is being looked at.
"""


def default_texts() -> Path:
    """`data/texts` of the current folder if there is one, else the texts that come with ProxyKG."""
    here = Path("data/texts")
    return here if here.is_dir() else resource("data/texts")


def extract(
    paths: Iterable[PathOrStdin],
    *,
    columns: Mapping[str, str] | None = None,
    register: Path | None = None,
    lexicon: Path | None = None,
    jobs: int = 1,
    document_timeout: float | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, tuple[Claim, ...]] | ReadingError]:
    """Each document of `paths` with its claims, in order.

    paths: files, folders, `-` for standard input, and what has an address (`s3://bucket/folder`), as strings.
    columns: what in JSON Lines and Parquet is called otherwise than id, text, title, url, publisher and published, such
    as `{"id": "guid", "text": "body"}`.
    register, lexicon: folders with tables of the user's own, which add to the built-in ones and override them.
    jobs, document_timeout: as for `kg.build`. A text that can't be read comes out as its error, and the others go on.
    Raises UsageError for a wrong number, ModelError without a language model, DataFileError for a broken register or
    lexicon.
    """
    from kg.pipeline.batches import Knowledge, Reader, claims_of
    from kg.pipeline.workers import jobs_of

    knowledge, processes = Knowledge(register, lexicon), jobs_of(jobs, document_timeout)
    if processes.apart:
        yield from _read_apart(paths, columns, knowledge, processes, claims_of, progress)
    else:
        yield from _read_here(paths, columns, Reader(knowledge).claims, progress)


def mentions(
    paths: Iterable[PathOrStdin],
    *,
    columns: Mapping[str, str] | None = None,
    register: Path | None = None,
    lexicon: Path | None = None,
    nested: bool = False,
    jobs: int = 1,
    document_timeout: float | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Document, tuple[Mention, ...]] | ReadingError]:
    """Each document of `paths` with what is mentioned in it, `nested` names too; otherwise like `extract`."""
    from kg.pipeline.batches import Knowledge, Reader, mentions_of
    from kg.pipeline.workers import jobs_of

    knowledge, processes = Knowledge(register, lexicon), jobs_of(jobs, document_timeout)
    if processes.apart:
        yield from _read_apart(paths, columns, knowledge, processes, partial(mentions_of, nested=nested), progress)
    else:
        yield from _read_here(paths, columns, partial(Reader(knowledge).mentions, nested=nested), progress)


def explain_reading(
    texts: Iterable[PathOrStdin | Document],
    *,
    columns: Mapping[str, str] | None = None,
    register: Path | None = None,
    lexicon: Path | None = None,
) -> Iterator[tuple[Document, tuple[Explained, ...]] | ReadingError]:
    """How each document of `texts` is read, sentence by sentence: what `kg extract --explain` shows.

    texts: documents, which come first, and paths as for `extract`. Otherwise like `extract`.
    """
    from kg.extraction.explanations.explainer import Explainer

    explainer = Explainer(extractor_with(register, lexicon))
    texts = [texts] if isinstance(texts, str | Path) else list(texts)
    given = [text for text in texts if not isinstance(text, str | Path)]
    paths = [text for text in texts if isinstance(text, str | Path)]
    for document in itertools.chain(given, _documents_of(paths, columns, lexicon)):
        yield document if isinstance(document, ReadingError) else (document, explainer.explain(document))


def listed(paths: Iterable[PathOrStdin] | PathOrStdin) -> list[PathOrStdin]:
    """The paths; a single one stands for itself, and not for its letters."""
    return [paths] if isinstance(paths, str | Path) else list(paths)


def extractor_with(register: Path | None, lexicon: Path | None) -> Extractor:
    """The extractor over the built-in tables and the user's own; raises ModelError, DataFileError."""
    from kg.extraction import Extractor
    from kg.lexicon import load_lexicon
    from kg.register import load_register

    return Extractor(load_register(own=register), load_lexicon(own=lexicon))


def _documents_of(
    paths: Iterable[PathOrStdin], columns: Mapping[str, str] | None, lexicon: Path | None
) -> Iterator[Document | ReadingError]:
    from kg.text import leftovers_with, read_documents

    leftovers = None if lexicon is None else leftovers_with(lexicon)
    return read_documents(paths, columns=columns or {}, leftovers=leftovers)


def told_of_finding(progress: Progress | None) -> Callable[[int, str], None] | None:
    """What `kg.text.sources.Catalogue.take` tells, told to the progress: none is done yet of as many as there are."""
    return None if progress is None else lambda found, place: progress(0, found, f"looking at {place}")


@contextmanager
def _catalogue(
    paths: Iterable[PathOrStdin], columns: Mapping[str, str] | None, progress: Progress | None
) -> Iterator[Catalogue]:
    from kg.text.sources import Catalogue

    with closing(Catalogue()) as catalogue:
        catalogue.take(listed(paths), columns=columns or {}, told=told_of_finding(progress))
        yield catalogue


def _read_here(
    paths: Iterable[PathOrStdin],
    columns: Mapping[str, str] | None,
    read: Callable[[Given], _R],
    progress: Progress | None,
) -> Iterator[_R | ReadingError]:
    """Each text as it is read in this process; `progress` is told of each."""
    from kg.pipeline.batches import Given

    with _catalogue(paths, columns, progress) as catalogue:
        total = len(catalogue)
        for done, found in enumerate(catalogue.texts()):
            if progress is not None:
                progress(done, total, str(found.path) if isinstance(found, ReadingError) else found.source.id)
            try:
                yield found if isinstance(found, ReadingError) else read(Given(found.source, found.data))
            except ReadingError as error:
                yield error
        if progress is not None:
            progress(total, total, "")


def _read_apart(
    paths: Iterable[PathOrStdin],
    columns: Mapping[str, str] | None,
    knowledge: Knowledge,
    jobs: Jobs,
    work: Callable[[Knowledge, tuple[Given, ...]], list[_R | ReadingError]],
    progress: Progress | None,
) -> Iterator[_R | ReadingError]:
    """Each text as processes of their own read it, in order; `progress` is told of each batch."""
    from kg.pipeline.batches import batches, given_and_size, prepare
    from kg.pipeline.workers import started

    with _catalogue(paths, columns, progress) as catalogue, started(jobs, prepare, knowledge) as workers:
        total, done = len(catalogue), 0
        found = (text if isinstance(text, ReadingError) else given_and_size(text) for text in catalogue.texts())
        for failed, run in itertools.groupby(found, key=lambda item: isinstance(item, ReadingError)):
            if failed:
                yield from (item for item in run if isinstance(item, ReadingError))
                continue
            for texts, read in workers.read(batches(item for item in run if isinstance(item, tuple)), work):
                if progress is not None:
                    progress(done, total, texts[0].source.id)
                done += len(texts)
                yield from [read] if isinstance(read, ReadingError) else read
        if progress is not None:
            progress(total, total, "")
