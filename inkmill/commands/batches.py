"""Thousands of jobs at once."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from inkmill.commands.options import Data, Json, Token, Url

if TYPE_CHECKING:
    from inkmill.client import Client
    from inkmill.client.batches import BatchProgress


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("batch")(batch)


def batch(
    jobs: Annotated[
        Path, typer.Argument(metavar="FILE", help='JSON lines: {"type": …, "request": {…}}.', dir_okay=False)
    ],
    job_type: Annotated[
        str | None, typer.Option("--type", help="Type of every line that names none.", show_default=False)
    ] = None,
    economy: Annotated[bool, typer.Option("--economy", help="Half the price, up to a day for each step.")] = False,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until the last job has ended.")] = False,
    webhook: Annotated[
        str | None,
        typer.Option(help="Told once, when the last job ends: a URL, or the id of a webhook.", show_default=False),
    ] = None,
    admin: Annotated[
        bool, typer.Option("--admin", help="On a fleet of `inkmill up`: without the limit of jobs in an hour.")
    ] = False,
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Enqueue the jobs of a file, all of them or none. With --wait the exit status is 0 when all completed."""
    from inkmill.batch_file import read_batch_file
    from inkmill.connect import connect

    async def main() -> None:
        lines = read_batch_file(jobs, job_type)
        async with connect(url, token, data, admin=admin) as client:
            started = await client.start_batch(lines, economy=economy, webhook=webhook)
            secret = (started.webhook or {}).get("secret")
            if not as_json:
                print(f"Batch {started.batch_id}: {started.total} jobs")
                print(f"Secret  {secret}") if secret else None
            shown = await _wait(client, started.batch_id) if wait else await client.show_batch(started.batch_id)
            if as_json:
                print(shown.model_dump_json())
            if wait:
                await _report(client, shown, quiet=as_json)

    asyncio.run(main())


async def _wait(client: "Client", batch_id: UUID) -> "BatchProgress":
    from inkmill.output import tell

    told = -1
    try:
        async for shown in client.follow_batch(batch_id):
            if int(shown.percent) != told:
                told = int(shown.percent)
                tell(f"{shown.percent:g} %, {shown.running} running, {shown.failed} failed")
    except asyncio.CancelledError:
        tell(f"The batch goes on; GET /api/jobs/batch/{batch_id} shows it.")
        raise
    return shown


async def _report(client: "Client", shown: "BatchProgress", *, quiet: bool) -> None:
    """Exit status 1 unless all completed, with the first lines that did not."""
    if not quiet:
        print(f"{shown.completed} completed, {shown.failed} failed, {shown.cancelled} cancelled")
        count = 0
        async for job in client.batch_jobs(shown.id, "failed"):
            count += 1
            if count > _FAILURES_SHOWN:
                print("…")
                break
            print(f"line {job['line']}: {job['error']['message']}")
    if shown.completed < shown.total:
        raise typer.Exit(1)


_FAILURES_SHOWN = 20
