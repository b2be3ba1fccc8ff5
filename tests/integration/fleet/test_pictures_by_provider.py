"""Pictures on a real fleet that asks an images API: what it answers, refuses and breaks, cancels and worker deaths."""

import asyncio
import base64
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from ledger.leases import resume_pool
from schemas.picture import Style
from tests.doubles.pictures_script import REFUSAL, REMARK, Behaviour, fail
from tests.doubles.pictures_server import PicturesServer
from tests.fleet import until
from tests.integration.fleet.picturing import KEY, Studio, cartoon, drawing, image, images_settings, photo

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[PicturesServer]:
    async with PicturesServer() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def studio_of_all(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory, server: PicturesServer
) -> AsyncIterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    async with drawing(server_url, template_name, folder, **images_settings(server.url)) as running:
        yield running
        running.fleet.assert_sound()
        assert KEY not in running.fleet.log_path.read_text()


@pytest.fixture
def studio(studio_of_all: Studio, server: PicturesServer) -> Studio:
    """The module's fleet; the double has forgotten the test before."""
    server.forget()
    return studio_of_all


@pytest.mark.promise("S4.048")
async def test_a_photo_is_redrawn_from_the_cleaned_photo_alone(studio: Studio, server: PicturesServer) -> None:
    source = await studio.upload(photo())
    picture = await studio.made("cartoonize", cartoon(source, style=Style.COMIC_BOOK, prompt="My dog Bello"))
    opened = await studio.opened(picture)
    assert not opened.getexif()
    assert picture.media_type == "image/jpeg"
    assert REMARK.encode() not in await studio.store.read(picture.key, 10_000_000)
    (asked,) = server.calls
    ((_, sent),) = asked.files
    assert sent.startswith(b"\x89PNG")
    assert "comic-book" in asked.prompt
    assert "My dog Bello" in asked.prompt
    assert picture.prompt_used == asked.prompt
    assert (picture.illustrator, picture.cached) == ("gpt-image-1", False)


@pytest.mark.promise("S4.056")
async def test_an_image_is_drawn_from_a_prompt_with_character_and_emotion(
    studio: Studio, server: PicturesServer
) -> None:
    request = image()
    picture = await studio.made("image", request)
    for words in (request.image_prompt, request.character_description, request.emotion):
        assert words in picture.prompt_used
    assert server.calls[0].prompt == picture.prompt_used
    assert server.calls[0].path.endswith("generations")
    await studio.made("image", image(cartoon=await studio.upload(photo())))
    assert server.calls[1].path.endswith("edits")


@pytest.mark.promise("S4.058")
async def test_a_reused_picture_asks_nobody(studio: Studio, server: PicturesServer) -> None:
    source = await studio.upload(photo())
    assert (await studio.made("image", image(is_reused_image=True, cartoon=source))).reused
    assert not server.calls


@pytest.mark.promise("S4.050")
async def test_the_same_work_is_paid_for_once_by_each_owner(studio: Studio, server: PicturesServer) -> None:
    ada, request = uuid4(), cartoon(await studio.upload(photo("#123456")))
    drawn = [await studio.made("cartoonize", request, owner) for owner in (ada, ada, uuid4())]
    assert [one.cached for one in drawn] == [False, True, False]
    assert len(server.calls) == 2


async def test_a_refused_prompt_fails_the_job_with_the_sentence(studio: Studio, server: PicturesServer) -> None:
    server.script(REFUSAL)
    code, message = await studio.failure("image", image())
    assert code == "picture_refused"
    assert message.startswith("The illustrator may not draw this")
    assert len(server.calls) == 1


async def test_a_rate_limit_costs_no_retry(studio: Studio, server: PicturesServer) -> None:
    server.script(*[fail(429, retry_after="0.2")] * 3)
    job_id = await studio.submit("image", image(image_prompt="A kite above the roofs"))
    job = await studio.ended(job_id)
    assert job.state == "completed", job.error
    assert len(server.calls) == 4
    tries = studio.fleet.rows("select tries from tasks where job_id = %s and stage = 'draw_image'", job_id)
    assert [row["tries"] for row in tries] == [0]


async def test_a_failing_provider_is_asked_again(studio: Studio, server: PicturesServer) -> None:
    server.script(fail(500), Behaviour(cut_after=50))
    await studio.opened(await studio.made("image", image(image_prompt="A snail on a drum")))
    assert len(server.calls) == 3


async def test_a_broken_file_is_drawn_anew_and_twice_broken_fails(studio: Studio, server: PicturesServer) -> None:
    bad = Behaviour(b64=base64.b64encode(b"\x89PNG\r\n\x1a\n and then nothing").decode())
    server.script(bad)
    await studio.opened(await studio.made("image", image(image_prompt="A bell in a barn")))
    server.script(bad, bad)
    code, message = await studio.failure("image", image(image_prompt="A drum in a barn"))
    assert code == "picture_unusable"
    assert "no picture, twice" in message


async def test_cancelling_closes_the_open_call_within_a_second(studio: Studio, server: PicturesServer) -> None:
    server.script(Behaviour(seconds=30))
    job_id = await studio.submit("image", image(image_prompt="A whale under the ice"))
    call = await server.arrival(1)
    await studio.cancel(job_id)
    async with asyncio.timeout(1.0):
        await call.disconnected.wait()
    assert (await studio.ended(job_id)).state == "cancelled"

    async def recorded() -> bool:
        return [call["outcome"] for call in studio.calls(job_id)] == ["cancelled"]

    await until(recorded, 5, studio.fleet.describe)


async def test_a_worker_that_dies_after_the_answer_was_recorded_does_not_ask_twice(
    studio: Studio, server: PicturesServer
) -> None:
    with psycopg.connect(studio.fleet.settings.database_url) as held:
        held.execute("lock table kept_pictures in share mode")  # the stage stops where it would go on with its picture
        job_id = await studio.submit("image", image(image_prompt="A goose with an umbrella"))

        async def answered() -> bool:
            return any(call["answer"] for call in studio.calls(job_id))

        await until(answered, 20, studio.fleet.describe)
        studio.fleet.kill("worker-1")
    studio.fleet.start("worker-1")
    job = await studio.ended(job_id)
    assert job.state == "completed", job.error
    assert job.result is not None
    assert not job.result["picture"]["cached"]
    assert len(server.calls) == 1
    assert [str(call["price_usd"]) for call in studio.calls(job_id)] == ["0.04000000"]


async def test_a_refused_key_pauses_the_pool_and_fails_nothing(studio: Studio, server: PicturesServer) -> None:
    server.script(fail(401, f"Incorrect API key provided: {KEY}"))
    job_id = await studio.submit("image", image(image_prompt="A moth around a lamp"))

    async def paused() -> bool:
        pools: list[dict[str, Any]] = studio.fleet.rows("select * from pools where name = 'pictures'")
        return bool(pools and pools[0]["paused_at"])

    await until(paused, 20, studio.fleet.describe)
    await studio.ledger.read(resume_pool, "pictures")
    assert (await studio.ended(job_id)).state == "completed"
