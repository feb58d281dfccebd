"""The commands and their options, for Typer."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli import asking, building, exporting, library, loading, parts, reading
from kg.cli.console import INTERRUPTED, complain

# Typer's own --help option loads a validation library even where it is not given.
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
app.add_typer(library.queries, name="queries")
app.command("extract")(reading.extract)
app.command("explain")(asking.explain)
app.command("export")(exporting.export)
app.command("convert")(exporting.convert)
app.command("parts")(parts.check)
app.command("load")(loading.load)
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


def dispatch(words: list[str]) -> int:
    """Run the command that `words` name; its exit code. Wrong use is one line on standard error.

    Raises what the command does, BrokenPipeError among it.
    """
    try:
        return app(args=words, prog_name="kg", standalone_mode=False) or 0
    except typer.TyperException as error:
        complain(_with_help(error))
        return error.exit_code
    except typer.Abort:
        return INTERRUPTED
    except SystemExit as end:
        # Typer ends the process by itself, with 1, where nobody reads the output any more
        if isinstance(end.__context__, BrokenPipeError):
            raise end.__context__ from None
        raise


def _with_help(error: typer.TyperException) -> str:
    """Typer's message in one line, and which help to read."""
    message = " ".join(error.format_message().split()).replace("Value error, ", "").rstrip(".")
    if message.endswith("?"):
        return message
    context = getattr(error, "ctx", None)
    return f"{message}; '{context.command_path if context else 'kg'} --help' says more"
