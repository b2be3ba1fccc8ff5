"""Clients that go away before they are answered: what is done for them stops."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from starlette.types import Receive

T = TypeVar("T")

#: The status in logs and metrics of a request whose client did not wait; nobody receives it.
HUNG_UP: Final = 499


class HungUpError(Exception):
    """The client is gone."""


async def hung_up(receive: Receive) -> None:
    """Return when the client has closed the connection. The request's body has been read before."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def while_connected(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns. It is cancelled, and HungUpError raised, as soon as the client goes away."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(hung_up(receive))
    try:
        await asyncio.wait((working, gone), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise HungUpError
        return working.result()
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.wait((working, gone))
