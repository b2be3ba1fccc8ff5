"""What the routes of schedules answer."""

from typing import Any

from gateway.course_steps import wire_time
from ledger.schedules import FireRow, ScheduleRow


def schedule_json(row: ScheduleRow, fires: list[FireRow] | None = None) -> dict[str, Any]:
    """Without the request, which may be a whole book; with the newest moments where they are asked for."""
    return {
        "id": str(row.id),
        "name": row.name,
        "cron": row.cron,
        "timeZone": row.time_zone,
        "type": row.pipeline,
        "overlap": row.overlap,
        "catchUp": row.catch_up,
        "economy": row.economy,
        "paused": row.paused_at is not None,
        "nextAt": None if row.next_at is None or row.paused_at is not None else wire_time(row.next_at),
        "lastAt": None if row.last_at is None else wire_time(row.last_at),
        "lastJobId": None if row.last_job_id is None else str(row.last_job_id),
        "lastError": row.last_error,
        "createdAt": wire_time(row.created_at),
        "updatedAt": wire_time(row.updated_at),
        **({} if fires is None else {"request": row.request, "fires": [_fire_json(fire) for fire in fires]}),
    }


def _fire_json(fire: FireRow) -> dict[str, Any]:
    return {
        "at": wire_time(fire.fire_at),
        "firedAt": wire_time(fire.fired_at),
        "outcome": fire.outcome,
        "jobId": None if fire.job_id is None else str(fire.job_id),
        "error": fire.error,
    }
