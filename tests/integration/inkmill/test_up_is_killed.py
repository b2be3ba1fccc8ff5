"""`inkmill up` killed in the middle of a paid job, and what the commands' exit status says about a job's end."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.tokens import make_token
from inkmill.answers import JobEvent
from inkmill.client import Client
from inkmill.connect import LOCAL_USER, connect
from inkmill.fleet_file import read_fleet
from tests.doubles.answers import text_of
from tests.doubles.claude_script import Recorded, fail
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import until
from tests.integration.fleet.test_courses import is_lesson
from tests.integration.inkmill.fleets import ROOT, Up, begin, data_folder, run
from tests.servers import free_port

pytestmark = pytest.mark.timeout(180)
EXAM = ROOT / "examples" / "exam.json"


@pytest.fixture
def data() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


class Provider(ClaudeServer):
    """Topics, and the first lesson of two, are answered at once. Of the other lessons only the first `quick` are, those
    after them take half a minute, until `hurry` is set.
    """

    def __init__(self, quick: int) -> None:
        super().__init__(latency=self._seconds)
        self.quick = quick
        self.hurry = False

    def _seconds(self, body: dict[str, Any]) -> tuple[float, float]:
        if not self.hurry and is_lesson(body) and "lesson 1 of 2" not in text_of(body):
            self.quick -= 1
            return (0.05, 0.1 if self.quick >= 0 else 30.0)
        return (0.05, 0.1)

    def environment(self) -> dict[str, str]:
        return {"ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": self.url}


def prompt_of(request: Recorded) -> str:
    return json.dumps([request.body["messages"], request.body.get("system")], sort_keys=True)


async def follow(client: Client, job_id: UUID) -> list[JobEvent]:
    return [event async for event in client.stream(job_id)]


async def want_two_lessons_a_topic(up: Up) -> None:
    fleet = read_fleet(up.data)
    assert fleet is not None
    headers = {"Authorization": f"Bearer {make_token(fleet.jwt_secret, LOCAL_USER)}"}
    async with httpx2.AsyncClient(base_url=up.address, headers=headers) as bare:
        assert (await bare.put("/api/settings", json={"lessons_per_topic": 2})).status_code == 200


async def answered(client: Client, job_id: UUID) -> list[tuple[int, str]]:
    """The calls whose answers the ledger holds."""
    calls = (await client.show_job(job_id)).calls
    return [(call["taskId"], call["key"]) for call in calls if call["outcome"] == "answered"]


async def test_a_killed_fleet_goes_on_with_its_job_and_pays_for_no_answer_twice(
    data: Path, record_property: Callable[[str, object], None]
) -> None:
    port, exam = free_port(), json.loads(EXAM.read_text())
    async with Provider(quick=1) as provider:
        up = await asyncio.to_thread(Up, data, port, **provider.environment())
        await want_two_lessons_a_topic(up)
        async with connect(None, None, data) as client:
            exam_id = (await client.add_exam(exam)).exam_id
            job_id = (await client.start_course(exam_id)).job_id
            following = asyncio.create_task(follow(client, job_id))  # one stream, over both fleets

            async def all_but_the_slow_are_stored() -> bool:
                topics = (await client.status(job_id)).job.total_topics or 0
                return topics > 0 and len(await answered(client, job_id)) == 1 + topics + 1

            await until(all_but_the_slow_are_stored, 30)
            paid = {prompt_of(one) for one in provider.messages if one.ended_at is not None}
            await asyncio.to_thread(up.kill)
            provider.hurry = True
            began = time.monotonic()
            up = await asyncio.to_thread(Up, data, port, **provider.environment())
            ready_seconds = time.monotonic() - began
            events = await following
            finished_seconds = time.monotonic() - began

            assert events[-1].type == "job_completed", events[-1]
            assert len({event.id for event in events}) == len(events)
            job = (await client.status(job_id)).job
            assert job.course_id is not None
            course = await client.course(job.course_id)
            assert [one.exam_id for one in await client.list_exams()] == [exam_id] == [course.exam_id]
            assert {q for topic in course.topics for q in topic.question_ids} == {q["id"] for q in exam["questions"]}
            stored = await answered(client, job_id)
        asked = Counter(map(prompt_of, provider.messages))
        topics = len(course.topics)
        assert len(paid) == 1 + topics + 1  # detecting the topics, half of each topic, one whole
        assert {asked[prompt] for prompt in paid} == {1}
        # What was being answered when everybody died was asked once more, and no more than that.
        assert [times for prompt, times in asked.items() if prompt not in paid] == [2] * (topics - 1)
        assert len(set(stored)) == len(stored) == 1 + 2 * topics
        record_property("ready_seconds", round(ready_seconds, 2))
        record_property("finished_seconds", round(finished_seconds, 2))
        assert ready_seconds < 60  # not for ever; how fast it is, the property above tells
        assert (await asyncio.to_thread(up.stop))[0] == 0


async def test_the_exit_status_of_a_start_says_how_the_job_ended(data: Path) -> None:
    """Completed: 0. Failed, or cancelled from another terminal: not 0, with the reason."""
    where = ("--data", str(data))
    async with Provider(quick=1_000) as provider:
        up = await asyncio.to_thread(Up, data, 0, **provider.environment())
        made = await asyncio.to_thread(run, "start", "course", str(EXAM), "--json", *where)
        assert made.returncode == 0, made.stderr
        assert json.loads(made.stdout)["lessonsGenerated"] > 0

        provider.script(fail(400, "this prompt is not to my taste"))
        failed = await asyncio.to_thread(run, "start", "course", str(EXAM), "--json", *where)
        assert failed.returncode != 0
        assert failed.stdout == ""
        assert "The job failed at detect_topics" in failed.stderr

        provider.quick = 0
        cancelled = begin("start", "course", str(EXAM), "--json", *where)
        await asyncio.wait_for(provider.arrival(len(provider.messages) + 2), 30)
        jobs = json.loads((await asyncio.to_thread(run, "jobs", "--json", *where)).stdout)
        assert [job["state"] for job in jobs] == ["running", "failed", "completed"]
        other = await asyncio.to_thread(run, "cancel", jobs[0]["id"], "--reason", "enough", *where)
        assert other.returncode == 0, other.stderr
        out, err = await asyncio.to_thread(cancelled.communicate, timeout=30)
        assert cancelled.returncode not in (0, None)
        assert out == ""
        assert "The job was cancelled: enough" in err
        assert (await asyncio.to_thread(up.stop))[0] == 0
