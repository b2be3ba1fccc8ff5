"""When an images API fails, or the caller gives up: what it means, and what is recorded."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from providers.images.illustrator import ImagesIllustrator
from schemas.errors import BusyError, InkmillError, PermanentError, PoolPausedError, TransientError
from tests.contract.providers.picturing import KEY, MemoryKeep, png, wish
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.pictures_script import REFUSAL, Behaviour, fail, picture_of
from tests.doubles.pictures_server import PicturesServer

MakeImages = Callable[..., ImagesIllustrator]

MEANINGS: list[tuple[Behaviour, type[InkmillError], str]] = [
    (REFUSAL, PermanentError, "picture_refused"),
    (fail(400, code="content_policy_violation"), PermanentError, "picture_refused"),
    (fail(400, "size: invalid"), PermanentError, "provider_rejected"),
    (fail(400, code="billing_hard_limit_reached"), PoolPausedError, "provider_unpaid"),
    (fail(401), PoolPausedError, "provider_unauthorized"),
    (fail(402), PoolPausedError, "provider_unpaid"),
    (fail(403), PoolPausedError, "provider_forbidden"),
    (fail(404), PermanentError, "model_not_found"),
    (fail(413), PermanentError, "prompt_too_large"),
    (fail(429), BusyError, "rate_limited"),
    (fail(429, code="insufficient_quota"), PoolPausedError, "provider_unpaid"),
    (fail(500), TransientError, "provider_failed"),
    (fail(503), TransientError, "overloaded"),
    (fail(504), TransientError, "provider_timeout"),
]


@pytest.mark.parametrize("expected", MEANINGS, ids=lambda e: f"{e[0].status}-{e[2]}")
async def test_each_status_has_its_meaning_and_is_recorded(
    expected: tuple[Behaviour, type[InkmillError], str],
    pictures: PicturesServer,
    images: ImagesIllustrator,
    calls: MemoryCallLog,
) -> None:
    behaviour, meaning, code = expected
    pictures.script(behaviour)
    with pytest.raises(meaning) as caught:
        await images.draw(wish(), calls, MemoryKeep())
    assert type(caught.value) is meaning
    assert caught.value.error_code == code
    assert caught.value.details["status"] == behaviour.status
    assert calls.outcomes == [code]
    assert calls.calls[0].price_usd is None  # nothing was made: what it costs, if anything, is unknown
    assert len(pictures.calls) == 1


async def test_secrets_stay_out_of_what_is_said(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(fail(401, f"Incorrect API key provided: {KEY}, or Bearer abc"))
    with pytest.raises(PoolPausedError) as caught:
        await images.draw(wish(), calls, MemoryKeep())
    assert caught.value.details["message"] == "Incorrect API key provided: [secret], or [secret]"
    assert KEY not in str(caught.value)


async def test_a_refusal_says_in_one_sentence_what_to_do(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(REFUSAL)
    with pytest.raises(PermanentError, match="its rules forbid something in the prompt; describe the scene"):
        await images.draw(wish(), calls, MemoryKeep())


async def test_a_429_holds_back_everybody_until_it_is_over(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog, redis: Redis, namespace: str
) -> None:
    one, other = [make_images(redis=redis, namespace=namespace) for _ in range(2)]
    pictures.script(fail(429, retry_after="0.4"))
    with pytest.raises(BusyError) as caught:
        await one.draw(wish("a"), calls, MemoryKeep())
    assert caught.value.retry_after_seconds == 0.4
    for illustrator in (one, other):
        with pytest.raises(BusyError) as caught:
            await illustrator.draw(wish("b"), calls, MemoryKeep())
        assert 0 < caught.value.retry_after_seconds <= 0.5
    assert len(pictures.calls) == 1
    await asyncio.sleep(0.45)
    assert await other.draw(wish("b"), calls, MemoryKeep())


async def test_without_redis_the_pause_holds_in_this_process(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    away: Redis = Redis.from_url("redis://127.0.0.1:1/0")
    illustrator = make_images(redis=away)
    pictures.script(fail(429, retry_after="30"))
    for _ in range(2):
        with pytest.raises(BusyError):
            await illustrator.draw(wish(), calls, MemoryKeep())
    assert len(pictures.calls) == 1
    await away.aclose()


BROKEN: list[Behaviour] = [
    Behaviour(picture=b"this is no picture"),
    Behaviour(picture=picture_of("x", "64x64")[:60]),
    Behaviour(picture=b""),
    Behaviour(b64="!!! not base64 !!!"),
    Behaviour(picture=png(size=(9_000, 9_000)), url="own"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=["text", "truncated", "empty", "base64", "bomb"])
async def test_a_broken_picture_is_asked_for_once_more_then_given_up(
    broken: Behaviour, pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(broken)
    assert (await images.draw(wish("a"), calls, MemoryKeep())).width == 1024
    pictures.script(broken, broken)
    with pytest.raises(PermanentError) as caught:
        await images.draw(wish("b"), calls, MemoryKeep())
    assert caught.value.error_code == "picture_unusable"
    assert calls.outcomes == ["provider_broken_picture", "answered", *["provider_broken_picture"] * 2]
    assert {str(call.price_usd) for call in calls.calls} == {"0.04"}  # all of them are on the bill


ODD: list[tuple[Behaviour, str]] = [
    (Behaviour(body=b"<html>a proxy</html>"), "provider_garbled"),
    (Behaviour(body=b'{"data": []}'), "provider_garbled"),
    (Behaviour(body=b'{"data": [{"b64_json": 7}]}'), "provider_garbled"),
    (Behaviour(body=b"[" * 100_000), "provider_garbled"),
    (Behaviour(cut_after=100), "provider_cut"),
    (Behaviour(url="own", cut_after=20), "provider_cut"),
    (Behaviour(endless=True), "provider_cut"),
    (Behaviour(drop=True), "provider_cut"),
]


@pytest.mark.parametrize(("behaviour", "code"), ODD)
async def test_an_answer_that_is_none_is_transient(
    behaviour: Behaviour, code: str, pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(behaviour)
    with pytest.raises(TransientError) as caught:
        await images.draw(wish(), calls, MemoryKeep())
    assert caught.value.error_code == code
    assert calls.outcomes == [code]


@pytest.mark.parametrize("status", [0, 403, 404, 500])
async def test_a_picture_behind_an_address_is_fetched_again_and_not_paid_for_again(
    status: int, pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(Behaviour(url="own"))
    pictures.lost_files = [status] * 2
    assert await images.draw(wish(), calls, MemoryKeep())
    assert (calls.outcomes, len(pictures.calls)) == (["answered"], 1)


async def test_an_address_with_nothing_behind_it_is_no_matter_of_our_key(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(Behaviour(url="own"))
    pictures.lost_files = [403] * 3
    with pytest.raises(TransientError) as caught:
        await images.draw(wish(), calls, MemoryKeep())
    assert caught.value.error_code == "provider_cut"
    assert str(calls.calls[0].price_usd) == "0.04"  # it was made, and is on the bill


@pytest.mark.parametrize("behaviour", [Behaviour(seconds=30), Behaviour(drip_seconds=0.02)])
async def test_silence_and_a_slow_drip_do_not_outlive_the_timeout(
    behaviour: Behaviour, pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    pictures.script(behaviour)
    with pytest.raises(TransientError) as caught:
        await make_images(images_timeout_seconds=0.4).draw(wish(), calls, MemoryKeep())
    assert caught.value.error_code == "provider_timeout"
    async with asyncio.timeout(1.0):
        await pictures.calls[0].disconnected.wait()


async def test_nobody_at_the_address_is_transient(make_images: MakeImages, calls: MemoryCallLog) -> None:
    with pytest.raises(TransientError) as caught:
        await make_images(images_url="http://127.0.0.1:1/v1").draw(wish(), calls, MemoryKeep())
    assert caught.value.error_code == "provider_unreachable"


async def test_cancelling_closes_the_call_within_a_second_and_records_it(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(Behaviour(seconds=30))
    drawing = asyncio.create_task(images.draw(wish(), calls, MemoryKeep()))
    request = await pictures.arrival(1)
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    async with asyncio.timeout(1.0):
        await request.disconnected.wait()
    assert calls.outcomes == ["cancelled"]
    assert calls.calls[0].price_usd is None


async def test_a_picture_that_arrived_is_kept_and_recorded_even_when_cancelled_meanwhile(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    keeping, may_finish = asyncio.Event(), asyncio.Event()

    class SlowKeep(MemoryKeep):
        async def __call__(self, data: bytes, *, foreign: bool) -> Any:
            keeping.set()
            await may_finish.wait()
            return await super().__call__(data, foreign=foreign)

    keep = SlowKeep()
    drawing = asyncio.create_task(images.draw(wish(), calls, keep))
    await keeping.wait()
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    may_finish.set()
    await images.close()
    assert calls.outcomes == ["answered"]
    assert len(keep.objects) == 1
    again = await images.draw(wish(), calls, keep)
    assert again.key in keep.objects
    assert len(pictures.calls) == 1


async def test_a_store_that_is_away_for_a_moment_does_not_lose_what_was_paid_for(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    away = [TransientError("The object store failed.", code="store_failed")] * 2

    def before() -> None:
        if away:
            raise away.pop()

    await images.draw(wish(), calls, MemoryKeep(before))
    assert calls.outcomes == ["answered"]
    assert len(pictures.calls) == 1


async def test_after_several_failures_the_provider_is_left_alone_then_probed(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    illustrator = make_images(breaker_failures=2, breaker_seconds=0.3)
    pictures.script(fail(500), fail(500))
    for key in ("a", "b"):
        with pytest.raises(TransientError):
            await illustrator.draw(wish(key), calls, MemoryKeep())
    with pytest.raises(BusyError) as caught:
        await illustrator.draw(wish("c"), calls, MemoryKeep())
    assert caught.value.error_code == "circuit_open"
    assert len(pictures.calls) == 2
    await asyncio.sleep(caught.value.retry_after_seconds)
    assert await illustrator.draw(wish("c"), calls, MemoryKeep())
