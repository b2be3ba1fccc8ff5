"""A topic in, a lecture, pre-read or assignment out."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from inkmill.commands.options import Data, Json, Token, Url

Topic = Annotated[str, typer.Argument(metavar="TOPIC", help="What it is about.")]
Subtopics = Annotated[str, typer.Option("--subtopics", help='What it must treat: "a, b, c".')]
Transcript = Annotated[
    Path | None,
    typer.Option(
        "--transcript", metavar="FILE", help="What was said: text, Markdown, .vtt or .srt.", show_default=False
    ),
]
Out = Annotated[Path, typer.Option(help="Where the Markdown and the PDF are written.")]


def register(starting: typer.Typer) -> None:
    """Add the subcommands of `inkmill start`."""
    starting.command("lecture")(
        _written(
            "lecture", "Write a lecture. Without a key it needs a transcript. Exits with 0 when both files are there."
        )
    )
    starting.command("pre-read")(
        _written("pre-read", "Write what learners read before a lecture; else as `start lecture`.")
    )
    starting.command("assignment")(start_assignment)


def _written(mode: str, sentence: str) -> Callable[..., None]:
    """The command of a mode that takes nothing but its topic."""

    def start(
        topic: Topic,
        subtopics: Subtopics,
        transcript: Transcript = None,
        out: Out = Path("out"),
        url: Url = None,
        token: Token = None,
        data: Data = None,
        as_json: Json = False,
    ) -> None:
        asyncio.run(_start(mode, topic, subtopics, transcript, None, out, url, token, data, as_json))

    start.__doc__ = sentence
    return start


def start_assignment(
    topic: Topic,
    subtopics: Subtopics,
    transcript: Transcript = None,
    mcsc: Annotated[int, typer.Option("--mcsc", min=0, max=100, help="Questions with one right answer.")] = 10,
    mcmc: Annotated[int, typer.Option("--mcmc", min=0, max=100, help="Questions with several.")] = 5,
    subjective: Annotated[int, typer.Option("--subjective", min=0, max=100, help="Questions with free answers.")] = 3,
    out: Out = Path("out"),
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write questions with their answers, exactly as many as asked for; else as `start lecture`."""
    counts = {"mcsc": mcsc, "mcmc": mcmc, "subjective": subjective}
    asyncio.run(_start("assignment", topic, subtopics, transcript, counts, out, url, token, data, as_json))


async def _start(
    mode: str,
    topic: str,
    subtopics: str,
    transcript: Path | None,
    counts: Mapping[str, int] | None,
    out: Path,
    url: str | None,
    token: str | None,
    data: Path | None,
    as_json: bool,
) -> None:
    from inkmill.connect import connect
    from inkmill.documents import TITLES, document_json, document_summary, finished, save_document
    from inkmill.following import follow_generation
    from inkmill.transcript_file import read_transcript

    text = None if transcript is None else await asyncio.to_thread(read_transcript, transcript)
    async with connect(url, token, data) as client:
        generation_id = await client.start_generation(topic, subtopics, mode, transcript=text, counts=counts)
        await follow_generation(client, generation_id, TITLES[mode])
        made = await finished(client, generation_id)
        paths = await save_document(client, made, out)
    if as_json:
        print(json.dumps(document_json(made, paths)))
        return
    print(document_summary(made))
    print(f"Wrote {paths[0]} and {paths[1].name}.")
