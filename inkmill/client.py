"""The client for other services.

async with Client("http://127.0.0.1:8080", token) as client:
    exam = await client.add_exam({"title": …, "questions": […]})
    started = await client.start_course(exam.exam_id)
    async for event in client.stream(started.job_id):
        …
"""

from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, Self
from uuid import UUID, uuid4

import anyio
import httpx2

from inkmill.answers import (
    Cancelled,
    Course,
    ExamAdded,
    ExamSummary,
    Job,
    JobDetails,
    JobEvent,
    JobStatus,
    Started,
)
from inkmill.errors import GatewayRefusedError, GatewayUnreachableError
from inkmill.server_sent import parse_events

#: The gateway sends a heartbeat every 15 seconds; a stream silent for this long is dead.
_SILENCE_SECONDS = 45.0
#: Wait between two connections of a stream: doubled from the first to the second.
_RECONNECT_SECONDS = (0.2, 5.0)
#: Requests that found no gateway are sent again this often. Those that create carry an idempotency key.
_TRIES = 3


class Client:
    """A gateway and a token. Every method raises GatewayRefusedError and GatewayUnreachableError."""

    def __init__(self, url: str, token: str, *, timeout_seconds: float = 60.0) -> None:
        self._url = url
        self._http = httpx2.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=timeout_seconds
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections. The client cannot be used afterwards."""
        await self._http.aclose()

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

    async def dead(self) -> list[dict[str, Any]]:
        """Tasks that failed for good, of all users. Needs the admin scope."""
        dead: list[dict[str, Any]] = (await self._get("/api/admin/dead"))["dead"]
        return dead

    async def stream(
        self, job_id: UUID, *, after: str | None = "0", patience_seconds: float = 60.0
    ) -> AsyncIterator[JobEvent]:
        """The events of a job, each once, until it ends; over as many connections as it takes.

        `after`: the id of the last event seen; "0" replays all of them, None only where the job stands.
        Raises GatewayUnreachableError when no connection succeeds for `patience_seconds`.
        """
        first, longest = _RECONNECT_SECONDS
        wait, alone_seconds = first, 0.0
        while True:
            try:
                async for event in self._stream_once(job_id, after):
                    wait, alone_seconds = first, 0.0
                    after = event.id or after
                    yield event
                    if event.ends:
                        return
            except httpx2.TransportError as error:
                if alone_seconds >= patience_seconds:
                    raise self._unreachable() from error
            except GatewayRefusedError as error:
                if error.status < 500 or alone_seconds >= patience_seconds:
                    raise
            await anyio.sleep(wait)
            alone_seconds += wait
            wait = min(wait * 2, longest)

    async def _stream_once(self, job_id: UUID, after: str | None) -> AsyncIterator[JobEvent]:
        headers = {"Accept": "text/event-stream", **({"Last-Event-ID": after} if after is not None else {})}
        timeout = httpx2.Timeout(10.0, read=_SILENCE_SECONDS)
        path = f"/api/generation/stream/{job_id}"
        async with self._http.stream("GET", path, headers=headers, timeout=timeout) as response:
            if response.status_code != 200:
                await response.aread()
                raise _refusal(response)
            async for event in parse_events(response.aiter_lines()):
                yield event

    async def _get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = (await self._send("GET", path)).json()
        return answer

    async def _post(self, path: str, body: Mapping[str, Any], *, key: str | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key or str(uuid4())}
        answer: dict[str, Any] = (await self._send("POST", path, json=dict(body), headers=headers)).json()
        return answer

    async def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        for number in range(1, _TRIES + 1):
            try:
                response = await self._http.request(method, path, **options)
            except (httpx2.TransportError, httpx2.InvalidURL) as error:
                if number == _TRIES or isinstance(error, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
                    raise self._unreachable() from error
                await anyio.sleep(_RECONNECT_SECONDS[0] * number)
                continue
            if response.is_error:
                raise _refusal(response)
            return response
        raise AssertionError("unreachable")

    def _unreachable(self) -> GatewayUnreachableError:
        return GatewayUnreachableError(
            f"The gateway at {self._url} cannot be reached; check the address and that it runs."
        )


def _refusal(response: httpx2.Response) -> GatewayRefusedError:
    """The gateway's own sentence (JSON `error`, or plain text on streams)."""
    try:
        body = response.json()
        sentence = str(body["error"])
    except (ValueError, KeyError, TypeError):
        sentence = response.text.strip()[:300] or response.reason_phrase
    return GatewayRefusedError(sentence, response.status_code)
