"""Draining the dead letters: the ids of their tasks go back to the ledger, then the messages are forgotten."""

from collections.abc import Callable, Iterable
from typing import cast

import dramatiq
import structlog
from dramatiq.common import xq_name
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker
from redis.exceptions import RedisError

from broker.messages import decode
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker
from schemas.errors import BrokerUnavailableError

log = structlog.get_logger()

#: Given the ids of dead tasks; must return only once they are recorded.
OnDead = Callable[[list[int]], None]


def drain_dead_letters(broker: dramatiq.Broker, pools: Iterable[str], on_dead: OnDead, limit: int = 500) -> int:
    """Take up to `limit` dead letters of each pool and answer how many. Blocks: from a loop, call it in a thread.

    They are forgotten only after `on_dead` returned; if it raises they stay. What is not a message of ours has no
    task: it is logged and forgotten. Raises BrokerUnavailableError.
    """
    taken = 0
    for pool in pools:
        if isinstance(broker, RabbitBroker):
            taken += _drain_rabbit(broker, xq_name(broker.queue_of(pool)), on_dead, limit)
        elif isinstance(broker, FleetRedisBroker):
            taken += _drain_redis(broker, broker.queue_of(pool), on_dead, limit)
    return taken


def _drain_rabbit(broker: RabbitBroker, queue: str, on_dead: OnDead, limit: int) -> int:
    failures: list[Exception] = []

    def drain(channel: BlockingChannel) -> int:
        bodies: list[bytes] = []
        last_tag = 0
        try:
            while len(bodies) < limit:
                method, _properties, body = channel.basic_get(queue)
                if method is None or body is None:
                    break
                last_tag = method.delivery_tag or 0
                bodies.append(body)
        except ChannelClosedByBroker as error:
            if error.reply_code != 404:
                raise
            return 0  # nobody declared it yet
        if bodies:
            try:
                _hand_over(queue, bodies, on_dead)
            except Exception as error:  # not the broker's: let `look` close the channel, which returns the messages
                failures.append(error)
                return 0
            channel.basic_ack(last_tag, multiple=True)
        return len(bodies)

    taken = broker.inspection.look(drain)
    if failures:
        raise failures[0]
    return taken


def _drain_redis(broker: FleetRedisBroker, queue: str, on_dead: OnDead, limit: int) -> int:
    ids_key, bodies_key = broker.dead_ids_key(queue), broker.dead_bodies_key(queue)
    try:
        ids = cast(list[bytes], broker.client.zrange(ids_key, 0, limit - 1))
        bodies = cast(list[bytes | None], broker.client.hmget(bodies_key, ids)) if ids else []
    except (RedisError, OSError) as error:
        raise BrokerUnavailableError from error
    if ids:
        _hand_over(queue, [body or b"" for body in bodies], on_dead)
        try:
            with broker.client.pipeline(transaction=True) as pipe:
                pipe.zrem(ids_key, *ids)
                pipe.hdel(bodies_key, *ids)
                pipe.execute()
        except (RedisError, OSError) as error:
            raise BrokerUnavailableError from error
    return len(ids)


def _hand_over(queue: str, bodies: list[bytes], on_dead: OnDead) -> None:
    task_ids = []
    for body in bodies:
        message = decode(body)
        if message is None:
            log.error("message.discarded", queue=queue, body=body[:200])
        else:
            task_ids.append(message.task_id)
    if task_ids:
        log.warning("message.dead", queue=queue, task_ids=task_ids)
        on_dead(task_ids)
