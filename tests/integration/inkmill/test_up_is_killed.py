"""`inkmill up` killed in the middle of a paid job, and what the commands' exit status says about a job's end."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from inkmill.connect import connect
from tests.doubles.claude_script import Recorded, fail
from tests.doubles.claude_server import ClaudeServer
from tests.integration.inkmill.fleets import ROOT, Up, begin, data_folder, gone, run
from tests.servers import free_port

pytestmark = pytest.mark.timeout(180)
EXAM = ROOT / "examples" / "exam.json"


@pytest.fixture
def data() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


class Provider(ClaudeServer):
    """The first `quick` lessons are answered at once, later ones take half a minute until `hurry` is set."""

    def __init__(self, quick: int) -> None:
        super().__init__(latency=self._seconds)
        self._quick = quick
        self.hurry = False

    def _seconds(self, body: dict[str, Any]) -> tuple[float, float]:
        if self.hurry or "LessonDraft" not in json.dumps(body):
            return (0.05, 0.1)
        self._quick -= 1
        return (0.05, 0.1 if self._quick >= 0 else 30.0)

    def environment(self) -> dict[str, str]:
        return {"ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": self.url}


def prompt_of(request: Recorded) -> str:
    return json.dumps([request.body["messages"], request.body.get("system")], sort_keys=True)


async def kill_all(up: Up) -> None:
    family = up.family()
    for process in family:
        process.kill()
    await asyncio.to_thread(up.process.communicate)
    assert await asyncio.to_thread(gone, family)


async def test_a_killed_fleet_goes_on_with_its_job_and_pays_for_no_answer_twice(
    data: Path, record_property: Callable[[str, object], None]
) -> None:
    port = free_port()
    async with Provider(quick=2) as provider:
        up = await asyncio.to_thread(Up, data, port, **provider.environment())
        exam = json.loads(EXAM.read_text())
        async with connect(None, None, data) as client:
            exam_id = (await client.add_exam(exam)).exam_id
            job_id = (await client.start_course(exam_id)).job_id
            done, paid, ids = 0, set[str](), list[str]()
            async for event in client.stream(job_id):  # one stream, over both fleets
                ids.append(event.id or "")
                done += event.type == "topic_completed"
                if event.type == "topic_completed" and done == 2:
                    paid = {prompt_of(one) for one in provider.messages if one.ended_at is not None}
                    await kill_all(up)
                    provider.hurry = True
                    began = time.monotonic()
                    up = await asyncio.to_thread(Up, data, port, **provider.environment())
                    ready_seconds = time.monotonic() - began
            finished_seconds = time.monotonic() - began
            assert event.type == "job_completed", event
            assert len(set(ids)) == len(ids)
            job = (await client.status(job_id)).job
            assert job.course_id is not None
            course = await client.course(job.course_id)
            assert [one.exam_id for one in await client.list_exams()] == [exam_id] == [course.exam_id]
            assert {q for topic in course.topics for q in topic.question_ids} == {q["id"] for q in exam["questions"]}
            answered = [(call["taskId"], call["key"]) for call in (await client.show_job(job_id)).calls]
        assert len(paid) >= 3  # the topics and two lessons
        asked = Counter(map(prompt_of, provider.messages))
        assert {asked[prompt] for prompt in paid} == {1}
        # What was being answered when everybody died was asked once more, and no more than that.
        assert {times for prompt, times in asked.items() if prompt not in paid} == {2}
        assert len(set(answered)) == len(answered) == len(asked)
        record_property("ready_seconds", round(ready_seconds, 2))
        record_property("finished_seconds", round(finished_seconds, 2))
        assert ready_seconds < 10
        assert (await asyncio.to_thread(up.stop))[0] == 0


async def test_the_exit_status_of_a_start_says_how_the_job_ended(data: Path) -> None:
    """Completed: 0. Failed, or cancelled from another terminal: not 0, with the reason."""
    where = ("--data", str(data))
    async with Provider(quick=1_000) as provider:
        up = await asyncio.to_thread(Up, data, **provider.environment())
        made = await asyncio.to_thread(run, "start", "course", str(EXAM), "--json", *where)
        assert made.returncode == 0, made.stderr
        assert json.loads(made.stdout)["lessonsGenerated"] > 0

        provider.script(fail(400, "this prompt is not to my taste"))
        failed = await asyncio.to_thread(run, "start", "course", str(EXAM), "--json", *where)
        assert failed.returncode != 0
        assert failed.stdout == ""
        assert "The job failed at detect_topics" in failed.stderr

        provider._quick = 0
        cancelled = begin("start", "course", str(EXAM), "--json", *where)
        await asyncio.wait_for(provider.arrival(len(provider.messages) + 2), 30)
        jobs = json.loads((await asyncio.to_thread(run, "jobs", "--json", *where)).stdout)
        assert [job["status"] for job in jobs] == ["running", "failed", "completed"]
        other = await asyncio.to_thread(run, "cancel", jobs[0]["id"], "--reason", "enough", *where)
        assert other.returncode == 0, other.stderr
        out, err = await asyncio.to_thread(cancelled.communicate, timeout=30)
        assert cancelled.returncode not in (0, None)
        assert out == ""
        assert "The job was cancelled: enough" in err
        assert (await asyncio.to_thread(up.stop))[0] == 0
