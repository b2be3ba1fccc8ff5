"""The limits of all gateways, counted in Redis; of this process alone while Redis is away."""

import asyncio
import math
import time
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, Final, TypeVar, cast
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from gateway.limits.counts import AHEAD_MAX, SCRIPT, Count, Counts
from gateway.limits.policies import MICROSECONDS, Policy, Verdict
from gateway.metrics import Metrics
from schemas.settings import Settings

log = structlog.get_logger(__name__)

T = TypeVar("T")

#: A check that Redis has not answered after this long is counted here: a server that hangs must not stall requests.
ANSWER_SECONDS: Final = 0.5
#: After a failure Redis is left alone for this long; then one request tries it, and the others do not wait for that.
PAUSE_SECONDS: Final = 1.0
#: Checks on their way to Redis at once: each holds a connection.
COMMANDS_MAX: Final = 8


class RateLimits:
    """Exact over any number of gateways with Redis. Without it each process admits the documented numbers by itself:
    a user of n gateways may then get up to n times as much, and nobody is refused because Redis is away."""

    def __init__(self, settings: Settings, redis: "Redis | None", metrics: Metrics) -> None:
        self._prefix = f"{settings.namespace}:rate:"
        self._script = redis.register_script(SCRIPT) if redis is not None else None
        self._checks = metrics.rate_checks
        self._room = asyncio.Semaphore(COMMANDS_MAX)
        self._counts = Counts()
        #: Redis is away.
        self._local = False
        self._paused_until = 0.0
        self._probing = False

    async def check(self, policy: Policy, owner: UUID | str, *, now: float | None = None) -> Verdict:
        """Count one request of `owner` (a user, or whoever else is counted), or refuse it (then it counts for nothing).

        `now` (Unix seconds) is for tests; else the time is Redis's own. Never raises because Redis is away.
        """
        at = None if now is None else round(now * MICROSECONDS)
        count = await self._ask(policy, owner, at)
        where = "redis"
        if count is None:
            where = "memory"
            count = self._counts.check(policy, str(owner), time.time_ns() // 1000 if at is None else at)
        self._checks.labels(policy.name, "refused" if count.wait else "allowed", where).inc()
        return _verdict(policy, count)

    async def _ask(self, policy: Policy, owner: UUID | str, now: int | None) -> Count | None:
        """What Redis counted, or None when it is away."""
        if self._script is None or (self._local and (self._probing or time.monotonic() < self._paused_until)):
            return None
        key = f"{self._prefix}{policy.name}:{owner}"
        arguments = [policy.requests, policy.burst, policy.window, policy.interval, "" if now is None else now]
        probe = self._local
        self._probing = self._probing or probe
        try:
            answer = await _in_time(self._run(self._script, key, [*arguments, AHEAD_MAX]))
        except (RedisError, OSError, TimeoutError) as error:
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            self._flip(local=True, reason=str(error) or type(error).__name__)
            return None
        finally:
            if probe:
                self._probing = False
        self._flip(local=False)
        return Count(*(int(number) for number in answer))

    async def _run(self, script: AsyncScript, key: str, arguments: Sequence[int | str]) -> Any:
        async with self._room:
            return await cast("Awaitable[Any]", script(keys=[key], args=list(arguments)))

    def _flip(self, *, local: bool, reason: str | None = None) -> None:
        if local == self._local:
            return
        self._local = local
        if local:
            log.warning("rate_limits.local", reason=reason)
        else:
            log.info("rate_limits.shared")


async def _in_time(work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns. Raises TimeoutError, and leaves it, when that takes longer than ANSWER_SECONDS.

    Not `asyncio.timeout`: where the loop was stalled past the time, that would cancel what has its answer already.
    """
    working = asyncio.ensure_future(work)
    working.add_done_callback(lambda done: done.cancelled() or done.exception())  # nobody may be waiting for it
    try:
        await asyncio.wait((working,), timeout=ANSWER_SECONDS)
        if working.done():
            return working.result()
        raise TimeoutError(f"no answer after {ANSWER_SECONDS} s")
    finally:
        working.cancel()


def _verdict(policy: Policy, count: Count) -> Verdict:
    oldest = count.oldest if count.used else count.now
    resets = max(oldest + policy.window, count.now + count.wait)
    return Verdict(
        allowed=count.wait == 0,
        limit=policy.requests,
        remaining=max(0, policy.requests - count.used),
        reset_at=math.floor(resets / MICROSECONDS) + 1,
        retry_after_seconds=min(policy.window_seconds, -(-count.wait // MICROSECONDS)),
    )
