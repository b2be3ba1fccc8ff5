"""What the tests of S1 have in common: a documented request, and short ways to the routes."""

from typing import Any
from uuid import UUID

import httpx2

from tests.contract.gateway.conftest import Gateway

GENERATE, EXPORT, RETRY = "/api/generate", "/api/export/pdf", "/api/retry"

#: The documented codes, and the one for a temporary outage.
CODES = {
    "MISSING_FIELDS",
    "MISSING_CONTENT",
    "MISSING_GENERATION_ID",
    "UNAUTHORIZED",
    "FORBIDDEN",
    "NOT_FOUND",
    "GENERATION_FAILED",
    "PDF_GENERATION_FAILED",
    "RETRY_FAILED",
    "ANTHROPIC_ERROR",
    "RATE_LIMITED",
}
ADDED = "SERVICE_UNAVAILABLE"

BODY = {
    "topic": "Introduction to Machine Learning",
    "subtopics": "supervised learning, unsupervised learning, neural networks",
    "mode": "lecture",
}


async def begin(client: httpx2.AsyncClient, **changes: Any) -> str:
    """Start a generation; its id."""
    answer = await client.post(GENERATE, json={**BODY, **changes})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["generation_id"])


async def fields_of(gateway: Gateway, generation_id: str) -> dict[str, Any]:
    """The request as the ledger keeps it."""
    job = await gateway.ledger.get_job(UUID(generation_id))
    assert job is not None
    return job.request


async def read(client: httpx2.AsyncClient, generation_id: str) -> dict[str, Any]:
    answer = await client.get(f"{GENERATE}/{generation_id}")
    assert answer.status_code == 200, answer.text
    record: dict[str, Any] = answer.json()
    return record
