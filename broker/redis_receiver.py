"""The receiver of one queue on Redis or Valkey: it polls, and is woken when somebody says that there is work.

Ids of messages are unique, so unlike RabbitMQ's tags they outlive a connection: one receiver lives through outages
of the server and settles afterwards what it held before.
"""

import threading
from collections import deque
from typing import TYPE_CHECKING, cast

import structlog
from dramatiq.common import current_millis
from redis.exceptions import RedisError

from broker.backoff import Backoff
from broker.messages import Delivery, Verdict
from broker.receiver import Deliver, Receiver

if TYPE_CHECKING:
    from broker.redis_broker import FleetRedisBroker

log = structlog.get_logger()

#: An idle queue is looked at this often at first, then ever less, unless woken.
_POLL_SECONDS_MIN = 0.005
_POLL_SECONDS_MAX = 0.1
#: With nothing to ask for, the server still hears from us this often. Silent for 60 s, others take our messages.
_HEARTBEAT_SECONDS = 15.0
#: Ids in one command.
_CHUNK = 1000


class RedisReceiver(Receiver):
    def __init__(self, broker: "FleetRedisBroker", queue: str, prefetch: int) -> None:
        super().__init__(queue, broker.actors)
        self._broker = broker
        self._prefetch = prefetch
        self._held: set[str] = set()
        self._verdicts: deque[tuple[str, Verdict]] = deque()
        self._event = threading.Event()
        self._cancelled = False
        self._closed = False
        self._ended = False
        self._poll_seconds = _POLL_SECONDS_MIN

    def serve(self, deliver: Deliver) -> None:
        backoff = Backoff()
        while not self._closed:
            try:
                self._give_back_strays()
                backoff.succeeded()
                self.on_connected()
                while not self._closed:
                    self._turn(deliver)
            except (RedisError, OSError) as error:
                if backoff.first:
                    log.warning("consumer.disconnected", queue=self.queue, error=str(error))
                self._event.wait(backoff.next_seconds())
                self._event.clear()
        self._ended = True
        self._leave()

    @property
    def lost(self) -> bool:
        return self._ended

    def settle(self, verdicts: list[tuple[Delivery, Verdict]]) -> None:
        self._verdicts.extend((str(delivery.tag), verdict) for delivery, verdict in verdicts)
        self._event.set()

    def cancel(self) -> None:
        self._cancelled = True
        self._event.set()

    def close(self) -> None:
        self._closed = True
        self._event.set()

    def wake(self) -> None:
        self._event.set()

    def _turn(self, deliver: Deliver) -> None:
        self._event.clear()
        if self._closed:
            return
        self._settle()
        room = 0 if self._cancelled else self._prefetch - len(self._held)
        if room <= 0:
            self._broker.client.zadd(self._broker.heartbeats_key, {self._broker.broker_id: current_millis()})
            self._event.wait(_HEARTBEAT_SECONDS)
            return
        arrived = self._read_all(self._broker.do_fetch(self.queue, room))
        if arrived:
            self._poll_seconds = _POLL_SECONDS_MIN
            deliver(arrived)
        elif not self._event.wait(self._poll_seconds):
            self._poll_seconds = min(self._poll_seconds * 2, _POLL_SECONDS_MAX)

    def _read_all(self, bodies: list[bytes | None]) -> list[Delivery]:
        arrived, unread = [], False
        for body in bodies:
            message = self._read(body) if body is not None else None
            if message is None or message.redis_id is None:
                unread = True
                continue
            self._held.add(message.redis_id)
            arrived.append(Delivery(message.task_id, message.redis_id, self))
        if unread:
            for stray in self._strays():
                self._broker.do_nack(self.queue, stray)
        return arrived

    def _strays(self) -> list[str]:
        """Ids that the server counts as held by this process and that no delivery stands for."""
        held = cast(set[bytes], self._broker.client.smembers(self._broker.held_key(self.queue)))
        return [name for name in (str(raw, "ascii") for raw in held) if name not in self._held]

    def _give_back_strays(self) -> None:
        """A fetch whose answer was lost with the connection would otherwise be held as long as this process lives."""
        self._requeue(self._strays())

    def _requeue(self, ids: list[str]) -> None:
        for start in range(0, len(ids), _CHUNK):
            self._broker.do_requeue(self.queue, *ids[start : start + _CHUNK])

    def _settle(self) -> None:
        """Verdicts are dropped only after the server took them: each is harmless when repeated."""
        count = len(self._verdicts)
        verdicts = [self._verdicts[index] for index in range(count)]
        self._acknowledge([name for name, verdict in verdicts if verdict is Verdict.ACK])
        self._requeue([name for name, verdict in verdicts if verdict is Verdict.REQUEUE])
        for name, verdict in verdicts:
            if verdict is Verdict.DEAD:
                self._broker.do_nack(self.queue, name)
            self._held.discard(name)
        for _ in range(count):
            self._verdicts.popleft()

    def _acknowledge(self, ids: list[str]) -> None:
        """dramatiq's own command takes one id. If another process took over a message, deleting it is right: done."""
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            with self._broker.client.pipeline(transaction=False) as pipe:
                pipe.srem(self._broker.held_key(self.queue), *chunk)
                pipe.hdel(self._broker.bodies_key(self.queue), *chunk)
                pipe.execute()

    def _leave(self) -> None:
        try:
            self._settle()
            self._requeue(list(self._held))
        except (RedisError, OSError) as error:
            log.warning("consumer.left_messages", queue=self.queue, count=len(self._held), error=str(error))
