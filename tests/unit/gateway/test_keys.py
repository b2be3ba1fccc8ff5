"""Tokens: what is let in, what is not, and when public keys are read again."""

import base64
import hmac
import json
import time
from typing import Any
from uuid import UUID

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from gateway.auth import Authenticator
from gateway.errors import ApiError
from gateway.keys import REFRESH_SECONDS, RETRY_SECONDS, JwksCache
from gateway.tokens import make_stream_token, make_token, owner_of, stream_secret
from schemas.settings import Settings

SECRET = "a secret of at least thirty-two bytes"
OWNER = UUID("0b5e4a52-7a51-4a3e-9a86-1c1f6d3c5a10")
SETTINGS = Settings(jwt_secret=SECRET)  # type: ignore[arg-type]
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})


class Issuer:
    """A JWKS address."""

    def __init__(self, *keys: Any) -> None:
        self.keys = list(keys)
        self.readings = 0
        self.broken = False

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.readings += 1
        if self.broken:
            return httpx2.Response(503)
        return httpx2.Response(200, json={"keys": [key.as_dict(private=False) for key in self.keys]})


class Clock:
    seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def cache(issuer: Issuer, clock: Clock | None = None) -> JwksCache:
    return JwksCache("https://issuer/jwks", transport=httpx2.MockTransport(issuer), now=clock or Clock())


def claims(**changes: Any) -> dict[str, Any]:
    base = {"sub": str(OWNER), "aud": "authenticated", "exp": int(time.time()) + 60}
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def token(key: Any = None, algorithm: str = "HS256", kid: str | None = None, **changes: Any) -> str:
    header = {"alg": algorithm, **({"kid": kid} if kid else {})}
    return jwt.encode(header, claims(**changes), key or OctKey.import_key(SECRET), algorithms=[algorithm])


def encode(part: Any) -> str:
    """One part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def refused(authenticator: Authenticator, text: str) -> bool:
    try:
        await authenticator.check(text)
    except ApiError as error:
        return (error.status, error.message) == (401, "Unauthorized")
    return False


async def test_a_good_token_names_owner_plan_and_scopes() -> None:
    caller = await Authenticator(SETTINGS).check(token(plan="pro", scope="read admin"))
    assert (caller.owner, caller.plan, caller.scopes) == (OWNER, "pro", {"read", "admin"})


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": None},
        {"exp": int(time.time()) - 1},
        {"exp": "tomorrow"},
        {"exp": True},
        {"nbf": int(time.time()) + 86_400},
        {"nbf": "x"},
        {"aud": None},
        {"aud": "somebody else"},
        {"aud": ["somebody else"]},
        {"sub": None},
        {"sub": "ada"},
        {"sub": 7},
    ],
)
async def test_a_token_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    assert await refused(Authenticator(SETTINGS), token(**changes))


async def test_an_audience_may_be_one_of_several_and_a_strange_scope_grants_nothing() -> None:
    caller = await Authenticator(SETTINGS).check(token(aud=["other", "authenticated"], scope=7))
    assert caller.scopes == frozenset()


async def test_unsigned_foreign_and_broken_tokens_are_refused() -> None:
    authenticator = Authenticator(SETTINGS)
    unsigned = f"{encode({'alg': 'none'})}.{encode(claims())}."
    foreign = token(OctKey.import_key("another secret that is long enough ok"))
    other_algorithm = token(algorithm="HS512", key=OctKey.import_key(SECRET * 2))
    strange = f"{encode([1])}.{encode(claims())}.abc"
    for text in (unsigned, foreign, other_algorithm, strange, "", "a.b", "a.b.c.d", "é", token() + "x", "." * 5_000):
        assert await refused(authenticator, text), text


async def test_rs256_and_es256_tokens_are_checked_against_the_published_keys() -> None:
    authenticator = Authenticator(Settings(), keys=cache(Issuer(RSA, EC)))
    for key, algorithm, kid in ((RSA, "RS256", "rsa"), (EC, "ES256", "ec"), (RSA, "RS256", None)):
        assert (await authenticator.check(token(key, algorithm, kid))).owner == OWNER
    assert await refused(authenticator, token(RSAKey.generate_key(2048), "RS256", "rsa"))


@pytest.mark.parametrize("secret", [None, SECRET])
async def test_an_hmac_made_with_the_public_key_is_refused(secret: str | None) -> None:
    settings = Settings(jwt_secret=secret)  # type: ignore[arg-type]
    signed = f"{encode({'alg': 'HS256', 'kid': 'rsa'})}.{encode(claims())}"
    signature = hmac.digest(RSA.as_pem(private=False), signed.encode(), "sha256")
    forged = f"{signed}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert await refused(Authenticator(settings, keys=cache(Issuer(RSA))), forged)


async def test_without_a_secret_no_hs256_token_is_accepted() -> None:
    assert await refused(Authenticator(Settings()), make_token(SECRET, "ada"))


async def test_keys_are_read_once_an_hour_and_when_an_unknown_kid_appears() -> None:
    issuer, clock = Issuer(RSA), Clock()
    keys = cache(issuer, clock)
    for _ in range(5):
        assert await keys.find("rsa", "RSA") is not None
    assert issuer.readings == 1
    issuer.keys.append(EC)
    assert await keys.find("ec", "EC") is None  # read a moment ago
    assert issuer.readings == 1
    clock.seconds += RETRY_SECONDS
    assert await keys.find("ec", "EC") is not None
    assert issuer.readings == 2
    clock.seconds += REFRESH_SECONDS
    await keys.find("rsa", "RSA")
    assert issuer.readings == 3


async def test_unknown_kids_make_at_most_one_reading_a_minute() -> None:
    issuer, clock = Issuer(RSA), Clock()
    keys = cache(issuer, clock)
    for number in range(20):
        assert await keys.find(f"forged-{number}", "RSA") is None
        clock.seconds += RETRY_SECONDS / 10
    assert issuer.readings <= 3


async def test_keys_are_kept_when_reading_them_again_fails() -> None:
    issuer, clock = Issuer(RSA), Clock()
    keys = cache(issuer, clock)
    assert await keys.find("rsa", "RSA") is not None
    issuer.broken = True
    clock.seconds += REFRESH_SECONDS
    assert await keys.find("rsa", "RSA") is not None
    assert issuer.readings == 2


def test_the_same_name_is_always_the_same_owner() -> None:
    assert owner_of("ada") == owner_of("ada") != owner_of("bob")


async def test_made_tokens_live_for_an_hour_and_carry_the_admin_scope_only_if_asked() -> None:
    now = time.time()
    for later, alive in ((3_590, True), (3_610, False)):
        authenticator = Authenticator(SETTINGS, now=lambda later=later: now + later)  # type: ignore[misc]
        assert await refused(authenticator, make_token(SECRET, "ada")) is not alive
    assert (await Authenticator(SETTINGS).check(make_token(SECRET, "ada", admin=True))).scopes == {"admin"}
    assert (await Authenticator(SETTINGS).check(make_token(SECRET, "ada"))).scopes == frozenset()


async def test_a_stream_token_is_for_one_job_for_a_minute_and_no_access_token() -> None:
    other = UUID(int=1)
    text = make_stream_token(stream_secret(SETTINGS) or "", OWNER, OWNER)
    assert Authenticator(SETTINGS).check_stream_token(text, OWNER).owner == OWNER
    assert await refused(Authenticator(SETTINGS), text)
    late = Authenticator(SETTINGS, now=lambda: time.time() + 61)
    for authenticator, job_id in ((Authenticator(SETTINGS), other), (late, OWNER), (Authenticator(Settings()), OWNER)):
        with pytest.raises(ApiError):
            authenticator.check_stream_token(text, job_id)
