"""The client of background jobs, against a gateway that answers what a test says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from inkmill.client import Client, background
from inkmill.errors import BackgroundFailedError, CommandError

JOB = uuid4()
STATUS = {"jobId": str(JOB), "status": "processing", "progress": 40, "currentStep": "Drawing the pictures"}
URL = f"http://gateway/api/jobs/image/status/{JOB}"


def client_of(answer: Callable[[httpx2.Request], httpx2.Response]) -> Client:
    client = Client("http://gateway", "token")
    client._http = httpx2.AsyncClient(base_url="http://gateway", transport=httpx2.MockTransport(answer))
    return client


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two looks here."""
    monkeypatch.setattr(background, "POLL_SECONDS", 0.001)


def looks(*told: dict[str, Any]) -> Callable[[httpx2.Request], httpx2.Response]:
    """One answer after the other, the last one again and again."""
    left = list(told)

    def answer(request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == URL
        return httpx2.Response(200, json=STATUS | (left.pop(0) if len(left) > 1 else left[0]))

    return answer


async def test_a_job_is_asked_for_until_it_is_completed_and_every_answer_is_told() -> None:
    seen: list[int] = []
    async with client_of(
        looks({}, {"progress": 80}, {"status": "completed", "progress": 100, "result": {"url": "x"}})
    ) as client:
        made = await client.wait_for_background("image", JOB, on_status=lambda status: seen.append(status.progress))
    assert seen == [40, 80, 100]
    assert made.result == {"url": "x"}


async def test_a_failure_is_raised_with_its_sentence_and_code() -> None:
    told = {"status": "failed", "error": "The picture has more than 40 megapixels.", "errorCode": "JOB_FAILED"}
    async with client_of(looks({}, told)) as client:
        with pytest.raises(BackgroundFailedError, match="40 megapixels") as failed:
            await client.wait_for_background("image", JOB)
    assert failed.value.answer_code == "JOB_FAILED"
    async with client_of(looks({"status": "cancelled"})) as client:
        with pytest.raises(BackgroundFailedError, match="cancelled"):
            await client.wait_for_background("image", JOB)


async def test_waiting_ends_when_its_time_is_over() -> None:
    async with client_of(looks({})) as client:
        with pytest.raises(TimeoutError, match="processing"):
            await client.wait_for_background("image", JOB, seconds=0.02)


async def test_a_start_carries_a_key_and_a_photo_its_fields(tmp_path: Path) -> None:
    photo = tmp_path / "me.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    started = {
        "jobId": str(JOB),
        "status": "pending",
        "estimatedCompletion": "2026-01-01T00:00:00.000Z",
        "estimatedMinutes": 1,
        "pollingUrl": URL,
        "message": "started",
    }
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json=started)

    async with client_of(answer) as client:
        assert (await client.start_background("scenes", {"story": "…"}, idempotency_key="one")).polling_url == URL
        assert (await client.start_cartoon(photo, "at the sea", "anime")).job_id == UUID(str(JOB))
        with pytest.raises(CommandError, match="cannot be read"):
            await client.start_cartoon(tmp_path / "none.jpg", "x", "anime")
    scenes, cartoon = asked
    assert (scenes.url.path, scenes.headers["Idempotency-Key"]) == ("/api/jobs/scenes/start", "one")
    assert json.loads(scenes.content) == {"story": "…"}
    assert cartoon.headers["Idempotency-Key"]
    for part in (b'name="image"; filename="me.jpg"', b"\xff\xd8\xff", b"at the sea", b"anime"):
        assert part in cartoon.content


async def test_a_file_is_read_from_this_gateway_whatever_its_public_address_is() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == "http://gateway/api/files/pictures/a.png?expires=1&signature=2"
        return httpx2.Response(200, content=b"PNG")

    async with client_of(answer) as client:
        url = "https://books.example.org/inkmill/api/files/pictures/a.png?expires=1&signature=2"
        assert await client.download(url) == b"PNG"
        with pytest.raises(CommandError, match="no link to a file"):
            await client.download("https://elsewhere.example.org/a.png")


async def test_cancelling_what_has_ended_is_no_error() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(409, json={"error": "Cannot cancel job with status: completed"})

    async with client_of(answer) as client:
        cancelled = await client.cancel_any_job(JOB)
    assert (cancelled.success, cancelled.message) == (False, "Cannot cancel job with status: completed")
