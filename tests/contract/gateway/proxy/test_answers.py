"""The streaming proxy when all goes well: what reaches the provider, what comes back, what is refused before."""

import json
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import Gateway
from tests.contract.gateway.proxy.proxying import (
    BODY,
    KEY,
    MODEL,
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

TEXT = 'Neural "networks"\n\nare 模型 ✨ of neurons: α → β.\r\n' * 7


@pytest.mark.promise("S1.055", "S1.056")
async def test_chunks_joined_are_the_whole_text_and_the_last_frame_is_done(
    api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    server.script(Behaviour(text=TEXT))
    async with streaming(api) as stream:
        headers = stream.response.headers
        assert headers["content-type"] == "text/event-stream"
        assert headers["cache-control"] == "no-cache, no-transform"
        assert headers["x-accel-buffering"] == "no"
        frames = await read_frames(stream)
    assert frames[-1] == "[DONE]"
    assert frames.count("[DONE]") == 1
    assert len(frames) > 5
    assert text_of(frames) == TEXT


@pytest.mark.promise("S1.049", "S1.050", "S1.051", "S1.052", "S1.053", "S1.054")
async def test_the_documented_example_reaches_the_provider_with_the_servers_key(
    api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    await read_stream(api, BODY)
    sent = server.messages[0]
    assert KEY in (sent.headers.get("x-api-key"), sent.headers.get("authorization", "").removeprefix("Bearer "))
    assert sent.body == {
        "model": MODEL,
        "messages": BODY["messages"],
        "system": "You are an expert educator.",
        "max_tokens": 4000,
        "temperature": 0.7,
        "stream": True,
    }


@pytest.mark.promise("S1.050", "S1.053", "S1.054")
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("more", [{}, {"maxTokens": None, "temperature": None, "system": None}, {"system": ""}])
async def test_what_is_left_out_has_the_documented_default(
    api: httpx2.AsyncClient, server: ClaudeServer, method: str, more: dict[str, Any]
) -> None:
    answer = await api.request(method, "/api/stream", json={**PLAIN, **more})
    assert answer.status_code == 200
    sent = server.messages[0].body
    assert (sent["max_tokens"], sent["temperature"]) == (10_000, 0.7)
    assert "system" not in sent


@pytest.mark.promise("S1.051")
async def test_a_conversation_of_several_turns_arrives_in_order_without_strange_keys(
    api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    turns = [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
        {"role": "user", "content": "Go on"},
    ]
    body = {**PLAIN, "messages": [{**turn, "cache_control": {"type": "ephemeral"}} for turn in turns], "tools": [1]}
    await read_stream(api, body)
    assert server.messages[0].body["messages"] == turns
    assert "tools" not in server.messages[0].body


@pytest.mark.promise("S1.060", "S1.061", "S1.062")
async def test_put_answers_the_whole_text_and_the_tokens(api: httpx2.AsyncClient, server: ClaudeServer) -> None:
    server.script(Behaviour(text=TEXT))
    answer = await api.put("/api/stream", json=BODY)
    assert answer.status_code == 200
    assert answer.json().keys() == {"content", "usage"}
    assert answer.json()["content"] == [{"type": "text", "text": TEXT}]
    usage = server.messages[0].usage
    assert answer.json()["usage"] == {key: usage[key] for key in ("input_tokens", "output_tokens")}
    assert min(answer.json()["usage"].values()) > 0


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"messages": None}, "messages"),
    ({"messages": []}, "messages"),
    ({"messages": "Hi"}, "messages"),
    ({"messages": ["Hi"]}, "messages[0]"),
    ({"messages": [{"content": "Hi"}]}, "messages[0].role"),
    ({"messages": [{"role": "user"}]}, "messages[0].content"),
    ({"messages": [{"role": "system", "content": "Hi"}]}, "messages[0].role"),
    ({"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}, "messages[0].content"),
    ({"messages": [{"role": "user", "content": " \n"}]}, "messages[0].content"),
    ({"messages": [{"role": "assistant", "content": "Hi"}]}, "messages[0].role"),
    ({"model": None}, "model"),
    ({"model": ""}, "model"),
    ({"model": 4}, "model"),
    ({"system": 4}, "system"),
    ({"maxTokens": "4000"}, "maxTokens"),
    ({"maxTokens": True}, "maxTokens"),
    ({"maxTokens": 0}, "maxTokens"),
    ({"maxTokens": 10.5}, "maxTokens"),
    ({"temperature": "hot"}, "temperature"),
    ({"temperature": False}, "temperature"),
    ({"temperature": 1.1}, "temperature"),
    ({"temperature": -0.1}, "temperature"),
]


@pytest.mark.promise("S1.051", "S1.052", "S1.057", "S1.060")
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_body_that_cannot_be_used_is_refused_with_the_place_and_nothing_is_asked(
    gateway: Gateway, server: ClaudeServer, method: str
) -> None:
    bodies = [({**BODY, **change}, place) for change, place in WRONG]
    bodies += [({key: BODY[key] for key in BODY if key != name}, name) for name in ("messages", "model")]
    for number, (body, place) in enumerate(bodies):
        async with gateway.client(f"{method}-{uuid4()}-{number // 20}") as client:
            answer = await client.request(method, "/api/stream", json=body)
        assert answer.status_code == 400, body
        assert answer.json().keys() == {"error", "code", "details"}
        assert answer.json()["code"] == "MISSING_FIELDS"
        assert answer.json()["details"].startswith(place), (body, answer.json())
    async with gateway.client() as client:
        for raw in (b"", b"[]", b"{", b'"x"', b'{"model": NaN}', b"\xff\xfe"):
            answer = await client.request(method, "/api/stream", content=raw)
            assert (answer.status_code, answer.json()["code"]) == (400, "MISSING_FIELDS")
    assert server.messages == []


@pytest.mark.promise("S1.058")
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_without_a_token_it_is_the_documented_401(gateway: Gateway, server: ClaudeServer, method: str) -> None:
    async with gateway.client(None) as anonymous:
        answer = await anonymous.request(method, "/api/stream", json=BODY)
    assert answer.status_code == 401
    assert answer.json()["code"] == "UNAUTHORIZED"
    assert server.messages == []


async def test_more_tokens_than_the_model_can_write_are_clamped(api: httpx2.AsyncClient, server: ClaudeServer) -> None:
    for wanted in (10**9, 4000.0, 1e12):
        await read_stream(api, {**BODY, "maxTokens": wanted})
    assert [message.body["max_tokens"] for message in server.messages] == [64_000, 4000, 64_000]


@pytest.mark.promise("S1.052")
async def test_a_model_that_is_not_offered_is_the_documented_500(api: httpx2.AsyncClient, server: ClaudeServer) -> None:
    answer = await api.post("/api/stream", json={**BODY, "model": "gpt-17"})
    assert (answer.status_code, answer.json()["code"]) == (500, "ANTHROPIC_ERROR")
    assert MODEL in answer.json()["details"]
    assert server.messages == []


async def test_a_name_may_stand_for_another_model(database: str, server: ClaudeServer, user: str) -> None:
    models = "teacher = local-llama, claude-opus-4-8"
    async with proxying_gateway(database, server, stream_models=models) as gateway, gateway.client(user) as api:
        await read_stream(api, {**BODY, "model": "teacher"})
        # It would refuse a temperature.
        await read_stream(api, {**BODY, "model": "claude-opus-4-8"})
        refused = await api.post("/api/stream", json=BODY)
    assert [message.body["model"] for message in server.messages] == ["local-llama", "claude-opus-4-8"]
    assert ["temperature" in message.body for message in server.messages] == [True, False]
    assert refused.json()["details"].endswith("teacher, claude-opus-4-8.")
    unpriced, priced = calls_of(database, user)
    assert (unpriced["model"], unpriced["price_usd"]) == ("local-llama", None)
    assert priced["price_usd"] > 0


async def test_a_model_that_refuses_the_temperature_is_asked_without_it_and_remembered(
    api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    server.script(fail(400, "`temperature` is deprecated for this model."))
    frames = await read_stream(api, {**BODY, "model": "claude-sonnet-5-5"})
    assert frames[-1] == "[DONE]"
    await read_stream(api, {**BODY, "model": "claude-sonnet-5-5"})
    await read_stream(api, BODY)
    assert ["temperature" in message.body for message in server.messages] == [True, False, False, True]


@pytest.mark.parametrize("reason", ["refusal", "max_tokens"])
async def test_an_answer_that_stops_early_still_ends_with_done(
    api: httpx2.AsyncClient, server: ClaudeServer, database: str, user: str, reason: str
) -> None:
    server.script(Behaviour(text="As far as", stop_reason=reason))
    frames = await read_stream(api)
    assert (text_of(frames), frames[-1]) == ("As far as", "[DONE]")
    server.script(Behaviour(text="" if reason == "refusal" else "As", stop_reason=reason))
    whole = await api.put("/api/stream", json=BODY)
    assert whole.json()["content"] == [{"type": "text", "text": "" if reason == "refusal" else "As"}]
    outcome = {"refusal": "refused", "max_tokens": "truncated"}[reason]
    assert [call["outcome"] for call in calls_of(database, user)] == [outcome] * 2


async def test_thinking_is_not_shown_and_halves_of_a_character_are_joined(
    api: httpx2.AsyncClient, server: ClaudeServer
) -> None:
    # As many chunks as characters: JSON escapes the emoji as two halves, each in a delta of its own.
    server.script(*[Behaviour(text="ab\ud83d\ude00cd", thinking=400)] * 2)
    frames = await read_stream(api)
    joined = json.loads('"' + "".join(frame[len('{"type":"chunk","content":"') : -2] for frame in _tight(frames)) + '"')
    assert joined == "ab😀cd"
    whole = await api.put("/api/stream", json=BODY)
    assert whole.json()["content"][0]["text"] == "ab😀cd"


def _tight(frames: list[str]) -> list[str]:
    """The chunks without blanks between tokens."""
    return [json.dumps(json.loads(frame), separators=(",", ":")) for frame in frames if frame != "[DONE]"]


async def test_each_answer_is_a_call_of_its_owner_with_its_tokens_and_price(
    api: httpx2.AsyncClient, server: ClaudeServer, database: str, user: str
) -> None:
    server.script(Behaviour(text=TEXT), Behaviour(text=TEXT))
    await read_stream(api)
    await api.put("/api/stream", json=BODY)
    rows = calls_of(database, user)
    assert len({row["key"] for row in rows}) == 2
    for row, sent in zip(rows, server.messages, strict=True):
        assert (row["tokens_in"], row["tokens_out"]) == (sent.usage["input_tokens"], sent.usage["output_tokens"])
        assert (row["outcome"], row["answer"], row["provider"], row["model"]) == ("answered", None, "claude", MODEL)
        assert row["price_usd"] > 0
        assert row["task_id"] is row["attempt_id"] is None


async def test_without_a_key_the_answer_names_it(database: str) -> None:
    from tests.contract.gateway.conftest import run_gateway

    async with run_gateway(database, anthropic_api_key=None) as gateway, gateway.client() as api:
        for method in ("POST", "PUT"):
            answer = await api.request(method, "/api/stream", json=BODY)
            assert (answer.status_code, answer.json()["code"]) == (500, "ANTHROPIC_ERROR")
            assert "ANTHROPIC_API_KEY" in answer.json()["details"]
