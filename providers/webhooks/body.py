"""The body of a webhook, made of what the job said when it ended."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from schemas.webhook import BATCH_EVENT, TEST_EVENT

#: Of what a job resulted in, only what fits into a line: ids, counts, names.
_PLAIN = (str, int, float, bool)
#: A longer text is no line: a story, a prompt.
_LINE_CHARS_MAX = 500


def job_body(event: str, owner: UUID, job_id: UUID, facts: Mapping[str, Any]) -> str:
    """JSON text of {event, timestamp, data}. `facts` are what the trigger `jobs_tell_webhooks` wrote down.

    `timestamp` is when the job ended, in UTC; `duration_seconds` is from the request to that moment.
    """
    ended = datetime.fromisoformat(facts["ended_at"])
    seconds = (ended - datetime.fromisoformat(facts["created_at"])).total_seconds()
    about = _generation if facts["pipeline"] == "generation" else _product
    data = {
        **about(owner, job_id, facts),
        "duration_seconds": round(max(0.0, seconds), 3),
        **_ending(facts),
    }
    return _text(event, ended, data)


def batch_body(owner: UUID, batch_id: UUID, created_at: datetime, ended_at: datetime, data: Mapping[str, Any]) -> str:
    """JSON text of the one message that tells of a batch; `data` are its counts."""
    named = {"batch_id": str(batch_id), "user_id": str(owner)}
    seconds = round(max(0.0, (ended_at - created_at).total_seconds()), 3)
    return _text(BATCH_EVENT, ended_at, {**named, **data, "duration_seconds": seconds})


def trial_body(owner: UUID, webhook_id: UUID, now: datetime) -> str:
    """What the owner gets who tries a webhook out."""
    return _text(TEST_EVENT, now, {"webhook_id": str(webhook_id), "user_id": str(owner)})


def _generation(owner: UUID, job_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """As S1 documents it, nothing more."""
    return {
        "generation_id": str(job_id),
        "user_id": str(owner),
        "status": facts["state"],
        "mode": facts["request"]["mode"],
        "topic": facts["request"]["topic"],
    }


def _product(owner: UUID, job_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Any other pipeline: the job, and the plain values of its result (course_id, topics, …)."""
    result = facts["result"] or {}
    named = {"job_id": str(job_id), "user_id": str(owner), "status": facts["state"]}
    if "material_id" in facts["request"]:
        named["material_id"] = facts["request"]["material_id"]
    plain = {name: value for name, value in result.items() if _is_line(value) and name not in named}
    return {**named, **plain}


def _is_line(value: Any) -> bool:
    return isinstance(value, _PLAIN) and not (isinstance(value, str) and len(value) > _LINE_CHARS_MAX)


def _ending(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Why it failed, or was cancelled."""
    error = facts["error"]
    if error is not None:
        return {"error": error["message"], "code": error["code"]}
    return {"reason": facts["reason"]} if facts["reason"] else {}


def _text(event: str, at: datetime, data: Mapping[str, Any]) -> str:
    timestamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {"event": event, "timestamp": timestamp, "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
