"""Files by signed link, and pictures that a client sends before it names them in a job."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from gateway.background_callers import LimitedAnybody
from gateway.background_codes import BackgroundCode
from gateway.background_errors import background_failure, refusal
from gateway.background_jobs import starter_of
from gateway.background_limits import limit_anonymous_picture
from gateway.background_shapes import FileAnswer, background_refusals, file_body
from gateway.course_steps import wire_time
from gateway.errors import ApiError
from gateway.file_names import attachment
from gateway.links import is_good, sign_link
from gateway.pack_shapes import EXTENSION
from gateway.picture_uploads import UNUSED_HOURS, receive_form
from gateway.services import Services, services_of

router = APIRouter(prefix="/api/files", tags=[EXTENSION])

_UNSIGNED: Final = "This link is not valid or has expired; ask for the job's status again to get a new one."
_GONE: Final = "This file is no longer kept."
_UNKNOWN_TYPE: Final = "application/octet-stream"
#: First bytes -> media type, of what we store and show.
_STARTS: Final = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"%PDF-": "application/pdf",
}
#: A file of ours runs nothing and loads nothing, whatever it claims to be.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@router.post(
    "", response_model=FileAnswer, responses=background_refusals(400, 401, 403, 429, 500), openapi_extra=file_body()
)
async def upload(request: Request, caller: LimitedAnybody) -> Response:
    """Send a picture and get a link, to be named in a job within 24 hours; then it is kept as long as the job."""
    services = services_of(request)
    with background_failure(services.settings):
        starter = starter_of(services, request, caller, "file")
        if starter.anonymous:
            await limit_anonymous_picture(services, request)
        _, picture = await receive_form(request, services, starter.owner)
        if picture is None:
            raise refusal(BackgroundCode.INVALID_INPUT, "image: send a picture as a file.")
        lasts = UNUSED_HOURS * 3600
        url = sign_link(services, request, picture.key, seconds=lasts)
        expires = datetime.fromtimestamp(time.time() + lasts, UTC)
        return JSONResponse({"url": url, "expiresAt": wire_time(expires)})


@router.head("/{key:path}", include_in_schema=False)
@router.get("/{key:path}", response_class=Response, responses=background_refusals(403, 404, 500))
async def read(request: Request, key: str, expires: str = "", signature: str = "", name: str | None = None) -> Response:
    """A file, for whoever holds a link to it that has not expired."""
    services = services_of(request)
    with background_failure(services.settings):
        if not is_good(services.settings, key, expires, signature, name):
            raise ApiError(403, _UNSIGNED)
        return await _answer(services, key, max(0, int(int(expires) - time.time())), name, request.method == "HEAD")


async def _answer(services: Services, key: str, seconds_left: int, name: str | None, head: bool) -> Response:
    stored = await services.store.head(key)
    if stored is None:
        raise ApiError(404, _GONE)
    content = services.store.get(key)
    first = await anext(content, b"")
    media_type = media_type_of(first)
    headers = {
        "Content-Type": media_type,
        "Content-Length": str(stored.bytes),
        "Content-Disposition": disposition(media_type, name),
        "Cache-Control": f"private, max-age={seconds_left}",
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if head:
        await content.aclose()  # type: ignore[attr-defined]
        return Response(headers=headers)
    return StreamingResponse(_after(first, content), headers=headers)


async def _after(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk


def media_type_of(head: bytes) -> str:
    """What a stored file is, by its first bytes; what we do not know is shown nowhere, only saved."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[30:58] == b"mimetypeapplication/epub+zip":
        return "application/epub+zip"
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), _UNKNOWN_TYPE)


def disposition(media_type: str, name: str | None) -> str:
    """To look at in the browser; under `name` when it is saved."""
    how = "attachment" if media_type == _UNKNOWN_TYPE else "inline"
    if name is None:
        return how
    stem, dot, suffix = name.rpartition(".")
    return attachment(name, f".{suffix}" if dot and stem else "").replace("attachment", how, 1)
