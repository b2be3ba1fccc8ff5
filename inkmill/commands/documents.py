"""Markdown in, PDF out; and what a finished job made, as files."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from inkmill.commands.options import Data, Token, Url


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    for command in (pdf, save):
        app.command()(command)


def pdf(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Markdown.")],
    out: Annotated[Path | None, typer.Option(help="[default: FILE with .pdf]", show_default=False)] = None,
    title: Annotated[str | None, typer.Option(help="[default: the first heading]", show_default=False)] = None,
    author: Annotated[str | None, typer.Option(help="Of the document.", show_default=False)] = None,
    color: Annotated[
        str | None, typer.Option(help='Of the headings, "#rrggbb".', metavar="HEX", show_default=False)
    ] = None,
    font_size: Annotated[float | None, typer.Option(help="Base size in points.", show_default=False)] = None,
    line_height: Annotated[
        float | None, typer.Option(help="Distance of two lines, as a multiple of the size.", show_default=False)
    ] = None,
    url: Url = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Make a PDF of a Markdown file, with the pictures that lie beside it."""
    styling = {"headerColor": color, "fontSize": font_size, "lineHeight": line_height}
    given = {name: value for name, value in styling.items() if value is not None}
    asyncio.run(_pdf(file, out or file.with_suffix(".pdf"), title, author, given, url, token, data))


async def _pdf(
    file: Path,
    out: Path,
    title: str | None,
    author: str | None,
    styling: Mapping[str, str | float],
    url: str | None,
    token: str | None,
    data: Path | None,
) -> None:
    from inkmill.connect import connect
    from inkmill.pictures import with_pictures
    from inkmill.text_file import read_text
    from inkmill.written import first_heading, write

    text = await asyncio.to_thread(read_text, file)
    content = await asyncio.to_thread(with_pictures, text, file.parent)
    async with connect(url, token, data) as client:
        made = await client.export_pdf(
            content, title=title or first_heading(text) or file.stem, author=author, filename=out.name, styling=styling
        )
    print(f"Wrote {await asyncio.to_thread(write, out, made)} ({len(made):,} bytes).")


def save(
    job: Annotated[UUID, typer.Argument(metavar="JOB", help="Id of a job that is completed.")],
    out: Annotated[Path, typer.Option(help="Where the files are written.")] = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write what a job has made as Markdown and PDF."""
    from inkmill.connect import connect
    from inkmill.kinds import kind_of

    async def main() -> None:
        async with connect(url, token, data) as client:
            found = (await client.show_any_job(job)).job
            print(await kind_of(found).save(client, found, out))

    asyncio.run(main())
