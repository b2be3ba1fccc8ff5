"""What is asked of an images API, and what becomes of its answers."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from providers.images.illustrator import ImagesIllustrator
from schemas.calls import Spent, Usage
from schemas.errors import BudgetExceededError, PermanentError, TransientError
from tests.contract.providers.picturing import KEY, OWNER, MemoryKeep, png, wish
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.pages import Pages
from tests.doubles.pictures_script import REMARK, Behaviour, picture_of
from tests.doubles.pictures_server import PicturesServer

MakeImages = Callable[..., ImagesIllustrator]


async def test_a_wish_is_a_generation_that_names_its_owner_by_a_digest(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    await images.draw(wish(), calls, MemoryKeep())
    (asked,) = pictures.calls
    assert asked.path == "/v1/images/generations"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    user = asked.fields.pop("user")
    assert asked.fields == {
        "model": "gpt-image-1",
        "prompt": "A lighthouse at dusk, picture",
        "n": 1,
        "size": "1024x1024",
        "output_format": "jpeg",
    }
    assert len(user) == 32
    assert str(OWNER) not in user


async def test_given_pictures_make_it_an_edit(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    await images.draw(wish("a", references=(png("#111111"),)), calls, MemoryKeep())
    await images.draw(wish("b", references=(png("#111111"), png("#222222"))), calls, MemoryKeep())
    one, two = pictures.calls
    assert (one.path, one.files) == ("/v1/images/edits", [("image", png("#111111"))])
    assert two.files == [("image[]", png("#111111")), ("image[]", png("#222222"))]
    assert one.fields["prompt"] == "A lighthouse at dusk, a"
    assert one.fields["model"] == "gpt-image-1"


@pytest.mark.parametrize(
    ("model", "size", "expected"),
    [
        ("gpt-image-1", (1024, 1024), "1024x1024"),
        ("gpt-image-1", (900, 1000), "1024x1024"),
        ("gpt-image-1", (600, 1500), "1024x1536"),
        ("gpt-image-1", (1536, 700), "1536x1024"),
        ("dall-e-3", (1000, 600), "1792x1024"),
        ("dall-e-2", (1000, 100), "1024x1024"),
        ("somebody-elses-model", (100, 300), "1024x1536"),
    ],
)
async def test_the_nearest_shape_that_the_model_knows_is_asked_for(
    model: str,
    size: tuple[int, int],
    expected: str,
    pictures: PicturesServer,
    make_images: MakeImages,
    calls: MemoryCallLog,
) -> None:
    picture = await make_images(images_model=model).draw(
        wish(width=size[0], height=size[1], references=(png(),) if model == "dall-e-3" else ()), calls, MemoryKeep()
    )
    assert pictures.calls[0].fields["size"] == expected
    assert pictures.calls[0].path.endswith("generations")
    assert max(picture.width, picture.height) <= 1536
    assert picture.illustrator == model


async def test_quality_is_sent_only_when_it_is_set(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    await make_images(images_quality="low").draw(wish(), calls, MemoryKeep())
    assert pictures.calls[0].fields["quality"] == "low"


async def test_a_prompt_that_is_too_long_for_the_model_is_cut_and_told_as_it_was_sent(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    picture = await make_images(images_model="dall-e-2").draw(wish(prompt="a" * 5_000), calls, MemoryKeep())
    assert picture.prompt_used == pictures.calls[0].prompt == "a" * 1_000


@pytest.mark.parametrize("prompt", ["一只红色的狐狸在雪地里", "ثعلب أحمر في الثلج", "half a pair: \ud83d"])
async def test_prompts_in_any_script_arrive_as_they_are(
    prompt: str, pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    await images.draw(wish("a", prompt=prompt), calls, MemoryKeep())
    await images.draw(wish("b", prompt=prompt, references=(png(),)), calls, MemoryKeep())
    sent = prompt.encode("utf-8", "replace").decode()
    assert [asked.prompt for asked in pictures.calls] == [sent, sent]


async def test_what_is_kept_is_the_pixels_alone(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    keep = MemoryKeep()
    picture = await images.draw(wish(), calls, keep)
    sent = picture_of("A lighthouse at dusk, picture", "1024x1024")
    assert REMARK.encode() in sent
    assert REMARK.encode() not in keep.objects[picture.key]
    pixels = [Image.open(BytesIO(data)).convert("RGB").tobytes() for data in (sent, keep.objects[picture.key])]
    assert pixels[0] == pixels[1]


async def test_tokens_and_the_price_are_in_the_row(
    pictures: PicturesServer, images: ImagesIllustrator, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    await images.draw(wish("a"), calls, MemoryKeep())
    pictures.script(Behaviour(usage=None))
    await make_images(images_price_usd=None).draw(wish("b"), calls, MemoryKeep())
    known, unknown = calls.calls
    assert (known.usage, known.price_usd) == (Usage(tokens_in=50, tokens_out=4160), Decimal("0.04"))
    assert (unknown.usage, unknown.price_usd) == (Usage(), None)


async def test_no_money_no_call(pictures: PicturesServer, make_images: MakeImages) -> None:
    spent = MemoryCallLog(spent=Spent(Decimal("0.50"), Decimal(0), Decimal(0)))
    with pytest.raises(BudgetExceededError):
        await make_images(budget_job_usd="0.5").draw(wish(), spent, MemoryKeep())
    assert not pictures.requests


async def test_an_address_of_the_api_itself_is_read_with_the_key(
    pictures: PicturesServer, images: ImagesIllustrator, calls: MemoryCallLog
) -> None:
    pictures.script(Behaviour(url="own"))
    picture = await images.draw(wish(), calls, MemoryKeep())
    assert picture.width == 1024
    assert pictures.requests[1].headers["authorization"] == f"Bearer {KEY}"


async def test_an_address_elsewhere_is_read_behind_the_guard_and_without_the_key(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    async with PicturesServer() as elsewhere:
        elsewhere._files["/picture.png"] = png("#abcdef", (40, 40))
        pictures.script(Behaviour(url=f"{elsewhere.origin}/picture.png"))
        allowed = make_images(fetch_allow=(elsewhere.origin.removeprefix("http://"),))
        assert (await allowed.draw(wish("a"), calls, MemoryKeep())).width == 40
        assert "authorization" not in elsewhere.requests[0].headers
        pictures.script(Behaviour(url=f"{elsewhere.origin}/picture.png"))
        with pytest.raises(PermanentError) as caught:
            await make_images().draw(wish("b"), calls, MemoryKeep())
        assert caught.value.error_code == "address_refused"
        assert len(elsewhere.requests) == 1
    assert [call.outcome for call in calls.calls] == ["answered", "address_refused"]
    assert calls.calls[1].price_usd == Decimal("0.04")  # made and not got: it is on the bill


async def test_an_address_elsewhere_that_never_ends_is_cut(
    pictures: PicturesServer, make_images: MakeImages, calls: MemoryCallLog
) -> None:
    async with Pages() as pages:
        pictures.script(Behaviour(url=pages.url("endless")))
        with pytest.raises(TransientError) as caught:
            await make_images(fetch_allow=(pages.address,)).draw(wish(), calls, MemoryKeep())
    assert caught.value.error_code == "provider_cut"
