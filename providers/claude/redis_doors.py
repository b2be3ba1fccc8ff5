"""The doors of the whole fleet, in Redis."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Any, Final, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from providers.claude.doors import HOLD_SECONDS, WARM, WARM_SECONDS, Bells

log = structlog.get_logger(__name__)

#: A warm prefix that is read all the time is refreshed this often by each process.
_REFRESH_SECONDS: Final = 60.0
#: Commands on their way to Redis at once: each holds a connection, and a fan-out may be a thousand wide.
COMMANDS_MAX: Final = 16
#: Redis came back or the subscription broke: how long the reader rests before it tries again.
_RECONNECT_SECONDS: Final = 0.5

# KEYS[1]: the door. ARGV: holder, milliseconds. Answers {what, milliseconds to wait}.
_ENTER: Final = """
local state = redis.call('GET', KEYS[1])
if not state then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return {'lead', 0}
end
if state == 'warm' then return {'warm', 0} end
return {'wait', redis.call('PTTL', KEYS[1])}
"""
# KEYS[1]: the door. ARGV: holder, channel, prefix. Only its own holder closes a door.
_LEAVE: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('PUBLISH', ARGV[2], ARGV[3])
end
"""


class RedisDoors:
    """Doors of the whole fleet. One subscription a process wakes those who wait; a lost message costs at most
    the rest of the holder's time. Raises RedisError when Redis is away."""

    def __init__(self, redis: Redis, namespace: str, *, hold_seconds: float = HOLD_SECONDS) -> None:
        self._redis = redis
        self._prefix = f"{namespace}:prefix:"
        self._channel = f"{namespace}:prefixes"
        self._hold_seconds = hold_seconds
        self._enter = redis.register_script(_ENTER)
        self._leave = redis.register_script(_LEAVE)
        self._bells = Bells()
        self.knock = self._bells.knock
        self._room = asyncio.Semaphore(COMMANDS_MAX)
        self._refreshed: dict[str, float] = {}
        self._subscribed: asyncio.Future[None] | None = None
        self._reader: asyncio.Task[None] | None = None

    async def enter(self, prefix: str, holder: str) -> tuple[str, float]:
        await self._subscribe()
        milliseconds = round(self._hold_seconds * 1000)
        async with self._room:
            answer = self._enter(keys=[self._prefix + prefix], args=[holder, milliseconds])
            what, left = await cast("Awaitable[Any]", answer)
        return (what.decode() if isinstance(what, bytes) else what), max(int(left), 1) / 1000

    async def warm(self, prefix: str, *, tell: bool) -> None:
        now = time.monotonic()
        if not tell and self._refreshed.get(prefix, -_REFRESH_SECONDS) > now - _REFRESH_SECONDS:
            return
        self._refreshed = {key: at for key, at in self._refreshed.items() if at > now - _REFRESH_SECONDS}
        self._refreshed[prefix] = now
        await self._redis.set(self._prefix + prefix, WARM, px=round(WARM_SECONDS * 1000))
        if tell:
            await self._redis.publish(self._channel, prefix)

    async def leave(self, prefix: str, holder: str) -> None:
        answer = self._leave(keys=[self._prefix + prefix], args=[holder, self._channel, prefix])
        await cast("Awaitable[Any]", answer)

    async def close(self) -> None:
        """End the subscription."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def _subscribe(self) -> None:
        """Return once messages arrive here, so that none is missed after `enter` said wait."""
        if self._reader is None or self._reader.done():
            self._subscribed = asyncio.get_running_loop().create_future()
            self._reader = asyncio.create_task(self._read(self._subscribed), name="prefix-doors")
        if self._subscribed is not None and not self._subscribed.done():
            await asyncio.shield(self._subscribed)

    async def _read(self, subscribed: "asyncio.Future[None]") -> None:
        try:
            await self._listen(subscribed)
        except (RedisError, OSError) as error:
            if not subscribed.done():
                subscribed.set_exception(error)
                subscribed.exception()  # retrieved: nobody may be waiting for it
            log.warning("doors.unsubscribed", reason=str(error))
        # Whoever waits looks again; their `enter` subscribes anew, or finds Redis away.
        await asyncio.sleep(_RECONNECT_SECONDS)
        self._bells.ring(None)

    async def _listen(self, subscribed: "asyncio.Future[None]") -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(self._channel)
            async for message in pubsub.listen():
                if message["type"] == "subscribe" and not subscribed.done():
                    subscribed.set_result(None)
                elif message["type"] == "message":
                    data = message["data"]
                    self._bells.ring(data.decode() if isinstance(data, bytes) else data)
