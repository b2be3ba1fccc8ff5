"""Calls between our own parts: a token over the raw body under the internal secret."""

import hashlib
import hmac

from fastapi import Request

from gateway.auth import require_caller
from gateway.errors import ApiError
from gateway.services import services_of

HEADER = "x-internal-token"


def sign_body(secret: str, body: bytes) -> str:
    """What X-Internal-Token must be for `body`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


async def require_internal(request: Request, body: bytes) -> None:
    """Raises ApiError: 401 without any credentials, 403 with a user's credentials but no valid internal token."""
    secret = services_of(request).settings.internal_secret
    token = request.headers.get(HEADER, "").encode("latin-1")
    if secret is not None and hmac.compare_digest(token, sign_body(secret.get_secret_value(), body).encode()):
        return
    await require_caller(request)
    raise ApiError(403, "Forbidden")
