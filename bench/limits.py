"""What the rate limits add to a request."""

import asyncio
import time
from collections.abc import Sequence
from uuid import UUID, uuid4

from bench.figures import Figure, Options, Result, percentile
from gateway.limits.limiter import RateLimits
from gateway.limits.policies import STREAM
from gateway.metrics import Metrics
from gateway.serve import open_redis
from schemas.settings import Settings

CHECKS = 5000
#: Checks at the same time in the second part.
TOGETHER = 50

_HOW = (
    f"`RateLimits.check` against Redis on this machine, the policy of /api/stream: {CHECKS:,} checks of one user, one "
    f"after another (so most of them are refused, with a full window), as many of ever new users, and as many by "
    f"{TOGETHER} at the same time. The last figure counts in the process, as while Redis is away."
)


async def measure(options: Options) -> Result:
    settings = options.settings.model_copy(update={"namespace": f"bench-{uuid4().hex[:8]}"})
    count = options.small(CHECKS)
    redis = open_redis(settings)
    if redis is None:
        raise ValueError("the limits are measured on Redis: set INKMILL_REDIS_URL")
    shared = RateLimits(settings, redis, Metrics())
    try:
        one = await _each(shared, [uuid4()] * count)
        many = await _each(shared, [uuid4() for _ in range(count)])
        together = await _together(shared, count)
    finally:
        async for key in redis.scan_iter(match=f"{settings.namespace}*", count=1000):
            await redis.delete(key)
        await redis.aclose()
    alone = await _each(RateLimits(Settings(redis_url="none"), None, Metrics()), [uuid4() for _ in range(count)])
    return Result(
        _HOW,
        [
            Figure("a check of one user, p99", percentile(one, 99) * 1000, "ms", at_most=1),
            Figure("a check of one user, p50", percentile(one, 50) * 1000, "ms"),
            Figure("a check of a new user, p99", percentile(many, 99) * 1000, "ms", at_most=1),
            Figure("a check of a new user, p50", percentile(many, 50) * 1000, "ms"),
            Figure(f"checks a second, {TOGETHER} at once", count / together, "/s"),
            Figure("a check without Redis, p99", percentile(alone, 99) * 1000, "ms", at_most=1),
        ],
    )


async def _each(limits: RateLimits, owners: Sequence[UUID]) -> list[float]:
    """Seconds of each check, one after another."""
    seconds = []
    for owner in owners:
        began = time.perf_counter()
        await limits.check(STREAM, owner)
        seconds.append(time.perf_counter() - began)
    return seconds


async def _together(limits: RateLimits, count: int) -> float:
    """Seconds that all took."""

    async def some() -> None:
        for _ in range(count // TOGETHER):
            await limits.check(STREAM, uuid4())

    began = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(TOGETHER)))
    return time.perf_counter() - began
