"""Who starts a background job: a user, or where that is open (S4-10) somebody without a token."""

import hashlib
import hmac
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, Request

from gateway.auth import COOKIE, Caller, require_caller
from gateway.background_limits import limit_address
from gateway.errors import unauthorized
from gateway.limits.clients import client_address
from gateway.links import derived_key
from gateway.services import Services, services_of


async def offered_caller(request: Request) -> Caller | None:
    """The caller, or None for a request without a token. Raises ApiError 401 for a token that is not good, 403."""
    if request.headers.get("authorization") is None and not request.cookies.get(COOKIE):
        return None
    return await require_caller(request)


async def limited_caller(request: Request) -> Caller:
    """A user, once the request is counted. Raises ApiError 401, 403, 429."""
    await limit_address(request)
    return await require_caller(request)


async def limited_anybody(request: Request) -> Caller | None:
    """A user or nobody, once the request is counted; INKMILL_REQUIRE_AUTH lets only users through.

    Raises ApiError 401, 403, 429.
    """
    await limit_address(request)
    caller = await offered_caller(request)
    if caller is None and services_of(request).settings.require_auth:
        raise unauthorized()
    return caller


def anonymous_owner(services: Services, request: Request, idempotency_key: str | None) -> UUID:
    """An owner for a job that belongs to nobody: another one each time.

    With an Idempotency-Key it is that of this address and key, so that a repetition finds what it repeats.
    """
    if idempotency_key is None:
        return uuid4()
    text = f"{client_address(request)}\n{idempotency_key}"
    digest = hmac.new(derived_key(services.settings, b"anonymous"), text.encode("utf-8", "replace"), hashlib.sha256)
    return UUID(bytes=digest.digest()[:16], version=4)


LimitedCaller = Annotated[Caller, Depends(limited_caller)]
LimitedAnybody = Annotated[Caller | None, Depends(limited_anybody)]
