"""Options that several subcommands share."""

from pathlib import Path
from typing import Annotated

import typer

#: Where `inkmill up` keeps its data unless told otherwise.
DATA_DEFAULT = Path(".data")

Url = Annotated[
    str | None, typer.Option("--url", envvar="INKMILL_URL", help="Address of a gateway.", show_default=False)
]
Token = Annotated[
    str | None,
    typer.Option("--token", envvar="INKMILL_TOKEN", help="Bearer token (see `inkmill token`).", show_default=False),
]
Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data directory of a running `inkmill up`  [default: .data]", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
