"""A file, an article or a video in, a study pack out."""

import asyncio
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from inkmill.commands.options import Data, Json, Token, Url


class Format(StrEnum):
    """What a pack can be exported as."""

    APKG = "apkg"
    GIFT = "gift"
    QTI = "qti"
    MD = "md"
    PDF = "pdf"
    OPML = "opml"
    MAP = "map"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    app.command()(export)


def register_start(starting: typer.Typer) -> None:
    """Add the subcommand of `inkmill start`."""
    starting.command("pack")(start_pack)


def start_pack(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE_OR_URL", help="PDF, DOCX or picture, or the address of an article or YouTube video."
        ),
    ],
    language: Annotated[
        str | None, typer.Option(help='Of the pack, as "en"  [default: the source\'s]', show_default=False)
    ] = None,
    transcript: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What is said in the video: text, Markdown, .vtt or .srt.", show_default=False
        ),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the files are written.")] = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make a study pack: pack.md and pack.pdf to read, cards.apkg for Anki, quiz.gift for Moodle.

    Exit status 0 only when all files are written.
    """
    asyncio.run(_start(source, language, transcript, out, url, token, data, as_json))


async def _start(
    source: str,
    language: str | None,
    transcript: Path | None,
    out: Path,
    url: str | None,
    token: str | None,
    data: Path | None,
    as_json: bool,
) -> None:
    from inkmill.connect import connect
    from inkmill.following import follow_pack
    from inkmill.making import cost
    from inkmill.pack_files import job_of_material, pack_json, pack_sentence, pack_summary, save_pack
    from inkmill.pack_source import submit

    async with connect(url, token, data) as client:
        material_id = await submit(client, source, language, transcript)
        job_id = await job_of_material(client, material_id)
        pack = await client.pack(await follow_pack(client, material_id, job_id))
        paths = await save_pack(client, pack.id, out)
        if as_json:
            print(json.dumps(pack_json(pack, paths)))
            return
        print(f"Study pack {pack.id}: {pack_summary(pack, await cost(client, job_id))}")
        print(pack_sentence(paths))


def export(
    pack: Annotated[UUID, typer.Argument(metavar="PACK", help="Id of a study pack.")],
    format: Annotated[
        Format,
        typer.Option(
            help="apkg: cards for Anki; gift, qti: the quiz; opml, map (Markdown): the map; md, pdf, json: all of it."
        ),
    ] = Format.MD,
    out: Annotated[
        Path | None, typer.Option(help="File to write  [default: named after the pack]", show_default=False)
    ] = None,
    url: Url = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Write a study pack as a file for another program."""
    from inkmill.connect import connect
    from inkmill.pack_files import export_file

    async def main() -> None:
        async with connect(url, token, data) as client:
            path = await export_file(client, pack, format.value, out)
        print(f"Wrote {path} ({path.stat().st_size:,} bytes).")

    asyncio.run(main())
