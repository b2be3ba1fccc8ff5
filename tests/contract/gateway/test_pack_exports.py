"""A pack as a file: every format opens, is named after the pack, and is its owner's alone."""

import io
import json
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from gateway.pack_exports import FORMATS
from tests.contract.gateway.conftest import UNKNOWN, Gateway
from tests.contract.gateway.generation_worker import books_worker
from tests.contract.gateway.pack_worker import small_pack
from tests.contract.gateway.studying import PACKS, uploaded

pytestmark = pytest.mark.services

SUFFIXES = [form.suffix for form in FORMATS]


@pytest.fixture
async def user(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(f"user-{uuid4()}") as client:
        yield client


@pytest.fixture
async def pack_id(gateway: Gateway, user: httpx2.AsyncClient) -> str:
    return await gateway.packs.make_pack(await uploaded(user), small_pack("Ebb/flow: “tides”"))


async def export(client: httpx2.AsyncClient, pack_id: str, suffix: str) -> bytes:
    answer = await client.get(f"{PACKS}/{pack_id}{suffix}")
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("suffix", SUFFIXES)
async def test_a_file_is_named_after_the_pack(user: httpx2.AsyncClient, pack_id: str, suffix: str) -> None:
    answer = await user.get(f"{PACKS}/{pack_id}{suffix}")
    assert answer.status_code == 200, answer.text
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith('attachment; filename="Ebb-flow_ tides')
    assert f'{suffix}"; filename*=UTF-8' in disposition
    assert disposition.endswith(suffix)


async def test_cards_become_an_anki_package(user: httpx2.AsyncClient, pack_id: str, tmp_path: Path) -> None:
    data = await export(user, pack_id, ".apkg")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        package.extract("collection.anki2", tmp_path)
    with sqlite3.connect(tmp_path / "collection.anki2") as database:
        fields = [row[0] for row in database.execute("select flds from notes order by id")]
    assert len(fields) == 2
    assert "What is a tide?" in fields[0]
    assert "p. 1" in fields[0]
    assert await export(user, pack_id, ".apkg") == data


async def test_the_quiz_becomes_gift_and_qti(user: httpx2.AsyncClient, pack_id: str) -> None:
    gift = (await export(user, pack_id, ".gift")).decode()
    assert "What comes with the full moon?" in gift
    assert "=Spring tides" in gift.replace("=[plain]", "=")
    with zipfile.ZipFile(io.BytesIO(await export(user, pack_id, ".qti.zip"))) as package:
        names = package.namelist()
        assert "imsmanifest.xml" in names
        for name in names:
            ET.fromstring(package.read(name))


async def test_the_map_becomes_an_outline(user: httpx2.AsyncClient, pack_id: str) -> None:
    opml = ET.fromstring(await export(user, pack_id, ".opml"))
    assert [node.get("text") for node in opml.iter("outline")] == ["Tides", "Spring", "Neap", "Half moon"]
    listed = (await export(user, pack_id, ".map.md")).decode()
    assert listed.startswith("# Tides & moon")
    assert "    - Half moon" in listed


async def test_the_whole_pack_becomes_markdown_and_a_pdf(
    gateway: Gateway, user: httpx2.AsyncClient, pack_id: str
) -> None:
    text = (await export(user, pack_id, ".md")).decode()
    for part in ("Ebb/flow", "The sea rises and falls.", "What is a tide?", "What comes with the half moon?"):
        assert part in text
    async with books_worker(gateway):
        answer = await user.get(f"{PACKS}/{pack_id}.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert b"What is a tide?" in answer.content


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".pdf"])
async def test_nobody_exports_somebody_elses_pack(
    gateway: Gateway, anonymous: httpx2.AsyncClient, pack_id: str, suffix: str
) -> None:
    async with gateway.client(f"user-{uuid4()}") as other:
        for wanted in (pack_id, UNKNOWN, "7"):
            answer = await other.get(f"{PACKS}/{wanted}{suffix}")
            assert (answer.status_code, answer.json()) == (404, {"error": "Study pack not found"})
    answer = await anonymous.get(f"{PACKS}/{pack_id}{suffix}")
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})


async def test_a_format_that_there_is_not_is_not_found(user: httpx2.AsyncClient, pack_id: str) -> None:
    answer = await user.get(f"{PACKS}/{pack_id}.docx")
    assert (answer.status_code, answer.json()) == (404, {"error": "Study pack not found"})


async def test_an_export_that_fails_has_no_code(
    gateway: Gateway, user: httpx2.AsyncClient, pack_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("gateway.pack_exports.make_gift", crash)
    answer = await user.get(f"{PACKS}/{pack_id}.gift")
    assert (answer.status_code, answer.json()) == (500, {"error": "Failed to export study pack"})
    async with books_worker(gateway) as worker:
        worker.message = "The document cannot be set."
        answer = await user.get(f"{PACKS}/{pack_id}.pdf")
    assert (answer.status_code, answer.json()) == (500, {"error": "Failed to generate PDF"})
    assert json.loads(answer.content).keys() == {"error"}
