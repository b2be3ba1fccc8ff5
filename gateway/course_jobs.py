"""Finding the job that a caller names: 404 before 403."""

from typing import Any
from uuid import UUID

from gateway.course_record import can_resume, job_record
from gateway.course_steps import PIPELINE
from gateway.errors import ApiError
from gateway.services import Services
from ledger.records import JobRow

NOT_FOUND = "Job not found"


async def own_job(services: Services, owner: UUID, job_id: UUID) -> JobRow:
    """Raises ApiError: 404 when there is no such course job, 403 when it is somebody else's."""
    job = await services.ledger.get_job(job_id)
    if job is None or job.pipeline != PIPELINE:
        raise ApiError(404, NOT_FOUND)
    if job.owner != owner:
        raise ApiError(403, "Forbidden")
    return job


async def job_status(services: Services, job: JobRow) -> dict[str, Any]:
    """{"job", "canResume"}."""
    return {"job": job_record(job, await services.ledger.list_tasks(job.id)), "canResume": can_resume(job)}
