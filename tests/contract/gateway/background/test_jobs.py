"""How S4's starts become jobs: keys, links, estimates, jobs that wait to be let go."""

from uuid import UUID

import httpx2
import pytest

from tests.contract.gateway.backgrounding import (
    JOB_TYPES,
    body_for,
    newcomer,
    scene_body,
    start,
    status_of,
)
from tests.contract.gateway.conftest import Gateway, run_gateway

pytestmark = pytest.mark.services


async def test_pages_may_come_in_any_order_and_are_kept_in_theirs(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    pages = [{"pageNumber": number, "scenes": [scene_body(number)]} for number in (2, 1)]
    job = await gateway.ledger.get_job(UUID((await start(user, "storybook", pages=pages))["jobId"]))
    assert job is not None
    assert [page["page_number"] for page in job.request["pages"]] == [1, 2]
    assert job.request["pages"][0]["scenes"][0]["description"] == "Hero begins journey 1"


@pytest.mark.parametrize("job_type", JOB_TYPES)
async def test_the_same_key_gets_the_same_answer_and_another_body_a_conflict(
    gateway: Gateway, user: httpx2.AsyncClient, job_type: str
) -> None:
    path, headers = f"/api/jobs/{job_type}/start", {"Idempotency-Key": "once"}
    first = await user.post(path, json=body_for(job_type), headers=headers)
    again = await user.post(path, json=body_for(job_type), headers=headers)
    assert first.json() == again.json()
    other = body_for(job_type, audience="adults", prompt="another")
    conflict = await user.post(path, json=other, headers=headers)
    assert conflict.status_code == 409
    async with newcomer(gateway) as stranger:
        theirs = await stranger.post(path, json=body_for(job_type), headers=headers)
        assert theirs.json()["jobId"] != first.json()["jobId"]


async def test_a_key_also_holds_for_who_has_no_token_but_for_nobody_else(
    gateway: Gateway, nobody: httpx2.AsyncClient
) -> None:
    path, headers = "/api/jobs/scenes/start", {"Idempotency-Key": "once"}
    first = await nobody.post(path, json=body_for("scenes"), headers=headers)
    again = await nobody.post(path, json=body_for("scenes"), headers=headers)
    assert first.json() == again.json()
    async with newcomer(gateway, None) as elsewhere:
        theirs = await elsewhere.post(path, json=body_for("scenes"), headers=headers)
    assert theirs.json()["jobId"] != first.json()["jobId"]


async def test_without_automatic_processing_a_job_waits(database: str) -> None:
    async with run_gateway(database, auto_processing=False) as gateway, newcomer(gateway) as user:
        started = await start(user, "image")
        job = await gateway.ledger.get_job(UUID(started["jobId"]))
        assert job is not None
        assert (job.held, gateway.publisher.published) == ("manual", [])
        status = await status_of(user, started)
        assert status["status"] == "pending"
        # Nobody knows when somebody lets it go.
        assert "estimatedTimeRemaining" not in status


async def test_links_in_answers_carry_the_public_address(database: str) -> None:
    public_url = "https://books.example.org/inkmill/"
    async with run_gateway(database, public_url=public_url) as gateway, newcomer(gateway) as user:
        started = await start(user, "image")
    assert started["pollingUrl"].startswith("https://books.example.org/inkmill/api/jobs/image/status/")


async def test_what_is_expected_is_measured(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    """The median of those before; not the rule of thumb any more."""
    for _ in range(3):
        started = await start(user, "cartoonize")
        await gateway.background.make(started["jobId"])
    async with gateway.ledger.connection() as connection:  # those of other tests, too
        await connection.execute(
            "update jobs set started_at = ended_at - interval '150 seconds' where pipeline = 'cartoonize'"
        )
    estimates = gateway.server.config.app.state.services.background_estimates
    estimates._kept.clear()
    assert (await start(user, "cartoonize"))["estimatedMinutes"] == 3
