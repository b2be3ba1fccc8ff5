"""The headers that prove a webhook's origin: the one that S1 documents, and those of the Standard Webhooks spec."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from standardwebhooks import Webhook

#: Random bytes in a secret; Standard Webhooks asks for 24 to 64.
_SECRET_BYTES = 32
_PREFIX = "whsec_"
USER_AGENT = "Inkmill-Webhooks/1"


def new_secret() -> str:
    """ "whsec_" and 32 random bytes in base64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secret of a webhook and, while a rotation lasts, the one before it."""

    current: str = field(repr=False)
    previous: str | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[str]:
        yield self.current
        if self.previous is not None:
            yield self.previous


def signed_headers(body: bytes, keys: Secrets, message_id: str, now: datetime) -> dict[str, str]:
    """All headers of one attempt at sending `body`, which is UTF-8.

    `webhook-signature` carries a signature for each valid secret. X-Webhook-Signature has room for one: while a
    rotation lasts it stays with the secret that receivers already know, so that none of them fails before it is ready.
    """
    signatures = [Webhook(secret).sign(message_id, now.astimezone(UTC), body.decode()) for secret in keys]
    return {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "X-Webhook-Signature": documented_signature(body, keys.previous or keys.current),
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def documented_signature(body: bytes, secret: str) -> str:
    """S1's header: the key is the whole secret as text, "whsec_" too, as its sample code has it."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
