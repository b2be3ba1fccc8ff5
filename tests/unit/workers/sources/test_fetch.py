"""An address that a user named is fetched within bounds, and what cannot be fetched says why."""

import gzip
import io
import zipfile
import zlib

import pytest
from pypdf import PdfWriter

from providers.guard.client import GuardedClient
from schemas.errors import PermanentError, TransientError
from schemas.pack import MaterialKind
from tests.unit.providers.guard.test_connection import PRIVATE, PUBLIC, Dial, Names
from workers.sources import fetch as fetching
from workers.sources.fetch import BYTES_MAX, Fetched, fetch, file_name, source_kind

URL = "http://birds.example/duck"


def answer(body: bytes = b"<p>Duck", status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def got(*answers: bytes, url: str = URL, names: Names | None = None) -> Fetched:
    async with GuardedClient(look_up=names or Names([PUBLIC]), dial=Dial(*answers)) as client:
        return await fetch(url, client)


async def failure(*answers: bytes, url: str = URL, names: Names | None = None) -> PermanentError | TransientError:
    with pytest.raises((PermanentError, TransientError)) as caught:
        await got(*answers, url=url, names=names)
    assert caught.value.message.endswith(".")
    return caught.value


async def test_a_page_comes_with_its_type_and_where_it_was_found() -> None:
    said = await got(
        answer(b"", "302 Found", Location="/birds/duck"), answer(b"<p>Duck", Content_Type="Text/HTML; charset=latin1")
    )
    assert said == Fetched(b"<p>Duck", "text/html", "Text/HTML; charset=latin1", "http://birds.example/birds/duck")


@pytest.mark.parametrize(
    "url",
    ["ftp://birds.example/", "javascript:alert(1)", "http:///x", "http://127.0.0.1/", "http://169.254.169.254/", "x"],
)
async def test_an_address_that_may_not_be_reached_is_an_invalid_url(url: str) -> None:
    error = await failure(url=url)
    assert isinstance(error, PermanentError)
    assert error.error_code == "invalid_url"


async def test_a_redirect_or_a_name_that_leads_to_a_private_address_is_an_invalid_url() -> None:
    redirect = answer(b"", "302 Found", Location="http://127.0.0.1:8080/secret")
    assert (await failure(redirect)).error_code == "invalid_url"
    assert (await failure(names=Names([PRIVATE]))).error_code == "invalid_url"
    assert (
        await failure(redirect.replace(b"127.0.0.1", b"other.example"), names=Names([PUBLIC], [PRIVATE]))
    ).error_code == ("invalid_url")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("404 Not Found", PermanentError), ("410 Gone", PermanentError), ("403 Forbidden", PermanentError),
        ("401 Unauthorized", PermanentError), ("503 Unavailable", TransientError), ("500 Oops", TransientError),
        ("429 Too Many", TransientError), ("408 Timeout", TransientError), ("304 Not Modified", PermanentError),
    ],
)  # fmt: skip
async def test_a_bad_status_fails_and_is_tried_again_only_where_that_may_help(status: str, kind: type) -> None:
    error = await failure(answer(b"", status, Retry_After="7"))
    assert isinstance(error, kind)
    assert error.error_code == "url_fetch_failed"
    assert kind is PermanentError or error.retry_after_seconds == 7


async def test_endless_redirects_end() -> None:
    error = await failure(*[answer(b"", "302 Found", Location=f"/{n}") for n in range(10)])
    assert isinstance(error, PermanentError)
    assert "redirects" in error.message


async def test_a_broken_connection_may_be_tried_again() -> None:
    error = await failure(b"nonsense\r\n\r\n")
    assert isinstance(error, TransientError)
    assert error.error_code == "url_fetch_failed"


async def test_more_than_ten_megabytes_are_refused_and_exactly_ten_are_not() -> None:
    assert len((await got(answer(b"x" * BYTES_MAX))).body) == BYTES_MAX
    assert "10 MB" in (await failure(answer(b"x" * (BYTES_MAX + 1)))).message


async def test_compressed_bodies_are_unpacked_within_the_bound() -> None:
    page = b"<p>Duck</p>" * 100
    raw = zlib.compressobj(wbits=-15)
    for encoding, data in (
        ("gzip", gzip.compress(page)),
        ("deflate", zlib.compress(page)),
        ("deflate", raw.compress(page) + raw.flush()),
    ):
        assert (await got(answer(data, Content_Encoding=encoding))).body == page
    bomb = gzip.compress(b"\0" * (BYTES_MAX + 1))
    assert len(bomb) < 20_000
    assert "10 MB" in (await failure(answer(bomb, Content_Encoding="gzip"))).message
    assert isinstance(await failure(answer(b"not gzip", Content_Encoding="gzip")), TransientError)
    assert isinstance(await failure(answer(gzip.compress(page)[:-9], Content_Encoding="gzip")), TransientError)
    assert isinstance(await failure(answer(page, Content_Encoding="br")), PermanentError)


async def test_a_server_that_drips_is_given_up_after_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            pass

    monkeypatch.setattr(fetching, "FETCH_SECONDS", 0.5)
    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, GuardedClient(allow=[f"127.0.0.1:{port}"]) as client:
        with pytest.raises(TransientError) as caught:
            await fetch(f"http://127.0.0.1:{port}/", client)
    assert caught.value.error_code == "url_fetch_failed"


def _pdf() -> bytes:
    target, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(target)
    return target.getvalue()


def _docx() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
    return target.getvalue()


def fetched(body: bytes, media_type: str) -> Fetched:
    return Fetched(body, media_type, media_type, URL)


@pytest.mark.parametrize(
    ("body", "media_type", "kind"),
    [
        (_pdf(), "application/pdf", MaterialKind.PDF),
        (_pdf(), "application/octet-stream", MaterialKind.PDF),
        (_pdf(), "text/html", MaterialKind.PDF),
        (_docx(), "application/zip", MaterialKind.DOCX),
        (b"<!doctype html><p>x", "text/html", MaterialKind.URL),
        (b"\n<!-- hi --><html>", "", MaterialKind.URL),
        (b"# Ducks", "text/markdown", MaterialKind.URL),
        (b"Ducks swim.", "application/octet-stream", MaterialKind.URL),
    ],
)
def test_what_came_is_told_by_its_bytes(body: bytes, media_type: str, kind: MaterialKind) -> None:
    assert source_kind(fetched(body, media_type))[0] == kind


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"{}", "application/json"), (b"\0\1\2\3" * 100, "application/octet-stream"),
        (b"PK\x03\x04 a zip", "application/zip"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"), (b"body{}", "text/css"), (b"x", "evil\r\nheader"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_with_a_sentence(body: bytes, media_type: str) -> None:
    with pytest.raises(PermanentError) as caught:
        source_kind(fetched(body, media_type))
    assert caught.value.error_code == "url_fetch_failed"
    assert "\r" not in caught.value.message


def test_a_file_behind_a_link_is_called_by_the_end_of_its_address() -> None:
    assert file_name("https://birds.example/a/Wood%20duck.pdf?x=1#y") == "Wood duck.pdf"
    assert file_name("https://birds.example/") == "birds.example"
