"""S0's steps: the stages of the course pipeline in the words of the documented API."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

PIPELINE: Final = "course"
VERSION: Final = 1
#: The stage that runs once for each topic.
TOPIC_STAGE: Final = "write_lesson"
#: What the record shows before a worker has claimed the job. No event announces it.
INIT: Final = "init"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    index: int
    started: str
    completed: str


#: Stage -> step, in order.
STEPS: Final = {
    "validate": Step("validation", 0, "Validating data...", "Data validated successfully"),
    "fetch_settings": Step("fetch_settings", 1, "Fetching AI settings...", "AI settings fetched successfully"),
    "fetch_questions": Step("fetch_questions", 2, "Loading questions...", "Questions loaded successfully"),
    "detect_topics": Step("detect_topics", 3, "Detecting topics with AI...", "Topics detected successfully"),
    TOPIC_STAGE: Step("generate_lessons", 4, "Generating lesson content...", "Lessons generated successfully"),
    "save_course": Step("save", 5, "Saving to database...", "Course saved successfully"),
    "complete": Step("complete", 6, "Finalizing...", "Generation finalized successfully"),
}
TOTAL_STEPS: Final = len(STEPS)
FINAL_STEP: Final = STEPS["complete"]


def step_name(stage: str | None) -> str:
    """The step that a stage is; "init" before the first."""
    return INIT if stage is None else STEPS[stage].name


def step_index(stage: str | None) -> int:
    return 0 if stage is None else STEPS[stage].index


def wire_time(moment: datetime) -> str:
    """ "2025-01-15T10:30:00.000Z": UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def wire_percent(percent: float) -> float:
    """One decimal; whole numbers without one (35, not 35.0)."""
    rounded = round(float(percent), 1)
    return int(rounded) if rounded.is_integer() else rounded
