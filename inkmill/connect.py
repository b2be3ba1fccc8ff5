"""Which gateway a command talks to, and as whom."""

from pathlib import Path

from gateway.tokens import make_token
from inkmill.client import Client
from inkmill.commands.options import DATA_DEFAULT
from inkmill.errors import CommandError
from inkmill.fleet_file import FleetFile, running_fleet

#: Whose exams and jobs the commands work with on a fleet of `inkmill up`.
LOCAL_USER = "local"
_TOKEN_SECONDS = 12 * 3600


def connect(url: str | None, token: str | None, data: Path | None, *, admin: bool = False) -> Client:
    """A client for `data` when given, else for `url`, else for a fleet that runs in .data. Raises CommandError.

    The token of a local fleet is made here: who can read its directory may use it.
    """
    if data is None and url is not None:
        if token is None:
            raise CommandError(
                f"Give a token for {url} with --token or INKMILL_TOKEN; `inkmill token --user NAME` makes one."
            )
        return Client(url, token)
    folder = data or DATA_DEFAULT
    fleet = running_fleet(folder)
    if fleet is None:
        raise CommandError(f"No fleet runs in {folder}; start one with `inkmill up`, or name a gateway with --url.")
    return connect_local(fleet, token, admin=admin)


def connect_local(fleet: FleetFile, token: str | None = None, *, admin: bool = False) -> Client:
    """A client for a fleet of `inkmill up` that is ready."""
    if fleet.address is None:
        raise CommandError("The fleet is not ready yet.")
    return Client(fleet.address, token or make_token(fleet.jwt_secret, LOCAL_USER, admin, _TOKEN_SECONDS))
