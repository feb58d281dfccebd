"""Batches read by several processes of this machine: what comes out, and its order, is that of one process.

A text that ends its process, or takes too long, is a text that can't be read: its batch is read again text by text, and
the others come through. A process that was lost is replaced.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeVar

from kg.errors import ProxyKGError, ReadingError, UsageError
from kg.processors import processors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pebble import ProcessFuture, ProcessPool

    from kg.pipeline.batches import Given, Knowledge

DOCUMENT_TIMEOUT = 300.0
"""Seconds that one text may take by default; a book of a million words takes about two minutes.

No batch of several, which is a few seconds' reading, is waited for longer than this or the limit of one text: a text
that hangs would else hold up its process for hours.
"""

_AHEAD = 3
"""Batches for each process that are given out before the first of them is done."""

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Jobs:
    """How many processes read, and how many seconds they may take for one text (None: as many as it takes)."""

    number: int = 1
    timeout: float | None = None

    @property
    def apart(self) -> bool:
        """Whether texts are read in processes of their own."""
        return self.number > 1 or self.timeout is not None

    def limit(self, texts: int) -> float | None:
        """How many seconds a batch of so many texts may take."""
        if self.timeout is None:
            return None
        return max(self.timeout, min(self.timeout * texts, DOCUMENT_TIMEOUT))


def jobs_of(number: int, timeout: float | None) -> Jobs:
    """The jobs that a call asks for: 0 is one for each processor; without a time limit several have the default.

    Raises UsageError.
    """
    if number < 0:
        raise UsageError(f"--jobs {number}: name a number of processes, or 0 for one for each processor")
    if timeout is not None and timeout <= 0:
        raise UsageError(f"--document-timeout {timeout:g}: name a number of seconds above 0")
    found = number or processors()
    return Jobs(found, DOCUMENT_TIMEOUT if timeout is None and found > 1 else timeout)


@contextmanager
def started(jobs: Jobs, prepare: Callable[[Knowledge], object], knowledge: Knowledge) -> Iterator[Workers]:
    """Processes that read while the block runs.

    prepare: what each does first; it counts for no text. A function of a module, so that another process finds it.
    """
    from pebble import ProcessPool

    # a fresh interpreter each: a fork of a process with threads, such as the store's, may hang
    context = multiprocessing.get_context("spawn")
    pool = ProcessPool(jobs.number, initializer=_begin, initargs=(prepare, knowledge), context=context)
    try:
        yield Workers(pool, jobs, knowledge)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _begin(prepare: Callable[[Knowledge], object], knowledge: Knowledge) -> None:
    """What a process does first."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    prepare(knowledge)


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however it did; a text that hangs would go on."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


class Workers:
    """Processes that read; made by `started`."""

    def __init__(self, pool: ProcessPool, jobs: Jobs, knowledge: Knowledge) -> None:
        self._pool = pool
        self._jobs = jobs
        self._knowledge = knowledge

    def read(
        self, found: Iterable[tuple[Given, ...]], work: Callable[[Knowledge, tuple[Given, ...]], _R]
    ) -> Iterator[tuple[tuple[Given, ...], _R | ReadingError]]:
        """Each batch with what comes of it, in order; of a batch with a text that is lost, each text by itself.

        work: a function of a module, or a partial of one. Raises what it raises, and ProxyKGError if no process stays.
        """
        waiting: deque[tuple[tuple[Given, ...], ProcessFuture[_R]]] = deque()
        for batch in found:
            waiting.append((batch, self._given_out(batch, work)))
            if len(waiting) > _AHEAD * self._jobs.number:
                yield from self._settled(*waiting.popleft(), work)
        while waiting:
            yield from self._settled(*waiting.popleft(), work)

    def _given_out(
        self, batch: tuple[Given, ...], work: Callable[[Knowledge, tuple[Given, ...]], _R]
    ) -> ProcessFuture[_R]:
        return self._pool.schedule(work, args=(self._knowledge, batch), timeout=self._jobs.limit(len(batch)))

    def _settled(
        self,
        batch: tuple[Given, ...],
        future: ProcessFuture[_R],
        work: Callable[[Knowledge, tuple[Given, ...]], _R],
    ) -> Iterator[tuple[tuple[Given, ...], _R | ReadingError]]:
        """The batch, or if it was lost its texts, each given out again by itself."""
        from pebble import ProcessExpired

        try:
            result = future.result()
        except TimeoutError as error:
            if error.__cause__ is not None:  # raised in the other process, as by a slow disk; the pool's own has none
                raise
            reason = f"reading it took longer than {self._jobs.timeout:g} s; raise --document-timeout or split it"
        except ProcessExpired as error:
            reason = f"reading it ended the process ({_ending(error.exitcode)}); please report this, with the text"
        except BrokenProcessPool as error:
            raise ProxyKGError(f"the processes that read end at once ({error}); try --jobs 1 to see why") from error
        else:
            yield batch, result
            return
        if len(batch) == 1:
            yield batch, ReadingError(batch[0].source.place, reason)
            return
        singles = [((given,), self._given_out((given,), work)) for given in batch]
        for single, again in singles:
            yield from self._settled(single, again, work)


def _ending(code: int | None) -> str:
    """How a process ended, by its exit code: the signal's name where one ended it."""
    if code is None or code >= 0:
        return f"exit code {code}"
    name = signal.Signals(-code).name
    return f"{name}, as when memory runs out" if name == "SIGKILL" else name
