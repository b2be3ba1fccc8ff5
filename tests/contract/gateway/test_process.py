"""The internal endpoint: it takes a signed body, waits for the job's end, and starts nothing."""

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.internal import sign_body
from gateway.tokens import owner_of
from tests.contract.gateway.conftest import INTERNAL, UNKNOWN, Gateway, add_exam

pytestmark = pytest.mark.services


async def started(api: httpx2.AsyncClient) -> dict[str, str]:
    exam_id = await add_exam(api)
    job_id = (await api.post("/api/generation/start", json={"examId": exam_id})).json()["jobId"]
    return {"jobId": job_id, "examId": exam_id, "userId": str(owner_of("ada"))}


async def call(client: httpx2.AsyncClient, body: Any, **headers: str) -> httpx2.Response:
    raw = json.dumps(body).encode()
    signed = {"X-Internal-Token": sign_body(INTERNAL, raw), "X-Internal-Request": "true", **headers}
    return await client.post("/api/generation/process", content=raw, headers=signed)


@pytest.mark.promise("S0.042")
async def test_the_documented_header_alone_opens_nothing(
    api: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    body = await started(api)
    for headers in ({}, {"X-Internal-Request": "true"}, {"X-Internal-Token": "0" * 64}, {"X-Internal-Token": "é"}):
        raw: Any = {key: value.encode("latin-1") for key, value in headers.items()}
        refused = await anonymous.post("/api/generation/process", json=body, headers=raw)
        assert (refused.status_code, refused.json()) == (401, {"error": "Unauthorized"})
        refused = await api.post("/api/generation/process", json=body, headers=raw)
        assert (refused.status_code, refused.json()) == (403, {"error": "Forbidden"})


@pytest.mark.promise("S0.044", "S0.045", "S0.137")
async def test_it_waits_until_the_job_is_completed(
    gateway: Gateway, anonymous: httpx2.AsyncClient, api: httpx2.AsyncClient
) -> None:
    body = await started(api)
    waiting = asyncio.create_task(call(anonymous, body))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    course_id = await gateway.worker.run(UUID(body["jobId"]))
    answer = await waiting
    assert answer.status_code == 200
    assert answer.json() == {"success": True, "courseId": str(course_id), "jobId": body["jobId"]}
    assert (await call(anonymous, body)).json() == answer.json()


@pytest.mark.promise("S0.046")
async def test_a_cancelled_job_is_said_to_be_cancelled(anonymous: httpx2.AsyncClient, api: httpx2.AsyncClient) -> None:
    body = await started(api)
    waiting = asyncio.create_task(call(anonymous, body))
    await asyncio.sleep(0.05)
    await api.post("/api/generation/cancel", json={"jobId": body["jobId"]})
    answer = await waiting
    assert (answer.status_code, answer.json()) == (200, {"message": "Job cancelled"})


@pytest.mark.promise("S0.047")
async def test_a_failed_job_is_a_500_with_its_message(
    gateway: Gateway, anonymous: httpx2.AsyncClient, api: httpx2.AsyncClient
) -> None:
    body = await started(api)
    await gateway.worker.fail(await gateway.worker.claim(UUID(body["jobId"]), "validate"), "The exam is gone.")
    answer = await call(anonymous, body)
    assert (answer.status_code, answer.json()) == (500, {"error": "The exam is gone."})


@pytest.mark.promise("S0.048")
@pytest.mark.parametrize("change", [{"jobId": UNKNOWN}, {"jobId": "x"}, {"userId": UNKNOWN}, {"examId": UNKNOWN}])
async def test_a_job_that_is_not_the_named_one_is_not_found_and_not_touched(
    gateway: Gateway, anonymous: httpx2.AsyncClient, api: httpx2.AsyncClient, change: dict[str, str]
) -> None:
    body = await started(api)
    before = await gateway.ledger.get_job(UUID(body["jobId"]))
    answer = await call(anonymous, {**body, **change})
    assert (answer.status_code, answer.json()) == (500, {"error": "Job not found"})
    assert await gateway.ledger.get_job(UUID(body["jobId"])) == before
