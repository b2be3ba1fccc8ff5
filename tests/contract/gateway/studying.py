"""What the tests of S2 have in common: files that we wrote, and short ways to the routes."""

import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from PIL import Image

from gateway.tokens import owner_of
from tests.contract.gateway.conftest import Gateway
from tests.contract.gateway.sse import Sse

UPLOAD, URL, PACKS = "/api/materials/upload", "/api/materials/url", "/api/study-packs"
ARTICLE = "https://example.com/article"
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"

#: S2's own list; UNAUTHORIZED_ACCESS is in it and never sent (S2-11).
CODES = {
    "FILE_TOO_LARGE",
    "INVALID_FILE_TYPE",
    "UPLOAD_FAILED",
    "STORAGE_ERROR",
    "EXTRACTION_FAILED",
    "OCR_FAILED",
    "PROCESSING_TIMEOUT",
    "PROCESSING_IN_PROGRESS",
    "INVALID_URL",
    "URL_FETCH_FAILED",
    "YOUTUBE_TRANSCRIPT_UNAVAILABLE",
    "GENERATION_FAILED",
    "AI_API_ERROR",
    "PLAN_LIMIT_EXCEEDED",
    "INVALID_INPUT",
    "MATERIAL_NOT_FOUND",
    "DATABASE_ERROR",
}
STATUS_KEYS = {
    "materialId",
    "status",
    "progress",
    "stage",
    "description",
    "isComplete",
    "studyPackId",
    "estimatedTimeRemaining",
    "error",
    "createdAt",
}


def small_pdf(text: str = "A tide is the rise and fall of the sea.") -> bytes:
    """One page, as small as a PDF can be."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    return bytes(out)


def small_docx(text: str = "A tide is the rise and fall of the sea.") -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        f"<w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("_rels/.rels", rels)
        package.writestr("word/document.xml", body)
    return buffer.getvalue()


def small_picture(form: str) -> bytes:
    """PNG, JPEG, WEBP or GIF."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(buffer, form)
    return buffer.getvalue()


async def upload(
    client: httpx2.AsyncClient, name: str = "tides.pdf", data: bytes | None = None, **more: Any
) -> httpx2.Response:
    return await client.post(UPLOAD, files={"file": (name, data if data is not None else small_pdf())}, **more)


async def uploaded(client: httpx2.AsyncClient, **more: Any) -> str:
    """Upload a small PDF; the material's id."""
    answer = await upload(client, **more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["materialId"])


async def made(gateway: Gateway, client: httpx2.AsyncClient) -> tuple[str, str]:
    """A complete material; (its id, its pack's)."""
    material_id = await uploaded(client)
    return material_id, await gateway.packs.make_pack(material_id)


async def status_of(client: httpx2.AsyncClient, material_id: str) -> dict[str, Any]:
    answer = await client.get(f"/api/materials/{material_id}/status")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@asynccontextmanager
async def stream_of(client: httpx2.AsyncClient, material_id: str) -> AsyncIterator[Sse]:
    """The events of a material."""
    async with client.stream("GET", f"/api/materials/{material_id}/stream") as response:
        assert response.status_code == 200, await response.aread()
        yield Sse(response)


async def count(gateway: Gateway, statement: str, *values: Any) -> int:
    """The one number that a query answers."""
    async with gateway.ledger.connection() as connection:
        cursor = await connection.execute(statement, values)
        row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def stored_files(gateway: Gateway, user: str) -> list[str]:
    """Keys of what the store holds of a user's uploads."""
    import obstore

    listing = obstore.list(gateway.store._store, prefix=f"uploads/{owner_of(user)}")
    return [item["path"] async for page in listing for item in page]
