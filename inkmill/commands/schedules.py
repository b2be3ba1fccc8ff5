"""Jobs that the clock starts."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from inkmill.commands.options import Data, Json, Token, Url

if TYPE_CHECKING:
    from inkmill.client import Client

Named = Annotated[str, typer.Argument(metavar="SCHEDULE", help="Name or id of a schedule.")]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    group = typer.Typer(help="Start jobs at set times.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_own)
    group.command("show")(show)
    group.command("pause")(pause)
    group.command("resume")(resume)
    group.command("run")(run)
    group.command("remove")(remove)
    app.add_typer(group, name="schedule")


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")],
    request: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON: the body of the type's start route.", dir_okay=False)
    ],
    cron: Annotated[str, typer.Option(help='Five fields: minute, hour, day, month, weekday ("0 7 * * 1-5").')],
    job_type: Annotated[
        str, typer.Option("--type", help="course, generation, pack, storybook, auto-story, scenes, cartoonize, image.")
    ],
    zone: Annotated[str, typer.Option(help="Time zone, as in Europe/Berlin.")] = "UTC",
    overlap: Annotated[
        str, typer.Option(help="While an earlier job has not ended: skip, queue or cancel_running.")
    ] = "skip",
    catch_up: Annotated[str, typer.Option(help="What nobody started in time: skip, once or all.")] = "once",
    economy: Annotated[bool, typer.Option("--economy", help="Half the price, up to a day for each step.")] = False,
    paused: Annotated[bool, typer.Option("--paused", help="Start nothing until it is resumed.")] = False,
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Start a job at every moment that a cron expression names."""
    body = _read_object(request)
    options = {"timeZone": zone, "overlap": overlap, "catchUp": catch_up, "economy": economy, "paused": paused}
    made = _ask(lambda client: client.schedules.add(name, cron, job_type, body, **options), url, token, data)
    if as_json:
        print(made.model_dump_json())
    else:
        print(f"Schedule {made.id}\nNext    {_when(made.next_at)}")


def list_own(url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """List your schedules."""
    from inkmill.schedule_tables import show_schedules

    found = _ask(lambda client: client.schedules.list(), url, token, data)
    if as_json:
        print(json.dumps([one.model_dump(mode="json", exclude={"fires"}) for one in found]))
    else:
        show_schedules(found)


def show(schedule: Named, url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """Show what came of the newest moments of a schedule."""
    from inkmill.schedule_tables import show_schedule

    async def read(client: "Client") -> Any:
        return await client.schedules.read((await client.schedules.find(schedule)).id)

    found = _ask(read, url, token, data)
    print(found.model_dump_json()) if as_json else show_schedule(found)


def pause(schedule: Named, url: Url = None, token: Token = None, data: Data = None) -> None:
    """Let its moments pass without a job."""

    async def stop(client: "Client") -> Any:
        return await client.schedules.pause((await client.schedules.find(schedule)).id)

    print(f"Schedule {_ask(stop, url, token, data).name} is paused.")


def resume(schedule: Named, url: Url = None, token: Token = None, data: Data = None) -> None:
    """Go on with the next moment; what came meanwhile is not made up for."""

    async def go_on(client: "Client") -> Any:
        return await client.schedules.resume((await client.schedules.find(schedule)).id)

    found = _ask(go_on, url, token, data)
    print(f"Schedule {found.name} goes on; next {_when(found.next_at)}")


def run(schedule: Named, url: Url = None, token: Token = None, data: Data = None) -> None:
    """Start its job now, also when it is paused."""

    async def start(client: "Client") -> Any:
        return await client.schedules.run((await client.schedules.find(schedule)).id)

    job_id = _ask(start, url, token, data)
    print(f"Job {job_id} is started; `inkmill watch {job_id}` shows it.")


def remove(schedule: Named, url: Url = None, token: Token = None, data: Data = None) -> None:
    """Forget a schedule; the jobs it started stay."""

    async def forget(client: "Client") -> Any:
        found = await client.schedules.find(schedule)
        await client.schedules.remove(found.id)
        return found

    print(f"Schedule {_ask(forget, url, token, data).name} is removed.")


def _read_object(path: Path) -> dict[str, Any]:
    from inkmill.text_file import read_text
    from schemas.errors import InvalidInputError

    try:
        value = json.loads(read_text(path))
    except ValueError as error:
        raise InvalidInputError(f"{path.name} is not JSON.") from error
    if not isinstance(value, dict):
        raise InvalidInputError(f"{path.name} is not a JSON object.")
    return value


def _when(moment: Any) -> str:
    return "never" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"


def _ask(do: "Callable[[Client], Awaitable[Any]]", url: str | None, token: str | None, data: Path | None) -> Any:
    from inkmill.connect import connect

    async def main() -> Any:
        async with connect(url, token, data) as client:
            return await do(client)

    return asyncio.run(main())
