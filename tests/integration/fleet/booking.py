"""A fleet for the tests of picture books, and short ways through its HTTP interface."""

import io
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
from PIL import Image

from gateway.links import signature_of
from tests.fleet import until
from tests.integration.fleet.studying import Study, studying

HELD_BOOKS = "tests.integration.fleet.held_books:make_pipelines"
START = "/api/jobs/storybook/start"
STORY = "Mira the fox found a bridge. She was afraid of the water. A heron showed her the way, and she crossed it."


@dataclass(frozen=True)
class Booking:
    """A fleet, and the folder in which illustrator and test leave marks."""

    study: Study
    folder: Path
    marks: Path

    @property
    def objects(self) -> Path:
        """The object store."""
        return self.folder / "objects"

    @contextmanager
    def store_away(self) -> Iterator[None]:
        """Nothing can be read from the object store or written into it meanwhile."""
        aside = self.folder / "aside"
        self.objects.rename(aside)
        self.objects.touch()
        try:
            yield
        finally:
            self.objects.unlink()
            aside.rename(self.objects)

    def put_hero(self) -> str:
        """A picture of the hero in the store, and a link to it."""
        key = f"pictures/{uuid4().hex}.png"
        out = io.BytesIO()
        picture = Image.new("RGB", (96, 128), "#d1495b")
        picture.paste((237, 174, 73), (20, 20, 70, 60))
        picture.save(out, "PNG")
        (self.objects / "pictures").mkdir(parents=True, exist_ok=True)
        (self.objects / key).write_bytes(out.getvalue())
        expires = int(time.time()) + 600
        signature = signature_of(self.study.fleet.settings, key, expires, None)
        return f"{self.study.url()}/api/files/{key}?expires={expires}&signature={signature}"

    def body(self, prompts: Sequence[Sequence[str]], **changes: Any) -> dict[str, Any]:
        """A book with these prompts, page by page."""
        pages = [
            {
                "pageNumber": number,
                "text": f"Page {number} of the story.",
                "scenes": [
                    {"description": f"Mira does {prompt}.", "emotion": "curious", "imagePrompt": prompt}
                    for prompt in scenes
                ],
            }
            for number, scenes in enumerate(prompts, 1)
        ]
        body = {"title": "Mira and the Bridge", "story": STORY, "pages": pages, "audience": "children"}
        return body | {"characterImage": self.put_hero()} | changes

    async def start(self, http: httpx2.AsyncClient, prompts: Sequence[Sequence[str]], **changes: Any) -> str:
        """The id of a new job."""
        answer = await http.post(START, json=self.body(prompts, **changes))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["jobId"])

    async def ended(self, http: httpx2.AsyncClient, job_id: str, kind: str = "storybook", seconds: float = 40) -> Any:
        """The status of a job once it has ended."""

        async def over() -> bool:
            rows = self.study.fleet.rows("select ended_at from jobs where id = %s", job_id)
            return rows[0]["ended_at"] is not None

        await until(over, seconds, self.study.fleet.describe)
        answer = await http.get(f"/api/jobs/{kind}/status/{job_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def made(self, http: httpx2.AsyncClient, job_id: str, kind: str = "storybook") -> dict[str, Any]:
        """The book that a completed job made."""
        status = await self.ended(http, job_id, kind)
        assert status["status"] == "completed", status
        return await self.book(http, status["result"]["storybook_id"])

    async def book(self, http: httpx2.AsyncClient, storybook_id: str) -> dict[str, Any]:
        answer = await http.get(f"/api/storybooks/{storybook_id}")
        assert answer.status_code == 200, answer.text
        book: dict[str, Any] = answer.json()
        return book


@asynccontextmanager
async def booking(server_url: str, template: str, folder: Path, marks: Path, **changes: Any) -> AsyncIterator[Booking]:
    """A fleet without limits whose illustrator is `held_books`."""
    free = {"rate_limits": False, "jobs_per_hour": 0, "children": 4}
    async with studying(server_url, template, folder, factory=HELD_BOOKS, **(free | changes)) as study:
        yield Booking(study, folder, marks)


def scenes_of(book: dict[str, Any]) -> list[dict[str, Any]]:
    return [scene for page in book["pages"] for scene in page["scenes"]]


def key_of(link: str) -> str:
    """The object that a link stands for."""
    return urlsplit(link).path.partition("/api/files/")[2]
