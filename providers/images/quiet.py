"""The provider asked for a pause: nobody in the fleet asks again before it is over."""

import time
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

#: A pause shorter than this is not worth telling others of.
_SHORTEST_SECONDS: Final = 0.001


class Quiet:
    """Until when one model is left alone: in this process, and in Redis for the others. Without Redis, here alone."""

    def __init__(self, redis: "Redis | None", namespace: str, model: str) -> None:
        self._redis = redis
        self._name = f"{namespace}:images:quiet:{model}"
        self._until = 0.0

    async def begin(self, seconds: float) -> None:
        """From now on for so long; a longer pause that has begun already goes on."""
        self._until = max(self._until, time.monotonic() + seconds)
        if self._redis is None or seconds < _SHORTEST_SECONDS:
            return
        try:
            left = await self._redis.pttl(self._name)
            if left < seconds * 1000:
                await self._redis.set(self._name, "1", px=max(1, round(seconds * 1000)))
        except (RedisError, OSError) as error:
            log.warning("pause.untold", reason=str(error))

    async def left_seconds(self) -> float:
        """0 when one may ask now."""
        left = max(0.0, self._until - time.monotonic())
        if left > 0 or self._redis is None:
            return left
        try:
            return float(max(0, await self._redis.pttl(self._name))) / 1000
        except (RedisError, OSError):
            return 0.0
