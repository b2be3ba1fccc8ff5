"""Pictures that clients name: fetched behind the guard, judged by their bytes, kept as pixels alone."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any, cast

import pytest
from PIL import Image
from pydantic import ValidationError

from providers.guard.client import GuardedClient
from schemas.errors import InkmillError, PermanentError, TransientError
from schemas.picture import PictureSource, ReceivedPicture
from tests.doubles.pages import Pages
from tests.unit.workers.pictures.studio import Studio, photo
from workers.context import StageContext
from workers.pictures.receiving import RECEIVED_BYTES_MAX, picture_type, receive
from workers.sources import fetch as fetching

Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(body: bytes, kind: str = "image/jpeg") -> AsyncIterator[tuple[str, list[bytes]]]:
    """(address, heads of the requests) of a server with one answer."""
    heads: list[bytes] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", heads


async def from_url(url: str, *allow: str) -> tuple[ReceivedPicture, Studio]:
    async with GuardedClient(allow) as client:
        studio = Studio(client)
        return await receive(cast(StageContext, studio), PictureSource(url=url)), studio


async def from_bytes(data: bytes) -> tuple[ReceivedPicture, Studio]:
    studio = Studio(cast(GuardedClient, None))
    await studio.store.put("uploads/a", data)
    return await receive(cast(StageContext, studio), PictureSource(key="uploads/a")), studio


async def refused(work: Awaitable[Any]) -> InkmillError:
    with pytest.raises(InkmillError) as caught:
        await work
    assert re.fullmatch(r"[A-Z].*\.", caught.value.message), "not one sentence"
    return caught.value


async def test_no_source_is_no_picture() -> None:
    received = await receive(cast(StageContext, None), None)
    assert received.picture is None


async def test_an_upload_is_kept_upright_small_and_without_its_exif() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of somebody"
    data = photo((3_000, 1_500), exif=exif.tobytes())
    assert b"Camera of somebody" in data
    received, studio = await from_bytes(data)
    picture = received.picture
    assert picture is not None
    assert (picture.width, picture.height) == (768, 1536)
    kept = await studio.store.read(picture.key, 10_000_000)
    image = Image.open(BytesIO(kept))
    assert (image.format, image.size, image.info) == ("PNG", (768, 1536), {})
    assert b"Camera" not in kept
    assert studio.kept == [(picture.key, "image/png")]
    assert re.fullmatch(r"pictures/[0-9a-f]{32}\.png", picture.key)
    assert len(picture.palette) >= 3


async def test_the_same_pixels_have_the_same_digest_whatever_their_format() -> None:
    digests = set()
    for kind, more in (("PNG", {}), ("WEBP", {"lossless": True}), ("PNG", {"compress_level": 0})):
        received, _ = await from_bytes(photo(kind=kind, **more))
        assert received.picture is not None
        digests.add(received.picture.sha256)
    assert len(digests) == 1


async def test_an_address_is_fetched_and_asks_for_pictures() -> None:
    async with serving(photo(), "application/octet-stream") as (address, heads):
        received, _ = await from_url(f"http://{address}/a.jpg", address)
    assert received.picture is not None
    assert b"image/png,image/jpeg" in heads[0]


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"<html><body>hello</body></html>", "text/html; charset=utf-8", "text/html"),
        (b"%PDF-1.7", "image/jpeg", "something else"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "something else"),
        (b"BM" + bytes(60), "\x7f<b>/x", "something else"),
    ],
)
async def test_what_is_no_picture_is_refused_with_what_it_is(body: bytes, kind: str, said: str) -> None:
    async with serving(body, kind) as (address, _):
        error = await refused(from_url(f"http://{address}/a.jpg", address))
    assert type(error) is PermanentError
    assert error.error_code == "not_a_picture"
    assert error.message == f"The address leads to {said}, not to a picture."


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://10.0.0.8/a.png",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/a.png",
        "http://localhost:8080/a.png",
        "file:///etc/passwd",
    ],
)
async def test_an_address_that_is_not_public_is_refused(url: str) -> None:
    error = await refused(from_url(url))
    assert type(error) is PermanentError
    assert error.error_code == "invalid_url"


async def test_a_redirect_to_a_private_address_is_refused() -> None:
    async with Pages() as pages:
        for name in ("redirect-private", "redirect-loopback"):
            error = await refused(from_url(pages.url(name), pages.address))
            assert error.error_code == "invalid_url"
        assert (await refused(from_url(pages.url("round"), pages.address))).error_code == "url_fetch_failed"
        assert (await refused(from_url(pages.url("nowhere"), pages.address))).error_code == "url_fetch_failed"


async def test_a_server_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "FETCH_SECONDS", 0.5)
    async with Pages() as pages:
        endless = await refused(from_url(pages.url("endless"), pages.address))
        drip = await refused(from_url(pages.url("drip"), pages.address))
    assert endless.message in (
        "The address answered with more than 10 MB.",
        "There was no whole answer within 0.5 seconds.",
    )
    assert type(drip) is TransientError
    assert {endless.error_code, drip.error_code} == {"url_fetch_failed"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (photo()[:200], "picture_broken"),
        (photo((9_000, 9_000), "PNG"), "picture_too_large"),
        (b"\x89PNG\r\n\x1a\n", "picture_broken"),
        (b"GIF89a" + bytes(20), "picture_broken"),
        (b"hello", "not_a_picture"),
        (b"\xff\xd8\xff" + bytes(RECEIVED_BYTES_MAX), "object_too_large"),
    ],
)
async def test_an_upload_that_cannot_be_used_is_refused(data: bytes, code: str) -> None:
    assert (await refused(from_bytes(data))).error_code == code


async def test_one_pixel_is_a_picture() -> None:
    received, _ = await from_bytes(photo((1, 1), "PNG"))
    assert received.picture is not None
    assert (received.picture.width, received.picture.height) == (1, 1)


async def test_what_stands_behind_the_picture_does_not_come_along() -> None:
    received, studio = await from_bytes(photo(kind="PNG") + b"PK\x03\x04 an archive" + b"<script>alert(1)</script>")
    assert received.picture is not None
    assert b"script" not in await studio.store.read(received.picture.key, 1_000_000)


async def test_an_upload_that_is_gone_is_said_to_be_gone() -> None:
    work = receive(cast(StageContext, Studio(cast(GuardedClient, None))), PictureSource(key="uploads/nothing"))
    assert (await refused(work)).error_code == "object_missing"


def test_a_source_is_an_address_or_a_key() -> None:
    for fields in ({}, {"url": "http://a.test/", "key": "a"}):
        with pytest.raises(ValidationError):
            PictureSource(**fields)


def test_pictures_are_known_by_their_first_bytes() -> None:
    for kind, media_type in (
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
    ):
        assert picture_type(photo(kind=kind)) == media_type
    assert picture_type(photo(kind="BMP")) is None
    assert picture_type(b"") is None
