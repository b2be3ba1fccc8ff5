"""Whether every service can be reached, one finding each. Starts nothing and changes nothing."""

import asyncio
import os
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import obstore
import obstore.store
import pika
import psycopg
from redis.asyncio import Redis

from schemas.document import Styling
from schemas.settings import Settings
from workers.books.pdf import make_pdf

_PATIENCE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one service. `sentence` names no secret."""

    name: str
    ok: bool
    sentence: str


async def check_services(settings: Settings) -> list[Finding]:
    """PostgreSQL, broker, Redis, object store and the PDF renderer, asked at the same time."""
    return list(
        await asyncio.gather(
            _ask("PostgreSQL", "check INKMILL_DATABASE_URL", _postgres(settings)),
            _ask("broker", "check INKMILL_BROKER_URL", _broker(settings)),
            _ask("Redis", "check INKMILL_REDIS_URL", _redis(settings.redis_url)),
            _ask("object store", "check INKMILL_STORE_URL", _store(settings)),
            _ask("PDF renderer", "install Inkmill again with its dependencies", asyncio.to_thread(_pdf)),
        )
    )


async def _ask(name: str, advice: str, question: Awaitable[str]) -> Finding:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return Finding(name, True, await question)
    except TimeoutError:
        return Finding(name, False, f"no answer in {_PATIENCE_SECONDS} seconds; {advice}.")
    except Exception as error:  # whatever the client library raises is the finding
        reason = " ".join(str(error).split()) or type(error).__name__
        return Finding(name, False, f"{reason[:200]}; {advice}.")


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


def _pdf() -> str:
    """Render one line: needs the typesetter and the fonts, which are in wheels."""
    begun = time.monotonic()
    made = make_pdf("A line.", title="Check", author=None, styling=Styling())
    return f"a line in {len(made.data):,} bytes, {(time.monotonic() - begun) * 1000:.0f} ms"


async def _store(settings: Settings) -> str:
    """A folder must be writable; whether all gateways and workers have the same one, nobody can see from here."""
    address = urlsplit(settings.store_url)
    if address.scheme == "file":
        folder = Path(unquote(address.path))
        existing = next(part for part in (folder, *folder.parents) if part.exists())
        if not os.access(existing, os.W_OK | os.X_OK):
            raise PermissionError(f"{existing} cannot be written")
        return str(folder)
    if address.scheme == "memory":
        return "in the memory of each process: for tests only, a PDF needs a store that gateways and workers share"
    await anext(aiter(obstore.list(obstore.store.from_url(settings.store_url))), None)
    return f"{address.scheme}://{address.netloc}"
