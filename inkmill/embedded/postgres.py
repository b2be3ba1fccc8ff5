"""An embedded PostgreSQL: its own cluster, over TCP on 127.0.0.1, with a password."""

import asyncio
import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from inkmill.embedded.account import Account, identity
from inkmill.embedded.part import through
from inkmill.embedded.programs import Programs
from inkmill.errors import FleetError

USER = "inkmill"
DATABASE = "inkmill"
#: A cluster that recovers after a crash may take a while before it answers.
START_SECONDS = 60.0
#: How long the server of a killed fleet may take to end.
_STALE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Postgres:
    """A cluster in `home`/postgres."""

    home: Path
    programs: Programs
    account: Account | None
    port: int
    password: str

    @property
    def cluster(self) -> Path:
        return self.home / "postgres"

    @property
    def url(self) -> str:
        return self._url(DATABASE)

    @property
    def command(self) -> list[str]:
        """The server in the foreground. No socket in a shared folder; durable (fsync stays on)."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "wal_compression": "on",
            "log_min_messages": "warning",
        }
        return [str(self.programs.postgres), "-D", str(self.cluster), *(f"--{k}={v}" for k, v in options.items())]

    async def prepare(self) -> None:
        """Make the cluster if there is none, and end what a killed fleet left of it. Raises FleetError."""
        if (self.cluster / "PG_VERSION").exists():
            await asyncio.to_thread(self._clean_stale)
        else:
            await self._initdb()

    async def wait_ready(self) -> None:
        """Return when the server accepts connections and the database exists. Raises FleetError."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url("postgres"), autocommit=True) as connection:
                    found = await connection.execute("select 1 from pg_database where datname = %s", (DATABASE,))
                    if await found.fetchone() is None:
                        await connection.execute(f"create database {DATABASE}")
                    return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise FleetError("PostgreSQL did not become ready in a minute; see postgres.log.") from error
                await asyncio.sleep(0.03)

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    async def _initdb(self) -> None:
        """Into a folder beside, then renamed: a start that was interrupted leaves no half cluster."""
        partial, secret = self.home / "postgres.partial", self.home / "postgres.secret"
        shutil.rmtree(partial, ignore_errors=True)
        secret.unlink(missing_ok=True)
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        if self.account is not None:
            self.account.own(secret)
        options = [
            "-U",
            USER,
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]
        try:
            spawning = asyncio.create_subprocess_exec(
                self.programs.initdb, "-D", partial, *options,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, cwd=self.home,
                **identity(self.account),
            )  # fmt: skip
            process = await through(spawning)
            try:
                output, _ = await process.communicate()
            except asyncio.CancelledError:
                process.terminate()  # it removes what it has made so far
                await process.wait()
                raise
        finally:
            secret.unlink()
        if process.returncode != 0:
            lines = output.decode(errors="replace").strip().splitlines() or ["no output"]
            raise FleetError(f"PostgreSQL could not make its cluster in {self.cluster}: {lines[-1]}")
        partial.rename(self.cluster)

    def _clean_stale(self) -> None:
        """The caller holds the lock of the data directory, so whatever still serves the cluster is an orphan."""
        for process in psutil.process_iter(["name", "cmdline"]):
            if str(self.cluster) in (process.info["cmdline"] or ()) and process.info["name"] == "postgres":
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(_STALE_SECONDS)
                except psutil.TimeoutExpired:
                    process.kill()
        # The number in it may belong to another process by now (a container that starts again).
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)
