"""S0's events: one line of the ledger becomes one event on the wire, of one of exactly ten types."""

import json
from collections.abc import Callable
from typing import Any

from gateway.course_record import error_details, error_message, failed_stage, lessons_of
from gateway.course_steps import STEPS, TOTAL_STEPS, step_name, wire_percent, wire_time
from gateway.feed import Shown
from schemas.events import Event, EventType

#: What a client that connects late is shown once: the newest event of each of these (S0-06).
STATE_TYPES = frozenset(
    {"job_created", "step_started", "topic_started", "step_progress", "job_completed", "job_failed", "job_cancelled"}
)
DEFAULT_REASON = "User cancelled"


def translate(event: Event) -> Shown | None:
    """The wire form of a ledger event; None for what S0 does not show."""
    wire = _WIRE.get(event.type)
    if wire is None:
        return None
    kind, fields = wire
    data = {"type": kind, "timestamp": wire_time(event.at), "jobId": str(event.job_id), **fields(event)}
    # ASCII only: clients that split lines at U+2028 exist.
    text = json.dumps(data, separators=(",", ":"))
    return Shown(kind, f"id: {event.seq}\nevent: {kind}\ndata: {text}\n\n".encode("ascii"), kind in STATE_TYPES)


def _job_created(event: Event) -> dict[str, Any]:
    return {
        "examId": event.data["request"]["exam_id"],
        "estimatedDuration": int(event.data.get("estimated_seconds") or 0),
    }


def _step_started(event: Event) -> dict[str, Any]:
    step = STEPS[event.stage or ""]
    return {"step": step.name, "stepIndex": step.index, "totalSteps": TOTAL_STEPS, "message": step.started}


def _step_progress(event: Event) -> dict[str, Any]:
    fields = {"step": step_name(event.stage), "progress": wire_percent(event.data["percent"])}
    return {**fields, **{key: event.data[key] for key in ("message", "data") if event.data.get(key) is not None}}


def _step_completed(event: Event) -> dict[str, Any]:
    step = STEPS[event.stage or ""]
    return {
        "step": step.name,
        "stepIndex": step.index,
        "totalSteps": TOTAL_STEPS,
        "duration": _duration(event),
        "message": step.completed,
    }


def _duration(event: Event) -> int:
    """Milliseconds; what took less than one took one."""
    return max(1, round(float(event.data["milliseconds"])))


def _topic(event: Event) -> dict[str, Any]:
    index = event.path[0]
    return {
        "topicName": event.data.get("label") or f"Topic {index + 1}",
        "topicIndex": index,
        "totalTopics": event.data["of"],
    }


def _topic_progress(event: Event) -> dict[str, Any]:
    message = event.data.get("message") or "Generating lesson content..."
    return {**_topic(event), "progress": wire_percent(event.data["percent"]), "message": message}


def _topic_completed(event: Event) -> dict[str, Any]:
    return {**_topic(event), "lessonsGenerated": lessons_of(event.data.get("summary")), "duration": _duration(event)}


def _job_completed(event: Event) -> dict[str, Any]:
    result = event.data["result"]
    return {
        "courseId": result["course_id"],
        "totalDuration": _duration(event),
        "topicsGenerated": result["topics"],
        "lessonsGenerated": result["lessons"],
        "message": "Course generated successfully!",
    }


def _job_failed(event: Event) -> dict[str, Any]:
    error = event.data["error"]
    return {
        "error": error_message(error),
        "errorDetails": error_details(error),
        "failedStep": step_name(failed_stage(error)),
    }


def _job_cancelled(event: Event) -> dict[str, Any]:
    return {"reason": event.data.get("reason") or DEFAULT_REASON, "cancelledAt": wire_time(event.at)}


_WIRE: dict[EventType, tuple[str, Callable[[Event], dict[str, Any]]]] = {
    EventType.JOB_CREATED: ("job_created", _job_created),
    EventType.STAGE_STARTED: ("step_started", _step_started),
    EventType.STAGE_PROGRESS: ("step_progress", _step_progress),
    EventType.STAGE_DONE: ("step_completed", _step_completed),
    EventType.TASK_STARTED: ("topic_started", _topic),
    EventType.TASK_PROGRESS: ("topic_progress", _topic_progress),
    EventType.TASK_DONE: ("topic_completed", _topic_completed),
    EventType.JOB_COMPLETED: ("job_completed", _job_completed),
    EventType.JOB_FAILED: ("job_failed", _job_failed),
    EventType.JOB_CANCELLED: ("job_cancelled", _job_cancelled),
}
WIRE_TYPES = frozenset(kind for kind, _ in _WIRE.values())
