"""Submitting a link: which are taken, as what, and which are refused at once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway import addresses
from gateway.tokens import owner_of
from ledger.materials import MaterialRow, get_material
from providers.guard.errors import FetchUnresolvedError
from tests.contract.gateway.conftest import Gateway, cut_off, fresh_database, run_gateway
from tests.contract.gateway.studying import ARTICLE, URL, VIDEO, count, stored_files

pytestmark = pytest.mark.services

INVALID_URL = {"error": "Invalid URL. Please check the link and try again.", "code": "INVALID_URL"}


@pytest.fixture(autouse=True)
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the names of these tests resolve to; no name server is asked."""

    async def look_up(host: str, port: int) -> Sequence[str]:
        known = {"inside.example.com": ["10.0.0.7"], "both.example.com": ["93.184.216.34", "127.0.0.1"]}
        if host == "nowhere.example.com":
            raise FetchUnresolvedError
        return known.get(host, ["93.184.216.34"])

    monkeypatch.setattr(addresses, "resolve", look_up)


@pytest.fixture
async def link(gateway: Gateway) -> AsyncIterator["Links"]:
    name = f"user-{uuid4()}"
    async with gateway.client(name) as client:
        yield Links(gateway, client, name)


class Links:
    def __init__(self, gateway: Gateway, client: httpx2.AsyncClient, user: str) -> None:
        self.gateway, self.client, self.user = gateway, client, user

    async def submit(self, url: Any = ARTICLE, kind: Any = "url", **more: Any) -> httpx2.Response:
        return await self.client.post(URL, json={"url": url, "type": kind, **more})

    async def submitted(self, url: str, kind: str, **more: Any) -> MaterialRow:
        answer = await self.submit(url, kind, **more)
        assert answer.status_code == 201, answer.text
        material_id = UUID(answer.json()["materialId"])
        material = await self.gateway.ledger.read(get_material, owner_of(self.user), material_id)
        assert material is not None
        return material


@pytest.mark.promise("S2.020", "S2.022")
async def test_a_link_is_answered_with_exactly_the_three_documented_keys(gateway: Gateway, link: Links) -> None:
    answer = await link.submit()
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "materialId": str(UUID(body["materialId"])),
        "status": "processing",
        "message": "URL submitted successfully",
    }
    material = await gateway.ledger.read(get_material, owner_of(link.user), UUID(body["materialId"]))
    assert material is not None
    assert (material.kind, material.name, material.source_url) == ("url", ARTICLE, ARTICLE)
    assert (material.store_key, material.media_type, material.bytes) == (None, None, None)
    assert [actor for _, actor, _ in gateway.publisher.published] == ["pack.fetch"]
    assert await count(gateway, "select count(*) from pack_uses where owner = %s", owner_of(link.user)) == 1


@pytest.mark.promise("S2.021")
@pytest.mark.parametrize(
    ("url", "kind", "found"),
    [
        (ARTICLE, "url", "url"),
        (VIDEO, "youtube", "youtube"),
        (VIDEO, "url", "youtube"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube", "youtube"),
    ],
)
async def test_a_link_to_a_video_is_a_video_whatever_its_type_says(
    link: Links, url: str, kind: str, found: str
) -> None:
    assert (await link.submitted(url, kind)).kind == found


@pytest.mark.promise("S2.021", "S2.093")
@pytest.mark.parametrize("url", [ARTICLE, "https://vimeo.com/1", "https://www.youtube.com.example.com/watch?v=x"])
async def test_a_video_of_another_place_is_an_invalid_url(link: Links, url: str) -> None:
    answer = await link.submit(url, "youtube")
    assert (answer.status_code, answer.json()) == (400, INVALID_URL)


@pytest.mark.promise("S2.021", "S2.023", "S2.099")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ARTICLE},
        {"type": "url"},
        {"url": "", "type": "url"},
        {"url": "  ", "type": "url"},
        {"url": 7, "type": "url"},
        {"url": [ARTICLE], "type": "url"},
        {"url": ARTICLE, "type": "pdf"},
        {"url": ARTICLE, "type": "URL"},
        {"url": ARTICLE, "type": None},
        {"url": ARTICLE, "type": ["url"]},
        {"url": ARTICLE, "type": "url", "language": "in English, please"},
        {"url": ARTICLE, "type": "url", "language": 7},
        {"url": ARTICLE, "type": "url", "transcript": "Words."},
        {"url": VIDEO, "type": "youtube", "transcript": 7},
    ],
)
async def test_what_is_missing_or_wrong_is_invalid_input(link: Links, body: dict[str, Any]) -> None:
    answer = await link.client.post(URL, json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "code"}
    assert answer.json()["code"] == "INVALID_INPUT"


@pytest.mark.promise("S2.023")
@pytest.mark.parametrize("raw", [b"", b"{", b"null", b"[]", b"\xff", b'{"a":' * 5_000])
async def test_a_body_that_is_no_object_is_invalid_input(link: Links, raw: bytes) -> None:
    answer = await link.client.post(URL, content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")


@pytest.mark.promise("S2.024", "S2.093")
@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "example.com/article",
        "http://",
        "https:///article",
        "not a url",
        "http://127.0.0.1/",
        "http://127.0.0.1:8080/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://localhost/",
        "http://a.localhost/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example.com/",
        "http://both.example.com/",
        "http://example.com:25/",
        "http://ada:secret@example.com/",
        "http://example.com/a b",
        "http://" + "a" * 3000 + ".com/",
    ],
)
async def test_an_address_that_is_malformed_or_not_public_is_an_invalid_url(link: Links, url: str) -> None:
    answer = await link.submit(url)
    assert answer.status_code == 400
    assert answer.json() == INVALID_URL
    assert await count(link.gateway, "select count(*) from pack_uses where owner = %s", owner_of(link.user)) == 0


async def test_a_name_that_is_not_resolved_now_is_left_to_whoever_fetches(link: Links) -> None:
    assert (await link.submit("https://nowhere.example.com/")).status_code == 201


async def test_an_operator_may_let_loopback_be_reached(database: str) -> None:
    allow = ("127.0.0.1:9999",)
    async with run_gateway(database, fetch_allow=allow) as gateway, gateway.client(f"user-{uuid4()}") as api:
        assert (await api.post(URL, json={"url": "http://127.0.0.1:9999/a", "type": "url"})).status_code == 201
        refused = await api.post(URL, json={"url": "http://127.0.0.1:9998/a", "type": "url"})
        assert refused.json() == INVALID_URL


@pytest.mark.promise("S2.095")
async def test_a_pasted_transcript_is_the_stored_text_of_its_video(gateway: Gateway, link: Links) -> None:
    text = "A tide is the rise and fall of the sea. \u2028 π\n" * 3
    material = await link.submitted(VIDEO, "youtube", transcript=text, language="de")
    assert (material.kind, material.media_type, material.bytes) == ("youtube", "text/plain", len(text.encode()))
    assert material.store_key is not None
    assert (await gateway.store.read(material.store_key, 10_000)).decode() == text
    job = await gateway.ledger.get_job(material.job_id)
    assert job is not None
    assert job.request["language"] == "de"
    assert (await link.submitted(VIDEO, "youtube", transcript="  \n")).store_key is None


async def test_a_key_stands_for_one_link(link: Links) -> None:
    headers = {"Idempotency-Key": f"key-{uuid4()}"}
    body = {"url": VIDEO, "type": "youtube", "transcript": "Words that were said."}
    answers = await asyncio.gather(*(link.client.post(URL, json=body, headers=headers) for _ in range(8)))
    assert len({answer.text for answer in answers}) == 1
    assert len(await stored_files(link.gateway, link.user)) == 1
    for change in ({"transcript": "Other words."}, {"url": VIDEO[:-1] + "R"}, {"language": "de"}):
        conflict = await link.client.post(URL, json={**body, **change}, headers=headers)
        assert (conflict.status_code, conflict.json()["code"]) == (409, "INVALID_INPUT")
    assert len(await stored_files(link.gateway, link.user)) == 1


@pytest.mark.promise("S2.001", "S2.025")
async def test_without_a_session_no_link_is_taken(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.post(URL, json={"url": ARTICLE, "type": "url"})
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


@pytest.mark.promise("S2.027", "S2.102")
async def test_without_a_database_no_link_is_taken() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            cut_off(database)
            answer = await api.post(URL, json={"url": ARTICLE, "type": "url"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "Database error. Please try again.", "code": "DATABASE_ERROR"}
