"""Retrying a failed generation: from its checkpoint, under its id, once."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from schemas.events import EventType
from schemas.states import TaskState
from tests.contract.gateway.conftest import UNKNOWN, Gateway, cut_off, fresh_database, run_gateway, start_job
from tests.contract.gateway.generating import RETRY, begin, read

pytestmark = pytest.mark.services

#: The stage that failed -> where a retry goes on: with a transcript, without.
RESUMED = [
    ("course_detection", "CourseDetection", "CourseDetection"),
    ("gap_analysis", "GapAnalysis", "DraftCreation"),
    ("outline", "GapAnalysis", "DraftCreation"),
    ("draft_creation", "DraftCreation", "DraftCreation"),
    ("sanitization", "Sanitization", "Review"),
    ("review", "Review", "Review"),
    ("refinement", "Refinement", "Refinement"),
    ("formatting", "Formatting", "Formatting"),
]


@pytest.mark.promise("S1.041", "S1.042", "S1.043", "S1.066", "S1.019")
@pytest.mark.parametrize(("stage", "with_transcript", "without"), RESUMED)
async def test_a_retry_goes_on_at_the_stage_that_failed_and_says_so(
    gateway: Gateway, api: httpx2.AsyncClient, stage: str, with_transcript: str, without: str
) -> None:
    for transcript, expected in (("Words that were said.", with_transcript), (None, without)):
        generation_id = await begin(api, transcript=transcript)
        await gateway.generations.break_at(generation_id, stage)
        done = await _done(gateway, generation_id)
        assert (await read(api, generation_id))["status"] == "failed"
        answer = await api.post(RETRY, json={"generation_id": generation_id})
        assert answer.status_code == 200
        assert answer.json() == {"success": True, "generation_id": generation_id, "resumed_from": expected}
        assert (await read(api, generation_id))["status"] == "processing"
        assert await _done(gateway, generation_id) == done
        assert gateway.publisher.published[-1][1] == f"generation.{stage}"


async def _done(gateway: Gateway, generation_id: str) -> list[tuple[int, Any]]:
    """Finished tasks, with when they ended: one that runs again ends again."""
    tasks = await gateway.ledger.list_tasks(UUID(generation_id))
    return [(task.id, task.ended_at) for task in tasks if task.state == TaskState.DONE]


@pytest.mark.promise("S1.042", "S1.043")
async def test_a_retried_generation_completes_under_its_own_id(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    generation_id = await begin(api)
    await gateway.generations.break_at(generation_id, "draft_creation")
    await api.post(RETRY, json={"generation_id": generation_id})
    await gateway.generations.complete_generation(generation_id, after="outline")
    record = await read(api, generation_id)
    assert (record["status"], record["progress"]) == ("completed", 100)
    assert "error" not in record


@pytest.mark.promise("S1.040", "S1.044", "S1.068")
@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{}", b"null", b"[]", b"{", b"\xff", b'"x"', b'{"generation_id":null}', b'{"generation_id":""}'),
        *(b'{"generation_id":7}', b'{"generation_id":{}}', b'{"generation_id":"  "}', b'{"generationId":"x"}'),
    ],
)
async def test_without_a_generation_id_there_is_nothing_to_retry(api: httpx2.AsyncClient, raw: bytes) -> None:
    answer = await api.post(RETRY, content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "generation_id is required", "code": "MISSING_GENERATION_ID"}


@pytest.mark.promise("S1.047", "S1.071")
@pytest.mark.parametrize("generation_id", [UNKNOWN, "not-a-uuid", "{" + UNKNOWN + "}", "a\0b", "٣" * 36])
async def test_an_unknown_generation_is_not_found(api: httpx2.AsyncClient, generation_id: str) -> None:
    answer = await api.post(RETRY, json={"generation_id": generation_id})
    assert (answer.status_code, answer.json()) == (404, {"error": "Generation not found", "code": "NOT_FOUND"})


@pytest.mark.promise("S1.047")
async def test_a_course_is_no_generation(api: httpx2.AsyncClient) -> None:
    answer = await api.post(RETRY, json={"generation_id": str(await start_job(api))})
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


@pytest.mark.promise("S1.046", "S1.070")
async def test_the_generation_of_another_user_is_forbidden_and_not_touched(
    gateway: Gateway, api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api)
    await gateway.generations.break_at(generation_id, "review")
    before = await gateway.ledger.get_job(UUID(generation_id))
    answer = await stranger.post(RETRY, json={"generation_id": generation_id})
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert await gateway.ledger.get_job(UUID(generation_id)) == before


@pytest.mark.promise("S1.040", "S1.048")
async def test_only_a_failed_generation_can_be_retried(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    generation_id = await begin(api)
    for status in ("queued", "processing", "completed"):
        if status == "processing":
            await gateway.generations.before(generation_id, "gap_analysis")
        if status == "completed":
            await gateway.generations.complete_generation(generation_id, after="course_detection")
        answer = await api.post(RETRY, json={"generation_id": generation_id})
        assert answer.status_code == 400
        assert answer.json() == {
            "error": "Only a failed generation can be retried",
            "code": "RETRY_FAILED",
            "details": f"Check generation status: it is {status}.",
        }


async def test_what_an_operator_cancelled_is_shown_as_failed_and_stays_so(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api)
    await gateway.ledger.cancel_job(UUID(generation_id), None)
    record = await read(api, generation_id)
    assert (record["status"], record["error"]) == ("failed", "The generation was cancelled.")
    answer = await api.post(RETRY, json={"generation_id": generation_id})
    assert (answer.status_code, answer.json()["code"]) == (400, "RETRY_FAILED")


@pytest.mark.promise("S1.042")
async def test_of_many_retries_at_once_one_wins(database: str) -> None:
    user = f"user-{uuid4()}"
    async with (
        run_gateway(database, rate_limits=False) as first,
        run_gateway(database, rate_limits=False) as second,
        first.client(user) as one,
        second.client(user) as other,
    ):
        generation_id = await begin(one)
        await first.generations.break_at(generation_id, "draft_creation")
        body = {"generation_id": generation_id}
        answers = await asyncio.gather(*((one, other)[number % 2].post(RETRY, json=body) for number in range(20)))
        published = first.publisher.published[1:] + second.publisher.published
        events = await first.ledger.list_events({UUID(generation_id): 0})
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19
    assert {answer.json()["code"] for answer in answers if answer.status_code == 400} == {"RETRY_FAILED"}
    assert [actor for _, actor, _ in published] == ["generation.draft_creation"]
    assert [event.type for event in events[UUID(generation_id)]].count(EventType.JOB_RETRIED) == 1


@pytest.mark.promise("S1.048", "S1.073")
async def test_without_a_database_nothing_is_retried() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            generation_id = await begin(api)
            cut_off(database)
            answer = await api.post(RETRY, json={"generation_id": generation_id})
    assert answer.status_code == 500
    assert answer.json() == {"error": "Failed to reset generation status", "code": "RETRY_FAILED"}
