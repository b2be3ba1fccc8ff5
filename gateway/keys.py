"""The public keys that sign access tokens, read from a JWKS address and remembered."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx2
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

log = structlog.get_logger(__name__)

PublicKey = RSAKey | ECKey

#: Keys are read again after this long.
REFRESH_SECONDS = 3600.0
#: An unknown `kid` causes a reading at most this often, so that forged tokens cannot make us hammer the issuer.
RETRY_SECONDS = 60.0
FETCH_TIMEOUT_SECONDS = 5.0


class JwksCache:
    """RSA and EC keys by `kid`. A failed reading keeps the keys known before."""

    def __init__(
        self,
        url: str,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = url
        self._transport = transport
        self._now = now
        self._keys: list[PublicKey] = []
        self._tried_at: float | None = None
        self._read_at: float | None = None
        self._reading = asyncio.Lock()

    async def find(self, kid: str | None, key_type: str) -> PublicKey | None:
        """The key named `kid` of type "RSA" or "EC"; without a `kid`, the key of that type if there is only one."""
        if self._read_at is None or self._now() - self._read_at >= REFRESH_SECONDS:
            await self._refresh()
        key = self._pick(kid, key_type)
        if key is None and await self._refresh():
            key = self._pick(kid, key_type)
        return key

    def _pick(self, kid: str | None, key_type: str) -> PublicKey | None:
        fitting = [key for key in self._keys if key.key_type == key_type and (kid is None or key.kid == kid)]
        return fitting[0] if len(fitting) == 1 else None

    async def _refresh(self) -> bool:
        """Read the keys unless that was tried within RETRY_SECONDS. True: the keys may have changed."""
        before = self._tried_at
        async with self._reading:
            if self._tried_at != before:
                return True  # somebody else read them while we waited
            if self._tried_at is not None and self._now() - self._tried_at < RETRY_SECONDS:
                return False
            self._tried_at = self._now()
            try:
                self._keys = await self._fetch()
            except (httpx2.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
                log.warning("jwks.failed", error=type(error).__name__, keys_kept=len(self._keys))
                return False
            self._read_at = self._now()
            return True

    async def _fetch(self) -> list[PublicKey]:
        async with httpx2.AsyncClient(transport=self._transport, timeout=FETCH_TIMEOUT_SECONDS) as client:
            answer = await client.get(self._url)
            answer.raise_for_status()
        entries: list[dict[str, Any]] = [
            entry
            for entry in answer.json()["keys"]
            if entry.get("kty") in {"RSA", "EC"} and entry.get("use", "sig") == "sig"
        ]
        keys = KeySet.import_key_set({"keys": entries}).keys
        return [key for key in keys if isinstance(key, RSAKey | ECKey)]
