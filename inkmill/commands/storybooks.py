"""A story in, a picture book out; a photo in, a cartoon out."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inkmill.commands.options import Data, Json, Token, Url
from schemas.picture import Audience, Style
from schemas.story import Genre

if TYPE_CHECKING:
    from inkmill.background_answers import BackgroundStatus
    from inkmill.client import Client

Out = Annotated[Path, typer.Option(help="Where the files are written.")]
Photo = Annotated[
    str | None,
    typer.Option(
        "--photo", metavar="FILE_OR_URL", help="A picture of the hero  [default: one is drawn]", show_default=False
    ),
]
Pdf = Annotated[bool, typer.Option("--pdf/--no-pdf", help="Write the book as a PDF.")]
Epub = Annotated[bool, typer.Option("--epub/--no-epub", help="Write the book as an EPUB.")]


def register_start(starting: typer.Typer) -> None:
    """Add the subcommands of `inkmill start`."""
    starting.command("storybook")(start_storybook)
    starting.command("story")(start_story)
    starting.command("scenes")(start_scenes)
    starting.command("cartoon")(start_cartoon)


def start_storybook(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A story (text, Markdown), or a request (.json).")],
    photo: Photo = None,
    title: Annotated[str | None, typer.Option(help="Of the book  [default: the file's]", show_default=False)] = None,
    audience: Annotated[Audience | None, typer.Option(help="Who reads it.", show_default="children")] = None,
    style: Annotated[Style | None, typer.Option(help="How it is drawn.", show_default="storybook")] = None,
    pdf: Pdf = True,
    epub: Epub = True,
    out: Out = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Make a picture book of a story: it is cut into scenes, and every scene is drawn.

    Exit status 0 only when all files are written.
    """

    async def main() -> None:
        from inkmill.connect import connect
        from inkmill.picture_books import book_of_file
        from inkmill.story_files import read_story_file

        given = await asyncio.to_thread(read_story_file, file)
        given = given if title is None else replace(given, title=title)
        async with connect(url, token, data) as client:
            made = await book_of_file(
                client, given, file.parent, photo, audience and audience.value, style and style.value
            )
            await _finish(client, made, out, pdf, epub, as_json)

    asyncio.run(main())


async def _finish(client: "Client", made: "BackgroundStatus", out: Path, pdf: bool, epub: bool, as_json: bool) -> None:
    """Write the book, and say what it lacks."""
    from inkmill.output import tell
    from inkmill.picture_books import save_book

    paths = await save_book(client, made, out, [form for form, wanted in (("pdf", pdf), ("epub", epub)) if wanted])
    if as_json:
        print(json.dumps({**made.result, "files": [str(path) for path in paths]}))
        return
    print(f"Picture book {made.result['storybook_id']}.")
    if (warning := made.result.get("warning")) is not None:
        tell(warning)
    if paths:
        print(f"Wrote {' and '.join(map(str, paths))}.")


def start_story(
    genre: Annotated[Genre, typer.Option(help="What kind of story.")],
    hero: Annotated[str, typer.Option(help='Who it is about: "Mira, a girl in a yellow raincoat".')],
    photo: Photo = None,
    audience: Annotated[Audience, typer.Option(help="Who reads it.")] = Audience.CHILDREN,
    pdf: Pdf = True,
    epub: Epub = True,
    out: Out = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write a story and make a picture book of it; else as `start storybook`."""

    async def main() -> None:
        from inkmill.connect import connect
        from inkmill.picture_books import make, portrait
        from inkmill.story_files import picture_address

        async with connect(url, token, data) as client:
            picture = await (picture_address(client, photo) if photo is not None else portrait(client, hero, None))
            body = {
                "genre": genre.value,
                "characterDescription": hero,
                "cartoonImageUrl": picture,
                "audience": audience.value,
            }
            made = await make(client, "auto-story", body, "Picture book")
            await _finish(client, made, out, pdf, epub, as_json)

    asyncio.run(main())


def start_scenes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A story: text or Markdown.")],
    photo: Photo = None,
    audience: Annotated[Audience, typer.Option(help="Who reads it.")] = Audience.CHILDREN,
    out: Out = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Cut a story into pages of scenes: a .json for `start storybook`, to be changed by hand before."""

    async def main() -> None:
        from inkmill.connect import connect
        from inkmill.course_files import slug
        from inkmill.picture_books import make
        from inkmill.story_files import picture_address, read_story_file
        from inkmill.written import write

        given = await asyncio.to_thread(read_story_file, file)
        async with connect(url, token, data) as client:
            body = {"story": given.story, "audience": audience.value}
            if photo is not None:
                body["characterImage"] = await picture_address(client, photo)
            made = await make(client, "scenes", body, "Scenes")
        request = {"title": given.title, **body, **made.result}
        if photo is not None:  # the link expires
            request["characterImage"] = photo if "://" in photo else str(Path.cwd() / photo)
        path = out / f"{slug(given.title)}.scenes.json"
        await asyncio.to_thread(write, path, json.dumps(request, ensure_ascii=False, indent=2))
        if as_json:
            print(json.dumps({**made.result, "files": [str(path)]}))
            return
        pages = made.result["pages"]
        print(f"“{given.title}”: {len(pages)} pages, {sum(len(page['scenes']) for page in pages)} scenes.")
        print(f"Wrote {path}.")

    asyncio.run(main())


def start_cartoon(
    photo: Annotated[str, typer.Argument(metavar="PHOTO", help="A JPG, PNG or WEBP, or its address.")],
    style: Annotated[Style, typer.Option(help="How it is drawn.")] = Style.STORYBOOK,
    prompt: Annotated[str, typer.Option(help="What the picture shows.")] = "A portrait",
    out: Out = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Draw a photo as a cartoon."""

    async def main() -> None:
        from inkmill.connect import connect
        from inkmill.picture_books import follow, make, save_picture

        name = Path(photo.partition("?")[0]).stem or "picture"
        async with connect(url, token, data) as client:
            if photo.lower().startswith(("http://", "https://")):
                body = {"prompt": prompt, "style": style.value, "imageUrl": photo}
                made = await make(client, "cartoonize", body, "Cartoon")
            else:
                started = await client.start_cartoon(Path(photo), prompt, style.value)
                made = await follow(client, "cartoonize", started.job_id, "Cartoon")
            path = await save_picture(client, made, out / f"{name}.{style.value}")
        if as_json:
            print(json.dumps({**made.result, "files": [str(path)]}))
            return
        print(f"Wrote {path}." + (" It was drawn before." if made.result["cached"] else ""))

    asyncio.run(main())
