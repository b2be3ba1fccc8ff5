"""Cartoons and single pictures on a real fleet, without a key."""

from collections.abc import AsyncIterator
from io import BytesIO
from uuid import uuid4

import pytest
import pytest_asyncio
from PIL import Image

from schemas.picture import PictureSource, Style
from tests.integration.fleet.picturing import Studio, cartoon, drawing, image, photo

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Studio]:
    async with drawing(server_url, template_name, tmp_path_factory.mktemp("studio")) as running:
        yield running
        running.fleet.assert_sound()


@pytest.mark.promise("S4.048")
async def test_a_photo_becomes_a_cartoon_that_loads_as_a_picture(studio: Studio) -> None:
    picture = await studio.made("cartoonize", cartoon(await studio.upload(photo())))
    assert (await studio.opened(picture)).size == (96, 64)
    assert (picture.illustrator, picture.cached, picture.reused) == ("offline", False, False)


@pytest.mark.promise("S4.044")
async def test_five_styles_make_five_pictures(studio: Studio) -> None:
    source = await studio.upload(photo())
    drawn = [await studio.opened(await studio.made("cartoonize", cartoon(source, style=style))) for style in Style]
    assert len({one.tobytes() for one in drawn}) == 5


@pytest.mark.promise("S4.048")
async def test_a_cartoon_without_a_photo_is_drawn_from_its_prompt(studio: Studio) -> None:
    picture = await studio.made("cartoonize", cartoon(prompt="A fox in a rowing boat"))
    await studio.opened(picture)
    assert "A fox in a rowing boat" in picture.prompt_used


@pytest.mark.promise("S4.050")
async def test_the_same_work_of_the_same_owner_is_answered_from_what_was_drawn(studio: Studio) -> None:
    ada, eve = uuid4(), uuid4()
    request = cartoon(await studio.upload(photo("#208060")))
    first = await studio.made("cartoonize", request, ada)
    again = await studio.made("cartoonize", request, ada)
    other = await studio.made("cartoonize", request, eve)
    assert [one.cached for one in (first, again, other)] == [False, True, False]
    assert len({first.key, again.key, other.key}) == 3
    assert (await studio.opened(first)).tobytes() == (await studio.opened(again)).tobytes()
    changed = await studio.made("cartoonize", request.model_copy(update={"prompt": "A cat"}), ada)
    assert not changed.cached


@pytest.mark.promise("S4.050")
async def test_a_picture_that_is_gone_from_the_store_is_drawn_again(studio: Studio) -> None:
    ada, request = uuid4(), image(image_prompt="A lighthouse in the fog")
    first = await studio.made("image", request, ada)
    await studio.store.delete(first.key)
    again = await studio.made("image", request, ada)
    assert not again.cached
    await studio.opened(again)
    assert (await studio.made("image", request, ada)).cached


@pytest.mark.promise("S4.056")
async def test_the_prompt_that_was_drawn_names_the_character_and_the_emotion(studio: Studio) -> None:
    request = image()
    picture = await studio.made("image", request)
    await studio.opened(picture)
    for words in (request.image_prompt, request.character_description, request.emotion):
        assert words in picture.prompt_used
    assert picture.alt


@pytest.mark.promise("S4.058")
async def test_a_reused_picture_is_the_given_one_and_nothing_is_drawn(studio: Studio) -> None:
    source = await studio.upload(photo())
    picture = await studio.made("image", image(is_reused_image=True, cartoon=source))
    assert picture.reused
    given = Image.open(BytesIO(photo())).convert("RGB")
    assert (await studio.opened(picture)).tobytes() == given.tobytes()
    drawn = await studio.made("image", image(cartoon=source))
    assert not drawn.reused


async def test_a_file_that_is_no_picture_fails_with_one_sentence(studio: Studio) -> None:
    said = await studio.failure("cartoonize", cartoon(await studio.upload(b"%PDF-1.7 not a picture")))
    assert said == ("not_a_picture", "This file is no JPEG, PNG, WEBP or GIF picture.")
    said = await studio.failure("cartoonize", cartoon(await studio.upload(photo()[:400])))
    assert said == ("picture_broken", "This picture is broken; export it again.")


async def test_a_private_address_is_refused(studio: Studio) -> None:
    source = PictureSource(url="http://169.254.169.254/latest/meta-data")
    code, message = await studio.failure("image", image(cartoon=source))
    assert code == "invalid_url"
    assert "may not be reached" in message
