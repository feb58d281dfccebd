"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Graph = Annotated[Path, typer.Option("--graph", metavar="DIR", help="Where the graph is.")]
Endpoint = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the graph in DIR.")
]
User = Annotated[
    str | None,
    typer.Option("--user", metavar="NAME", help="Who asks the endpoint.", show_default="PROXYKG_USER, else ~/.netrc"),
]
Password = Annotated[
    str | None,
    typer.Option(
        "--password",
        metavar="PASSWORD",
        help="Of the user; without a user an access token. Others on this machine see options: better the variable.",
        show_default="PROXYKG_PASSWORD, else ~/.netrc",
    ),
]
Timeout = Annotated[
    str | None,
    typer.Option("--timeout", metavar="SECONDS", help="How long the answer may take; 0: any time.", show_default="60"),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="SIZE",
        help="How much memory it may take, such as 512M or 4G; 0: any.",
        show_default="2G",
    ),
]
OwnRegister = Annotated[
    Path | None,
    typer.Option(
        "--register",
        metavar="DIR",
        envvar="PROXYKG_REGISTER",
        help="A folder with register tables of your own, beside and before the built-in ones.",
    ),
]
OwnLexicon = Annotated[
    Path | None,
    typer.Option(
        "--lexicon",
        metavar="DIR",
        envvar="PROXYKG_LEXICON",
        help="A folder with lexicon tables of your own, beside and before the built-in ones.",
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        help="Processes that read, each with the language model (0.4 GB); 0: one for each processor.",
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="What JSON Lines or Parquet call id, text, title, url, publisher or published; may be repeated.",
    ),
]
DocumentTimeout = Annotated[
    float | None,
    typer.Option(
        "--document-timeout",
        metavar="SECONDS",
        help="What one text may take before it is left out.",
        show_default="300 with several --jobs or a cluster, else none",
    ),
]
