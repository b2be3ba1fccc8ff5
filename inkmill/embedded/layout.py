"""What a fleet on one machine consists of: its servers, its processes, and what each is told."""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from inkmill.embedded.account import unprivileged
from inkmill.embedded.home import servers_home
from inkmill.embedded.part import Recipe
from inkmill.embedded.ports import free_port, is_free
from inkmill.embedded.postgres import Postgres
from inkmill.embedded.programs import find_programs
from inkmill.embedded.valkey import Valkey
from inkmill.fleet_file import FleetFile, new_fleet, read_fleet

_LOCAL = "127.0.0.1"
CLOCK = "clock"
#: The only worker starts again within a second of its death: short leases free what it held soon after. Who runs a
#: fleet for themselves has no plan that their study packs and pictures are counted against.
_DEFAULTS = {
    "INKMILL_LEASE_SECONDS": "10",
    "INKMILL_LEASE_RENEW_SECONDS": "2",
    "INKMILL_RESCUE_AFTER_SECONDS": "3",
    "INKMILL_PACKS_PER_MONTH_FREE": "1000",
    "INKMILL_JOBS_PER_HOUR": "0",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A fleet in `data`, not started. The caller holds the lock of `data`."""

    data: Path
    host: str
    port: int
    fleet: FleetFile
    postgres: Postgres
    valkey: Valkey

    @property
    def address(self) -> str:
        """Where the gateway is reached from this machine."""
        host = {"0.0.0.0": _LOCAL, "::": "::1"}.get(self.host, self.host)  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def servers(self) -> tuple[Recipe, Recipe]:
        """PostgreSQL (SIGINT: a fast shutdown) and Valkey."""
        plain = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
        postgres, valkey, logs = self.postgres, self.valkey, self.data / "logs"
        interrupt, terminate = signal.SIGINT, signal.SIGTERM
        return (
            Recipe("postgres", postgres.command, plain, logs / "postgres.log", postgres.home, postgres.account,
                   stop=interrupt, orphan=interrupt),
            Recipe("valkey", valkey.command, plain, logs / "valkey.log", valkey.folder, valkey.account,
                   stop=terminate, orphan=terminate),
        )  # fmt: skip

    @property
    def processes(self) -> tuple[Recipe, ...]:
        """The gateway, one worker for all pools, the clock: in the order in which they are stopped."""
        environment = self._environment()
        return tuple(
            Recipe(
                name=name,
                # -P: a folder named `fleet` in the working directory is not ours.
                command=(sys.executable, "-P", "-m", "inkmill.command", name, "--hold"),
                environment=environment,
                log=self.data / "logs" / f"{name}.log",
                folder=Path.cwd(),
                held=True,
            )
            for name in ("gateway", "worker", CLOCK)
        )

    def _environment(self) -> dict[str, str]:
        """What the person set stays (author, model, budgets, limits); the services are ours."""
        ours = {
            "INKMILL_DATABASE_URL": self.postgres.url,
            "INKMILL_BROKER_URL": self.valkey.url(0),
            "INKMILL_REDIS_URL": self.valkey.url(1),
            "INKMILL_STORE_URL": (self.data / "objects").as_uri(),
            "INKMILL_HOST": self.host,
            "INKMILL_PORT": str(self.port),
            "INKMILL_JWT_SECRET": self.fleet.jwt_secret,
            "INKMILL_INTERNAL_SECRET": self.fleet.internal_secret,
            "PYTHONUNBUFFERED": "1",
        }
        return {**_DEFAULTS, **os.environ, **ours}


def lay_out(data: Path, host: str, port: int) -> Layout:
    """The fleet of `data`, made up at its first start. Ports of the last run are kept where they are free."""
    known = read_fleet(data) or new_fleet()
    postgres_port = _keep(known.postgres_port, frozenset({port}))
    valkey_port = _keep(known.valkey_port, frozenset({port, postgres_port}))
    fleet = known.model_copy(
        update={"postgres_port": postgres_port, "valkey_port": valkey_port, "address": None, "pid": os.getpid()}
    )
    account = unprivileged()
    home = servers_home(data, fleet.id, account)
    programs = find_programs(home, account)
    return Layout(
        data=data,
        host=host,
        port=port,
        fleet=fleet,
        postgres=Postgres(home, programs, account, postgres_port, fleet.postgres_password),
        valkey=Valkey(home, programs, account, valkey_port, fleet.valkey_password),
    )


def _keep(port: int, taken: frozenset[int]) -> int:
    return port if port and port not in taken and is_free(_LOCAL, port) else free_port(_LOCAL, taken)
