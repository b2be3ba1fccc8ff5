"""Promises of S0 that only a whole fleet can keep: its record, its settings, its streams, whoever restarts."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.tokens import make_token
from schemas.settings import Settings
from tests.doubles.answers import text_of
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import until
from tests.integration.fleet.conftest import Course, MakeCourse, claude_settings, example_exam
from tests.integration.fleet.test_courses import check_history, follow, is_lesson

#: Every version of the job's row, and whether its course existed in the same transaction.
HISTORY = """
create table history (n bigint generated always as identity, before timestamptz, after timestamptz,
                      state text, stage text, started boolean, course_id text, saved boolean);
create function keep() returns trigger language plpgsql as $$
begin
  insert into history (before, after, state, stage, started, course_id, saved)
  values (old.updated_at, new.updated_at, new.state, new.stage, new.started_at is not null,
          new.result ->> 'course_id', exists (select from courses where job_id = new.id));
  return new;
end $$;
create trigger keep after update on jobs for each row execute function keep();
"""
STAGES = ["validate", "fetch_settings", "fetch_questions", "detect_topics", "write_lesson", "save_course", "complete"]


def http(course: Course, name: str = "gateway-1") -> httpx2.AsyncClient:
    """A bare client of the user that `course.client()` is."""
    secret = course.fleet.settings.jwt_secret
    assert secret is not None
    headers = {"Authorization": f"Bearer {make_token(secret.get_secret_value(), 'ada')}"}
    return httpx2.AsyncClient(base_url=course.url(name), headers=headers, timeout=20)


def wire_time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


@pytest.mark.promise("S0.049", "S0.052", "S0.057", "S0.063")
async def test_the_record_follows_the_job_from_step_to_step(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.05, 0.4 if is_lesson(body) else 0.2)) as claude:
        course: Course = await make_course(topics_parallel=2, **claude_settings(claude))
        course.fleet.execute(HISTORY)
        async with course.client() as client, http(course) as bare:
            _, job_id = await course.begin(client)
            watching = asyncio.create_task(follow(client, job_id))
            records = [record async for record in distinct_records(bare, job_id)]
            events = await watching
    check_history(events)
    history = course.fleet.rows("select * from history order by n")
    assert all(row["before"] < row["after"] for row in history), "an update that moved no time"
    assert list(dict.fromkeys(row["stage"] for row in history if row["stage"])) == STAGES
    assert list(dict.fromkeys(row["state"] for row in history)) == ["running", "completed"]
    assert all(row["started"] for row in history)
    *before, last = history
    assert last["state"] == "completed"
    assert last["course_id"] is not None
    assert last["saved"]
    assert all(row["course_id"] is None for row in before)

    assert {record["status"] for record in records} <= {"pending", "running", "completed"}
    for record in records:
        assert (record["started_at"] is None) == (record["status"] == "pending")
        assert (record["course_id"] is not None) == (record["status"] == "completed")
    for earlier, later in pairwise(records):
        # Two changes may fall into one millisecond; that every change moves the time is asserted above.
        assert wire_time(earlier["last_updated_at"]) <= wire_time(later["last_updated_at"])
        assert earlier["current_step_index"] <= later["current_step_index"]
    topics = [event["topicName"] for event in events if event["type"] == "topic_started"]
    for record in records:
        named = record["progress_data"]["topics"]
        assert len(named) == record["total_topics"]
        assert set(named) in (set(), set(topics))
        if record["current_step"] in ("generate_lessons", "save", "complete"):
            assert named


async def distinct_records(bare: httpx2.AsyncClient, job_id: UUID) -> AsyncIterator[dict[str, Any]]:
    """The job's record each time that it says something new, until the job has ended."""
    known: dict[str, Any] = {}
    while known.get("status") not in ("completed", "failed", "cancelled"):
        record = (await bare.get(f"/api/generation/status/{job_id}")).json()["job"]
        if record != known:
            yield record
        known = record
        await asyncio.sleep(0.02)


@pytest.mark.promise("S0.050")
async def test_the_users_settings_drive_every_call_of_the_model(make_course: MakeCourse, claude: ClaudeServer) -> None:
    wanted = {
        "model": "claude-opus-4-6",
        "language": "pt-BR",
        "audience": "night-shift nurses",
        "lessons_per_topic": 2,
    }
    course: Course = await make_course(**claude_settings(claude))
    async with course.client() as client, http(course) as bare:
        exam = (await client.add_exam(example_exam())).exam_id
        assert (await bare.put("/api/settings", json=wanted)).status_code == 200
        events = await follow(client, (await client.start_course(exam)).job_id)
        async with course.client(user="bob") as other:
            theirs = len(claude.messages)
            _, job_id = await course.begin(other)
            assert (await follow(other, job_id))[-1]["lessonsGenerated"] == events[-1]["topicsGenerated"]
    check_history(events)
    mine, others = claude.messages[:theirs], claude.messages[theirs:]
    assert {one.body["model"] for one in mine} == {"claude-opus-4-6"}
    assert all("night-shift nurses" in text_of(one.body) and "pt-BR" in text_of(one.body) for one in mine)
    assert events[-1]["lessonsGenerated"] == 2 * events[-1]["topicsGenerated"] == sum(is_lesson(o.body) for o in mine)
    assert {one.body["model"] for one in others} == {course.fleet.settings.model}
    assert not any("night-shift nurses" in text_of(one.body) for one in others)


@pytest.mark.promise("S0.056")
async def test_a_worker_killed_while_it_saves_leaves_no_half_course(make_course: MakeCourse) -> None:
    course: Course = await make_course(factory="tests.integration.fleet.deadly_save:make_pipelines")
    async with course.client() as client:
        _, job_id = await course.begin(client)
        worker = course.fleet.processes["worker-1"]
        await until(lambda: _ended(worker), 30, course.fleet.describe)
        assert course.fleet.count("select count(*) from courses") == 0
        assert (await client.status(job_id)).job.status == "running"
        course.fleet.start("worker-2")
        events = await follow(client, job_id)
        check_history(events)
        assert course.fleet.count("select count(*) from courses where job_id = %s", job_id) == 1
        made = await client.course(UUID(events[-1]["courseId"]))
        covered = {question for topic in made.topics for question in topic.question_ids}
        assert covered == {question["id"] for question in example_exam()["questions"]}
        assert all(topic.lessons for topic in made.topics)
    assert course.fleet.count("select losses from tasks where stage = 'save_course'") == 1
    course.fleet.assert_sound()


async def _ended(process: Any) -> bool:
    return process.poll() is not None


@pytest.mark.promise("S0.019", "S0.038", "S0.102", "S0.138")
async def test_two_gateways_make_one_job_and_tell_three_clients_the_same(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.1, 2.0 if is_lesson(body) else 0.3)) as claude:
        course: Course = await make_course(gateways=2, **claude_settings(claude))
        names = ("gateway-1", "gateway-2")
        async with course.client() as client, http(course) as first, http(course, names[1]) as second:
            exam_id = str((await client.add_exam(example_exam())).exam_id)
            answers = await asyncio.gather(
                *(bare.post("/api/generation/start", json={"examId": exam_id}) for bare in (first, second) * 10)
            )
            assert {answer.status_code for answer in answers} == {200}
            (job_id,) = {answer.json()["jobId"] for answer in answers}
            assert sum("message" not in answer.json() for answer in answers) == 1
            assert course.fleet.count("select count(*) from jobs") == 1

            clients = [course.client(names[number % 2]) for number in range(3)]
            streams = [asyncio.create_task(follow(one, job_id)) for one in clients]
            polls = await asyncio.gather(
                *(bare.get(f"/api/generation/status/{job_id}") for bare in (first, second) * 100)
            )
            assert len(polls) == 200
            assert {poll.status_code for poll in polls} == {200}
            heard = await asyncio.gather(*streams)
            for one in clients:
                await one.close()
    check_history(heard[0])
    assert heard[0] == heard[1] == heard[2]


@pytest.mark.promise("S0.137")
async def test_a_job_survives_a_restart_of_every_process(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.1, 1.0 if is_lesson(body) else 0.2)) as claude:
        course: Course = await make_course(topics_parallel=2, **claude_settings(claude))
        async with course.client() as client:
            _, job_id = await course.begin(client)
            events: list[dict[str, Any]] = []
            async for event in client.stream(job_id):
                events.append(event.data | {"id": int(event.id or 0)})
                if [one["type"] for one in events].count(
                    "topic_completed"
                ) == 1 and "worker-1" in course.fleet.processes:
                    for name in ("gateway-1", "clock-1", "worker-1"):
                        course.fleet.kill(name)
                    course.start_gateway("gateway-1")
                    course.fleet.start("clock-2")
                    course.fleet.start("worker-2")
            check_history(events)
            assert (await client.status(job_id)).job.status == "completed"
    course.fleet.assert_sound()


@pytest.mark.promise("S0.032")
async def test_a_quiet_stream_beats_at_the_set_pace(make_course: MakeCourse) -> None:
    assert Settings.model_fields["heartbeat_seconds"].default == 15
    async with ClaudeServer(latency=(30.0, 30.0)) as claude:
        course: Course = await make_course(heartbeat_seconds=1, **claude_settings(claude))
        async with course.client() as client, http(course) as bare:
            _, job_id = await course.begin(client)
            await claude.arrival(1)
            beats: list[float] = []
            async with bare.stream("GET", f"/api/generation/stream/{job_id}") as response:
                async for chunk in response.aiter_raw():
                    if chunk == b": heartbeat\n\n":
                        beats.append(time.monotonic())
                    if len(beats) == 4:
                        break
            await client.cancel(job_id)
    assert [round(later - earlier) for earlier, later in pairwise(beats)] == [1, 1, 1], beats
