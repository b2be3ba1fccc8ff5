"""The illustrator that needs no key and no network: it runs the craft's own function."""

import asyncio
import time
from decimal import Decimal

from providers import metrics
from providers.illustrator import OFFLINE, Keep, PictureWish, RunCpu
from providers.stored import find_picture, picture_answer
from schemas.calls import CallLog, ProviderCall, Usage
from schemas.picture import DrawnPicture


class OfflineIllustrator:
    """Deterministic and truly free: its calls are recorded with zero tokens and a price of zero."""

    name = OFFLINE
    model = OFFLINE

    def __init__(self, *, run_cpu: RunCpu | None) -> None:
        self._run_cpu = run_cpu

    async def draw(self, wish: PictureWish, log: CallLog, keep: Keep) -> DrawnPicture:
        """What `wish.offline` draws; its errors pass through unchanged."""
        stored = await find_picture(wish, log)
        if stored is not None:
            return stored
        started = time.monotonic()
        data: bytes = await (asyncio.to_thread(wish.offline) if self._run_cpu is None else self._run_cpu(wish.offline))
        kept = await keep(data, foreign=False)
        picture = kept.drawn(wish, illustrator=self.model, prompt=wish.prompt)
        call = ProviderCall(
            key=wish.key,
            provider=OFFLINE,
            model=OFFLINE,
            usage=Usage(),
            price_usd=Decimal(0),
            milliseconds=round((time.monotonic() - started) * 1000),
            outcome="answered",
            answer=picture_answer(picture),
        )
        await log.record(call)
        metrics.count_call(call, model=OFFLINE)
        return picture

    async def close(self) -> None:
        """Nothing is held open."""
