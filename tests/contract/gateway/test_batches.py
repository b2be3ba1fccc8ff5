"""Batches over HTTP: enqueued at once, one progress, results line by line, cancelled as a whole."""

import json
import re
import time

import psycopg
import pytest
from httpx2 import AsyncClient

from gateway import addresses
from tests.contract.gateway.background_worker import result_for
from tests.contract.gateway.conftest import UNKNOWN, Gateway, run_gateway

SCENES = {"story": "A fox found a lantern in the wood and carried it home to light the way.", "audience": "children"}
CARTOON = {"prompt": "a fox", "style": "anime"}


@pytest.fixture(autouse=True)
def _none(gateway: Gateway) -> None:
    with psycopg.connect(gateway.settings.database_url, autocommit=True) as connection:
        connection.execute("truncate batches, jobs, webhooks, deliveries cascade")


def ended(gateway: Gateway, state: str, *lines: int) -> None:
    with psycopg.connect(gateway.settings.database_url, autocommit=True) as connection:
        connection.execute(
            "update jobs set state = %(state)s::text, ended_at = now(),"
            " result = case when %(state)s = 'completed' then %(result)s::jsonb end,"
            ' error = case when %(state)s = \'failed\' then \'{"code": "never", "message": "No."}\'::jsonb end'
            " where batch_number = any(%(lines)s)",
            {"state": state, "lines": list(lines), "result": json.dumps(result_for("scenes"))},
        )


async def root(gateway: Gateway) -> AsyncClient:
    return gateway.client("root")


async def test_a_batch_of_one_type_is_enqueued_and_published(api: AsyncClient, gateway: Gateway) -> None:
    answer = await api.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 3})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["status"], body["total"], body.keys()) == ("pending", 3, {"batchId", "status", "total"})
    assert len([one for one in gateway.publisher.published if one[1].startswith("scenes.")]) == 3
    read = (await api.get(f"/api/jobs/batch/{body['batchId']}")).json()["batch"]
    assert {name: read[name] for name in ("total", "pending", "running", "completed", "failed", "cancelled")} == {
        "total": 3,
        "pending": 3,
        "running": 0,
        "completed": 0,
        "failed": 0,
        "cancelled": 0,
    }
    assert (read["percent"], read["status"]) == (0.0, "processing")


async def test_a_batch_of_several_types_keeps_the_order_of_its_lines(api: AsyncClient) -> None:
    jobs = [{"type": "scenes", "request": SCENES}, {"type": "cartoonize", "request": CARTOON}]
    batch_id = (await api.post("/api/jobs/batch", json={"jobs": jobs, "economy": True})).json()["batchId"]
    listed = (await api.get(f"/api/jobs/batch/{batch_id}/jobs")).json()
    assert [(job["line"], job["type"]) for job in listed["jobs"]] == [(1, "scenes"), (2, "cartoonize")]
    assert listed["next"] is None
    assert (await api.get("/api/jobs/batch")).json()["batches"][0]["economy"] is True


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "requests"),
        ({"type": "scenes", "requests": []}, "1 to 10000 jobs"),
        ({"requests": [SCENES]}, "type is required"),
        ({"type": "scenes", "requests": [SCENES], "jobs": []}, "either"),
        ({"type": "scenes", "requests": [SCENES, {**SCENES, "story": "short"}]}, "Line 2: story"),
        ({"type": "pdf", "requests": [{}]}, "Line 1: type must be one of"),
        ({"jobs": [{"type": "scenes", "request": SCENES}, {"type": "scenes"}]}, "Line 2"),
        ({"jobs": [{"type": "scenes", "request": 7}]}, "Line 1: request"),
        ({"type": "scenes", "requests": [SCENES], "economy": "yes"}, "economy"),
        ({"type": "scenes", "requests": [SCENES], "webhook": "http://127.0.0.1/x"}, "webhook"),
        ({"type": "scenes", "requests": [SCENES], "webhook": UNKNOWN}, "no such webhook"),
        ({"type": "generation", "requests": [{"topic": "x"}]}, "Line 1: .*mode"),
    ],
)
async def test_a_batch_that_is_wrong_anywhere_starts_nothing(
    api: AsyncClient, body: dict[str, object], said: str
) -> None:
    answer = await api.post("/api/jobs/batch", json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "INVALID_INPUT"
    assert re.search(said, answer.json()["error"]), answer.json()
    assert (await api.get("/api/jobs/batch")).json() == {"batches": []}


async def test_each_job_of_a_user_counts_for_the_hour_and_an_admins_do_not(api: AsyncClient, gateway: Gateway) -> None:
    refused = await api.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 6})
    assert (refused.status_code, refused.json()["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert refused.json()["retryAfter"] > 0
    async with await root(gateway) as admin:
        taken = await admin.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 60})
        assert taken.status_code == 200, taken.text


async def test_a_batch_that_no_hour_has_room_for_is_refused_before_its_addresses_are_looked_up(
    api: AsyncClient, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = []

    async def look_up(host: str, port: int) -> list[str]:
        hosts.append(host)
        return ["93.184.216.34"]

    monkeypatch.setattr(addresses, "resolve", look_up)
    requests = [{**CARTOON, "imageUrl": f"https://host-{number}.example.com/a.png"} for number in range(6)]
    refused = await api.post("/api/jobs/batch", json={"type": "cartoonize", "requests": requests})
    assert (refused.status_code, refused.headers["X-RateLimit-Limit"], hosts) == (429, "5", [])
    links = [{"type": "pack", "request": {"url": f"https://host-{number}.example.com/"}} for number in range(40)]
    assert ((await api.post("/api/jobs/batch", json={"jobs": links})).status_code, hosts) == (403, [])
    async with await root(gateway) as admin:
        taken = await admin.post("/api/jobs/batch", json={"type": "cartoonize", "requests": requests})
        assert (taken.status_code, len(hosts)) == (200, 6)


async def test_an_admin_enqueues_ten_thousand_jobs_within_ten_seconds(gateway: Gateway) -> None:
    async with await root(gateway) as admin:
        began = time.monotonic()
        answer = await admin.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 10_000})
        assert answer.status_code == 200, answer.text
        assert time.monotonic() - began < 10
        batch_id = answer.json()["batchId"]
        began = time.monotonic()
        stopped = await admin.post(f"/api/jobs/batch/{batch_id}/cancel")
        assert stopped.json() == {"success": True, "message": "Batch cancelled", "cancelled": 10_000}
        assert time.monotonic() - began < 20


async def test_the_same_key_is_the_same_batch(api: AsyncClient) -> None:
    body, headers = {"type": "scenes", "requests": [SCENES] * 2}, {"Idempotency-Key": "one"}
    first = await api.post("/api/jobs/batch", json=body, headers=headers)
    again = await api.post("/api/jobs/batch", json=body, headers=headers)
    assert first.json() == again.json()
    other = await api.post("/api/jobs/batch", json={**body, "requests": [SCENES]}, headers=headers)
    assert other.status_code == 409


async def test_results_are_read_page_by_page_and_line_by_line(api: AsyncClient, gateway: Gateway) -> None:
    answer = await api.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 5})
    path = f"/api/jobs/batch/{answer.json()['batchId']}"
    ended(gateway, "completed", 1, 4)
    ended(gateway, "failed", 2)
    read = (await api.get(path)).json()["batch"]
    assert (read["completed"], read["failed"], read["pending"], read["percent"]) == (2, 1, 2, 60.0)
    first = (await api.get(f"{path}/jobs", params={"limit": 2})).json()
    assert ([job["line"] for job in first["jobs"]], first["next"]) == ([1, 2], 2)
    rest = (await api.get(f"{path}/jobs", params={"after": first["next"]})).json()
    assert ([job["line"] for job in rest["jobs"]], rest["next"]) == ([3, 4, 5], None)
    failed = (await api.get(f"{path}/jobs", params={"status": "failed"})).json()["jobs"]
    assert [(job["line"], job["error"]) for job in failed] == [(2, {"code": "never", "message": "No."})]
    assert (await api.get(f"{path}/jobs", params={"status": "lost"})).status_code == 400
    lines = (await api.get(f"{path}/results")).text.splitlines()
    assert [(one["line"], one["status"]) for one in map(json.loads, lines)] == [
        (1, "completed"),
        (2, "failed"),
        (4, "completed"),
    ]


async def test_results_are_told_as_the_status_of_their_type_tells_them(api: AsyncClient, gateway: Gateway) -> None:
    jobs = [{"type": "cartoonize", "request": CARTOON}, {"type": "scenes", "request": SCENES}]
    path = f"/api/jobs/batch/{(await api.post('/api/jobs/batch', json={'jobs': jobs})).json()['batchId']}"
    for job in (await api.get(f"{path}/jobs")).json()["jobs"]:
        await gateway.background.make(job["jobId"])
    cartoon, scenes = [json.loads(line)["result"] for line in (await api.get(f"{path}/results")).text.splitlines()]
    assert cartoon.keys() == {"url", "cached"}
    assert scenes.keys() == {"pages", "character_description"}
    assert "pageNumber" in scenes["pages"][0]
    # Signed: the link is good, and only its file is not there.
    assert (await api.get(cartoon["url"])).status_code == 404
    assert [job["result"] for job in (await api.get(f"{path}/jobs")).json()["jobs"]][1] == scenes


async def test_a_batch_cancelled_half_way_keeps_what_is_done(api: AsyncClient, gateway: Gateway) -> None:
    answer = await api.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 5})
    path = f"/api/jobs/batch/{answer.json()['batchId']}"
    ended(gateway, "completed", 1, 4)
    stopped = await api.post(f"{path}/cancel", json={"reason": "enough"})
    assert stopped.json()["cancelled"] == 3
    jobs = (await api.get(f"{path}/jobs")).json()["jobs"]
    assert [job["status"] for job in jobs] == ["completed", "cancelled", "cancelled", "completed", "cancelled"]
    assert jobs[1]["reason"] == "enough"


async def test_a_webhook_at_an_address_is_made_once_and_shows_its_secret_once(gateway: Gateway) -> None:
    body = {"type": "scenes", "requests": [SCENES], "webhook": "https://93.184.216.34/told"}
    async with gateway.client() as api:
        first = (await api.post("/api/jobs/batch", json=body)).json()
        again = (await api.post("/api/jobs/batch", json=body)).json()
        by_id = await api.post("/api/jobs/batch", json={**body, "webhook": first["webhook"]["id"]})
    assert first["webhook"]["secret"].startswith("whsec_")
    assert again["webhook"] == by_id.json()["webhook"] == {"id": first["webhook"]["id"]}


async def test_somebody_elses_batch_does_not_exist(api: AsyncClient, stranger: AsyncClient) -> None:
    answer = await api.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES]})
    path = f"/api/jobs/batch/{answer.json()['batchId']}"
    for other in (
        await stranger.get(path),
        await stranger.get(f"{path}/jobs"),
        await stranger.get(f"{path}/results"),
        await stranger.post(f"{path}/cancel"),
        await stranger.get("/api/jobs/batch/nothing"),
    ):
        assert (other.status_code, other.json()) == (404, {"error": "Batch not found"})


async def test_batches_need_a_token(anonymous: AsyncClient) -> None:
    answer = await anonymous.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES]})
    assert answer.status_code == 401


async def test_jobs_of_a_batch_wait_where_processing_is_by_hand(database: str) -> None:
    async with run_gateway(database, auto_processing=False) as gateway, gateway.client() as api:
        answer = await api.post("/api/jobs/batch", json={"type": "scenes", "requests": [SCENES] * 2})
        assert answer.status_code == 200, answer.text
        assert gateway.publisher.published == []
        with psycopg.connect(database) as connection:
            rows = connection.execute("select held from jobs where batch_id = %s", (answer.json()["batchId"],))
            assert rows.fetchall() == [("manual",), ("manual",)]
