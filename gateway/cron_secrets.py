"""Who calls the cron route: a provider's secret, or its signature of the body (S4-01)."""

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Final

from pydantic import SecretStr

from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.errors import unauthorized
from schemas.settings import Settings

#: Header -> provider, in the order in which they are tried.
HEADERS: Final = {
    "x-webhook-secret": "generic",
    "x-github-token": "github",
    "x-vercel-signature": "vercel",
}
#: Unix seconds. Who sends it signs "<timestamp>.<body>", and an old request is refused.
TIMESTAMP: Final = "x-webhook-timestamp"
_PREFIX: Final = "sha256="
_DIGITS_MAX: Final = 12


def provider_of(
    settings: Settings, headers: Mapping[str, str], body: bytes, now: Callable[[], float] = time.time
) -> str:
    """The provider whose secret or signature the request carries: generic, github or vercel.

    Raises ApiError: 500 CONFIGURATION_ERROR when there is no secret to compare with, 401 for anything else.
    """
    secrets = _secrets(settings)
    sent = {provider: headers[header] for header, provider in HEADERS.items() if header in headers}
    for provider, value in sent.items():
        secret = secrets[provider]
        if secret is not None and _fits(secret, value, headers.get(TIMESTAMP), body, settings, now):
            return provider
    if not any(secrets[provider] for provider in sent or secrets):
        raise refusal(
            BackgroundCode.CONFIGURATION_ERROR,
            "No secret is set for this provider; the operator sets INKMILL_WEBHOOK_SECRET, INKMILL_GITHUB_SECRET or "
            "INKMILL_VERCEL_SECRET.",
            configurationError=True,
        )
    raise unauthorized()


def sign(secret: str, body: bytes, timestamp: str | None = None) -> str:
    """The signature of a body, in hex; with a timestamp, of "<timestamp>.<body>"."""
    signed = body if timestamp is None else timestamp.encode("latin-1", "replace") + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _secrets(settings: Settings) -> dict[str, str | None]:
    return {
        "generic": _text(settings.webhook_secret),
        "github": _text(settings.github_secret),
        "vercel": _text(settings.vercel_secret),
    }


def _text(secret: SecretStr | None) -> str | None:
    """An empty secret is none: it would let everybody in."""
    return (secret.get_secret_value() or None) if secret is not None else None


def _fits(
    secret: str, value: str, timestamp: str | None, body: bytes, settings: Settings, now: Callable[[], float]
) -> bool:
    """Both comparisons are always made, each in constant time."""
    given = value.encode("latin-1", "replace")
    is_secret = hmac.compare_digest(given, secret.encode())
    expected = sign(secret, body, timestamp).encode()
    is_signature = hmac.compare_digest(given.removeprefix(_PREFIX.encode()).lower(), expected)
    fresh = timestamp is None or _is_fresh(timestamp, settings.cron_tolerance_seconds, now())
    return is_secret or (is_signature and fresh)


def _is_fresh(timestamp: str, tolerance_seconds: float, now: float) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _DIGITS_MAX):
        return False
    return abs(now - int(timestamp)) <= tolerance_seconds
