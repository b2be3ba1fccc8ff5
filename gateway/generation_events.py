"""A generation's events: `progress` until it ends, then `completed` or `failed`. An extension (S1-06)."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from gateway.course_steps import wire_percent, wire_time
from gateway.feed import Shown, Translate
from gateway.generation_record import CANCELLED, error_sentence
from gateway.generation_stages import LAST_STAGE, public_stage, public_status
from schemas.events import Event, EventType
from schemas.states import JobState

_PROGRESS, _COMPLETED, _FAILED = "progress", "completed", "failed"
_PROCESSING = public_status(JobState.RUNNING)


def translate_for(*, with_transcript: bool) -> Translate:
    """The wire form of a generation's ledger events; None for what is not shown."""
    return partial(_translate, with_transcript)


def _translate(with_transcript: bool, event: Event) -> Shown | None:
    wire = _WIRE.get(event.type)
    if wire is None:
        return None
    kind, fields = wire
    data = {
        "type": kind,
        "generation_id": str(event.job_id),
        "timestamp": wire_time(event.at),
        **fields(event, with_transcript),
    }
    # ASCII only: clients that split lines at U+2028 exist.
    text = json.dumps(data, separators=(",", ":"))
    # A late client is shown the newest event of each type, so where the job stands and how far it is.
    return Shown(event.type, f"id: {event.seq}\nevent: {kind}\ndata: {text}\n\n".encode("ascii"), True)


def _queued(event: Event, with_transcript: bool) -> dict[str, Any]:
    return {"status": public_status(JobState.PENDING), "progress": 0, "current_stage": None}


def _stage(event: Event, with_transcript: bool) -> dict[str, Any]:
    return {"status": _PROCESSING, "current_stage": public_stage(event.stage, with_transcript=with_transcript)}


def _percent(event: Event, with_transcript: bool) -> dict[str, Any]:
    fields = {**_stage(event, with_transcript), "progress": wire_percent(event.data["percent"])}
    return {**fields, "message": event.data["message"]} if event.data.get("message") else fields


def _retried(event: Event, with_transcript: bool) -> dict[str, Any]:
    return {"status": _PROCESSING}


def _completed(event: Event, with_transcript: bool) -> dict[str, Any]:
    return {
        "status": public_status(JobState.COMPLETED),
        "progress": 100,
        "current_stage": LAST_STAGE,
        "duration_seconds": round(float(event.data["milliseconds"]) / 1000, 3),
    }


def _failed(event: Event, with_transcript: bool) -> dict[str, Any]:
    error = event.data["error"]
    stage = public_stage(error.get("stage"), with_transcript=with_transcript)
    return {"status": public_status(JobState.FAILED), "current_stage": stage, "error": error_sentence(error)}


def _cancelled(event: Event, with_transcript: bool) -> dict[str, Any]:
    return {"status": public_status(JobState.CANCELLED), "error": CANCELLED}


_WIRE: dict[EventType, tuple[str, Callable[[Event, bool], dict[str, Any]]]] = {
    EventType.JOB_CREATED: (_PROGRESS, _queued),
    EventType.STAGE_STARTED: (_PROGRESS, _stage),
    EventType.STAGE_PROGRESS: (_PROGRESS, _percent),
    EventType.JOB_RETRIED: (_PROGRESS, _retried),
    EventType.JOB_COMPLETED: (_COMPLETED, _completed),
    EventType.JOB_FAILED: (_FAILED, _failed),
    EventType.JOB_CANCELLED: (_FAILED, _cancelled),
}
