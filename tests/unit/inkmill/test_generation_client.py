"""The client's part for generations and exports, against a gateway that is scripted answer by answer."""

import json
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from inkmill.client import Client, link
from inkmill.errors import GatewayRefusedError
from tests.unit.inkmill.test_client import Answer, _scripted

ID = uuid4()
STARTED = {"success": True, "generation_id": str(ID), "status": "queued"}
LIMITED = {"error": "Rate limit exceeded", "code": "RATE_LIMITED", "retry_after": 3}


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client slept; in truth it did not. Its clock shows only these waits."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(link.anyio, "sleep", sleep)
    monkeypatch.setattr(link.anyio, "current_time", lambda: sum(slept))
    return slept


def refused(status: int, body: dict[str, Any], retry_after: str = "") -> httpx2.Response:
    return httpx2.Response(status, json=body, headers={"Retry-After": retry_after} if retry_after else {})


async def start(*answers: Answer) -> tuple[Client, list[httpx2.Request]]:
    client, asked = _scripted(*answers)
    assert await client.start_generation("Tides", ["bulges", "power"], "lecture", transcript="The sea.") == ID
    return client, asked


async def test_a_start_says_what_was_asked_for_and_nothing_else() -> None:
    _, asked = await start(httpx2.Response(200, json=STARTED))
    assert json.loads(asked[0].content) == {
        "topic": "Tides", "subtopics": ["bulges", "power"], "mode": "lecture", "transcript": "The sea.",
    }  # fmt: skip


async def test_counts_travel_under_their_documented_name() -> None:
    client, asked = _scripted(httpx2.Response(200, json=STARTED))
    counts = {"mcsc": 1, "mcmc": 2, "subjective": 3}
    await client.start_generation("Tides", "a, b", "assignment", counts=counts)
    assert json.loads(asked[0].content)["assignmentCounts"] == counts


async def test_a_rate_limit_is_waited_out_as_long_as_it_says(waits: list[float]) -> None:
    _, asked = await start(refused(429, LIMITED, "3"), refused(429, LIMITED, "2"), httpx2.Response(200, json=STARTED))
    assert waits == [3, 2]
    assert len({request.headers["Idempotency-Key"] for request in asked}) == 1


async def test_a_limit_that_is_longer_than_patience_is_told(waits: list[float]) -> None:
    client, asked = _scripted(refused(429, LIMITED, "19"), refused(429, LIMITED, "3"))
    with pytest.raises(GatewayRefusedError, match="Rate limit exceeded") as caught:
        await client.start_generation("Tides", "a", "lecture")
    assert (caught.value.status, caught.value.answer_code) == (429, "RATE_LIMITED")
    assert (waits, len(asked)) == ([19], 2)


async def test_a_pdf_that_takes_long_is_asked_for_again_with_the_same_request(waits: list[float]) -> None:
    slow = {"error": "PDF generation is temporarily unavailable", "code": "SERVICE_UNAVAILABLE"}
    client, asked = _scripted(*[refused(503, slow, "5")] * 6, httpx2.Response(200, content=b"%PDF-"))
    assert await client.export_pdf("# T", title="T", styling={"fontSize": 12}) == b"%PDF-"
    assert waits == [5] * 6
    assert {request.content for request in asked} == {asked[0].content}
    assert json.loads(asked[0].content) == {"content": "# T", "title": "T", "styling": {"fontSize": 12}}


async def test_an_outage_without_a_time_to_come_back_is_told_at_once(waits: list[float]) -> None:
    client, asked = _scripted(refused(503, {"error": "Away", "code": "SERVICE_UNAVAILABLE"}))
    with pytest.raises(GatewayRefusedError, match="Away"):
        await client.generation_pdf(ID)
    assert (waits, len(asked)) == ([], 1)


async def test_the_details_of_a_refusal_are_a_part_of_its_sentence() -> None:
    body = {
        "error": "Required fields are missing or invalid.",
        "code": "MISSING_FIELDS",
        "details": "topic is required",
    }
    client, _ = _scripted(httpx2.Response(400, json=body))
    with pytest.raises(GatewayRefusedError, match=r"^Required fields are missing or invalid: topic is required$"):
        await client.start_generation("", "a", "lecture")


async def test_a_retry_says_where_it_goes_on() -> None:
    client, asked = _scripted(
        httpx2.Response(200, json={"success": True, "generation_id": str(ID), "resumed_from": "Review"})
    )
    assert await client.retry_generation(ID) == "Review"
    assert json.loads(asked[0].content) == {"generation_id": str(ID)}


async def test_a_finished_generation_comes_with_its_report_and_what_a_newer_gateway_adds_is_ignored() -> None:
    found = {
        "success": True, "generation_id": str(ID), "status": "completed", "mode": "lecture", "topic": "Tides",
        "subtopics": ["a"], "progress": 100, "current_stage": "Formatting", "created_at": "2026-01-02T03:04:05.000Z",
        "content": "# Tides", "author": "offline", "language": "en", "new": 1,
        "report": {"score": 96, "warnings": [{"check": "grade", "message": "Hard.", "new": 1}], "new": 1},
    }  # fmt: skip
    client, _ = _scripted(httpx2.Response(200, json=found))
    made = await client.generation(ID)
    assert made.report is not None
    assert (made.content, made.report.score, made.report.warnings[0].message) == ("# Tides", 96, "Hard.")


async def test_a_stream_of_a_generation_ends_with_it() -> None:
    body = 'id: 1\nevent: progress\ndata: {"type":"progress"}\n\nid: 2\nevent: failed\ndata: {"type":"failed"}\n\n'
    client, asked = _scripted(httpx2.Response(200, text=body))
    assert [event.type async for event in client.stream_generation(ID)] == ["progress", "failed"]
    assert asked[0].url.path == f"/api/generate/{ID}/stream"
