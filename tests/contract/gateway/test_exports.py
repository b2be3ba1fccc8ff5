"""Markdown becomes a PDF over HTTP: what may be said, what is answered, one job for equal requests, bounded waits."""

import asyncio
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx2
import pytest

from gateway.tokens import owner_of
from ledger.artifacts import prune_artifacts
from schemas.errors import TransientError
from tests.contract.gateway.conftest import Gateway, cut_off, fresh_database, run_gateway, until
from tests.contract.gateway.generating import EXPORT
from tests.contract.gateway.generation_worker import books_worker

pytestmark = pytest.mark.services

#: Documents of one test are never those of another: the store of PDFs is asked first.
DOCUMENT = {"content": "# Machine Learning Basics\n\nMachine learning is...", "title": "ML Introduction"}
STYLED = {
    **DOCUMENT,
    "author": "GCCP Platform",
    "filename": "ml-intro.pdf",
    "styling": {"headerColor": "#1A365D", "fontSize": 11, "lineHeight": 1.7},
}


@pytest.mark.promise("S1.031", "S1.032", "S1.033", "S1.034", "S1.066")
async def test_the_documented_request_is_answered_with_a_pdf_to_save(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    async with books_worker(gateway) as books:
        answer = await api.post(EXPORT, json=STYLED)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="ml-intro.pdf"')
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert b"ML Introduction|GCCP Platform|" in answer.content
    assert b"{'header_color': '#1a365d', 'font_size': 11.0, 'line_height': 1.7}" in answer.content
    assert answer.content.endswith(str(DOCUMENT["content"]).encode())
    assert books.made == 1


@pytest.mark.promise("S1.025", "S1.026", "S1.027")
@pytest.mark.parametrize("empty", [{}, {"title": None, "author": None, "filename": None}, {"title": " ", "author": ""}])
async def test_title_author_and_filename_have_documented_defaults(
    gateway: Gateway, api: httpx2.AsyncClient, empty: dict[str, Any]
) -> None:
    async with books_worker(gateway):
        answer = await api.post(EXPORT, json={"content": "Words", **empty})
    assert b"\nDocument|None|" in answer.content
    assert answer.headers["content-disposition"].startswith('attachment; filename="document.pdf"')


@pytest.mark.promise("S1.024", "S1.035", "S1.068")
@pytest.mark.parametrize("content", [..., None, "", "  \n", "\t\r\n \u00a0", 7, [], {}, True, "\x00"])
async def test_without_content_there_is_nothing_to_export(api: httpx2.AsyncClient, content: Any) -> None:
    answer = await api.post(EXPORT, json={"title": "T"} if content is ... else {"content": content})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "code", "details"}
    assert answer.json()["code"] == "MISSING_CONTENT"


@pytest.mark.promise("S1.068")
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"null", b"[]", b'"x"', b"\xff", b'{"content":"x","title":7}', b'{"content":"x","author":[]}']
)
async def test_a_body_that_cannot_be_used_is_a_400(api: httpx2.AsyncClient, raw: bytes) -> None:
    answer = await api.post(EXPORT, content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "MISSING_CONTENT")


async def test_more_markdown_than_is_ever_rendered_is_refused_at_once(api: httpx2.AsyncClient) -> None:
    answer = await api.post(EXPORT, json={"content": "ö" * 3_000_001})
    assert (answer.status_code, answer.json()["code"]) == (413, "MISSING_CONTENT")
    assert "split it" in answer.json()["details"]


@pytest.mark.promise("S1.028", "S1.029", "S1.030")
async def test_styling_out_of_range_is_brought_into_range(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    wild = {"headerColor": "url(http://x)", "fontSize": 900, "lineHeight": -3}
    async with books_worker(gateway):
        answer = await api.post(EXPORT, json={"content": "x", "styling": wild})
        unstyled = await api.post(EXPORT, json={"content": "x", "styling": "bold"})
    assert b"{'header_color': '#1a365d', 'font_size': 32.0, 'line_height': 1.0}" in answer.content
    assert b"{'header_color': '#1a365d', 'font_size': 11.0, 'line_height': 1.5}" in unstyled.content


@pytest.mark.promise("S1.033")
@pytest.mark.parametrize(
    "name", ['a"; filename="b.exe', "x\r\nSet-Cookie: stolen=1", "../../etc/passwd", "报告\u202efdp.exe"]
)
async def test_a_file_name_cannot_leave_its_header(gateway: Gateway, api: httpx2.AsyncClient, name: str) -> None:
    async with books_worker(gateway):
        answer = await api.post(EXPORT, json={"content": "x", "filename": name})
    disposition = answer.headers["content-disposition"]
    plain, _, real = disposition.partition("; filename*=UTF-8''")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert plain.startswith('attachment; filename="')
    assert plain.endswith('.pdf"')
    assert plain.count('"') == 2
    assert real.endswith(".pdf")
    assert not set("/\\\"';\r\n\u202e") & set(plain[len('attachment; filename="') : -1] + real)


async def test_a_name_that_is_not_ascii_arrives_whole(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    async with books_worker(gateway):
        answer = await api.post(EXPORT, json={"content": "x", "filename": "Résumé 学习.pdf"})
    expected = f"attachment; filename=\"Resume.pdf\"; filename*=UTF-8''{quote('Résumé 学习.pdf', safe='')}"
    assert answer.headers["content-disposition"] == expected


@pytest.mark.promise("S1.038", "S1.039", "S1.004", "S1.066")
async def test_the_health_check_is_open_and_exactly_as_documented(anonymous: httpx2.AsyncClient) -> None:
    answer = await anonymous.get(EXPORT)
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "service": "PDF Generation API", "version": "1.0.0"}


async def test_equal_requests_at_once_share_one_job_and_later_ones_need_none(database: str) -> None:
    body = {"content": f"# {uuid4()}"}
    go = asyncio.Event()
    async with run_gateway(database, rate_limits=False) as gateway, gateway.client() as api:
        async with books_worker(gateway, go) as books:
            waiting = [asyncio.create_task(api.post(EXPORT, json=body)) for _ in range(12)]
            await until(lambda: gateway.publisher.published)
            await asyncio.sleep(0.2)
            go.set()
            answers = await asyncio.gather(*waiting)
            later = await api.post(EXPORT, json={**body, "filename": "other.pdf"})
            restyled = await api.post(EXPORT, json={**body, "styling": {"fontSize": 20}})
        assert books.made == 2
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.content for answer in [*answers, later]} == {later.content}
    assert restyled.content != later.content


async def test_nobody_is_answered_with_the_document_of_somebody_else(gateway: Gateway) -> None:
    body = {"content": f"# {uuid4()}"}
    async with books_worker(gateway) as books:
        for user in ("ada", "bob"):
            async with gateway.client(user) as client:
                assert (await client.post(EXPORT, json=body)).status_code == 200
    assert books.made == 2


@pytest.mark.promise("S1.037", "S1.073")
async def test_a_document_that_cannot_be_rendered_is_said_to_be_so(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    async with books_worker(gateway) as books:
        books.message = "The document has more than 10,000 pages."
        answer = await api.post(EXPORT, json={"content": f"# {uuid4()}"})
        assert answer.status_code == 500
        assert answer.json() == {
            "error": "Failed to generate PDF",
            "code": "PDF_GENERATION_FAILED",
            "details": "The document has more than 10,000 pages.",
        }
        books.message = None
        assert (await api.post(EXPORT, json={"content": f"# {uuid4()}"})).status_code == 200


@pytest.mark.promise("S1.037")
async def test_without_a_database_or_a_store_it_is_the_documented_500(monkeypatch: pytest.MonkeyPatch) -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:

            async def full(*_: object) -> None:
                raise TransientError("The object store failed.", code="store_failed")

            with monkeypatch.context() as patched:
                patched.setattr(type(gateway.store), "put", full)
                answer = await api.post(EXPORT, json=DOCUMENT)
            assert (answer.status_code, answer.json()["code"]) == (500, "PDF_GENERATION_FAILED")
            assert answer.json()["details"] == "The object store failed."
            cut_off(database)
            answer = await api.post(EXPORT, json=DOCUMENT)
    assert (answer.status_code, answer.json()) == (
        500,
        {"error": "Failed to generate PDF", "code": "PDF_GENERATION_FAILED"},
    )


@pytest.mark.promise("S1.074")
async def test_without_a_worker_the_wait_is_bounded_and_the_answer_a_503(database: str) -> None:
    body = {"content": f"# {uuid4()}"}
    async with run_gateway(database, pdf_wait_seconds=0.3) as gateway, gateway.client() as api:
        await gateway.ledger.read(_no_worker)
        began = asyncio.get_running_loop().time()
        first = await api.post(EXPORT, json=body)
        assert 0.3 <= asyncio.get_running_loop().time() - began < 3
        async with books_worker(gateway, asyncio.Event()):
            slow = await api.post(EXPORT, json=body)
        waiting = asyncio.create_task(api.post(EXPORT, json=body))
        await until(lambda: gateway.hub._feeds)
        async with books_worker(gateway):
            again = await waiting
    for answer, reason in (
        (first, "No live worker serves the pool books."),
        (slow, "was not ready within 0.3 seconds"),
    ):
        assert answer.status_code == 503
        assert set(answer.json()) == {"error", "code", "details"}
        assert answer.json()["code"] == "SERVICE_UNAVAILABLE"
        assert reason in answer.json()["details"]
        assert int(answer.headers["retry-after"]) > 0
    assert again.status_code == 200
    assert [actor for _, actor, _ in gateway.publisher.published] == ["pdf.render_pdf"]


async def _no_worker(connection: Any) -> None:
    await connection.execute("delete from workers")


async def test_a_client_that_hangs_up_is_waited_for_no_longer(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    waiting = asyncio.create_task(api.post(EXPORT, json={"content": f"# {uuid4()}"}))
    await until(lambda: gateway.hub._feeds)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await until(lambda: not gateway.hub._feeds, 2)


async def test_a_shutdown_answers_those_who_wait_with_503(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    waiting = asyncio.create_task(api.post(EXPORT, json={"content": f"# {uuid4()}"}))
    await until(lambda: gateway.hub._feeds)
    gateway.hub.close()
    answer = await waiting
    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")


async def test_a_key_answers_again_and_refuses_another_document(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": f"key-{uuid4()}"}
    body = {"content": f"# {uuid4()}"}
    async with books_worker(gateway) as books:
        first = await api.post(EXPORT, json=body, headers=headers)
        again = await api.post(EXPORT, json=body, headers=headers)
        other = await api.post(EXPORT, json={"content": "other"}, headers=headers)
    assert first.content == again.content
    assert books.made == 1
    assert (other.status_code, other.json()["code"]) == (409, "PDF_GENERATION_FAILED")


async def test_what_was_exported_is_deleted_after_its_time_and_can_be_made_again(database: str) -> None:
    body = {"content": f"# {uuid4()}"}
    async with run_gateway(database) as gateway, gateway.client(f"user-{uuid4()}") as api:
        async with books_worker(gateway) as books:
            first = await api.post(EXPORT, json=body)
            await gateway.ledger.read(prune_artifacts, gateway.store.delete, 100)
            assert (await api.post(EXPORT, json=body)).content == first.content
            assert books.made == 1
            await gateway.ledger.read(_age)
            assert await gateway.ledger.read(prune_artifacts, gateway.store.delete, 100) >= 2
            assert await gateway.ledger.read(_kept) == []
            assert (await api.post(EXPORT, json=body)).content == first.content
            assert books.made == 2
        names = await gateway.ledger.read(_kept)
    assert [(name.rsplit(".", 1)[1], size > 0, digest != "") for name, size, digest in names] == [
        ("md", True, True),
        ("pdf", True, True),
    ]


async def test_what_is_made_again_is_kept_for_the_whole_time_again(database: str) -> None:
    body, user = {"content": f"# {uuid4()}"}, f"user-{uuid4()}"
    async with run_gateway(database) as gateway, gateway.client(user) as api:
        async with books_worker(gateway):
            await api.post(EXPORT, json=body)
            await gateway.ledger.read(_age, 23)
            for name, _, _ in await gateway.ledger.read(_kept):
                await gateway.store.delete(name)
            await api.post(EXPORT, json=body)
        await gateway.ledger.read(_age, 23)
        await gateway.ledger.read(prune_artifacts, gateway.store.delete, 100)
        kept = await gateway.ledger.read(_kept)
    assert [str(owner_of(user)) in name for name, _, _ in kept].count(True) == 2


async def _age(connection: Any, hours: int = 25) -> None:
    await connection.execute(
        "update artifacts set expires_at = expires_at - %s * interval '1 hour' where kind = 'export'", (hours,)
    )


async def _kept(connection: Any) -> list[tuple[str, int, str]]:
    rows = await connection.execute(
        "select store_key, bytes, sha256 from artifacts where kind = 'export' order by media_type desc"
    )
    return sorted(await rows.fetchall())


async def test_an_object_that_cannot_be_deleted_stays_noted_and_gives_others_their_turn(database: str) -> None:
    async with run_gateway(database) as gateway, gateway.client(f"user-{uuid4()}") as api:
        async with books_worker(gateway):
            await api.post(EXPORT, json={"content": f"# {uuid4()}"})
        await gateway.ledger.read(_age)

        before = await gateway.ledger.read(_kept)
        stuck = before[0][0]

        async def broken(store_key: str) -> None:
            if store_key == stuck:
                raise TransientError("The object store failed.", code="store_failed")

        await gateway.ledger.read(prune_artifacts, broken, 100)
        assert await gateway.ledger.read(_kept) == [before[0]]
        await gateway.ledger.read(_age)
        await gateway.ledger.read(prune_artifacts, gateway.store.delete, 100)
        assert await gateway.ledger.read(_kept) == []
