"""The `kg` command: arguments in, printing and exit codes out. The work is done in `kg.pipeline`.

Exit codes: 0 done, 1 the data or the store says no, 2 wrong use, 130 interrupted, 141 nobody reads the output any more.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg import __version__
from kg.cli import asking, building, reading
from kg.cli.console import BROKEN_PIPE, INTERRUPTED, complain, discard_output, writing
from kg.errors import ProxyKGError

# Typer's own --help option loads a validation library even where it is not given; `kg ask` has no time for that.
app = typer.Typer(
    name="kg",
    add_completion=False,
    add_help_option=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)

app.command("build")(building.build)
app.command(
    "ask",
    add_help_option=False,
    options_metavar="[NAME] [--PARAMETER VALUE]...",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(asking.ask)
app.command("query")(asking.query)
app.command("extract")(reading.extract)
app.command("explain")(asking.explain)
app.command("export")(building.export)
app.command("validate")(building.validate)
app.command("evaluate")(reading.evaluate)


@app.callback(invoke_without_command=True)
def kg(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    show_help: Annotated[bool, typer.Option("--help", "-h", help="Show this message.")] = False,
) -> None:
    """Who backs whom, who armed whom, who attacked whom: texts in, a cited graph out.

    \b
    kg build articles/                    read texts into the graph (build/kg)
    kg ask                                what can be asked
    kg ask proxies --actor Iran           ask it, by name or alias
    kg explain "Iran backs Hamas"         why the graph says so
    """
    if version:
        typer.echo(f"kg {__version__}")
    elif show_help or context.invoked_subcommand is None:
        typer.echo(context.get_help())
    else:
        return
    raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code; errors are one line on standard error."""
    code = run(arguments)
    if code:
        discard_output()
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with writing():
            return app(args=arguments, prog_name="kg", standalone_mode=False) or 0
    except ProxyKGError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            return BROKEN_PIPE
        complain(error)
        return error.exit_code
    except typer.TyperException as error:
        complain(_with_help(error))
        return error.exit_code
    except BrokenPipeError:
        return BROKEN_PIPE
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED


def _with_help(error: typer.TyperException) -> str:
    """Typer's message in one line, and which help to read."""
    message = " ".join(error.format_message().split()).replace("Value error, ", "").rstrip(".")
    if message.endswith("?"):
        return message
    context = getattr(error, "ctx", None)
    return f"{message}; '{context.command_path if context else 'kg'} --help' says more"
