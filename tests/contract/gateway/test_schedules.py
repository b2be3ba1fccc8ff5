"""Schedules over HTTP: made, read, changed, paused, run and removed by their owner alone, with S4's errors."""

import psycopg
import pytest
from httpx2 import AsyncClient

from tests.contract.gateway.conftest import UNKNOWN, Gateway, add_exam
from tests.unit.workers.books.pictures import png

SCENES = {"story": "A fox found a lantern in the wood and carried it home to light the way.", "audience": "children"}
NEW = {"name": "weekly", "cron": "0 7 * * 1", "timeZone": "Europe/Berlin", "type": "scenes", "request": SCENES}


@pytest.fixture(autouse=True)
def _none(gateway: Gateway) -> None:
    with psycopg.connect(gateway.settings.database_url, autocommit=True) as connection:
        connection.execute("truncate schedules, schedule_fires, batches, jobs cascade")


async def add(api: AsyncClient, **changes: object) -> dict[str, object]:
    answer = await api.post("/api/schedules", json={**NEW, **changes})
    assert answer.status_code == 200, answer.text
    made: dict[str, object] = answer.json()["schedule"]
    return made


async def test_a_schedule_is_made_read_and_listed(api: AsyncClient) -> None:
    made = await add(api)
    assert made["nextAt"] is not None
    assert str(made["nextAt"]).endswith("Z")
    assert (made["overlap"], made["catchUp"], made["paused"], made["economy"]) == ("skip", "once", False, False)
    read = (await api.get(f"/api/schedules/{made['id']}")).json()["schedule"]
    assert read["request"]["story"] == SCENES["story"]
    assert read["fires"] == []
    await add(api, name="another")
    listed = (await api.get("/api/schedules")).json()["schedules"]
    assert [one["name"] for one in listed] == ["another", "weekly"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cron": "0 7 * *"}, "five fields"),
        ({"cron": "0 7 31 2 *"}, "cron"),
        ({"timeZone": "Europe/Berlni"}, "time zone"),
        ({"type": "pdf"}, "type must be one of"),
        ({"request": {"story": "short", "audience": "children"}}, "story"),
        ({"request": []}, "request"),
        ({"overlap": "maybe"}, "overlap"),
        ({"name": ""}, "name"),
        ({"unknown": 1}, "unknown"),
        ({"type": "course", "request": {"examId": UNKNOWN}}, "no such exam"),
        ({"type": "pack", "request": {"url": "http://127.0.0.1/x", "type": "url"}}, ""),
        (
            {"type": "cartoonize", "request": {"prompt": "a", "style": "anime", "imageUrl": "http://10.0.0.1/x"}},
            "imageUrl",
        ),
    ],
)
async def test_what_cannot_be_started_cannot_be_scheduled(
    api: AsyncClient, changes: dict[str, object], said: str
) -> None:
    answer = await api.post("/api/schedules", json={**NEW, **changes})
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert body["code"] == "INVALID_INPUT"
    assert said in body["error"]
    assert (await api.get("/api/schedules")).json() == {"schedules": []}


async def test_a_schedule_takes_no_picture_that_will_be_gone(api: AsyncClient) -> None:
    sent = await api.post("/api/files", files={"image": ("hero.png", png(), "image/png")})
    request = {"prompt": "a hero", "style": "anime", "imageUrl": sent.json()["url"]}
    answer = await api.post("/api/schedules", json={**NEW, "type": "cartoonize", "request": request})
    assert answer.status_code == 400
    assert "public address" in answer.json()["error"]


async def test_every_type_may_be_scheduled(api: AsyncClient) -> None:
    scene = {"description": "A fox", "emotion": "happy", "imagePrompt": "A fox in a wood"}
    requests = {
        "course": {"examId": await add_exam(api)},
        "generation": {"topic": "Light", "subtopics": "a, b", "mode": "lecture", "transcript": "Plants use light."},
        "pack": {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "type": "youtube"},
        "storybook": {
            "title": "The fox",
            "story": SCENES["story"],
            "characterImage": "https://93.184.216.34/fox.png",
            "pages": [{"pageNumber": 1, "scenes": [scene]}],
            "audience": "children",
        },
        "auto-story": {
            "genre": "adventure",
            "characterDescription": "A fox with a lantern",
            "cartoonImageUrl": "https://93.184.216.34/fox.png",
            "audience": "children",
        },
        "scenes": SCENES,
        "cartoonize": {"prompt": "a fox", "style": "anime"},
        "image": {
            "image_prompt": "a fox",
            "character_description": "a fox",
            "emotion": "happy",
            "audience": "children",
        },
    }
    for job_type, request in requests.items():
        made = await add(api, name=job_type, type=job_type, request=request)
        ran = await api.post(f"/api/schedules/{made['id']}/run")
        assert ran.status_code == 200, (job_type, ran.text)


async def test_a_name_is_taken_once(api: AsyncClient, stranger: AsyncClient) -> None:
    await add(api)
    again = await api.post("/api/schedules", json=NEW)
    assert (again.status_code, again.json()["code"]) == (409, "INVALID_INPUT")
    await add(stranger)


async def test_a_schedule_is_changed_in_parts(api: AsyncClient) -> None:
    made = await add(api)
    changed = await api.patch(f"/api/schedules/{made['id']}", json={"overlap": "queue"})
    assert changed.json()["schedule"]["overlap"] == "queue"
    assert changed.json()["schedule"]["nextAt"] == made["nextAt"]
    moved = await api.patch(f"/api/schedules/{made['id']}", json={"timeZone": "Asia/Tokyo", "economy": True})
    assert moved.json()["schedule"]["nextAt"] != made["nextAt"]
    assert moved.json()["schedule"]["economy"] is True
    other = {**SCENES, "story": SCENES["story"].replace("fox", "bear")}
    await api.patch(f"/api/schedules/{made['id']}", json={"request": other})
    read = (await api.get(f"/api/schedules/{made['id']}")).json()["schedule"]
    assert "bear" in read["request"]["story"]
    refused = await api.patch(f"/api/schedules/{made['id']}", json={"request": {"story": "short"}})
    assert refused.status_code == 400


async def test_a_schedule_is_paused_resumed_run_and_removed(api: AsyncClient, gateway: Gateway) -> None:
    made = await add(api)
    path = f"/api/schedules/{made['id']}"
    paused = (await api.post(f"{path}/pause")).json()["schedule"]
    assert (paused["paused"], paused["nextAt"]) == (True, None)
    ran = await api.post(f"{path}/run")
    job_id = ran.json()["jobId"]
    assert gateway.publisher.published[-1][1].startswith("scenes.")
    read = (await api.get(path)).json()["schedule"]
    assert read["lastJobId"] == job_id
    assert [(fire["outcome"], fire["jobId"]) for fire in read["fires"]] == [("started", job_id)]
    resumed = (await api.post(f"{path}/resume")).json()["schedule"]
    assert (resumed["paused"], resumed["nextAt"]) == (False, made["nextAt"])
    assert (await api.delete(path)).json() == {"success": True}
    assert (await api.get(path)).status_code == 404


async def test_run_counts_against_the_jobs_of_an_hour(api: AsyncClient) -> None:
    made = await add(api)
    answers = [await api.post(f"/api/schedules/{made['id']}/run") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].json()["code"] == "RATE_LIMIT_EXCEEDED"


async def test_somebody_elses_schedule_does_not_exist(api: AsyncClient, stranger: AsyncClient) -> None:
    path = f"/api/schedules/{(await add(api))['id']}"
    for answer in (
        await stranger.get(path),
        await stranger.patch(path, json={"overlap": "queue"}),
        await stranger.delete(path),
        await stranger.post(f"{path}/pause"),
        await stranger.post(f"{path}/resume"),
        await stranger.post(f"{path}/run"),
        await stranger.get("/api/schedules/nothing"),
    ):
        assert (answer.status_code, answer.json()) == (404, {"error": "Schedule not found"})
    assert (await stranger.get("/api/schedules")).json() == {"schedules": []}


async def test_schedules_need_a_token(anonymous: AsyncClient) -> None:
    assert (await anonymous.get("/api/schedules")).status_code == 401
    assert (await anonymous.post("/api/schedules", json=NEW)).status_code == 401
