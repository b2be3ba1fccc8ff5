"""Which queues there are: one for each pool, named after the namespace, on RabbitMQ or on Redis."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import dramatiq

from broker.dead_letters import drain_dead_letters
from broker.depths import queue_depths
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from schemas.settings import Settings

__all__ = ["Route", "drain_dead_letters", "make_broker", "queue_depths", "queue_of"]


@dataclass(frozen=True)
class Route:
    """An actor ("course.write_lesson") and the pool whose workers run it."""

    actor: str
    pool: str


def make_broker(settings: Settings, routes: Iterable[Route]) -> dramatiq.Broker:
    """A broker that knows these actors. Connects to nothing yet; queues are declared by who publishes or consumes."""
    broker = RabbitBroker(settings) if settings.broker_url.startswith("amqp") else FleetRedisBroker(settings)
    for route in routes:
        dramatiq.Actor(
            _never_called,
            broker=broker,
            actor_name=route.actor,
            queue_name=queue_of(broker, route.pool),
            priority=0,
            options={},
        )
    return broker


def queue_of(broker: dramatiq.Broker, pool: str) -> str:
    """The name of a pool's queue."""
    return str(broker.queue_of(pool))  # type: ignore[attr-defined]


def _never_called(*_args: Any, **_options: Any) -> None:
    raise RuntimeError("a message reached dramatiq's own worker; run it with broker.runner.Runner")
