"""The job record, in each state of a job."""

import asyncio
import re
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.tokens import owner_of
from tests.contract.gateway.conftest import UNKNOWN, Gateway, add_exam, start_job
from tests.contract.gateway.sse import read_all

pytestmark = pytest.mark.services

KEYS = {
    *("id", "user_id", "exam_id", "status", "current_step", "current_step_index", "total_steps"),
    *("current_topic", "current_topic_index", "total_topics", "progress_data", "error_message", "error_details"),
    *("course_id", "created_at", "started_at", "completed_at", "last_updated_at", "cancelled_at"),
    "cancellation_reason",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
STEPS = [
    ("validate", "validation", 0),
    ("fetch_settings", "fetch_settings", 1),
    ("fetch_questions", "fetch_questions", 2),
    ("detect_topics", "detect_topics", 3),
    ("write_lesson", "generate_lessons", 4),
    ("save_course", "save", 5),
    ("complete", "complete", 6),
]


async def status(api: httpx2.AsyncClient, job_id: UUID | str) -> dict[str, Any]:
    answer = await api.get(f"/api/generation/status/{job_id}")
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    assert set(body) == {"job", "canResume"}
    assert set(body["job"]) == KEYS
    return body


@pytest.mark.promise("S0.075", "S0.076", "S0.077", "S0.078", "S0.079", "S0.080", "S0.081", "S0.083", "S0.109")
@pytest.mark.promise("S0.084", "S0.089", "S0.090", "S0.091", "S0.092", "S0.093", "S0.094", "S0.095")
async def test_a_pending_job_has_all_twenty_keys(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    exam_id = await add_exam(api)
    job_id = (await api.post("/api/generation/start", json={"examId": exam_id})).json()["jobId"]
    body = await status(api, job_id)
    job = body["job"]
    assert body["canResume"] is False
    assert (job["id"], job["user_id"], job["exam_id"]) == (job_id, str(owner_of("ada")), exam_id)
    assert (job["status"], job["current_step"], job["current_step_index"]) == ("pending", "init", 0)
    assert job["total_steps"] == 7
    assert (job["total_topics"], job["progress_data"]["topics"]) == (0, [])
    empty = KEYS - {"id", "user_id", "exam_id", "status", "current_step", "current_step_index", "total_steps"}
    empty -= {"total_topics", "progress_data", "created_at", "last_updated_at"}
    assert {key for key in KEYS if job[key] is None} == empty
    assert TIME.fullmatch(job["created_at"])
    assert TIME.fullmatch(job["last_updated_at"])


@pytest.mark.promise("S0.049", "S0.081", "S0.082", "S0.093", "S0.110", "S0.060", "S0.098", "S0.058", "S0.059")
@pytest.mark.parametrize(("stage", "step", "index"), STEPS)
async def test_the_step_is_shown_while_it_runs_and_stays_when_it_fails(
    gateway: Gateway, api: httpx2.AsyncClient, stage: str, step: str, index: int
) -> None:
    job_id = await start_job(api)
    await gateway.worker.until(job_id, stage)
    task = await gateway.worker.claim(job_id, stage)
    job = (await status(api, job_id))["job"]
    assert (job["status"], job["current_step"], job["current_step_index"]) == ("running", step, index)
    assert TIME.fullmatch(job["started_at"])
    await gateway.worker.fail(task, "AI API request failed", status=429, message="Rate limit exceeded")
    body = await status(api, job_id)
    assert (body["job"]["status"], body["job"]["current_step"]) == ("failed", step)
    assert body["job"]["error_message"] == "AI API request failed"
    assert body["job"]["error_details"]["status"] == 429
    assert body["canResume"] is (step != "complete")
    assert TIME.fullmatch(body["job"]["completed_at"])
    event = (await read_all(api, job_id))[-1]
    assert (event["error"], event["failedStep"]) == (body["job"]["error_message"], step)
    assert event["errorDetails"] == body["job"]["error_details"]


@pytest.mark.promise("S0.052", "S0.084", "S0.085", "S0.086", "S0.087", "S0.088")
async def test_topics_and_lessons_are_counted_as_they_are_written(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    topics = ["Networks", "Security", "Authentication"]
    await gateway.worker.until(job_id, "write_lesson", topics)
    seen = []
    for index, lessons in ((1, 2), (0, 1), (2, 3)):
        await gateway.worker.write(job_id, index, lessons)
        job = (await status(api, job_id))["job"]
        assert job["progress_data"]["topics"] == topics
        assert job["total_topics"] == 3
        if job["current_topic"] is not None:
            assert topics[job["current_topic_index"]] == job["current_topic"]
        seen.append((job["current_topic_index"], job["progress_data"]["lessons_generated"]))
    assert seen == [(0, 2), (2, 3), (None, 6)]
    events = await read_all_so_far(api, job_id)
    assert sum(e["lessonsGenerated"] for e in events if e["type"] == "topic_completed") == 6
    assert [e["progress"] for e in events if "progress" in e][-1] == job["progress_data"]["progress"]


async def read_all_so_far(api: httpx2.AsyncClient, job_id: UUID) -> list[dict[str, Any]]:
    await api.post("/api/generation/cancel", json={"jobId": str(job_id)})
    return (await read_all(api, job_id, after=0))[:-1]


@pytest.mark.promise("S0.057", "S0.091", "S0.094", "S0.096", "S0.127", "S0.141")
async def test_a_completed_job_names_a_course_that_can_be_read(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    await gateway.worker.run(job_id)
    job = (await status(api, job_id))["job"]
    assert (job["status"], job["current_step"], job["current_step_index"]) == ("completed", "complete", 6)
    assert TIME.fullmatch(job["completed_at"])
    assert job["cancelled_at"] is job["error_message"] is None
    assert job["progress_data"]["progress"] == 100
    event = (await read_all(api, job_id))[-1]
    assert event["courseId"] == job["course_id"]
    course = (await api.get(f"/api/generation/courses/{job['course_id']}")).json()
    assert (course["jobId"], course["examId"]) == (str(job_id), job["exam_id"])


@pytest.mark.promise("S0.063", "S0.095")
async def test_the_record_is_updated_after_each_step(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    times = [(await gateway.ledger.get_job(job_id)).updated_at]  # type: ignore[union-attr]
    for stage in ("validate", "fetch_settings", "fetch_questions"):
        await gateway.worker.step(job_id, stage)
        times.append((await gateway.ledger.get_job(job_id)).updated_at)  # type: ignore[union-attr]
    assert times == sorted(set(times))


@pytest.mark.promise("S0.099")
@pytest.mark.parametrize("job_id", [UNKNOWN, "nope"])
async def test_an_unknown_job_is_a_404(api: httpx2.AsyncClient, job_id: str) -> None:
    answer = await api.get(f"/api/generation/status/{job_id}")
    assert (answer.status_code, answer.json()) == (404, {"error": "Job not found"})


@pytest.mark.promise("S0.100")
async def test_somebody_elses_job_is_a_403(api: httpx2.AsyncClient, stranger: httpx2.AsyncClient) -> None:
    answer = await stranger.get(f"/api/generation/status/{await start_job(api)}")
    assert (answer.status_code, answer.json()) == (403, {"error": "Forbidden"})


@pytest.mark.promise("S0.102", "S0.138")
async def test_two_hundred_polls_in_a_row_are_answered(api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    answers = []
    for _ in range(10):
        answers += await asyncio.gather(*(api.get(f"/api/generation/status/{job_id}") for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}


async def test_jobs_are_listed_and_a_timeline_shows_everything(
    gateway: Gateway, api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    await gateway.worker.run(job_id)
    newest = (await api.get("/api/generation/jobs")).json()["jobs"][0]
    assert newest == (await status(api, job_id))["job"]
    assert (await stranger.get("/api/generation/jobs")).json()["jobs"] == []
    timeline = (await api.get(f"/api/generation/jobs/{job_id}")).json()
    assert {"job", "tasks", "attempts", "events", "calls"} <= set(timeline)
    assert {task["stage"] for task in timeline["tasks"]} == {stage for stage, _, _ in STEPS}
    assert {attempt["state"] for attempt in timeline["attempts"]} == {"succeeded"}
    assert timeline["events"][0]["type"] == "job.created"
    assert (await stranger.get(f"/api/generation/jobs/{job_id}")).status_code == 403


async def test_a_course_is_json_or_one_markdown_document_and_only_its_owners(
    gateway: Gateway, api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    path = f"/api/generation/courses/{await gateway.worker.run(job_id)}"
    course = (await api.get(path)).json()
    assert set(course) == {"courseId", "examId", "jobId", "title", "author", "createdAt", "topics"}
    assert [topic["name"] for topic in course["topics"]] == ["Networks", "Security"]
    lesson = course["topics"][0]["lessons"][0]
    assert lesson["keyTerms"] == [{"term": "term", "meaning": "meaning"}]
    assert lesson["worked"] == [{"questionId": "q1", "reasoning": "Because."}]
    text = await api.get(path, headers={"Accept": "text/markdown"})
    assert text.headers["content-type"].startswith("text/markdown")
    headings = re.findall("^#+ .*$", text.text, re.M)
    assert headings[:4] == ["# A course", "## Contents", "## Networks", "### Networks 1"]
    assert "\n- [Networks](#networks)\n- [Security](#security)\n" in text.text
    for client, wanted in ((stranger, path), (api, f"/api/generation/courses/{UNKNOWN}")):
        answer = await client.get(wanted)
        assert (answer.status_code, answer.json()) == (404, {"error": "Course not found"})
