"""S1 over HTTP on the whole fleet: generate, follow, export, break, retry."""

import asyncio
import io
import json
from typing import Any

import httpx2
import pytest
from pypdf import PdfReader

from schemas.states import JobState
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import until
from tests.integration.fleet.conftest import ROOT, MakeCourse, claude_settings
from tests.integration.fleet.test_course_promises import http

TRANSCRIPT = (ROOT / "examples" / "photosynthesis.txt").read_text()
BODY = {
    "topic": "Photosynthesis",
    "subtopics": "light reactions, Calvin cycle, limits of photosynthesis",
    "mode": "lecture",
    "transcript": TRANSCRIPT,
}


async def ended(bare: httpx2.AsyncClient, generation_id: str, seconds: float = 60) -> dict[str, Any]:
    """The record of a generation that has ended."""
    record: dict[str, Any] = {}

    async def done() -> bool:
        record.update((await bare.get(f"/api/generate/{generation_id}")).json())
        return record["status"] in {"completed", "failed"}

    await until(done, seconds, lambda: json.dumps(record, indent=1))
    return record


def text_of(pdf: bytes) -> str:
    assert pdf.startswith(b"%PDF-")
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.promise("S1.011", "S1.019", "S1.023", "S1.031", "S1.098")
async def test_a_transcript_becomes_a_lecture_with_progress_and_a_pdf(make_course: MakeCourse) -> None:
    course = await make_course()
    async with http(course) as bare:
        generation_id = (await bare.post("/api/generate", json=BODY)).json()["generation_id"]
        seen = []
        async with bare.stream("GET", f"/api/generate/{generation_id}/stream", timeout=90) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    seen.append(json.loads(line.removeprefix("data: ")))
        record = await ended(bare, generation_id)
        pdf = await bare.get(f"/api/generate/{generation_id}.pdf")
        exported = await bare.post("/api/export/pdf", json={"content": record["content"], "title": "Photosynthesis"})
    assert record["status"] == "completed", record.get("error")
    assert record["author"] == "offline"
    assert "Calvin cycle" in record["content"]
    assert "rubisco" in record["content"]
    assert record["report"]["checks"]
    assert record["report"]["blocks"] == []
    assert seen[-1]["type"] == "completed"
    statuses = list(dict.fromkeys(event["status"] for event in seen))
    assert statuses == ["queued", "processing", "completed"]
    stages = list(dict.fromkeys(event["current_stage"] for event in seen if event.get("current_stage")))
    order = ["CourseDetection", "GapAnalysis", "DraftCreation", "Sanitization", "Review", "Refinement", "Formatting"]
    assert stages == [stage for stage in order if stage in stages]
    assert set(order) - {"Refinement"} <= set(stages)
    assert "Calvin cycle" in text_of(pdf.content)
    assert text_of(pdf.content) == text_of(exported.content)
    course.fleet.assert_sound()


async def test_without_a_key_and_a_transcript_it_fails_with_a_sentence_and_can_be_retried(
    make_course: MakeCourse,
) -> None:
    course = await make_course()
    async with http(course) as bare:
        body = {key: value for key, value in BODY.items() if key != "transcript"}
        generation_id = (await bare.post("/api/generate", json=body)).json()["generation_id"]
        record = await ended(bare, generation_id)
        answer = await bare.post("/api/retry", json={"generation_id": generation_id})
        again = await ended(bare, generation_id)
    assert record["status"] == again["status"] == "failed"
    assert "ANTHROPIC_API_KEY" in record["error"]
    assert answer.json()["resumed_from"] == record["current_stage"]


@pytest.mark.promise("S1.042", "S1.043")
async def test_a_retry_does_not_pay_again_for_what_was_done(make_course: MakeCourse) -> None:
    from tests.doubles.claude_script import fail

    async with ClaudeServer(latency=(0.02, 0.1)) as claude:
        course = await make_course(**claude_settings(claude))
        async with http(course) as bare:
            claude.script(fail(400, "this prompt is not to my taste"))
            generation_id = (await bare.post("/api/generate", json=BODY)).json()["generation_id"]
            record = await ended(bare, generation_id)
            assert record["status"] == "failed"
            retries = await asyncio.gather(
                *(bare.post("/api/retry", json={"generation_id": generation_id}) for _ in range(4))
            )
            assert sorted(answer.status_code for answer in retries) == [200, 400, 400, 400]
            record = await ended(bare, generation_id)
        succeeded = course.fleet.rows(
            "select task_id from attempts where state = 'succeeded' group by 1 having count(*) > 1"
        )
        answered = course.fleet.rows(
            "select task_id, key from calls where outcome = 'answered' group by 1, 2 having count(*) > 1"
        )
    assert (succeeded, answered) == ([], [])
    assert record["status"] in {"completed", "failed"}
    course.fleet.assert_sound()


@pytest.mark.promise("S1.024", "S1.025", "S1.026", "S1.031", "S1.034")
async def test_markdown_becomes_a_pdf_that_a_reader_opens(make_course: MakeCourse) -> None:
    course = await make_course()
    body = {
        "content": "# Machine Learning Basics\n\nMachine learning is… *学习* and مرحبا.\n\n| a |\n|---|\n| 1 |\n",
        "title": "ML Introduction",
        "author": "GCCP Platform",
        "filename": "ml-intro.pdf",
        "styling": {"headerColor": "#1a365d", "fontSize": 11, "lineHeight": 1.7},
    }
    async with http(course) as bare:
        answer = await bare.post("/api/export/pdf", json=body)
        bad = await bare.post("/api/export/pdf", json={"content": "x", "styling": {"fontSize": 10**9}})
    assert (answer.status_code, bad.status_code) == (200, 200), (answer.text, bad.text)
    assert int(answer.headers["content-length"]) == len(answer.content)
    reader = PdfReader(io.BytesIO(answer.content))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("ML Introduction", "GCCP Platform")
    assert "Machine Learning Basics" in text_of(answer.content)
    assert {
        job.state for job in [await course.fleet.job(row["id"]) for row in course.fleet.rows("select id from jobs")]
    } == {JobState.COMPLETED}


async def test_a_course_is_exported_as_a_pdf(make_course: MakeCourse) -> None:
    course = await make_course()
    async with course.client() as client, http(course) as bare:
        _, job_id = await course.begin(client)

        async def made() -> bool:
            return bool((await client.status(job_id)).job.status == "completed")

        await until(made, 60, course.fleet.describe)
        course_id = (await client.status(job_id)).job.course_id
        answer = await bare.get(f"/api/generation/courses/{course_id}.pdf")
        name = (await bare.get(f"/api/generation/courses/{course_id}")).json()["topics"][0]["name"]
    assert answer.status_code == 200, answer.text
    assert name.split()[0] in text_of(answer.content)
