"""Answers that a client may keep and ask again about."""

import hashlib
from typing import Final

from fastapi import Request
from starlette.responses import Response

#: Who asks is part of the question: a browser must not show one user's answer to the next.
_VARY: Final = "Authorization, Cookie"


def etag_of(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def conditional(request: Request, body: bytes, etag: str, cache_control: str) -> Response:
    """The JSON in `body`, or 304 when the client has it already."""
    headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": _VARY}
    if _has(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _has(sent: str, etag: str) -> bool:
    """Compared weakly (RFC 9110, 13.1.2)."""
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in sent.split(","))
