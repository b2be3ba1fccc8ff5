"""The Idempotency-Key header (X10): the same key and body within 24 hours get the same answer, another body 409."""

from fastapi import Request

from gateway.errors import ApiError

_KEY_CHARS_MAX = 255


def idempotency_key(request: Request, operation: str) -> str | None:
    """The request's Idempotency-Key, apart for each operation. Raises ApiError 400 for one that is too long."""
    key = request.headers.get("idempotency-key")
    if not key:
        return None
    if len(key) > _KEY_CHARS_MAX:
        raise ApiError(400, f"Idempotency-Key must have at most {_KEY_CHARS_MAX} characters")
    return f"{operation}:{key}"
