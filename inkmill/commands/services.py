"""The processes of a fleet, and what prepares and checks them."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from inkmill.errors import CommandError

Hold = Annotated[bool, typer.Option("--hold", hidden=True, help="Load, then wait for a line on standard input.")]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    for command in (gateway, worker, clock, migrate, check, token):
        app.command()(command)


def gateway(
    host: Annotated[str | None, typer.Option(help="[default: INKMILL_HOST]", show_default=False)] = None,
    port: Annotated[
        int | None, typer.Option(help="[default: INKMILL_PORT]", show_default=False, min=0, max=65535)
    ] = None,
    hold: Hold = False,
) -> None:
    """Serve the HTTP APIs."""
    from gateway.serve import serve_gateway
    from inkmill.until_signal import run_server
    from schemas.settings import Settings

    settings = Settings(**{k: v for k, v in (("host", host), ("port", port)) if v is not None})  # type: ignore[arg-type]
    run_server(serve_gateway, settings, hold=hold)


def worker(
    pool: Annotated[
        list[str] | None, typer.Option(help="A pool to serve; may be repeated. [default: all]", show_default=False)
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option(help="Tasks at once. [default: INKMILL_CONCURRENCY]", show_default=False, min=1)
    ] = None,
    hold: Hold = False,
) -> None:
    """Run tasks of one or more pools."""
    from fleet.serve import serve_worker
    from inkmill.until_signal import run_server
    from schemas.pools import POOLS
    from schemas.settings import Settings

    for name in pool or ():
        if name not in POOLS:
            raise typer.BadParameter(f"there is no pool {name}; the pools are {', '.join(POOLS)}", param_hint="--pool")
    given = (("pools", tuple(pool) if pool else None), ("concurrency", concurrency))
    settings = Settings(**{k: v for k, v in given if v is not None})  # type: ignore[arg-type]
    run_server(serve_worker, settings, hold=hold)


def clock(hold: Hold = False) -> None:
    """Publish what is due, rescue what was lost, keep deadlines. Any number may run."""
    from fleet.serve import serve_clock
    from inkmill.until_signal import run_server
    from schemas.settings import Settings

    settings = Settings()
    run_server(serve_clock, settings, hold=hold)


def migrate() -> None:
    """Bring the database up to date."""
    from ledger.migrate import migrate as apply
    from schemas.settings import Settings

    applied = asyncio.run(apply(Settings().database_url))
    print("\n".join(f"applied {name}" for name in applied) if applied else "The database is up to date.")


def check() -> None:
    """Validate the settings and reach every service, without starting anything."""
    from inkmill.check import check_services
    from schemas.settings import Settings

    settings = Settings()
    print("ok      settings")
    findings = asyncio.run(check_services(settings))
    for finding in findings:
        print(f"{'ok    ' if finding.ok else 'failed'}  {finding.name}: {finding.sentence}")
    if not all(finding.ok for finding in findings):
        sys.exit(1)


def token(
    user: Annotated[str, typer.Option(help="Name of the user.")],
    admin: Annotated[bool, typer.Option("--admin", help="May use the routes of operators.")] = False,
    data: Annotated[
        Path | None, typer.Option(help="Take the secret of this `inkmill up` directory.", show_default=False)
    ] = None,
    hours: Annotated[float, typer.Option(help="How long it is valid.", min=0.01)] = 1.0,
) -> None:
    """Print a bearer token for a user."""
    from gateway.tokens import make_token
    from inkmill.fleet_file import read_fleet
    from schemas.settings import Settings

    if data is not None:
        fleet = read_fleet(data)
        if fleet is None:
            raise CommandError(f"There is no fleet in {data}; start one with `inkmill up --data {data}`.")
        secret = fleet.jwt_secret
    else:
        settings = Settings()
        if settings.jwt_secret is None:
            raise CommandError("Set INKMILL_JWT_SECRET (at least 32 bytes), or name a directory with --data.")
        secret = settings.jwt_secret.get_secret_value()
    print(make_token(secret, user, admin=admin, lifetime_seconds=round(hours * 3600)))
