"""The client against a gateway that is scripted answer by answer."""

import json
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import anyio
import httpx2
import pytest

from inkmill.client import Client, link
from inkmill.errors import GatewayRefusedError, GatewayUnreachableError

JOB = uuid4()
Answer = httpx2.Response | Exception


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "_RECONNECT_SECONDS", (0.001, 0.002))


def _client(answer: Callable[[httpx2.Request], httpx2.Response]) -> Client:
    client = Client("http://gateway", "token")
    client._http = httpx2.AsyncClient(
        base_url="http://gateway", headers={"Authorization": "Bearer token"}, transport=httpx2.MockTransport(answer)
    )
    return client


def _scripted(*answers: Answer) -> tuple[Client, list[httpx2.Request]]:
    asked: list[httpx2.Request] = []
    script: Iterator[Answer] = iter(answers)

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        found = next(script)
        if isinstance(found, Exception):
            raise found
        return found

    return _client(answer), asked


def _stream(*events: tuple[int, str]) -> httpx2.Response:
    body = "".join(f'id: {seq}\nevent: {kind}\ndata: {{"type":"{kind}"}}\n\n' for seq, kind in events)
    return httpx2.Response(200, text=f": Connected\n\n{body}")


async def _types(client: Client, **options: float) -> list[tuple[str | None, str]]:
    return [(event.id, event.type) async for event in client.stream(JOB, **options)]


async def test_a_stream_that_breaks_continues_after_the_last_event_seen() -> None:
    client, asked = _scripted(
        _stream((1, "job_created"), (2, "step_started")),
        httpx2.ConnectError("refused"),
        _stream((3, "step_completed"), (4, "job_completed")),
    )
    assert [seq for seq, _ in await _types(client)] == ["1", "2", "3", "4"]
    assert [request.headers["Last-Event-ID"] for request in asked] == ["0", "2", "2"]


async def test_a_stream_ends_with_the_job_without_asking_again() -> None:
    client, asked = _scripted(_stream((1, "job_cancelled")))
    assert await _types(client) == [("1", "job_cancelled")]
    assert len(asked) == 1


async def test_a_stream_of_somebody_elses_job_is_refused_at_once() -> None:
    client, asked = _scripted(httpx2.Response(403, text="Forbidden"))
    with pytest.raises(GatewayRefusedError, match="Forbidden"):
        await _types(client)
    assert len(asked) == 1


async def test_a_stream_survives_a_gateway_that_answers_500_for_a_moment() -> None:
    client, _ = _scripted(httpx2.Response(500, text="Internal Server Error"), _stream((1, "job_completed")))
    assert await _types(client) == [("1", "job_completed")]


async def test_a_stream_gives_up_when_no_gateway_comes_back() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    with anyio.fail_after(5), pytest.raises(GatewayUnreachableError, match="http://gateway"):
        await _types(_client(refuse), patience_seconds=0.01)


async def test_a_start_that_is_sent_again_carries_the_same_idempotency_key() -> None:
    started = httpx2.Response(
        200, json={"jobId": str(JOB), "status": "pending", "streamUrl": f"/api/generation/stream/{JOB}"}
    )
    client, asked = _scripted(httpx2.ReadError("cut"), started)
    assert (await client.start_course(uuid4())).job_id == JOB
    first, second = (request.headers["Idempotency-Key"] for request in asked)
    assert UUID(first)
    assert first == second


async def test_two_starts_have_different_idempotency_keys() -> None:
    body = {"jobId": str(JOB), "status": "pending", "streamUrl": "/"}
    client, asked = _scripted(httpx2.Response(200, json=body), httpx2.Response(200, json=body))
    exam = uuid4()
    await client.start_course(exam)
    await client.start_course(exam)
    assert asked[0].headers["Idempotency-Key"] != asked[1].headers["Idempotency-Key"]
    assert json.loads(asked[0].content) == {"examId": str(exam)}


async def test_a_refusal_carries_the_gateways_sentence_and_status() -> None:
    client, _ = _scripted(httpx2.Response(404, json={"error": "Exam not found"}))
    with pytest.raises(GatewayRefusedError, match="Exam not found") as caught:
        await client.start_course(uuid4())
    assert caught.value.status == 404


async def test_fields_of_a_newer_gateway_are_ignored() -> None:
    answer = {
        "exams": [
            {"examId": str(JOB), "title": "A", "questionCount": 2, "createdAt": "2026-01-02T03:04:05.000Z", "new": 1}
        ]
    }
    client, _ = _scripted(httpx2.Response(200, json=answer))
    assert (await client.list_exams())[0].question_count == 2
