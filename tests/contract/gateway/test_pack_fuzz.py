"""Whatever is sent to S2's routes, the answer is a documented one: its status, its keys, its code."""

import json
import random
from uuid import uuid4

import httpx2
import pytest

from gateway.pack_codes import LISTED, PackCode
from tests.contract.gateway.conftest import UNKNOWN, run_gateway
from tests.contract.gateway.studying import CODES, PACKS, UPLOAD, URL, VIDEO, count, made, small_pdf
from tests.contract.gateway.test_generation_fuzz import mutated

pytestmark = pytest.mark.services

LINK = {"url": VIDEO, "type": "youtube", "language": "en", "transcript": "Words that were said."}
#: In headers of a form that is otherwise right.
ODDITIES = [
    b"", b"\r\n", b"\0", b";", b'"', b"=", b"filename", b'filename=""', b"filename*=UTF-8''x.pdf", b"\xff\xfe", b"--b",
    b'name="file"', b'name="file"; filename="a.pdf"', b"x" * 5_000, b'filename="' + b"a" * 4_000 + b'.pdf"',
]  # fmt: skip


@pytest.mark.promise("S2.021", "S2.023", "S2.099", "S2.101")
async def test_any_body_of_a_link_has_a_documented_answer(database: str) -> None:
    rng = random.Random("link")
    numbers = {"packs_per_month_free": 10_000}
    async with run_gateway(database, **numbers) as gateway, gateway.client(f"user-{uuid4()}") as api:
        for _ in range(150):
            sent = json.dumps(mutated(rng, LINK))
            answer = await api.post(URL, content=sent, headers={"Content-Type": "application/json"})
            assert answer.status_code in {201, 400}, (sent, answer.text)
            check(answer)


@pytest.mark.promise("S2.004", "S2.005", "S2.099", "S2.101")
async def test_any_form_has_a_documented_answer(database: str) -> None:
    rng = random.Random("form")
    numbers, content_type = {"packs_per_month_free": 10_000}, "multipart/form-data; boundary=b"
    async with run_gateway(database, **numbers) as gateway, gateway.client(f"user-{uuid4()}") as api:
        for _ in range(150):
            body = form(rng)
            answer = await api.post(UPLOAD, content=body, headers={"Content-Type": content_type})
            assert answer.status_code in {201, 400, 415}, (body[:300], answer.text)
            check(answer)


def form(rng: random.Random) -> bytes:
    """A form with up to three parts, some of them odd, some cut, some changed at a byte."""
    parts = []
    for _ in range(rng.randint(1, 3)):
        head = b"Content-Disposition: form-data; " + rng.choice([b'name="file"; filename="a.pdf"', *ODDITIES])
        parts.append(b"--b\r\n" + head + b"\r\n\r\n" + rng.choice([small_pdf(), b"en", b""]) + b"\r\n")
    body = bytearray(b"".join(parts) + b"--b--\r\n")
    if rng.random() < 0.3:
        body[rng.randrange(len(body))] = rng.randrange(256)
    return bytes(body[: rng.randrange(len(body))] if rng.random() < 0.2 else body)


def check(answer: httpx2.Response) -> None:
    body = answer.json()
    if answer.status_code < 300:
        return
    assert set(body) <= {"error", "code"}
    assert isinstance(body["error"], str)
    assert body["error"]
    if "code" in body:
        assert body["code"] in CODES
        assert LISTED[PackCode(body["code"])].status == answer.status_code
    else:
        assert answer.status_code in {401, 403, 404, 405, 500}


@pytest.mark.promise("S2.001", "S2.002", "S2.101")
async def test_every_route_and_method_refuses_in_the_same_shape(database: str) -> None:
    async with run_gateway(database) as gateway, gateway.client() as api, gateway.client(None) as anonymous:
        material_id, pack_id = await made(gateway, api)
        paths = [UPLOAD, URL, "/api/materials", PACKS, "/api/materials/x", f"{PACKS}/x.zip", "/api/materials/x/y/z"]
        for known in (material_id, UNKNOWN):
            tails = ("/status", "/stream", "/retry", "/chunks/x", "/none")
            paths += [f"/api/materials/{known}{tail}" for tail in tails]
        for known in (pack_id, UNKNOWN):
            paths += [
                f"{PACKS}/{known}",
                f"{PACKS}/{known}.md",
                f"{PACKS}/{known}/x",
                f"/api/flashcards/{known}/review",
            ]
        for path in paths:
            for method in ("GET", "PUT", "PATCH", "POST"):
                for client in (anonymous, api):
                    async with client.stream(method, path) as answer:
                        if answer.status_code < 300:
                            continue
                        await answer.aread()
                    assert answer.status_code in {400, 401, 404, 405}, (method, path, answer.text)
                    check(answer)
                    if answer.status_code == 401:
                        assert answer.json() == {"error": "Unauthorized"}


@pytest.mark.promise("S2.101")
def test_the_codes_are_the_documented_ones_and_no_others() -> None:
    assert {str(code) for code in PackCode} == CODES | {"UNAUTHORIZED_ACCESS"}
    assert set(LISTED) == set(PackCode)


@pytest.mark.promise("S2.107")
async def test_nothing_is_sent_to_anybody_unless_it_was_asked_for(database: str) -> None:
    async with run_gateway(database) as gateway, gateway.client(f"user-{uuid4()}") as api:
        before = await count(gateway, "select count(*) from deliveries")
        await made(gateway, api)
        assert await count(gateway, "select count(*) from deliveries") == before
