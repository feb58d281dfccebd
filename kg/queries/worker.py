"""Work in a process of its own, which is ended when it takes too much time or memory.

The engine can neither be stopped nor bounded, but a process can. What it finds comes over a pipe piece by piece, and it
gets no further ahead of its reader than a pipe holds. It ends with its parent, however that ends.
"""

from __future__ import annotations

import fcntl
import marshal
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NoReturn

from kg import errors
from kg.errors import LimitError, ProxyKGError, StoreError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Work = Callable[..., Iterable[object]]

SECONDS = 60.0
"""How long a question may take unless told otherwise."""

MEMORY = 2 << 30
"""Bytes that a question may take unless told otherwise."""

LEAST_MEMORY = 256 << 20
"""Bytes that opening a graph may take for a moment, before anything is asked."""

_GROWTH = 5
"""How many times as large an answer is as records and as lines of a table than as it is sent."""

_LENGTH = 8
_CHUNK = 1 << 16
_JOB, _ANSWERS, _COMPLAINTS = 0, 1, 2
"""Descriptors in the new process. The first stays open as long as the parent lives and wants an answer."""

_START = "from kg.queries.worker import serve; serve()"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a question may take.

    seconds: until the whole answer is there, the time not counted that its reader takes; None: any.
    memory: bytes of the process that works it out (on Linux); None: any.
    rows: of the answer, or triples; what is more is left out. None: all.
    Raises UsageError for a limit that can't be kept.
    """

    seconds: float | None = SECONDS
    memory: int | None = MEMORY
    rows: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise UsageError("a limit of time must be more than 0 seconds")
        if self.memory is not None and self.memory < LEAST_MEMORY:
            raise UsageError(f"a limit of memory must be {LEAST_MEMORY >> 20}M or more")
        if self.rows is not None and self.rows < 0:
            raise UsageError("a limit of rows must be 0 or more")


def guarded(work: Work, *arguments: object, limits: Limits, kept: bool = False) -> Iterator[object]:
    """What `work(*arguments)` yields, worked out from now on in a process that keeps to the limits of time and memory.

    work: a function of a module, which yields what `marshal` can write: None, numbers, text, bytes, and tuples, lists
    and dictionaries of these.
    kept: whether the caller keeps all of it, which must then fit the limit of memory, too.
    Raises what `work` raises, if it is an error of ours; LimitError where a limit is reached; StoreError where the
    process breaks down. The process ends with the iterator.
    """
    return _Process(work, arguments, limits, kept=kept)


class _Process(Iterator[object]):
    """The pieces of an answer, from a process at work; where no more are wanted, it is ended."""

    def __init__(self, work: Work, arguments: tuple[object, ...], limits: Limits, *, kept: bool) -> None:
        self._limits = limits
        self._room = limits.memory // _GROWTH if kept and limits.memory is not None else None
        self._left = limits.seconds
        self._received = bytearray()
        self._status: int | None = 0
        self._open: list[int] = []
        start = _forked if _alone() else _spawned
        self._pid, *self._open = start(work, arguments, limits)
        self._status = None
        _, self._answers, self._complaints = self._open

    def __iter__(self) -> _Process:
        return self

    def __next__(self) -> object:
        try:
            return self._next()
        except StopIteration:
            raise  # it is ending by itself; what it found need not wait for that
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)
            self._status = os.waitpid(self._pid, 0)[1]
        while self._open:
            os.close(self._open.pop())

    __del__ = close

    def _next(self) -> object:
        """The next piece of the answer; raises StopIteration at its end."""
        size = int.from_bytes(self._taken(_LENGTH), "little")
        if self._room is not None:
            self._room -= size
            if self._room < 0:
                raise _too_large(self._limits)
        kind, content = marshal.loads(self._taken(size))
        if kind == "error":
            raise _error(*content)
        if kind == "end":
            raise StopIteration
        return content

    def _taken(self, size: int) -> bytes:
        """The next `size` bytes that the process sends."""
        while len(self._received) < size:
            self._wait()
            chunk = os.read(self._answers, _CHUNK)
            if not chunk:
                raise self._breakdown()
            self._received += chunk
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _wait(self) -> None:
        """Wait until something comes; raises LimitError where the time is up."""
        watched = select.poll()
        watched.register(self._answers, select.POLLIN)
        started = time.monotonic()
        if not watched.poll(None if self._left is None else max(0.0, self._left) * 1000):
            raise _too_slow(self._limits)
        if self._left is not None:
            self._left -= time.monotonic() - started

    def _breakdown(self) -> ProxyKGError:
        """Why the process ended before its answer did."""
        self._status = os.waitpid(self._pid, 0)[1]
        said = os.read(self._complaints, _CHUNK).decode("utf-8", "replace").strip()
        number = os.WTERMSIG(self._status) if os.WIFSIGNALED(self._status) else 0
        if number == signal.SIGXCPU:
            return _too_slow(self._limits)
        if number == signal.SIGABRT and self._limits.memory is not None:
            return _too_large(self._limits)
        if number == signal.SIGSEGV:
            return StoreError("the query is nested too deeply for the engine; write it with fewer levels")
        last = said.splitlines()[-1] if said else "no reason given"
        how = f"signal {signal.Signals(number).name}" if number else f"code {os.waitstatus_to_exitcode(self._status)}"
        return StoreError(f"the query engine broke down ({how}: {last}); ask in another way")


def _too_slow(limits: Limits) -> LimitError:
    return LimitError(f"no answer in {limits.seconds:g} seconds; ask for less, or allow more (--timeout)")


def _too_large(limits: Limits) -> LimitError:
    allowed = f"{(limits.memory or 0) >> 20} MB"
    return LimitError(f"the answer takes more memory than {allowed}; ask for less, or allow more (--memory)")


def _alone() -> bool:
    """Whether this process has no other thread: then a copy of it is whole. Where that can't be known, it is not."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def _forked(work: Work, arguments: tuple[object, ...], limits: Limits) -> tuple[int, int, int, int]:
    """A copy of this process at work, which needs to load nothing again; its number and our ends of its pipes."""
    ours, theirs = _pipes()
    pid = os.fork()
    if pid:
        for descriptor in theirs:
            os.close(descriptor)
        return pid, *ours
    try:
        for number, descriptor in enumerate(theirs):
            os.dup2(descriptor, number)
        for descriptor in (*ours, *theirs):
            if descriptor > _COMPLAINTS:
                os.close(descriptor)
        _serve(work, arguments, limits)
    finally:
        os._exit(1)


def _spawned(work: Work, arguments: tuple[object, ...], limits: Limits) -> tuple[int, int, int, int]:
    """A new interpreter at work, where a copy would lack the other threads and what they hold."""
    import pickle

    ours, theirs = _pipes()
    found_in = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", "-c", _START],
        {**os.environ, "PYTHONPATH": found_in},
        file_actions=[(os.POSIX_SPAWN_DUP2, descriptor, number) for number, descriptor in enumerate(theirs)],
    )
    for descriptor in theirs:
        os.close(descriptor)
    job = pickle.dumps((work.__module__, work.__qualname__, arguments, limits))
    try:
        with os.fdopen(os.dup(ours[0]), "wb") as stream:
            stream.write(len(job).to_bytes(_LENGTH, "little") + job)
    except BrokenPipeError:
        pass  # it could not start: reading its answer finds that out and tells why
    return pid, *ours


def _pipes() -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Our ends and theirs of a pipe for the job, one for answers and one for complaints."""
    job, answers, complaints = os.pipe(), os.pipe(), os.pipe()
    return (job[1], answers[0], complaints[0]), (job[0], answers[1], complaints[1])


def serve() -> NoReturn:
    """Do the job that standard input describes; what a new interpreter runs."""
    import pickle

    with os.fdopen(_JOB, "rb", buffering=0, closefd=False) as stream:
        size = int.from_bytes(stream.read(_LENGTH) or b"", "little")
        job = b""
        while len(job) < size:
            job += stream.read(size - len(job)) or sys.exit("the job was cut off")
    module, name, arguments, limits = pickle.loads(job)
    _serve(getattr(import_module(module), name), arguments, limits)


def _serve(work: Work, arguments: tuple[object, ...], limits: Limits) -> NoReturn:
    """Work, and send what comes of it."""
    _end_with_parent()
    _restrict(limits)
    try:
        for piece in work(*arguments):
            _send("piece", piece)
        _send("end", None)
    except ProxyKGError as error:
        _send("error", _record(error))
    except MemoryError:
        os.abort()
    except Exception:
        import traceback

        os.write(_COMPLAINTS, traceback.format_exc().encode()[-_CHUNK:])
        os._exit(1)
    os._exit(0)


def _end_with_parent() -> None:
    """Be ended by any signal, and by the one that the system sends when the other end of the job's pipe is closed."""
    for name in ("INT", "TERM", "PIPE", "IO", "SEGV", "ABRT"):
        signal.signal(signal.Signals[f"SIG{name}"], signal.SIG_DFL)
    fcntl.fcntl(_JOB, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(_JOB, fcntl.F_SETFL, fcntl.fcntl(_JOB, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([_JOB], [], [], 0)[0]:
        os._exit(1)  # it was closed before


def _restrict(limits: Limits) -> None:
    """Let the system hold the limits of memory and, should nobody be there to look at the clock, of time."""
    _lower(resource.RLIMIT_CORE, 0)
    if limits.memory is not None:
        # data alone where the system counts it: address space would count what is only reserved
        _lower(resource.RLIMIT_DATA if sys.platform.startswith("linux") else resource.RLIMIT_AS, limits.memory)
    if limits.seconds is not None:
        _lower(resource.RLIMIT_CPU, int(limits.seconds) + 2)


def _lower(what: int, to: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (to if hard == resource.RLIM_INFINITY else min(to, hard), hard))


def _send(kind: str, content: object) -> None:
    data = marshal.dumps((kind, content))  # type: ignore[arg-type] # what can be written is for the work to know
    data = len(data).to_bytes(_LENGTH, "little") + data
    while data:
        data = data[os.write(_ANSWERS, data) :]


def _record(error: ProxyKGError) -> tuple[str, str, dict[str, object]]:
    """An error of ours as values that can be sent."""
    about = {name: str(value) if isinstance(value, PurePath) else value for name, value in vars(error).items()}
    return type(error).__name__, str(error), about


def _error(kind: str, message: str, about: dict[str, object]) -> ProxyKGError:
    """The error that `_record` was made of."""
    found: ProxyKGError = getattr(errors, kind).__new__(getattr(errors, kind), message)
    found.__dict__.update(about)
    return found
