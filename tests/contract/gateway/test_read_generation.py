"""Reading generations: record, list, PDF, and the stream of their progress. Extensions (S1-06)."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import UNKNOWN, Gateway, run_gateway, start_job, until
from tests.contract.gateway.generating import BODY, GENERATE, begin, read
from tests.contract.gateway.generation_worker import CONTENT, REPORT, STAGES, books_worker
from tests.contract.gateway.sse import Sse

pytestmark = pytest.mark.services

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
PUBLIC = ["CourseDetection", "GapAnalysis", "GapAnalysis", "DraftCreation", "Sanitization", "Review", "Refinement"]
KEYS = {
    "success",
    "generation_id",
    "status",
    "mode",
    "topic",
    "subtopics",
    "progress",
    "current_stage",
    "created_at",
    "updated_at",
    "completed_at",
}


@pytest.mark.promise("S1.023", "S1.019", "S1.098")
async def test_a_record_follows_the_generation_through_the_four_statuses(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api, transcript="Words that were said.")
    record = await read(api, generation_id)
    assert set(record) == KEYS
    assert (record["status"], record["progress"], record["current_stage"]) == ("queued", 0, None)
    assert (record["mode"], record["topic"]) == (BODY["mode"], BODY["topic"])
    assert TIME.fullmatch(record["created_at"])
    assert record["completed_at"] is None
    progress = [0.0]
    for stage, name in zip(STAGES, PUBLIC, strict=False):
        task = await gateway.generations.claim(UUID(generation_id), stage)
        record = await read(api, generation_id)
        assert (record["status"], record["current_stage"]) == ("processing", name)
        assert record["progress"] >= progress[-1]
        progress.append(record["progress"])
        await gateway.generations.finish(task, {})
    await gateway.generations.complete_generation(generation_id, after=STAGES[-2])
    record = await read(api, generation_id)
    assert set(record) == KEYS | {"content", "author", "language", "report"}
    assert (record["status"], record["progress"], record["current_stage"]) == ("completed", 100, "Formatting")
    assert record["content"] == CONTENT
    assert record["report"] == REPORT.model_dump(mode="json")
    assert record["report"]["repaired"]
    assert TIME.fullmatch(record["completed_at"])


@pytest.mark.promise("S1.023", "S1.065")
async def test_a_failed_record_says_why_without_secrets(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    generation_id = await begin(api)
    await gateway.generations.break_at(generation_id, "review", "refused with key sk-ant-api03-abcdefghij")
    record = await read(api, generation_id)
    assert set(record) == KEYS | {"error"}
    assert (record["status"], record["current_stage"]) == ("failed", "Review")
    assert record["error"] == "refused with key [redacted]"


@pytest.mark.parametrize("suffix", ["", ".pdf", "/stream"])
async def test_who_reads_is_checked_404_before_403(
    gateway: Gateway, api: httpx2.AsyncClient, stranger: httpx2.AsyncClient, suffix: str
) -> None:
    generation_id = await begin(api)
    foreign = await stranger.get(f"{GENERATE}/{generation_id}{suffix}")
    assert (foreign.status_code, foreign.json()["code"]) == (403, "FORBIDDEN")
    for unknown in (UNKNOWN, "nonsense", str(await start_job(api))):
        answer = await stranger.get(f"{GENERATE}/{unknown}{suffix}")
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


async def test_own_generations_are_listed_newest_first(gateway: Gateway) -> None:
    async with gateway.client(f"user-{uuid4()}") as api, gateway.client(f"user-{uuid4()}") as other:
        made = [await begin(api, topic=topic) for topic in ("first", "second")]
        await begin(other)
        await start_job(api)
        await gateway.generations.break_at(made[0], "review", "Too little was said.")
        listed = (await api.get(GENERATE)).json()
    assert listed["success"]
    assert [one["generation_id"] for one in listed["generations"]] == made[::-1]
    assert [one.get("error") for one in listed["generations"]] == [None, "Too little was said."]
    assert all("content" not in one for one in listed["generations"])


async def test_a_pdf_is_there_once_the_generation_is_completed(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    generation_id = await begin(api, topic=f"Größe/Formen {uuid4()}")
    early = await api.get(f"{GENERATE}/{generation_id}.pdf")
    assert early.status_code == 404
    assert early.json() == {
        "error": "The generation has no content yet",
        "code": "NOT_FOUND",
        "details": "Its status is queued.",
    }
    await gateway.generations.complete_generation(generation_id)
    async with books_worker(gateway) as books:
        answers = [await api.get(f"{GENERATE}/{generation_id}.pdf") for _ in range(2)]
        books.message = "No."
    assert books.made == 1
    assert answers[0].content == answers[1].content
    assert answers[0].content.endswith(CONTENT.encode())
    assert answers[0].headers["content-disposition"].startswith('attachment; filename="Groe-Formen ')


async def test_the_pdf_of_a_generation_fails_in_the_words_of_the_export(database: str) -> None:
    options: dict[str, Any] = {"pdf_wait_seconds": 0.2}
    async with run_gateway(database, **options) as gateway, gateway.client() as api:
        generation_id = await begin(api, topic=str(uuid4()))
        await gateway.generations.complete_generation(generation_id)
        slow = await api.get(f"{GENERATE}/{generation_id}.pdf")
        async with books_worker(gateway) as books:
            books.message = "The table is too wide."
            failed = await api.get(f"{GENERATE}/{generation_id}.pdf")
    assert (slow.status_code, slow.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert (failed.status_code, failed.json()["code"]) == (500, "PDF_GENERATION_FAILED")
    assert failed.json()["details"] == "The table is too wide."


async def test_a_course_is_a_pdf_too_with_errors_in_the_shape_of_courses(database: str) -> None:
    async with run_gateway(database, pdf_wait_seconds=0.2) as gateway, gateway.client() as api:
        course_id = await gateway.worker.run(await start_job(api))
        path = f"/api/generation/courses/{course_id}.pdf"
        slow = await api.get(path)
        async with books_worker(gateway):
            made = await api.get(path)
        async with gateway.client("bob") as stranger:
            foreign = await stranger.get(path)
    assert (slow.status_code, set(slow.json())) == (503, {"error"})
    assert made.status_code == 200
    assert made.content.startswith(b"%PDF-")
    assert b"\n# A course\n" in made.content
    assert b"\n## Networks\n" in made.content
    assert made.headers["content-disposition"].startswith('attachment; filename="A course.pdf"')
    assert (foreign.status_code, foreign.json()) == (404, {"error": "Course not found"})


@asynccontextmanager
async def opened(client: httpx2.AsyncClient, generation_id: str, after: int | None = None) -> AsyncIterator[Sse]:
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    async with client.stream("GET", f"{GENERATE}/{generation_id}/stream", headers=headers) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Sse(response)


@pytest.mark.promise("S1.098")
async def test_progress_arrives_as_it_is_made_and_ends_with_the_generation(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api, transcript="Words that were said.")
    async with opened(api, generation_id) as stream:
        assert (await stream.block()) == f": Connected to generation {generation_id}"
        first = await stream.event()
        await gateway.generations.complete_generation(generation_id)
        events = [first or {}, *await stream.rest()]
    assert [event["type"] for event in events] == ["progress"] * (len(events) - 1) + ["completed"]
    assert all(event["generation_id"] == generation_id and TIME.fullmatch(event["timestamp"]) for event in events)
    assert [event["status"] for event in events] == ["queued", *["processing"] * (len(events) - 2), "completed"]
    stages = list(dict.fromkeys(event["current_stage"] for event in events))
    assert stages == [None, *dict.fromkeys(PUBLIC), "Formatting"]
    percents = [event["progress"] for event in events if "progress" in event]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert events[-1]["duration_seconds"] >= 0


@pytest.mark.promise("S1.098")
async def test_a_late_client_is_told_where_it_stands_and_a_returning_one_what_it_missed(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api)
    await gateway.generations.break_at(generation_id, "review", "Nothing to write from.")
    async with opened(api, generation_id) as stream:
        late = await stream.rest()
    async with opened(api, generation_id, after=0) as stream:
        everything = await stream.rest()
    assert late[-1] == everything[-1]
    assert len(late) < len(everything)
    assert (late[-1]["type"], late[-1]["status"]) == ("failed", "failed")
    assert (late[-1]["error"], late[-1]["current_stage"]) == ("Nothing to write from.", "Review")
    answer = await api.get(f"{GENERATE}/{generation_id}/stream", headers={"Last-Event-ID": str(late[-1]["id"])})
    assert answer.status_code == 204


async def test_a_stream_goes_on_after_a_retry_and_ends_with_the_cancelling(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api)
    await gateway.generations.break_at(generation_id, "review")
    await api.post("/api/retry", json={"generation_id": generation_id})
    async with opened(api, generation_id) as stream:
        await stream.block()
        assert [(await stream.event() or {})["status"] for _ in range(3)] == ["queued", "processing", "processing"]
        cancelled = await gateway.ledger.cancel_job(UUID(generation_id), None)
        assert cancelled is not None
        await gateway.signals.tell_events({cancelled.id: cancelled.events})
        last = (await stream.rest())[-1]
    assert (last["type"], last["status"], last["error"]) == ("failed", "failed", "The generation was cancelled.")
    await until(lambda: gateway.hub.open_streams == 0)
