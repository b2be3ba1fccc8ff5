"""Tokens that we sign ourselves: access tokens for people and 60-second tokens for one stream."""

import hashlib
import hmac
import time
from uuid import UUID, uuid5

from joserfc import jwt
from joserfc.jwk import OctKey

from schemas.settings import Settings

#: `inkmill token --user NAME` makes `sub` the uuid5 of NAME in this namespace, so a name is always the same owner.
USER_NAMESPACE = UUID("6f1a3d5e-0c42-5b7e-9a4d-21c8e7b0f5a3")

STREAM_TOKEN_SECONDS = 60


def owner_of(user_name: str) -> UUID:
    """The owner that a user name stands for."""
    return uuid5(USER_NAMESPACE, user_name)


def make_token(
    secret: str,
    user_name: str,
    admin: bool = False,
    lifetime_seconds: int = 3600,
    audience: str = "authenticated",
) -> str:
    """An access token (HS256) for `user_name`; `admin` adds the scope that opens /api/admin."""
    claims = {"sub": str(owner_of(user_name)), "name": user_name}
    if admin:
        claims["scope"] = "admin"
    return _sign(secret, claims, audience, lifetime_seconds)


def _sign(secret: str, claims: dict[str, str], audience: str, lifetime_seconds: int) -> str:
    issued = int(time.time())
    payload = {**claims, "aud": audience, "iat": issued, "exp": issued + lifetime_seconds}
    return jwt.encode({"alg": "HS256"}, payload, OctKey.import_key(secret), algorithms=["HS256"])


def stream_secret(settings: Settings) -> str | None:
    """What stream tokens are signed with; derived, so that none passes for an access token. None: no secret is set."""
    secret = settings.jwt_secret or settings.internal_secret
    if secret is None:
        return None
    return hmac.new(secret.get_secret_value().encode(), b"stream-token", hashlib.sha256).hexdigest()


def stream_audience(job_id: UUID) -> str:
    return f"stream:{job_id}"


def make_stream_token(secret: str, owner: UUID, job_id: UUID) -> str:
    """Opens the stream of one job, nothing else. `secret` is `stream_secret(settings)`."""
    return _sign(secret, {"sub": str(owner)}, stream_audience(job_id), STREAM_TOKEN_SECONDS)
