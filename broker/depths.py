"""How many messages wait in each pool's queue."""

from collections.abc import Iterable
from typing import cast

import dramatiq
from pika.adapters.blocking_connection import BlockingChannel
from redis.exceptions import RedisError

from broker.inspection import ready_count
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from schemas.errors import BrokerUnavailableError


def queue_depths(broker: dramatiq.Broker, pools: Iterable[str]) -> dict[str, int]:
    """Messages that wait in the broker, by pool; 0 for a queue nobody declared yet. Blocks: call it in a thread.

    Messages in the hands of a worker do not count, on purpose. The clock compares this with rows in `ready`: a worker
    claims what it is given at once, so a row that is still ready has its message in the queue or has none. Counting
    the held ones would let five hundred running tasks hide five hundred lost messages. (A worker of several pools with
    no free slot does hold messages of rows still ready; the clock then publishes some of them twice, and the worker
    acknowledges the second.) Raises BrokerUnavailableError.
    """
    if isinstance(broker, RabbitBroker):
        rabbit = broker  # for the closure below

        def depth(pool: str) -> int:
            return rabbit.inspection.look(lambda channel: _ready(channel, rabbit.queue_of(pool)))

        return {pool: depth(pool) for pool in pools}
    if not isinstance(broker, FleetRedisBroker):
        raise TypeError(f"{type(broker).__name__} was not made by make_broker")
    names = list(pools)
    try:
        with broker.client.pipeline(transaction=False) as pipe:
            for pool in names:
                pipe.llen(broker.ids_key(broker.queue_of(pool)))
            return dict(zip(names, cast(list[int], pipe.execute()), strict=True))
    except (RedisError, OSError) as error:
        raise BrokerUnavailableError from error


def _ready(channel: BlockingChannel, queue: str) -> int:
    return ready_count(channel, queue) or 0
