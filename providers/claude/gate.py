"""The prefix gate: siblings of a fan-out start at the first sibling's first byte, so that they read its prefix from
the provider's cache instead of each writing it. Sent back to back, they would miss it."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Iterator

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from providers import metrics
from providers.claude.doors import LEAD, WAIT, Doors, LocalDoors
from providers.claude.redis_doors import RedisDoors

log = structlog.get_logger(__name__)


class Turn:
    """Leave to call on a prefix. `streamed` at the first byte; ended without it, the next sibling takes over."""

    def __init__(self, doors: Doors | None, prefix: str, holder: str, *, leads: bool) -> None:
        self._doors = doors
        self._prefix = prefix
        self._holder = holder
        self._leads = leads

    async def streamed(self) -> None:
        """The first byte arrived: the prefix is in the cache, or its time there starts anew."""
        if self._doors is None:
            return
        leads, self._leads = self._leads, False
        with _reported():
            await self._doors.warm(self._prefix, tell=leads)

    async def end(self) -> None:
        """Hand the door over when the call ended before its first byte."""
        if self._doors is None or not self._leads:
            return
        self._leads = False
        with _reported():
            await self._doors.leave(self._prefix, self._holder)


@contextlib.contextmanager
def _reported() -> Iterator[None]:
    """Redis went away under a holder: the others wait out its time, the call itself goes on."""
    try:
        yield
    except (RedisError, OSError) as error:
        log.warning("gate.untold", reason=str(error))


class PrefixGate:
    """The fleet's gate, or this process's own when Redis is away."""

    def __init__(self, redis: "Redis | None", namespace: str) -> None:
        self._shared = RedisDoors(redis, namespace) if redis is not None else None
        self._own = LocalDoors()
        self._told = False
        self._ending: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def turn(self, prefix: str | None) -> AsyncIterator[Turn]:
        """Wait for a turn on `prefix` (a hash); None passes at once."""
        if prefix is None:
            yield Turn(None, "", "", leads=False)
            return
        holder = uuid.uuid4().hex
        # Until `_wait` has answered it may or may not lead: a cancelled wait hands over as well.
        turn = Turn(self._shared or self._own, prefix, holder, leads=True)
        try:
            turn = await self._wait(prefix, holder)
            yield turn
        finally:
            # Shielded: a cancelled holder must still hand over, or its siblings wait out its time.
            ending = asyncio.create_task(turn.end())
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
            await asyncio.shield(ending)

    async def close(self) -> None:
        """End the subscription."""
        if self._shared is not None:
            await self._shared.close()

    async def _wait(self, prefix: str, holder: str) -> Turn:
        started = time.monotonic()
        try:
            turn = await self._enter(prefix, holder)
        except (RedisError, OSError) as error:
            if not self._told:
                log.warning("gate.local", reason=str(error))
                self._told = True
            turn = await self._pass(self._own, prefix, holder)
        metrics.GATE_SECONDS.observe(time.monotonic() - started)
        return turn

    async def _enter(self, prefix: str, holder: str) -> Turn:
        if self._shared is None:
            return await self._pass(self._own, prefix, holder)
        turn = await self._pass(self._shared, prefix, holder)
        self._told = False
        return turn

    @staticmethod
    async def _pass(doors: Doors, prefix: str, holder: str) -> Turn:
        while True:
            with doors.knock(prefix) as changed:
                what, seconds = await doors.enter(prefix, holder)
                if what != WAIT:
                    return Turn(doors, prefix, holder, leads=what == LEAD)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await changed.wait()
