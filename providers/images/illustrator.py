"""The illustrator that asks an images API: what to ask, what an answer is worth, and what is recorded of it."""

import asyncio
import random
import time
from typing import Any, Final

import structlog
from redis.asyncio import Redis
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_random_exponential

from providers import metrics
from providers.breaker import Breaker
from providers.budgets import check_budgets
from providers.error_table import Row
from providers.guard.errors import AddressRefusedError
from providers.illustrator import Keep, KeptPicture, PictureWish
from providers.images.api import ImagesApi
from providers.images.errors import ERRORS
from providers.images.quiet import Quiet
from providers.images.records import PROVIDER, Meter, Records, commit
from providers.images.request import build_request
from providers.stored import find_picture, picture_answer
from schemas.calls import CallLog
from schemas.errors import BusyError, InkmillError, PermanentError, TransientError
from schemas.picture import DrawnPicture
from schemas.settings import Settings

log = structlog.get_logger(__name__)

BROKEN = "provider_broken_picture"
#: How often a broken picture is drawn anew before the wish is given up.
_ASKED_MAX: Final = 2
#: How often a picture that was made is fetched from its address.
_FETCHED_MAX: Final = 3
_UNUSABLE: Final = frozenset({"picture_broken", "picture_too_large"})
#: What passes by itself while we hold a picture that was paid for.
_PASSING: Final = frozenset({"store_failed", "ledger_busy", "ledger_unavailable"})
_KEEPING_SECONDS: Final = 30.0


class BrokenPictureError(InkmillError):
    """The provider made something that is no picture."""


class ImagesIllustrator:
    """One more question for a broken picture; everything else that fails is the fleet's to repeat."""

    name = PROVIDER

    def __init__(self, settings: Settings, *, redis: "Redis | None") -> None:
        self.model = settings.images_model
        self._settings = settings
        self._api = ImagesApi(settings)
        self._quiet = Quiet(redis, settings.namespace, self.model)
        self._breaker = Breaker(
            failures_max=settings.breaker_failures, open_seconds=settings.breaker_seconds, now=time.monotonic
        )
        self._records = Records()

    async def draw(self, wish: PictureWish, log: CallLog, keep: Keep) -> DrawnPicture:
        """The picture, kept and recorded."""
        stored = await find_picture(wish, log)
        if stored is not None:
            return stored
        request = build_request(wish, self._settings)
        for _ in range(_ASKED_MAX):
            await check_budgets(self._settings, log)
            await self._refuse_now()
            try:
                return await self._once(Meter(wish, request, self.model, self._settings.images_price_usd), log, keep)
            except BrokenPictureError:
                continue
        raise PermanentError(
            "The illustrator answered with a file that is no picture, twice; change the prompt or the model.",
            code="picture_unusable",
        )

    async def close(self) -> None:
        """Keep and record what has arrived, then close the connections."""
        await self._records.close()
        await self._api.close()

    async def _refuse_now(self) -> None:
        """Raise BusyError while the provider is to be left alone. Those who wait come back one after the other."""
        wait = await self._quiet.left_seconds()
        if wait > 0:
            metrics.THROTTLED.labels(self.model).inc()
            raise BusyError(
                "The images provider's rate limit is reached.",
                code="rate_limited",
                retry_after_seconds=wait * random.uniform(1.0, 1.25),  # noqa: S311 - jitter, not a secret
            )
        wait = self._breaker.wait_seconds(self.model)
        if wait > 0:
            raise BusyError(
                "The images provider failed several times in a row and is left alone for a moment.",
                code="circuit_open",
                retry_after_seconds=wait,
                model=self.model,
            )

    async def _once(self, meter: Meter, calls: CallLog, keep: Keep) -> DrawnPicture:
        """One call and its picture, kept and recorded also when this task is cancelled meanwhile: it is paid for."""
        data = await self._picture(meter, calls)
        return await self._records.to_the_end(self._finish(meter, data, calls, keep))

    async def _picture(self, meter: Meter, calls: CallLog) -> bytes | None:
        """What the provider made; None for something that cannot be a picture. Its errors translated and recorded."""
        probe, healthy = self._breaker.begin(self.model), None
        try:
            async with asyncio.timeout(self._settings.images_timeout_seconds):
                answer = await self._api.ask(meter.request)
                meter.made, meter.usage = True, answer.usage
                data = answer.data if answer.url is None else await self._fetched(answer.url)
            healthy = True
        except asyncio.CancelledError:
            await self._record_cancelled(meter, calls)
            raise
        except AddressRefusedError as error:
            await self._records.to_the_end(commit(meter.call(error.error_code), calls))
            raise
        except Exception as error:
            row = ERRORS.row_of(error)
            healthy = None if row is None else not row.trips
            code = "crashed" if row is None else row.code
            log.warning("call.failed", key=meter.wish.key, model=self.model, code=code, **self._said(error))
            await self._records.to_the_end(commit(meter.call(code), calls))
            if row is None:
                raise
            raise await self._translated(error, row) from error
        finally:
            self._breaker.end(self.model, probe=probe, healthy=healthy)
        return data

    async def _fetched(self, url: str) -> bytes:
        """The picture behind an address is on the bill already: what fails on the way there is tried again."""
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(_FETCHED_MAX),
            wait=wait_random_exponential(multiplier=0.2, max=2),
            retry=retry_if_exception(_is_transient),
            reraise=True,
        ):
            with attempt:
                return await self._api.fetch(url)
        raise AssertionError("unreachable: tenacity returns or raises")

    async def _translated(self, error: Exception, row: Row) -> InkmillError:
        """Ours; the whole fleet hears of a rate limit before this task goes on."""
        ours = ERRORS.translate(error, row, self._api.key)
        if type(ours) is BusyError:
            await self._quiet.begin(ours.retry_after_seconds)
        return ours

    def _said(self, error: Exception) -> dict[str, Any]:
        said = ERRORS.details_of(error, self._api.key)
        return {"reason": said.pop("message"), **said}

    async def _finish(self, meter: Meter, data: bytes | None, calls: CallLog, keep: Keep) -> DrawnPicture:
        """Keep the picture, then record the call with where it is."""
        try:
            kept = await _kept(data, keep)
        except BrokenPictureError as error:
            log.warning("call.failed", key=meter.wish.key, model=self.model, code=BROKEN, reason=str(error))
            await commit(meter.call(BROKEN), calls)
            raise
        except InkmillError as error:
            await commit(meter.call(error.error_code), calls)
            raise
        picture = kept.drawn(meter.wish, illustrator=self.model, prompt=meter.request.prompt)
        await commit(meter.call("answered", picture_answer(picture)), calls)
        return picture

    async def _record_cancelled(self, meter: Meter, calls: CallLog) -> None:
        """The cancellation goes on whatever becomes of the record."""
        try:
            await self._records.to_the_end(commit(meter.call("cancelled"), calls))
        except Exception:
            log.exception("call.unrecorded", key=meter.wish.key, model=self.model, outcome="cancelled")


async def _kept(data: bytes | None, keep: Keep) -> KeptPicture:
    """The picture in the object store; a store that is away for a moment does not lose it."""
    if not data:
        raise BrokenPictureError("no bytes")
    try:
        async for attempt in AsyncRetrying(
            stop=stop_after_delay(_KEEPING_SECONDS),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            retry=retry_if_exception(_passes),
            reraise=True,
        ):
            with attempt:
                return await keep(data, foreign=True)
    except PermanentError as error:
        if error.error_code not in _UNUSABLE:
            raise
        raise BrokenPictureError(error.message) from error
    raise AssertionError("unreachable: tenacity returns or raises")


def _is_transient(error: BaseException) -> bool:
    row = ERRORS.row_of(error) if isinstance(error, Exception) else None
    return row is not None and row.meaning is TransientError


def _passes(error: BaseException) -> bool:
    return isinstance(error, InkmillError) and error.error_code in _PASSING
