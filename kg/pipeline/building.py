"""Texts to a graph on disk: what is new or changed is read, in batches, and put together with what is there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NothingReadError, ReadingError
from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.batches import Given, Knowledge, Reader, batches, write_part
from kg.pipeline.journal import Journal
from kg.pipeline.planning import planned, reading_key
from kg.pipeline.reading import PathOrStdin, Progress, default_texts

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.contents import Contents
    from kg.graph.store import Previous, Site
    from kg.pipeline.planning import Plan


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read and wrote.

    contents: what the graph holds now.
    new, changed, unchanged, deleted: documents, against the graph that was there; the deleted ones are no longer in it.
    reread: those unchanged that were read all the same, as the program, its tables or the user's had changed.
    resumed: how many were taken from what an earlier build had read before it was broken off.
    failures: texts that could not be read and are not in the graph.
    """

    directory: Path
    contents: Contents
    new: int
    changed: int
    unchanged: int
    deleted: int
    reread: int = 0
    resumed: int = 0
    failures: tuple[ReadingError, ...] = ()

    @property
    def read(self) -> int:
        """How many documents were read: by this build, or by one before it that was broken off."""
        return self.new + self.changed + self.reread


def build(
    paths: Iterable[PathOrStdin] | None = None,
    *,
    directory: Path = GRAPH_DIRECTORY,
    register: Path | None = None,
    lexicon: Path | None = None,
    derivations: bool = True,
    anew: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Make the graph in `directory` that of the texts in `paths` (default: `default_texts()`), reading what it must.

    A text is read if the graph that is there does not have it as it is now; what is no longer among the texts goes.
    The result is the same as of a build from nothing. The old graph stays whole until the new one is; what a build
    that was broken off had read is not read again.
    register, lexicon: as for `extract`; the graph's record of its run names them.
    derivations: write how each inferred statement was inferred; they are most of a graph, and can be left out.
    anew: read everything, whatever is there.
    A text that can't be read is left out and named in the report.
    Raises ReadingError if no text at all can be read (of several NothingReadError, with the error of each),
    StoreError if the graph can't be written, and what `extract` raises.
    """
    from kg.graph.directories import translated
    from kg.graph.store import build_site

    knowledge = Knowledge(register, lexicon)
    with build_site(Path(directory)) as site:
        plan = planned(list(paths) if paths is not None else [default_texts()])
        if not plan.texts:
            raise _nothing_read(plan.failures)
        key = reading_key(knowledge)
        with translated(site.directory):
            journal = Journal(site.parts, key)
            if anew:
                journal.clear()
        with closing(journal):
            work = _work(plan, journal, None if anew else site.previous, key)
            with translated(site.directory):
                _read(work, journal, knowledge, progress)
            if not work.kept and not journal.parts:
                raise _nothing_read(plan.failures)
            contents = _unless_done(work, journal, derivations=derivations)
            if contents is None:
                contents = _write(site, work, journal, knowledge, key, derivations=derivations)
            journal.close()
            report = _report(site.directory, contents, work, journal)
            journal.clear()
    return report


@dataclass(frozen=True, slots=True)
class _Work:
    """What a build takes over and what it reads.

    previous: the graph that is there. old: its documents, ids with content hashes. kept: those of them that stay as
    they are. resumed: how many were read by a build that was broken off. texts: those to be read, with their size.
    failures: texts that can't be read; reading adds to them.
    """

    previous: Previous | None
    old: Mapping[str, str]
    kept: Set[str]
    resumed: int
    texts: Sequence[tuple[Given, int]]
    failures: list[ReadingError]


def _work(plan: Plan, journal: Journal, previous: Previous | None, key: str) -> _Work:
    """Part the texts by what is there of them; parts that are of no use any more are dropped."""
    old = dict(previous.documents()) if previous is not None else {}
    usable = old if previous is not None and previous.reading == key else {}
    wanted = {given.source.id: content for given, content, _ in plan.texts}
    kept = {name for name, content in wanted.items() if usable.get(name) == content}
    journal.keep({name: content for name, content in wanted.items() if name not in kept})
    resumed = {name for part in journal.parts for name, _ in part.documents}
    texts = [(given, size) for given, _, size in plan.texts if given.source.id not in kept | resumed]
    return _Work(previous, old, kept, len(resumed), texts, plan.failures)


def _read(work: _Work, journal: Journal, knowledge: Knowledge, progress: Progress | None) -> None:
    """Read the texts into parts of the journal."""
    if not work.texts:
        return
    reader = Reader(knowledge)
    done = itertools.count()

    def told(batch: Iterable[Given]) -> Iterator[Given]:
        for given in batch:
            if progress is not None:
                progress(next(done), len(work.texts), given.source.id)
            yield given

    for batch in batches(work.texts):
        part = write_part(reader, told(batch), journal.next_path())
        journal.add(part)
        work.failures.extend(part.failures)
    if progress is not None:
        progress(len(work.texts), len(work.texts), "")


def _unless_done(work: _Work, journal: Journal, *, derivations: bool) -> Contents | None:
    """What is in the graph that is there, if it is already the one that is wanted."""
    previous = work.previous
    if previous is None or journal.parts or len(work.kept) < len(work.old) or previous.derivations != derivations:
        return None
    return previous.contents


def _write(site: Site, work: _Work, journal: Journal, knowledge: Knowledge, key: str, *, derivations: bool) -> Contents:
    """Write the graph of what is kept and what was read."""
    from kg.graph.store import write_store

    kept = ((name, work.old[name]) for name in work.kept)
    read = (document for part in journal.parts for document in part.documents)
    report = write_store(
        site,
        _quads(work, knowledge),
        parts=journal.paths(),
        documents=sorted(itertools.chain(kept, read)),
        reading=key,
        derivations=derivations,
    )
    return report.contents


def _quads(work: _Work, knowledge: Knowledge) -> Iterator[Quad]:
    """What is in no part: ontology, register and the documents that stay as they are."""
    from kg.graph.quads import ontology_quads, register_quads
    from kg.register import load_register

    yield from ontology_quads()
    yield from register_quads(load_register(own=knowledge.register))
    if work.previous is not None:
        yield from work.previous.document_quads(sorted(work.kept))


def _report(directory: Path, contents: Contents, work: _Work, journal: Journal) -> BuildReport:
    new = changed = reread = 0
    for part in journal.parts:
        for name, content in part.documents:
            if name not in work.old:
                new += 1
            elif work.old[name] == content:
                reread += 1
            else:
                changed += 1
    return BuildReport(
        directory=directory,
        contents=contents,
        new=new,
        changed=changed,
        unchanged=len(work.kept),
        deleted=len(work.old) - len(work.kept) - changed - reread,
        reread=reread,
        resumed=work.resumed,
        failures=tuple(work.failures),
    )


def _nothing_read(failures: Sequence[ReadingError]) -> ReadingError:
    return NothingReadError(tuple(failures)) if len(failures) > 1 else failures[0]
