"""What schedules and batches name: a job type and the body of its own start route, read by that route's rules."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from fastapi import Request

from gateway import background_jobs
from gateway.auth import Caller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import refusal
from gateway.background_requests import auto_story_start, cartoon_start, image_start, scenes_start, storybook_start
from gateway.bodies import parse_id
from gateway.errors import ApiError
from gateway.generation_bodies import parse_generation
from gateway.material_bodies import parse_link
from gateway.services import Services
from ledger.exams import get_exam
from ledger.starts import LINK, TRANSCRIPT, Start
from schemas.course import CourseRequest
from schemas.schedule import STARTABLE

_NO_EXAM = "examId: there is no such exam of yours."
_BackgroundStart = Callable[[Services, Request, Mapping[str, Any]], Awaitable[background_jobs.Start]]
_BACKGROUND: Mapping[str, _BackgroundStart] = {
    "storybook": storybook_start,
    "auto-story": auto_story_start,
    "scenes": scenes_start,
    "cartoonize": cartoon_start,
    "image": image_start,
}


class StartReader:
    """Reads the bodies of one request; exams that it has found for one of them it knows for the others."""

    def __init__(self, services: Services, request: Request, caller: Caller) -> None:
        self._services = services
        self._request = request
        self._caller = caller
        self._exams: set[UUID] = set()

    async def read(self, job_type: Any, body: Any) -> Start:
        """Raises ApiError INVALID_INPUT, with what the type's own route would say."""
        if not isinstance(job_type, str) or job_type not in STARTABLE:
            raise refusal(BackgroundCode.INVALID_INPUT, f"type must be one of {', '.join(STARTABLE)}.")
        if not isinstance(body, dict):
            raise refusal(BackgroundCode.INVALID_INPUT, "request must be a JSON object.")
        try:
            return await self._read(job_type, body)
        except ApiError as error:
            sentence = error.message if error.details is None else f"{error.message.rstrip('.')}: {error.details}"
            raise refusal(BackgroundCode.INVALID_INPUT, sentence) from error

    async def _read(self, job_type: str, body: dict[str, Any]) -> Start:
        match job_type:
            case "course":
                return await self._course(body)
            case "generation":
                return self._generation(body)
            case "pack":
                return await self._pack(body)
        found = await _BACKGROUND[job_type](self._services, self._request, body)
        return Start(job_type, found.wanted.model_dump(mode="json"), uploads=tuple(found.uploads))

    async def _course(self, body: Mapping[str, Any]) -> Start:
        value = body.get("examId")
        if not isinstance(value, str):
            raise refusal(BackgroundCode.INVALID_INPUT, "examId is required.")
        try:
            exam_id = parse_id(value, _NO_EXAM)
        except ApiError as error:
            raise refusal(BackgroundCode.INVALID_INPUT, _NO_EXAM) from error
        if exam_id not in self._exams:
            if await self._services.ledger.read(get_exam, self._caller.owner, exam_id) is None:
                raise refusal(BackgroundCode.INVALID_INPUT, _NO_EXAM)
            self._exams.add(exam_id)
        return Start("course", CourseRequest(exam_id=exam_id).model_dump(mode="json"))

    def _generation(self, body: dict[str, Any]) -> Start:
        wanted = parse_generation(body)
        source = None if wanted.transcript is None else {TRANSCRIPT: wanted.transcript}
        return Start("generation", wanted.request.model_dump(mode="json"), source)

    async def _pack(self, body: Mapping[str, Any]) -> Start:
        """From an address alone: a pasted transcript would have to be kept apart until then."""
        link = await parse_link(body, self._services.settings.fetch_allow)
        if link.transcript is not None:
            raise refusal(BackgroundCode.INVALID_INPUT, "Send a transcript to /api/materials/url instead.")
        named = {"kind": str(link.kind), "name": link.sent, "url": link.url}
        return Start("pack", {"language": link.language}, {LINK: named})
