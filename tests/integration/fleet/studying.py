"""A fleet for the tests of study packs, one for a whole module, and short ways through its HTTP interface."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from gateway.tokens import make_token
from schemas.settings import Settings
from tests.fleet import Fleet, until
from tests.integration.fleet.conftest import Course

UPLOAD, URL = "/api/materials/upload", "/api/materials/url"
HELD = "tests.integration.fleet.held_sources:make_pipelines"
#: Status -> its place on the way; nobody sees a status after a later one.
WAY = {"processing": 0, "chunking": 1, "ready": 2, "complete": 3, "failed": 3}


@dataclass
class Study(Course):
    """A fleet with gateway, worker and clock, and what a user does with it."""

    def http(self, user: str) -> httpx2.AsyncClient:
        secret = self.fleet.settings.jwt_secret
        assert secret is not None
        headers = {"Authorization": f"Bearer {make_token(secret.get_secret_value(), user)}"}
        return httpx2.AsyncClient(base_url=self.url(), headers=headers, timeout=60)


@asynccontextmanager
async def studying(
    server_url: str, template: str, folder: Path, *, factory: str = HELD, **changes: Any
) -> AsyncIterator[Study]:
    """A fleet with a database of its own, whose pipelines `factory` makes; `changes` are settings."""
    name = f"inkmill_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}" template "{template}"')
    url = make_conninfo(**{**conninfo_to_dict(server_url), "dbname": name})
    fleet = Fleet(_settings(url, folder, changes), folder / "fleet.log", factory=factory)
    try:
        await fleet.open()
        study = Study(fleet, {})
        study.start_gateway("gateway-1")
        fleet.start("worker-1")
        fleet.start("clock-1")
        await study.ready()
        yield study
    finally:
        await fleet.close()
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(f'drop database if exists "{name}" with (force)')


def _settings(database_url: str, folder: Path, changes: dict[str, Any]) -> Settings:
    values: dict[str, Any] = {
        "database_url": database_url,
        "namespace": f"t{uuid.uuid4().hex[:10]}",
        "store_url": f"file://{folder}/objects",
        "jwt_secret": "a secret of the tests that is long enough",
        "internal_secret": "another secret of the tests that is long enough",
        "lease_seconds": 3,
        "lease_renew_seconds": 0.5,
        "rescue_after_seconds": 1,
        "clock_seconds": 0.2,
        "author": "offline",
    }
    return Settings(**(values | changes))


async def upload(http: httpx2.AsyncClient, name: str, data: bytes, **fields: str) -> str:
    """The material's id."""
    answer = await http.post(UPLOAD, files={"file": (name, data)}, data=fields)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["materialId"])


async def submit(http: httpx2.AsyncClient, url: str, kind: str = "url", **more: str) -> str:
    """The material's id."""
    answer = await http.post(URL, json={"url": url, "type": kind, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["materialId"])


async def status_of(http: httpx2.AsyncClient, material_id: str) -> dict[str, Any]:
    answer = await http.get(f"/api/materials/{material_id}/status")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def ended(http: httpx2.AsyncClient, material_id: str, seconds: float = 60) -> dict[str, Any]:
    """Poll until it is complete or failed; the last status. The way to it only leads forward."""
    seen: list[str] = []

    async def over() -> bool:
        body = await status_of(http, material_id)
        seen.append(body["status"])
        return body["status"] in ("complete", "failed")

    await until(over, seconds, lambda: str(seen))
    places = [WAY[status] for status in seen]
    assert places == sorted(places), seen
    return await status_of(http, material_id)


async def pack_of(http: httpx2.AsyncClient, material_id: str, seconds: float = 60) -> dict[str, Any]:
    """The finished pack of a material."""
    status = await ended(http, material_id, seconds)
    assert status["status"] == "complete", status
    answer = await http.get(f"/api/study-packs/{status['studyPackId']}")
    assert answer.status_code == 200, answer.text
    pack: dict[str, Any] = answer.json()
    return pack


def cited(pack: dict[str, Any]) -> set[str]:
    """Chunk ids that notes, cards, questions or nodes name. Each of them names at least one."""
    notes = pack["notes"]
    named = [notes["overviewChunkIds"], *notes["likelyExamQuestionChunkIds"], *notes["commonPitfallChunkIds"]]
    for things in (notes["keyConcepts"], notes["definitions"], pack["flashcards"], pack["quiz"]["items"]):
        named += [thing["chunkIds"] for thing in things]
    named += [node["sourceChunkIds"] for node in pack["mindMap"]["nodes"]]
    assert all(named), "something names no chunk"
    return {name for names in named for name in names}
