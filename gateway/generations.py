"""Product S1: start a lecture, a pre-read or an assignment, and read what became of it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller, Caller
from gateway.bodies import parse_id, read_object
from gateway.course_shapes import body_of
from gateway.error_codes import ErrorCode
from gateway.errors import ApiError, documented_failure
from gateway.export_bodies import Document, document_title
from gateway.exports import pdf_response
from gateway.file_names import title_name
from gateway.generation_bodies import Wanted, parse_generation
from gateway.generation_events import translate_for
from gateway.generation_jobs import NOT_FOUND, own_generation
from gateway.generation_record import generation_record, generation_summary
from gateway.generation_shapes import (
    PDF_ANSWER,
    TAG,
    GenerateAnswer,
    GenerateBody,
    GenerationAnswer,
    GenerationsAnswer,
    coded_refusals,
)
from gateway.generation_stages import PIPELINE, VERSION, has_transcript, public_status
from gateway.idempotency import idempotency_key
from gateway.limits.policies import EXPORT, GENERATE
from gateway.limits.required import limited
from gateway.render import FAILED, render
from gateway.services import Services, services_of
from gateway.streams import EventStream, last_event_id
from ledger.generations import get_generation
from ledger.records import JobRow, Limits, NewJob, Submitted
from ledger.transcripts import put_transcript
from schemas.states import JobState
from workers.text.generation.document import title_of

router = APIRouter(prefix="/api/generate")

EXTENSION = "extension"
READ_FAILED = "Failed to read generation"
_LISTED_MAX = 100

Generator = Annotated[Caller, Depends(limited(GENERATE))]
Exporter = Annotated[Caller, Depends(limited(EXPORT))]


@router.post(
    "",
    tags=[TAG],
    response_model=GenerateAnswer,
    responses=coded_refusals(400, 401, 429, 500),
    openapi_extra=body_of(GenerateBody),
)
async def generate(request: Request, caller: Generator) -> Response:
    """Start writing on a topic and its subtopics, from a transcript where there is one; answers at once."""
    services = services_of(request)
    with documented_failure("Failed to create generation record"):
        wanted = parse_generation(await read_object(request))
        key = idempotency_key(request, "generate")
        submitted = await _submit(services, caller.owner, wanted, key)
    if submitted.created:
        services.hand_over(submitted.job, submitted.ready)
    # The same key gets the same answer, however far the generation has come meanwhile.
    status = public_status(JobState.PENDING)
    return JSONResponse({"success": True, "generation_id": str(submitted.job.id), "status": status})


async def _submit(services: Services, owner: UUID, wanted: Wanted, key: str | None) -> Submitted:
    """The transcript is a row of its own, named by its text: no task carries it, and the same body is the same job."""
    request = wanted.request
    if wanted.transcript is not None:
        transcript_id = await services.ledger.read(put_transcript, owner, wanted.transcript)
        request = request.model_copy(update={"transcript_id": transcript_id})
    settings = services.settings
    return await services.ledger.submit(
        NewJob(
            pipeline=PIPELINE,
            version=VERSION,
            owner=owner,
            request=request.model_dump(mode="json"),
            idempotency_key=key,
            limits=Limits(settings.user_jobs_max, settings.start_cooldown_seconds),
        )
    )


@router.get("", tags=[EXTENSION], response_model=GenerationsAnswer, responses=coded_refusals(401, 500))
async def list_own(request: Request, caller: AnyCaller) -> Response:
    """The caller's generations, newest first, without what they wrote."""
    with documented_failure("Failed to list generations"):
        jobs = await services_of(request).ledger.list_jobs(caller.owner, pipeline=PIPELINE, limit=_LISTED_MAX)
    return JSONResponse({"success": True, "generations": [generation_summary(job) for job in jobs]})


@router.get(
    "/{generation_id}.pdf",
    tags=[EXTENSION],
    response_class=Response,
    responses=PDF_ANSWER | coded_refusals(401, 403, 404, 429, 500, 503),
)
async def read_pdf(request: Request, generation_id: str, caller: Exporter) -> Response:
    """What a completed generation wrote, as a PDF; 404 until it is completed."""
    services = services_of(request)
    with documented_failure(FAILED, ErrorCode.PDF_GENERATION_FAILED):
        job = await own_generation(services, caller.owner, parse_id(generation_id, NOT_FOUND))
        written = await services.ledger.read(get_generation, caller.owner, job.id)
        if written is None:
            status = public_status(job.state)
            raise ApiError(404, "The generation has no content yet", details=f"Its status is {status}.")
        title = title_of(written.topic, written.mode, written.language)
        document = Document(written.content, document_title(title))
        return pdf_response(await render(request, caller.owner, document), title_name(title))


@router.get(
    "/{generation_id}",
    tags=[EXTENSION],
    response_model=GenerationAnswer,
    responses=coded_refusals(401, 403, 404, 500),
)
async def read(request: Request, generation_id: str, caller: AnyCaller) -> Response:
    """Where a generation stands; its content and the review's report once it is completed."""
    services = services_of(request)
    with documented_failure(READ_FAILED):
        job = await own_generation(services, caller.owner, parse_id(generation_id, NOT_FOUND))
        return JSONResponse(await _record(services, job))


async def _record(services: Services, job: JobRow) -> dict[str, Any]:
    if job.state != JobState.COMPLETED:
        return generation_record(job, None)
    return generation_record(job, await services.ledger.read(get_generation, job.owner, job.id))


@router.get(
    "/{generation_id}/stream",
    tags=[EXTENSION],
    response_class=Response,
    responses=coded_refusals(401, 403, 404, 500),
)
async def stream(request: Request, generation_id: str, caller: AnyCaller) -> Response:
    """Server-sent events `progress`, `completed`, `failed`: where it stands first, then every change until it ends."""
    services = services_of(request)
    with documented_failure(READ_FAILED):
        job = await own_generation(services, caller.owner, parse_id(generation_id, NOT_FOUND))
        following = await services.hub.follow(
            job.id,
            translate_for(with_transcript=has_transcript(job)),
            after=last_event_id(request),
            known=job.events,
            comment=f": Connected to generation {job.id}\n\n".encode(),
        )
    if following is None:
        # The client has seen the end. 204 is how an EventSource is told to stop reconnecting.
        return Response(status_code=204)
    return EventStream(services.hub, following)
