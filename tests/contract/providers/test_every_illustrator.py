"""What holds for every illustrator: one suite on the offline one and on an images API (against the double)."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial

import pytest
from pydantic import SecretStr

from providers.illustrator import Illustrator, make_illustrator
from schemas.errors import LeaseLostError
from schemas.picture import DrawnPicture
from schemas.settings import Settings
from tests.contract.providers.picturing import MemoryKeep, draw_plain, images_settings, png, wish
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.pictures_server import PicturesServer


@pytest.fixture(params=["offline", "openai"])
async def illustrator(request: pytest.FixtureRequest, pictures: PicturesServer) -> AsyncIterator[Illustrator]:
    settings = images_settings(pictures.url) if request.param == "openai" else Settings(illustrator="offline")
    made = make_illustrator(settings, redis=None, run_cpu=None)
    assert made.name == request.param
    yield made
    await made.close()


async def test_it_keeps_the_picture_and_records_it_before_it_returns(
    illustrator: Illustrator, calls: MemoryCallLog
) -> None:
    keep = MemoryKeep()
    picture = await illustrator.draw(wish(), calls, keep)
    (call,) = calls.calls
    assert (call.key, call.provider, call.model, call.outcome) == (
        "picture",
        illustrator.name,
        illustrator.model,
        "answered",
    )
    assert DrawnPicture.model_validate(call.answer["picture"] if call.answer else None) == picture
    assert len(keep.objects[picture.key]) == picture.bytes
    assert (picture.illustrator, picture.alt, picture.cached, picture.reused) == (
        illustrator.model,
        "A lighthouse at dusk.",
        False,
        False,
    )
    assert picture.prompt_used == "A lighthouse at dusk, picture"


async def test_the_same_key_reads_the_stored_picture(illustrator: Illustrator, calls: MemoryCallLog) -> None:
    keep = MemoryKeep()
    first = await illustrator.draw(wish(), calls, keep)
    again = await illustrator.draw(wish(prompt="changed", offline=partial(draw_plain, "#ffffff")), calls, keep)
    assert again == first
    assert len(calls.calls) == len(keep.objects) == 1


async def test_a_stored_answer_of_another_shape_is_drawn_anew(illustrator: Illustrator, calls: MemoryCallLog) -> None:
    await illustrator.draw(wish(), calls, MemoryKeep())
    old = calls.calls[0]
    for broken in ({"picture": {"key": 1}}, {"other": 1}, "text"):
        calls.calls[0] = type(old)(**{**{f: getattr(old, f) for f in old.__slots__}, "answer": broken})
        assert (await illustrator.draw(wish(), calls, MemoryKeep())).width > 0
        del calls.calls[1:]


async def test_a_lost_lease_discards_the_picture(illustrator: Illustrator) -> None:
    with pytest.raises(LeaseLostError):
        await illustrator.draw(wish(), MemoryCallLog(fails=LeaseLostError()), MemoryKeep())


async def test_many_wishes_run_side_by_side(illustrator: Illustrator, calls: MemoryCallLog) -> None:
    keep = MemoryKeep()
    drawn = await asyncio.gather(*(illustrator.draw(wish(f"k{n}"), calls, keep) for n in range(12)))
    assert len({picture.key for picture in drawn}) == len(calls.calls) == 12


async def test_offline_is_free_deterministic_and_needs_no_key(calls: MemoryCallLog) -> None:
    offline = make_illustrator(Settings(), redis=None, run_cpu=None)
    assert (offline.name, offline.model) == ("offline", "offline")
    keep = MemoryKeep()
    first, again = [await offline.draw(wish(key), calls, keep) for key in ("a", "b")]
    assert keep.objects[first.key] == keep.objects[again.key] == png("#112233")
    assert {(call.model, call.price_usd, call.usage.tokens_in) for call in calls.calls} == {("offline", Decimal(0), 0)}


async def test_offline_work_runs_where_cpu_work_runs(calls: MemoryCallLog) -> None:
    async def run_cpu(function: object, *_: object) -> object:
        return png("#445566", (8, 9))

    keep = MemoryKeep()
    picture = await make_illustrator(Settings(), redis=None, run_cpu=run_cpu).draw(wish(), calls, keep)
    assert (picture.width, picture.height) == (8, 9)


def test_an_address_and_a_key_make_the_images_api_the_default() -> None:
    both = Settings(images_url="http://images.test/v1", images_key=SecretStr("sk-x"))
    assert make_illustrator(both, redis=None, run_cpu=None).name == "openai"
    assert make_illustrator(Settings(images_key=SecretStr("sk-x")), redis=None, run_cpu=None).name == "offline"
