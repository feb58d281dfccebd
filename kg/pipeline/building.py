"""Texts to a graph on disk: what is new or changed is read, in batches, and put together with what is there."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import NothingReadError, ReadingError, UsageError
from kg.memory import give_back, take_large_apart
from kg.pipeline import GRAPH_DIRECTORY
from kg.pipeline.batches import Given, Knowledge, Read, Reader, batches, part_of, prepare, shared_quads, write_part_into
from kg.pipeline.journal import Journal
from kg.pipeline.planning import planned, reading_key
from kg.pipeline.reading import PathOrStdin, Progress, default_texts, listed
from kg.pipeline.workers import Jobs, jobs_of, started

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from kg.graph.contents import Contents
    from kg.graph.store import Site
    from kg.graph.updating import Change, Recomputed
    from kg.pipeline.cluster import Cluster
    from kg.pipeline.planning import Plan

ENGINES = ("local", "dask")
"""What can read texts: processes of this machine, or a cluster."""


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
    columns: Mapping[str, str] | None = None,
    derivations: bool = True,
    anew: bool = False,
    jobs: int = 1,
    document_timeout: float | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Make the graph in `directory` that of the texts in `paths` (default: `default_texts()`), reading what it must.

    A text is read if the graph that is there does not have it as it is now; what is no longer among the texts goes.
    The result is the same as of a build from nothing. The old graph stays whole until the new one is; what a build
    that was broken off had read is not read again.
    columns, register, lexicon: as for `extract`; the graph's record of its run names the last two.
    derivations: write how each inferred statement was inferred; they are most of a graph, and can be left out.
    anew: read everything, whatever is there.
    jobs: how many processes read (0: one for each processor); the graph is the same with any number. A script that asks
    for several, or for a cluster of this machine, must have its calls behind `if __name__ == "__main__":`, since each
    process loads it.
    document_timeout: seconds that a text may take; by default 300, or with one process of `local` as many as it takes.
    A text that can't be read is left out and named in the report; in processes of their own (with several, or with a
    time limit) also one that takes too long or ends its process.
    engine: `local`, or `dask`: the workers of the Dask cluster whose scheduler has the address `scheduler` read, or if
    it is None as many processes of this machine as `jobs` says. See docs/scale.md.
    Raises UsageError for a wrong number or engine and where `paths` has none, ReadingError if no text at all can be
    read (of several NothingReadError, with the error of each), StoreError if the graph can't be written, and what
    `extract` raises.
    """
    from kg.graph.directories import translated
    from kg.graph.store import build_site

    take_large_apart()
    knowledge, readers = Knowledge(register, lexicon), _readers(engine, scheduler, jobs_of(jobs, document_timeout))
    named = listed(paths) if paths is not None else [default_texts()]
    if not named:
        raise UsageError("no texts are named; name a file or a folder")
    with build_site(Path(directory)) as site:
        key = reading_key(knowledge)
        with translated(site.directory):
            journal = Journal(site.parts, key, anew=anew)
        with closing(journal):
            plan = planned(named, journal, None if anew else site.previous, key, columns=columns, progress=progress)
            # what fails ends all reading before the journal is closed
            with closing(_parts(site, plan, journal, knowledge, readers, progress)) as reading:
                # with a graph that is there it is only known in the end whether anything is to be written, and what
                parts = reading if plan.previous is None else list(reading)
                contents, recomputed = _unless_done(plan, journal, derivations=derivations), None
                if contents is None:
                    if plan.previous is not None:
                        _tell_writing(plan, progress)
                    contents, recomputed = _write(site, plan, parts, knowledge, key, derivations=derivations)
            report = _report(site.directory, contents, plan, recomputed)
            journal.clear()
    return report


def _readers(engine: str, scheduler: str | None, jobs: Jobs) -> Jobs | Cluster:
    """Where texts are read; raises UsageError."""
    if engine not in ENGINES:
        raise UsageError(f"unknown engine '{engine}'; choose one of {', '.join(ENGINES)}")
    if engine == "dask":
        from kg.pipeline.cluster import cluster_of

        return cluster_of(scheduler, jobs)
    if scheduler is not None:
        raise UsageError("--scheduler is the address of a Dask scheduler; add --engine dask")
    return jobs


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


def _parts(
    site: Site,
    plan: Plan,
    journal: Journal,
    knowledge: Knowledge,
    readers: Jobs | Cluster,
    progress: Progress | None,
) -> Generator[Path, None, None]:
    """The files of all parts: of those that are there, then of each as it has been read.

    Raises StoreError where one can't be written, and ReadingError at the end if there is nothing for the graph.
    """
    from kg.graph.directories import translated

    with translated(site.directory):
        yield from list(journal.paths())
        if plan.unread:
            yield from _read(plan, journal, knowledge, readers, _Progress(progress, plan.unread))
        if not plan.kept and not len(journal):
            raise _nothing_read(plan.failures)
        if plan.previous is None:
            _tell_writing(plan, progress)


def _tell_writing(plan: Plan, progress: Progress | None) -> None:
    if progress is not None:
        progress(plan.unread, plan.unread, "writing the graph")


def _read(
    plan: Plan, journal: Journal, knowledge: Knowledge, readers: Jobs | Cluster, told: _Progress
) -> Generator[Path, None, None]:
    """Read the texts into parts of the journal, and give the file of each."""
    found = batches(plan.texts())
    if not isinstance(readers, Jobs):
        all_read = _read_on_cluster(found, journal.folder, knowledge, readers, told)
    elif readers.apart:
        all_read = _read_apart(found, journal.folder, knowledge, readers, told)
    else:
        all_read = _read_here(found, journal.folder, knowledge, told)
    with closing(all_read):
        for read in all_read:
            if isinstance(read, ReadingError):
                plan.failures.append(read)
                continue
            plan.failures.extend(read.failures)
            path = journal.add(read)
            if path is not None:
                yield path
    told.begins("")


def _read_here(
    found: Iterable[tuple[Given, ...]], folder: Path, knowledge: Knowledge, told: _Progress
) -> Generator[Read | ReadingError, None, None]:
    """Read batches in this process."""
    reader = Reader(knowledge)
    number = 0
    for texts in found:
        yield write_part_into(reader, told.through(texts), folder)
        number += 1
    if number > 1:
        # the graph of many texts wants the language model's memory; to look for cycles takes longer than a small graph
        del reader
        give_back(cycles=True)


def _read_apart(
    found: Iterable[tuple[Given, ...]], folder: Path, knowledge: Knowledge, jobs: Jobs, told: _Progress
) -> Generator[Read | ReadingError, None, None]:
    """Read batches in processes of their own."""
    told.begins("")
    with started(jobs, prepare, knowledge) as workers:
        for texts, read in workers.read(found, partial(part_of, folder=folder)):
            told.done(len(texts))
            yield read


def _read_on_cluster(
    found: Iterable[tuple[Given, ...]], folder: Path, knowledge: Knowledge, cluster: Cluster, told: _Progress
) -> Generator[Read | ReadingError, None, None]:
    """Read batches on a cluster; they come as they are done."""
    from kg.pipeline.cluster import connected

    told.begins("connecting")
    with connected(cluster, knowledge) as reading:
        for texts, read in reading.read(found, folder, waiting=lambda: told.begins("waiting for a worker")):
            told.done(texts)
            yield read


def _unless_done(plan: Plan, journal: Journal, *, derivations: bool) -> Contents | None:
    """What is in the graph that is there, if it is already the one that is wanted."""
    previous = plan.previous
    if previous is None or len(journal) or plan.kept < plan.old or previous.derivations != derivations:
        return None
    return previous.contents


def _write(
    site: Site, plan: Plan, parts: Iterable[Path], knowledge: Knowledge, key: str, *, derivations: bool
) -> tuple[Contents, Recomputed | None]:
    """Write the graph of what is kept and what was read, or is being read as it is written."""
    from kg.graph.store import write_store

    report = write_store(
        site,
        _quads(plan, knowledge),
        parts=parts,
        documents=plan.documents(),
        reading=key,
        derivations=derivations,
        change=_change(plan),
    )
    return report.contents, report.recomputed


def _change(plan: Plan) -> Change | None:
    """What becomes of the documents of the graph that is there, if that is little."""
    from kg.graph.updating import Change, is_little

    dropped, read = plan.old - plan.kept, plan.read()
    if plan.previous is None or not is_little(max(dropped, read), of=plan.old):
        return None
    return Change(dropped=tuple(plan.dropped_names()), read=tuple(plan.read_names()))


def _quads(plan: Plan, knowledge: Knowledge) -> Iterator[Quad]:
    """What is in no part: ontology, register and the documents that stay as they are."""
    yield from shared_quads(knowledge.register)
    if plan.previous is not None:
        yield from plan.previous.document_quads(plan.kept_names())


def _report(directory: Path, contents: Contents, plan: Plan, recomputed: Recomputed | None) -> BuildReport:
    new, changed, reread, deleted = plan.counts()
    return BuildReport(
        directory=directory,
        contents=contents,
        new=new,
        changed=changed,
        unchanged=plan.kept,
        deleted=deleted,
        reread=reread,
        resumed=plan.resumed,
        failures=tuple(plan.failures),
        foreign=tuple(plan.foreign()),
        recomputed=recomputed,
    )


def _nothing_read(failures: Sequence[ReadingError]) -> ReadingError:
    return NothingReadError(tuple(failures)) if len(failures) > 1 else failures[0]
