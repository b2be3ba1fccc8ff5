"""A worker without a fleet: it moves a course job along through the ledger's own verbs."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from gateway.services import TellsOthers
from ledger.changes import Claimed
from ledger.claim import ClaimWish
from ledger.courses import insert_course
from ledger.finish import Ended
from ledger.ledger import Ledger
from ledger.progress import Report
from schemas.course import CheckItem, CourseRows, KeyTerm, Lesson, Topic, TopicLessons, WorkedQuestion
from schemas.plan import Plan, StagePlan
from schemas.states import AttemptState, TaskState

AXIS = "detect_topics.topics"
_BEFORE_TOPICS = ("validate", "fetch_settings", "fetch_questions")

PLAN = Plan(
    pipeline="course",
    version=1,
    stages=(
        StagePlan("validate", "control"),
        StagePlan("fetch_settings", "control", needs=("validate",)),
        StagePlan("fetch_questions", "control", needs=("validate", "fetch_settings")),
        StagePlan("detect_topics", "text", needs=("fetch_questions",), weight=20),
        StagePlan("write_lesson", "text", needs=("detect_topics",), axes=(AXIS,), weight=70),
        StagePlan("save_course", "control", needs=("detect_topics", "write_lesson"), weight=5),
        StagePlan("complete", "control", needs=("save_course",)),
    ),
)


def topic(name: str) -> Topic:
    return Topic(name=name, summary=f"About {name}.", question_ids=("q1",))


def lesson(name: str, number: int = 1) -> Lesson:
    return Lesson(
        title=f"{name} {number}",
        objectives=("Know it",),
        explanation="It is so.",
        worked=(WorkedQuestion(question_id="q1", reasoning="Because."),),
        key_terms=(KeyTerm(term="term", meaning="meaning"),),
        check=(CheckItem(prompt="Is it?", answer="Yes"),),
        question_ids=("q1",),
        markdown=f"# {name} {number}\n\nIt is so.",
        author="offline",
    )


class CourseWorker:
    def __init__(self, ledger: Ledger, signals: TellsOthers) -> None:
        self.ledger = ledger
        self.signals = signals
        self.id = uuid4()

    async def claim(self, job_id: UUID, stage: str, index: int | None = None) -> Claimed:
        tasks = [
            task
            for task in await self.ledger.list_tasks(job_id)
            if task.stage == stage and (index is None or task.path == (index,)) and task.state == TaskState.READY
        ]
        assert tasks, f"{stage} is not ready"
        claimed, heads = await self.ledger.claim_tasks([ClaimWish(tasks[0].id, uuid4(), self.id)])
        await self.signals.tell_events(heads)
        assert claimed[0] is not None
        return claimed[0]

    async def finish(self, task: Claimed, output: Any = None, **more: Any) -> bool:
        """False: the lease was lost, the job was cancelled for example."""
        return await self._end(
            task, attempt_state=AttemptState.SUCCEEDED, task_state=TaskState.DONE, output=json.dumps(output), **more
        )

    async def fail(self, task: Claimed, message: str = "The author answered nothing.", /, **details: Any) -> bool:
        error = {"code": "permanent", "message": message, "details": details}
        return await self._end(
            task, attempt_state=AttemptState.FAILED, task_state=TaskState.FAILED, error=error, tries=1
        )

    async def _end(self, task: Claimed, **how: Any) -> bool:
        ended = Ended(task.attempt_id, task.job_id, task.stage, task.path, task.round, **how)
        finished, heads = await self.ledger.finish_attempts([ended])
        await self.signals.tell_events(heads)
        return finished[0].recorded

    async def report(self, task: Claimed, percent: float, message: str | None, data: Any = None) -> None:
        report = Report(
            task.attempt_id, task.job_id, task.stage, task.path, task.label, task.siblings, percent, message, data
        )
        _, heads = await self.ledger.write_progress([report])
        await self.signals.tell_events(heads)

    async def step(self, job_id: UUID, stage: str) -> None:
        await self.finish(await self.claim(job_id, stage), {})

    async def until(self, job_id: UUID, stage: str, topics: Sequence[str] = ("Networks", "Security")) -> None:
        """Run every stage before `stage`; topics have one lesson each."""
        for before in _BEFORE_TOPICS:
            if before == stage:
                return
            await self.step(job_id, before)
        if stage == "detect_topics":
            return
        await self.detect(job_id, topics)
        if stage == "write_lesson":
            return
        for index in range(len(topics)):
            await self.write(job_id, index)
        if stage == "save_course":
            return
        await self.save(job_id, topics)

    async def detect(self, job_id: UUID, topics: Sequence[str]) -> None:
        output = {"topics": [topic(name).model_dump() for name in topics], "author": "offline"}
        await self.finish(await self.claim(job_id, "detect_topics"), output, fans={AXIS: list(topics)})

    async def write(self, job_id: UUID, index: int, lessons: int = 1) -> None:
        await self.finish(await self.claim(job_id, "write_lesson", index), {}, summary={"lessons": lessons})

    async def save(self, job_id: UUID, topics: Sequence[str]) -> UUID:
        task = await self.claim(job_id, "save_course")
        course_id = uuid4()
        rows = CourseRows(
            course_id=course_id,
            exam_id=UUID(task.request["exam_id"]),
            title="A course",
            author="offline",
            topics=tuple(topic(name) for name in topics),
            lessons=tuple(TopicLessons(lessons=(lesson(name),)) for name in topics),
        )
        output = {"course_id": str(course_id), "topics": len(topics), "lessons": len(topics)}
        await self.finish(task, output, save=lambda conn: insert_course(conn, task.owner, task.job_id, rows))
        return course_id

    async def run(self, job_id: UUID, topics: Sequence[str] = ("Networks", "Security")) -> UUID:
        """All of it; the id of the course."""
        await self.until(job_id, "save_course", topics)
        course_id = await self.save(job_id, topics)
        await self.complete(job_id, course_id, len(topics))
        return course_id

    async def complete(self, job_id: UUID, course_id: UUID, topics: int) -> None:
        result = {"course_id": str(course_id), "topics": topics, "lessons": topics, "author": "offline"}
        await self.finish(await self.claim(job_id, "complete"), result)
