"""What a measurement ran on."""

import os
import platform
from pathlib import Path

import pika
import psycopg
import redis

from schemas.settings import Settings


def describe_machine(settings: Settings) -> str:
    """One line: processors, memory, system, versions of Python and the servers."""
    with psycopg.connect(settings.database_url) as connection:
        postgres = connection.execute("show server_version").fetchone()
    with pika.BlockingConnection(pika.URLParameters(settings.broker_url.split(";")[0])) as rabbit:
        version = rabbit._impl.server_properties["version"]  # type: ignore[attr-defined]  # pika shows it nowhere else
        rabbitmq = version.decode() if isinstance(version, bytes) else version
    redis_version = redis.Redis.from_url(settings.redis_url).info("server")["redis_version"]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB, {_system()}; Python {platform.python_version()}, "
        f"PostgreSQL {(postgres or ('?',))[0].split()[0]}, RabbitMQ {rabbitmq}, Redis {redis_version}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()
