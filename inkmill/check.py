"""Whether every service can be reached, one finding each. Starts nothing and changes nothing."""

import asyncio
import os
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
import obstore.store
import pika
import psycopg
from redis.asyncio import Redis

from schemas.settings import Settings

_PATIENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one service. `sentence` names no secret."""

    name: str
    ok: bool
    sentence: str


async def check_services(settings: Settings) -> list[Finding]:
    """PostgreSQL, broker, Redis and object store, asked at the same time."""
    return list(
        await asyncio.gather(
            _ask("PostgreSQL", "INKMILL_DATABASE_URL", _postgres(settings)),
            _ask("broker", "INKMILL_BROKER_URL", _broker(settings)),
            _ask("Redis", "INKMILL_REDIS_URL", _redis(settings.redis_url)),
            _ask("object store", "INKMILL_STORE_URL", _store(settings)),
        )
    )


async def _ask(name: str, setting: str, question: Awaitable[str]) -> Finding:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return Finding(name, True, await question)
    except TimeoutError:
        return Finding(name, False, f"no answer in {_PATIENCE_SECONDS} seconds; check {setting}.")
    except Exception as error:  # whatever the client library raises is the finding
        reason = " ".join(str(error).split()) or type(error).__name__
        return Finding(name, False, f"{reason[:200]}; check {setting}.")


async def _postgres(settings: Settings) -> str:
    connection = await psycopg.AsyncConnection.connect(settings.database_url, autocommit=True)
    async with connection:
        row = await (await connection.execute("select current_setting('server_version')")).fetchone()
        migrated = await (await connection.execute("select to_regclass('jobs') is not null")).fetchone()
    version = row[0] if row else "?"
    ready = bool(migrated and migrated[0])
    return f"version {version}{'' if ready else ', no tables yet (run `inkmill migrate`)'}"


async def _broker(settings: Settings) -> str:
    if settings.broker_url.startswith("redis"):
        return await _redis(settings.broker_url)

    def connect() -> str:
        parameters = pika.URLParameters(settings.broker_url)
        parameters.socket_timeout = parameters.blocked_connection_timeout = _PATIENCE_SECONDS
        parameters.connection_attempts = 1
        pika.BlockingConnection(parameters).close()
        return f"RabbitMQ at {parameters.host}:{parameters.port}"

    return await asyncio.to_thread(connect)


async def _redis(url: str) -> str:
    if not url:
        return "not used (signals fall back to polling)"
    async with Redis.from_url(url) as redis:
        await redis.ping()
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 6379}"


async def _store(settings: Settings) -> str:
    address = urlsplit(settings.store_url)
    if address.scheme == "file":
        folder = Path(unquote(address.path))
        existing = next(part for part in (folder, *folder.parents) if part.exists())
        if not os.access(existing, os.W_OK | os.X_OK):
            raise PermissionError(f"{existing} cannot be written")
        return str(folder)
    await anext(aiter(obstore.list(obstore.store.from_url(settings.store_url))), None)
    return f"{address.scheme}://{address.netloc}"
