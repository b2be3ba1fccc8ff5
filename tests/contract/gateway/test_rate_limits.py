"""The limits over HTTP: what a client is told, on which answers, and what happens when Redis is away."""

import asyncio
import json
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import httpx2
import pytest
from fastapi import Depends, Request
from structlog.testing import capture_logs

from gateway.auth import Caller
from gateway.limits import limiter
from gateway.limits.limiter import RateLimits
from gateway.limits.policies import GENERATE, STREAM, Policy
from gateway.limits.required import limited
from gateway.metrics import Metrics
from gateway.serve import open_redis
from schemas.settings import Settings
from tests import servers
from tests.contract.gateway.conftest import Gateway, run_gateway
from tests.contract.gateway.proxy.proxying import BODY, proxying_gateway, streaming
from tests.doubles.claude_script import fail
from tests.doubles.claude_server import ClaudeServer

pytestmark = pytest.mark.services

NAMES = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
#: A path of each documented policy, with a request that is refused only after it was counted.
ROUTES = [
    pytest.param("/api/generate", 10, 5, marks=pytest.mark.promise("S1.077")),
    pytest.param("/api/export/pdf", 30, 10, marks=pytest.mark.promise("S1.078")),
    pytest.param("/api/retry", 10, 5, marks=pytest.mark.promise("S1.079")),
    pytest.param("/api/stream", 60, 20, marks=pytest.mark.promise("S1.080")),
]


@pytest.fixture
async def server() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer() as server:
        yield server


class Clock:
    """The time of a gateway's limits."""

    def __init__(self, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 2_000_000_000.0
        limits: RateLimits = gateway.server.config.app.state.services.limits
        check = limits.check

        async def check_now(policy: Policy, owner: Any) -> Any:
            return await check(policy, owner, now=self.now)

        monkeypatch.setattr(limits, "check", check_now)


@pytest.fixture
async def gateway(database: str, server: ClaudeServer) -> AsyncIterator[Gateway]:
    async with proxying_gateway(database, server, breaker_failures=1000) as gateway:
        yield gateway


@pytest.fixture
async def api(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(f"user-{uuid4()}") as client:
        yield client


@pytest.mark.promise("S1.072", "S1.075", "S1.081", "S1.082", "S1.083", "S1.084", "S1.085", "S1.099")
@pytest.mark.parametrize(("path", "requests", "burst"), ROUTES)
async def test_each_route_counts_down_and_then_refuses_as_documented(
    api: httpx2.AsyncClient,
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    requests: int,
    burst: int,
) -> None:
    clock = Clock(gateway, monkeypatch)
    for number in range(1, burst + 1):
        answer = await api.post(path, json={})
        assert answer.status_code == 400
        told = [int(answer.headers[name]) for name in NAMES]
        assert told == [requests, requests - number, clock.now + 61]
    refused = await api.post(path, json={})
    assert refused.status_code == 429
    seconds = 60 // requests
    assert refused.json() == {"error": "Rate limit exceeded", "code": "RATE_LIMITED", "retry_after": seconds}
    assert refused.headers["Retry-After"] == str(seconds)
    assert [int(refused.headers[name]) for name in NAMES] == [requests, requests - burst, clock.now + 61]
    clock.now += seconds
    assert (await api.post(path, json={})).status_code == 400


@pytest.mark.promise("S1.080")
async def test_post_and_put_share_the_limit_of_the_stream(api: httpx2.AsyncClient) -> None:
    statuses = [(await api.request(("POST", "PUT")[n % 2], "/api/stream", json={})).status_code for n in range(21)]
    assert statuses == [400] * 20 + [429]


@pytest.mark.promise("S1.078")
async def test_looking_whether_a_route_is_there_is_free(api: httpx2.AsyncClient) -> None:
    for _ in range(12):
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = await api.request(method, "/api/export/pdf")
            assert not any(name in answer.headers for name in NAMES)
            assert answer.status_code != 429
        assert (await api.options("/api/stream")).status_code == 405
    assert (await api.post("/api/export/pdf", json={})).headers[NAMES[1]] == "29"


@pytest.mark.promise("S1.081", "S1.082", "S1.083")
async def test_streams_whole_answers_refusals_and_failures_all_tell_the_numbers(
    api: httpx2.AsyncClient, gateway: Gateway, server: ClaudeServer
) -> None:
    app: Any = gateway.server.config.app

    async def crash(_: Request, __: Annotated[Caller, Depends(limited(STREAM))]) -> None:
        raise RuntimeError("a bug")

    app.add_api_route("/api/stream/crash", crash, methods=["POST"])
    async with streaming(api) as stream:
        told = [stream.response.headers]
    told.append((await api.put("/api/stream", json=BODY)).headers)
    told.append((await api.post("/api/stream", content=b"{")).headers)
    server.script(fail(500))
    failed = await api.post("/api/stream", json=BODY)
    crashed = await api.post("/api/stream/crash")
    assert (failed.status_code, crashed.status_code) == (500, 500)
    told += [failed.headers, crashed.headers]
    assert [headers["x-ratelimit-remaining"] for headers in told] == ["59", "58", "57", "56", "55"]
    for headers in told:
        assert headers["x-ratelimit-limit"] == "60"
        assert time.time() < int(headers["x-ratelimit-reset"]) <= time.time() + 61
        assert len(headers.get_list("x-ratelimit-limit")) == 1


async def test_strangers_without_a_token_are_not_counted(gateway: Gateway) -> None:
    async with gateway.client(None) as anonymous:
        for _ in range(25):
            answer = await anonymous.post("/api/stream", json={})
            assert answer.status_code == 401
            assert NAMES[0] not in answer.headers


async def test_limits_can_be_switched_off_for_measurements(database: str) -> None:
    async with run_gateway(database, rate_limits=False) as gateway, gateway.client() as api:
        answers = [await api.post("/api/stream", json={}) for _ in range(25)]
    assert {answer.status_code for answer in answers} == {400}
    assert NAMES[0] not in answers[0].headers


#: The sample of the documentation, with its waits moved instead of slept.
_SAMPLE = """
async function fetchWithBackoff(url, options, maxRetries = 3) {
  for (let i = 0; i < maxRetries; i++) {
    const response = await fetch(url, options);
    if (response.status !== 429) {
      return response;
    }
    const delay = Math.pow(2, i) * 1000; // 1s, 2s, 4s
    await new Promise(resolve => setTimeout(resolve, delay));
  }
  throw new Error('Max retries exceeded');
}
const [url, token] = process.argv.slice(1);
fetchWithBackoff(url, { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body: '{}' })
  .then(response => console.log(JSON.stringify({ status: response.status })))
  .catch(error => console.log(JSON.stringify({ error: error.message })));
"""


@pytest.mark.promise("S1.086")
async def test_the_documented_backoff_succeeds_after_the_limit_clears(
    api: httpx2.AsyncClient, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    clock = Clock(gateway, monkeypatch)
    for _ in range(5):
        await api.post("/api/retry", json={})
    # The sample waits 1 s and 2 s; for the limits, six seconds pass during the second wait.
    check, seen = gateway.server.config.app.state.services.limits.check, []

    async def check_and_wait(policy: Policy, owner: Any) -> Any:
        if len(seen) == 2:
            clock.now += 6
        seen.append(await check(policy, owner))
        return seen[-1]

    monkeypatch.setattr(gateway.server.config.app.state.services.limits, "check", check_and_wait)
    token = api.headers["authorization"].removeprefix("Bearer ")
    command = [node, "-e", _SAMPLE, f"{gateway.url}/api/retry", token]
    run = partial(subprocess.run, command, capture_output=True, text=True, timeout=30, check=True)
    said = json.loads((await asyncio.to_thread(run)).stdout)
    # Let through; what it asked was not a good request.
    assert said == {"status": 400}
    assert [verdict.allowed for verdict in seen] == [False, False, True]


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[servers.Redis]:
    if servers.find_program("redis-server", "valkey-server") is None:
        pytest.skip("neither redis-server nor valkey-server is installed")
    server = servers.Redis(tmp_path)
    server.start()
    yield server
    if server.process is not None:
        server.process.send_signal(signal.SIGCONT)
    server.stop()


@pytest.fixture
async def shared(redis_server: servers.Redis) -> AsyncIterator[RateLimits]:
    """Limits on a Redis of the test's own, connected as the gateway connects."""
    redis = open_redis(Settings(redis_url=redis_server.url))
    assert redis is not None
    yield RateLimits(Settings(), redis, Metrics())
    await redis.aclose()


def flips(logs: list[Any]) -> list[str]:
    return [entry["event"] for entry in logs if entry["event"].startswith("rate_limits.")]


async def timed(work: Coroutine[Any, Any, Any]) -> float:
    """Seconds that it takes."""
    began = time.monotonic()
    await work
    return time.monotonic() - began


async def test_an_answer_that_came_while_the_loop_was_stalled_is_no_outage() -> None:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()

    async def work() -> str:
        return await answer

    asking = asyncio.ensure_future(limiter._in_time(work()))
    await asyncio.sleep(0.01)  # it waits now
    threading.Timer(0.1, loop.call_soon_threadsafe, (answer.set_result, "here")).start()
    time.sleep(limiter.ANSWER_SECONDS + 0.1)  # noqa: ASYNC251 - the stall itself
    assert await asking == "here"


def skip_pause(limits: RateLimits) -> None:
    """As if the pause after a failure were over."""
    limits._paused_until = 0.0


async def test_while_redis_is_away_a_process_counts_alone_and_comes_back_by_itself(
    shared: RateLimits, redis_server: servers.Redis
) -> None:
    owner = uuid4()
    with capture_logs() as logs:
        assert (await shared.check(GENERATE, owner)).remaining == 9
        redis_server.stop()
        alone = [await shared.check(GENERATE, owner) for _ in range(7)]
        # The documented numbers hold, from anew.
        assert [verdict.allowed for verdict in alone] == [True] * 5 + [False] * 2
        skip_pause(shared)
        assert not (await shared.check(GENERATE, owner)).allowed
        assert flips(logs) == ["rate_limits.local"]
        redis_server.start()
        skip_pause(shared)
        assert (await shared.check(GENERATE, owner)).remaining == 9  # this server kept nothing
        assert flips(logs) == ["rate_limits.local", "rate_limits.shared"]
    counted = shared._checks.labels(GENERATE.name, "allowed", "memory")._value.get()
    assert counted == 5


async def test_a_redis_that_hangs_delays_those_on_their_way_half_a_second_and_nobody_else(
    shared: RateLimits, redis_server: servers.Redis
) -> None:
    owner = uuid4()
    await shared.check(STREAM, owner)
    assert redis_server.process is not None
    redis_server.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    await asyncio.gather(*(shared.check(STREAM, uuid4()) for _ in range(200)))
    assert 0.4 < time.monotonic() - began < 1.2
    began = time.monotonic()
    await asyncio.gather(*(shared.check(STREAM, uuid4()) for _ in range(200)))
    assert time.monotonic() - began < 0.2
    # The pause is over: one tries Redis, the others do not wait for it.
    skip_pause(shared)
    seconds = await asyncio.gather(*(timed(shared.check(STREAM, uuid4())) for _ in range(50)))
    assert sum(waited > 0.2 for waited in seconds) == 1
    redis_server.process.send_signal(signal.SIGCONT)
    skip_pause(shared)
    # What had been sent to it before is its own affair; it answers again, and correctly.
    verdict = await shared.check(STREAM, uuid4())
    assert (verdict.remaining, shared._local) == (59, False)


async def test_after_a_failure_redis_is_asked_again_by_itself(
    shared: RateLimits, redis_server: servers.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiter, "PAUSE_SECONDS", 0.05)
    redis_server.stop()
    await shared.check(STREAM, uuid4())
    assert shared._local
    redis_server.start()
    async with asyncio.timeout(5):
        while shared._local:
            await shared.check(STREAM, uuid4())
            await asyncio.sleep(0.01)


async def test_gateways_on_one_redis_share_a_users_limit(
    database: str, server: ClaudeServer, redis_server: servers.Redis
) -> None:
    names = {"redis_url": redis_server.url, "namespace": f"test-{uuid4().hex[:8]}"}
    user = f"user-{uuid4()}"
    async with (
        proxying_gateway(database, server, **names) as one,
        proxying_gateway(database, server, **names) as two,
        one.client(user) as first,
        two.client(user) as second,
    ):
        answers = await asyncio.gather(
            *(client.post("/api/stream", json={}) for client in (first, second) for _ in range(15))
        )
        assert sorted(answer.status_code for answer in answers) == [400] * 20 + [429] * 10
