"""The same job on each of the other systems, measured as the fleet is."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

import psutil

from bench import cpu
from bench.figures import Options, Table, percentile
from bench.peers.setup import make_environment
from bench.services import own_services
from schemas.settings import Settings

WARM_JOBS = 40
LATENCY_JOBS = 150
TASKS_OF_JOB = 7

#: Module in this folder -> (name, what it records, the servers it uses).
SYSTEMS: dict[str, tuple[str, str, Sequence[str]]] = {
    "on_celery": ("Celery, chord, Redis results", "message, Redis result", ("RabbitMQ", "Redis")),
    "on_procrastinate": ("procrastinate", "PostgreSQL row", ("PostgreSQL",)),
    "on_pgqueuer": ("pgqueuer", "PostgreSQL log row", ("PostgreSQL",)),
    "on_dbos": ("DBOS, steps in one workflow", "PostgreSQL row", ("PostgreSQL",)),
    "on_dramatiq": ("dramatiq, groups", "message only", ("RabbitMQ", "Redis")),
    "on_dramatiq_rows": ("dramatiq, a row a step", "PostgreSQL row", ("RabbitMQ", "PostgreSQL")),
}
_SERVERS = {"PostgreSQL": cpu.postgres, "RabbitMQ": cpu.rabbitmq, "Redis": cpu.redis_server}
_HEADS = (
    "System",
    "recorded as",
    "CPU s / 1,000 tasks",
    "workers",
    "driver",
    "servers",
    "tasks/s",
    "idle p50 ms",
    "idle p99 ms",
    "others' cores",
)


class Peer:
    """A running `drive.py`: one command a line, one answer a line."""

    def __init__(self, process: subprocess.Popen[str], settings: Settings, servers: Sequence[str]) -> None:
        self._process = process
        ours = psutil.Process(process.pid)
        everything = cpu.tree(process.pid)

        def driver() -> float:
            times = ours.cpu_times()
            return times.user + times.system

        self.meter = cpu.Meter(
            {
                "driver": driver,
                "workers": lambda: everything() - driver(),
                **{name: _SERVERS[name](settings) for name in servers},
            }
        )

    async def tell(self, command: str) -> dict[str, Any]:
        return await asyncio.to_thread(self._tell, command)

    def _tell(self, command: str) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended early")
        answer: dict[str, Any] = json.loads(line)
        return answer


async def measure(options: Options, ours: Sequence[Sequence[str | float]]) -> Table:
    """A row for each system below our own."""
    python = await asyncio.to_thread(make_environment)
    return Table(_HEADS, [*ours, *[await _row(options, python, module) for module in SYSTEMS]])


async def _row(options: Options, python: Path, module: str) -> list[str | float]:
    name, recorded, servers = SYSTEMS[module]
    async with own_services(options.settings, migrated=False) as settings, _driven(python, module, settings) as process:
        peer = Peer(process, settings, servers)
        await asyncio.to_thread(peer.answer)
        await peer.tell(f"many {WARM_JOBS}")
        await peer.meter.settle(options.quiet_seconds)
        before = peer.meter.read()
        await peer.tell(f"many {options.jobs}")
        spent = peer.meter.since(before)
        await peer.meter.settle(options.quiet_seconds)
        latencies = [(await peer.tell("one"))["seconds"] * 1000 for _ in range(options.small(LATENCY_JOBS))]
    tasks = options.jobs * TASKS_OF_JOB
    each = {part: seconds / tasks * 1000 for part, seconds in spent.parts.items()}
    return [
        name,
        recorded,
        sum(each.values()),
        each["workers"],
        each["driver"],
        sum(each[server] for server in servers),
        tasks / spent.seconds,
        percentile(latencies, 50),
        percentile(latencies, 99),
        spent.foreign_cores,
    ]


@asynccontextmanager
async def _driven(python: Path, module: str, settings: Settings) -> AsyncIterator[subprocess.Popen[str]]:
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith("INKMILL_")},
        "PEERS_DATABASE_URL": settings.database_url,
        "PEERS_BROKER_URL": settings.broker_url,
        "PEERS_REDIS_URL": settings.redis_url,
        "PEERS_NAMESPACE": settings.namespace,
    }
    with tempfile.TemporaryFile() as log:
        process = _start([str(python), "drive.py", module], env, log)
        try:
            yield process
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-4000:])
            raise
        finally:
            assert process.stdin is not None
            process.stdin.close()
            await asyncio.to_thread(process.wait, 60)


def _start(command: list[str], env: dict[str, str], log: IO[bytes]) -> subprocess.Popen[str]:
    here = Path(__file__).resolve().parent
    return subprocess.Popen(
        command, cwd=here, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
    )
