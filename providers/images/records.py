"""What is known of a call to the images API, and its row: committed also when nobody waits for it any more."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeVar

import structlog

from providers import metrics
from providers.illustrator import PictureWish
from providers.images.request import ImagesRequest
from schemas.calls import CallLog, ProviderCall, Usage
from schemas.errors import InkmillError

log = structlog.get_logger(__name__)
T = TypeVar("T")

PROVIDER: Final = "openai"


@dataclass(slots=True)
class Meter:
    """What is known of a call so far."""

    wish: PictureWish
    request: ImagesRequest
    model: str
    #: What a picture costs; None: unknown.
    price_usd: Decimal | None
    started: float = field(default_factory=time.monotonic)
    usage: Usage = field(default_factory=Usage)
    #: The provider made a picture: it will be on the bill.
    made: bool = False

    def call(self, outcome: str, answer: Any | None = None) -> ProviderCall:
        """The row of a call that ended now. What a picture costs that was perhaps never made is unknown."""
        return ProviderCall(
            key=self.wish.key,
            provider=PROVIDER,
            model=self.model,
            usage=self.usage,
            price_usd=self.price_usd if self.made else None,
            milliseconds=round((time.monotonic() - self.started) * 1000),
            outcome=outcome,
            answer=answer,
        )


class Records:
    """Work that must end although its task was cancelled: what it is about has been paid for."""

    def __init__(self) -> None:
        self._open: set[asyncio.Task[Any]] = set()

    async def to_the_end(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`; when this is cancelled, the work goes on alone."""
        task = asyncio.create_task(work)
        self._open.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait until all of it has ended."""
        while self._open:
            await asyncio.gather(*self._open, return_exceptions=True)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        """Whoever waits is told of an error; a bug is also told where nobody waits any more."""
        self._open.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, InkmillError):
            log.error("call.unrecorded", exc_info=error)


async def commit(call: ProviderCall, calls: CallLog) -> None:
    """Count the call and write its row."""
    metrics.count_call(call, model=call.model)
    await calls.record(call)
