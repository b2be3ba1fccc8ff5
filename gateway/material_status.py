"""Where a material stands, in S2's words: the documented table, and what fills it."""

import math
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from gateway.course_steps import wire_time
from gateway.pack_codes import LISTED, code_of_job
from ledger.ledger import Ledger
from ledger.materials import MaterialRow
from ledger.timeline import stage_milliseconds
from schemas.states import JobState

PIPELINE: Final = "pack"
VERSION: Final = 1

UPLOADING, PROCESSING, CHUNKING, READY = "uploading", "processing", "chunking", "ready"
COMPLETE, FAILED = "complete", "failed"


class Row(NamedTuple):
    progress: int
    stage: str
    description: str


#: The documented table. `uploading` has its row, but no id is known before the file is stored (S2-04).
TABLE: Final = {
    UPLOADING: Row(10, "Uploading", "Uploading your file..."),
    PROCESSING: Row(25, "Processing", "Extracting text from your material..."),
    CHUNKING: Row(50, "Analyzing", "Breaking content into chunks..."),
    READY: Row(75, "Generating", "Creating your study pack..."),
    COMPLETE: Row(100, "Complete", "Your study pack is ready!"),
    FAILED: Row(0, "Failed", "Processing failed. Please try again."),
}
#: Stages before the text is ready; all later ones make the pack.
_EARLY: Final = {"fetch": PROCESSING, "extract": PROCESSING, "chunk": CHUNKING}

#: Until there is history: seconds that are left in each status.
RULE_OF_THUMB: Final = {PROCESSING: 45, CHUNKING: 30, READY: 20}
#: Medians are read again after this long.
KEEP_SECONDS: Final = 60.0
_ORDER: Final = ("fetch", "extract", "chunk", "plan", "write", "review_pack", "save_pack")
#: These run at the same time: the longest counts.
_PARALLEL: Final = ("write_notes", "write_cards", "write_questions", "draw_branches")
_BEGINS_AT: Final = {PROCESSING: "fetch", CHUNKING: "chunk", READY: "plan"}


def status_of(state: JobState | None, stage: str | None, *, has_pack: bool) -> str:
    """`state` None: the job was pruned. `ready` is the text; only `complete` has a pack (S2-09)."""
    if state == JobState.COMPLETED or state is None:
        return COMPLETE if has_pack else FAILED
    if state in (JobState.FAILED, JobState.CANCELLED):
        return FAILED
    return _EARLY.get(stage, READY) if stage is not None else PROCESSING


def words_of(status: str) -> dict[str, Any]:
    """The row of the table."""
    row = TABLE[status]
    return {"status": status, "progress": row.progress, "stage": row.stage, "description": row.description}


def failure_of(error: Mapping[str, Any] | None) -> dict[str, str]:
    """{"error", "errorCode"} of a failed material (S2-10)."""
    code = code_of_job(error)
    return {"error": LISTED[code].message, "errorCode": str(code)}


def material_status(material: MaterialRow, seconds_left: Mapping[str, int]) -> dict[str, Any]:
    """The ten documented fields; `errorCode` too once it has failed. `seconds_left`: of each status."""
    status = status_of(material.job_state, material.job_stage, has_pack=material.pack_id is not None)
    complete = status == COMPLETE
    body = {
        "materialId": str(material.id),
        **words_of(status),
        "isComplete": complete,
        "studyPackId": str(material.pack_id) if complete else None,
        "estimatedTimeRemaining": seconds_left.get(status),
        "error": None,
        "createdAt": wire_time(material.created_at),
    }
    return body | failure_of(material.job_error) if status == FAILED else body


class PackEstimates:
    """How long what is left takes: the medians of packs made before, a rule of thumb without any."""

    def __init__(self, ledger: Ledger, now: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._now = now
        self._left: Mapping[str, int] = RULE_OF_THUMB
        self._read_at = -math.inf

    async def seconds_left(self) -> Mapping[str, int]:
        """Status -> seconds, for those that are under way. Raises LedgerUnavailableError."""
        if self._now() - self._read_at >= KEEP_SECONDS:
            medians = await self._ledger.read(stage_milliseconds, PIPELINE)
            self._left = left_of(medians) if medians else RULE_OF_THUMB
            self._read_at = self._now()
        return self._left


def left_of(medians: Mapping[str, float]) -> dict[str, int]:
    """Milliseconds of each stage -> seconds that are left at the beginning of each status, at least one."""
    writing = max(medians.get(stage, 0.0) for stage in _PARALLEL)
    steps = [writing if stage == "write" else medians.get(stage, 0.0) for stage in _ORDER]
    return {status: max(1, math.ceil(sum(steps[_ORDER.index(first) :]) / 1000)) for status, first in _BEGINS_AT.items()}
