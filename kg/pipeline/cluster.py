"""Batches read by the workers of a Dask cluster, on one machine or on many: the graph is that of one process.

A batch is a task whose result is its part; so a task that is run again, as its worker was lost, doubles nothing. Dask
runs a task again on another worker; one whose workers are lost again and again is cut into its texts, and a text that
ends workers even where nothing else is read beside it is a text that can't be read.
"""

from __future__ import annotations

import logging
import pkgutil
import queue
import time
import warnings
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ProxyKGError, ReadingError, UsageError
from kg.pipeline.batches import ONE_AT_A_TIME
from kg.pipeline.limited import within
from kg.pipeline.parcels import Packed, Recipe, carried, packed, reader_by
from kg.pipeline.workers import DOCUMENT_TIMEOUT, Jobs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client, Future

    from kg.pipeline.batches import Given, Knowledge, Read

INSTALL = "pip install 'proxykg[dask]'"
"""The command that installs Dask."""

WITHOUT_WORKERS = 120.0
"""Seconds that a build waits for a first or another worker, unless Dask's configuration says how many."""

_AHEAD = 3
"""Batches for each thread of the workers that are given out before the first of them is done."""
_LEAST = 16
"""Batches that are given out at least, so that a cluster that grows with its work has a reason to."""
_LOOK = 1.0
"""Seconds after which a build that hears of nothing looks whether there are still workers."""
_CONNECTING = "10s"
_FETCHING = 1.0
"""Seconds that a part may be on its way before it is looked whether its worker is still there; then twice as many."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where texts are read. scheduler: its address, or a file that says it; None: processes of this machine.

    jobs: how many of those, and how long a text may take.
    """

    scheduler: str | None
    jobs: Jobs

    def __str__(self) -> str:
        return "the cluster of this machine" if self.scheduler is None else f"the scheduler at {self.scheduler}"


def cluster_of(scheduler: str | None, jobs: Jobs) -> Cluster:
    """The cluster that a call asks for; a text has `DOCUMENT_TIMEOUT` seconds unless `jobs` says otherwise.

    Raises UsageError for both a scheduler and a number of processes.
    """
    if scheduler is not None and jobs.number != 1:
        raise UsageError("--scheduler: its workers read, as many as it has; leave out --jobs")
    return Cluster(scheduler, replace(jobs, timeout=jobs.timeout or DOCUMENT_TIMEOUT))


@contextmanager
def connected(cluster: Cluster, knowledge: Knowledge) -> Iterator[Reading]:
    """A cluster that reads while the block runs.

    Raises ProxyKGError where Dask is not installed, the scheduler can't be reached or has another version of it, and
    DataFileError for broken tables of the user's.
    """
    try:
        import dask
        import distributed
    except ImportError as error:
        raise ProxyKGError(f"--engine dask: Dask is not installed: {INSTALL}") from error
    _check_tables(knowledge)
    quiet = {"distributed.admin.large-graph-warning-threshold": "1TB", "logging.distributed": "critical"}
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set(quiet))
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # versions that differ are told below
        try:
            if cluster.scheduler is None:
                local = distributed.LocalCluster(  # type: ignore[no-untyped-call]
                    n_workers=cluster.jobs.number,
                    threads_per_worker=1,
                    memory_limit=0,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
                address: object = stack.enter_context(local)
            else:
                address = cluster.scheduler
            named = {"scheduler_file": address} if _is_file(address) else {"address": address}
            client = distributed.Client(**named, timeout=_CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]
            stack.enter_context(client)
            _check_versions(cluster, client)
            _check_installed(cluster, client)
        except (OSError, ValueError, RuntimeError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise ProxyKGError(f"{cluster} can't be reached ({reason}); check the address and that it runs") from error
        yield Reading(client, cluster, knowledge)


@contextmanager
def _quiet() -> Iterator[None]:
    """Let Dask's own messages be while the block runs: what matters of them is told as everything else is."""
    loggers = [logging.getLogger(name) for name in logging.root.manager.loggerDict if name.startswith("distributed")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _is_file(address: object) -> bool:
    return isinstance(address, str) and "://" not in address and Path(address).is_file()


def _check_tables(knowledge: Knowledge) -> None:
    """Raise DataFileError for broken tables of the user's, which a worker could name only as it has them."""
    from kg.lexicon import load_lexicon
    from kg.register import load_register

    if knowledge.register is not None:
        load_register(own=knowledge.register)
    if knowledge.lexicon is not None:
        load_lexicon(own=knowledge.lexicon)


def _check_versions(cluster: Cluster, client: Client) -> None:
    """Raise ProxyKGError where the scheduler or a worker has another version of Dask than this process."""
    versions: Any = client.get_versions()
    here = versions["client"]["packages"]
    others = {cluster.scheduler or "": versions["scheduler"], **(versions["workers"] or {})}
    for address, there in others.items():
        for name in ("distributed", "dask"):
            if there is not None and there["packages"].get(name) != here[name]:
                words = f"{name} at {address} is {there['packages'].get(name)}, here {here[name]}"
                raise ProxyKGError(f"{cluster}: {words}; install the same versions")


def _check_installed(cluster: Cluster, client: Client) -> None:
    """Raise ProxyKGError where the program is missing: a worker that is sent what it does not know would end."""
    asked = (pkgutil.get_data, "kg", "__init__.py")  # of the standard library, so that it is known everywhere
    try:
        found: dict[str, object] = {cluster.scheduler or "": client.run_on_scheduler(*asked)}  # type: ignore[no-untyped-call]
    except ImportError as error:
        found = {cluster.scheduler or "": error}
    found |= client.run(*asked, on_error="return")
    for address, source in found.items():
        if isinstance(source, ImportError):
            raise ProxyKGError(f"{cluster}: ProxyKG is not installed at {address}; install it there as it is here")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Texts that are a task. number: that of the batch as it was found, in whose order failures are told.

    alone: nothing else is to be read meanwhile.
    """

    number: int
    texts: tuple[Given, ...]
    alone: bool = False


class Reading:
    """A build that is read on a cluster; made by `connected`."""

    def __init__(self, client: Client, cluster: Cluster, knowledge: Knowledge) -> None:
        self._client = client
        self._cluster = cluster
        # a task of its own and not sent with each batch, since a user's tables may be large; it is run again if lost
        self._recipe = client.submit(_itself, Recipe.of(knowledge), pure=False)
        self._done: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._out: dict[object, tuple[Future[Any], _Batch]] = {}
        self._fetching: dict[object, float] = {}
        self._again: deque[_Batch] = deque()
        self._suspects: deque[_Batch] = deque()
        self._failures: list[tuple[int, ReadingError]] = []
        self._workers = _Workers(client, cluster)

    def read(
        self, found: Iterable[tuple[Given, ...]], folder: Path, *, waiting: Callable[[], None]
    ) -> Iterator[tuple[int, Read | ReadingError]]:
        """How many texts are done, and what was read of them into the folder, as it comes; failures at the end.

        found: batches. waiting: is told when there is no worker.
        Raises ProxyKGError where no worker stays, the scheduler is lost, or a worker another version of the program.
        """
        fresh = (self._loaded(number, texts) for number, texts in enumerate(found))
        try:
            while self._give_out(fresh):
                batch, packed_part = self._next(waiting)
                if packed_part is not None:
                    self._failures.extend((batch.number, failure) for failure in packed_part.failures)
                    yield len(batch.texts), replace(packed_part.write(folder), failures=())
        finally:
            for future, _ in self._out.values():
                future.release()  # type: ignore[no-untyped-call]
        for _, failure in sorted(self._failures, key=lambda numbered: numbered[0]):
            yield 0, failure

    def _loaded(self, number: int, texts: tuple[Given, ...]) -> _Batch:
        """A batch with the bytes of its texts."""
        loaded, failures = carried(texts)
        self._failures.extend((number, failure) for failure in failures)
        return _Batch(number, loaded)

    def _give_out(self, fresh: Iterator[_Batch]) -> bool:
        """Give out as many batches as the workers can have waiting; whether any is out."""
        while len(self._out) < self._workers.most:
            batch = self._again.popleft() if self._again else next(fresh, None)
            if batch is None:
                break
            if batch.texts:
                self._submit(batch)
        if not self._out and self._suspects:
            self._submit(self._suspects.popleft())
        return bool(self._out)

    def _submit(self, batch: _Batch) -> None:
        limit = self._cluster.jobs.limit(len(batch.texts))
        future = self._client.submit(read_batch, self._recipe, batch.texts, limit, pure=False, retries=2)
        self._out[future.key] = future, batch
        future.add_done_callback(self._done.put)  # type: ignore[no-untyped-call]

    def _next(self, waiting: Callable[[], None]) -> tuple[_Batch, Packed | None]:
        """A batch that is done, and its part if it has one; else what is to be done with it is noted."""
        from distributed.scheduler import KilledWorker

        while True:
            self._workers.look(waiting)
            try:
                future = self._done.get(timeout=_LOOK)
            except queue.Empty:
                continue
            _, batch = self._out[future.key]
            try:
                result = future.result(timeout=self._fetching.get(future.key, _FETCHING))
            except TimeoutError as error:
                if future.status == "error":  # raised by the worker, as by a slow disk
                    raise self._told(future, error) from error
                # it is a long way, or the worker that had it is gone and it is read again
                self._fetching[future.key] = 2 * self._fetching.get(future.key, _FETCHING)
                future.add_done_callback(self._done.put)  # type: ignore[no-untyped-call]
                continue
            except KilledWorker as error:
                result = None
                self._killed(batch, error)
            except ProxyKGError:
                raise
            except Exception as error:
                raise self._told(future, error) from error
            else:
                if result is None:
                    self._took_too_long(batch)
            del self._out[future.key]
            self._fetching.pop(future.key, None)
            return batch, result

    def _killed(self, batch: _Batch, error: Exception) -> None:
        """Its workers were lost, again and again; it may have been another's fault, of what they read meanwhile."""
        if len(batch.texts) > 1:
            self._again.extend(_Batch(batch.number, (given,)) for given in batch.texts)
        elif not batch.alone:
            self._suspects.append(replace(batch, alone=True))
        else:
            times = getattr(error, "allowed_failures", 0) + 1
            reason = f"reading it ended the worker, {times} times; please report this, with the text"
            self._failures.append((batch.number, ReadingError(batch.texts[0].source.place, reason)))

    def _took_too_long(self, batch: _Batch) -> None:
        if len(batch.texts) > 1:
            self._again.extend(_Batch(batch.number, (given,)) for given in batch.texts)
        else:
            limit = f"{self._cluster.jobs.timeout:g} s"
            reason = f"reading it took longer than {limit}; raise --document-timeout or split it"
            self._failures.append((batch.number, ReadingError(batch.texts[0].source.place, reason)))

    def _told(self, future: Future[Any], error: Exception) -> ProxyKGError:
        """What went wrong otherwise, as one line."""
        from distributed.comm.core import CommClosedError

        # the latter where the connection broke off while the result was on its way
        if future.status in ("cancelled", "lost") or isinstance(error, CommClosedError):
            return _gone(self._cluster)
        words = " ".join(f"{type(error).__name__}: {error}".split())
        unknown = isinstance(error, ImportError | AttributeError | RuntimeError)
        hint = "every worker needs ProxyKG as it is installed here" if unknown else "its log says more"
        return ProxyKGError(f"{self._cluster}: a worker can't read ({words}); {hint}")


class _Workers:
    """How many workers there are, looked after now and then.

    most: batches to be given out at once. Raises ProxyKGError where there is none for too long, or no scheduler.
    """

    def __init__(self, client: Client, cluster: Cluster) -> None:
        import dask

        configured = dask.config.get("distributed.scheduler.no-workers-timeout", None)
        self._patience = WITHOUT_WORKERS if configured is None else dask.utils.parse_timedelta(configured)
        self._client = client
        self._cluster = cluster
        self._seen = time.monotonic()
        self._looked = float("-inf")
        self.most = _LEAST

    def look(self, waiting: Callable[[], None]) -> None:
        """Count the workers, once a second."""
        now = time.monotonic()
        if now - self._looked < _LOOK:
            return
        try:
            threads = sum(self._client.nthreads().values())  # type: ignore[no-untyped-call]
        except (OSError, RuntimeError, ValueError) as error:
            raise _gone(self._cluster) from error
        self._looked = time.monotonic()
        self.most = max(_LEAST, _AHEAD * threads)
        if threads:
            self._seen = self._looked
        elif self._looked - self._seen > self._patience:
            reason = f"{self._cluster} has had no worker for {self._patience:g} s"
            raise ProxyKGError(f"{reason}; start some and build again: what was read is kept")
        else:
            waiting()


def _gone(cluster: Cluster) -> ProxyKGError:
    return ProxyKGError(f"{cluster} is gone; start it and build again: what was read is kept")


# -- what a worker does ------------------------------------------------------------------------------------------------


def _itself(recipe: Recipe) -> Recipe:
    return recipe


def read_batch(recipe: Recipe, texts: tuple[Given, ...], limit: float) -> Packed | None:
    """A batch as a worker reads it; None if it takes longer than `limit` seconds.

    Raises ProxyKGError, naming the worker, where it has another version of the program, its tables or its model.
    """
    from distributed import get_worker

    with ONE_AT_A_TIME:
        try:
            reader = reader_by(recipe)
        except ProxyKGError as error:
            raise ProxyKGError(f"the worker at {get_worker().address}: {error}") from error
        read = within(limit, lambda: packed(reader, texts))
        if read is None:
            reader_by.cache_clear()  # it was left in the midst of something
        return read
