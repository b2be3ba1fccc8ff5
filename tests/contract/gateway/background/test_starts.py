"""S4's five starts: what they take, what they refuse, what they answer."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway import addresses
from tests.contract.gateway.backgrounding import (
    ISO,
    JOB_TYPES,
    PHOTO,
    STARTED,
    STORY,
    body_for,
    newcomer,
    scene_body,
    start,
    status_of,
)
from tests.contract.gateway.conftest import Gateway, run_gateway

pytestmark = pytest.mark.services

AUDIENCES = ("children", "young_adults", "adults")


async def post(client: httpx2.AsyncClient, job_type: str, body: Any) -> httpx2.Response:
    return await client.post(f"/api/jobs/{job_type}/start", json=body)


async def refused(client: httpx2.AsyncClient, job_type: str, *, names: str, **changes: Any) -> None:
    """400 INVALID_INPUT, with one sentence that names the field."""
    answer = await post(client, job_type, body_for(job_type, **changes))
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert set(body) == {"error", "code"}
    assert body["code"] == "INVALID_INPUT"
    assert names in body["error"], body["error"]


@pytest.mark.promise("S4.001", "S4.003", "S4.025")
@pytest.mark.parametrize("job_type", ["storybook", "auto-story"])
async def test_books_need_a_token(user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, job_type: str) -> None:
    answer = await post(nobody, job_type, body_for(job_type))
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})
    assert (await post(user, job_type, body_for(job_type))).status_code == 200


@pytest.mark.promise("S4.033", "S4.042", "S4.051")
@pytest.mark.parametrize("job_type", ["scenes", "cartoonize", "image"])
async def test_the_others_go_with_a_token_and_without_but_not_with_a_wrong_one(
    gateway: Gateway, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, job_type: str
) -> None:
    started = [await start(user, job_type), await start(nobody, job_type), await start(nobody, job_type)]
    jobs = [await gateway.ledger.get_job(UUID(one["jobId"])) for one in started]
    # What nobody owns is not owned together either.
    assert len({job.owner for job in jobs if job is not None}) == 3
    wrong = await nobody.post(
        f"/api/jobs/{job_type}/start", json=body_for(job_type), headers={"Authorization": "Bearer no"}
    )
    assert wrong.status_code == 401


@pytest.mark.promise("S4.051")
async def test_a_setting_closes_what_is_open(database: str) -> None:
    async with run_gateway(database, require_auth=True) as gateway, newcomer(gateway, None) as nobody:
        for job_type in JOB_TYPES:
            assert (await post(nobody, job_type, body_for(job_type))).status_code == 401
        assert (await nobody.post("/api/files", files={"image": b"x"})).status_code == 401


@pytest.mark.promise("S4.004", "S4.005", "S4.008", "S4.027", "S4.043", "S4.052")
@pytest.mark.parametrize(
    ("job_type", "name"),
    [
        ("storybook", "title"),
        ("storybook", "story"),
        ("storybook", "characterImage"),
        ("storybook", "pages"),
        ("storybook", "audience"),
        ("auto-story", "genre"),
        ("auto-story", "characterDescription"),
        ("auto-story", "cartoonImageUrl"),
        ("auto-story", "audience"),
        ("scenes", "story"),
        ("scenes", "audience"),
        ("cartoonize", "prompt"),
        ("cartoonize", "style"),
        ("image", "image_prompt"),
        ("image", "character_description"),
        ("image", "emotion"),
        ("image", "audience"),
    ],
)
async def test_what_is_required_may_not_be_left_out_empty_or_something_else(
    user: httpx2.AsyncClient, job_type: str, name: str
) -> None:
    await refused(user, job_type, names=name, **{name: None})
    for value in ("", "  ", 7, {}, ["x"]):
        await refused(user, job_type, names=name, **{name: value})


@pytest.mark.promise("S4.009", "S4.026", "S4.029", "S4.036", "S4.044", "S4.053")
@pytest.mark.parametrize(
    ("job_type", "name", "good"),
    [
        ("storybook", "audience", AUDIENCES),
        ("auto-story", "audience", AUDIENCES),
        ("auto-story", "genre", ("adventure", "siblings", "bedtime", "fantasy", "history")),
        ("scenes", "audience", AUDIENCES),
        ("cartoonize", "style", ("storybook", "semi-realistic", "comic-book", "flat-illustration", "anime")),
        ("image", "audience", AUDIENCES),
        ("image", "style", ("storybook", "semi-realistic", "comic-book", "flat-illustration", "anime")),
    ],
)
async def test_only_the_listed_words_are_taken(
    user: httpx2.AsyncClient, job_type: str, name: str, good: tuple[str, ...]
) -> None:
    for value in good:
        await start(user, job_type, **{name: value})
    await refused(user, job_type, names=name, **{name: "Children"})
    await refused(user, job_type, names=name, **{name: "oil painting"})


@pytest.mark.promise("S4.006", "S4.028", "S4.035", "S4.045", "S4.054")
@pytest.mark.parametrize(
    ("job_type", "name"),
    [
        ("storybook", "characterImage"),
        ("auto-story", "cartoonImageUrl"),
        ("scenes", "characterImage"),
        ("cartoonize", "imageUrl"),
        ("image", "cartoon_image"),
    ],
)
async def test_a_picture_must_be_an_address_of_the_public_web(
    user: httpx2.AsyncClient, job_type: str, name: str
) -> None:
    assert "pollingUrl" in await start(user, job_type, **{name: PHOTO})
    for address in (
        "mira.jpg",
        "ftp://93.184.216.34/mira.jpg",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "http://127.0.0.1/mira.jpg",
        "http://10.1.2.3/mira.jpg",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/mira.jpg",
        "http://localhost/mira.jpg",
        "http://2130706433/mira.jpg",
        "https://user:secret@93.184.216.34/mira.jpg",
        "https://93.184.216.34/" + "x" * 2048,
    ):
        await refused(user, job_type, names=name, **{name: address})


@pytest.mark.promise("S4.006")
async def test_a_name_that_leads_to_a_private_address_is_refused_at_once(
    user: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        return ["10.1.2.3"] if host == "inside.example.com" else ["93.184.216.34"]

    monkeypatch.setattr(addresses, "resolve", look_up)
    await refused(user, "storybook", names="characterImage", characterImage="https://inside.example.com/mira.jpg")
    await start(user, "storybook", characterImage="https://outside.example.com/mira.jpg")


@pytest.mark.promise("S4.007", "S4.008")
async def test_pages_count_from_one_and_every_scene_is_whole(user: httpx2.AsyncClient) -> None:
    await refused(user, "storybook", names="pages", pages=[])
    for numbers in ((2,), (1, 1), (1, 3), (0, 1)):
        pages = [{"pageNumber": number, "scenes": [scene_body()]} for number in numbers]
        await refused(user, "storybook", names="pageNumber", pages=pages)
    for number in ("1", True, 1.5, None):
        await refused(user, "storybook", names="pageNumber", pages=[{"pageNumber": number, "scenes": [scene_body()]}])
    await refused(user, "storybook", names="pages[0].scenes", pages=[{"pageNumber": 1, "scenes": []}])
    for name in ("description", "emotion", "imagePrompt"):
        for value in (None, " ", 5):
            pages = [{"pageNumber": 1, "scenes": [scene_body() | {name: value}]}]
            await refused(user, "storybook", names=f"pages[0].scenes[0].{name}", pages=pages)


@pytest.mark.promise("S4.010", "S4.054")
@pytest.mark.parametrize("job_type", ["storybook", "image"])
async def test_whether_a_picture_is_reused_is_optional(
    gateway: Gateway, user: httpx2.AsyncClient, job_type: str
) -> None:
    for sent, kept in ((None, False), (False, False), (True, True)):
        job = await gateway.ledger.get_job(UUID((await start(user, job_type, isReusedImage=sent))["jobId"]))
        assert job is not None
        assert job.request["is_reused_image"] is kept
    await refused(user, job_type, names="isReusedImage", isReusedImage="true")


@pytest.mark.promise("S4.054")
async def test_a_picture_takes_every_combination_of_its_options(user: httpx2.AsyncClient) -> None:
    for reused in (None, True, False):
        for cartoon in (None, PHOTO):
            for style in (None, "anime"):
                info = (await start(user, "image", isReusedImage=reused, cartoon_image=cartoon, style=style))[
                    "imageInfo"
                ]
                assert (info["isReusedImage"], info["style"]) == (bool(reused), style or "storybook")


@pytest.mark.promise("S4.011", "S4.012", "S4.030", "S4.037", "S4.047", "S4.055", "S4.096")
@pytest.mark.parametrize(
    ("job_type", "more"),
    [
        ("storybook", set()),
        ("auto-story", {"phases"}),
        ("scenes", {"storyInfo"}),
        ("cartoonize", {"processingInfo"}),
        ("image", {"imageInfo"}),
    ],
)
async def test_a_start_answers_exactly_its_keys_and_an_address_that_works(
    gateway: Gateway, user: httpx2.AsyncClient, job_type: str, more: set[str]
) -> None:
    before = datetime.now(UTC)
    answer = await post(user, job_type, body_for(job_type))
    assert answer.status_code == 200
    started = answer.json()
    assert set(started) == STARTED | more
    assert started["status"] == "pending"
    assert re.fullmatch(ISO, started["estimatedCompletion"])
    expected = datetime.fromisoformat(started["estimatedCompletion"])
    assert before < expected < before + timedelta(minutes=started["estimatedMinutes"], seconds=30)
    assert started["message"].endswith("started")
    assert started["pollingUrl"] == f"{gateway.url}/api/jobs/{job_type}/status/{started['jobId']}"
    assert (await status_of(user, started))["status"] == "pending"


@pytest.mark.promise("S4.030")
async def test_a_story_names_its_phases(user: httpx2.AsyncClient) -> None:
    assert (await start(user, "auto-story"))["phases"] == ["outline", "story", "scenes", "images", "assembly"]


@pytest.mark.promise("S4.034", "S4.037")
async def test_a_story_has_fifty_characters_after_trimming(user: httpx2.AsyncClient) -> None:
    await refused(user, "scenes", names="story", story=" " * 10 + "ä" * 49 + "\n\n")
    assert (await start(user, "scenes", story="ä" * 50))["storyInfo"]["wordCount"] == 1
    # What is counted are characters, not bytes or code units.
    await refused(user, "scenes", names="story", story="🦊" * 49)
    await start(user, "scenes", story="🦊" * 50)


@pytest.mark.promise("S4.037")
@pytest.mark.parametrize(
    ("story", "words"),
    [
        (STORY, 22),
        ("one  two\n\nthree " * 20, 60),
        ("月亮升起来了。" * 10, 60),
        ("كان يا ما كان في قديم الزمان " * 5, 35),
    ],
)
async def test_the_words_of_a_story_are_counted(user: httpx2.AsyncClient, story: str, words: int) -> None:
    info = (await start(user, "scenes", story=story, audience="adults"))["storyInfo"]
    assert info.keys() == {"wordCount", "audience", "estimatedScenes"}
    assert (info["wordCount"], info["audience"]) == (words, "adults")
    assert re.fullmatch(r"1 scene|\d+-\d+ scenes", info["estimatedScenes"])


@pytest.mark.promise("S4.047")
async def test_a_cartoon_tells_what_it_was_asked(user: httpx2.AsyncClient) -> None:
    info = (await start(user, "cartoonize", prompt="  ein Käse ", imageUrl=PHOTO))["processingInfo"]
    assert info == {"style": "anime", "promptLength": 8, "hasSourceImage": True}
    assert not (await start(user, "cartoonize"))["processingInfo"]["hasSourceImage"]


@pytest.mark.promise("S4.055")
async def test_a_picture_tells_what_it_was_asked(user: httpx2.AsyncClient) -> None:
    info = (await start(user, "image", isReusedImage=True, style="comic-book"))["imageInfo"]
    assert info == {
        "style": "comic-book",
        "audience": "children",
        "emotion": "proud",
        "isReusedImage": True,
        "promptLength": len("She lights the lamp"),
    }


@pytest.mark.promise("S4.106")
@pytest.mark.parametrize("job_type", JOB_TYPES)
async def test_a_body_that_is_no_object_is_refused(user: httpx2.AsyncClient, job_type: str) -> None:
    path = f"/api/jobs/{job_type}/start"
    for content in (b"", b"[]", b'"x"', b"{", b"\xff", b"[" * 100_000):
        answer = await user.post(path, content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["code"] == "INVALID_INPUT"
