"""Webhooks over HTTP: made, changed, rotated, tried, listed, sent again; each seen by its owner only."""

from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.contract.gateway.conftest import UNKNOWN, Gateway, run_gateway

pytestmark = pytest.mark.services

URL = "https://hooks.example/inkmill"


async def _make(api: httpx2.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await api.post("/api/webhooks", json={"url": URL, **fields})
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()["webhook"]
    return made


@pytest.fixture
async def hook(api: httpx2.AsyncClient) -> dict[str, Any]:
    for old in (await api.get("/api/webhooks")).json()["webhooks"]:
        await api.delete(f"/api/webhooks/{old['id']}")
    return await _make(api)


@pytest.mark.promise("S1.087")
async def test_a_webhook_is_made_with_a_secret_that_is_shown_once(
    api: httpx2.AsyncClient, hook: dict[str, Any]
) -> None:
    assert hook["secret"].startswith("whsec_")
    assert (hook["url"], hook["events"], hook["active"]) == (URL, ["generation.completed"], True)
    read = (await api.get(f"/api/webhooks/{hook['id']}")).json()
    assert read == {"success": True, "webhook": {key: value for key, value in hook.items() if key != "secret"}}
    listed = (await api.get("/api/webhooks")).json()["webhooks"]
    assert listed == [read["webhook"]]


async def test_a_webhook_is_changed_switched_off_and_removed(api: httpx2.AsyncClient, hook: dict[str, Any]) -> None:
    path = f"/api/webhooks/{hook['id']}"
    changed = (await api.patch(path, json={"events": ["*", "*"], "description": "all"})).json()["webhook"]
    assert (changed["events"], changed["description"], changed["url"]) == (["*"], "all", URL)
    assert "secret" not in changed
    off = (await api.patch(path, json={"active": False})).json()["webhook"]
    assert (off["active"], off["events"]) == (False, ["*"])
    refused = await api.post(f"{path}/test")
    assert (refused.status_code, refused.json()["code"]) == (400, "MISSING_FIELDS")
    assert (await api.delete(path)).json() == {"success": True}
    assert (await api.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "url is required"),
        ({"url": ""}, "url is required"),
        ({"url": 7}, "url"),
        ({"url": "ftp://example.com"}, "http"),
        ({"url": "http://127.0.0.1/"}, "loopback"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "metadata"),
        ({"url": "http://2130706433/"}, "decimal"),
        ({"url": "http://[::1]:8080/"}, "loopback"),
        ({"url": "http://localhost:8080/"}, "loopback"),
        ({"url": "http://example.com:25/"}, "Port 25"),
        ({"url": "http://a:b@example.com/"}, "password"),
        ({"url": URL, "events": []}, "events"),
        ({"url": URL, "events": ["generation.done"]}, "not an event"),
        ({"url": URL, "events": "generation.completed"}, "events"),
        ({"url": URL, "secret": "mine"}, "secret"),
        ({"url": URL, "description": "x" * 300}, "description"),
    ],
)
async def test_what_cannot_be_a_webhook_is_refused_and_the_details_say_why(
    api: httpx2.AsyncClient, body: dict[str, Any], words: str
) -> None:
    answer = await api.post("/api/webhooks", json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "code", "details"}
    assert answer.json()["code"] == "MISSING_FIELDS"
    assert words in answer.json()["details"]


async def test_a_change_is_checked_as_a_new_one_is(api: httpx2.AsyncClient, hook: dict[str, Any]) -> None:
    for change in ({"url": "http://10.0.0.1/"}, {"events": ["x"]}, {"active": "perhaps"}, {"owner": "me"}):
        assert (await api.patch(f"/api/webhooks/{hook['id']}", json=change)).status_code == 400
    assert (await api.get(f"/api/webhooks/{hook['id']}")).json()["webhook"]["url"] == URL


async def test_nobody_sees_or_touches_the_webhooks_of_somebody_else(
    api: httpx2.AsyncClient, stranger: httpx2.AsyncClient, anonymous: httpx2.AsyncClient, hook: dict[str, Any]
) -> None:
    delivery = (await api.post(f"/api/webhooks/{hook['id']}/test")).json()["delivery"]
    path = f"/api/webhooks/{hook['id']}"
    asked: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("PATCH", path, {"active": False}),
        ("DELETE", path, None),
        ("POST", f"{path}/rotate-secret", {}),
        ("DELETE", f"{path}/previous-secret", None),
        ("POST", f"{path}/test", {}),
        ("GET", f"{path}/deliveries", None),
        ("POST", f"/api/webhooks/deliveries/{delivery['id']}/redeliver", None),
    ]
    for method, where, body in asked:
        foreign = await stranger.request(method, where, json=body)
        assert (foreign.status_code, foreign.json()["code"]) == (404, "NOT_FOUND"), where
        unknown = where.replace(hook["id"], UNKNOWN).replace(delivery["id"], UNKNOWN)
        assert (await api.request(method, unknown, json=body)).status_code == 404
        nobody = await anonymous.request(method, where, json=body)
        assert (nobody.status_code, nobody.json()["code"]) == (401, "UNAUTHORIZED")
    assert (await stranger.get("/api/webhooks")).json()["webhooks"] == []
    assert (await api.get(path)).json()["webhook"]["active"] is True


async def test_a_rotation_shows_the_new_secret_and_when_the_old_one_ends(
    api: httpx2.AsyncClient, hook: dict[str, Any]
) -> None:
    path = f"/api/webhooks/{hook['id']}"
    rotated = (await api.post(f"{path}/rotate-secret")).json()["webhook"]
    assert rotated["secret"] != hook["secret"]
    assert rotated["previous_secret_until"] > rotated["updated_at"]
    ended = (await api.delete(f"{path}/previous-secret")).json()["webhook"]
    assert (ended["previous_secret_until"], "secret" in ended) == (None, False)
    at_once = (await api.post(f"{path}/rotate-secret", json={"overlap_seconds": 0})).json()["webhook"]
    assert at_once["previous_secret_until"] is None
    for bad in ({"overlap_seconds": -1}, {"overlap_seconds": 10**9}, {"overlap": 1}, [1]):
        assert (await api.post(f"{path}/rotate-secret", json=bad)).status_code == 400


async def test_a_test_is_queued_listed_by_state_and_sent_again(api: httpx2.AsyncClient, hook: dict[str, Any]) -> None:
    path = f"/api/webhooks/{hook['id']}"
    sent = (await api.post(f"{path}/test")).json()["delivery"]
    assert (sent["event"], sent["state"], sent["job_id"]) == ("webhook.test", "pending", None)
    listed = (await api.get(f"{path}/deliveries", params={"state": "pending"})).json()["deliveries"]
    assert [one["id"] for one in listed] == [sent["id"]]
    assert listed[0]["log"] == []
    assert (await api.get(f"{path}/deliveries", params={"state": "dead"})).json()["deliveries"] == []
    for bad in ({"state": "lost"}, {"limit": "many"}):
        refused = await api.get(f"{path}/deliveries", params=bad)
        assert (refused.status_code, refused.json()["code"]) == (400, "MISSING_FIELDS")
    again = await api.post(f"/api/webhooks/deliveries/{sent['id']}/redeliver")
    assert again.json()["delivery"]["id"] == sent["id"]


async def test_tests_that_do_not_arrive_do_not_pile_up(api: httpx2.AsyncClient, hook: dict[str, Any]) -> None:
    statuses = [(await api.post(f"/api/webhooks/{hook['id']}/test")).status_code for _ in range(10)]
    assert set(statuses) == {200}
    refused = await api.post(f"/api/webhooks/{hook['id']}/test")
    assert (refused.status_code, refused.json()["code"]) == (429, "RATE_LIMITED")
    assert refused.headers["retry-after"] == str(refused.json()["retry_after"])


async def test_a_dead_delivery_is_sent_again_by_hand(
    gateway: Gateway, api: httpx2.AsyncClient, hook: dict[str, Any]
) -> None:
    sent = (await api.post(f"/api/webhooks/{hook['id']}/test")).json()["delivery"]
    async with gateway.ledger.connection() as connection:
        await connection.execute(
            "update deliveries set state = 'dead', ended_at = now(), tries = 11 where id = %s", (UUID(sent["id"]),)
        )
    dead = (await api.get(f"/api/webhooks/{hook['id']}/deliveries", params={"state": "dead"})).json()["deliveries"]
    assert [(one["id"], one["next_attempt_at"]) for one in dead] == [(sent["id"], None)]
    again = (await api.post(f"/api/webhooks/deliveries/{sent['id']}/redeliver")).json()["delivery"]
    assert (again["state"], again["ended_at"]) == ("pending", None)


async def test_a_user_has_twenty_webhooks_at_most(gateway: Gateway) -> None:
    import asyncio

    async with gateway.client("carol") as api:
        made = await asyncio.gather(*(api.post("/api/webhooks", json={"url": URL}) for _ in range(24)))
        refused = [answer for answer in made if answer.status_code != 200]
        assert len(refused) == 4
        assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(403, "FORBIDDEN")}
        assert len((await api.get("/api/webhooks")).json()["webhooks"]) == 20


async def test_an_exempt_address_is_taken_exactly_as_the_setting_spells_it(database: str) -> None:
    allow = "127.0.0.1:9000, hooks.internal:25"
    async with run_gateway(database, fetch_allow=allow) as gateway, gateway.client("dora") as api:
        for url, status in (
            ("http://127.0.0.1:9000/x", 200),
            ("http://hooks.internal:25/", 200),
            ("http://127.0.0.1:9001/x", 400),
        ):
            assert (await api.post("/api/webhooks", json={"url": url})).status_code == status


async def test_our_client_makes_rotates_tries_lists_and_removes(gateway: Gateway) -> None:
    from gateway.tokens import make_token
    from inkmill.client import Client
    from tests.contract.gateway.conftest import SECRET

    async with Client(gateway.url, make_token(SECRET, "erin")) as client:
        made = await client.webhooks.add(URL, ["course.failed"])
        assert made.secret is not None
        assert made.secret not in repr(made)
        rotated = await client.webhooks.rotate_secret(made.id, 60)
        assert rotated.previous_secret_until is not None
        assert (await client.webhooks.end_rotation(made.id)).previous_secret_until is None
        assert (await client.webhooks.change(made.id, description="x")).description == "x"
        sent = await client.webhooks.test(made.id)
        assert (await client.webhooks.redeliver(sent.id)).id == sent.id
        assert [one.id for one in await client.webhooks.deliveries(made.id, "pending")] == [sent.id]
        assert [one.events for one in await client.webhooks.list()] == [("course.failed",)]
        await client.webhooks.remove(made.id)
        assert await client.webhooks.list() == []


async def test_a_database_that_is_away_is_an_outage() -> None:
    from tests.contract.gateway.conftest import cut_off, fresh_database

    with fresh_database() as own:
        async with run_gateway(own) as gateway, gateway.client() as api:
            cut_off(own)
            answer = await api.get("/api/webhooks")
    assert answer.status_code == 500
    assert answer.json() == {"error": "Webhooks are not available now", "code": "SERVICE_UNAVAILABLE"}


async def test_secrets_do_not_reach_the_log(
    api: httpx2.AsyncClient, hook: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    await api.post(f"/api/webhooks/{hook['id']}/rotate-secret")
    await api.get("/api/webhooks")
    out = capsys.readouterr()
    assert "whsec_" not in out.out + out.err
