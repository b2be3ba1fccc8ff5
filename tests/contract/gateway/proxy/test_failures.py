"""The streaming proxy when something goes wrong: at the provider, with the budgets, with the limits, at the client."""

import asyncio
import json

import httpx2
import pytest

from gateway import proxy_stream
from gateway.tokens import make_token
from tests.contract.gateway.conftest import SECRET, Gateway, until
from tests.contract.gateway.proxy.proxying import (
    BODY,
    KEY,
    LONG,
    calls_of,
    outcomes,
    proxying_gateway,
    read_frames,
    read_stream,
    streaming,
    text_of,
)
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer

pytestmark = pytest.mark.services

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
