"""A benchmark's own corner of the services: a fresh database and a namespace, gone afterwards."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pika
import psycopg
from redis.asyncio import Redis

from broker.rabbitmq import RabbitBroker
from ledger.migrate import migrate
from schemas.pools import POOLS
from schemas.settings import Settings


@asynccontextmanager
async def own_services(settings: Settings, *, migrated: bool = True, **changes: Any) -> AsyncIterator[Settings]:
    """Settings for a fleet on a database and a namespace of its own, on the servers of `settings`."""
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    url = urlsplit(settings.database_url)._replace(path=f"/{name}").geturl()
    own = settings.model_copy(
        update={"database_url": url, "namespace": name.replace("_", "-"), "log_level": "warning", **changes}
    )
    try:
        if migrated:
            await migrate(url)
        yield own
    finally:
        await asyncio.to_thread(_delete_queues, own)
        await _delete_keys(own)
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')


def _delete_queues(settings: Settings) -> None:
    if not settings.broker_url.startswith("amqp"):
        return
    broker = RabbitBroker(settings)
    with pika.BlockingConnection(broker.nodes) as connection:
        for pool in POOLS:
            for queue, _ in broker.declarations(broker.queue_of(pool)):
                connection.channel().queue_delete(queue)


async def _delete_keys(settings: Settings) -> None:
    if not settings.redis_url:
        return
    async with Redis.from_url(settings.redis_url) as client:
        async for key in client.scan_iter(match=f"{settings.namespace}*", count=1000):
            await client.delete(key)
