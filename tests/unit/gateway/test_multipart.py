"""A form read as it arrives: the same parts however the bytes are cut, and nothing kept but small fields."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

import pytest
from fastapi import Request
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.multipart import Form, FormError, FormTooLargeError

TYPE = "multipart/form-data; boundary=b"


def request_of(pieces: Iterable[bytes], content_type: str = TYPE) -> Request:
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Any:
        return messages.pop(0)

    return Request({"type": "http", "headers": [(b"content-type", content_type.encode())]}, receive)


def form_of(parts: Sequence[tuple[str, str | None, bytes]]) -> bytes:
    """(name, file name, content) of each."""
    body = b""
    for name, file_name, content in parts:
        more = "" if file_name is None else f'; filename="{file_name}"'
        body += f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
    return body + b"--b--\r\n"


def cut(body: bytes, places: Iterable[int]) -> list[bytes]:
    ends = sorted({place % (len(body) + 1) for place in places} | {len(body)})
    return [body[start:end] for start, end in zip([0, *ends], ends, strict=False)]


async def read(form: Form) -> AsyncIterator[tuple[str, bytes]]:
    """(file name, content) of every part `file`."""
    while (name := await form.next_file("file")) is not None:
        content = bytearray()
        async for piece in form.content():
            content += piece
        yield name, bytes(content)


@settings(max_examples=200)
@given(
    content=st.binary(max_size=300) | st.lists(st.sampled_from([b"\r", b"\n", b"-", b"--b", b"x"])).map(b"".join),
    places=st.lists(st.integers(0, 2_000), max_size=20),
)
async def test_however_the_bytes_are_cut_the_parts_are_the_same(content: bytes, places: list[int]) -> None:
    if b"\r\n--b" in b"\r\n" + content:  # then it is no content of this form
        return
    body = form_of(
        [("language", None, b"en"), ("file", "a.pdf", content), ("other", "b", b"skipped"), ("x", None, b"")]
    )
    form = Form(request_of(cut(body, places)), 10_000)
    assert [part async for part in read(form)] == [("a.pdf", content)]
    assert form.fields == {"language": "en", "x": ""}


@settings(max_examples=200)
@given(body=st.binary(max_size=400), places=st.lists(st.integers(0, 400), max_size=5), whole=st.booleans())
async def test_any_bytes_are_a_form_or_none(body: bytes, places: list[int], whole: bool) -> None:
    sent = b"--b\r\n" + body + (b"\r\n--b--" if whole else b"")
    try:
        async for _ in read(Form(request_of(cut(sent, places)), 10_000)):
            pass
    except FormError:
        pass


@given(missing=st.integers(1, 100))
async def test_a_form_that_ends_too_early_is_none(missing: int) -> None:
    body = form_of([("file", "a.pdf", b"content")])
    cut_off = body[: max(0, len(body) - missing - 2)]
    with pytest.raises(FormError):
        _ = [part async for part in read(Form(request_of([cut_off]), 10_000))]


async def test_a_body_is_not_read_beyond_its_bound() -> None:
    asked = 0

    def pieces() -> Iterable[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 100

    request = request_of(pieces())
    receive = request._receive

    async def counted() -> Any:
        nonlocal asked
        asked += 1
        return await receive()

    request._receive = counted
    with pytest.raises(FormTooLargeError):
        _ = [part async for part in read(Form(request, 1_000))]
    assert asked < 15


@pytest.mark.parametrize("content_type", ["", "application/json", "multipart/form-data", "multipart/mixed; boundary=b"])
def test_what_is_no_form_is_refused_unread(content_type: str) -> None:
    with pytest.raises(FormError):
        Form(request_of([], content_type), 1_000)
