"""The terminal's side of the commands: standard output and error, progress, one-line errors."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ProxyKGError

if TYPE_CHECKING:
    from typing import TextIO

INTERRUPTED = 128 + 2
BROKEN_PIPE = 128 + 13
"""What a shell reports for a program that the closed pipe has ended."""

Progress = Callable[[int, int, str], None]
"""Told how many documents (or quads) are done, of how many, and which one is next (empty: none)."""


def say(message: str) -> None:
    """A message for the person, on standard error."""
    sys.stderr.write(f"{message}\n")


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 document`, `1,200 documents`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def complain(error: Exception | str) -> None:
    """An error in one line on standard error, and its notes below it."""
    say(f"kg: {' '.join(str(error).split())}")
    for note in getattr(error, "__notes__", ()):
        say(note)


def tell_foreign(names: Sequence[str], *, shown: int = 10) -> None:
    """That documents are in another language, so that nobody takes it for their having no claims."""
    for name in names[:shown]:
        say(f"kg: {name}: does not read like English; claims are found in English alone")
    if len(names) > shown:
        say(f"kg: and {len(names) - shown:,} more that do not read like English")


@contextmanager
def writing() -> Iterator[TextIO]:
    """Standard output as UTF-8, flushed at the end.

    Raises ProxyKGError where it can't be written (disk full), BrokenPipeError where its reader has gone.
    """
    stream = sys.stdout
    try:
        yield stream
        stream.flush()
    except OSError as error:
        if isinstance(error, BrokenPipeError) or error.errno == errno.EPIPE:
            raise
        raise ProxyKGError(
            f"standard output can't be written: {error.strerror}; free some space or redirect it"
        ) from error


def discard_output() -> None:
    """Send what is still buffered nowhere, so that closing standard output at exit can't fail again."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@contextmanager
def progress(*, doing: str = "reading", beside_output: bool = False) -> Iterator[Progress | None]:
    """A progress bar on standard error while the block runs; None where that is no terminal.

    doing: the word before the bar.
    beside_output: the block prints as it goes; then there is none either where standard output is a terminal, too.
    """
    if not sys.stderr.isatty() or (beside_output and sys.stdout.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("", total=None)

        def update(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=name)

        yield update
