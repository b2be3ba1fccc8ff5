"""The ten event types over a whole run: keys, order, numbers that agree."""

import re
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.contract.gateway.conftest import Gateway, add_exam, start_job
from tests.contract.gateway.sse import open_stream, read_all

pytestmark = pytest.mark.services

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
STEPS = ["validation", "fetch_settings", "fetch_questions", "detect_topics", "generate_lessons", "save", "complete"]
COMMON = {"id", "type", "timestamp", "jobId"}
FIELDS = {
    "job_created": {"examId", "estimatedDuration"},
    "step_started": {"step", "stepIndex", "totalSteps", "message"},
    "step_completed": {"step", "stepIndex", "totalSteps", "duration", "message"},
    "topic_started": {"topicName", "topicIndex", "totalTopics"},
    "topic_progress": {"topicName", "topicIndex", "totalTopics", "progress", "message"},
    "topic_completed": {"topicName", "topicIndex", "totalTopics", "lessonsGenerated", "duration"},
    "job_completed": {"courseId", "totalDuration", "topicsGenerated", "lessonsGenerated", "message"},
    "job_failed": {"error", "errorDetails", "failedStep"},
    "job_cancelled": {"reason", "cancelledAt"},
}


async def whole_run(gateway: Gateway, api: httpx2.AsyncClient) -> tuple[UUID, list[dict[str, Any]]]:
    job_id = await start_job(api)
    worker, topics = gateway.worker, ["Networks", "Security", "Authentication"]
    for stage in ("validate", "fetch_settings", "fetch_questions"):
        await worker.step(job_id, stage)
    await worker.detect(job_id, topics)
    for index in range(3):
        task = await worker.claim(job_id, "write_lesson", index)
        await worker.report(task, 45, "Writing", None)
        await worker.finish(task, {}, summary={"lessons": 1})
    await worker.complete(job_id, await worker.save(job_id, topics), 3)
    return job_id, await read_all(api, job_id, after=0)


@pytest.mark.promise("S0.029", "S0.030", "S0.031", "S0.103", "S0.107", "S0.117", "S0.124", "S0.125", "S0.126")
async def test_every_event_has_its_documented_keys(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id, events = await whole_run(gateway, api)
    assert events[0]["type"] == "job_created"
    assert {event["type"] for event in events} >= {"topic_progress", "step_progress", "job_completed"}
    for event in events:
        assert event["jobId"] == str(job_id)
        assert TIME.fullmatch(event["timestamp"])
        if event["type"] == "step_progress":
            assert {"step", "progress"} <= set(event) - COMMON <= {"step", "progress", "message", "data"}
        else:
            assert set(event) - COMMON == FIELDS[event["type"]], event
    assert [event["timestamp"] for event in events] == sorted(event["timestamp"] for event in events)


@pytest.mark.promise("S0.106", "S0.108", "S0.110", "S0.111", "S0.112", "S0.113", "S0.114", "S0.115", "S0.116")
@pytest.mark.promise("S0.121", "S0.122", "S0.123")
async def test_steps_start_and_complete_in_the_documented_order(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    _, events = await whole_run(gateway, api)
    for kind in ("step_started", "step_completed"):
        steps = [(event["step"], event["stepIndex"], event["totalSteps"]) for event in events if event["type"] == kind]
        assert steps == [(name, index, 7) for index, name in enumerate(STEPS)]
    for event in events:
        if event["type"] in {"step_progress", "step_completed"}:
            began = next(e for e in events if e["type"] == "step_started" and e["step"] == event["step"])
            assert began["id"] < event["id"]
        if event["type"] == "step_completed":
            assert event["duration"] > 0


@pytest.mark.promise("S0.118", "S0.119", "S0.120")
async def test_overall_progress_never_falls_and_message_and_data_are_optional(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    await gateway.worker.until(job_id, "detect_topics")
    task = await gateway.worker.claim(job_id, "detect_topics")
    for percent in (10, 60, 30):
        await gateway.worker.report(task, percent, "Detecting topics with AI...", {"ai_call_started": True})
    await gateway.worker.report(task, 70, None)
    await api.post("/api/generation/cancel", json={"jobId": str(job_id)})
    events = [event for event in await read_all(api, job_id, after=0) if event["type"] == "step_progress"]
    progress = [event["progress"] for event in events]
    assert progress == sorted(progress)
    assert all(0 <= value <= 100 for value in progress)
    assert events[-2]["data"] == {"ai_call_started": True}
    assert "message" not in events[-1]
    assert "data" not in events[-1]


@pytest.mark.promise("S0.124", "S0.125", "S0.126", "S0.128", "S0.129", "S0.130", "S0.131")
async def test_topics_and_lessons_add_up(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id, events = await whole_run(gateway, api)
    started = [event for event in events if event["type"] == "topic_started"]
    finished = [event for event in events if event["type"] == "topic_completed"]
    assert [(e["topicName"], e["topicIndex"], e["totalTopics"]) for e in started] == [
        ("Networks", 0, 3),
        ("Security", 1, 3),
        ("Authentication", 2, 3),
    ]
    assert next(e for e in events if e["type"] == "topic_progress")["progress"] == 45
    end = events[-1]
    assert end["topicsGenerated"] == len(finished)
    assert end["lessonsGenerated"] == sum(event["lessonsGenerated"] for event in finished)
    assert end["message"] == "Course generated successfully!"
    job = await gateway.ledger.get_job(job_id)
    assert job is not None
    assert job.ended_at is not None
    assert job.started_at is not None
    took = (job.ended_at - job.started_at).total_seconds() * 1000
    assert abs(end["totalDuration"] - took) < 100


@pytest.mark.promise("S0.104", "S0.105")
async def test_the_first_event_names_the_exam_and_an_estimate_in_whole_seconds(api: httpx2.AsyncClient) -> None:
    exam_id = await add_exam(api)
    job_id = (await api.post("/api/generation/start", json={"examId": exam_id})).json()["jobId"]
    async with open_stream(api, job_id) as stream:
        event = await stream.event()
    assert event is not None
    assert event["examId"] == exam_id
    assert isinstance(event["estimatedDuration"], int)
    assert event["estimatedDuration"] > 0


@pytest.mark.promise("S0.132", "S0.133", "S0.134")
async def test_a_failure_is_told_without_secrets(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    await gateway.worker.until(job_id, "detect_topics")
    task = await gateway.worker.claim(job_id, "detect_topics")
    secret = "sk-ant-api03-0123456789abcdef"
    await gateway.worker.fail(task, f"Refused for key {secret}", status=429, message=f"Bearer {secret}", api_key=secret)
    event = (await read_all(api, job_id))[-1]
    job = (await api.get(f"/api/generation/status/{job_id}")).json()["job"]
    assert secret not in str(event) + str(job)
    assert event["errorDetails"]["status"] == 429
    assert event["failedStep"] == job["current_step"] == "detect_topics"
    assert event["error"] == job["error_message"]
