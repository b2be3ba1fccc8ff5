"""Of materials what S2 does not document: the list, citations, streams, retry, deletion of what failed."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.tokens import owner_of
from tests.contract.gateway.conftest import UNKNOWN, Gateway
from tests.contract.gateway.pack_worker import STAGES
from tests.contract.gateway.studying import (
    ARTICLE,
    STATUS_KEYS,
    URL,
    count,
    made,
    small_pdf,
    status_of,
    stored_files,
    stream_of,
    upload,
    uploaded,
)

pytestmark = pytest.mark.services

NOT_FOUND = {"error": "Material not found.", "code": "MATERIAL_NOT_FOUND"}


@pytest.fixture
async def user(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    name = f"user-{uuid4()}"
    async with gateway.client(name) as client:
        client.headers["x-name"] = name
        yield client


async def test_materials_are_listed_newest_first_with_where_they_stand(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    first, pack_id = await made(gateway, user)
    second = (await user.post(URL, json={"url": "http://93.184.216.34/a", "type": "url"})).json()["materialId"]
    listed = (await user.get("/api/materials")).json()["materials"]
    assert [item["materialId"] for item in listed] == [second, first]
    more = {"name", "kind", "sourceUrl", "title", "pageCount", "bytes"}
    assert all(set(item) == STATUS_KEYS | more for item in listed)
    assert (listed[1]["studyPackId"], listed[1]["title"], listed[1]["pageCount"]) == (pack_id, "Tides", 3)
    assert (listed[1]["name"], listed[1]["kind"], listed[1]["bytes"]) == ("tides.pdf", "pdf", len(small_pdf()))
    assert (listed[0]["kind"], listed[0]["sourceUrl"]) == ("url", "http://93.184.216.34/a")
    async with gateway.client(f"user-{uuid4()}") as other:
        assert (await other.get("/api/materials")).json() == {"materials": []}


@pytest.mark.promise("S2.074")
async def test_a_citation_leads_to_text_page_and_offset(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id, _ = await made(gateway, user)
    answer = await user.get(f"/api/materials/{material_id}/chunks/chunk-3")
    assert answer.json() == {
        "id": "chunk-3",
        "materialId": material_id,
        "text": "Neap tides come with the half moon.",
        "page": 2,
        "offset": 92,
        "headings": [],
    }
    for path in (f"{material_id}/chunks/chunk-9", f"{UNKNOWN}/chunks/chunk-1", f"{material_id}/chunks/%00"):
        missing = await user.get(f"/api/materials/{path}")
        assert (missing.status_code, missing.json()) == (404, {"error": "Chunk not found"})
    async with gateway.client(f"user-{uuid4()}") as other:
        assert (await other.get(f"/api/materials/{material_id}/chunks/chunk-3")).status_code == 404


async def test_a_stream_shows_every_move_and_ends_with_the_pack(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    async with stream_of(user, material_id) as events:
        first = await events.event()
        assert first is not None
        assert (first["type"], first["status"], first["progress"]) == ("progress", "processing", 25)
        pack_id = await gateway.packs.make_pack(material_id)
        seen = []
        while (event := await events.event()) is not None:
            seen.append(event)
    assert {event["materialId"] for event in seen} == {material_id}
    statuses = list(dict.fromkeys(event["status"] for event in seen))
    assert statuses == ["processing", "chunking", "ready", "complete"]
    assert (seen[-1]["type"], seen[-1]["studyPackId"], seen[-1]["isComplete"]) == ("completed", pack_id, True)


async def test_a_stream_of_what_failed_says_why_in_the_listed_words(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    await gateway.packs.break_at(material_id, "extract", "ocr_failed")
    async with stream_of(user, material_id) as events:
        while (event := await events.event()) is not None:
            last = event
    assert (last["type"], last["status"], last["progress"], last["errorCode"]) == ("failed", "failed", 0, "OCR_FAILED")
    assert last["error"].startswith("Unable to extract text from image.")
    assert "Something inside" not in str(last)


async def test_nobody_follows_somebody_elses_material(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    async with gateway.client(f"user-{uuid4()}") as other:
        for method, path in (("GET", "stream"), ("POST", "retry"), ("DELETE", "")):
            answer = await other.request(method, f"/api/materials/{material_id}/{path}".rstrip("/"))
            assert (answer.status_code, answer.json()) == (404, NOT_FOUND), path


async def test_a_retry_goes_on_where_it_failed_and_the_status_moves_back_to_work(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    material_id = await uploaded(user)
    for _ in range(2):
        refused = await user.post(f"/api/materials/{material_id}/retry")
        assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_INPUT")
    await gateway.packs.break_at(material_id, "plan", "provider_failed")
    assert (await status_of(user, material_id))["status"] == "failed"
    published = len(gateway.publisher.published)
    answer = await user.post(f"/api/materials/{material_id}/retry")
    assert answer.status_code == 200
    assert answer.json() == {"materialId": material_id, "status": "processing", "message": "Material retried"}
    assert (await status_of(user, material_id))["status"] == "ready"
    assert [actor for _, actor, _ in gateway.publisher.published[published:]] == ["pack.plan"]
    for stage in STAGES[STAGES.index("plan") :]:
        await gateway.packs.run_stage(material_id, stage)
    assert (await status_of(user, material_id))["isComplete"] is True
    assert (await user.post(f"/api/materials/{material_id}/retry")).status_code == 400


async def test_what_failed_can_be_deleted_with_its_file(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id = await uploaded(user)
    await gateway.packs.break_at(material_id, "plan")
    answer = await user.delete(f"/api/materials/{material_id}")
    assert (answer.status_code, answer.json()) == (200, {"success": True, "message": "Material deleted successfully"})
    assert await stored_files(gateway, user.headers["x-name"]) == []
    assert await count(gateway, "select count(*) from chunks where material_id = %s", UUID(material_id)) == 0
    for method, path in (("GET", "/status"), ("POST", "/retry"), ("DELETE", "")):
        gone = await user.request(method, f"/api/materials/{material_id}{path}")
        assert (gone.status_code, gone.json()) == (404, NOT_FOUND)


async def test_a_material_deleted_while_it_is_read_is_refused_and_later_gone(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    material_id = await uploaded(user)
    task = await gateway.packs.begin(material_id, "chunk")
    refused = await user.delete(f"/api/materials/{material_id}")
    assert refused.json() == {"error": "Cannot delete while material is processing", "code": "PROCESSING_IN_PROGRESS"}
    await gateway.packs.fail_with(task, "extraction_failed")
    assert (await user.delete(f"/api/materials/{material_id}")).status_code == 200


async def test_a_job_that_was_pruned_leaves_its_pack_readable(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    material_id, pack_id = await made(gateway, user)
    failed = await uploaded(user)
    async with gateway.ledger.connection() as connection:
        await connection.execute("delete from events")
        await connection.execute("delete from attempts")
        await connection.execute("delete from jobs where owner = %s", (owner_of(user.headers["x-name"]),))
    body = await status_of(user, material_id)
    assert (body["isComplete"], body["studyPackId"]) == (True, pack_id)
    assert (await status_of(user, failed))["errorCode"] == "GENERATION_FAILED"
    assert (await user.get(f"/api/materials/{material_id}/stream")).status_code == 204
    assert (await user.delete(f"/api/materials/{failed}")).status_code == 200


async def test_a_page_of_another_origin_cannot_write_with_the_cookie(gateway: Gateway) -> None:
    from gateway.tokens import make_token
    from tests.contract.gateway.conftest import SECRET

    cookies = {"sb-access-token": make_token(SECRET, f"user-{uuid4()}")}
    async with gateway.client(None, cookies=cookies) as client:
        refused = await upload(client, headers={"Origin": "https://evil.example"})
        assert (refused.status_code, refused.json()) == (403, {"error": "Forbidden"})
        taken = await upload(client, headers={"Origin": gateway.url})
        assert taken.status_code == 201
        wrong = await client.post(URL, json={"url": ARTICLE, "type": "url"}, headers={"Origin": "https://evil.example"})
        assert wrong.status_code == 403
