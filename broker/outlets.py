"""The way out of this process: to RabbitMQ with confirms, to Redis in one transaction per batch."""

from collections.abc import Callable
from itertools import groupby, takewhile
from typing import Any, Protocol

import pika
from dramatiq.errors import ConnectionClosed
from pika.channel import Channel
from redis.exceptions import RedisError

from broker.amqp_link import declare
from broker.messages import REDIS_ID, Outgoing, decode, encode, new_message_id
from broker.pending import Pending
from broker.rabbitmq import RabbitBroker
from broker.redis_broker import FleetRedisBroker

#: Messages that may be without a confirm at once, and messages in one transaction to Redis.
BATCH = 500
#: Seconds. A message is sent again on another connection when no confirm came between two looks this far apart.
CONFIRM_SECONDS = 30.0
#: RabbitMQ refused a message (a full queue, a leader just lost): it is sent again after this long.
_NACKED_SECONDS = 0.5
#: Persistent: a message survives a restart of RabbitMQ.
_PROPERTIES = pika.BasicProperties(delivery_mode=2, content_type="application/json")

#: Messages the broker has; called in the publisher's thread.
OnConfirmed = Callable[[list[Outgoing]], None]


class Outlet(Protocol):
    """One connection. `serve` runs in the publisher's thread; the other two may be called from any thread."""

    def serve(self) -> None:
        """Publish what is pending until `close`. Raises dramatiq's ConnectionClosed when the connection is lost."""

    def wake(self) -> None:
        """There is something to publish."""

    def close(self) -> None:
        """End `serve`."""


class RabbitOutlet:
    """Keeps up to BATCH messages unconfirmed; what was unconfirmed when the connection went is sent again."""

    def __init__(self, broker: RabbitBroker, pending: Pending, on_confirmed: OnConfirmed) -> None:
        self._broker = broker
        self._pending = pending
        self._on_confirmed = on_confirmed
        self._link = broker.open_link(self._on_open)
        self._channel: Channel | None = None
        self._waking = False
        #: The sequence number RabbitMQ gives to the next message on this channel.
        self._number = 1
        self._unconfirmed: dict[int, Outgoing] = {}
        self._confirmed: list[Outgoing] = []
        #: Task ids that found no queue. RabbitMQ returns them before it confirms them.
        self._returned: set[int] = set()

    def serve(self) -> None:
        try:
            self._link.serve()
        finally:
            self._channel = None
            self._report()
            self._pending.give_back(list(self._unconfirmed.values()))
            self._unconfirmed.clear()

    def wake(self) -> None:
        if not self._waking:
            self._waking = True
            self._link.call(self._publish)

    def close(self) -> None:
        self._link.close()

    def _on_open(self, channel: Channel) -> None:
        channel.add_on_return_callback(self._on_return)
        channel.confirm_delivery(self._on_answer)
        # Every queue, each time: a server that was reset has none of them.
        declarations = [one for queue in sorted(self._broker.queues) for one in self._broker.declarations(queue)]
        declare(channel, declarations, lambda: self._start(channel))

    def _start(self, channel: Channel) -> None:
        self._channel = channel
        self._link.call_later(CONFIRM_SECONDS, lambda: self._watch(0))
        self._publish()

    def _watch(self, oldest_before: int) -> None:
        """A message that stays without an answer this long: connect anew and send it again."""
        oldest = next(iter(self._unconfirmed), 0)
        if oldest and oldest == oldest_before:
            self._link.fail(TimeoutError(f"no confirm in {CONFIRM_SECONDS:.0f} s"))
        else:
            self._link.call_later(CONFIRM_SECONDS, lambda: self._watch(oldest))

    def _publish(self) -> None:
        self._waking = False
        channel = self._channel
        if channel is None:
            return
        taken = self._pending.take(BATCH - len(self._unconfirmed))
        numbered = dict(enumerate(taken, self._number))
        self._number += len(taken)
        # All of them first: if the channel turns out closed at the first, the others must not be forgotten.
        self._unconfirmed.update(numbered)
        for message in taken:
            queue = self._broker.queue_of(message.pool)
            body = encode(queue, message.actor, message.task_id, new_message_id())
            channel.basic_publish("", queue, body, _PROPERTIES, mandatory=True)

    def _on_return(self, _channel: Channel, _method: Any, _properties: Any, body: bytes) -> None:
        message = decode(body)
        if message is not None:
            self._returned.add(message.task_id)

    def _on_answer(self, frame: Any) -> None:
        tag, multiple = frame.method.delivery_tag, frame.method.multiple
        numbers = list(takewhile(lambda number: number <= tag, self._unconfirmed)) if multiple else [tag]
        answered = [self._unconfirmed.pop(number) for number in numbers if number in self._unconfirmed]
        if isinstance(frame.method, pika.spec.Basic.Nack):
            self._pending.give_back(answered)
            self._link.call_later(_NACKED_SECONDS, self._publish)
            return
        unroutable = [message for message in answered if message.task_id in self._returned]
        if unroutable:
            answered = [message for message in answered if message.task_id not in self._returned]
            self._pending.give_back(unroutable)
            # Not on this channel: it numbers what it sends to a quorum queue, and the queue that is declared anew
            # would wait for ever for the numbers that went to the old one. The next connection declares everything.
            self._link.fail(ConnectionError(f"no queue for {unroutable[0].pool}"))
        if not self._confirmed:
            self._link.call(self._report)  # runs after all frames of this read
        self._confirmed.extend(answered)

    def _report(self) -> None:
        confirmed, self._confirmed = self._confirmed, []
        if confirmed:
            self._on_confirmed(confirmed)
        self._publish()


class RedisOutlet:
    """A batch is one transaction: the messages, their ids, and a word on the work channel for who polls."""

    def __init__(self, broker: FleetRedisBroker, pending: Pending, on_confirmed: OnConfirmed) -> None:
        self._broker = broker
        self._pending = pending
        self._on_confirmed = on_confirmed
        self._closed = False

    def serve(self) -> None:
        while not self._closed:
            batch = self._pending.take(BATCH)
            if not batch:
                self._pending.wait_for_some(1.0)
                continue
            try:
                self._write(batch)
            except Exception as error:
                self._pending.give_back(batch)
                if isinstance(error, RedisError | OSError):
                    raise ConnectionClosed(error) from error  # type: ignore[no-untyped-call]
                raise
            self._on_confirmed(batch)

    def wake(self) -> None:
        """Nothing to do: adding to what is pending wakes `serve`."""

    def close(self) -> None:
        self._closed = True
        self._pending.wake()

    def _write(self, batch: list[Outgoing]) -> None:
        with self._broker.client.pipeline(transaction=True) as pipe:
            for pool, messages in groupby(sorted(batch, key=_pool_of), _pool_of):
                queue = self._broker.queue_of(pool)
                bodies: dict[Any, Any] = dict(self._encode(queue, message) for message in messages)
                pipe.hset(self._broker.bodies_key(queue), mapping=bodies)
                pipe.rpush(self._broker.ids_key(queue), *bodies)
                pipe.publish(f"{self._broker.namespace}.work", pool)
            pipe.execute()

    @staticmethod
    def _encode(queue: str, message: Outgoing) -> tuple[str, bytes]:
        """A new id each time: had a batch arrived without our knowing, its ids would be in the list twice."""
        name = new_message_id()
        return name, encode(queue, message.actor, message.task_id, name, {REDIS_ID: name})


def _pool_of(message: Outgoing) -> str:
    return message.pool
