"""The gateway as a process: opens everything, serves until told to stop, closes everything."""

import asyncio

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from broker.publisher import Publisher
from broker.signals import Signals
from broker.topology import Route, make_broker
from gateway.app import make_app
from gateway.server import make_server
from ledger.confirmer import Confirmer
from ledger.ledger import Ledger
from pipelines.model import Pipelines, plans_of, routes_of
from pipelines.registry import make_pipelines
from schemas.settings import Settings

#: How long a stopping gateway waits until the broker has confirmed what it was given.
FLUSH_SECONDS = 5.0


async def serve_gateway(settings: Settings) -> None:
    """Serve until cancelled. Raises LedgerUnavailableError when the database does not answer at the start."""
    pipelines = make_pipelines(settings)
    ledger = await Ledger.open(settings, plans_of(pipelines))
    signals = Signals(settings)
    publisher = open_publisher(settings, pipelines, ledger)
    redis = open_redis(settings)
    try:
        app = make_app(settings, ledger=ledger, signals=signals, publisher=publisher, redis=redis)
        await make_server(app, settings).serve_until_cancelled()
    finally:
        await asyncio.to_thread(publisher.stop, FLUSH_SECONDS)
        await signals.close()
        if redis is not None:
            await redis.aclose()
        await ledger.close()


def open_redis(settings: Settings) -> "Redis | None":
    """For the limits. Short times and no second try: a request waits for it, and can do without."""
    if not settings.redis_url:
        return None
    return Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))


def open_publisher(settings: Settings, pipelines: Pipelines, ledger: Ledger) -> Publisher:
    """A started publisher that records in the ledger what the broker has confirmed."""
    broker = make_broker(settings, [Route(*route) for route in routes_of(pipelines)])
    publisher = Publisher(broker, on_confirmed=Confirmer(ledger))
    publisher.start()
    return publisher
