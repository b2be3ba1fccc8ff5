"""S4's refusals: which statuses there are, and the one shape of all."""

from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.background_codes import BackgroundCode
from gateway.errors import ApiError
from gateway.links import signature_of
from schemas.errors import TransientError
from schemas.settings import Settings
from tests.contract.gateway.backgrounding import JOB_TYPES, body_for, newcomer, start
from tests.contract.gateway.conftest import UNKNOWN, Gateway, cut_off, fresh_database, run_gateway
from tests.contract.gateway.pictures import picture

pytestmark = pytest.mark.services

#: 409 is an extension, for an idempotency key with two bodies and for a job that has ended.
LISTED = {200, 400, 401, 403, 404, 429, 500, 503}
DOCUMENTED = {"error", "code", "details", "configurationError", "retryAfter", "recommendations"}


def check_shape(answer: httpx2.Response) -> dict[str, Any]:
    """The body of a refusal; documented keys alone, none of them null."""
    body: dict[str, Any] = answer.json()
    assert "error" in body
    assert set(body) <= DOCUMENTED
    assert isinstance(body["error"], str)
    assert body["error"]
    assert body.get("code", "JOB_FAILED") in set(BackgroundCode)
    assert None not in body.values()
    assert ("retryAfter" in body) is ("Retry-After" in answer.headers)
    return body


@pytest.mark.promise("S4.096", "S4.099")
async def test_whatever_is_sent_the_status_is_a_listed_one_and_the_body_has_the_documented_keys(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    job = (await start(user, "scenes"))["jobId"]
    bodies: list[dict[str, Any]] = [
        {"json": {}},
        {"json": {"title": 1}},
        {"content": b"\xff\x00"},
        {"data": {"prompt": "x"}},
        {"files": {"image": picture()}},
    ]
    seen = set()
    for job_type in JOB_TYPES:
        for path in (f"/api/jobs/{job_type}/start", f"/api/jobs/{job_type}/status/{job}", f"/api/jobs/{job_type}/x/y"):
            for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
                for sent in bodies if method == "POST" else [{}]:
                    async with newcomer(gateway) as client:
                        answer = await client.request(method, path, **sent)
                    seen.add(answer.status_code)
                    if answer.status_code != 200:
                        check_shape(answer)
    assert seen <= LISTED
    assert {200, 400, 404} <= seen


@pytest.mark.promise("S4.097", "S4.099")
async def test_a_session_cookie_from_a_foreign_page_is_denied(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    token = user.headers["Authorization"].removeprefix("Bearer ")
    headers = {"Cookie": f"sb-access-token={token}", "Origin": "https://evil.example.com"}
    async with newcomer(gateway, None) as page:
        denied = await page.post("/api/jobs/storybook/start", json=body_for("storybook"), headers=headers)
        own = headers | {"Origin": gateway.url}
        taken = await page.post("/api/jobs/storybook/start", json=body_for("storybook"), headers=own)
    assert (denied.status_code, taken.status_code) == (403, 200)
    check_shape(denied)


@pytest.mark.promise("S4.100", "S4.109")
async def test_a_broken_database_is_said_with_its_code_and_in_production_without_details() -> None:
    with fresh_database() as database:
        async with (
            run_gateway(database) as gateway,
            run_gateway(database, environment="development") as developing,
            newcomer(gateway) as user,
            newcomer(developing) as developer,
        ):
            cut_off(database)
            for path, method in (("/api/jobs/image/start", "POST"), (f"/api/jobs/image/status/{UNKNOWN}", "GET")):
                plain = await user.request(method, path, json=body_for("image"))
                told = await developer.request(method, path, json=body_for("image"))
                assert (plain.status_code, told.status_code) == (500, 500)
                assert set(check_shape(plain)) == {"error", "code"}
                assert plain.json()["code"] == told.json()["code"] == "DATABASE_ERROR"
                assert "LedgerUnavailableError" in check_shape(told)["details"]


@pytest.mark.promise("S4.108")
async def test_an_object_store_that_is_away_is_an_outside_failure(
    gateway: Gateway, user: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: Any, **__: Any) -> None:
        raise TransientError("The object store failed.", code="store_failed")

    monkeypatch.setattr(type(gateway.store), "put_stream", fail)
    for path in ("/api/jobs/cartoonize/start", "/api/files"):
        answer = await user.post(path, data={"prompt": "x", "style": "anime"}, files={"image": picture()})
        assert answer.status_code == 500
        assert check_shape(answer)["code"] == "EXTERNAL_SERVICE_ERROR"
    async with gateway.ledger.connection() as connection:
        cursor = await connection.execute("select count(*) from artifacts where bytes = 0")
        assert await cursor.fetchone() == (0,)


def test_without_a_secret_no_link_is_signed_and_what_is_missing_is_said() -> None:
    with pytest.raises(ApiError) as refused:
        signature_of(Settings(), "pictures/x.png", 1, None)
    assert (refused.value.status, refused.value.code) == (500, BackgroundCode.CONFIGURATION_ERROR)
    assert refused.value.extras == {"configurationError": True}


async def test_cancelling_is_for_the_owner_and_for_what_has_not_ended(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    started = await start(user, "storybook")
    path = f"/api/jobs/{started['jobId']}/cancel"
    async with newcomer(gateway) as stranger, newcomer(gateway, None) as nobody:
        foreign = await stranger.post(path)
        assert (foreign.status_code, foreign.json()["code"]) == (404, "JOB_NOT_FOUND")
        assert (await nobody.post(path)).status_code == 401
    done = await user.post(path, json={"reason": "enough"})
    assert (done.status_code, done.json()["success"]) == (200, True)
    assert gateway.signals.cancels[-1:] == [UUID(started["jobId"])]
    again = await user.post(path)
    assert again.status_code == 409
    check_shape(again)
    for missing in (UNKNOWN, "none"):
        answer = await user.post(f"/api/jobs/{missing}/cancel")
        assert (answer.status_code, answer.json()["code"]) == (404, "JOB_NOT_FOUND")


async def test_no_fixed_path_is_taken_for_the_id_of_a_job(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    """X3: every path below /api/jobs is served by its own route."""
    served = gateway.server.config.app.openapi()["paths"]
    below = [(path, method) for path, item in served.items() if path.startswith("/api/jobs/") for method in item]
    assert {f"/api/jobs/{job_type}/start" for job_type in JOB_TYPES} <= {path for path, _ in below}
    requests = gateway.server.config.app.state.services.metrics.requests
    for path, method in below:
        answer = await user.request(method, path.replace("{job_id}", UNKNOWN))
        counted = {
            tuple(sample.labels.values())
            for metric in requests.collect()
            for sample in metric.samples
            if sample.name.endswith("_total")
        }
        assert (method.upper(), path, str(answer.status_code)) in counted, (method, path)


async def test_a_body_that_is_too_large_is_invalid_input(database: str) -> None:
    async with run_gateway(database, body_bytes_max=2048) as gateway, newcomer(gateway) as user:
        answer = await user.post("/api/jobs/scenes/start", json=body_for("scenes", story="x" * 4000))
        assert (answer.status_code, check_shape(answer)["code"]) == (400, "INVALID_INPUT")
