"""A fleet that draws pictures, and short ways to its jobs: submitted to the ledger, published by the clock."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from PIL import Image
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import BaseModel, SecretStr

from broker.signals import Signals
from ledger.ledger import Ledger
from ledger.records import JobRow, NewJob
from pipelines.model import plans_of
from pipelines.registry import make_pipelines
from providers.store import ObjectStore
from schemas.picture import Audience, CartoonRequest, DrawnPicture, ImageRequest, PictureSource, Style
from schemas.settings import Settings
from tests.fleet import Fleet
from tests.integration.fleet.conftest import PIPELINES

KEY = "sk-images-test-0123456789"


@dataclass
class Studio:
    """A fleet, a ledger that knows the real pipelines, and its object store."""

    fleet: Fleet
    ledger: Ledger
    store: ObjectStore

    async def submit(self, pipeline: str, request: BaseModel, owner: UUID | None = None) -> UUID:
        new = NewJob(pipeline, 1, owner or uuid.uuid4(), request.model_dump(mode="json"))
        return (await self.ledger.submit(new)).job.id

    async def made(self, pipeline: str, request: BaseModel, owner: UUID | None = None) -> DrawnPicture:
        """The picture of a job that completes."""
        job = await self.ended(await self.submit(pipeline, request, owner))
        assert job.state == "completed", job.error
        assert job.result is not None
        return DrawnPicture.model_validate(job.result["picture"])

    async def ended(self, job_id: UUID, seconds: float = 40) -> JobRow:
        (job,) = await self.fleet.ended(job_id, seconds=seconds)
        return job

    async def failure(self, pipeline: str, request: BaseModel) -> tuple[str, str]:
        """(code, sentence) of a job that fails."""
        job = await self.ended(await self.submit(pipeline, request))
        assert job.state == "failed", job.result
        assert job.error is not None
        return job.error["code"], job.error["message"]

    async def cancel(self, job_id: UUID) -> None:
        await self.ledger.cancel_job(job_id, None)
        signals = Signals(self.fleet.settings)
        await signals.tell_cancel([job_id])
        await signals.close()

    async def upload(self, data: bytes) -> PictureSource:
        key = f"uploads/{uuid.uuid4().hex}"
        await self.store.put(key, data)
        return PictureSource(key=key)

    async def opened(self, picture: DrawnPicture) -> Image.Image:
        """The stored picture, which is what its row says."""
        data = await self.store.read(picture.key, 64_000_000)
        assert len(data) == picture.bytes
        image = Image.open(BytesIO(data))
        image.load()
        assert image.size == (picture.width, picture.height)
        assert Image.MIME[image.format or ""] == picture.media_type
        return image

    def calls(self, job_id: UUID) -> list[dict[str, Any]]:
        return self.fleet.rows("select * from calls where job_id = %s order by id", job_id)


@asynccontextmanager
async def drawing(server_url: str, template: str, folder: Path, **changes: Any) -> AsyncIterator[Studio]:
    """A worker and a clock on a database of their own; `changes` are settings."""
    name = f"inkmill_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}" template "{template}"')
    settings = _settings(make_conninfo(**{**conninfo_to_dict(server_url), "dbname": name}), folder, changes)
    fleet = Fleet(settings, folder / "fleet.log", factory=PIPELINES)
    try:
        await fleet.open()
        ledger = await Ledger.open(settings, plans_of(make_pipelines(settings)), connections_max=4)
        fleet.start("worker-1")
        fleet.start("clock-1")
        yield Studio(fleet, ledger, ObjectStore.open(settings))
        await ledger.close()
    finally:
        await fleet.close()
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')


def _settings(database_url: str, folder: Path, changes: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {
        "database_url": database_url,
        "namespace": f"t{uuid.uuid4().hex[:10]}",
        "store_url": f"file://{folder}/objects",
        "lease_seconds": 3,
        "lease_renew_seconds": 0.5,
        "rescue_after_seconds": 1,
        "clock_seconds": 0.2,
        "author": "offline",
        "illustrator": "offline",
        "children": 1,
    }
    return Settings(**(values | changes))


def images_settings(url: str) -> dict[str, Any]:
    """Settings for the images API at `url`."""
    return {"illustrator": "openai", "images_url": url, "images_key": SecretStr(KEY), "images_price_usd": "0.04"}


def photo(color: str = "#c08040", size: tuple[int, int] = (96, 64)) -> bytes:
    """A picture of our own: a disc on a ground, as JPEG."""
    image = Image.new("RGB", size, color)
    for x in range(size[0] // 4, size[0] // 2):
        for y in range(size[1] // 4, size[1] // 2):
            image.putpixel((x, y), (x * 2, 40, y * 2))
    out = BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()


def cartoon(
    source: PictureSource | None = None, *, style: Style = Style.ANIME, prompt: str = "A dog"
) -> CartoonRequest:
    return CartoonRequest(prompt=prompt, style=style, source=source)


def image(**changes: Any) -> ImageRequest:
    fields: dict[str, Any] = {
        "image_prompt": "Mira finds a lantern under the old bridge",
        "character_description": "Mira, a girl of nine with a red scarf and round glasses",
        "emotion": "curious",
        "audience": Audience.CHILDREN,
    }
    return ImageRequest(**{**fields, **changes})
