"""Request bodies: read up to the limit, parsed without surprises."""

from typing import Any
from uuid import UUID

from fastapi import Request
from pydantic_core import from_json

from gateway.errors import ApiError
from ledger.nul import strip_nul

#: 36 characters: hyphenated hexadecimal. UUID() alone also takes braces, "urn:uuid:" and no hyphens.
_UUID_CHARS = 36
#: A Content-Length with more digits is too large without being read as a number.
_DIGITS_MAX = 18


async def read_body(request: Request, bytes_max: int) -> bytes:
    """The raw body. Raises ApiError 413 as soon as it is known to be larger than `bytes_max`."""
    too_large = ApiError(413, f"The request body is larger than {bytes_max} bytes.", headers={"Connection": "close"})
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > _DIGITS_MAX or int(declared) > bytes_max):
        raise too_large
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > bytes_max:
            raise too_large
    return bytes(chunks)


def parse_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in `body` without NULs; None for anything else: invalid UTF-8 or JSON, nested too deeply."""
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError:
        return None
    return strip_nul(value) if isinstance(value, dict) else None


async def read_object(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises ApiError 400 or 413."""
    value = parse_object(await read_body(request, request.app.state.services.settings.body_bytes_max))
    if value is None:
        raise ApiError(400, "The request body must be a JSON object.")
    return value


async def read_id(request: Request, name: str, not_found: str) -> tuple[UUID, dict[str, Any]]:
    """The id in field `name`, and the whole object.

    Raises ApiError: 400 "<name> is required" when it is missing or no string, or the body is no JSON object;
    404 `not_found` for a string that is no UUID; 413.
    """
    body = parse_object(await read_body(request, request.app.state.services.settings.body_bytes_max))
    value = None if body is None else body.get(name)
    if body is None or not isinstance(value, str) or not value.strip():
        raise ApiError(400, f"{name} is required")
    return parse_id(value, not_found), body


def parse_id(text: str, not_found: str) -> UUID:
    """Raises ApiError 404 `not_found` when `text` is no UUID: no row has such an id."""
    try:
        if len(text) == _UUID_CHARS:
            return UUID(text)
    except ValueError:
        pass
    raise ApiError(404, not_found)
