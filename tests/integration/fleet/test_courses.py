"""Courses over HTTP on the whole fleet: gateways, workers, clock, RabbitMQ, PostgreSQL, Redis, and the real SDK."""

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from inkmill.client import Client
from tests.doubles import answers
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import until
from tests.integration.fleet.conftest import Course, MakeCourse, claude_settings, example_exam

DATA = Path(__file__).parents[4] / "shared" / "data" / "exams"


def is_lesson(body: dict[str, Any]) -> bool:
    return "LessonDraft" in json.dumps(body.get("output_config", body.get("output_format", {})))


async def follow(client: Client, job_id: Any) -> list[dict[str, Any]]:
    return [event.data | {"id": int(event.id or 0)} async for event in client.stream(job_id)]


def check_history(events: list[dict[str, Any]]) -> None:
    """What every finished course tells, whoever was killed on the way."""
    ids = [event["id"] for event in events]
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids)
    assert events[0]["type"] == "job_created"
    assert events[-1]["type"] == "job_completed", events[-1]
    done = [event for event in events if event["type"] == "topic_completed"]
    assert len({event["topicIndex"] for event in done}) == len(done) == events[-1]["topicsGenerated"]
    begun = [event["topicIndex"] for event in events if event["type"] == "topic_started"]
    assert sorted(begun) == sorted(event["topicIndex"] for event in done)
    assert sum(event["lessonsGenerated"] for event in done) == events[-1]["lessonsGenerated"]
    started = [event["step"] for event in events if event["type"] == "step_started"]
    assert started == [
        "validation", "fetch_settings", "fetch_questions", "detect_topics", "generate_lessons", "save", "complete",
    ]  # fmt: skip
    percents = [event["progress"] for event in events if event["type"] == "step_progress"]
    assert percents == sorted(percents)


def exams() -> list[Any]:
    """Our own exam, and real ones that others wrote where they are at hand."""
    found = [pytest.param("example", id="example")]
    return found + [
        pytest.param(
            name,
            id=name,
            marks=[]
            if (DATA / f"{name}.jsonl").exists()
            else [pytest.mark.skip(reason="this exam, which others wrote, is not at hand")],
        )
        for name in ("ms-iot", "opentrivia-4topics")
    ]


@pytest.mark.promise("S0.021", "S0.022", "S0.039", "S0.043", "S0.051", "S0.053", "S0.054", "S0.127")
@pytest.mark.parametrize("name", exams())
async def test_an_exam_becomes_a_course_while_a_worker_is_killed(make_course: MakeCourse, name: str) -> None:
    course: Course = await make_course(workers=2, gateways=2)
    exam = example_exam() if name == "example" else _lines(DATA / f"{name}.jsonl")
    async with course.client("gateway-1") as client, course.client("gateway-2") as other:
        before = time.monotonic()
        exam_id, job_id = await course.begin(client, exam)
        assert time.monotonic() - before < 3
        watching = asyncio.create_task(follow(other, job_id))
        events = []
        async for event in client.stream(job_id):
            events.append(event.data | {"id": int(event.id or 0)})
            if event.data["type"] == "topic_started" and "worker-1" in course.fleet.processes:
                course.fleet.kill("worker-1")
        check_history(events)
        assert await watching == events
        made = await client.course((await client.status(job_id)).job.course_id)  # type: ignore[arg-type]
        covered = {q for topic in made.topics for q in topic.question_ids}
        assert covered == {q.get("id", f"q{i}") for i, q in enumerate(exam["questions"], 1)}
        assert all(topic.lessons for topic in made.topics)
        assert made.exam_id == exam_id
    course.fleet.assert_sound()


def _lines(path: Path) -> dict[str, Any]:
    return {"title": path.stem, "questions": [json.loads(line) for line in path.read_text().splitlines()]}


async def test_no_answer_is_paid_for_twice_when_a_worker_is_killed(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.1, 1.0 if is_lesson(body) else 0.3)) as claude:
        course: Course = await make_course(workers=2, **claude_settings(claude))
        async with course.client() as client:
            _, job_id = await course.begin(client)
            events = []
            async for event in client.stream(job_id):
                events.append(event.data | {"id": int(event.id or 0)})
                if event.data["type"] == "topic_completed" and "worker-1" in course.fleet.processes:
                    course.fleet.kill("worker-1")
            check_history(events)
            assert {event["type"] for event in events} >= {"topic_progress", "topic_completed"}
        answered = [one for one in claude.messages if one.ended_at is not None and one.disconnected_at is None]
        stored = course.fleet.count("select count(*) from calls where outcome = 'answered'")
        # Only an answer that was in flight when its worker died may have been paid for and not stored.
        lost = course.fleet.count("select count(*) from attempts where state = 'lost'")
        assert stored <= len(answered) <= stored + lost
        assert not course.fleet.rows(
            "select task_id, key from calls where outcome = 'answered' group by 1, 2 having count(*) > 1"
        )
        course.fleet.assert_sound()


async def test_siblings_start_at_the_first_byte_and_read_the_cached_prefix(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.2, 1.0 if is_lesson(body) else 0.3)) as claude:
        course: Course = await make_course(workers=2, **claude_settings(claude))
        async with course.client() as client:
            _, job_id = await course.begin(client)
            check_history(await follow(client, job_id))
        lessons = sorted((one for one in claude.messages if is_lesson(one.body)), key=lambda one: one.started_at)
        assert len(lessons) >= 3
        first = lessons[0].first_byte_at
        assert first is not None
        for sibling in lessons[1:]:
            assert first <= sibling.started_at < first + 0.7
        written = course.fleet.count("select count(*) from calls where cache_write_tokens > 0")
        read = course.fleet.count("select count(*) from calls where cache_read_tokens > 0")
        assert (written, read) == (1, len(lessons) - 1)
        assert course.fleet.count("select count(*) from calls where price_usd is null") == 0


@pytest.mark.promise("S0.055", "S0.062", "S0.073", "S0.074")
async def test_a_cancel_closes_the_provider_calls_and_starts_no_other_topic(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.1, 30.0 if is_lesson(body) else 0.1)) as slow:
        course: Course = await make_course(workers=1, topics_parallel=2, **claude_settings(slow))
        async with course.client() as client:
            _, job_id = await course.begin(client)
            await until(lambda: _arrived(slow, 2), 20, course.fleet.describe)
            streams = [asyncio.create_task(follow(client, job_id)) for _ in range(2)]
            before = asyncio.get_running_loop().time()
            answer = await client.cancel(job_id, "Testing")
            assert answer.success
            assert answer.message == "Job cancelled successfully"
            lessons = [one for one in slow.messages if is_lesson(one.body)]
            for one in lessons:
                await asyncio.wait_for(one.disconnected.wait(), 5)
            assert max(one.disconnected_at or 0 for one in lessons) - before < 1.0
            for events in await asyncio.gather(*streams):
                assert events[-1]["type"] == "job_cancelled"
                assert events[-1]["reason"] == "Testing"
            await asyncio.sleep(1)
            assert len([one for one in slow.messages if is_lesson(one.body)]) == len(lessons) == 2
            assert (await client.status(job_id)).job.status == "cancelled"
        # What was already spent is on the books.
        await until(lambda: _recorded(course, 2), 5, course.fleet.describe)
        course.fleet.assert_sound()


async def _arrived(server: ClaudeServer, count: int) -> bool:
    return len([one for one in server.messages if is_lesson(one.body) and one.first_byte_at is not None]) >= count


async def _recorded(course: Course, count: int) -> bool:
    return course.fleet.count("select count(*) from calls where outcome = 'cancelled' and tokens_in > 0") >= count


@pytest.mark.promise("S0.058", "S0.059", "S0.060", "S0.089", "S0.090", "S0.132", "S0.133", "S0.134")
async def test_an_upstream_error_that_stays_fails_the_job_with_its_status(
    make_course: MakeCourse, claude: ClaudeServer
) -> None:
    claude.script(*[fail(400, "prompt is too long")])
    course: Course = await make_course(**claude_settings(claude))
    async with course.client() as client:
        _, job_id = await course.begin(client)
        events = await follow(client, job_id)
        assert events[-1]["type"] == "job_failed"
        status = await client.status(job_id)
        assert status.job.status == "failed"
        assert status.can_resume
        assert events[-1]["error"] == status.job.error_message
        assert events[-1]["errorDetails"]["status"] == 400
        assert "sk-test" not in json.dumps(events)
        assert events[-1]["failedStep"] == status.job.current_step == "detect_topics"


@pytest.mark.promise("S0.020", "S0.098")
async def test_a_failed_job_is_resumed_from_its_topics(make_course: MakeCourse) -> None:
    async with ClaudeServer() as claude:
        course: Course = await make_course(**claude_settings(claude))
        async with course.client() as client:
            # The third message is a lesson; a refusal is permanent.
            claude.script(Behaviour(), Behaviour(), Behaviour(stop_reason="refusal", text=""))
            exam_id, job_id = await course.begin(client)
            events = await follow(client, job_id)
            assert events[-1]["type"] == "job_failed", events[-1]
            topics = len([one for one in claude.messages if not is_lesson(one.body)])
            lessons = course.fleet.count("select count(*) from tasks where stage = 'write_lesson' and state = 'done'")
            assert lessons >= 1
            again = await client.start_course(exam_id)
            assert again.job_id != job_id
            events = await follow(client, again.job_id)
            assert events[-1]["type"] == "job_completed"
            assert len([one for one in claude.messages if not is_lesson(one.body)]) == topics, "topics were paid twice"
            taken = course.fleet.count(
                "select count(*) from tasks t where job_id = %s and stage = 'write_lesson' and state = 'done'"
                " and not exists (select from attempts where task_id = t.id)",
                again.job_id,
            )
            assert taken == lessons


async def test_a_gateway_killed_during_a_stream_loses_no_event(make_course: MakeCourse) -> None:
    async with ClaudeServer(latency=lambda body: (0.1, 1.5 if is_lesson(body) else 0.3)) as claude:
        course: Course = await make_course(**claude_settings(claude))
        async with course.client() as client:
            _, job_id = await course.begin(client)
            events = []
            async for event in client.stream(job_id):
                events.append(event.data | {"id": int(event.id or 0)})
                if event.data["type"] == "topic_started" and len(course.fleet.processes) == 3:
                    course.fleet.kill("gateway-1")
                    course.start_gateway("gateway-1")
                    course.fleet.processes["done"] = course.fleet.processes["gateway-1"]
            course.fleet.processes.pop("done")
            check_history(events)


async def test_a_provider_that_refuses_our_key_pauses_the_pool_and_fails_nobody(
    make_course: MakeCourse, claude: ClaudeServer
) -> None:
    claude.script(fail(401, "invalid x-api-key"))
    course: Course = await make_course(**claude_settings(claude))
    async with course.client() as client:
        _, job_id = await course.begin(client)
        await until(lambda: _paused(course), 20, course.fleet.describe)
        assert (await client.status(job_id)).job.status == "running"
        course.fleet.rows("update pools set paused_at = null, code = null, reason = null returning name")
        events = await follow(client, job_id)
        assert events[-1]["type"] == "job_completed"
        assert course.fleet.count("select sum(tries) from tasks") == 0


async def _paused(course: Course) -> bool:
    return course.fleet.count("select count(*) from pools where name = 'text' and paused_at is not null") == 1


@pytest.mark.promise("S0.061")
async def test_an_exam_of_25_topics_is_finished(make_course: MakeCourse) -> None:
    def responder(body: dict[str, Any]) -> Any:
        if is_lesson(body):
            return answers.answer(body)
        return {
            "topics": [
                {
                    "name": f"Topic {t}",
                    "summary": "Four questions.",
                    "question_ids": [f"q{t * 4 + i}" for i in range(4)],
                }
                for t in range(25)
            ]
        }

    async with ClaudeServer(
        responder=responder, latency=lambda body: (0.05, 0.5 if is_lesson(body) else 0.1)
    ) as claude:
        course: Course = await make_course(**claude_settings(claude))
        questions = [
            {"id": f"q{i}", "question": f"What is thing number {i}?", "options": ["a", "b"], "correct": [0]}
            for i in range(100)
        ]
        async with course.client() as client:
            _, job_id = await course.begin(client, {"title": "Many topics", "questions": questions})
            events = await follow(client, job_id)
            check_history(events)
            assert events[-1]["topicsGenerated"] == 25


async def test_5000_questions_become_a_course(make_course: MakeCourse) -> None:
    course: Course = await make_course()
    words = [
        "router",
        "protein",
        "sonata",
        "enzyme",
        "packet",
        "chord",
        "planet",
        "verb",
        "poem",
        "atom",
        "cell",
        "tax",
    ]
    questions = [
        {
            "question": f"Which {words[i % 12]} has the property number {i}?",
            "options": [f"A{i}", f"B{i}"],
            "correct": [i % 2],
        }
        for i in range(5000)
    ]
    async with course.client() as client:
        _, job_id = await course.begin(client, {"title": "Large", "questions": questions})
        check_history(await follow(client, job_id))
        made = await client.course((await client.status(job_id)).job.course_id)  # type: ignore[arg-type]
        assert len({q for topic in made.topics for q in topic.question_ids}) == 5000
