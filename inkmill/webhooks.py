"""For receivers: is this webhook really from Inkmill, unchanged and fresh?

from inkmill.webhooks import verify_webhook

message = verify_webhook(body, request.headers, secret)  # raises WebhookRefusedError
message["event"], message["data"]["generation_id"]
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from inkmill.errors import WebhookRefusedError

_PREFIX = "whsec_"
_VERSION = "v1"
TOLERANCE_SECONDS = 300.0


def verify_webhook(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance_seconds: float = TOLERANCE_SECONDS,
    now: float | None = None,
) -> dict[str, Any]:
    """The message in `body`, the raw bytes as they came, when one of the secrets signed it a moment ago.

    The Standard Webhooks headers are checked (`webhook-id`, `webhook-timestamp`, `webhook-signature`): unlike
    X-Webhook-Signature they cover the time, so that a captured message cannot be sent again later. Give both secrets
    while you rotate. `now` is a Unix time, for tests. Raises WebhookRefusedError.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp, signatures = (
        _required(given, name) for name in ("webhook-id", "webhook-timestamp", "webhook-signature")
    )
    _check_age(timestamp, time.time() if now is None else now, tolerance_seconds)
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = [hmac.digest(_key(one), signed, hashlib.sha256) for one in _all(secret)]
    # Every pair is compared, in constant time: which one fits is nobody's business.
    fitting = [hmac.compare_digest(wanted, came) for wanted in expected for came in _decoded(signatures)]
    if not any(fitting):
        raise WebhookRefusedError("No signature of this webhook was made with the secret.")
    return _message(body)


def _required(headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name)
    if not value:
        raise WebhookRefusedError(f"The header {name} is missing.")
    return value


def _check_age(timestamp: str, now: float, tolerance_seconds: float) -> None:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        raise WebhookRefusedError("The header webhook-timestamp is not a time.")
    if abs(now - int(timestamp)) > tolerance_seconds:
        raise WebhookRefusedError(f"The webhook was sent more than {tolerance_seconds:g} seconds from now.")


def _all(secret: str | Sequence[str]) -> list[str]:
    return [secret] if isinstance(secret, str) else list(secret)


def _key(secret: str) -> bytes:
    """The bytes that "whsec_" and base64 stand for."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not key:
        raise WebhookRefusedError("The secret is not one of ours: whsec_ and base64.")
    return key


def _decoded(signatures: str) -> list[bytes]:
    """The signatures of the version we know: "v1,<base64> v1,<base64>"."""
    found = []
    for one in signatures.split():
        version, _, encoded = one.partition(",")
        if version == _VERSION:
            try:
                found.append(base64.b64decode(encoded, validate=True))
            except (binascii.Error, ValueError):
                continue
    return found


def _message(body: bytes) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except ValueError as error:
        raise WebhookRefusedError("The body is not JSON.") from error
    if not isinstance(message, dict):
        raise WebhookRefusedError("The body is not a JSON object.")
    return message
