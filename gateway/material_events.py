"""A material's events: `progress` until it ends, then `completed` or `failed`. An extension."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from gateway.course_steps import wire_percent, wire_time
from gateway.feed import Shown, Translate
from gateway.material_status import COMPLETE, FAILED, failure_of, status_of, words_of
from schemas.events import Event, EventType
from schemas.states import JobState

_PROGRESS, _COMPLETED, _FAILED = "progress", "completed", "failed"


def translate_for(material_id: UUID) -> Translate:
    """The wire form of the ledger events of a material's job; None for what is not shown."""
    return partial(_translate, str(material_id))


def _translate(material_id: str, event: Event) -> Shown | None:
    wire = _WIRE.get(event.type)
    if wire is None:
        return None
    kind, fields = wire
    data = {"type": kind, "materialId": material_id, "timestamp": wire_time(event.at), **fields(event)}
    # ASCII only: clients that split lines at U+2028 exist.
    text = json.dumps(data, separators=(",", ":"))
    return Shown(event.type, f"id: {event.seq}\nevent: {kind}\ndata: {text}\n\n".encode("ascii"), True)


def _words(event: Event) -> dict[str, Any]:
    return {**words_of(status_of(JobState.RUNNING, event.stage, has_pack=False)), "isComplete": False}


def _percent(event: Event) -> dict[str, Any]:
    """`percent` is of the whole job, beside the documented steps of `progress`."""
    fields = {**_words(event), "percent": wire_percent(event.data["percent"])}
    return {**fields, "message": event.data["message"]} if event.data.get("message") else fields


def _completed(event: Event) -> dict[str, Any]:
    return {**words_of(COMPLETE), "isComplete": True, "studyPackId": event.data["result"]["pack_id"]}


def _failed(event: Event) -> dict[str, Any]:
    return {**words_of(FAILED), "isComplete": False, **failure_of(event.data.get("error"))}


_WIRE: Final[dict[EventType, tuple[str, Callable[[Event], dict[str, Any]]]]] = {
    EventType.JOB_CREATED: (_PROGRESS, _words),
    EventType.STAGE_STARTED: (_PROGRESS, _words),
    EventType.STAGE_PROGRESS: (_PROGRESS, _percent),
    EventType.JOB_RETRIED: (_PROGRESS, _words),
    EventType.JOB_COMPLETED: (_COMPLETED, _completed),
    EventType.JOB_FAILED: (_FAILED, _failed),
    EventType.JOB_CANCELLED: (_FAILED, _failed),
}
