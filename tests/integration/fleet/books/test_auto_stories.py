"""Stories that are written here and become picture books, through HTTP on a real fleet without a key."""

import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest

from schemas.story import PHASES
from tests.fleet import until
from tests.integration.fleet import held_books
from tests.integration.fleet.booking import Booking, scenes_of

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]

START = "/api/jobs/auto-story/start"
HERO = "A small girl with short black hair, a yellow raincoat and red boots"


def user() -> str:
    return f"teller-{uuid4().hex[:8]}"


def body(books: Booking, **changes: Any) -> dict[str, Any]:
    hero = {"genre": "adventure", "characterDescription": HERO, "audience": "children"}
    return hero | {"cartoonImageUrl": books.put_hero()} | changes


@pytest.mark.promise("S4.030", "S4.031", "S4.032")
async def test_a_story_is_written_told_in_phases_and_made_a_book(books: Booking) -> None:
    async with books.study.http(user()) as http:
        started = await http.post(START, json=body(books))
        assert started.status_code == 200, started.text
        assert started.json()["phases"] == list(PHASES)
        job_id, seen = started.json()["jobId"], []

        async def over() -> bool:
            status = (await http.get(f"/api/jobs/auto-story/status/{job_id}")).json()
            if "currentPhase" in status:
                seen.append(status["currentPhase"])
            return status["status"] in ("completed", "failed")

        await until(over, 60, books.study.fleet.describe)
        places = [PHASES.index(phase) for phase in seen]
        assert places == sorted(places), seen
        status = await books.ended(http, job_id, "auto-story")
        assert status["status"] == "completed", status
        assert set(status["result"]) == {"storybook_id", "generated_story"}
        book = await books.book(http, status["result"]["storybook_id"])
        assert book["story"] == status["result"]["generated_story"]
        assert book["author"] == "offline"
        assert book["character_description"] == HERO
        assert not book["has_errors"]
        assert all(HERO in scene["imagePrompt"] for scene in scenes_of(book))
        assert len(held_books.drawn(books.marks)) == len(scenes_of(book)) >= 6


@pytest.mark.promise("S4.022")
async def test_a_written_book_is_repaired_like_any_other_and_its_story_is_not_written_again(books: Booking) -> None:
    async with books.study.http(user()) as http:
        held_books.refuse_first(books.marks)
        job_id = (await http.post(START, json=body(books, audience="young_adults"))).json()["jobId"]
        status = await books.ended(http, job_id, "auto-story")
        assert status["status"] == "completed", status
        assert status["result"]["has_errors"] is True
        book = await books.book(http, status["result"]["storybook_id"])
        count = len(held_books.drawn(books.marks))
        assert count == len(scenes_of(book)) - 1
        held_books.allow(books.marks)
        repair = await http.post(f"/api/storybooks/{book['storybook_id']}/repair")
        repaired = await books.made(http, repair.json()["jobId"])
        assert (repaired["has_errors"], repaired["repairs"]) == (False, 1)
        assert (repaired["title"], repaired["story"], repaired["author"]) == (book["title"], book["story"], "offline")
        assert len(held_books.drawn(books.marks)) == count + 1
        asked = "select distinct t.stage from calls c join tasks t on t.id = c.task_id where c.job_id = %s"
        assert books.study.fleet.rows(asked, repair.json()["jobId"]) == [{"stage": "illustrate"}]


async def test_a_book_is_taken_away_as_pdf_and_as_epub(books: Booking) -> None:
    async with books.study.http(user()) as http:
        book = await books.made(http, await books.start(http, [["waking", "yawning"], ["walking"]]))
        path = f"/api/storybooks/{book['storybook_id']}"
        pdf = await http.get(f"{path}.pdf")
        assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-"), pdf.text[:200]
        epub = await http.get(f"{path}.epub")
        assert epub.status_code == 200, epub.text[:200]
        with zipfile.ZipFile(io.BytesIO(epub.content)) as archive:
            assert archive.namelist()[0] == "mimetype"
            pictures = [name for name in archive.namelist() if name.endswith((".jpg", ".png", ".webp"))]
        assert len(pictures) >= 3
        assert (await http.get(f"{path}.pdf")).content == pdf.content
        made = "select count(*) from jobs where pipeline = 'book-file' and request ->> 'storybook_id' = %s"
        assert books.study.fleet.count(made, book["storybook_id"]) == 2
