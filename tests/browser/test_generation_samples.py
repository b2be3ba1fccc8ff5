"""The sample programs of S1 on a real fleet: the document's own, unchanged, and those in examples/."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.browser.chromium import Page, find_chromium, open_page
from tests.browser.samples import EXAMPLES, GENERATION_DOCUMENT, Ran, code_under, filled, run, without_types
from tests.browser.test_samples import found, token_of
from tests.fleet import until
from tests.integration.fleet.conftest import Course, MakeCourse
from tests.integration.fleet.test_course_promises import http
from tests.integration.fleet.test_generations_over_http import ended

pytestmark = pytest.mark.services

needs_document = pytest.mark.skipif(not GENERATION_DOCUMENT.exists(), reason="the API's document is not at hand")
TRANSCRIPT = EXAMPLES / "photosynthesis.txt"
SUBTOPICS = "light reactions, Calvin cycle, limits of photosynthesis"
#: What an application has that runs the documented functions: the client of its identity provider.
APPLICATION = """
var process = {env: {NEXT_PUBLIC_SUPABASE_URL: 'x', NEXT_PUBLIC_SUPABASE_ANON_KEY: 'y'}};
var createClient = () => ({auth: {getSession: async () => ({data: {session: {access_token: '%s'}}})}});
"""


@needs_document
@pytest.mark.promise("S1.097")
async def test_the_documented_functions_generate_export_and_retry_in_a_page(
    make_course: MakeCourse, tmp_path: Path
) -> None:
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is not installed; the samples for a page are not run")
    course: Course = await make_course()
    program = without_types(code_under(GENERATION_DOCUMENT, "JavaScript/TypeScript"))
    program, imports = re.subn(r"^import \{ createClient \} from .*$", "", program, flags=re.MULTILINE)
    assert imports == 1
    async with http(course) as bare, open_page(chromium, tmp_path / "profile") as page:
        await page.visit(f"{course.url()}/health")
        await page.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path / "saved"))
        await page.run(APPLICATION % token_of(course) + program)
        started = await _call(page, "generateContent", "Photosynthesis", SUBTOPICS, "lecture")
        assert (started["success"], started["status"]) == (True, "queued")
        record = await ended(bare, started["generation_id"])
        assert record["status"] == "failed"  # no key, no transcript: nothing to write from
        retried = await _call(page, "retryGeneration", started["generation_id"])
        await page.run("exportPDF('# ML Basics\\\\n\\\\nMachine learning is…', 'ML Intro')")
        saved = tmp_path / "saved" / "ML Intro.pdf"
        await until(lambda: asyncio.to_thread(saved.is_file), 10, lambda: str(page.console))
    assert retried == {
        "success": True,
        "generation_id": started["generation_id"],
        "resumed_from": record["current_stage"],
    }
    assert saved.read_bytes().startswith(b"%PDF-")


async def _call(page: Page, function: str, *words: str) -> dict[str, Any]:
    answer: dict[str, Any] = await page.run(f"{function}({', '.join(map(json.dumps, words))})")
    return answer


@needs_document
@pytest.mark.promise("S1.097")
async def test_the_documented_curl_commands_work_unchanged(make_course: MakeCourse, tmp_path: Path) -> None:
    found("curl")
    course: Course = await make_course()
    block = filled(
        code_under(GENERATION_DOCUMENT, "cURL Examples"),
        {"https://your-domain.com": course.url(), "your-jwt-token": token_of(course)},
    )
    token, generate, export, retry = re.split(r"\n(?=# )", block)

    async def shell(command: str) -> str:
        ran = await run("sh", "-c", f"cd '{tmp_path}' && {token}\n{command}", url="", token="")
        assert ran.status == 0, ran.err
        return ran.out

    async with http(course) as bare:
        started = json.loads(await shell(generate))
        assert (started["success"], started["status"]) == (True, "queued")
        record = await ended(bare, started["generation_id"])
        await shell(export)
        known = {"550e8400-e29b-41d4-a716-446655440000": started["generation_id"]}
        retried = json.loads(await shell(filled(retry, known)))
    assert (tmp_path / "document.pdf").read_bytes().startswith(b"%PDF-")
    assert (retried["success"], retried["resumed_from"]) == (True, record["current_stage"])


@pytest.mark.promise("S1.097")
async def test_our_programs_write_export_and_retry(make_course: MakeCourse, tmp_path: Path) -> None:
    found("node")
    course: Course = await make_course()

    async def generate(*words: str) -> Ran:
        return await run("node", str(EXAMPLES / "generate.mjs"), *words, url=course.url(), token=token_of(course))

    written = await generate("generate", "Photosynthesis", SUBTOPICS, "pre-read", str(TRANSCRIPT))
    assert written.status == 0, written.err
    assert "Calvin cycle" in written.out
    (tmp_path / "notes.md").write_text(written.out)
    exported = await generate("export", str(tmp_path / "notes.md"), str(tmp_path / "notes.pdf"))
    assert exported.status == 0, exported.err
    assert (tmp_path / "notes.pdf").read_bytes().startswith(b"%PDF-")
    empty = await generate("generate", "Photosynthesis", SUBTOPICS, "lecture")
    assert (empty.status, empty.out) == (1, "")
    assert "ANTHROPIC_API_KEY" in empty.err
    async with http(course) as bare:
        failed = await _newest(bare)
    again = await generate("retry", failed)
    assert again.status == 1
    assert "resumed from" in again.err


@pytest.mark.promise("S1.097")
async def test_a_lecture_is_written_with_curl(make_course: MakeCourse, tmp_path: Path) -> None:
    found("curl")
    course: Course = await make_course()
    words = ("Photosynthesis", SUBTOPICS, str(TRANSCRIPT), str(tmp_path / "lecture.pdf"))
    ran = await run("sh", str(EXAMPLES / "lecture.sh"), *words, url=course.url(), token=token_of(course))
    assert ran.status == 0, ran.err + ran.out
    assert "event: completed" in ran.out
    assert (tmp_path / "lecture.pdf").read_bytes().startswith(b"%PDF-")


async def _newest(bare: httpx2.AsyncClient) -> str:
    return str((await bare.get("/api/generate")).json()["generations"][0]["generation_id"])
