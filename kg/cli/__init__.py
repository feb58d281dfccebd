"""The `kg` command: arguments in, printing and exit codes out. The work is done in `kg.pipeline`.

Exit codes: 0 done, 1 the data or the store says no, 2 wrong use, 130 interrupted, 141 nobody reads the output any more.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from kg.cli.console import BROKEN_PIPE, INTERRUPTED, complain, discard_output, writing
from kg.errors import ProxyKGError

if TYPE_CHECKING:
    from typer import Typer

    app: Typer


def __getattr__(name: str) -> object:
    """`app`, made when it is first asked for: loading Typer takes longer than answering `kg ask`."""
    if name != "app":
        raise AttributeError(f"module 'kg.cli' has no attribute '{name}'")
    from kg.cli.commands import app

    return app


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code; errors are one line on standard error."""
    asking = arguments is None and sys.argv[1:2] == ["ask"]
    if asking:
        import gc

        gc.disable()  # what a question makes is freed by counting; looking for rings would be a part of the wait
    code = run(arguments)
    if code:
        discard_output()
    if asking:
        if sys.stderr is not None:
            sys.stderr.flush()
        os._exit(code)  # all is written, and taking the interpreter down would be a part of the wait, too
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with writing():
            return _dispatch(sys.argv[1:] if arguments is None else arguments)
    except ProxyKGError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            return BROKEN_PIPE
        complain(error)
        return error.exit_code
    except BrokenPipeError:
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (OSError, RuntimeError) as error:
        if "Corruption" not in str(error):
            raise
        # RocksDB finds damage wherever it happens to read
        complain(f"the graph can't be read; run 'kg build TEXTS --anew' ({error})")
        return 1


def _dispatch(words: list[str]) -> int:
    if words[:1] == ["ask"] and not {"-h", "--help"} & set(words):
        from kg.cli.questions import ask

        return ask(words[1:])
    from kg.cli.commands import dispatch

    return dispatch(words)
