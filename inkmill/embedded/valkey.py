"""An embedded Valkey: broker and signals of a fleet on one machine."""

import asyncio
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inkmill.embedded.account import Account
from inkmill.embedded.programs import Programs
from inkmill.errors import FleetError

START_SECONDS = 20.0

_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
databases 2
"""


@dataclass(frozen=True, slots=True)
class Valkey:
    """A server that keeps its data in `home`/valkey. What it loses, the ledger publishes again."""

    home: Path
    programs: Programs
    account: Account | None
    port: int
    password: str

    @property
    def folder(self) -> Path:
        return self.home / "valkey"

    @property
    def _config(self) -> Path:
        return self.folder / "valkey.conf"

    @property
    def command(self) -> list[str]:
        return [str(self.programs.valkey), str(self._config)]

    def url(self, database: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    async def prepare(self) -> None:
        """Write the configuration (the password is in no command line) and end what a killed fleet left."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._config.unlink(missing_ok=True)
        self._config.touch(mode=0o600)
        self._config.write_text(_CONFIG.format(port=self.port, password=self.password, folder=self.folder))
        if self.account is not None:
            self.account.own(self.folder)
            self.account.own(self._config)
        await asyncio.to_thread(self._end_stale)

    async def wait_ready(self) -> None:
        """Return when the server answers and has loaded its data. Raises FleetError."""
        deadline = time.monotonic() + START_SECONDS
        async with Redis.from_url(self.url(0)) as redis:
            while True:
                try:
                    await redis.ping()
                    return
                except (RedisError, OSError) as error:
                    if time.monotonic() > deadline:
                        raise FleetError("Valkey did not become ready in 20 seconds; see valkey.log.") from error
                    await asyncio.sleep(0.03)

    def forget(self) -> None:
        """Drop what was kept: for a file that a crash damaged beyond loading."""
        shutil.rmtree(self.folder / "appendonlydir", ignore_errors=True)

    def _end_stale(self) -> None:
        # A running Valkey writes its own title: the configuration's path is not in it, its working folder is.
        for process in psutil.process_iter(["name"]):
            if process.info["name"] != "valkey-server":
                continue
            try:
                ours = Path(process.cwd()) == self.folder
            except (psutil.AccessDenied, psutil.NoSuchProcess):
                continue
            if ours:
                process.kill()
                process.wait(5)
