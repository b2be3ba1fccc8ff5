"""Lectures, pre-reads and assignments through HTTP on a real fleet, offline and with the double of the provider."""

import asyncio
from typing import Any

import httpx2
import pypdf
import pytest

from tests.doubles import generation_answers
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import until
from tests.integration.fleet.conftest import MakeCourse, claude_settings
from tests.unit.workers.generation.world import LECTURE

ASKED = {"topic": "Waterways", "subtopics": "bridges, locks", "transcript": LECTURE}
COUNTS = {"mcsc": 4, "mcmc": 2, "subjective": 2}


@pytest.fixture
async def model() -> Any:
    async with ClaudeServer(responder=generation_answers.answer) as server:
        yield server


def caller(fleet: Any, user: str = "ada") -> httpx2.AsyncClient:
    from gateway.tokens import make_token

    token = make_token(fleet.fleet.settings.jwt_secret.get_secret_value(), user)
    return httpx2.AsyncClient(base_url=fleet.url(), headers={"Authorization": f"Bearer {token}"}, timeout=60)


async def ended(http: httpx2.AsyncClient, generation_id: str, seconds: float = 60) -> dict[str, Any]:
    answer: dict[str, Any] = {}

    async def over() -> bool:
        nonlocal answer
        response = await http.get(f"/api/generate/{generation_id}")
        assert response.status_code == 200, response.text
        answer = response.json()
        return answer["status"] in ("completed", "failed")

    await until(over, seconds, lambda: str(answer))
    return answer


async def start(http: httpx2.AsyncClient, **body: Any) -> str:
    response = await http.post("/api/generate", json={**ASKED, **body})
    assert response.status_code == 200, response.text
    assert response.json()["status"] == "queued"
    return str(response.json()["generation_id"])


@pytest.mark.promise("S1.010", "S1.013", "S1.014", "S1.015", "S1.019")
async def test_every_mode_is_written_and_exported(make_course: MakeCourse) -> None:
    fleet = await make_course()
    async with caller(fleet) as http:
        for mode in ("lecture", "pre-read", "assignment"):
            generation_id = await start(http, mode=mode, assignmentCounts=COUNTS)
            answer = await ended(http, generation_id)
            assert answer["status"] == "completed", answer
            assert answer["content"].startswith("# Waterways")
            assert answer["report"]["blocks"] == []
            pdf = await http.get(f"/api/generate/{generation_id}.pdf")
            assert pdf.headers["content-type"] == "application/pdf"
            assert "Bridges" in _text(pdf.content) or "lock" in _text(pdf.content)


def _text(pdf: bytes) -> str:
    import io

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.promise("S1.040", "S1.041", "S1.042", "S1.043")
async def test_a_retry_goes_on_from_the_last_checkpoint_and_pays_nothing_twice(
    make_course: MakeCourse, model: ClaudeServer
) -> None:
    fleet = await make_course(**claude_settings(model))
    async with caller(fleet) as http:
        # Detection and coverage go well; then every section is refused.
        model.script(*[Behaviour()] * 2, *[fail(400, "scripted refusal")] * 2)
        generation_id = await start(http, mode="lecture")
        answer = await ended(http, generation_id)
        assert answer["status"] == "failed"
        assert answer["current_stage"] == "DraftCreation"
        before = len(model.messages)
        answers = await asyncio.gather(
            *(http.post("/api/retry", json={"generation_id": generation_id}) for _ in range(3))
        )
        won = [response.json() for response in answers if response.status_code == 200]
        assert won == [{"success": True, "generation_id": generation_id, "resumed_from": "DraftCreation"}]
        assert (await ended(http, generation_id))["status"] == "completed"
        again = [text for request in model.messages[before:] for text in [str(request.body)]]
        assert not any("'order'" in text or "'coverage'" in text for text in again)


async def test_without_a_key_a_transcript_is_needed_and_a_megabyte_of_it_is_read_to_its_end(
    make_course: MakeCourse,
) -> None:
    words = "The keeper of the mill spoke for a long time about the grinding of grain and the price of flour. "
    long = words * 9_800 + "\n\n" + LECTURE
    assert len(long) > 950_000
    fleet = await make_course()
    async with caller(fleet) as http:
        without = await start(http, mode="lecture", transcript=None)
        with_it = await start(http, mode="lecture", transcript=long)
        answer = await ended(http, without)
        assert answer["status"] == "failed"
        assert "ANTHROPIC_API_KEY" in str(answer["error"])
        answer = await ended(http, with_it, 120)
        assert answer["status"] == "completed", answer
        assert "Hagen" in answer["content"]


async def test_a_model_writes_without_a_transcript_and_through_trouble(
    make_course: MakeCourse, model: ClaudeServer
) -> None:
    """Answers that are cut, malformed, truncated, refused for load or rate delay a lecture and spoil nothing."""
    troubles = (
        Behaviour(cut_after=30),
        Behaviour(text="{not json"),
        Behaviour(stop_reason="max_tokens"),
        fail(529, "busy"),
        fail(429, "slow down", retry_after="1"),
    )
    fleet = await make_course(**claude_settings(model))
    async with caller(fleet) as http:
        for trouble in troubles:
            model.script(Behaviour(), trouble)
            answer = await ended(http, await start(http, mode="lecture", transcript=None))
            assert answer["status"] == "completed", (trouble, answer)
