"""Starting a course: a new job, or the one that stands for the same exam or the same Idempotency-Key."""

from typing import Any
from uuid import UUID

from gateway.course_record import can_resume
from gateway.course_steps import PIPELINE, VERSION
from gateway.errors import ApiError
from gateway.services import Services
from ledger.exams import ExamRow, get_exam
from ledger.keys import job_of_key
from ledger.records import Limits, NewJob, Submitted
from schemas.course import CourseRequest
from schemas.states import JobState

IN_PROGRESS = "Generation already in progress for this exam"


async def start_course(
    services: Services, owner: UUID, exam_id: UUID, key: str | None, resumes: UUID | None = None
) -> dict[str, Any]:
    """S0's answer to a start. `resumes`: take over this failed job; else the exam's newest one if it can be resumed.

    Raises ApiError 404; IdempotencyConflictError; LimitReachedError; LedgerUnavailableError.
    """
    exam = await services.ledger.read(get_exam, owner, exam_id)
    if exam is None:
        raise ApiError(404, "Exam not found")
    submitted = await _submit(services, exam, key, resumes)
    if submitted.created:
        services.hand_over(submitted.job, submitted.ready)
    return await _answer(services, submitted, key)


async def _submit(services: Services, exam: ExamRow, key: str | None, resumes: UUID | None) -> Submitted:
    subject = str(exam.id)
    # A key stands for what the client sent: the job that an automatic resume found is not part of the request.
    request = CourseRequest(exam_id=exam.id, resumes=resumes)
    new = NewJob(
        pipeline=PIPELINE,
        version=VERSION,
        owner=exam.owner,
        request=request.model_dump(mode="json"),
        subject=subject,
        idempotency_key=key,
        resumes=resumes or await _resumable(services, exam.owner, subject),
        estimated_seconds=await services.estimates.course_seconds(exam.question_count),
        limits=Limits(services.settings.user_jobs_max, services.settings.start_cooldown_seconds),
    )
    return await services.ledger.submit(new)


async def _resumable(services: Services, owner: UUID, subject: str) -> UUID | None:
    """The newest job of the exam, if it failed and its finished work can be taken over (S0-08)."""
    newest = await services.ledger.list_jobs(owner, pipeline=PIPELINE, subject=subject, limit=1)
    return newest[0].id if newest and can_resume(newest[0]) else None


async def _answer(services: Services, submitted: Submitted, key: str | None) -> dict[str, Any]:
    job = submitted.job
    answer = {
        "jobId": str(job.id),
        "status": str(JobState.PENDING),
        "streamUrl": f"/api/generation/stream/{job.id}",
    }
    if submitted.created:
        return answer
    if key is not None and await services.ledger.read(job_of_key, job.owner, key) == job.id:
        return answer  # the same answer as the first time
    return {**answer, "status": str(job.state), "message": IN_PROGRESS}
