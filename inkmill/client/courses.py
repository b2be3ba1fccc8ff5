"""Exams in, courses out."""

from collections.abc import AsyncGenerator, Mapping
from typing import Any
from uuid import UUID

from inkmill.answers import Cancelled, Course, ExamAdded, ExamSummary, Job, JobDetails, JobEvent, JobStatus, Started
from inkmill.client.link import Link
from inkmill.client.patience import PDF_SECONDS


class Courses(Link):
    """The routes of courses."""

    async def add_exam(self, exam: Mapping[str, Any]) -> ExamAdded:
        """Store an exam: {"title", "questions": [{"id"?, "question", "options", "correct", "explanation"?}]}."""
        return ExamAdded.model_validate(await self._post("/api/exams", exam))

    async def list_exams(self) -> list[ExamSummary]:
        """The exams of this user."""
        answer = await self._get("/api/exams")
        return [ExamSummary.model_validate(exam) for exam in answer["exams"]]

    async def start_course(self, exam_id: UUID, *, idempotency_key: str | None = None) -> Started:
        """Start a course, or join the one that is being written from this exam."""
        answer = await self._post("/api/generation/start", {"examId": str(exam_id)}, key=idempotency_key)
        return Started.model_validate(answer)

    async def resume(self, job_id: UUID) -> Started:
        """A new job that takes over what a failed one had finished."""
        return Started.model_validate(await self._post("/api/generation/resume", {"jobId": str(job_id)}))

    async def retry(self, job_id: UUID) -> UUID:
        """Move a failed job back to running, from its checkpoints. The id stays."""
        answer = await self._post("/api/generation/retry", {"jobId": str(job_id)})
        return UUID(answer["jobId"])

    async def cancel(self, job_id: UUID, reason: str | None = None) -> Cancelled:
        """Cancel a job. `success` is False when it had already ended."""
        body = {"jobId": str(job_id), **({"reason": reason} if reason else {})}
        return Cancelled.model_validate(await self._post("/api/generation/cancel", body))

    async def status(self, job_id: UUID) -> JobStatus:
        """Where a job stands now."""
        return JobStatus.model_validate(await self._get(f"/api/generation/status/{job_id}"))

    async def list_jobs(self) -> list[Job]:
        """The jobs of this user, newest first."""
        answer = await self._get("/api/generation/jobs")
        return [Job.model_validate(job) for job in answer["jobs"]]

    async def show_job(self, job_id: UUID) -> JobDetails:
        """A job with its tasks, attempts, events and provider calls."""
        return JobDetails.model_validate(await self._get(f"/api/generation/jobs/{job_id}"))

    async def course(self, course_id: UUID) -> Course:
        """A course with its lessons."""
        return Course.model_validate(await self._get(f"/api/generation/courses/{course_id}"))

    async def course_markdown(self, course_id: UUID) -> str:
        """A course as one Markdown document."""
        response = await self._send("GET", f"/api/generation/courses/{course_id}", headers={"Accept": "text/markdown"})
        return response.text

    async def course_pdf(self, course_id: UUID) -> bytes:
        """A course as a PDF; waits until it is made."""
        path = f"/api/generation/courses/{course_id}.pdf"
        return (await self._send("GET", path, patience_seconds=PDF_SECONDS)).content

    def stream(
        self, job_id: UUID, *, after: str | None = "0", patience_seconds: float = 60.0
    ) -> AsyncGenerator[JobEvent]:
        """The events of a job, each once, until it ends; over as many connections as it takes.

        `after`: the id of the last event seen; "0" replays all of them, None only where the job stands.
        Raises GatewayUnreachableError when no connection succeeds for `patience_seconds`.
        """
        return self._follow(f"/api/generation/stream/{job_id}", after, patience_seconds)
