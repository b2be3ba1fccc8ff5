"""What S0 needs to be used end to end but does not document: reading courses and jobs, retry, resume, stream tokens."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import parse_id, read_id
from gateway.course_jobs import NOT_FOUND, job_status, own_job
from gateway.course_record import can_resume, exam_id_of, job_record
from gateway.course_shapes import refusals
from gateway.course_start import start_course
from gateway.course_steps import PIPELINE, TOPIC_STAGE
from gateway.course_text import course_document, course_json
from gateway.errors import ApiError, documented_failure
from gateway.export_bodies import Document, document_title
from gateway.exports import pdf_response
from gateway.file_names import title_name
from gateway.generation_shapes import PDF_ANSWER
from gateway.idempotency import idempotency_key
from gateway.render import FAILED, render
from gateway.services import services_of
from gateway.timeline import timeline
from gateway.tokens import STREAM_TOKEN_SECONDS, make_stream_token, stream_secret
from ledger.courses import get_course, list_topic_tasks
from schemas.states import JobState

router = APIRouter(prefix="/api/generation", tags=["extension"])

COURSE_NOT_FOUND = "Course not found"
MARKDOWN = "text/markdown"
_JOBS_MAX = 100
_UNFINISHED = (JobState.PENDING, JobState.RUNNING)


@router.get("/courses/{course_id}.pdf", response_class=Response, responses=PDF_ANSWER | refusals(401, 404, 500, 503))
async def read_course_pdf(request: Request, course_id: str, caller: AnyCaller) -> Response:
    """A generated course as a PDF; waits until it is made."""
    with documented_failure(FAILED):
        wanted = parse_id(course_id, COURSE_NOT_FOUND)
        course = await services_of(request).ledger.read(get_course, caller.owner, wanted)
        if course is None:
            raise ApiError(404, COURSE_NOT_FOUND)
        document = Document(course_document(course), document_title(course.title))
        return pdf_response(await render(request, caller.owner, document), title_name(course.title))


@router.get("/courses/{course_id}")
async def read_course(request: Request, course_id: str, caller: AnyCaller) -> Response:
    """A generated course: JSON, or one Markdown document with `Accept: text/markdown`."""
    with documented_failure("Internal Server Error"):
        wanted = parse_id(course_id, COURSE_NOT_FOUND)
        course = await services_of(request).ledger.read(get_course, caller.owner, wanted)
    if course is None:
        raise ApiError(404, COURSE_NOT_FOUND)
    vary = {"Vary": "Accept"}
    if MARKDOWN in request.headers.get("accept", ""):
        return Response(course_document(course), media_type=MARKDOWN, headers=vary)
    return JSONResponse(course_json(course), headers=vary)


@router.get("/jobs")
async def list_own_jobs(request: Request, caller: AnyCaller) -> Response:
    """The caller's newest course jobs, each as in status."""
    ledger = services_of(request).ledger
    with documented_failure("Internal Server Error"):
        jobs = await ledger.list_jobs(caller.owner, pipeline=PIPELINE, limit=_JOBS_MAX)
        topics = await ledger.read(list_topic_tasks, [job.id for job in jobs], TOPIC_STAGE)
        return JSONResponse({"jobs": [job_record(job, topics[job.id]) for job in jobs]})


@router.get("/jobs/{job_id}")
async def read_timeline(request: Request, job_id: str, caller: AnyCaller) -> Response:
    """Everything the ledger remembers of a job: tasks, attempts, events, provider calls."""
    services = services_of(request)
    with documented_failure("Internal Server Error"):
        job = await own_job(services, caller.owner, parse_id(job_id, NOT_FOUND))
        return JSONResponse({**await job_status(services, job), **await timeline(services, job.id)})


@router.post("/retry")
async def retry(request: Request, caller: AnyCaller) -> Response:
    """Move a failed job back to running, under the same id; what is done stays done."""
    services = services_of(request)
    with documented_failure("Failed to retry generation"):
        job_id, _ = await read_id(request, "jobId", NOT_FOUND)
        job = await own_job(services, caller.owner, job_id)
        others = await services.ledger.list_jobs(
            caller.owner, pipeline=PIPELINE, subject=job.subject, states=_UNFINISHED, limit=1
        )
        if others:
            raise ApiError(409, "Another generation for this exam is in progress")
        retried = await services.ledger.retry_job(job.id)
        if retried is None:
            raise ApiError(409, "Only a failed job can be retried")
        services.hand_over(retried.job, retried.ready)
        return JSONResponse({"success": True, "jobId": str(job.id)})


@router.post("/resume")
async def resume(request: Request, caller: AnyCaller) -> Response:
    """Start a new job that takes over the finished work of a failed one."""
    services = services_of(request)
    with documented_failure("Failed to resume generation"):
        job_id, _ = await read_id(request, "jobId", NOT_FOUND)
        key = idempotency_key(request, "resume")
        job = await own_job(services, caller.owner, job_id)
        if not can_resume(job):
            raise ApiError(409, f"Cannot resume job with status: {job.state}")
        exam_id = parse_id(exam_id_of(job), "Exam not found")
        return JSONResponse(await start_course(services, caller.owner, exam_id, key, resumes=job.id))


@router.post("/stream-token")
async def stream_token(request: Request, caller: AnyCaller) -> Response:
    """A token for `?access_token=` of one stream: EventSource can send neither header nor a foreign cookie."""
    services = services_of(request)
    with documented_failure("Internal Server Error"):
        job_id, _ = await read_id(request, "jobId", NOT_FOUND)
        job = await own_job(services, caller.owner, job_id)
        secret = stream_secret(services.settings)
        if secret is None:
            raise ApiError(503, "Stream tokens need INKMILL_JWT_SECRET or INKMILL_INTERNAL_SECRET to be set")
        token = make_stream_token(secret, caller.owner, job.id)
        return JSONResponse({"token": token, "expiresIn": STREAM_TOKEN_SECONDS})
