"""Connections that lead only where they may: the name is resolved once, and what was checked is what is dialled."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore2

from providers.guard.errors import AddressRefusedError, FetchUnresolvedError
from providers.guard.target import check_address, check_port, is_allowed

#: All addresses of a host.
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

#: Of its own: a name server that hangs must not hold up the process's other threads.
_RESOLVERS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolve")
#: A name that is not resolved within this counts as unreachable.
RESOLVE_SECONDS = 5.0
#: More answers than this are not tried.
_ADDRESSES_MAX = 8


async def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of `host`, as the system's resolver orders them. Raises FetchUnresolvedError."""
    loop = asyncio.get_running_loop()
    looking = loop.run_in_executor(_RESOLVERS, _look_up, host, port)
    try:
        return await asyncio.wait_for(looking, RESOLVE_SECONDS)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise FetchUnresolvedError(f"The host {host} could not be resolved.") from error


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Dials for an HTTP connection. TLS, done above it, still verifies the name in the URL.

    One refused address among the answers refuses the host: a name that is public and private at once is an attack or
    a mistake, and which answer a later look-up would prefer is not ours to say.
    """

    def __init__(
        self, allow: Collection[str], look_up: Resolve = resolve, dial: httpcore2.AsyncNetworkBackend | None = None
    ) -> None:
        self._allow = allow
        self._resolve = look_up
        self._dial = dial or httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises AddressRefusedError, FetchUnresolvedError, httpcore2.ConnectError."""
        addresses = (await self._resolve(host, port))[:_ADDRESSES_MAX]
        if not is_allowed(host, port, self._allow):
            check_port(port)
            for address in addresses:
                check_address(address)
        failed: Exception = FetchUnresolvedError(f"The host {host} has no address.")
        for address in addresses:
            try:
                return await self._dial.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.AsyncNetworkStream:
        raise AddressRefusedError("A socket of this host may not be reached.")

    async def sleep(self, seconds: float) -> None:
        await self._dial.sleep(seconds)
