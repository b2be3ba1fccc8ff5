"""CPU seconds of processes and servers, and of everybody else on the machine."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil
import psycopg
import redis

from schemas.settings import Settings

#: Cores that others may use before a moment no longer counts as quiet.
QUIET_CORES = 0.1


class NotHereError(RuntimeError):
    """A server runs on another machine or is hidden, so its CPU cannot be counted."""


@dataclass(frozen=True)
class Spent:
    """CPU seconds by part between two readings, and how busy the machine was otherwise."""

    parts: Mapping[str, float]
    seconds: float
    #: Cores used by processes that are no part of the measurement.
    foreign_cores: float

    @property
    def total(self) -> float:
        return sum(self.parts.values())


class Meter:
    """Reads CPU seconds of named parts; what is not named is foreign."""

    def __init__(self, parts: Mapping[str, Callable[[], float]]) -> None:
        self._parts = parts

    def read(self) -> tuple[dict[str, float], float, float]:
        """(seconds by part, seconds of the whole machine, time)."""
        busy = psutil.cpu_times()
        used = busy.user + busy.system + busy.nice + busy.irq + busy.softirq
        return {name: read() for name, read in self._parts.items()}, used, time.monotonic()

    def since(self, before: tuple[dict[str, float], float, float]) -> Spent:
        parts, used, now = self.read()
        spent = {name: seconds - before[0][name] for name, seconds in parts.items()}
        wall = max(now - before[2], 1e-6)
        return Spent(spent, wall, max(0.0, (used - before[1] - sum(spent.values())) / wall))

    async def settle(self, seconds: float) -> float:
        """Wait at most so long until others leave the machine alone; the cores they use at the end."""
        end = time.monotonic() + seconds
        while True:
            before = self.read()
            await asyncio.sleep(1.0)
            foreign = self.since(before).foreign_cores
            if foreign < QUIET_CORES or time.monotonic() > end:
                return foreign


def tree(pid: int) -> Callable[[], float]:
    """CPU seconds of a process, its children, and the children it has buried."""
    process = psutil.Process(pid)

    def read() -> float:
        return _tree_seconds(process)

    return read


def trees(pids: Iterable[int]) -> Callable[[], float]:
    readers = [tree(pid) for pid in pids]
    return lambda: sum(read() for read in readers)


def own() -> float:
    """CPU seconds of this process alone."""
    return time.process_time()


def _tree_seconds(process: psutil.Process) -> float:
    total = 0.0
    try:
        members = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    for member in members:
        try:
            times = member.cpu_times()
        except psutil.NoSuchProcess:  # it ended meanwhile: its parent has buried it and counts it
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def postgres(settings: Settings) -> Callable[[], float]:
    """CPU of the PostgreSQL server at the URL: the parent of our own backend, and all its children."""
    with psycopg.connect(settings.database_url) as connection:
        backend = connection.info.backend_pid
        try:
            parent = psutil.Process(backend).parent()
        except psutil.NoSuchProcess:
            parent = None
    if parent is None or "postgres" not in parent.name():
        raise NotHereError("PostgreSQL does not run on this machine; its CPU cannot be counted.")
    return tree(parent.pid)


def rabbitmq(settings: Settings) -> Callable[[], float]:
    """CPU of the node that listens at the URL's port."""
    return tree(_listener(urlsplit(settings.broker_url.split(";")[0]).port or 5672, "RabbitMQ"))


def redis_server(settings: Settings) -> Callable[[], float]:
    """CPU of Redis, as it says itself."""
    client = redis.Redis.from_url(settings.redis_url)

    def read() -> float:
        info = client.info("cpu")
        return float(info["used_cpu_sys"]) + float(info["used_cpu_user"])

    return read


def _listener(port: int, name: str) -> int:
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
            return int(connection.pid)
    raise NotHereError(f"Nobody visible to this user listens on port {port}; the CPU of {name} cannot be counted.")
