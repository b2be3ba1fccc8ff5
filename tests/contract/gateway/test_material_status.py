"""Where a material stands: the documented table, the end as soon as it is there, and nobody else's."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.material_status import KEEP_SECONDS, RULE_OF_THUMB, left_of, status_of, words_of
from schemas.states import JobState
from tests.contract.gateway.conftest import UNKNOWN, Gateway, LocalSignals, cut_off, fresh_database, run_gateway
from tests.contract.gateway.pack_worker import STAGES
from tests.contract.gateway.studying import STATUS_KEYS, made, upload, uploaded
from tests.contract.gateway.studying import status_of as read_status

pytestmark = pytest.mark.services

PROCESSING = ("processing", 25, "Processing", "Extracting text from your material...")
CHUNKING = ("chunking", 50, "Analyzing", "Breaking content into chunks...")
READY = ("ready", 75, "Generating", "Creating your study pack...")
COMPLETE = ("complete", 100, "Complete", "Your study pack is ready!")
FAILED = ("failed", 0, "Failed", "Processing failed. Please try again.")
NOT_FOUND = {"error": "Material not found.", "code": "MATERIAL_NOT_FOUND"}


@pytest.fixture
async def user(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(f"user-{uuid4()}") as client:
        yield client


async def row_of(client: httpx2.AsyncClient, material_id: str) -> tuple[str, int, str, str]:
    body = await read_status(client, material_id)
    return body["status"], body["progress"], body["stage"], body["description"]


@pytest.mark.promise("S2.028", "S2.029", "S2.031", "S2.035", "S2.036", "S2.037", "S2.038", "S2.040")
async def test_a_new_material_is_processed_and_has_exactly_the_ten_documented_fields(
    user: httpx2.AsyncClient,
) -> None:
    material_id = await uploaded(user)
    body = await read_status(user, material_id)
    assert set(body) == STATUS_KEYS
    assert body["materialId"] == material_id
    assert (body["status"], body["progress"], body["stage"], body["description"]) == PROCESSING
    assert (body["isComplete"], body["studyPackId"], body["error"]) == (False, None, None)
    assert isinstance(body["estimatedTimeRemaining"], int)
    assert body["estimatedTimeRemaining"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body["createdAt"])


@pytest.mark.promise("S2.030", "S2.032", "S2.033", "S2.034", "S2.040", "S2.041", "S2.042", "S2.043")
async def test_a_material_moves_forward_through_the_documented_rows(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    expected = {"fetch": PROCESSING, "extract": PROCESSING, "chunk": CHUNKING}
    for stage in STAGES:
        task = await gateway.packs.claim(await gateway.packs.job_of(material_id), stage)
        assert await row_of(user, material_id) == expected.get(stage, READY), stage
        body = await read_status(user, material_id)
        assert (body["isComplete"], body["studyPackId"]) == (False, None)
        if stage == "chunk":
            await gateway.packs._save_chunks(task)
        elif stage == "save_pack":
            from tests.contract.gateway.pack_worker import small_pack

            await gateway.packs._save_pack(task, small_pack())
        else:
            await gateway.packs.finish(task, {})
    body = await read_status(user, material_id)
    assert await row_of(user, material_id) == COMPLETE
    assert (body["isComplete"], body["estimatedTimeRemaining"], body["error"]) == (True, None, None)
    assert set(body) == STATUS_KEYS
    assert str(UUID(body["studyPackId"])) == body["studyPackId"]
    assert (await user.get(f"/api/study-packs/{body['studyPackId']}")).status_code == 200


@pytest.mark.promise("S2.039")
def test_the_table_has_the_row_of_an_upload_that_no_answer_shows() -> None:
    assert words_of("uploading") == {
        "status": "uploading",
        "progress": 10,
        "stage": "Uploading",
        "description": "Uploading your file...",
    }
    shown = {status_of(state, stage, has_pack=False) for state in JobState for stage in (None, *STAGES)}
    assert shown == {"processing", "chunking", "ready", "failed"}


@pytest.mark.promise("S2.037", "S2.044", "S2.090", "S2.091", "S2.092", "S2.094", "S2.095", "S2.096", "S2.097")
@pytest.mark.parametrize(
    ("stage", "code", "listed"),
    [
        ("extract", "extraction_failed", "EXTRACTION_FAILED"),
        ("extract", "child_died", "EXTRACTION_FAILED"),
        ("extract", "ocr_failed", "OCR_FAILED"),
        ("extract", "processing_timeout", "PROCESSING_TIMEOUT"),
        ("extract", "child_timeout", "PROCESSING_TIMEOUT"),
        ("extract", "child_memory", "PROCESSING_TIMEOUT"),
        ("extract", "timeout", "PROCESSING_TIMEOUT"),
        ("fetch", "url_fetch_failed", "URL_FETCH_FAILED"),
        ("fetch", "address_refused", "URL_FETCH_FAILED"),
        ("fetch", "fetch_timeout", "URL_FETCH_FAILED"),
        ("fetch", "invalid_url", "INVALID_URL"),
        ("fetch", "youtube_transcript_unavailable", "YOUTUBE_TRANSCRIPT_UNAVAILABLE"),
        ("write_cards", "malformed_answer", "GENERATION_FAILED"),
        ("write_cards", "timeout", "GENERATION_FAILED"),
        ("review_pack", "review_blocked", "GENERATION_FAILED"),
        ("plan", "provider_failed", "AI_API_ERROR"),
        ("plan", "provider_timeout", "AI_API_ERROR"),
        ("plan", "overloaded", "AI_API_ERROR"),
    ],
)
async def test_a_failed_job_is_a_failed_material_with_the_listed_sentence(
    gateway: Gateway, user: httpx2.AsyncClient, stage: str, code: str, listed: str
) -> None:
    material_id = await uploaded(user)
    await gateway.packs.break_at(material_id, stage, code)
    body = await read_status(user, material_id)
    assert set(body) == STATUS_KEYS | {"errorCode"}
    assert await row_of(user, material_id) == FAILED
    assert (body["isComplete"], body["studyPackId"], body["estimatedTimeRemaining"]) == (False, None, None)
    assert (body["errorCode"], body["error"]) == (listed, SENTENCES[listed])


SENTENCES = {
    "EXTRACTION_FAILED": "Failed to extract content. Please try a different file.",
    "OCR_FAILED": "Unable to extract text from image. Please ensure the image contains readable text.",
    "PROCESSING_TIMEOUT": "Processing took too long. Please try a smaller file.",
    "INVALID_URL": "Invalid URL. Please check the link and try again.",
    "URL_FETCH_FAILED": "Unable to access URL. Please check the link and try again.",
    "YOUTUBE_TRANSCRIPT_UNAVAILABLE": "YouTube transcript unavailable. Please try a different video.",
    "GENERATION_FAILED": "Generation failed. Please try again or contact support.",
    "AI_API_ERROR": "AI service error. Please try again later.",
}


async def test_a_cancelled_job_is_a_failed_material(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    await gateway.ledger.cancel_job(await gateway.packs.job_of(material_id), "An operator's reason.")
    body = await read_status(user, material_id)
    assert (body["status"], body["errorCode"]) == ("failed", "GENERATION_FAILED")
    assert "operator" not in str(body)


@pytest.mark.promise("S2.001", "S2.045", "S2.100", "S2.101")
async def test_what_is_unknown_or_somebody_elses_is_not_found(
    gateway: Gateway, user: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    material_id = await uploaded(user)
    await read_status(user, material_id)
    async with gateway.client(f"user-{uuid4()}") as other:
        for path in (material_id, UNKNOWN, "7", "x" * 36, f"{{{material_id}}}"):
            answer = await other.get(f"/api/materials/{path}/status")
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND)
    answer = await anonymous.get(f"/api/materials/{material_id}/status")
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


@pytest.mark.promise("S2.045")
async def test_without_a_database_nothing_can_be_said() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            cut_off(database)
            answer = await api.get(f"/api/materials/{UNKNOWN}/status")
    assert (answer.status_code, answer.json()) == (500, {"error": "Internal server error"})


@pytest.mark.promise("S2.046")
async def test_polls_are_answered_from_memory_and_not_asked_of_the_database() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            gateway.server.config.app.state.services.statuses._now = lambda: 0.0
            material_id = await uploaded(api)
            first = await read_status(api, material_id)
            cut_off(database)
            for _ in range(300):
                assert await read_status(api, material_id) == first


@pytest.mark.promise("S2.047")
async def test_nothing_that_is_kept_hides_a_change(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    """Every answer after a change is of that change: here the worker's signal arrives before the poll."""
    for _ in range(3):
        material_id = await uploaded(user)
        await read_status(user, material_id)
        await gateway.packs.run_stage(material_id, "fetch")
        await gateway.packs.run_stage(material_id, "extract")
        await read_status(user, material_id)
        task = await gateway.packs.claim(await gateway.packs.job_of(material_id), "chunk")
        assert (await read_status(user, material_id))["status"] == "chunking"
        await gateway.packs.fail_with(task, "ocr_failed")
        assert (await read_status(user, material_id))["status"] == "failed"


@pytest.mark.promise("S2.047")
async def test_a_lost_signal_hides_an_end_for_less_than_two_polls(database: str) -> None:
    """The worker's signals go nowhere; a client that asks every two seconds sees the end at its next question."""
    deaf = LocalSignals()
    async with run_gateway(database, worker_signals=deaf) as gateway, gateway.client(f"user-{uuid4()}") as api:
        material_id = await uploaded(api)
        await gateway.packs.before(material_id, "save_pack")
        statuses = gateway.server.config.app.state.services.statuses
        before = await read_status(api, material_id)
        await gateway.packs.run_stage(material_id, "save_pack")
        assert await read_status(api, material_id) == before
        statuses._now = lambda: asyncio.get_running_loop().time() + 2.0
        assert (await read_status(api, material_id))["status"] == "complete"


async def test_without_signals_nothing_is_kept(database: str) -> None:
    signals = LocalSignals(connected=False)
    async with run_gateway(database, signals) as gateway, gateway.client(f"user-{uuid4()}") as api:
        material_id = await uploaded(api)
        await read_status(api, material_id)
        await gateway.packs.break_at(material_id, "fetch")
        assert (await read_status(api, material_id))["status"] == "failed"


@pytest.mark.promise("S2.047")
async def test_an_answer_has_a_tag_and_is_asked_again_about(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    path = f"/api/materials/{material_id}/status"
    first = await user.get(path)
    assert first.headers["cache-control"] == "private, no-cache"
    same = await user.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    weak = await user.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert weak.status_code == 304
    await gateway.packs.break_at(material_id, "fetch")
    changed = await user.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


@pytest.mark.promise("S2.036")
async def test_what_is_left_is_measured_where_there_is_history(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    medians = {"fetch": 1000.0, "extract": 2000.0, "chunk": 500.0, "plan": 3000.0, "write_notes": 4000.0}
    medians |= {"write_cards": 9000.0, "review_pack": 1000.0, "save_pack": 100.0}
    assert left_of(medians) == {"processing": 17, "chunking": 14, "ready": 14}
    assert left_of({}) == {"processing": 1, "chunking": 1, "ready": 1}
    assert RULE_OF_THUMB["chunking"] == 30
    await made(gateway, user)
    estimates = gateway.server.config.app.state.services.pack_estimates
    estimates._now = lambda: asyncio.get_running_loop().time() + 2 * KEEP_SECONDS
    material_id = str((await upload(user)).json()["materialId"])
    assert (await read_status(user, material_id))["estimatedTimeRemaining"] >= 1
