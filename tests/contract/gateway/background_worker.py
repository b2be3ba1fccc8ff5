"""A worker without a fleet for S4: it moves background jobs along, and answers what a test wants to see."""

from typing import Any
from uuid import UUID, uuid4

from ledger.changes import Claimed
from schemas.picture import DrawnPicture
from schemas.plan import Plan, StagePlan
from schemas.states import AttemptState, TaskState
from tests.contract.gateway.course_worker import CourseWorker

_STAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "storybook": (
        ("receive_character", "sources"),
        ("describe_character", "text"),
        ("order_pictures", "control"),
        ("illustrate", "pictures"),
        ("assemble_book", "control"),
        ("save_book", "control"),
    ),
    "auto-story": (
        ("receive_character", "sources"),
        ("outline", "text"),
        ("story", "text"),
        ("write_scenes", "text"),
        ("illustrate", "pictures"),
        ("save_book", "control"),
    ),
    "scenes": (("receive_character", "sources"), ("part_story", "text"), ("join_scenes", "text")),
    "cartoonize": (("receive_picture", "sources"), ("draw_cartoon", "pictures")),
    "image": (("receive_picture", "sources"), ("draw_image", "pictures")),
}


def _plan(job_type: str, stages: tuple[tuple[str, str], ...]) -> Plan:
    """One stage after the other, without fan-outs: what the routes show of them is the same."""
    names = [name for name, _ in stages]
    rows = tuple(
        StagePlan(name, pool, needs=tuple(names[max(0, place - 1) : place]), attempts_max=3)
        for place, (name, pool) in enumerate(stages)
    )
    return Plan(pipeline=job_type, version=1, stages=rows, deadline_seconds=7200)


BACKGROUND_PLANS = tuple(_plan(job_type, stages) for job_type, stages in _STAGES.items())
SHEET = "Mira, a girl of seven with short black hair, a yellow raincoat and red boots."


def stages_of(job_type: str) -> list[str]:
    return [name for name, _ in _STAGES[job_type]]


def drawn(**changes: Any) -> DrawnPicture:
    values = {
        "key": f"pictures/{uuid4().hex}.png",
        "media_type": "image/png",
        "width": 8,
        "height": 8,
        "bytes": 70,
        "illustrator": "offline",
        "prompt_used": f"A storybook picture. {SHEET} She looks brave.",
        "alt": "A girl in a yellow raincoat.",
    }
    return DrawnPicture.model_validate({**values, **changes})


def scene(number: int = 1) -> dict[str, Any]:
    return {"description": f"Moment {number}", "emotion": "brave", "image_prompt": f"Moment {number}. {SHEET}"}


def book_pages(*, missing: bool = False) -> list[dict[str, Any]]:
    """Two pages of a scene each; the second without its picture where one is `missing`."""
    pictures: list[dict[str, Any]] = [{"picture": drawn().model_dump(mode="json")}] * 2
    if missing:
        pictures[1] = {"error": "The illustrator refused this prompt."}
    return [{"page_number": number, "text": "", "scenes": [scene(number) | pictures[number - 1]]} for number in (1, 2)]


def result_for(job_type: str, **changes: Any) -> dict[str, Any]:
    """What the last stage of this job type answers."""
    picture = {"picture": drawn().model_dump(mode="json")}
    results: dict[str, dict[str, Any]] = {
        "storybook": {"storybook_id": str(uuid4()), "pages": book_pages(), "has_errors": False, "warning": None},
        "auto-story": {
            "storybook_id": str(uuid4()),
            "title": "The lighthouse",
            "generated_story": "Once there was a lighthouse.",
            "has_errors": False,
        },
        "scenes": {
            "pages": [
                {"page_number": 1, "text": "Mira wakes.", "scenes": [scene(1), scene(2)]},
                {"page_number": 2, "text": "", "scenes": [scene(3)]},
            ],
            "character_description": SHEET,
            "author": "offline",
        },
        "cartoonize": picture,
        "image": picture,
    }
    return results[job_type] | changes


class BackgroundWorker(CourseWorker):
    async def begin(self, job_id: UUID | str, stage: str) -> Claimed:
        """Everything before `stage` is done, and that one is at work."""
        job = await self.ledger.get_job(UUID(str(job_id)))
        assert job is not None
        names = stages_of(job.pipeline)
        for name in names[: names.index(stage)]:
            await self.finish(await self.claim(job.id, name), {})
        return await self.claim(job.id, stage)

    async def make(self, job_id: UUID | str, result: dict[str, Any] | None = None, **changes: Any) -> None:
        """All stages; the job ends with `result`, or with one that fits its type."""
        job = await self.ledger.get_job(UUID(str(job_id)))
        assert job is not None
        task = await self.begin(job_id, stages_of(job.pipeline)[-1])
        await self.finish(task, result or result_for(job.pipeline, **changes))

    async def stumble(self, task: Claimed) -> None:
        """A try that costs a retry."""
        await self._end(
            task,
            attempt_state=AttemptState.FAILED,
            task_state=TaskState.READY,
            tries=1,
            code="transient",
            message="Not this time.",
        )

    async def break_with(self, task: Claimed, code: str, message: str = "Something inside went wrong.") -> None:
        """Fail for good with a code of the fleet."""
        error = {"code": code, "message": message, "details": {}}
        await self._end(task, attempt_state=AttemptState.FAILED, task_state=TaskState.FAILED, error=error, tries=1)
