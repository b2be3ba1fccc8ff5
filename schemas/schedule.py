"""Schedules: what is started when, and what happens when one start meets the one before or was missed."""

from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, field_validator

from schemas.course import CourseRequest
from schemas.cron import check_cron, check_zone
from schemas.generation import GenerationRequest
from schemas.pack import PackRequest
from schemas.picture import CartoonRequest, ImageRequest
from schemas.shape import Shape
from schemas.story import AutoStoryRequest, ScenesRequest, StorybookRequest

#: What may be started by a schedule or in a batch: the pipeline and the shape of its request.
STARTABLE: Final[dict[str, type[Shape]]] = {
    "course": CourseRequest,
    "generation": GenerationRequest,
    "pack": PackRequest,
    "storybook": StorybookRequest,
    "auto-story": AutoStoryRequest,
    "scenes": ScenesRequest,
    "cartoonize": CartoonRequest,
    "image": ImageRequest,
}
#: Schedules of one owner.
SCHEDULES_MAX: Final = 100
#: Fires of one schedule that wait for the job before (overlap queue); a further one is left out.
QUEUED_MAX: Final = 10


class Overlap(StrEnum):
    """What a fire does when a job of an earlier one has not ended."""

    SKIP = "skip"
    QUEUE = "queue"
    CANCEL_RUNNING = "cancel_running"


class CatchUp(StrEnum):
    """What becomes of fires that no clock was there for."""

    SKIP = "skip"
    ONCE = "once"
    ALL = "all"


class FireOutcome(StrEnum):
    """What came of one moment of a schedule. `queued` becomes `started`, or `failed`."""

    STARTED = "started"
    QUEUED = "queued"
    #: The job before had not ended.
    OVERLAPPED = "overlapped"
    MISSED = "missed"
    FAILED = "failed"


Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f/]+$")]
Expression = Annotated[str, Field(min_length=1, max_length=200)]
ZoneName = Annotated[str, Field(min_length=1, max_length=60)]


class NewSchedule(Shape):
    """What `POST /api/schedules` takes; `request` is the body of the type's own start route."""

    name: Name
    cron: Expression
    timeZone: ZoneName = "UTC"
    type: str
    request: dict[str, Any]
    overlap: Overlap = Overlap.SKIP
    catchUp: CatchUp = CatchUp.ONCE
    economy: bool = False
    paused: bool = False

    _cron = field_validator("cron")(check_cron)
    _zone = field_validator("timeZone")(check_zone)


class ScheduleChange(Shape):
    """What `PATCH /api/schedules/{id}` takes; what is left out stays. `type` cannot change."""

    name: Name | None = None
    cron: Expression | None = None
    timeZone: ZoneName | None = None
    request: dict[str, Any] | None = None
    overlap: Overlap | None = None
    catchUp: CatchUp | None = None
    economy: bool | None = None

    @field_validator("cron")
    @classmethod
    def _cron(cls, value: str | None) -> str | None:
        return None if value is None else check_cron(value)

    @field_validator("timeZone")
    @classmethod
    def _zone(cls, value: str | None) -> str | None:
        return None if value is None else check_zone(value)
