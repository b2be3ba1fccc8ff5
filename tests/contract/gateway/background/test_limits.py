"""S4's limits: requests of an address, jobs of an hour, polls of a status. Time is moved, not waited for."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from gateway.limits.policies import Policy
from tests.contract.gateway.backgrounding import JOB_TYPES, body_for, newcomer, start
from tests.contract.gateway.conftest import Gateway, run_gateway
from tests.contract.gateway.pictures import picture

pytestmark = pytest.mark.services

NAMES = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


class Clock:
    """The time that the limiter goes by."""

    def __init__(self, gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = float(int(time.time()))
        limits = gateway.server.config.app.state.services.limits
        check = limits.check

        async def check_now(policy: Policy, who: Any) -> Any:
            return await check(policy, who, now=self.now)

        monkeypatch.setattr(limits, "check", check_now)


@pytest.fixture
async def gateway(database: str) -> AsyncIterator[Gateway]:
    async with run_gateway(database) as gateway:
        yield gateway


async def age(gateway: Gateway, job_id: str, seconds: float) -> None:
    """As if the job had been made that long before it was."""
    async with gateway.ledger.connection() as connection:
        await connection.execute(
            "update jobs set created_at = created_at - %s * interval '1 second' where id = %s", (seconds, UUID(job_id))
        )


def refusal_of(answer: httpx2.Response) -> dict[str, Any]:
    """The body of a 429, which names the same wait as its header."""
    assert answer.status_code == 429, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error", "code", "retryAfter"}
    assert body["code"] == "RATE_LIMIT_EXCEEDED"
    assert answer.headers["Retry-After"] == str(body["retryAfter"])
    assert body["retryAfter"] > 0
    return body


@pytest.mark.promise("S4.110", "S4.115", "S4.116", "S4.101", "S4.105")
async def test_an_address_has_a_hundred_requests_in_fifteen_minutes(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, user: httpx2.AsyncClient
) -> None:
    clock = Clock(gateway, monkeypatch)
    for number in range(100):
        job_type = JOB_TYPES[number % 5]
        answer = await user.post(f"/api/jobs/{job_type}/start", json={})
        assert answer.status_code == 400
        assert [int(answer.headers[name]) for name in NAMES] == [100, 99 - number, int(clock.now) + 901]
        assert "Retry-After" not in answer.headers
        assert "retryAfter" not in answer.json()
    refused = await user.post("/api/jobs/image/start", json=body_for("image"))
    assert refusal_of(refused)["retryAfter"] == 900
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    # Another user at this address is refused, this user at another one is not.
    same = {"X-Forwarded-For": user.headers["X-Forwarded-For"]}
    other = await gateway_post(gateway, f"user-{uuid4()}", same)
    assert other.status_code == 429
    elsewhere = await user.post("/api/jobs/image/start", json={}, headers={"X-Forwarded-For": "192.0.2.7"})
    assert elsewhere.status_code == 400
    clock.now += 899
    refusal_of(await user.post("/api/jobs/image/start", json={}))
    clock.now += 1
    assert (await user.post("/api/jobs/image/start", json={})).status_code == 400


async def gateway_post(gateway: Gateway, name: str, headers: dict[str, str]) -> httpx2.Response:
    async with gateway.client(name, headers=headers) as client:
        return await client.post("/api/jobs/image/start", json={})


@pytest.mark.promise("S4.110")
async def test_requests_without_a_token_and_with_a_wrong_one_count_for_their_address(
    gateway: Gateway, nobody: httpx2.AsyncClient
) -> None:
    for _ in range(50):
        assert (await nobody.post("/api/jobs/storybook/start", json={})).status_code == 401
        wrong = {"Authorization": "Bearer no"}
        assert (await nobody.post("/api/jobs/image/start", json={}, headers=wrong)).status_code == 401
    refused = await nobody.post("/api/jobs/storybook/start", json={})
    refusal_of(refused)


@pytest.mark.promise("S4.110")
async def test_only_a_trusted_proxy_says_who_is_behind_it(database: str) -> None:
    async with run_gateway(database, trusted_proxies="none") as gateway, newcomer(gateway, None) as nobody:
        remaining = []
        for last in (1, 2):
            answer = await nobody.post("/api/jobs/image/start", json={}, headers={"X-Forwarded-For": f"192.0.2.{last}"})
            remaining.append(answer.headers["X-RateLimit-Remaining"])
    assert remaining == ["99", "98"]


@pytest.mark.promise("S4.110")
async def test_a_subscriber_of_ipv6_is_one_client_whatever_its_addresses(gateway: Gateway) -> None:
    async with gateway.client(None) as nobody:
        told = []
        for address in ("2001:db8:7:1::1", "2001:db8:7:1:aaaa::2", "2001:db8:7:2::1"):
            answer = await nobody.post("/api/jobs/image/start", json={}, headers={"X-Forwarded-For": address})
            told.append(answer.headers["X-RateLimit-Remaining"])
    assert told == ["99", "98", "99"]


@pytest.mark.promise("S4.111", "S4.101", "S4.105", "S4.115")
async def test_the_sixth_job_of_an_hour_is_refused_until_the_first_is_an_hour_old(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    jobs = [(await start(user, job_type))["jobId"] for job_type in JOB_TYPES]
    await age(gateway, jobs[0], 3000)
    refused = await user.post("/api/jobs/scenes/start", json=body_for("scenes"))
    body = refusal_of(refused)
    assert 550 < body["retryAfter"] <= 600
    assert [refused.headers[name] for name in NAMES[:2]] == ["5", "0"]
    assert int(refused.headers[NAMES[2]]) - time.time() == pytest.approx(body["retryAfter"], abs=3)
    await age(gateway, jobs[0], 601)
    await start(user, "scenes")
    # A cancelled job was started all the same.
    assert (await user.post(f"/api/jobs/{jobs[1]}/cancel")).status_code == 200
    refusal_of(await user.post("/api/jobs/scenes/start", json=body_for("scenes")))


@pytest.mark.promise("S4.111")
async def test_the_jobs_of_an_hour_are_remembered_over_a_restart_and_over_gateways(database: str) -> None:
    name = f"user-{uuid4()}"
    for _ in range(5):
        async with run_gateway(database) as gateway, newcomer(gateway, name) as user:
            await start(user, "image")
    async with run_gateway(database) as gateway, newcomer(gateway, name) as user:
        refusal_of(await user.post("/api/jobs/image/start", json=body_for("image")))


@pytest.mark.promise("S4.111")
async def test_starts_at_the_same_moment_do_not_slip_through(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    answers = await asyncio.gather(
        *(user.post("/api/jobs/image/start", json=body_for("image", emotion=f"{n}")) for n in range(12))
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 7


@pytest.mark.promise("S4.111")
async def test_a_repeated_start_counts_once_and_a_refused_one_not_at_all(
    gateway: Gateway, user: httpx2.AsyncClient
) -> None:
    headers = {"Idempotency-Key": "one"}
    for _ in range(7):
        again = await user.post("/api/jobs/image/start", json=body_for("image"), headers=headers)
        assert again.status_code == 200
        assert (await user.post("/api/jobs/image/start", json={})).status_code == 400
    for _ in range(4):
        await start(user, "image")
    # The job is there: its start is answered also where a new one would not be.
    again = await user.post("/api/jobs/image/start", json=body_for("image"), headers=headers)
    assert again.status_code == 200
    refusal_of(await user.post("/api/jobs/image/start", json=body_for("image")))


@pytest.mark.promise("S4.111")
async def test_without_a_token_the_jobs_of_an_hour_count_for_the_address(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, nobody: httpx2.AsyncClient
) -> None:
    clock = Clock(gateway, monkeypatch)
    for _ in range(5):
        await start(nobody, "scenes")
    refused = await nobody.post("/api/jobs/scenes/start", json=body_for("scenes"))
    assert refusal_of(refused)["retryAfter"] == 3600
    async with newcomer(gateway, None) as elsewhere:
        await start(elsewhere, "scenes")
    clock.now += 3600
    await start(nobody, "scenes")


@pytest.mark.promise("S4.111")
async def test_without_a_token_as_many_pictures_may_be_sent_as_jobs_may_be_started(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    files = {"image": ("me.jpg", picture())}
    for _ in range(5):
        assert (await nobody.post("/api/files", files=files)).status_code == 200
        assert (await user.post("/api/files", files=files)).status_code == 200
    refusal_of(await nobody.post("/api/files", files=files))
    assert (await user.post("/api/files", files=files)).status_code == 200
    await start(nobody, "image")


async def test_a_setting_lifts_the_limit_of_the_hour(database: str) -> None:
    async with run_gateway(database, jobs_per_hour=0) as gateway, newcomer(gateway) as user:
        for _ in range(7):
            await start(user, "image")


@pytest.mark.promise("S4.097")
async def test_who_has_as_many_unfinished_jobs_as_the_plan_allows_is_forbidden_another(database: str) -> None:
    async with run_gateway(database, user_jobs_max=1) as gateway, newcomer(gateway) as user:
        await start(user, "image")
        answer = await user.post("/api/jobs/image/start", json=body_for("image"))
        assert (answer.status_code, set(answer.json())) == (403, {"error"})
        assert "unfinished" in answer.json()["error"]


@pytest.mark.promise("S4.112", "S4.115", "S4.116", "S4.101")
async def test_a_job_is_looked_at_once_a_second_by_each_client(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    clock = Clock(gateway, monkeypatch)
    one, other = await start(user, "image"), await start(user, "image")
    first = await nobody.get(one["pollingUrl"])
    assert (first.status_code, first.headers["X-RateLimit-Limit"]) == (200, "1")
    assert "Retry-After" not in first.headers
    clock.now += 0.9
    refused = await nobody.get(one["pollingUrl"])
    assert refusal_of(refused)["retryAfter"] == 1
    assert all(name in refused.headers for name in NAMES)
    # Another job, another client: each has its own second.
    assert (await nobody.get(other["pollingUrl"])).status_code == 200
    assert (await newcomer(gateway, None).get(one["pollingUrl"])).status_code == 200
    clock.now += 0.1
    assert (await nobody.get(one["pollingUrl"])).status_code == 200


@pytest.mark.promise("S4.110", "S4.112")
async def test_polling_every_two_seconds_for_fifteen_minutes_is_never_refused_and_costs_no_requests(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, user: httpx2.AsyncClient
) -> None:
    clock = Clock(gateway, monkeypatch)
    started = await start(user, "image")
    for _ in range(450):
        assert (await user.get(started["pollingUrl"])).status_code == 200
        clock.now += 2
    assert (await user.post("/api/jobs/image/start", json={})).headers["X-RateLimit-Remaining"] == "99"


@pytest.mark.promise("S4.115")
async def test_every_answer_of_a_start_tells_the_numbers(user: httpx2.AsyncClient, nobody: httpx2.AsyncClient) -> None:
    told = [await user.post(f"/api/jobs/{job_type}/start", json=body_for(job_type)) for job_type in JOB_TYPES]
    told += [await nobody.post("/api/jobs/storybook/start", json={}), await nobody.post("/api/files", content=b"")]
    for answer in told:
        for name in NAMES:
            assert answer.headers[name].isdecimal()
            assert len(answer.headers.get_list(name)) == 1


async def test_limits_can_be_switched_off_for_measurements(database: str) -> None:
    async with run_gateway(database, rate_limits=False) as gateway, newcomer(gateway) as user:
        started = [await start(user, "image") for _ in range(8)]
        answers = [await user.get(started[0]["pollingUrl"]) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert NAMES[0] not in answers[0].headers
