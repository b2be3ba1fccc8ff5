"""What the routes of webhooks answer. A secret is in the answer that makes it and in no other."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from gateway.course_steps import wire_time
from gateway.errors import ApiError
from gateway.refusals import first_problem
from ledger.deliveries import AttemptLog, DeliveryRow
from ledger.webhooks import WebhookRow

S = TypeVar("S", bound=BaseModel)


def parse(shape: type[S], body: dict[str, Any]) -> S:
    """Raises ApiError 400 whose details say what is wrong and where."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        details = first_problem(error.errors(include_url=False, include_input=False))
        raise ApiError(400, "The webhook cannot be used as it is described", details=details) from error


def webhook_json(row: WebhookRow, *, with_secret: bool = False) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "url": row.url,
        "description": row.description,
        "events": row.events,
        "active": row.active,
        "switched_off": row.switched_off,
        "previous_secret_until": None if row.previous_until is None else wire_time(row.previous_until),
        "created_at": wire_time(row.created_at),
        "updated_at": wire_time(row.updated_at),
        **({"secret": row.secret} if with_secret else {}),
    }


def delivery_json(row: DeliveryRow, log: list[AttemptLog] | None = None) -> dict[str, Any]:
    pending = row.state == "pending"
    return {
        "id": str(row.id),
        "webhook_id": str(row.webhook_id),
        "job_id": None if row.job_id is None else str(row.job_id),
        "event": row.event,
        "state": row.state,
        "attempts": row.attempts,
        "next_attempt_at": wire_time(row.due_at) if pending else None,
        "last_status": row.last_status,
        "last_error": row.last_error,
        "last_milliseconds": row.last_milliseconds,
        "created_at": wire_time(row.created_at),
        "ended_at": None if row.ended_at is None else wire_time(row.ended_at),
        **({} if log is None else {"log": [_attempt_json(attempt) for attempt in log]}),
    }


def _attempt_json(attempt: AttemptLog) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "started_at": wire_time(attempt.started_at),
        "milliseconds": attempt.milliseconds,
        "status": attempt.status,
        "error": attempt.error,
        "answer": attempt.answer,
    }
