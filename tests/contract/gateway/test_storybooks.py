"""Picture books over HTTP: read, listed page by page, taken away as files, repaired, deleted. Nobody sees another's."""

import asyncio
import re
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.tokens import owner_of
from tests.contract.gateway.backgrounding import ISO, STARTED, newcomer
from tests.contract.gateway.book_worker import BookFilesWorker, put_book
from tests.contract.gateway.conftest import UNKNOWN, Gateway, cut_off, fresh_database, run_gateway
from tests.contract.gateway.generation_worker import books_worker
from tests.storybooks import SHEET, small_book

pytestmark = pytest.mark.services

BOOKS = "/api/storybooks"
HEAD = {
    "storybook_id",
    "jobId",
    "title",
    "audience",
    "style",
    "language",
    "totalPages",
    "totalScenes",
    "repairs",
    "createdAt",
    "updatedAt",
    "has_errors",
    "missingImages",
    "coverImage",
    "illustrator",
}


def reader() -> str:
    return f"reader-{uuid4()}"


def unique(**changes: Any) -> Any:
    """A small book with pictures of its own."""
    return small_book(**{"prefix": uuid4().hex, **changes})


@pytest.mark.promise("S4.020", "S4.021")
async def test_a_book_is_read_with_links_to_its_pictures(gateway: Gateway) -> None:
    user = reader()
    storybook_id = await put_book(gateway, user, unique(missing={(2, 1)}))
    async with newcomer(gateway, user) as api, newcomer(gateway, None) as anybody:
        answer = await api.get(f"{BOOKS}/{storybook_id}")
        assert answer.status_code == 200
        book = answer.json()
        assert set(book) == HEAD | {"story", "character_description", "pages", "warning"}
        assert book["warning"] == "1 of 4 pictures is missing: page 2 scene 1."
        assert (book["has_errors"], book["missingImages"], book["totalPages"], book["totalScenes"]) == (True, 1, 2, 4)
        assert book["character_description"] == SHEET.description
        assert re.fullmatch(ISO, book["createdAt"])
        first, last = book["pages"][0]["scenes"][0], book["pages"][1]["scenes"][0]
        assert set(first) == {"description", "emotion", "imagePrompt", "generatedImage", "alt"}
        assert set(last) == {"description", "emotion", "imagePrompt", "error"}
        assert (await anybody.get(first["generatedImage"])).status_code == 200
        assert (await anybody.get(first["generatedImage"].replace("signature=", "signature=0"))).status_code != 200
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
async def test_the_book_of_another_is_not_there(gateway: Gateway, method: str) -> None:
    storybook_id = await put_book(gateway, reader(), unique(missing={(1, 1)}))
    async with newcomer(gateway) as stranger, newcomer(gateway, None) as anybody:
        for wanted in (storybook_id, UNKNOWN, "none"):
            paths = [f"{BOOKS}/{wanted}/repair"] if method == "POST" else [f"{BOOKS}/{wanted}"]
            paths += [f"{BOOKS}/{wanted}.pdf", f"{BOOKS}/{wanted}.epub"] if method == "GET" else []
            for path in paths:
                answer = await stranger.request(method, path)
                assert (answer.status_code, answer.json()) == (404, {"error": "Storybook not found"}), path
                assert (await anybody.request(method, path)).status_code == 401
    assert gateway.publisher.published == []


async def test_books_are_listed_newest_first_in_pages_that_a_cursor_joins(gateway: Gateway) -> None:
    user = reader()
    made = [await put_book(gateway, user, unique(title=f"Book {number}")) for number in range(5)]
    async with newcomer(gateway, user) as api:
        seen: list[str] = []
        params = {"limit": "2"}
        while True:
            answer = (await api.get(BOOKS, params=params)).json()
            assert all(set(book) == HEAD for book in answer["storybooks"])
            seen += [book["storybook_id"] for book in answer["storybooks"]]
            if "nextCursor" not in answer:
                break
            params["cursor"] = answer["nextCursor"]
        assert seen == made[::-1]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=", "cursor=eA", "cursor=%FF"])
async def test_a_list_refuses_what_it_cannot_use(gateway: Gateway, query: str) -> None:
    async with newcomer(gateway) as api:
        answer = await api.get(f"{BOOKS}?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")


async def test_a_deleted_book_is_gone_with_its_pictures_and_deleted_once(gateway: Gateway) -> None:
    user = reader()
    book, other = unique(), unique().model_copy(update={"sheet": SHEET.model_copy(update={"reference_key": None})})
    storybook_id, kept = await put_book(gateway, user, book), await put_book(gateway, user, other)
    async with newcomer(gateway, user) as api:
        link = (await api.get(f"{BOOKS}/{storybook_id}")).json()["coverImage"]
        assert (await api.delete(f"{BOOKS}/{storybook_id}")).json()["success"] is True
        assert (await api.delete(f"{BOOKS}/{storybook_id}")).status_code == 404
        assert (await api.get(f"{BOOKS}/{storybook_id}")).status_code == 404
        assert (await api.get(link)).status_code == 404
        assert await gateway.store.head(book.cover.key) is None
        assert await gateway.store.head(other.cover.key) is not None
        assert [found["storybook_id"] for found in (await api.get(BOOKS)).json()["storybooks"]] == [kept]


@pytest.mark.parametrize(("suffix", "media_type"), [("pdf", "application/pdf"), ("epub", "application/epub+zip")])
async def test_a_book_is_taken_away_as_a_file_that_is_made_once(gateway: Gateway, suffix: str, media_type: str) -> None:
    user = reader()
    storybook_id = await put_book(gateway, user, unique(title="Der Fuchs / Brücke"))
    async with newcomer(gateway, user) as api, books_worker(gateway, kind=BookFilesWorker) as worker:
        answers = await asyncio.gather(*(api.get(f"{BOOKS}/{storybook_id}.{suffix}") for _ in range(3)))
        again = await api.get(f"{BOOKS}/{storybook_id}.{suffix}")
    for answer in (*answers, again):
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
        assert answer.content == f"{suffix}: Der Fuchs / Brücke 0".encode()
        assert f"Br%C3%BCcke.{suffix}" in answer.headers["content-disposition"]
    assert worker.made == 1


async def test_a_book_that_has_changed_has_another_file(gateway: Gateway) -> None:
    user = reader()
    storybook_id = await put_book(gateway, user, unique(missing={(1, 2)}))
    async with newcomer(gateway, user) as api, books_worker(gateway, kind=BookFilesWorker) as worker:
        assert (await api.get(f"{BOOKS}/{storybook_id}.pdf")).content.endswith(b" 0")
        await put_book(gateway, user, unique(), UUID(storybook_id))
        assert (await api.get(f"{BOOKS}/{storybook_id}.pdf")).content.endswith(b" 1")
    assert worker.made == 2


async def test_a_file_that_cannot_be_made_says_why_and_one_that_nobody_makes_can_be_asked_for_again(
    gateway: Gateway, database: str
) -> None:
    user = reader()
    storybook_id = await put_book(gateway, user, unique())
    async with newcomer(gateway, user) as api, books_worker(gateway, kind=BookFilesWorker) as worker:
        worker.message = "This book takes too much time or memory to lay out."
        answer = await api.get(f"{BOOKS}/{storybook_id}.pdf")
        assert (answer.status_code, answer.json()["code"]) == (500, "JOB_FAILED")
        assert "too much time or memory" in answer.json()["error"]
    async with run_gateway(database, pdf_wait_seconds=0.2) as slow, newcomer(slow, user) as api:
        storybook_id = await put_book(slow, user, unique())
        late = await api.get(f"{BOOKS}/{storybook_id}.epub")
        assert late.status_code == 503
        assert set(late.json()) == {"error", "retryAfter"}
        assert late.headers["retry-after"] == "5"


async def test_a_repair_starts_one_job_however_often_it_is_asked_for(gateway: Gateway) -> None:
    user = reader()
    storybook_id = await put_book(gateway, user, unique(missing={(1, 1)}))
    async with newcomer(gateway, user) as api:
        answers = await asyncio.gather(*(api.post(f"{BOOKS}/{storybook_id}/repair") for _ in range(3)))
        assert all(answer.status_code == 200 for answer in answers), [answer.text for answer in answers]
        assert all(set(answer.json()) == STARTED for answer in answers)
        [job_id] = {answer.json()["jobId"] for answer in answers}
        status = await api.get(answers[0].json()["pollingUrl"])
        assert status.json()["status"] == "pending"
    job = await gateway.ledger.get_job(UUID(job_id))
    assert job is not None
    assert (job.pipeline, job.owner) == ("storybook", owner_of(user))
    assert (job.request["repairs"], job.request["character"]["key"]) == (storybook_id, SHEET.reference_key)
    assert [page["page_number"] for page in job.request["pages"]] == [1, 2]


async def test_a_whole_book_needs_no_repair(gateway: Gateway) -> None:
    user = reader()
    storybook_id = await put_book(gateway, user, unique())
    async with newcomer(gateway, user) as api:
        answer = await api.post(f"{BOOKS}/{storybook_id}/repair")
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")
        assert "nothing to repair" in answer.json()["error"]


async def test_without_a_database_every_route_says_so_in_the_shape_of_its_product() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, newcomer(gateway) as api:
            cut_off(database)
            calls: list[tuple[str, str]] = [
                ("GET", BOOKS),
                ("GET", f"{BOOKS}/{UNKNOWN}"),
                ("GET", f"{BOOKS}/{UNKNOWN}.pdf"),
                ("POST", f"{BOOKS}/{UNKNOWN}/repair"),
                ("DELETE", f"{BOOKS}/{UNKNOWN}"),
            ]
            for method, path in calls:
                answer: httpx2.Response = await api.request(method, path)
                assert (answer.status_code, answer.json()["code"]) == (500, "DATABASE_ERROR"), path
