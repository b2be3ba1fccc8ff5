"""Cancelling a job, whatever it makes."""

from typing import Any

from gateway.errors import ApiError
from gateway.services import Services
from ledger.records import JobRow

REASON_CHARS_MAX = 1_000


def cancel_reason(body: dict[str, Any]) -> str | None:
    """What the client says, shortened; None when it says nothing. Raises ApiError 400 for something else than text."""
    reason = body.get("reason")
    if reason is not None and not isinstance(reason, str):
        raise ApiError(400, "reason must be a string")
    return (reason or "").strip()[:REASON_CHARS_MAX] or None


async def cancel_job(services: Services, job: JobRow, reason: str | None) -> dict[str, Any]:
    """{"success", "message"}. `success` is False when the job had ended."""
    cancelled = await services.ledger.cancel_job(job.id, reason)
    if cancelled is None:
        ended = await services.ledger.get_job(job.id)
        return {"success": False, "message": f"Cannot cancel job with status: {(ended or job).state}"}
    services.tell(services.signals.tell_cancel([job.id]))
    services.tell_events(cancelled)
    return {"success": True, "message": "Job cancelled successfully"}
