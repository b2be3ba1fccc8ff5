"""The client's part for study packs, against a gateway that is scripted answer by answer."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import httpx2
import pytest

from inkmill.answers import JobEvent
from inkmill.client import Client, packs
from inkmill.errors import CommandError, GatewayRefusedError, GatewayUnreachableError, PackFailedError
from inkmill.following import follow_pack
from inkmill.pack_source import submit
from tests.unit.inkmill.test_client import _scripted

ID, PACK, CARD, JOB = uuid4(), uuid4(), uuid4(), uuid4()
ACCEPTED = httpx2.Response(201, json={"materialId": str(ID), "status": "processing", "message": "…"})
VIDEO = "https://youtu.be/dQw4w9WgXcQ"


def status(name: str, **more: Any) -> httpx2.Response:
    body = {
        "materialId": str(ID), "status": name, "progress": 25, "stage": "Processing", "description": "…",
        "isComplete": name == "complete", "studyPackId": None, "estimatedTimeRemaining": None, "error": None,
        "createdAt": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    return httpx2.Response(200, json=body | more)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lock.pdf"
    path.write_bytes(b"%PDF-1.7 all of it")
    return path


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client slept between polls; in truth it did not."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(packs.anyio, "sleep", sleep)
    return slept


async def test_an_upload_carries_the_file_its_name_and_the_language(file: Path) -> None:
    client, asked = _scripted(ACCEPTED)
    assert await client.upload_material(file, language="nl") == ID
    body = await asked[0].aread()
    assert b'name="file"; filename="lock.pdf"' in body
    assert b"%PDF-1.7 all of it" in body
    assert b'name="language"\r\n\r\nnl' in body


async def test_an_upload_that_is_sent_again_is_whole_and_carries_the_same_key(file: Path) -> None:
    bodies: list[bytes] = []
    keys: list[str] = []

    async def answer(request: httpx2.Request) -> httpx2.Response:
        bodies.append(await request.aread())
        keys.append(request.headers["Idempotency-Key"])
        if len(bodies) == 1:
            raise httpx2.ReadError("cut", request=request)
        return ACCEPTED

    client = Client("http://gateway", "a token")
    client._http = httpx2.AsyncClient(base_url="http://gateway", transport=httpx2.MockTransport(answer))
    assert await client.upload_material(file) == ID
    assert keys[0] == keys[1]
    assert all(b"%PDF-1.7 all of it" in body for body in bodies)


async def test_a_file_that_cannot_be_read_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    client, asked = _scripted(ACCEPTED)
    with pytest.raises(CommandError, match="cannot be read"):
        await client.upload_material(tmp_path / "missing.pdf")
    assert asked == []


async def test_an_address_says_what_was_asked_for_and_nothing_else() -> None:
    client, asked = _scripted(ACCEPTED, ACCEPTED)
    await client.submit_url("https://example.com/a")
    await client.submit_url(VIDEO, "youtube", transcript="Hello.", language="de")
    assert [json.loads(request.content) for request in asked] == [
        {"url": "https://example.com/a", "type": "url"},
        {"url": VIDEO, "type": "youtube", "transcript": "Hello.", "language": "de"},
    ]


async def test_waiting_polls_every_two_seconds_until_the_pack_is_there(waits: list[float]) -> None:
    client, _ = _scripted(status("processing"), status("ready"), status("complete", studyPackId=str(PACK)))
    assert await client.wait_for_pack(ID) == PACK
    assert waits == [2.0, 2.0]


@pytest.mark.promise("S2.108")
async def test_waiting_stops_as_soon_as_the_material_has_failed(waits: list[float]) -> None:
    sentence = "Failed to extract content. Please try a different file."
    client, _ = _scripted(status("processing"), status("failed", error=sentence, errorCode="EXTRACTION_FAILED"))
    with pytest.raises(PackFailedError, match="Failed to extract content") as caught:
        await client.wait_for_pack(ID)
    assert caught.value.answer_code == "EXTRACTION_FAILED"
    assert waits == [2.0]


async def test_waiting_ends_when_the_time_is_up() -> None:
    client, asked = _scripted(status("processing"))
    with pytest.raises(TimeoutError, match="still processing"):
        await client.wait_for_pack(ID, seconds=0)
    assert len(asked) == 1


async def test_a_review_is_sent_only_once_for_it_may_count_already() -> None:
    client, asked = _scripted(httpx2.ReadError("cut"))
    with pytest.raises(GatewayUnreachableError):
        await client.review_card(CARD, 4)
    assert len(asked) == 1


async def test_a_review_says_when_the_card_is_due_next() -> None:
    body = {
        "id": str(CARD), "studyPackId": str(PACK), "grade": 4, "ease": 2.5, "intervalDays": 1, "reps": 1, "lapses": 0,
        "dueAt": "2026-01-02T00:00:00Z", "lastReviewedAt": "2026-01-01T00:00:00Z", "scheduler": "sm2",
    }  # fmt: skip
    client, asked = _scripted(httpx2.Response(200, json=body))
    reviewed = await client.review_card(CARD, 4)
    assert (reviewed.interval_days, reviewed.scheduler) == (1, "sm2")
    assert json.loads(asked[0].content) == {"grade": 4}


@pytest.mark.parametrize(("form", "ending"), [("apkg", ".apkg"), ("qti", ".qti.zip"), ("map", ".map.md"), ("json", "")])
async def test_an_export_is_read_from_its_own_address(form: str, ending: str) -> None:
    client, asked = _scripted(httpx2.Response(200, content=b"made"))
    assert await client.export_pack(PACK, form) == b"made"
    assert asked[0].url.path == f"/api/study-packs/{PACK}{ending}"


async def test_an_unknown_format_is_told_with_those_that_exist() -> None:
    client, _ = _scripted()
    with pytest.raises(CommandError, match="choose from apkg, gift"):
        await client.export_pack(PACK, "docx")


async def test_a_refusal_carries_its_documented_code() -> None:
    refused = {"error": "You have reached your monthly pack limit.", "code": "PLAN_LIMIT_EXCEEDED"}
    client, _ = _scripted(httpx2.Response(403, json=refused))
    with pytest.raises(GatewayRefusedError) as caught:
        await client.submit_url("https://example.com/a")
    assert caught.value.answer_code == "PLAN_LIMIT_EXCEEDED"


async def test_a_youtube_address_is_sent_as_a_video_with_its_subtitles_as_text(tmp_path: Path) -> None:
    said = tmp_path / "talk.vtt"
    said.write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nA lock lifts boats.\n")
    client, asked = _scripted(ACCEPTED, ACCEPTED)
    await submit(client, VIDEO, None, said)
    await submit(client, "HTTPS://example.com/a", None, None)
    assert [json.loads(request.content) for request in asked] == [
        {"url": VIDEO, "type": "youtube", "transcript": "A lock lifts boats."},
        {"url": "HTTPS://example.com/a", "type": "url"},
    ]


async def test_a_transcript_goes_with_nothing_but_a_video(file: Path) -> None:
    client, asked = _scripted()
    for source in (str(file), "https://example.com/a"):
        with pytest.raises(CommandError, match="YouTube"):
            await submit(client, source, None, file)
    assert asked == []


class Ended:
    """A client whose stream is these events, and whose job ended so."""

    def __init__(self, *events: tuple[str, dict[str, Any]], **job: Any) -> None:
        self.events = [JobEvent(id=str(seq), type=kind, data=data) for seq, (kind, data) in enumerate(events)]
        named = {"state": "failed", "stage": "extract", "error": None, "cancel_reason": None}
        self.job = SimpleNamespace(**(named | job))

    async def stream_material(self, material_id: object) -> AsyncGenerator[JobEvent]:
        for event in self.events:
            yield event

    async def show_any_job(self, job_id: object) -> SimpleNamespace:
        return SimpleNamespace(job=self.job)


def stage(name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "progress", {"materialId": str(ID), "stage": name, "progress": 25, **more}


async def test_each_stage_of_a_pack_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    done = ("completed", {"studyPackId": str(PACK)})
    ended = Ended(stage("Processing"), stage("Processing", percent=5), stage("Generating"), done)
    assert await follow_pack(cast(Client, ended), ID, JOB) == PACK
    assert capsys.readouterr().err.split() == ["Processing", "Generating"]


async def test_what_is_wrong_with_a_file_is_told_in_detail_and_without_a_retry() -> None:
    event = {"error": "Failed to extract content.", "errorCode": "EXTRACTION_FAILED"}
    ended = Ended(("failed", event), error={"message": "This PDF is protected by a password."})
    with pytest.raises(CommandError, match=r"^Failed to extract content\. \(This PDF is protected") as caught:
        await follow_pack(cast(Client, ended), ID, JOB)
    assert "retry" not in caught.value.message


async def test_a_failure_of_the_author_names_the_stage_and_offers_a_retry() -> None:
    event = {"error": "AI service error.", "errorCode": "AI_API_ERROR"}
    ended = Ended(("failed", event), stage="plan", error={"message": "The provider is away."})
    with pytest.raises(CommandError, match=rf"failed at plan: The provider is away\. `inkmill retry {JOB}`"):
        await follow_pack(cast(Client, ended), ID, JOB)


async def test_a_cancelled_pack_says_so() -> None:
    ended = Ended(("failed", {"error": "Generation failed."}), state="cancelled", cancel_reason="no more time")
    with pytest.raises(CommandError, match="cancelled: no more time"):
        await follow_pack(cast(Client, ended), ID, JOB)
