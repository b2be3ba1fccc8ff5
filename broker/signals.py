"""Hints between processes over Redis pub/sub: "job N has events up to seq K", "cancel job N", "pool P has work".

A hint may be lost and nothing breaks: gateways ask the ledger, cancels arrive with the lease renewal, receivers poll.
So nothing here raises because Redis is away; it logs once per outage and counts.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from broker.backoff import Backoff
from broker.hints import Hints, read_cancels, read_heads, read_pools
from schemas.settings import Settings

log = structlog.get_logger()

#: After a failure nothing is sent for this long: a server that does not answer must not slow every task.
_PAUSE_SECONDS = 1.0
#: A subscription that hears nothing this long asks whether the server is there; silent once more, it reconnects.
_QUIET_SECONDS = 10.0

OnEvents = Callable[[Mapping[UUID, int]], None]
OnCancel = Callable[[Sequence[UUID]], None]
OnWork = Callable[[Sequence[str]], None]


class Signals:
    """One per process, on one loop. An empty `redis_url` makes every method a no-op."""

    def __init__(self, settings: Settings) -> None:
        self._namespace = settings.namespace
        self._redis = _connect(settings.redis_url) if settings.redis_url else None
        self._hints = Hints()
        #: Done when the hints that wait now were sent or dropped.
        self._next: asyncio.Future[None] | None = None
        self._sender: asyncio.Task[None] | None = None
        self._paused_until = 0.0
        self._sending_failed = False
        self._connected = False
        self.dropped_count = 0

    @property
    def connected(self) -> bool:
        """Whether `listen` hears what is said at this moment."""
        return self._connected

    async def tell_events(self, heads: Mapping[UUID, int]) -> None:
        """These jobs have events up to these numbers."""
        self._hints.add_heads(heads)
        await self._send()

    async def tell_cancel(self, job_ids: Iterable[UUID]) -> None:
        self._hints.cancels.update(job_ids)
        await self._send()

    async def tell_work(self, pools: Iterable[str]) -> None:
        self._hints.pools.update(pools)
        await self._send()

    async def listen(
        self,
        *,
        on_events: OnEvents | None = None,
        on_cancel: OnCancel | None = None,
        on_work: OnWork | None = None,
        on_connected: Callable[[], None] | None = None,
    ) -> None:
        """Call the callbacks with what others tell, until cancelled. Reconnects by itself.

        `on_connected` is called each time the subscription stands (again): what was said before was missed.
        """
        if self._redis is None:
            await asyncio.Event().wait()
            return
        takers = self._takers(on_events, on_cancel, on_work)
        backoff = Backoff()
        while True:
            try:
                await self._listen_once(self._redis, takers, backoff, on_connected)
            except (RedisError, OSError, TimeoutError) as error:
                if backoff.first:
                    log.warning("signals.disconnected", error=str(error))
            finally:
                self._connected = False
            await asyncio.sleep(backoff.next_seconds())

    async def close(self) -> None:
        """Send what waits, then close the connections."""
        if self._sender is not None:
            await self._sender
        if self._redis is not None:
            await self._redis.aclose()

    def _takers(
        self, on_events: OnEvents | None, on_cancel: OnCancel | None, on_work: OnWork | None
    ) -> dict[bytes, Callable[[bytes], None]]:
        takers: dict[str, Callable[[bytes], None]] = {}
        if on_events is not None:
            takers["events"] = lambda data: on_events(read_heads(data))
        if on_cancel is not None:
            takers["cancel"] = lambda data: on_cancel(read_cancels(data))
        if on_work is not None:
            takers["work"] = lambda data: on_work(read_pools(data))
        return {f"{self._namespace}.{kind}".encode(): taker for kind, taker in takers.items()}

    async def _listen_once(
        self,
        redis: Redis,
        takers: Mapping[bytes, Callable[[bytes], None]],
        backoff: Backoff,
        on_connected: Callable[[], None] | None,
    ) -> None:
        if not takers:
            await asyncio.Event().wait()
        async with redis.pubsub() as pubsub:
            await pubsub.subscribe(*takers)
            missing = len(takers)
            while True:
                message = await _hear(pubsub)
                if message["type"] == "subscribe":
                    missing -= 1
                    if missing == 0:
                        self._connected = True
                        backoff.succeeded()
                        log.info("signals.connected")
                        if on_connected is not None:
                            on_connected()
                elif message["type"] == "message":
                    _take(takers[message["channel"]], message["data"])

    async def _send(self) -> None:
        """One round trip at a time; what is told while it runs goes with the next. Returns when it was sent."""
        loop = asyncio.get_running_loop()
        if self._redis is None:
            self._hints.take(self._namespace)
            return
        if loop.time() < self._paused_until:
            self.dropped_count += len(self._hints.take(self._namespace))
            return
        if self._next is None:
            self._next = loop.create_future()
        if self._sender is None or self._sender.done():
            self._sender = loop.create_task(self._drain(self._redis))
        await asyncio.shield(self._next)

    async def _drain(self, redis: Redis) -> None:
        while self._next is not None:
            sent, self._next = self._next, None
            messages = self._hints.take(self._namespace)
            try:
                async with redis.pipeline(transaction=False) as pipe:
                    for channel, data in messages:
                        pipe.publish(channel, data)
                    await pipe.execute()
                self._sending_failed = False
            except (RedisError, OSError, TimeoutError) as error:
                self._paused_until = asyncio.get_running_loop().time() + _PAUSE_SECONDS
                self.dropped_count += len(messages)
                if not self._sending_failed:
                    self._sending_failed = True
                    log.warning("signals.unsent", error=str(error))
            finally:
                sent.set_result(None)


def _connect(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=2, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))


async def _hear(pubsub: PubSub) -> dict[str, Any]:
    """The next message. Raises TimeoutError when the server does not even answer a ping."""
    message = await pubsub.get_message(timeout=_QUIET_SECONDS)
    if message is None:
        await pubsub.ping()
        message = await pubsub.get_message(timeout=_QUIET_SECONDS)
        if message is None:
            raise TimeoutError("the server does not answer")
    return cast(dict[str, Any], message)


def _take(taker: Callable[[bytes], None], data: bytes) -> None:
    try:
        taker(data)
    except Exception:  # a listener's bug, or a stranger on the channel: the others still want their hints
        log.exception("signals.crashed")
