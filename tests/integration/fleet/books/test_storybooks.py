"""Picture books through HTTP on a real fleet: pictures that fail, repairs, deaths, cancels, a store that is away."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from PIL import Image

from tests.fleet import until
from tests.integration.fleet import held_books
from tests.integration.fleet.booking import Booking, key_of, scenes_of
from tests.integration.fleet.held_books import HELD, REFUSED, SENTENCE

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]
START_KEYS = {"jobId", "status", "estimatedCompletion", "estimatedMinutes", "pollingUrl", "message"}


def user() -> str:
    return f"reader-{uuid4().hex[:8]}"


@pytest.mark.promise("S4.020", "S4.021", "S4.022")
async def test_a_picture_that_fails_leaves_a_sentence_in_its_place_and_the_book_is_made(books: Booking) -> None:
    async with books.study.http(user()) as http:
        job_id = await books.start(http, [["crossing", f"falling {REFUSED}"], ["resting"]])
        status = await books.ended(http, job_id)
        assert (status["status"], status["result"]["has_errors"]) == ("completed", True)
        assert status["result"]["warning"] == "1 of 3 pictures is missing: page 1 scene 2."
        first, second, third = scenes_of(status["result"])
        assert second["error"] == SENTENCE
        assert "generatedImage" not in second
        assert "error" not in first
        picture = await http.get(third["generatedImage"])
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        assert [page["pageNumber"] for page in status["result"]["pages"]] == [1, 2]
        book = await books.book(http, status["result"]["storybook_id"])
        assert (book["has_errors"], book["missingImages"]) == (True, 1)
        assert len(held_books.drawn(books.marks)) == 2


@pytest.mark.promise("S4.022")
async def test_a_book_none_of_whose_pictures_can_be_drawn_is_no_book(books: Booking) -> None:
    async with books.study.http(user()) as http:
        job_id = await books.start(http, [[f"one {REFUSED}", f"two {REFUSED}"]])
        status = await books.ended(http, job_id)
        assert status["status"] == "failed"
        assert status["error"] == f"None of the 2 pictures could be drawn: {SENTENCE}"
        assert (await http.get("/api/storybooks")).json() == {"storybooks": []}


@pytest.mark.promise("S4.020", "S4.022")
async def test_a_repair_draws_what_is_missing_and_nothing_else(books: Booking) -> None:
    async with books.study.http(user()) as http:
        book = await books.made(http, await books.start(http, [["walking", f"falling {REFUSED}"], ["sleeping"]]))
        before = scenes_of(book)
        assert sorted(held_books.drawn(books.marks)) == ["sleeping", "walking"]
        held_books.allow(books.marks)
        answer = await http.post(f"/api/storybooks/{book['storybook_id']}/repair")
        assert answer.status_code == 200, answer.text
        assert set(answer.json()) == START_KEYS
        repaired = await books.made(http, answer.json()["jobId"])
        assert repaired["storybook_id"] == book["storybook_id"]
        assert (repaired["has_errors"], repaired["missingImages"], repaired["repairs"]) == (False, 0, 1)
        assert "warning" not in repaired
        after = scenes_of(repaired)
        assert [key_of(after[i]["generatedImage"]) for i in (0, 2)] == [
            key_of(before[i]["generatedImage"]) for i in (0, 2)
        ]
        assert after[1]["generatedImage"]
        assert held_books.drawn(books.marks) == [f"falling {REFUSED}", "sleeping", "walking"]
        assert repaired["character_description"] == book["character_description"]
        assert (repaired["createdAt"], repaired["pages"][0]["text"]) == (book["createdAt"], book["pages"][0]["text"])
        nothing = await http.post(f"/api/storybooks/{book['storybook_id']}/repair")
        assert (nothing.status_code, nothing.json()["code"]) == (400, "INVALID_INPUT")


async def test_a_repair_that_fails_again_leaves_the_book_as_it_was(books: Booking) -> None:
    async with books.study.http(user()) as http:
        book = await books.made(http, await books.start(http, [["swimming", f"diving {REFUSED}"]]))
        answer = await http.post(f"/api/storybooks/{book['storybook_id']}/repair")
        repaired = await books.made(http, answer.json()["jobId"])
        assert (repaired["has_errors"], repaired["warning"]) == (True, book["warning"])
        assert [scene.get("error") for scene in scenes_of(repaired)] == [None, SENTENCE]
        assert held_books.drawn(books.marks) == ["swimming"]


async def test_two_repairs_at_once_are_one(books: Booking) -> None:
    async with books.study.http(user()) as http:
        held_books.release(books.marks)
        book = await books.made(http, await books.start(http, [["climbing", f"jumping {REFUSED} {HELD}"]]))
        held_books.hold(books.marks)
        held_books.allow(books.marks)
        path = f"/api/storybooks/{book['storybook_id']}/repair"
        answers = await asyncio.gather(*(http.post(path) for _ in range(4)))
        job_ids = {answer.json()["jobId"] for answer in answers}
        assert len(job_ids) == 1, [answer.text for answer in answers]
        held_books.release(books.marks)
        repaired = await books.made(http, job_ids.pop())
        assert (repaired["has_errors"], repaired["repairs"]) == (False, 1)
        assert len(held_books.drawn(books.marks)) == 2


async def test_a_book_that_is_deleted_while_it_is_repaired_stays_deleted(books: Booking) -> None:
    async with books.study.http(user()) as http:
        held_books.release(books.marks)
        book = await books.made(http, await books.start(http, [["running", f"hiding {REFUSED} {HELD}"]]))
        held_books.hold(books.marks)
        held_books.allow(books.marks)
        before = held_books.begun(books.marks)
        job_id = (await http.post(f"/api/storybooks/{book['storybook_id']}/repair")).json()["jobId"]
        await until(_held_more_than(books, before), 20, books.study.fleet.describe)
        assert (await http.delete(f"/api/storybooks/{book['storybook_id']}")).status_code == 200
        held_books.release(books.marks)
        assert (await books.ended(http, job_id))["status"] == "failed"
        assert (await http.get(f"/api/storybooks/{book['storybook_id']}")).status_code == 404
        gone = await http.get(scenes_of(book)[0]["generatedImage"])
        assert gone.status_code == 404


async def test_a_worker_that_is_killed_among_the_pictures_costs_none_that_is_finished(books: Booking) -> None:
    fleet = books.study.fleet
    async with books.study.http(user()) as http:
        job_id = await books.start(http, [["one", "two", "three"], [f"four {HELD}", "five", "six"]])
        done = "select count(*) from tasks where job_id = %s and stage = 'illustrate' and state = 'done'"

        async def five_done() -> bool:
            return fleet.count(done, job_id) == 5 and held_books.begun(books.marks) > 0

        await until(five_done, 30, fleet.describe)
        fleet.kill("worker-1")
        fleet.start("worker-1")
        held_books.release(books.marks)
        book = await books.made(http, job_id)
        assert not book["has_errors"]
        assert held_books.drawn(books.marks) == ["five", f"four {HELD}", "one", "six", "three", "two"]
        assert fleet.count("select count(*) from storybooks where job_id = %s", job_id) == 1
        calls = fleet.rows("select task_id from calls where job_id = %s and provider = 'offline'", job_id)
        pictures = fleet.rows("select id from tasks where job_id = %s and stage = 'illustrate'", job_id)
        assert {row["id"] for row in pictures} <= {row["task_id"] for row in calls}


async def test_a_cancel_among_the_pictures_stops_them_and_makes_no_book(books: Booking) -> None:
    async with books.study.http(user()) as http:
        job_id = await books.start(http, [[f"alpha {HELD}", f"beta {HELD}", f"gamma {HELD}"]])
        await until(_held_more_than(books, 1), 20, books.study.fleet.describe)
        assert (await http.post(f"/api/jobs/{job_id}/cancel")).status_code == 200
        assert (await books.ended(http, job_id))["status"] == "cancelled"

        async def nothing_runs() -> bool:
            running = "select count(*) from attempts a join tasks t on t.id = a.task_id where t.job_id = %s"
            return books.study.fleet.count(f"{running} and a.state = 'running'", job_id) == 0

        await until(nothing_runs, 5, books.study.fleet.describe)
        other = await books.start(http, [["delta"]])
        assert not (await books.made(http, other))["has_errors"]
        held_books.release(books.marks)
        assert held_books.drawn(books.marks) == ["delta"]
        assert len((await http.get("/api/storybooks")).json()["storybooks"]) == 1


async def test_a_store_that_is_away_for_a_while_costs_time_and_no_picture(books: Booking) -> None:
    async with books.study.http(user()) as http:
        job_id = await books.start(http, [[f"north {HELD}", "south"], [f"east {HELD}", f"west {HELD}"]])
        await until(_held_more_than(books, 1), 20, books.study.fleet.describe)
        attempts = (
            "select count(*) from attempts a join tasks t on t.id = a.task_id"
            " where t.job_id = %s and a.code = 'store_failed' and a.state = %s"
        )
        with books.store_away():
            held_books.release(books.marks)

            async def noticed() -> bool:
                return books.study.fleet.count(attempts, job_id, "released") >= 2

            await until(noticed, 20, books.study.fleet.describe)
        book = await books.made(http, job_id)
        assert (book["has_errors"], book["missingImages"]) == (False, 0)
        # What was drawn and could not be kept cost one try; then nobody draws before the store is back.
        assert books.study.fleet.count("select max(tries) from tasks where job_id = %s", job_id) == 1


async def test_a_reused_picture_of_the_hero_is_the_cover_and_nothing_is_drawn_for_it(books: Booking) -> None:
    async with books.study.http(user()) as http:
        book = await books.made(http, await books.start(http, [["sailing"]], isReusedImage=True))
        assert held_books.drawn(books.marks) == ["sailing"]
        cover = await http.get(book["coverImage"])
        assert Image.open(io.BytesIO(cover.content)).size == (96, 128)
        other = await books.made(http, await books.start(http, [["rowing"]]))
        assert key_of(other["coverImage"]) == key_of(scenes_of(other)[0]["generatedImage"])


async def test_books_and_their_pictures_are_their_owners_alone(books: Booking) -> None:
    async with books.study.http(user()) as http, books.study.http(user()) as stranger:
        book = await books.made(http, await books.start(http, [["reading"]]))
        path = f"/api/storybooks/{book['storybook_id']}"
        for answer in (
            await stranger.get(path),
            await stranger.get(f"{path}.pdf"),
            await stranger.get(f"{path}.epub"),
            await stranger.post(f"{path}/repair"),
            await stranger.delete(path),
        ):
            assert (answer.status_code, answer.json()["error"]) == (404, "Storybook not found")
        assert (await stranger.get("/api/storybooks")).json() == {"storybooks": []}
        assert (await http.get(path)).status_code == 200


def _held_more_than(books: Booking, count: int) -> Callable[[], Awaitable[bool]]:
    async def reached() -> bool:
        return held_books.begun(books.marks) > count

    return reached
