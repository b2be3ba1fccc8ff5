"""Everything the ledger remembers of a job, for our own extensions."""

from typing import Any
from uuid import UUID

from gateway.rows import wire_row
from gateway.services import Services


async def timeline(services: Services, job_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """{"tasks", "attempts", "events", "calls"}, each in the order in which they came."""
    ledger = services.ledger
    events = (await ledger.list_events({job_id: 0})).get(job_id, [])
    return {
        "tasks": [wire_row(row) for row in await ledger.list_tasks(job_id)],
        "attempts": [wire_row(row) for row in await ledger.list_attempts(job_id)],
        "events": [wire_row(event) for event in events],
        "calls": [wire_row(row) for row in await ledger.list_calls(job_id)],
    }
