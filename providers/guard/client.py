"""HTTP to addresses that users chose: no proxy, no cookies, no surprise redirects, a bound on bytes and on time."""

import asyncio
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpcore2
import httpx2

from providers.guard.connection import GuardedBackend, Resolve, resolve
from providers.guard.errors import FetchFailedError, FetchTimeoutError
from providers.guard.target import Target, read_target

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Of a whole connection attempt; the bound on the request as a whole also holds.
_CONNECT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of `headers` are in lower case; `body` is as it came, not decoded."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    #: There was more than the bound allowed.
    truncated: bool


class GuardedClient:
    """One for each process. Every connection is new, and each is checked."""

    def __init__(
        self,
        allow: Collection[str] = (),
        *,
        look_up: Resolve = resolve,
        dial: httpcore2.AsyncNetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """`allow`: INKMILL_FETCH_ALLOW. The other arguments are for tests."""
        self._allow = allow
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context or httpcore2.default_ssl_context(),
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=GuardedBackend(allow, look_up, dial),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._pool.aclose()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        bytes_max: int,
        seconds: float,
        redirects_max: int = 0,
    ) -> Answer:
        """Ask, and follow at most `redirects_max` redirects, each checked as the first address was.

        `seconds` bounds everything: look-ups, connections, redirects, the last byte. With no redirects left a redirect
        is an answer like any other. Raises AddressRefusedError (permanent); FetchUnresolvedError, FetchFailedError,
        FetchTimeoutError (transient).
        """
        wanted = dict(headers or {})
        try:
            async with asyncio.timeout(seconds):
                for left in range(redirects_max, -1, -1):
                    target = read_target(url, self._allow)
                    answer = await self._once(method, target, wanted, content, bytes_max)
                    location = answer.headers.get("location")
                    if answer.status not in _REDIRECTS or not left or location is None or method != "GET":
                        return answer
                    url, wanted = _next(target, location, wanted)
        except httpcore2.ConnectTimeout as error:
            raise FetchTimeoutError("The other side could not be reached in time.") from error
        except (TimeoutError, httpcore2.TimeoutException) as error:
            raise FetchTimeoutError(f"There was no whole answer within {seconds:g} seconds.") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise FetchFailedError(_sentence(error)) from error
        raise AssertionError("unreachable")

    async def _once(
        self, method: str, target: Target, headers: Mapping[str, str], content: bytes | None, bytes_max: int
    ) -> Answer:
        sent = [(name.encode(), value.encode()) for name, value in _complete(headers).items()]
        asked = self._pool.stream(
            method, target.url, headers=sent, content=content, extensions={"timeout": {"connect": _CONNECT_SECONDS}}
        )
        async with asked as response:
            body = bytearray()
            async for chunk in response.aiter_stream():
                body += chunk[: bytes_max + 1 - len(body)]
                if len(body) > bytes_max:
                    break
            got = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Answer(target.url, response.status, got, bytes(body[:bytes_max]), len(body) > bytes_max)


def _complete(headers: Mapping[str, str]) -> dict[str, str]:
    """No compression, so that the bound on bytes is a bound on memory too."""
    return {"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close", **headers}


def _next(target: Target, location: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Where a redirect leads, and the headers that may go along: another host learns only who asks."""
    try:
        url = httpx2.URL(target.url).join(location)
    except httpx2.InvalidURL as error:
        raise FetchFailedError("The redirect leads to something that is not a URL.") from error
    if (url.scheme, url.raw_host, url.port) != _origin(target):
        headers = {name: value for name, value in headers.items() if name.lower() in {"user-agent", "accept"}}
    return str(url), headers


def _origin(target: Target) -> tuple[str, bytes, int | None]:
    url = httpx2.URL(target.url)
    return url.scheme, url.raw_host, url.port


def _sentence(error: Exception) -> str:
    """What the network said, on one line, without addresses of ours."""
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError) or "CERTIFICATE" in str(error):
        return "The certificate of the other side could not be verified."
    if isinstance(error, httpcore2.ConnectError):
        return "The other side could not be reached."
    if isinstance(error, httpcore2.ProtocolError):
        return "The other side does not speak HTTP as it should."
    return "The connection broke before the answer was whole."
