"""What a data directory remembers of its fleet: address, ports and secrets, in `fleet.json` (mode 0600)."""

import json
import os
import secrets
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from inkmill.errors import CommandError

NAME = "fleet.json"


class FleetFile(BaseModel):
    """One fleet of `inkmill up`. Secrets are made once and kept; ports are kept while they are free."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    #: Names the fleet's folder outside the data directory, where it needs one.
    id: str
    postgres_password: str
    valkey_password: str
    jwt_secret: str
    internal_secret: str
    postgres_port: int = 0
    valkey_port: int = 0
    #: Where the gateway answers; None when the fleet is not ready.
    address: str | None = None
    #: Process id of the supervisor of the last run.
    pid: int = 0


def new_fleet() -> FleetFile:
    """A fleet with fresh secrets."""
    return FleetFile(
        id=secrets.token_hex(6),
        postgres_password=secrets.token_urlsafe(24),
        valkey_password=secrets.token_urlsafe(24),
        jwt_secret=secrets.token_urlsafe(36),
        internal_secret=secrets.token_urlsafe(36),
    )


def read_fleet(data: Path) -> FleetFile | None:
    """The fleet of a data directory, or None when there was never one. Raises CommandError."""
    try:
        text = (data / NAME).read_text()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CommandError(
            f"{data / NAME} cannot be read ({error.strerror}); run as the user it belongs to."
        ) from error
    try:
        return FleetFile.model_validate_json(text)
    except ValidationError as error:
        raise CommandError(
            f"{data / NAME} is damaged; restore it from a backup, or use another directory with --data."
        ) from error


def write_fleet(data: Path, fleet: FleetFile) -> None:
    """Replace the file in one step, readable by its owner alone."""
    partial = data / f"{NAME}.partial"
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(fleet.model_dump(), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(data / NAME)


def running_fleet(data: Path) -> FleetFile | None:
    """The fleet of a data directory when its supervisor lives and it was ready, else None."""
    fleet = read_fleet(data)
    if fleet is None or fleet.address is None or not psutil.pid_exists(fleet.pid):
        return None
    return fleet
