"""Requests and tokens per minute, shared by the fleet through Redis, fed by the provider's own headers."""

import asyncio
import random
import time
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from providers import metrics
from providers.claude.bucket import IDLE_SECONDS, SCRIPT, Bucket, Report
from providers.claude.models import family, label
from providers.claude.redis_doors import COMMANDS_MAX
from providers.said import retry_after_seconds
from schemas.errors import BusyError
from schemas.settings import Settings

log = structlog.get_logger(__name__)


class Limits:
    """Asked before a call, told after it. When Redis is away each process keeps its own count."""

    def __init__(self, settings: Settings, redis: "Redis | None") -> None:
        self._configured = (settings.requests_per_minute, settings.tokens_per_minute)
        self._prefix = f"{settings.namespace}:limits:"
        self._redis = redis
        self._script = redis.register_script(SCRIPT) if redis is not None else None
        self._room = asyncio.Semaphore(COMMANDS_MAX)
        self._own: dict[str, Bucket] = {}
        self._told = False
        if redis is None:
            self._tell("no redis configured")

    async def reserve(self, model: str, tokens: int) -> None:
        """Take one request and `tokens` input tokens. Raises BusyError when there is no room; costs nothing then."""
        wait = await self._run(model, "take", tokens)
        if wait is None:
            wait = self._bucket(model).take(tokens, time.monotonic())
        if wait > 0:
            metrics.THROTTLED.labels(label(model)).inc()
            # Spread, or all that were turned away come back in the same moment.
            spread = random.uniform(1.0, 1.5)  # noqa: S311
            raise BusyError(
                "The provider's rate limit leaves no room now.",
                code="rate_limited",
                retry_after_seconds=wait * spread,
                model=model,
            )

    async def hear(self, model: str, headers: Mapping[str, str], *, reserved: int, used: int) -> None:
        """Learn from a response's headers; `used` tokens of the `reserved` ones counted against the limit."""
        report = read_headers(headers, unused_tokens=float(max(0, reserved - used)))
        said = (report.requests_limit, report.requests_remaining, report.tokens_limit, report.tokens_remaining)
        words = ["" if word is None else word for word in said]
        done = await self._run(model, "report", *words, report.blocked_seconds, report.unused_tokens)
        if done is None:
            self._bucket(model).report(report, time.monotonic())

    async def _run(self, model: str, verb: str, *words: float | str) -> float | None:
        """The script's answer, or None without Redis."""
        if self._script is None:
            return None
        arguments = [verb, *self._configured, *words, IDLE_SECONDS]
        try:
            async with self._room:
                answer = await cast("Awaitable[Any]", self._script(keys=[self._prefix + family(model)], args=arguments))
        except (RedisError, OSError) as error:
            self._tell(str(error))
            return None
        self._told = False
        return float(answer)

    def _tell(self, reason: str) -> None:
        if not self._told:
            log.warning("limits.local", reason=reason)
            self._told = True

    def _bucket(self, model: str) -> Bucket:
        return self._own.setdefault(family(model), Bucket(*self._configured, time.monotonic()))


def read_headers(headers: Mapping[str, str], *, unused_tokens: float = 0.0) -> Report:
    """What `anthropic-ratelimit-*` and `retry-after` say.

    Input tokens count, where they are told apart. An empty bucket whose size is unknown blocks until its reset.
    """
    kind = "input-tokens" if _number(headers, "input-tokens", "remaining") is not None else "tokens"
    blocked = retry_after_seconds(headers) or 0.0
    for name in ("requests", kind):
        if _number(headers, name, "remaining") == 0 and _number(headers, name, "limit") is None:
            blocked = max(blocked, _until_reset(headers.get(f"anthropic-ratelimit-{name}-reset", "")))
    return Report(
        requests_limit=_number(headers, "requests", "limit"),
        requests_remaining=_number(headers, "requests", "remaining"),
        tokens_limit=_number(headers, kind, "limit"),
        tokens_remaining=_number(headers, kind, "remaining"),
        blocked_seconds=blocked,
        unused_tokens=unused_tokens,
    )


def _number(headers: Mapping[str, str], name: str, what: str) -> int | None:
    value = headers.get(f"anthropic-ratelimit-{name}-{what}", "")
    return int(value) if value.isdecimal() else None


def _until_reset(value: str) -> float:
    """Seconds until an RFC 3339 time, between 0 and a minute; 0 when unreadable."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return 0.0
    if at.tzinfo is None:
        return 0.0
    return min(max(0.0, (at - datetime.now(UTC)).total_seconds()), 60.0)
