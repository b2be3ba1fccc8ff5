"""Uploading: what is taken, what is answered, and what is kept of it."""

import asyncio
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.tokens import owner_of
from ledger.materials import get_material
from ledger.uploads import submit_stored
from schemas.errors import LedgerUnavailableError, TransientError
from tests.contract.gateway.conftest import Gateway, cut_off, fresh_database, run_gateway
from tests.contract.gateway.studying import (
    UPLOAD,
    count,
    small_docx,
    small_pdf,
    small_picture,
    stored_files,
    upload,
)

pytestmark = pytest.mark.services


@pytest.fixture
async def somebody(gateway: Gateway) -> Any:
    """A client of a user who has used nothing of the month yet."""
    name = f"user-{uuid4()}"
    async with gateway.client(name) as client:
        client.headers["x-name"] = name
        yield client


def name_of(client: httpx2.AsyncClient) -> str:
    return client.headers["x-name"]


@pytest.mark.promise("S2.003", "S2.006", "S2.010", "S2.011", "S2.012")
async def test_an_upload_is_answered_with_exactly_the_three_documented_keys(somebody: httpx2.AsyncClient) -> None:
    answer = await upload(somebody)
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "materialId": str(UUID(body["materialId"])),
        "status": "processing",
        "message": "Material uploaded successfully",
    }
    assert (await somebody.post(f"/api{UPLOAD}", files={"file": ("a.pdf", small_pdf())})).status_code == 404


@pytest.mark.promise("S2.019")
async def test_an_upload_is_a_row_a_stored_file_a_job_and_a_used_unit(
    gateway: Gateway, somebody: httpx2.AsyncClient
) -> None:
    name, data = name_of(somebody), small_pdf()
    material_id = UUID((await upload(somebody, "Notes on tides.pdf", data)).json()["materialId"])
    material = await gateway.ledger.read(get_material, owner_of(name), material_id)
    assert material is not None
    assert (material.kind, material.name, material.media_type) == ("pdf", "Notes on tides.pdf", "application/pdf")
    assert (material.bytes, material.source_url, material.job_state) == (len(data), None, "pending")
    assert material.store_key is not None
    assert await gateway.store.read(material.store_key, len(data)) == data
    job = await gateway.ledger.get_job(material.job_id)
    assert job is not None
    assert (job.pipeline, job.request) == ("pack", {"material_id": str(material_id), "language": None})
    assert [actor for _, actor, _ in gateway.publisher.published] == ["pack.fetch"]
    assert await count(gateway, "select count(*) from pack_uses where owner = %s", owner_of(name)) == 1
    kept = "select count(*) from artifacts where store_key = %s and job_id = %s and expires_at is null and bytes = %s"
    assert await count(gateway, kept, material.store_key, material.job_id, len(data)) == 1


@pytest.mark.promise("S2.007", "S2.008")
@pytest.mark.parametrize(
    ("name", "form", "kind", "media_type"),
    [
        ("a.jpg", "JPEG", "image", "image/jpeg"),
        ("a.JPEG", "JPEG", "image", "image/jpeg"),
        ("a.png", "PNG", "image", "image/png"),
        ("a.webp", "WEBP", "image", "image/webp"),
        ("a.gif", "GIF", "image", "image/gif"),
        ("a.docx", "", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
async def test_each_documented_type_is_taken(
    gateway: Gateway, somebody: httpx2.AsyncClient, name: str, form: str, kind: str, media_type: str
) -> None:
    answer = await upload(somebody, name, small_picture(form) if form else small_docx())
    assert answer.status_code == 201, answer.text
    owner = owner_of(name_of(somebody))
    material = await gateway.ledger.read(get_material, owner, UUID(answer.json()["materialId"]))
    assert material is not None
    assert (str(material.kind), material.media_type) == (kind, media_type)


DATA = Path(__file__).parents[3].parent / "shared" / "data"


@pytest.mark.promise("S2.006", "S2.007", "S2.008")
@pytest.mark.parametrize("folder", ["pdf", "docx", "images_text"])
async def test_real_files_are_taken_also_those_that_cannot_be_read(database: str, folder: str, tmp_path: Path) -> None:
    """Encrypted, blank and broken ones fail later, with a sentence that says why."""
    files = sorted((DATA / folder).glob("*.*")) if DATA.exists() else []
    if not files:
        pytest.skip("the real files are not beside this repository")
    settings = {"packs_per_month_free": 100, "store_url": f"file://{tmp_path}"}
    async with run_gateway(database, **settings) as gateway, gateway.client(f"user-{uuid4()}") as api:
        for path in files:
            answer = await upload(api, path.name, await asyncio.to_thread(path.read_bytes))
            assert answer.status_code == 201, (path.name, answer.text)


@pytest.mark.promise("S2.017", "S2.087")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("setup.exe.pdf", b"MZ\x90\0" + b"\0" * 600),
        ("tides.docx", small_pdf()),
        ("tides.pdf", small_docx()),
        ("tides.png", small_picture("JPEG")),
        ("tides", small_pdf()),
        ("tides.txt", b"A tide is the rise and fall of the sea."),
        ("sheet.xlsx", b"PK\x03\x04" + b"\0" * 600),
        ("empty.pdf", b""),
    ],
)
async def test_what_is_not_what_its_name_says_is_refused_and_leaves_nothing(
    gateway: Gateway, somebody: httpx2.AsyncClient, name: str, data: bytes
) -> None:
    answer = await upload(somebody, name, data)
    assert answer.status_code == 415
    assert answer.json() == {
        "error": "Unsupported file type. Please upload PDF, DOCX, or images.",
        "code": "INVALID_FILE_TYPE",
    }
    assert await stored_files(gateway, name_of(somebody)) == []
    assert await count(gateway, "select count(*) from artifacts where owner = %s", owner_of(name_of(somebody))) == 0


@pytest.mark.promise("S2.004", "S2.005", "S2.013", "S2.099")
@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"file": "x"}},
        {"content": b""},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
        {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"content": b"--b--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"content": b"--b\r\n\r\nx\r\n--b--\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=b"}},
        {"content": b"x", "headers": {"Content-Type": f"multipart/form-data; boundary={'b' * 300}"}},
        {"data": {"file": "only text"}, "files": {"other": ("a.pdf", b"%PDF-1.4")}},
        {"files": {"file": ("", b"")}},
        {"files": [("file", ("a.pdf", b"%PDF-1.4 a")), ("file", ("b.pdf", b"%PDF-1.4 b"))]},
        {"files": {"file": ("a.pdf", b"%PDF-1.4")}, "data": {"language": "not a language"}},
        {"files": {"file": ("a.pdf", b"%PDF-1.4")}, "data": {"language": "x" * 20_000}},
        {"files": [("file", ("a.pdf", b"%PDF-1.4")), *((f"f{n}", (None, b"")) for n in range(40))]},
    ],
)
async def test_a_request_without_one_usable_file_is_a_400_that_leaves_nothing(
    gateway: Gateway, somebody: httpx2.AsyncClient, request_: dict[str, Any]
) -> None:
    answer = await somebody.post(UPLOAD, **request_)
    assert answer.status_code == 400, answer.text
    assert set(answer.json()) == {"error", "code"}
    assert answer.json()["code"] == "INVALID_INPUT"
    assert await stored_files(gateway, name_of(somebody)) == []


async def test_without_a_file_the_answer_says_so(somebody: httpx2.AsyncClient) -> None:
    answer = await somebody.post(UPLOAD, files={"other": ("a.pdf", small_pdf())})
    assert answer.json() == {"error": "No file provided", "code": "INVALID_INPUT"}


async def test_other_fields_may_stand_before_and_after_the_file(gateway: Gateway, somebody: httpx2.AsyncClient) -> None:
    for parts in (["language", "file", "note"], ["note", "file", "language"]):
        values = {"language": (None, b"pt-BR"), "note": (None, b"x"), "file": ("a.pdf", small_pdf())}
        answer = await somebody.post(UPLOAD, files=[(part, values[part]) for part in parts])
        assert answer.status_code == 201, answer.text
        job = await gateway.ledger.get_job(await gateway.packs.job_of(answer.json()["materialId"]))
        assert job is not None
        assert job.request["language"] == "pt-BR"


@pytest.mark.promise("S2.001", "S2.002", "S2.014")
async def test_without_a_session_nothing_is_taken(gateway: Gateway, anonymous: httpx2.AsyncClient) -> None:
    answer = await upload(anonymous)
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})
    from gateway.tokens import make_token
    from tests.contract.gateway.conftest import SECRET

    cookies = {"sb-access-token": make_token(SECRET, f"user-{uuid4()}")}
    async with gateway.client(None, cookies=cookies) as client:
        assert (await upload(client)).status_code == 201


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("C:\\Users\\ada\\notes.pdf", "notes.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("résumé 监督.pdf", "résumé 监督.pdf"),
        ("\u202efdp.tides.pdf", "fdp.tides.pdf"),
        ("x" * 496 + ".pdf", "x" * 184 + ".pdf"),
    ],
)
async def test_a_name_is_only_shown_and_only_what_is_harmless_of_it(
    gateway: Gateway, somebody: httpx2.AsyncClient, sent: str, shown: str
) -> None:
    boundary = b"boundary-of-the-test"
    head = f'Content-Disposition: form-data; name="file"; filename="{sent}"\r\n\r\n'.encode()
    body = b"--" + boundary + b"\r\n" + head + small_pdf() + b"\r\n--" + boundary + b"--\r\n"
    content_type = f"multipart/form-data; boundary={boundary.decode()}"
    answer = await somebody.post(UPLOAD, content=body, headers={"Content-Type": content_type})
    if "\0" in sent:  # a header may hold none (RFC 9110, 5.5); the reader of the form refuses it
        assert answer.status_code in (201, 400)
        if answer.status_code == 400:
            return
    assert answer.status_code == 201, answer.text
    (listed,) = (await somebody.get("/api/materials")).json()["materials"]
    assert listed["name"] == shown
    (key,) = await stored_files(gateway, name_of(somebody))
    assert re.fullmatch(r"uploads/[0-9a-f-]{36}/[0-9a-f-]{36}", key)


async def test_two_identical_uploads_are_two_materials_each_with_its_own_file(
    gateway: Gateway, somebody: httpx2.AsyncClient
) -> None:
    answers = await asyncio.gather(upload(somebody), upload(somebody))
    first, second = (answer.json()["materialId"] for answer in answers)
    assert first != second
    assert len(await stored_files(gateway, name_of(somebody))) == 2
    await gateway.packs.make_pack(first)
    assert (await somebody.delete(f"/api/materials/{first}")).status_code == 200
    assert len(await stored_files(gateway, name_of(somebody))) == 1
    await gateway.packs.make_pack(second)


async def test_a_key_stands_for_one_upload_however_often_it_is_sent(
    gateway: Gateway, somebody: httpx2.AsyncClient
) -> None:
    headers = {"Idempotency-Key": f"key-{uuid4()}"}
    answers = [await upload(somebody, headers=headers) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(await stored_files(gateway, name_of(somebody))) == 1
    assert await count(gateway, "select count(*) from artifacts where owner = %s", owner_of(name_of(somebody))) == 1
    for changed in ({"data": small_pdf("Another text.")}, {"name": "other.pdf"}):
        conflict = await upload(somebody, headers=headers, **changed)
        assert (conflict.status_code, conflict.json()["code"]) == (409, "INVALID_INPUT")
    assert len(await stored_files(gateway, name_of(somebody))) == 1
    material_id = answers[0].json()["materialId"]
    await gateway.packs.make_pack(material_id)
    assert (await somebody.delete(f"/api/materials/{material_id}")).status_code == 200
    gone = await upload(somebody, headers=headers)
    assert gone.status_code == 409
    assert "send a new key" in gone.json()["error"]
    assert await stored_files(gateway, name_of(somebody)) == []


@pytest.mark.promise("S2.089")
async def test_a_store_that_fails_is_a_storage_error(
    gateway: Gateway, somebody: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise TransientError("The object store failed.", code="store_failed")

    monkeypatch.setattr(gateway.store, "put_stream", fail)
    answer = await upload(somebody)
    assert answer.status_code == 500
    assert answer.json() == {"error": "Storage error. Please try again later.", "code": "STORAGE_ERROR"}
    assert await count(gateway, "select count(*) from pack_uses where owner = %s", owner_of(name_of(somebody))) == 0


@pytest.mark.promise("S2.018", "S2.088")
async def test_anything_else_that_fails_is_a_failed_upload(
    gateway: Gateway, somebody: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("gateway.material_jobs.submit_stored", crash)
    answer = await upload(somebody)
    assert answer.status_code == 500
    assert answer.json() == {"error": "Upload failed. Please try again.", "code": "UPLOAD_FAILED"}


async def test_a_material_whose_answer_from_the_ledger_is_lost_keeps_its_file(
    gateway: Gateway, somebody: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lose(*arguments: Any) -> None:
        await submit_stored(*arguments)
        raise LedgerUnavailableError

    monkeypatch.setattr("gateway.material_jobs.submit_stored", lose)
    assert (await upload(somebody)).status_code == 500
    assert len(await stored_files(gateway, name_of(somebody))) == 1


@pytest.mark.promise("S2.018")
async def test_without_a_database_an_upload_fails() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            cut_off(database)
            answer = await upload(api)
            assert await stored_files(gateway, "ada") == []
    assert answer.status_code == 500
    assert answer.json() == {"error": "Upload failed. Please try again.", "code": "UPLOAD_FAILED"}
