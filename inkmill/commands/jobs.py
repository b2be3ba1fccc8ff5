"""What became of jobs."""

import asyncio
import json
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import typer

from inkmill.commands.options import Data, Json, Token, Url

JobId = Annotated[UUID, typer.Argument(metavar="JOB", help="Id of a job.")]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    for command in (watch, jobs, show, cancel, retry, dead):
        app.command()(command)


def watch(job: JobId, url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """Follow a job to its end. Exit status 0 only when it completed. --json prints each event as a line."""
    from inkmill.connect import connect
    from inkmill.kinds import kind_of

    async def main() -> None:
        async with connect(url, token, data) as client:
            found = (await client.show_any_job(job)).job
            kind = kind_of(found)
            if not as_json:
                print(await kind.watch(client, found))
                return
            async with aclosing(kind.events(client, found)) as events:
                async for event in events:
                    print(json.dumps(event.data), flush=True)
                    if event.ends and not event.completes:
                        raise typer.Exit(1)

    asyncio.run(main())


def jobs(url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """List your jobs of all products, newest first."""
    from inkmill.connect import connect
    from inkmill.tables import show_jobs

    async def main() -> None:
        async with connect(url, token, data) as client:
            found = await client.list_all_jobs()
            has_names = not as_json and any("material_id" in job.request for job in found)
            materials = await client.list_materials() if has_names else []
        if as_json:
            print(json.dumps([job.model_dump(mode="json") for job in found]))
        else:
            show_jobs(found, {material.material_id: material.name for material in materials})

    asyncio.run(main())


def show(job: JobId, url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """Show a job: its tasks, attempts, timeline, provider calls and cost."""
    from inkmill.connect import connect
    from inkmill.tables import show_details

    async def main() -> None:
        async with connect(url, token, data) as client:
            found = await client.show_any_job(job)
        if as_json:
            print(found.model_dump_json())
        else:
            show_details(found)

    asyncio.run(main())


def cancel(
    job: JobId,
    reason: Annotated[str | None, typer.Option(help="Kept with the job.", show_default=False)] = None,
    url: Url = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Stop a job, and the provider calls it has open."""
    from inkmill.connect import connect
    from inkmill.errors import CommandError

    async def main() -> None:
        async with connect(url, token, data) as client:
            answer = await client.cancel_any_job(job, reason)
        if not answer.success:
            raise CommandError(f"{answer.message}.")
        print(answer.message)

    asyncio.run(main())


def retry(job: JobId, url: Url = None, token: Token = None, data: Data = None) -> None:
    """Move a failed job back to running; what was done stays done."""
    from inkmill.connect import connect
    from inkmill.kinds import kind_of

    async def main() -> None:
        async with connect(url, token, data) as client:
            found = (await client.show_any_job(job)).job
            place = await kind_of(found).retry(client, found)
        print(f"Job {job} runs again{place}; `inkmill watch {job}` shows it.")

    asyncio.run(main())


def dead(url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """List tasks that failed for good, of all users. Needs an admin token."""
    from inkmill.connect import connect
    from inkmill.tables import show_dead

    async def main() -> None:
        async with connect(url, token, data, admin=True) as client:
            found = await client.dead()
        if as_json:
            print(json.dumps(found))
        else:
            show_dead(found)

    asyncio.run(main())
