"""The limits' arithmetic, one suite on the process's own buckets and on the script inside Redis."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from redis.asyncio import Redis

from providers.claude.author import ClaudeAuthor
from providers.claude.bucket import Bucket, Report
from providers.claude.limits import Limits, read_headers
from schemas.errors import BusyError
from tests.contract.providers.asking import GOOD, MODEL, claude_settings, question
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer


class Buckets(Protocol):
    async def take(self, tokens: int) -> float: ...
    async def report(self, report: Report) -> None: ...
    async def age(self, seconds: float) -> None: ...


class Own:
    def __init__(self, requests: int, tokens: int) -> None:
        self._now = 1000.0
        self._bucket = Bucket(requests, tokens, self._now)

    async def take(self, tokens: int) -> float:
        return self._bucket.take(tokens, self._now)

    async def report(self, report: Report) -> None:
        self._bucket.report(report, self._now)

    async def age(self, seconds: float) -> None:
        self._now += seconds


class InRedis:
    """Through `Limits`, so that its arguments are tested too; time moves by ageing what Redis remembers."""

    def __init__(self, redis: Redis, namespace: str, requests: int, tokens: int) -> None:
        settings = claude_settings("", requests_per_minute=requests, tokens_per_minute=tokens, namespace=namespace)
        self._limits = Limits(settings, redis)
        self._redis = redis
        self._key = f"{namespace}:limits:{MODEL}"

    async def take(self, tokens: int) -> float:
        return await self._run("take", tokens)

    async def report(self, report: Report) -> None:
        said = (report.requests_limit, report.requests_remaining, report.tokens_limit, report.tokens_remaining)
        words = ["" if word is None else word for word in said]
        await self._run("report", *words, report.blocked_seconds, report.unused_tokens)

    async def age(self, seconds: float) -> None:
        for field in ("at", "b"):
            await self._redis.hincrbyfloat(self._key, field, -seconds)

    async def _run(self, verb: str, *words: Any) -> float:
        answer = await self._limits._run(MODEL, verb, *words)
        assert answer is not None
        return answer


@pytest.fixture(params=["own", pytest.param("redis", marks=pytest.mark.services)])
def make_buckets(request: pytest.FixtureRequest, redis: Redis, namespace: str) -> Callable[[int, int], Buckets]:
    if request.param == "own":
        return Own
    return lambda requests, tokens: InRedis(redis, namespace, requests, tokens)


async def test_no_limit_never_waits(make_buckets: Callable[[int, int], Buckets]) -> None:
    buckets = make_buckets(0, 0)
    assert [await buckets.take(10**9) for _ in range(50)] == [0.0] * 50


async def test_requests_run_out_and_come_back_with_time(make_buckets: Callable[[int, int], Buckets]) -> None:
    buckets = make_buckets(6, 0)
    assert [await buckets.take(1) for _ in range(6)] == [0.0] * 6
    assert await buckets.take(1) == pytest.approx(10, abs=0.2)
    await buckets.age(5)
    assert await buckets.take(1) == pytest.approx(5, abs=0.2)
    await buckets.age(5.1)
    assert await buckets.take(1) == 0
    assert await buckets.take(1) > 0


async def test_tokens_run_out_and_a_call_turned_away_takes_nothing(make_buckets: Callable[[int, int], Buckets]) -> None:
    buckets = make_buckets(100, 6000)
    assert await buckets.take(5000) == 0
    assert await buckets.take(2000) == pytest.approx(10, abs=0.2)
    assert await buckets.take(2000) == pytest.approx(10, abs=0.2)
    assert await buckets.take(1000) == 0


async def test_a_call_larger_than_a_minutes_rate_goes_when_the_bucket_is_full(
    make_buckets: Callable[[int, int], Buckets],
) -> None:
    buckets = make_buckets(0, 6000)
    assert await buckets.take(90_000) == 0
    assert await buckets.take(90_000) == pytest.approx(60, abs=0.2)
    await buckets.age(60.5)
    assert await buckets.take(90_000) == 0


async def test_retry_after_holds_everybody(make_buckets: Callable[[int, int], Buckets]) -> None:
    buckets = make_buckets(0, 0)
    await buckets.report(Report(blocked_seconds=20))
    await buckets.report(Report(blocked_seconds=3))  # a shorter one does not shorten the first
    assert await buckets.take(1) == pytest.approx(20, abs=0.2)
    await buckets.age(20.5)
    assert await buckets.take(1) == 0


async def test_the_providers_limits_replace_the_configured_ones(make_buckets: Callable[[int, int], Buckets]) -> None:
    buckets = make_buckets(1, 10)
    assert await buckets.take(1) == 0
    await buckets.report(
        Report(requests_limit=600, requests_remaining=599, tokens_limit=60_000, tokens_remaining=59_000)
    )
    assert await buckets.take(50_000) == 0
    assert await buckets.take(50_000) == pytest.approx(41, abs=0.5)


async def test_what_remains_at_the_provider_lowers_the_level_but_never_raises_it(
    make_buckets: Callable[[int, int], Buckets],
) -> None:
    buckets = make_buckets(60, 0)
    await buckets.report(Report(requests_limit=60, requests_remaining=2))
    assert [await buckets.take(1), await buckets.take(1)] == [0, 0]
    await buckets.report(Report(requests_limit=60, requests_remaining=50))
    assert await buckets.take(1) == pytest.approx(1, abs=0.2)


async def test_tokens_that_were_reserved_and_not_used_are_put_back(make_buckets: Callable[[int, int], Buckets]) -> None:
    buckets = make_buckets(0, 6000)
    assert await buckets.take(6000) == 0
    await buckets.report(Report(unused_tokens=5000))
    assert await buckets.take(4900) == 0
    assert await buckets.take(1000) > 0


def test_input_tokens_count_where_they_are_told_apart() -> None:
    headers = {
        "anthropic-ratelimit-requests-limit": "50",
        "anthropic-ratelimit-requests-remaining": "49",
        "anthropic-ratelimit-tokens-limit": "48000",
        "anthropic-ratelimit-tokens-remaining": "1000",
        "anthropic-ratelimit-input-tokens-limit": "40000",
        "anthropic-ratelimit-input-tokens-remaining": "39000",
        "retry-after": "7",
    }
    assert read_headers(headers) == Report(50, 49, 40_000, 39_000, 7.0)


def test_unreadable_headers_say_nothing() -> None:
    headers = {"retry-after": "soon", "anthropic-ratelimit-requests-limit": "many"}
    assert read_headers(headers) == Report()


def test_an_empty_bucket_of_unknown_size_blocks_until_its_reset() -> None:
    reset = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
    headers = {"anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": reset}
    assert read_headers(headers).blocked_seconds == pytest.approx(30, abs=1)


@pytest.mark.services
async def test_one_429_holds_the_whole_fleet(
    server: ClaudeServer,
    make_claude: Callable[..., ClaudeAuthor],
    calls: MemoryCallLog,
    redis: Redis,
    namespace: str,
) -> None:
    one, other = (make_claude(redis=redis, namespace=namespace) for _ in range(2))
    server.script(fail(429, retry_after="20"))
    with pytest.raises(BusyError):
        await one.ask(question("a"), calls)
    with pytest.raises(BusyError) as caught:
        await other.ask(question("b"), calls)
    assert 19 < caught.value.retry_after_seconds < 31
    assert len(server.messages) == 1


async def test_no_room_is_busy_and_sends_nothing(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    author = make_claude(requests_per_minute=2)
    await author.ask(question("a"), calls)
    await author.ask(question("b"), calls)
    with pytest.raises(BusyError) as caught:
        await author.ask(question("c"), calls)
    assert 0 < caught.value.retry_after_seconds < 60
    assert len(server.messages) == 2


async def test_the_headers_of_a_good_answer_are_heard(
    server: ClaudeServer, make_claude: Callable[..., ClaudeAuthor], calls: MemoryCallLog
) -> None:
    headers = {"anthropic-ratelimit-requests-limit": "60", "anthropic-ratelimit-requests-remaining": "0"}
    server.script(Behaviour(text=GOOD, headers=headers))
    author = make_claude()
    await author.ask(question("a"), calls)
    with pytest.raises(BusyError):
        await author.ask(question("b"), calls)
