"""Pictures in by form, files out by signed link."""

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import pytest
from psycopg import AsyncConnection

from gateway import background_jobs
from gateway.links import sign_link
from ledger.artifacts import prune_artifacts
from ledger.background import delete_expired_jobs, submit_background
from ledger.records import NewJob, Submitted
from schemas.errors import LedgerUnavailableError
from schemas.plan import Plan
from tests.contract.gateway.background_worker import drawn
from tests.contract.gateway.backgrounding import PHOTO, start, status_of
from tests.contract.gateway.conftest import Gateway
from tests.contract.gateway.pictures import jpeg_with_long_head, picture, png_bomb

pytestmark = pytest.mark.services

START = "/api/jobs/cartoonize/start"
FIELDS = {"prompt": "a portrait", "style": "anime"}


async def send(client: httpx2.AsyncClient, data: bytes, path: str = START, **fields: str) -> httpx2.Response:
    return await client.post(path, data=FIELDS | fields, files={"image": ("me.jpg", data)})


async def source_of(gateway: Gateway, answer: httpx2.Response) -> str:
    """The key of the picture that a job starts from."""
    job = await gateway.ledger.get_job(UUID(answer.json()["jobId"]))
    assert job is not None
    return str(job.request["source"]["key"])


async def artifact(gateway: Gateway, key: str) -> tuple[UUID | None, float | None]:
    """(its job, hours until it expires)."""
    async with gateway.ledger.connection() as connection:
        cursor = await connection.execute(
            "select job_id, extract(epoch from expires_at - now())::float8 / 3600 from artifacts where store_key = %s",
            (key,),
        )
        row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]


@pytest.mark.promise("S4.046", "S4.047")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_comes_as_a_form_with_prompt_and_style(
    gateway: Gateway, user: httpx2.AsyncClient, kind: str
) -> None:
    answer = await send(user, picture(kind))
    assert answer.status_code == 200, answer.text
    assert answer.json()["processingInfo"] == {"style": "anime", "promptLength": 10, "hasSourceImage": True}
    key = await source_of(gateway, answer)
    assert await gateway.store.read(key, 100_000) == picture(kind)
    job_id, hours = await artifact(gateway, key)
    assert (str(job_id), hours) == (answer.json()["jobId"], None)


@pytest.mark.promise("S4.042", "S4.046")
async def test_a_photo_of_nobody_goes_with_its_job(gateway: Gateway, nobody: httpx2.AsyncClient) -> None:
    answer = await send(nobody, picture("JPEG"))
    job_id, hours = await artifact(gateway, await source_of(gateway, answer))
    assert str(job_id) == answer.json()["jobId"]
    assert hours is not None
    assert 23.9 < hours <= 24


async def test_a_job_whose_answer_from_the_ledger_is_lost_keeps_its_photo(
    gateway: Gateway, user: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = []

    async def lose(conn: AsyncConnection[Any], plan: Plan, new: NewJob, uploads: Sequence[str]) -> Submitted:
        await submit_background(conn, plan, new, uploads)
        keys.extend(uploads)
        raise LedgerUnavailableError

    monkeypatch.setattr(background_jobs, "submit_background", lose)
    answer = await send(user, picture())
    assert (answer.status_code, answer.json()["code"]) == (500, "DATABASE_ERROR")
    assert await gateway.store.head(keys[0]) is not None
    job_id, hours = await artifact(gateway, keys[0])
    assert (job_id is not None, hours) == (True, None)


@pytest.mark.promise("S4.046", "S4.106")
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "JPG, PNG or WEBP"),
        (b"hello", "JPG, PNG or WEBP"),
        (b"GIF89a" + b"\0" * 100, "JPG, PNG or WEBP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "JPG, PNG or WEBP"),
        (b"\xff\xd8\xff" + b"\0" * 100, "JPG, PNG or WEBP"),
        (png_bomb(60_000, 60_000), "40 megapixels"),
        (png_bomb(8_000, 5_001), "40 megapixels"),
        (picture("PNG") + b"\0" * 10 * 1024 * 1024, "10 MB"),
    ],
)
async def test_what_is_no_picture_or_too_large_is_refused_and_leaves_nothing(
    gateway: Gateway, user: httpx2.AsyncClient, data: bytes, says: str
) -> None:
    answer = await send(user, data)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")
    assert says in answer.json()["error"]
    async with gateway.ledger.connection() as connection:
        cursor = await connection.execute(
            "select count(*) from artifacts where kind = 'upload' and bytes = 0 and job_id is null"
        )
        assert await cursor.fetchone() == (0,)


@pytest.mark.promise("S4.046")
async def test_ten_megabytes_and_forty_megapixels_are_taken(user: httpx2.AsyncClient) -> None:
    exactly = picture("PNG")
    answer = await send(user, exactly + b"\0" * (10 * 1024 * 1024 - len(exactly)))
    assert answer.status_code == 200, answer.text
    assert (await send(user, png_bomb(8_000, 5_000))).status_code == 200
    assert (await send(user, jpeg_with_long_head())).status_code == 200


@pytest.mark.promise("S4.043", "S4.044", "S4.046")
async def test_a_form_without_a_good_prompt_style_or_picture_leaves_nothing(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    for fields in ({"prompt": " "}, {"style": "oil"}):
        answer = await send(user, picture(), **fields)
        assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")
        assert next(iter(fields)) in answer.json()["error"]
    without = await user.post(START, data=FIELDS, files={"other": b"x"})
    assert (without.status_code, "image" in without.json()["error"]) == (400, True)
    two = await user.post(START, data=FIELDS, files=[("image", picture()), ("image", picture())])
    assert two.status_code == 400
    for content in (b"", b"--x", b"--x\r\n"):
        broken = await user.post(START, content=content, headers={"Content-Type": "multipart/form-data; boundary=x"})
        assert (broken.status_code, broken.json()["code"]) == (400, "INVALID_INPUT")


async def test_the_same_form_under_the_same_key_is_one_job_and_one_file(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    async def once(data: bytes) -> httpx2.Response:
        return await user.post(
            START, data=FIELDS, files={"image": ("me.jpg", data)}, headers={"Idempotency-Key": "photo"}
        )

    first, again = await once(picture()), await once(picture())
    assert first.json() == again.json()
    assert (await once(picture("JPEG"))).status_code == 409


@pytest.mark.promise("S4.048")
async def test_a_link_opens_its_file_with_its_type_and_nothing_else(
    gateway: Gateway, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    started, made = await start(user, "cartoonize"), drawn()
    await gateway.store.put(made.key, picture("WEBP"))
    await gateway.background.make(started["jobId"], {"picture": made.model_dump(mode="json")})
    url = (await status_of(nobody, started))["result"]["url"]
    assert url.startswith(f"{gateway.url}/api/files/pictures/")
    job = await gateway.ledger.get_job(UUID(started["jobId"]))
    assert job is not None
    assert str(job.owner) not in url
    answer = await nobody.get(url)
    assert (answer.status_code, answer.content) == (200, picture("WEBP"))
    # What it is, not what it is called.
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == "inline"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    private, _, seconds = answer.headers["Cache-Control"].partition(", max-age=")
    assert private == "private"
    assert 0 < int(seconds) <= gateway.settings.link_seconds
    head = await nobody.head(url)
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", str(len(answer.content)))


async def test_a_changed_or_expired_link_opens_nothing(gateway: Gateway, nobody: httpx2.AsyncClient) -> None:
    key = "pictures/00000000000000000000000000000001.png"
    await gateway.store.put(key, picture())
    good = link(gateway, key)
    assert (await nobody.get(good)).status_code == 200
    path, _, asked = good.partition("?")
    longer = good.replace(f"expires={expires_of(good)}", f"expires={expires_of(good) + 1}")
    for bad in (
        path,
        f"{path}?{asked}0",
        f"{path}?{asked[:-1]}g",
        good.replace("0001.png", "0002.png"),
        longer,
        link(gateway, key, now=time.time() - 901),
        f"{good}&name=other.png",
        f"{path}?expires=x&signature=é",
        f"{path}?expires=99999999999999999999&signature=0",
    ):
        answer = await nobody.get(bad)
        assert answer.status_code == 403, bad
        assert set(answer.json()) == {"error"}
        assert "expired" in answer.json()["error"]
    gone = await nobody.get(link(gateway, "pictures/00000000000000000000000000000009.png"))
    assert gone.status_code == 404
    named = await nobody.get(link(gateway, key, name="My “first” book.png"))
    assert named.headers["Content-Disposition"].startswith('inline; filename="My first book.png"; filename*=UTF-8')


def link(gateway: Gateway, key: str, *, name: str | None = None, now: float | None = None) -> str:
    services = gateway.server.config.app.state.services
    return sign_link(services, _Asked(gateway.url), key, name, now=now)  # type: ignore[arg-type]


class _Asked:
    """The part of a request that a link is made from."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url


def expires_of(url: str) -> int:
    return int(urlsplit(url).query.partition("expires=")[2].partition("&")[0])


@pytest.mark.promise("S4.006", "S4.045")
async def test_an_own_link_is_known_again_until_it_expires(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    key = "pictures/00000000000000000000000000000002.png"
    for name, job_type in (
        ("characterImage", "storybook"),
        ("cartoonImageUrl", "auto-story"),
        ("imageUrl", "cartoonize"),
    ):
        started = await start(user, job_type, **{name: link(gateway, key)})
        job = await gateway.ledger.get_job(UUID(started["jobId"]))
        assert job is not None
        found = job.request.get("character") or job.request["source"]
        assert found == {"url": None, "key": key}
    late = await user.post(START, json=FIELDS | {"imageUrl": link(gateway, key, now=time.time() - 1000)})
    assert (late.status_code, "expired" in late.json()["error"]) == (400, True)
    changed = await user.post(START, json=FIELDS | {"imageUrl": link(gateway, key)[:-1]})
    assert changed.status_code == 400
    job = await gateway.ledger.get_job(UUID((await start(user, "cartoonize", imageUrl=PHOTO))["jobId"]))
    assert job is not None
    assert job.request["source"] == {"url": PHOTO, "key": None}


async def test_a_picture_is_sent_before_its_job_and_kept_as_long(
    gateway: Gateway, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    sent = await user.post("/api/files", files={"image": ("me.png", picture())})
    assert sent.status_code == 200, sent.text
    assert set(sent.json()) == {"url", "expiresAt"}
    url = sent.json()["url"]
    assert (await nobody.get(url)).content == picture()
    key = urlsplit(url).path.removeprefix("/api/files/")
    job_id, hours = await artifact(gateway, key)
    assert (job_id, round(hours or 0)) == (None, 24)
    started = await start(user, "storybook", characterImage=url)
    job_id, hours = await artifact(gateway, key)
    assert (str(job_id), hours) == (started["jobId"], None)
    # Somebody else who was given the link may use it; it stays the first job's.
    await start(nobody, "cartoonize", imageUrl=url)
    assert await artifact(gateway, key) == (job_id, None)
    refused = await user.post("/api/files", files={"image": b"text"})
    assert (refused.status_code, refused.json()["code"]) == (400, "INVALID_INPUT")


async def test_a_repeated_start_takes_no_picture_away_and_a_refused_one_leaves_none(
    gateway: Gateway, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    url = (await user.post("/api/files", files={"image": picture()})).json()["url"]
    body, headers = FIELDS | {"imageUrl": url}, {"Idempotency-Key": "with a link"}
    answers = [await user.post(START, json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (await user.get(url)).content == picture()
    # The same form again: its second picture is not needed.
    forms = []
    for _ in range(2):
        forms.append(
            await user.post(START, data=FIELDS, files={"image": picture("WEBP")}, headers={"Idempotency-Key": "form"})
        )
    assert forms[0].json() == forms[1].json()
    async with gateway.ledger.connection() as connection:
        cursor = await connection.execute(
            "select job_id from artifacts where kind = 'upload' and sha256 = encode(sha256(%s), 'hex') and owner ="
            " (select owner from jobs where id = %s)",
            (picture("WEBP"), UUID(forms[0].json()["jobId"])),
        )
        assert await cursor.fetchall() == [(UUID(forms[0].json()["jobId"]),)]


async def test_jobs_of_nobody_go_with_their_files_when_their_time_is_over(
    gateway: Gateway, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    mine = await send(user, picture())
    ended, open_ = await send(nobody, picture()), await send(nobody, picture())
    keys = [await source_of(gateway, answer) for answer in (mine, ended, open_)]
    await gateway.background.make(ended.json()["jobId"])
    jobs = [UUID(answer.json()["jobId"]) for answer in (mine, ended, open_)]

    async def age(hours: float) -> None:
        async with gateway.ledger.connection() as connection:
            await connection.execute(
                "update jobs set expires_at = expires_at - %s * interval '1 hour' where id = any(%s)", (hours, jobs)
            )
        await gateway.ledger.read(delete_expired_jobs, 100)

    await age(23.9)
    assert [await gateway.ledger.get_job(job) is not None for job in jobs] == [True, True, True]
    await age(0.2)
    # One that is still at work is left until it ends.
    assert [await gateway.ledger.get_job(job) is not None for job in jobs] == [True, False, True]
    async with gateway.ledger.connection() as connection:
        for table in ("tasks", "attempts", "events"):
            cursor = await connection.execute(f"select count(*) from {table} where job_id = %s", (jobs[1],))
            assert await cursor.fetchone() == (0,)
    await gateway.ledger.read(prune_artifacts, gateway.store.delete, 100)
    assert [await gateway.store.head(key) is not None for key in keys] == [True, False, True]
