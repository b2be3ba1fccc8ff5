"""Whole packs as JSON, kept in Redis for all gateways, under their owner: nobody is served another's (S2-19).

A pack that changes gets a new version number. What was read before is kept under the old one only if the number is
still that, so a slow reader cannot bring back what was just deleted. Without Redis the ledger is asked each time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from gateway.etags import etag_of

log = structlog.get_logger(__name__)

KEEP_SECONDS: Final = 300
#: A version outlives every reading that began before it.
_VERSION_SECONDS: Final = 3_600
#: What Redis has not answered after this long is not waited for, and then it is left alone for a while.
_ANSWER_SECONDS: Final = 0.5
_PAUSE_SECONDS: Final = 1.0
#: Commands on their way at once: each holds a connection.
_COMMANDS_MAX: Final = 16
_AWAY: Final = (RedisError, OSError, TimeoutError)

# KEYS: version, pack. ARGV: the version before the ledger was read ("" = none), what was read, seconds.
_KEEP: Final = """
if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then
  redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
end
"""

#: (etag, JSON)
Packed = tuple[str, bytes]


class PackCache:
    def __init__(self, redis: "Redis | None", namespace: str, now: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._prefix = f"{namespace}:pack:"
        self._keep = redis.register_script(_KEEP) if redis is not None else None
        self._now = now
        self._paused_until = 0.0
        self._room = asyncio.Semaphore(_COMMANDS_MAX)
        #: Packs that changed while Redis was away, each with the task that goes on telling it.
        self._telling: dict[UUID, asyncio.Task[None]] = {}

    async def read(self, owner: UUID, pack_id: UUID, load: Callable[[], Awaitable[bytes | None]]) -> Packed | None:
        """What is kept, or what `load` answers (None: there is no such pack of this owner), which is then kept."""
        found = await self._ask(lambda redis: redis.mget(self._version(pack_id), self._key(owner, pack_id)))
        usable = found is not None and pack_id not in self._telling
        if found is not None and usable and found[1] is not None:
            etag, _, body = found[1].partition(b"\n")
            return etag.decode(), body
        body = await load()
        if body is None:
            return None
        etag = etag_of(body)
        if found is not None and usable:
            await self._put(owner, pack_id, found[0] or b"", etag.encode() + b"\n" + body)
        return etag, body

    async def forget(self, owner: UUID, pack_id: UUID) -> None:
        """The pack has changed or is gone; returns once no gateway serves what it was.

        With Redis away it returns at once, and is told as soon as Redis is back, or until what was kept has expired.
        """
        if self._redis is None:
            return
        if not await self._raise_version(owner, pack_id):
            previous = self._telling.pop(pack_id, None)
            if previous is not None:
                previous.cancel()
            self._telling[pack_id] = asyncio.create_task(self._go_on_telling(owner, pack_id))

    async def close(self) -> None:
        tasks = list(self._telling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _raise_version(self, owner: UUID, pack_id: UUID) -> bool:
        async def send(redis: "Redis") -> bool:
            async with redis.pipeline(transaction=True) as pipe:
                pipe.incr(self._version(pack_id))
                pipe.expire(self._version(pack_id), _VERSION_SECONDS)
                pipe.delete(self._key(owner, pack_id))
                await pipe.execute()
            return True

        # Also in a pause: a change is worth the try.
        return await self._ask(send, even_paused=True) is not None

    async def _go_on_telling(self, owner: UUID, pack_id: UUID) -> None:
        until = self._now() + KEEP_SECONDS
        while self._now() < until:
            await asyncio.sleep(_PAUSE_SECONDS)
            if await self._raise_version(owner, pack_id):
                break
        if self._telling.get(pack_id) is asyncio.current_task():
            del self._telling[pack_id]

    async def _put(self, owner: UUID, pack_id: UUID, version: bytes, packed: bytes) -> None:
        keep = self._keep
        if keep is not None:
            keys = [self._version(pack_id), self._key(owner, pack_id)]
            await self._ask(lambda _: keep(keys, [version, packed, KEEP_SECONDS]))

    async def _ask(self, command: "Callable[[Redis], Awaitable[Any]]", *, even_paused: bool = False) -> Any:
        """What Redis answered; None when it is away."""
        if self._redis is None or (self._now() < self._paused_until and not even_paused):
            return None
        try:
            async with self._room, asyncio.timeout(_ANSWER_SECONDS):
                return await command(self._redis)
        except _AWAY as error:
            if self._now() >= self._paused_until:
                log.warning("packs.uncached", error=str(error) or type(error).__name__)
            self._paused_until = self._now() + _PAUSE_SECONDS
            return None

    def _key(self, owner: UUID, pack_id: UUID) -> str:
        return f"{self._prefix}{owner}:{pack_id}"

    def _version(self, pack_id: UUID) -> str:
        return f"{self._prefix}version:{pack_id}"
