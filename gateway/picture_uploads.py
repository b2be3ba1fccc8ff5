"""A picture on its way into the object store: counted and judged while it streams, never whole in memory (S4-12).

What no job uses leaves nothing behind: the clock deletes it.
"""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from fastapi import Request
from starlette.requests import ClientDisconnect

from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.errors import ApiError
from gateway.file_names import upload_name
from gateway.hangup import HUNG_UP
from gateway.multipart import FORM_BYTES, Form, FormError, FormStalledError, FormTooLargeError
from gateway.picture_sizes import PictureHead
from gateway.services import Services
from gateway.uploads import discard
from ledger.artifacts import remember_artifact
from ledger.uploads import UPLOAD

#: 10 MiB, inclusive.
PICTURE_BYTES_MAX: Final = 10 * 1024 * 1024
PIXELS_MAX: Final = 40_000_000
#: Of an upload that no job has used.
UNUSED_HOURS: Final = 24.0
_TOO_LARGE: Final = "image: the file is larger than 10 MB."
_NO_PICTURE: Final = "image: send a JPG, PNG or WEBP picture."
_MEGAPIXELS: Final = "image: the picture has more than 40 megapixels."


@dataclass(frozen=True, slots=True)
class UploadedPicture:
    """A stored picture."""

    media_type: str
    bytes: int
    sha256: str
    key: str


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").strip().lower().startswith("multipart/form-data")


async def receive_form(
    request: Request, services: Services, owner: UUID
) -> tuple[dict[str, str], UploadedPicture | None]:
    """The fields of a form, and its file `image` as an object of the store; None where it sends none.

    Raises ApiError INVALID_INPUT, 499; InkmillError when store or ledger fail.
    """
    too_large = refusal(BackgroundCode.INVALID_INPUT, _TOO_LARGE)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 18 or int(declared) > PICTURE_BYTES_MAX + FORM_BYTES):
        too_large.headers["Connection"] = "close"
        raise too_large
    try:
        form = Form(request, PICTURE_BYTES_MAX + FORM_BYTES)
        name = await form.next_file("image")
        return form.fields, None if name is None else await _store(services, owner, form, upload_name(name))
    except FormTooLargeError as error:
        raise too_large from error
    except FormError as error:
        raise refusal(BackgroundCode.INVALID_INPUT, str(error)) from error
    except FormStalledError as error:
        raise ApiError(
            400, "The upload stalled.", BackgroundCode.INVALID_INPUT, headers={"Connection": "close"}
        ) from error
    except ClientDisconnect as error:
        raise ApiError(HUNG_UP, "The client has gone.") from error


async def _store(services: Services, owner: UUID, form: Form, name: str) -> UploadedPicture:
    key = f"uploads/{uuid4().hex}"
    incoming = _Incoming(form)
    await incoming.begin()
    await _remember(services, owner, key, name, "application/octet-stream", 0, "")
    try:
        await services.store.put_stream(key, incoming.content())
        picture = incoming.judged(key)
        if await form.next_file("image") is not None:
            raise refusal(BackgroundCode.INVALID_INPUT, "image: send one picture at a time.")
        await _remember(services, owner, key, name, picture.media_type, picture.bytes, picture.sha256)
    except BaseException:
        await discard(services, key)
        raise
    return picture


async def _remember(
    services: Services, owner: UUID, key: str, name: str, media_type: str, size: int, sha256: str
) -> None:
    """Noted before it is written: should nothing become of it, the clock finds it."""
    await services.ledger.read(
        remember_artifact, owner, None, UPLOAD, name, media_type, size, sha256, key, UNUSED_HOURS
    )


class _Incoming:
    """The content of one picture, once."""

    def __init__(self, form: Form) -> None:
        self._chunks = form.content()
        self._first: bytes | None = None
        self._head = PictureHead()
        self._size = 0
        self._digest = hashlib.sha256()

    async def begin(self) -> None:
        """Refuse what is no picture before any of it is stored. Raises ApiError INVALID_INPUT."""
        first = bytearray()
        while len(first) < 32 and (chunk := await anext(self._chunks, None)) is not None:
            first += chunk
        self._first = bytes(first)
        self._count(self._first)
        if self._head.media_type is None:
            raise refusal(BackgroundCode.INVALID_INPUT, _NO_PICTURE)

    async def content(self) -> AsyncIterator[bytes]:
        """Raises ApiError INVALID_INPUT as soon as it is too large, in bytes or in pixels."""
        if self._first:
            yield self._first
        async for chunk in self._chunks:
            self._count(chunk)
            yield chunk

    def _count(self, chunk: bytes) -> None:
        self._size += len(chunk)
        self._digest.update(chunk)
        self._head.feed(chunk)
        if self._size > PICTURE_BYTES_MAX:
            raise refusal(BackgroundCode.INVALID_INPUT, _TOO_LARGE)
        if self._head.size is not None and self._head.size[0] * self._head.size[1] > PIXELS_MAX:
            raise refusal(BackgroundCode.INVALID_INPUT, _MEGAPIXELS)

    def judged(self, key: str) -> UploadedPicture:
        """The whole picture. Raises ApiError INVALID_INPUT for one that does not say how large it is."""
        if self._head.media_type is None or self._head.size is None or 0 in self._head.size:
            raise refusal(BackgroundCode.INVALID_INPUT, _NO_PICTURE)
        return UploadedPicture(self._head.media_type, self._size, self._digest.hexdigest(), key)
