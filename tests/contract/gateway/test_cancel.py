"""Cancelling: what is answered, what is written, who is told."""

import asyncio
from typing import Any
from uuid import UUID

import httpx2
import pytest

from tests.contract.gateway.conftest import UNKNOWN, Gateway, start_job
from tests.contract.gateway.sse import open_stream, read_all

pytestmark = pytest.mark.services

CANCEL = "/api/generation/cancel"


async def record(api: httpx2.AsyncClient, job_id: UUID) -> dict[str, Any]:
    job: dict[str, Any] = (await api.get(f"/api/generation/status/{job_id}")).json()["job"]
    return job


@pytest.mark.promise("S0.064", "S0.065", "S0.071", "S0.072", "S0.096", "S0.097")
@pytest.mark.parametrize("state", ["pending", "running"])
async def test_an_unfinished_job_is_cancelled_at_once(gateway: Gateway, api: httpx2.AsyncClient, state: str) -> None:
    job_id = await start_job(api)
    if state == "running":
        await gateway.worker.claim(job_id, "validate")
    answer = await api.post(CANCEL, json={"jobId": str(job_id), "reason": "Changed my mind"})
    assert answer.status_code == 200
    assert answer.json() == {"success": True, "message": "Job cancelled successfully"}
    job = await record(api, job_id)
    assert job["status"] == "cancelled"
    assert job["cancellation_reason"] == "Changed my mind"
    assert job["cancelled_at"] == job["completed_at"] is not None
    assert gateway.signals.cancels == [job_id]


@pytest.mark.promise("S0.064", "S0.135")
async def test_without_a_reason_null_is_stored_and_the_event_says_user_cancelled(api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    await api.post(CANCEL, json={"jobId": str(job_id)})
    job = await record(api, job_id)
    assert job["cancellation_reason"] is None
    event = (await read_all(api, job_id))[-1]
    assert (event["reason"], event["cancelledAt"]) == ("User cancelled", job["cancelled_at"])


@pytest.mark.promise("S0.074", "S0.135")
async def test_every_open_stream_hears_of_it(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    async with open_stream(api, job_id) as first, open_stream(api, job_id) as second:
        await api.post(CANCEL, json={"jobId": str(job_id), "reason": "Testing"})
        endings = [(await stream.until("job_cancelled"))[-1] for stream in (first, second)]
    job = await record(api, job_id)
    for event in endings:
        assert (event["reason"], event["cancelledAt"]) == ("Testing", job["cancelled_at"])


@pytest.mark.promise("S0.066", "S0.071")
@pytest.mark.parametrize("ending", ["completed", "failed", "cancelled"])
async def test_an_ended_job_cannot_be_cancelled(gateway: Gateway, api: httpx2.AsyncClient, ending: str) -> None:
    job_id = await start_job(api)
    if ending == "completed":
        await gateway.worker.run(job_id)
    elif ending == "failed":
        await gateway.worker.fail(await gateway.worker.claim(job_id, "validate"))
    else:
        await api.post(CANCEL, json={"jobId": str(job_id)})
    before = await record(api, job_id)
    answer = await api.post(CANCEL, json={"jobId": str(job_id)})
    assert answer.status_code == 200
    assert answer.json() == {"success": False, "message": f"Cannot cancel job with status: {ending}"}
    assert await record(api, job_id) == before


@pytest.mark.promise("S0.073")
async def test_a_worker_that_finishes_after_the_cancel_changes_nothing(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    job_id = await start_job(api)
    task = await gateway.worker.claim(job_id, "validate")
    await api.post(CANCEL, json={"jobId": str(job_id)})
    assert not await gateway.worker.finish(task, {})
    assert (await record(api, job_id))["status"] == "cancelled"


@pytest.mark.promise("S0.073")
async def test_a_cancel_and_the_last_finish_at_once_leave_one_ending(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    for _ in range(5):
        job_id = await start_job(api)
        await gateway.worker.until(job_id, "save_course", ["a"])
        course_id = await gateway.worker.save(job_id, ["a"])
        await asyncio.gather(
            gateway.worker.complete(job_id, course_id, 1),
            api.post(CANCEL, json={"jobId": str(job_id)}),
            return_exceptions=True,
        )
        events = await read_all(api, job_id, after=0)
        endings = [e["type"] for e in events if e["type"] in {"job_completed", "job_cancelled"}]
        assert endings == [f"job_{(await record(api, job_id))['status']}"]


@pytest.mark.promise("S0.067")
@pytest.mark.parametrize("body", [b"", b"{}", b'{"jobId":7}', b"{", b"[]", b'{"jobId":null}'])
async def test_a_cancel_without_a_job_id_is_a_400(api: httpx2.AsyncClient, body: bytes) -> None:
    answer = await api.post(CANCEL, content=body)
    assert (answer.status_code, answer.json()) == (400, {"error": "jobId is required"})


@pytest.mark.promise("S0.068")
@pytest.mark.parametrize("job_id", [UNKNOWN, "nope"])
async def test_an_unknown_job_is_a_404(api: httpx2.AsyncClient, job_id: str) -> None:
    answer = await api.post(CANCEL, json={"jobId": job_id})
    assert (answer.status_code, answer.json()) == (404, {"error": "Job not found"})


@pytest.mark.promise("S0.069")
async def test_somebody_elses_job_is_a_403(api: httpx2.AsyncClient, stranger: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    answer = await stranger.post(CANCEL, json={"jobId": str(job_id)})
    assert (answer.status_code, answer.json()) == (403, {"error": "Forbidden"})
    assert (await record(api, job_id))["status"] == "pending"


async def test_a_reason_is_text_without_nul_and_not_endless(api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    assert (await api.post(CANCEL, json={"jobId": str(job_id), "reason": 5})).status_code == 400
    await api.post(CANCEL, json={"jobId": str(job_id), "reason": "a\0b" + "c" * 5_000})
    assert (await record(api, job_id))["cancellation_reason"] == "ab" + "c" * 998
