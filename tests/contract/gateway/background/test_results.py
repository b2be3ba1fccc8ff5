"""What S4's completed jobs made, key by key."""

from uuid import UUID, uuid4

import httpx2
import pytest

from tests.contract.gateway.background_worker import SHEET, BackgroundWorker, book_pages, drawn
from tests.contract.gateway.backgrounding import start, status_of
from tests.contract.gateway.conftest import Gateway

pytestmark = pytest.mark.services


@pytest.mark.promise("S4.020", "S4.021", "S4.022")
async def test_a_book_without_one_of_its_pictures_is_complete_and_says_so(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started, book = await start(user, "storybook"), str(uuid4())
    warning = "1 of 2 pictures is missing."
    await worker.make(
        started["jobId"],
        storybook_id=book,
        pages=book_pages(missing=True),
        has_errors=True,
        warning=warning,
    )
    result = (await status_of(nobody, started))["result"]
    assert set(result) == {"storybook_id", "pages", "has_errors", "warning"}
    assert (result["storybook_id"], result["has_errors"], result["warning"]) == (book, True, warning)
    pages = result["pages"]
    assert [page["pageNumber"] for page in pages] == [1, 2]
    assert set(pages[0]) == {"pageNumber", "scenes"}
    assert set(pages[0]["scenes"][0]) == {"description", "emotion", "imagePrompt", "generatedImage"}
    assert pages[1]["scenes"][0]["error"] == "The illustrator refused this prompt."
    assert "generatedImage" not in pages[1]["scenes"][0]


@pytest.mark.promise("S4.020", "S4.022")
async def test_a_whole_book_has_no_warning(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started = await start(user, "storybook")
    await worker.make(started["jobId"])
    result = (await status_of(nobody, started))["result"]
    assert set(result) == {"storybook_id", "pages", "has_errors"}
    assert result["has_errors"] is False


@pytest.mark.promise("S4.038", "S4.039", "S4.040")
async def test_scenes_and_what_is_told_of_them_agree(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started = await start(user, "scenes")
    await worker.make(started["jobId"])
    status = await status_of(nobody, started)
    pages = status["result"]["pages"]
    assert set(status["result"]) == {"pages", "character_description"}
    for page in pages:
        assert set(page) - {"text"} == {"pageNumber", "scenes"}
        for one in page["scenes"]:
            assert set(one) == {"description", "emotion", "imagePrompt"}
            assert status["result"]["character_description"] in one["imagePrompt"]
    assert status["result"]["character_description"] == SHEET
    assert status["sceneInfo"] == {"totalPages": 2, "totalScenes": 3, "averageScenesPerPage": 1.5}
    assert sum(len(page["scenes"]) for page in pages) == 3


@pytest.mark.promise("S4.041")
async def test_the_scenes_of_a_story_are_the_pages_of_a_book_as_they_are(
    gateway: Gateway, user: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    scenes = await start(user, "scenes")
    await worker.make(scenes["jobId"])
    pages = (await status_of(user, scenes))["result"]["pages"]
    job = await gateway.ledger.get_job(UUID((await start(user, "storybook", pages=pages))["jobId"]))
    assert job is not None
    assert [page["text"] for page in job.request["pages"]] == ["Mira wakes.", ""]
    assert job.request["pages"][1]["scenes"][0]["image_prompt"] == pages[1]["scenes"][0]["imagePrompt"]


@pytest.mark.promise("S4.048", "S4.049", "S4.050")
@pytest.mark.parametrize("cached", [False, True])
async def test_a_cartoon_is_a_link_and_says_whether_it_was_there_before(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker, cached: bool
) -> None:
    started = await start(user, "cartoonize")
    await worker.make(started["jobId"], {"picture": drawn(cached=cached).model_dump(mode="json")})
    status = await status_of(nobody, started)
    assert set(status["result"]) == {"url", "cached"}
    assert set(status["processingInfo"]) == {"cached", "message"}
    assert status["result"]["cached"] is status["processingInfo"]["cached"] is cached
    assert ("before" in status["processingInfo"]["message"]) is cached


@pytest.mark.promise("S4.056", "S4.057", "S4.058")
@pytest.mark.parametrize("reused", [False, True])
async def test_a_picture_tells_its_prompt_and_whether_it_is_the_given_one(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker, reused: bool
) -> None:
    started = await start(user, "image", style="comic-book", isReusedImage=reused)
    await worker.make(started["jobId"], {"picture": drawn(reused=reused).model_dump(mode="json")})
    status = await status_of(nobody, started)
    assert set(status["result"]) == {"url", "prompt_used", "reused"}
    assert status["result"]["reused"] is reused
    told = status["result"]["prompt_used"]
    assert status["generationInfo"] == {"reused": reused, "promptUsed": told, "style": "comic-book"}
    assert SHEET in told
