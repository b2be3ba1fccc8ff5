"""`inkmill up`: all of it on one machine."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from inkmill.commands.options import DATA_DEFAULT


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command()(up)


def up(
    data: Annotated[Path, typer.Option(help="Where everything is kept.")] = DATA_DEFAULT,
    port: Annotated[int, typer.Option(help="Port of the gateway; 0 takes a free one.", min=0, max=65535)] = 8080,
    host: Annotated[str, typer.Option(help="Address that the gateway listens on.")] = "127.0.0.1",
) -> None:
    """Run a whole fleet here, with its own PostgreSQL and Valkey, until interrupted. Needs no key."""
    from inkmill.until_signal import until_signal

    asyncio.run(until_signal(_up(data, host, port)))  # not uvloop: it cannot start a child as another user


async def _up(data: Path, host: str, port: int) -> None:
    from inkmill.embedded.fleet import run_fleet
    from inkmill.output import quiet_logs, tell

    quiet_logs()
    async with run_fleet(data, host, port, tell) as fleet:
        print(f"Inkmill is ready at {fleet.address} (data in {data})", flush=True)
        await asyncio.Event().wait()
