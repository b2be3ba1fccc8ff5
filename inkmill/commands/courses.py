"""Exams in, courses out."""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from inkmill.commands.options import Data, Json, Token, Url

ExamFile = Annotated[Path, typer.Argument(metavar="FILE", help="JSON, JSON lines, CSV, Moodle GIFT or Aiken.")]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    importing = typer.Typer(help="Bring something in.", no_args_is_help=True)
    importing.command("exam")(import_exam)
    app.add_typer(importing, name="import")
    app.command("run")(run)


def import_exam(file: ExamFile, url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """Store an exam and print its id."""
    asyncio.run(_import_exam(file, url, token, data, as_json))


async def _import_exam(file: Path, url: str | None, token: str | None, data: Path | None, as_json: bool) -> None:
    from inkmill.connect import connect
    from inkmill.making import add_exam_file

    async with connect(url, token, data) as client:
        exam_id = await add_exam_file(client, file)
    print(json.dumps({"examId": str(exam_id)}) if as_json else exam_id)


def start_course(
    exam: Annotated[str, typer.Argument(metavar="EXAM", help="Id of an exam, or a file to import first.")],
    out: Annotated[Path | None, typer.Option(help="Write the course here: Markdown, PDF.", show_default=False)] = None,
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Write a course from an exam, and show how it goes. Exit status 0 only when the course is complete."""
    asyncio.run(_start_course(exam, out, url, token, data, as_json))


async def _start_course(
    exam: str, out: Path | None, url: str | None, token: str | None, data: Path | None, as_json: bool
) -> None:
    from inkmill.connect import connect
    from inkmill.following import follow
    from inkmill.making import add_exam_file, cost, save, saved_sentence, summary
    from inkmill.output import tell

    async with connect(url, token, data) as client:
        exam_id = _as_id(exam) or await add_exam_file(client, Path(exam))
        started = await client.start_course(exam_id)
        if started.message is not None:
            tell(f"{started.message}: job {started.job_id}")
        ended = await follow(client, started.job_id)
        files = await save(client, UUID(ended["courseId"]), out) if out is not None else []
        if as_json:
            print(json.dumps({**ended, "examId": str(exam_id), "files": [str(path) for path in files]}))
            return
        print(f"Course {ended['courseId']}: {summary(ended, await cost(client, started.job_id))}")
        if files:
            print(f"{saved_sentence(files)}.")


def run(
    file: ExamFile,
    out: Annotated[Path, typer.Option(help="Where the course is written.")] = Path("out"),
) -> None:
    """Write a course on a fleet that is started for it and stopped after it."""
    from inkmill.until_signal import until_signal

    if asyncio.run(until_signal(_run(file, out))):
        sys.exit(130)


async def _run(file: Path, out: Path) -> None:
    from inkmill.connect import connect_local
    from inkmill.embedded.fleet import run_fleet
    from inkmill.following import follow
    from inkmill.making import add_exam_file, cost, save, saved_sentence, summary
    from inkmill.output import quiet_logs, tell

    quiet_logs()
    with tempfile.TemporaryDirectory(prefix="inkmill-") as folder:
        os.chmod(folder, 0o711)  # noqa: S103 - the servers' own user must reach its part of it
        begun = time.monotonic()
        tell("Starting a fleet: PostgreSQL, Valkey, gateway, worker, clock …")
        async with run_fleet(Path(folder), "127.0.0.1", 0, tell) as fleet, connect_local(fleet) as client:
            tell(f"Ready at {fleet.address} after {time.monotonic() - begun:.1f} s.")
            started = await client.start_course(await add_exam_file(client, file))
            ended = await follow(client, started.job_id)
            files = await save(client, UUID(ended["courseId"]), out)
            spent = await cost(client, started.job_id)
    print(f"{saved_sentence(files)}: {summary(ended, spent)}")
    print(f"The fleet is stopped. To keep one running: {_ourselves()} up")


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _ourselves() -> str:
    """How this command was called, from here."""
    called = Path(sys.argv[0])
    if called.name != "inkmill" or not called.is_file():
        return "inkmill"
    return min(str(called), os.path.relpath(called), key=len)
