"""Whether the broker can be reached, for `inkmill check`."""

import asyncio
from urllib.parse import urlsplit

import pika
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from broker.amqp_link import parameters_of
from broker.inspection import GONE
from schemas.errors import BrokerUnavailableError
from schemas.settings import Settings

#: Seconds for connecting, logging in and opening the vhost.
_TIMEOUT_SECONDS = 5


async def check_broker(settings: Settings) -> None:
    """Return if the broker answers and lets us in, else raise BrokerUnavailableError with a sentence that says why."""
    rabbit = settings.broker_url.startswith("amqp")
    try:
        await asyncio.to_thread(_reach_rabbit if rabbit else _reach_redis, settings.broker_url)
    except (*GONE, RedisError, ValueError) as error:
        name = "RabbitMQ" if rabbit else "Redis"
        raise BrokerUnavailableError(
            f"{name} at {_place(settings.broker_url)} cannot be used ({_reason(error)}); check INKMILL_BROKER_URL."
        ) from error


def _reach_rabbit(url: str) -> None:
    nodes = parameters_of(url)
    for node in nodes:
        node.socket_timeout = node.stack_timeout = node.blocked_connection_timeout = _TIMEOUT_SECONDS
    pika.BlockingConnection(nodes).close()


def _reach_redis(url: str) -> None:
    client = Redis.from_url(
        url, socket_timeout=_TIMEOUT_SECONDS, socket_connect_timeout=_TIMEOUT_SECONDS, retry=Retry(NoBackoff(), 0)
    )
    with client:
        client.ping()


def _place(url: str) -> str:
    """Hosts and ports, never the password."""
    places = []
    for node in url.split(";"):
        parts = urlsplit(node.strip())
        places.append(f"{parts.hostname or '?'}:{parts.port}" if parts.port else parts.hostname or "?")
    return ", ".join(places)


def _reason(error: BaseException) -> str:
    """pika hides most of what it knows in the repr."""
    return str(error) or repr(error)
