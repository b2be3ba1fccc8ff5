"""Who asks: an access token in the Authorization header or the session cookie becomes a caller."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeGuard
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import Depends, Request
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from gateway.errors import ApiError, unauthorized
from gateway.keys import JwksCache, PublicKey
from gateway.tokens import stream_audience, stream_secret
from schemas.settings import Settings

COOKIE = "sb-access-token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Algorithm -> the key type it may be used with. Nothing else is accepted: no "none", no HMAC under a public key.
_PUBLIC_ALGORITHMS = {"RS256": "RSA", "ES256": "EC"}
#: Longer tokens are refused unread.
_TOKEN_CHARS_MAX = 16_384


@dataclass(frozen=True, slots=True)
class Caller:
    """A user with a valid token."""

    owner: UUID
    plan: str | None = None
    scopes: frozenset[str] = frozenset()


class Authenticator:
    """Checks tokens: algorithm, key, audience, lifetime, subject. Anything wrong is the same 401."""

    def __init__(self, settings: Settings, keys: JwksCache | None = None, now: Callable[[], float] = time.time) -> None:
        self._settings = settings
        secret = settings.jwt_secret
        self._secret = None if secret is None else OctKey.import_key(secret.get_secret_value())
        self._keys = keys if keys is not None else (JwksCache(settings.jwks_url) if settings.jwks_url else None)
        self._now = now

    async def check(self, token: str) -> Caller:
        """Raises ApiError 401."""
        if len(token) > _TOKEN_CHARS_MAX:
            raise unauthorized()
        try:
            header = jws.extract_compact(token.encode()).headers()
            algorithm, kid = header.get("alg"), header.get("kid")
            key = await self._key_for(algorithm, kid if isinstance(kid, str) else None)
            if key is None or not isinstance(algorithm, str):
                raise unauthorized()
            claims = jwt.decode(token, key, algorithms=[algorithm]).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            # The cause could name what was wrong; the client learns only that it is not authorized.
            raise unauthorized() from None
        return self._caller(claims, self._settings.jwt_audience)

    async def _key_for(self, algorithm: Any, kid: str | None) -> OctKey | PublicKey | None:
        if algorithm == "HS256":
            return self._secret
        if algorithm in _PUBLIC_ALGORITHMS and self._keys is not None:
            return await self._keys.find(kid, _PUBLIC_ALGORITHMS[algorithm])
        return None

    def check_stream_token(self, token: str, job_id: UUID) -> Caller:
        """A token from `make_stream_token` for exactly this job. Raises ApiError 401."""
        secret = stream_secret(self._settings)
        if secret is None or len(token) > _TOKEN_CHARS_MAX:
            raise unauthorized()
        try:
            claims = jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            raise unauthorized() from None
        return self._caller(claims, stream_audience(job_id))

    def _caller(self, claims: dict[str, Any], audience: str) -> Caller:
        now = self._now()
        expires, begins, given = claims.get("exp"), claims.get("nbf", 0), claims.get("aud")
        if not (_is_number(expires) and _is_number(begins)):
            raise unauthorized()
        alive = begins <= now < expires
        meant_for_us = audience in given if isinstance(given, list) else given == audience
        if not (alive and meant_for_us):
            raise unauthorized()
        try:
            owner = UUID(claims["sub"])
        except (KeyError, ValueError, TypeError, AttributeError):
            raise unauthorized() from None
        plan = claims.get("plan")
        return Caller(owner, plan if isinstance(plan, str) else None, _scopes(claims.get("scope")))


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _scopes(claim: Any) -> frozenset[str]:
    """Scopes separated by blanks (RFC 8693) or as a list; anything else grants nothing."""
    if isinstance(claim, str):
        return frozenset(claim.split())
    return frozenset(s for s in claim if isinstance(s, str)) if isinstance(claim, list) else frozenset()


def check_origin(request: Request, allowed: tuple[str, ...]) -> None:
    """A write with the cookie must come from our own pages: a browser sends the cookie for any page's request.

    Raises ApiError 403. No Origin header: not a browser, or an old one that SameSite protects.
    """
    origin = request.headers.get("origin")
    if request.method in _SAFE_METHODS or origin is None or origin in allowed:
        return
    # The scheme is not compared: behind a proxy that ends TLS we only see http.
    own = request.headers.get("host", "")
    if not own or urlsplit(origin).netloc.lower() != own.lower():
        raise ApiError(403, "Forbidden")


async def require_caller(request: Request) -> Caller:
    """The caller of a request, by header or cookie. Raises ApiError 401, or 403 for a foreign Origin."""
    services = request.app.state.services
    header = request.headers.get("authorization")
    if header is not None:
        kind, _, token = header.partition(" ")
        if kind.lower() != "bearer":
            raise unauthorized()
        caller: Caller = await services.authenticator.check(token.strip())
        return caller
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise unauthorized()
    caller = await services.authenticator.check(cookie)
    check_origin(request, services.settings.origins)
    return caller


async def require_admin(request: Request) -> Caller:
    """A caller with the scope "admin". Raises ApiError 401 or 403."""
    caller = await require_caller(request)
    if "admin" not in caller.scopes:
        raise ApiError(403, "Forbidden")
    return caller


AnyCaller = Annotated[Caller, Depends(require_caller)]
AdminCaller = Annotated[Caller, Depends(require_admin)]
