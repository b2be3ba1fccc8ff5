"""The limits' arithmetic against the plain model: in this process, in Redis, and from several processes at once."""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from redis import Redis as SyncRedis
from redis.asyncio import Redis

from gateway.limits import limiter
from gateway.limits.counts import Count, Counts
from gateway.limits.limiter import RateLimits
from gateway.limits.policies import EXPORT, GENERATE, MICROSECONDS, RETRY, STREAM, Policy, Verdict
from gateway.metrics import Metrics
from schemas.settings import Settings
from tests.contract.gateway.rate_model import Model

POLICIES = (GENERATE, EXPORT, RETRY, STREAM, Policy("few", 3, 1), Policy("all", 4, 4), Policy("thirds", 7, 3))
REDIS = os.environ.get("INKMILL_REDIS_URL", "redis://127.0.0.1:6379/0")
START = 1_800_000_000 * MICROSECONDS
Check = Callable[[Policy, int], Count]


@pytest.fixture
def namespace() -> Iterator[str]:
    name = f"test-{uuid4().hex[:12]}"
    yield name
    with SyncRedis.from_url(REDIS) as client:
        for key in client.scan_iter(f"{name}:*", count=1000):
            client.delete(key)


def gaps(policy: Policy) -> strategies.SearchStrategy[list[int]]:
    """Pauses between requests: none, any, and those around the policy's own edges."""
    edges = [n for edge in (policy.interval, policy.window) for n in (edge - 1, edge, edge + 1)]
    pause = strategies.one_of(
        strategies.just(0), strategies.sampled_from(edges), strategies.integers(0, 2 * policy.interval)
    )
    return strategies.lists(pause, max_size=150)


def follow_model(policy: Policy, pauses: list[int], check: Callable[[int], Count]) -> None:
    """Ask both the same, and each time that the answer is no, at the moment it says and just before it."""
    model, now = Model(policy), START
    for pause in pauses:
        now += pause
        count = check(now)
        assert (count.wait == 0) == model.take(now)
        assert count.used == len(model.in_window(now)) <= policy.requests
        assert not count.used or count.oldest == model.in_window(now)[0]
        if count.wait:
            assert count.wait <= policy.window
            assert model.may(now + count.wait)
            # Rounding a refill that is no whole number of microseconds up may cost a few of them.
            before = now + count.wait - 1 - policy.requests
            assert before <= now or not model.may(before)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@pytest.mark.promise("S1.077", "S1.078", "S1.079", "S1.080")
def test_this_process_admits_exactly_what_a_window_and_a_bucket_of_tokens_admit(policy: Policy) -> None:
    @settings(max_examples=60, deadline=None)
    @given(gaps(policy))
    def holds(pauses: list[int]) -> None:
        counts = Counts()
        follow_model(policy, pauses, lambda now: counts.check(policy, "ada", now))

    holds()


@pytest.mark.services
@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
@pytest.mark.promise("S1.077", "S1.078", "S1.079", "S1.080")
def test_redis_admits_exactly_the_same(policy: Policy, namespace: str) -> None:
    async def compare(pauses: list[int]) -> None:
        async with Redis.from_url(REDIS) as redis:
            limits = RateLimits(Settings(namespace=namespace), redis, Metrics())
            owner, model, now = uuid4(), Counts(), START
            for pause in pauses:
                now += pause
                shared = await limits._ask(policy, owner, now)
                assert shared == model.check(policy, "ada", now)

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(gaps(policy))
    def holds(pauses: list[int]) -> None:
        asyncio.run(compare(pauses))

    holds()


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.services)])
def checked(request: pytest.FixtureRequest, namespace: str) -> Callable[..., list[Verdict]]:
    """The verdicts on requests of a fresh user at these Unix seconds."""

    def check(policy: Policy, *times: float, owner: UUID | None = None) -> list[Verdict]:
        return asyncio.run(_checked(policy, times, owner or uuid4()))

    async def _checked(policy: Policy, times: tuple[float, ...], owner: UUID) -> list[Verdict]:
        redis = Redis.from_url(REDIS) if request.param == "redis" else None
        limits = RateLimits(Settings(namespace=namespace), redis, Metrics())
        try:
            return [await limits.check(policy, owner, now=at) for at in times]
        finally:
            if redis is not None:
                await redis.aclose()

    return check


NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("policy", "requests", "burst"),
    [
        pytest.param(GENERATE, 10, 5, marks=pytest.mark.promise("S1.077")),
        pytest.param(EXPORT, 30, 10, marks=pytest.mark.promise("S1.078")),
        pytest.param(RETRY, 10, 5, marks=pytest.mark.promise("S1.079")),
        pytest.param(STREAM, 60, 20, marks=pytest.mark.promise("S1.080")),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_a_fresh_user_gets_the_burst_at_once_then_one_each_interval_and_never_more_in_a_minute(
    checked: Callable[..., list[Verdict]], policy: Policy, requests: int, burst: int
) -> None:
    assert (policy.requests, policy.burst) == (requests, burst)
    interval = 60 / requests
    at_once = [NOW] * (burst + 1)
    later = [NOW + number * interval for number in range(1, requests + 1)]
    verdicts = checked(policy, *at_once, *later)
    assert [verdict.allowed for verdict in verdicts[: burst + 1]] == [True] * burst + [False]
    assert verdicts[burst].retry_after_seconds == interval
    admitted = [verdict.allowed for verdict in verdicts[burst + 1 :]]
    # The window is full once it holds `requests`; the last of these stands a whole minute after the burst.
    assert admitted == [True] * (requests - burst) + [False] * (burst - 1) + [True]


@pytest.mark.promise("S1.081", "S1.082", "S1.083", "S1.099")
def test_the_numbers_count_down_and_reset_lies_in_the_future(checked: Callable[..., list[Verdict]]) -> None:
    verdicts = checked(GENERATE, NOW, NOW + 0.5, NOW + 1, NOW + 61)
    assert [verdict.remaining for verdict in verdicts] == [9, 8, 7, 9]
    assert {verdict.limit for verdict in verdicts} == {10}
    assert [verdict.reset_at for verdict in verdicts] == [NOW + 61] * 3 + [NOW + 122]


@pytest.mark.promise("S1.084")
def test_retry_after_is_the_real_wait_rounded_up_and_a_refused_request_costs_nothing(
    checked: Callable[..., list[Verdict]],
) -> None:
    verdicts = checked(RETRY, *[NOW] * 5, *[NOW + 0.5] * 40, NOW + 5.999, NOW + 6)
    assert {verdict.retry_after_seconds for verdict in verdicts[5:45]} == {6}
    assert (verdicts[45].allowed, verdicts[45].retry_after_seconds) == (False, 1)
    assert verdicts[46].allowed
    full = checked(GENERATE, *[NOW] * 5, *[NOW + 6 * n for n in range(1, 6)], NOW + 30.5)[-1]
    assert (full.allowed, full.remaining, full.retry_after_seconds, full.reset_at) == (False, 0, 30, NOW + 61)


def test_users_and_endpoints_do_not_share(checked: Callable[..., list[Verdict]]) -> None:
    ada = uuid4()
    assert not checked(GENERATE, *[NOW] * 6, owner=ada)[-1].allowed
    assert checked(RETRY, NOW, owner=ada)[0].remaining == 9
    assert checked(GENERATE, NOW)[0].remaining == 9


def test_a_clock_that_was_set_back_locks_nobody_out(checked: Callable[..., list[Verdict]]) -> None:
    verdicts = checked(GENERATE, *[NOW + 3600] * 6, NOW)
    assert (verdicts[-1].allowed, verdicts[-1].remaining) == (True, 9)


def test_a_process_forgets_users_who_have_not_asked_for_a_minute() -> None:
    counts = Counts()
    for number in range(1000):
        counts.check(GENERATE, str(number), START)
    for number in range(600):
        counts.check(GENERATE, "ada", START + 60 * MICROSECONDS + number)
    assert len(counts) == 1


def test_a_burst_beyond_the_limit_is_refused_at_import() -> None:
    with pytest.raises(ValueError, match="burst"):
        Policy("wrong", 5, 6)


def _ask_many(namespace: str, owner: UUID, policy: Policy, now: float | None, start_at: float, pipe: object) -> None:
    async def ask() -> int:
        async with Redis.from_url(REDIS) as redis:
            limiter.ANSWER_SECONDS = 60.0  # type: ignore[misc] # in this process: a busy machine is no outage
            limits = RateLimits(Settings(namespace=namespace), redis, Metrics())
            await redis.ping()
            await asyncio.sleep(max(0.0, start_at - time.time()))
            verdicts = await asyncio.gather(*(limits.check(policy, owner, now=now) for _ in range(40)))
            assert not limits._local, "Redis did not answer in time"
            return sum(verdict.allowed for verdict in verdicts)

    pipe.send(asyncio.run(ask()))  # type: ignore[attr-defined]


def _admitted(namespace: str, owner: UUID, policy: Policy, now: float | None) -> int:
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe() for _ in range(4)]
    start_at = time.time() + 0.3
    processes = [
        context.Process(target=_ask_many, args=(namespace, owner, policy, now, start_at, theirs)) for _, theirs in pipes
    ]
    for process in processes:
        process.start()
    total = sum(ours.recv() for ours, _ in pipes)
    for process in processes:
        process.join()
    return int(total)


@pytest.mark.services
def test_processes_that_ask_at_the_same_time_admit_together_what_one_would(namespace: str) -> None:
    owner = uuid4()
    assert _admitted(namespace, owner, STREAM, NOW) == 20
    assert _admitted(namespace, owner, STREAM, NOW + 20) == 20
    assert _admitted(namespace, owner, STREAM, NOW + 40) == 20
    assert _admitted(namespace, owner, STREAM, NOW + 59.999) == 0
    assert _admitted(namespace, owner, STREAM, NOW + 60) == 20


@pytest.mark.services
def test_by_the_time_of_redis_itself_they_do_too(namespace: str) -> None:
    assert _admitted(namespace, uuid4(), Policy("slow", 10, 10, window_seconds=3600), None) == 10
