"""The SDK's clients, enough of them for the calls in flight.

One connection pool looks at all of its connections for each request: at a thousand open calls that was 40 % of the
processor time. So each client carries at most a hundred calls, and the next one is made when they are taken.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import httpx2
from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient

from schemas.errors import PermanentError
from schemas.settings import Settings

CALLS_PER_CLIENT: Final = 100
_KEPT_ALIVE: Final = 20
_CONNECT_SECONDS: Final = 10.0


@dataclass(slots=True)
class _Client:
    sdk: AsyncAnthropic
    calls: int = 0


class Clients:
    """Lends a client for the time of a call."""

    def __init__(self, settings: Settings) -> None:
        if settings.anthropic_api_key is None:
            raise PermanentError("The author claude needs ANTHROPIC_API_KEY.", code="invalid_input")
        self._key = settings.anthropic_api_key
        self._base_url = settings.anthropic_base_url
        self._timeout = httpx2.Timeout(settings.provider_timeout_seconds, connect=_CONNECT_SECONDS)
        self._tls = httpx2.create_ssl_context()
        self._clients: list[_Client] = []

    @property
    def key(self) -> str:
        """To be kept out of whatever is said."""
        return self._key.get_secret_value()

    @contextlib.contextmanager
    def borrow(self) -> Iterator[AsyncAnthropic]:
        """The first client with room: its open connections are used again."""
        client = next((client for client in self._clients if client.calls < CALLS_PER_CLIENT), None)
        if client is None:
            client = _Client(self._make())
            self._clients.append(client)
        client.calls += 1
        try:
            yield client.sdk
        finally:
            client.calls -= 1

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients:
            await client.sdk.close()

    def _make(self) -> AsyncAnthropic:
        """No hidden retries: an attempt that fails is the fleet's to repeat."""
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=_KEPT_ALIVE)
        return AsyncAnthropic(
            api_key=self._key.get_secret_value(),
            base_url=self._base_url,
            max_retries=0,
            timeout=self._timeout,
            http_client=DefaultAsyncHttpxClient(limits=limits, timeout=self._timeout, verify=self._tls),
        )
