"""The sample programs end as they should on a real fleet: node, curl, and an EventSource in Chromium."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from gateway.tokens import make_token
from inkmill.client import Client
from tests.browser.chromium import Page, find_chromium, open_page
from tests.browser.samples import DOCUMENT, EXAMPLES, PAGE, Ran, documented, filled, run
from tests.doubles.claude_script import fail
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import until
from tests.integration.fleet.conftest import Course, MakeCourse, claude_settings
from tests.integration.fleet.test_courses import is_lesson

pytestmark = pytest.mark.services

needs_document = pytest.mark.skipif(not DOCUMENT.exists(), reason="the API's document is not at hand")


def found(program: str) -> str:
    """Neither node nor a browser is a service of ours: where there is none the test is skipped, also in CI."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed; the samples that need it are not run")
    return path


def token_of(course: Course) -> str:
    secret = course.fleet.settings.jwt_secret
    assert secret is not None
    return make_token(secret.get_secret_value(), "ada")


class Samples:
    """Pollers and cancellers: our own, or the document's."""

    def __init__(self, course: Course, folder: Path, *, ours: bool) -> None:
        self._where = {"url": course.url(), "token": token_of(course)}
        self._folder = folder
        self._ours = ours

    async def poll(self, job_id: UUID) -> Ran:
        return await self._run("poll_job.mjs", 4, job_id)

    async def cancel(self, job_id: UUID) -> Ran:
        return await self._run("cancel_job.mjs", 2, job_id, "User clicked cancel button")

    async def _run(self, own: str, example: int, job_id: UUID, *more: str) -> Ran:
        if self._ours:
            return await run(found("node"), str(EXAMPLES / own), str(job_id), *more, **self._where)
        path = self._folder / f"example-{example}-{job_id}.mjs"
        path.write_text(PAGE + filled(documented(example)[0], {"job-uuid-here": str(job_id)}))
        return await run(found("node"), str(path), **self._where)


def slow_lessons(body: dict[str, Any]) -> tuple[float, float]:
    return (0.05, 1.5 if is_lesson(body) else 0.1)


@pytest.mark.promise("S0.141")
@pytest.mark.parametrize("ours", [True, pytest.param(False, marks=needs_document)], ids=["ours", "documented"])
async def test_a_poller_ends_with_each_ending_of_its_job(make_course: MakeCourse, tmp_path: Path, ours: bool) -> None:
    found("node")
    async with ClaudeServer(latency=slow_lessons) as claude:
        course: Course = await make_course(**claude_settings(claude))
        samples = Samples(course, tmp_path, ours=ours)
        async with course.client() as client:
            claude.script(fail(400, "this prompt is not to my taste"))
            _, failing = await course.begin(client)
            await _reaches(client, failing, "failed")
            _, completing = await course.begin(client)
            _, doomed = await course.begin(client)
            polls = [asyncio.create_task(samples.poll(job)) for job in (failing, completing, doomed)]
            await _reaches(client, doomed, "running")
            cancelled = await samples.cancel(doomed)
            failed, completed, stopped = await asyncio.gather(*polls)
            jobs = [(await client.status(job)).job for job in (failing, completing, doomed)]
            late = await samples.cancel(completing)
    assert [job.status for job in jobs] == ["failed", "completed", "cancelled"]
    assert str(jobs[0].error_message) in failed.err
    assert str(jobs[1].course_id) in completed.out
    assert jobs[2].cancellation_reason == "User clicked cancel button"
    assert "User clicked cancel button" in stopped.out + stopped.err
    assert "cancelled" in cancelled.out
    assert "Cannot cancel job with status: completed" in late.err


async def _reaches(client: Client, job_id: UUID, state: str) -> None:
    async def there() -> bool:
        return (await client.status(job_id)).job.status == state

    await until(there, 20)


@pytest.mark.promise("S0.142")
async def test_a_course_is_written_with_curl_alone(make_course: MakeCourse) -> None:
    curl = found("curl")
    course: Course = await make_course()
    async with course.client() as client:
        exam_id = str((await client.add_exam(_exam())).exam_id)
        ran = await run("sh", str(EXAMPLES / "course.sh"), exam_id, url=course.url(), token=token_of(course))
    assert ran.status == 0, (curl, ran.err)
    *_, record = ran.out.rsplit("\n", 1)
    job = json.loads(record)["job"]
    assert job["status"] == "completed"
    assert ran.out.startswith(f": Connected to job {job['id']}\n\nid: 1\nevent: job_created\n")
    assert f'"courseId":"{job["course_id"]}"' in ran.out


@needs_document
@pytest.mark.promise("S0.142")
async def test_the_documented_curl_commands_work_unchanged(make_course: MakeCourse) -> None:
    found("curl")
    async with ClaudeServer(latency=slow_lessons) as claude:
        course: Course = await make_course(**claude_settings(claude))
        known = {"https://your-app.vercel.app": course.url(), "your-supabase-token": token_of(course)}
        start, stream, cancel, status = documented(5)

        async def shell(command: str, **ids: str) -> str:
            example = {"exam": "550e8400-e29b-41d4-a716-446655440000", "job": "123e4567-e89b-12d3-a456-426614174000"}
            text = filled(command, {**known, **{example[name]: value for name, value in ids.items()}})
            ran = await run("sh", "-c", text, url="", token="")
            assert ran.status == 0, ran.err
            return ran.out

        async with course.client() as client:
            exams = [str((await client.add_exam(_exam())).exam_id) for _ in range(2)]
        job, other = [json.loads(await shell(start, exam=exam))["jobId"] for exam in exams]
        following = asyncio.create_task(shell(stream, job=job))
        assert json.loads(await shell(cancel, job=other)) == {
            "success": True,
            "message": "Job cancelled successfully",
        }
        heard = await following
        assert json.loads(await shell(status, job=other))["job"]["cancellation_reason"] == "Testing"
        assert json.loads(await shell(status, job=job))["job"]["status"] == "completed"
    assert heard.startswith(f": Connected to job {job}\n\n")
    assert "event: job_completed" in heard


OURS = "(async () => { %s; console.log('Course generated:', await followCourse('%s', updateProgressBar)); })()"
#: What the documented page has of its own.
APPLICATION = """
var bars = [], courses = [];
function updateProgressBar(percent) { bars.push(percent); }
function redirectToCourse(id) { courses.push(id); }
function showErrorMessage(text) { console.error(text); }
"""


@pytest.mark.promise("S0.142", "S0.006", "S0.033")
@pytest.mark.parametrize("ours", [True, pytest.param(False, marks=needs_document)], ids=["ours", "documented"])
async def test_an_event_source_in_a_browser_follows_a_course_over_a_dead_gateway(
    make_course: MakeCourse, tmp_path: Path, ours: bool
) -> None:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is not installed; the samples for a page are not run")
    async with ClaudeServer(latency=slow_lessons) as claude:
        course: Course = await make_course(topics_parallel=2, **claude_settings(claude))
        async with course.client() as client, open_page(chromium, tmp_path / "profile") as page:
            exam_id = str((await client.add_exam(_exam())).exam_id)
            await page.visit(f"{course.url()}/health", sb_access_token=token_of(course))
            await page.run(APPLICATION)
            if ours:
                program = OURS % ((EXAMPLES / "follow_course.js").read_text(), exam_id)
            else:
                program = f"(async () => {{ {filled(documented(1)[0], {'exam-uuid-here': exam_id})} }})()"
            running = asyncio.create_task(page.run(program))
            await until(lambda: _bar_moves(page), 20, course.fleet.describe)
            course.fleet.kill("gateway-1")
            course.start_gateway("gateway-1")
            await until(lambda: _generated(page), 40, lambda: f"{page.console}\n{course.fleet.describe()}")
            await running
            (job,) = await client.list_jobs()
            bars = await page.run("bars")
    assert job.status == "completed"
    assert ("log", f"Course generated: {job.course_id}") in page.console
    assert bars == sorted(bars)
    assert len(set(bars)) > 3
    assert len([text for _, text in page.console if text.startswith("Course generated")]) == 1


async def _bar_moves(page: Page) -> bool:
    return bool(await page.run("bars.length > 0 && bars[bars.length - 1] > 20"))


async def _generated(page: Page) -> bool:
    return any(text.startswith("Course generated") for _, text in page.console)


def _exam() -> dict[str, Any]:
    exam: dict[str, Any] = json.loads((EXAMPLES / "exam.json").read_text())
    return exam
