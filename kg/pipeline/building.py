"""Texts to a graph on disk: what is new or changed is read, in batches, and put together with what is there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NothingReadError, ReadingError
from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.batches import Given, Knowledge, Read, Reader, batches, part_of, prepare, write_part_into
from kg.pipeline.journal import Journal
from kg.pipeline.planning import planned, reading_key
from kg.pipeline.reading import PathOrStdin, Progress, default_texts, listed
from kg.pipeline.workers import Jobs, jobs_of, started

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.contents import Contents
    from kg.graph.store import Previous, Site
    from kg.graph.updating import Change, Recomputed
    from kg.pipeline.planning import Plan


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build read and wrote.

    contents: what the graph holds now.
    new, changed, unchanged, deleted: documents, against the graph that was there; the deleted ones are no longer named.
    One that is named and can't be read any more is not in the graph either, but counts among the failures alone.
    reread: those unchanged that were read all the same, as the program, its tables or the user's had changed.
    resumed: how many were taken from what an earlier build had read before it was broken off.
    failures: texts that could not be read and are not in the graph. foreign: ids of those read that do not read
    like English, the one language whose claims are found.
    recomputed: what was derived anew where little had changed and the rest was taken over; else None.
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
    foreign: tuple[str, ...] = ()
    recomputed: Recomputed | None = None

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
    jobs: int = 1,
    document_timeout: float | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Make the graph in `directory` that of the texts in `paths` (default: `default_texts()`), reading what it must.

    A text is read if the graph that is there does not have it as it is now; what is no longer among the texts goes.
    The result is the same as of a build from nothing. The old graph stays whole until the new one is; what a build
    that was broken off had read is not read again.
    register, lexicon: as for `extract`; the graph's record of its run names them.
    derivations: write how each inferred statement was inferred; they are most of a graph, and can be left out.
    anew: read everything, whatever is there.
    jobs: how many processes read (0: one for each processor); the graph is the same with any number. A script that asks
    for several must have its calls behind `if __name__ == "__main__":`, since each process loads it.
    document_timeout: seconds that a text may take; by default as many as it takes with one process, else 300.
    A text that can't be read is left out and named in the report; in processes of their own (with several, or with a
    time limit) also one that takes too long or ends its process.
    Raises UsageError for a wrong number, ReadingError if no text at all can be read (of several NothingReadError, with
    the error of each), StoreError if the graph can't be written, and what `extract` raises.
    """
    from kg.graph.directories import translated
    from kg.graph.store import build_site

    knowledge, processes = Knowledge(register, lexicon), jobs_of(jobs, document_timeout)
    with build_site(Path(directory)) as site:
        plan = planned(listed(paths) if paths is not None else [default_texts()])
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
                _read(work, journal, knowledge, processes, progress)
            if not work.kept and not journal.parts:
                raise _nothing_read(plan.failures)
            contents, recomputed = _unless_done(work, journal, derivations=derivations), None
            if contents is None:
                if progress is not None:
                    progress(len(work.texts), len(work.texts), "writing the graph")
                contents, recomputed = _write(site, work, journal, knowledge, key, derivations=derivations)
            journal.close()
            report = replace(_report(site.directory, contents, work, journal), recomputed=recomputed)
            journal.clear()
    return report


@dataclass(frozen=True, slots=True)
class _Work:
    """What a build takes over and what it reads.

    previous: the graph that is there. old: its documents, ids with content hashes. kept: those of them that stay as
    they are. named: ids of all texts, of those that can't be read too. resumed: how many were read by a build that was
    broken off. texts: those to be read, with their size. failures: texts that can't be read; reading adds to them.
    """

    previous: Previous | None
    old: Mapping[str, str]
    kept: Set[str]
    named: Set[str]
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
    return _Work(previous, old, kept, wanted.keys() | plan.lost, len(resumed), texts, plan.failures)


class _Progress:
    """Tells how many of the texts are done."""

    def __init__(self, told: Progress | None, total: int) -> None:
        self._told = told
        self._total = total
        self._done = 0

    def begins(self, name: str) -> None:
        """The text of this name is being read."""
        if self._told is not None:
            self._told(self._done, self._total, name)

    def done(self, number: int) -> None:
        """So many more are read."""
        self._done += number
        self.begins("")

    def through(self, texts: Iterable[Given]) -> Iterator[Given]:
        """The texts, each told of as it is taken."""
        for given in texts:
            self.begins(given.source.id)
            yield given
            self._done += 1


def _read(work: _Work, journal: Journal, knowledge: Knowledge, jobs: Jobs, progress: Progress | None) -> None:
    """Read the texts into parts of the journal."""
    if not work.texts:
        return
    journal.folder.mkdir(exist_ok=True)
    told = _Progress(progress, len(work.texts))
    read_all = _read_apart if jobs.apart else _read_here
    for read in read_all(batches(work.texts), journal.folder, knowledge, jobs, told):
        if isinstance(read, ReadingError):
            work.failures.append(read)
        else:
            journal.add(read)
            work.failures.extend(read.failures)
    told.begins("")


def _read_here(
    found: Iterable[tuple[Given, ...]], folder: Path, knowledge: Knowledge, _: Jobs, told: _Progress
) -> Iterator[Read]:
    """Read batches in this process."""
    reader = Reader(knowledge)
    for texts in found:
        yield write_part_into(reader, told.through(texts), folder)


def _read_apart(
    found: Iterable[tuple[Given, ...]], folder: Path, knowledge: Knowledge, jobs: Jobs, told: _Progress
) -> Iterator[Read | ReadingError]:
    """Read batches in processes of their own."""
    told.begins("")
    with started(jobs, prepare, knowledge) as workers:
        for texts, read in workers.read(found, partial(part_of, folder=folder)):
            told.done(len(texts))
            yield read


def _unless_done(work: _Work, journal: Journal, *, derivations: bool) -> Contents | None:
    """What is in the graph that is there, if it is already the one that is wanted."""
    previous = work.previous
    if previous is None or journal.parts or len(work.kept) < len(work.old) or previous.derivations != derivations:
        return None
    return previous.contents


def _write(
    site: Site, work: _Work, journal: Journal, knowledge: Knowledge, key: str, *, derivations: bool
) -> tuple[Contents, Recomputed | None]:
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
        change=_change(work, journal),
    )
    return report.contents, report.recomputed


def _change(work: _Work, journal: Journal) -> Change | None:
    """What becomes of the documents of the graph that is there, if there is one to go on from."""
    from kg.graph.updating import Change

    if work.previous is None:
        return None
    read = tuple(name for part in journal.parts for name, _ in part.documents)
    return Change(dropped=tuple(work.old.keys() - work.kept), read=read)


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
        deleted=len(work.old.keys() - work.named),
        reread=reread,
        resumed=work.resumed,
        failures=tuple(work.failures),
        foreign=tuple(name for part in journal.parts for name in part.foreign),
    )


def _nothing_read(failures: Sequence[ReadingError]) -> ReadingError:
    return NothingReadError(tuple(failures)) if len(failures) > 1 else failures[0]
