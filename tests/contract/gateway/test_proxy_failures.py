"""The streaming proxy when something goes wrong: at the provider, with the budgets, with the limits, at the client."""

import asyncio
import json
from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import uuid4

import httpx2
import psycopg
import pytest

from gateway import proxy_stream
from gateway.tokens import make_token, owner_of
from tests.contract.gateway.conftest import SECRET, Gateway, cut_off, fresh_database, until
from tests.contract.gateway.proxying import (
    BODY,
    KEY,
    PLAIN,
    calls_of,
    proxying_gateway,
    read_frames,
    read_stream,
    streaming,
    text_of,
)
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer

pytestmark = pytest.mark.services

LONG = "All work and no play makes a dull proxy. " * 20


@pytest.fixture
async def server() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer() as server:
        yield server


@pytest.fixture
async def gateway(database: str, server: ClaudeServer) -> AsyncIterator[Gateway]:
    async with proxying_gateway(database, server, breaker_failures=1000) as gateway:
        yield gateway


@pytest.fixture
def user() -> str:
    return f"user-{uuid4().hex[:8]}"


@pytest.fixture
async def api(gateway: Gateway, user: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(user) as client:
        yield client


async def outcomes(database: str, user: str, count: int) -> list[str]:
    """How the user's calls ended, once there are so many."""
    await until(lambda: len(calls_of(database, user)) >= count)
    return [call["outcome"] for call in calls_of(database, user)]


#: What the provider does before its first byte -> the outcome of the call.
BEFORE: list[tuple[Behaviour, str]] = [
    (fail(400, f"messages: no good; your key is {KEY}"), "provider_rejected"),
    (fail(401, f"invalid x-api-key {KEY}"), "provider_unauthorized"),
    (fail(402, "no money"), "provider_unpaid"),
    (fail(403, "not for you"), "provider_forbidden"),
    (fail(404, "model: nothing of that name"), "model_not_found"),
    (fail(413, "too large"), "prompt_too_large"),
    (fail(500, f"Traceback: {KEY}"), "provider_failed"),
    (Behaviour(drop=True), "provider_unreachable"),
    # Last: nobody is asked for seven seconds after it.
    (fail(529, "overloaded", retry_after="7"), "overloaded"),
]


@pytest.mark.promise("S1.049", "S1.059")
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_an_error_before_the_first_byte_is_the_documented_500_without_secrets(
    api: httpx2.AsyncClient,
    server: ClaudeServer,
    database: str,
    user: str,
    method: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for behaviour, _ in BEFORE:
        server.script(behaviour)
        answer = await api.request(method, "/api/stream", json=BODY)
        assert (answer.status_code, answer.json()["code"]) == (500, "ANTHROPIC_ERROR"), behaviour
        assert answer.json().keys() == {"error", "code", "details"}
        assert answer.json()["error"] == "Anthropic API error"
        assert "sk-ant" not in answer.text
        assert all("sk-ant" not in value for value in answer.headers.values())
        assert answer.headers["x-ratelimit-limit"] == "60"
        assert answer.headers.get("retry-after") == behaviour.headers.get("retry-after")
    assert await outcomes(database, user, len(BEFORE)) == [outcome for _, outcome in BEFORE]
    said = capsys.readouterr()
    assert "call.failed" in said.out
    assert "sk-ant" not in said.out + said.err


@pytest.mark.promise("S1.049")
async def test_a_key_that_does_not_look_like_one_is_kept_out_of_answers_and_logs_too(
    database: str, server: ClaudeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "an unusual key of a provider behind a proxy"
    server.script(
        fail(400, f"what is <{key}>?"), Behaviour(text=LONG, event_error="api_error", cut_after=9, message=key)
    )
    async with proxying_gateway(database, server, anthropic_api_key=key) as gateway, gateway.client("k") as api:
        refused = await api.post("/api/stream", json=BODY)
        frames = await read_stream(api)
    assert "what is <" in refused.json()["details"]
    said = capsys.readouterr()
    assert key not in refused.text + "".join(frames) + said.out + said.err


@pytest.mark.promise("S1.059")
async def test_what_the_client_can_mend_is_told_as_the_provider_says_it(
    api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    server.script(fail(400, "messages.1: roles must alternate"))
    answer = await api.post("/api/stream", json=BODY)
    assert "messages.1: roles must alternate" in answer.json()["details"]


@pytest.mark.promise("S1.059", "S1.074")
async def test_a_429_of_the_provider_is_a_500_and_then_nobody_is_asked_until_it_has_passed(
    gateway: Gateway, api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    server.script(fail(429, "slow down", retry_after="30"))
    answer = await api.post("/api/stream", json=BODY)
    assert (answer.status_code, answer.json()["code"]) == (500, "ANTHROPIC_ERROR")
    assert answer.headers["retry-after"] == "30"
    async with gateway.client("another") as another:
        refused = await another.put("/api/stream", json=BODY)
    assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert 29 <= int(refused.headers["retry-after"]) <= 45
    assert len(server.messages) == 1


@pytest.mark.promise("S1.059")
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_provider_that_does_not_begin_in_time_is_the_documented_500(
    database: str, server: ClaudeServer, user: str, method: str
) -> None:
    server.script(Behaviour(first_byte_seconds=30))
    async with (
        proxying_gateway(database, server, provider_timeout_seconds=0.5) as gateway,
        gateway.client(user) as api,
    ):
        answer = await api.request(method, "/api/stream", json=BODY)
    assert (answer.status_code, answer.json()["code"]) == (500, "ANTHROPIC_ERROR")
    assert "in time" in answer.json()["details"]
    assert await outcomes(database, user, 1) == ["provider_timeout"]


async def test_a_provider_that_failed_several_times_is_left_alone(database: str, server: ClaudeServer) -> None:
    server.script(*[fail(500)] * 3)
    async with proxying_gateway(database, server, breaker_failures=3) as gateway, gateway.client("b") as api:
        answers = [await api.post("/api/stream", json=BODY) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500] * 4
    assert "left alone" in answers[3].json()["details"]
    assert int(answers[3].headers["retry-after"]) > 1
    assert len(server.messages) == 3


#: What the provider does after its first byte -> the outcome of the call.
AFTER = [
    (Behaviour(text=LONG, cut_after=200), "stream_cut"),
    (Behaviour(text=LONG, cut_after=200, event_error="overloaded_error", message=KEY), "overloaded"),
    (Behaviour(text=LONG, end_early=True), "stream_cut"),
]


@pytest.mark.promise("S1.056", "S1.059", "S1.049")
@pytest.mark.parametrize(("behaviour", "outcome"), AFTER)
async def test_an_error_after_the_first_byte_is_the_last_frame_and_there_is_no_done(
    api: httpx2.AsyncClient, server: ClaudeServer, database: str, user: str, behaviour: Behaviour, outcome: str
) -> None:
    server.script(behaviour)
    *chunks, last = await read_stream(api)
    assert LONG.startswith(text_of(chunks))
    assert "[DONE]" not in chunks
    error = json.loads(last)
    assert error.keys() == {"type", "error", "code"}
    assert (error["type"], error["code"]) == ("error", "ANTHROPIC_ERROR")
    assert "sk-ant" not in last
    assert await outcomes(database, user, 1) == [outcome]
    [call] = calls_of(database, user)
    assert call["tokens_in"] > 0
    assert call["tokens_out"] >= 50
    server.script(behaviour)
    whole = await api.put("/api/stream", json=BODY)
    assert (whole.status_code, whole.json()["code"]) == (500, "ANTHROPIC_ERROR")


@pytest.mark.promise("S1.059")
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("first_byte_seconds", [0.0, 30.0])
async def test_a_client_that_hangs_up_stops_the_provider_within_a_second(
    api: httpx2.AsyncClient,
    server: ClaudeServer,
    database: str,
    user: str,
    method: str,
    first_byte_seconds: float,
) -> None:
    server.script(Behaviour(text=LONG, first_byte_seconds=first_byte_seconds, seconds=60))

    async def ask() -> None:
        async with api.stream(method, "/api/stream", json=BODY) as response:
            async for _ in response.aiter_raw():
                pass

    asking = asyncio.create_task(ask())
    sent = await server.arrival(1)
    if not first_byte_seconds:
        await until(lambda: sent.first_byte_at is not None)
    await asyncio.sleep(0.3)  # it is under way
    assert not sent.disconnected.is_set()
    hung_up_at = asyncio.get_running_loop().time()
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    async with asyncio.timeout(1):
        await sent.disconnected.wait()
    assert sent.disconnected_at is not None
    assert sent.disconnected_at - hung_up_at < 1
    assert await outcomes(database, user, 1) == ["cancelled"]
    [call] = calls_of(database, user)
    assert (call["tokens_in"] > 0) == (not first_byte_seconds)


async def test_a_silent_provider_is_bridged_by_heartbeats(database: str, server: ClaudeServer) -> None:
    server.script(Behaviour(text="At last.", thinking=100, seconds=1.2))
    async with (
        proxying_gateway(database, server, heartbeat_seconds=0.02) as gateway,
        gateway.client("h") as api,
        streaming(api) as stream,
    ):
        blocks = []
        while (block := await stream.block()) is not None:
            blocks.append(block)
    assert ": heartbeat" in blocks
    assert blocks[-1] == "data: [DONE]"
    assert text_of([block.removeprefix("data: ") for block in blocks if block.startswith("data: ")]) == "At last."


async def test_a_client_that_reads_nothing_is_left(
    database: str, server: ClaudeServer, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proxy_stream, "STALLED_SECONDS", 0.3)
    server.script(Behaviour(text="x" * 30_000_000, stop_reason="end_turn"))
    async with proxying_gateway(database, server, heartbeat_seconds=0.1) as gateway:
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.server.port, limit=1024)
        body = json.dumps(BODY).encode()
        head = f"POST /api/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {make_token(SECRET, user)}\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        sent = await server.arrival(1)
        async with asyncio.timeout(10):
            await sent.disconnected.wait()
        assert await outcomes(database, user, 1) == ["cancelled"]
        writer.transport.abort()
        assert reader is not None


async def test_a_stopping_gateway_tells_its_streams_and_records_them(
    database: str, server: ClaudeServer, user: str
) -> None:
    server.script(Behaviour(text=LONG, seconds=60), Behaviour(first_byte_seconds=60), Behaviour(text=LONG, seconds=0.8))
    async with proxying_gateway(database, server) as gateway, gateway.client(user) as api:
        async with streaming(api) as endless:
            waiting = asyncio.create_task(api.post("/api/stream", json=BODY))
            await server.arrival(2)
            async with streaming(api) as short:
                gateway.server.should_exit = True
                # What ends by itself in half of the shutdown's time may.
                assert (await read_frames(short))[-1] == "[DONE]"
            *_, last = await read_frames(endless)
        refused = await waiting
    assert json.loads(last)["code"] == "SERVICE_UNAVAILABLE"
    assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert sorted(await outcomes(database, user, 3)) == ["answered", "cancelled", "cancelled"]


def spend(database: str, user: str, usd: str) -> None:
    row = "insert into calls (owner, key, provider, model, tokens_in, tokens_out, cache_write_tokens,"
    row += (
        " cache_read_tokens, price_usd, milliseconds, outcome) values (%s, %s, 'claude', 'm', 0, 0, 0, 0, %s, 1, 'x')"
    )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(row, (owner_of(user), uuid4().hex, usd))


@pytest.mark.promise("S1.074")
async def test_what_is_left_of_a_budget_bounds_the_answer_and_nothing_left_is_a_503(
    server: ClaudeServer, user: str
) -> None:
    limits = {"budget_user_month_usd": Decimal("1"), "budget_month_usd": Decimal("3")}
    with fresh_database() as database:
        async with proxying_gateway(database, server, **limits) as gateway, gateway.client(user) as api:
            await read_stream(api)
            assert server.messages[0].body["max_tokens"] == 4000
            spend(database, user, "0.9")  # a thousandth of a cent and a half a token: not quite 6,700 of them are left
            await read_stream(api, {**BODY, "maxTokens": 50_000})
            assert 6_000 < server.messages[1].body["max_tokens"] < 6_700
            spend(database, user, "0.1")
            for method in ("POST", "PUT"):
                refused = await api.request(method, "/api/stream", json=BODY)
                assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
                assert refused.json()["details"] == "Your budget for this month is spent."
            async with gateway.client("thrifty") as other:
                await read_stream(other)
                spend(database, "spendthrift", "2")
                refused = await other.post("/api/stream", json=BODY)
            assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
            assert "this service" in refused.json()["details"]
    assert len(server.messages) == 3


async def test_streams_at_the_same_time_do_not_share_what_is_left(server: ClaudeServer, user: str) -> None:
    # Worth 2,000 tokens of the answer, the prompt's price apart.
    with fresh_database() as database:
        async with (
            proxying_gateway(database, server, budget_user_month_usd=Decimal("0.031")) as gateway,
            gateway.client(user) as api,
        ):
            server.script(Behaviour(text=LONG, seconds=60))
            async with streaming(api, {**BODY, "maxTokens": 1500}):
                await read_stream(api, BODY)
                assert server.messages[1].body["max_tokens"] < 600
            held = gateway.server.config.app.state.services.proxy._calls.held
            await until(lambda: not held)
            assert len(calls_of(database, user)) == 2


async def test_requests_that_arrive_together_do_not_share_what_is_left(server: ClaudeServer, user: str) -> None:
    server.script(*[Behaviour(text=LONG, seconds=0.5)] * 6)
    with fresh_database() as database:
        async with (
            proxying_gateway(database, server, budget_user_month_usd=Decimal("0.031")) as gateway,
            gateway.client(user) as api,
        ):
            answers = await asyncio.gather(*(api.put("/api/stream", json={**BODY, "maxTokens": 900}) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [503] * 3
    assert sum(message.body["max_tokens"] for message in server.messages) <= 2066


async def test_the_fleets_limit_at_the_provider_holds_for_the_proxy(database: str, server: ClaudeServer) -> None:
    async with proxying_gateway(database, server, requests_per_minute=2) as gateway, gateway.client("l") as api:
        answers = [await api.put("/api/stream", json=BODY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 503]
    assert answers[2].json()["code"] == "SERVICE_UNAVAILABLE"
    assert int(answers[2].headers["retry-after"]) >= 1


async def test_without_the_database_streams_go_on_and_budgets_refuse_with_the_routes_500(
    server: ClaudeServer, user: str
) -> None:
    with fresh_database() as database:
        async with (
            proxying_gateway(database, server) as free,
            proxying_gateway(database, server, budget_month_usd=Decimal(1)) as bound,
        ):
            cut_off(database)
            async with free.client(user) as api:
                assert (await read_stream(api, PLAIN))[-1] == "[DONE]"
            async with bound.client(user) as api:
                refused = await api.post("/api/stream", json=PLAIN)
            assert (refused.status_code, refused.json()["code"]) == (500, "ANTHROPIC_ERROR")
            name = database.rsplit("/", 1)[1]
            with psycopg.connect(
                str(psycopg.conninfo.make_conninfo(database, dbname="postgres")), autocommit=True
            ) as c:
                c.execute(f'alter database "{name}" with allow_connections true')
            # What was spent meanwhile is written now.
            assert await outcomes(database, user, 1) == ["answered"]


async def test_calls_of_the_proxy_are_counted_in_the_gateways_metrics(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    await read_stream(api)
    page = (await api.get("/metrics")).text
    assert 'inkmill_provider_calls_total{model="claude-sonnet-4-5",outcome="answered",provider="claude"}' in page
    assert 'inkmill_rate_checks_total{counted_in="memory",policy="stream",verdict="allowed"}' in page
