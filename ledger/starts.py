"""What schedules and batches start: jobs as their products' rules let them through, and what is stored before them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from pydantic import ValidationError

from ledger.changes import Plans
from ledger.exams import get_exam
from ledger.jobs import SubjectFreedError, submit_job
from ledger.materials import NewMaterial, submit_material
from ledger.records import Limits, NewJob, Submitted
from ledger.transcripts import put_transcript
from schemas.errors import InvalidInputError, LedgerUnavailableError
from schemas.ids import new_id
from schemas.job_types import JOB_TYPES
from schemas.pack import MaterialKind
from schemas.plan import Plan
from schemas.schedule import STARTABLE
from schemas.settings import Settings

#: Keys of `Start.source`.
TRANSCRIPT, LINK = "transcript", "link"
#: A job in the way that ends between two statements is met this often at most.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Start:
    """One job to start. `request` is the pipeline's, but for the ids of what `source` becomes when it starts."""

    pipeline: str
    request: dict[str, Any]
    #: {"transcript": text}, or {"link": {"kind", "name", "url"}} that becomes a material.
    source: dict[str, Any] | None = None
    #: Keys of objects that the client had sent before; they are kept as long as the job.
    uploads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a job may do and must wait for, whoever starts it."""

    limits: Limits = field(default_factory=Limits)
    #: Packs of a month, with the one of grace.
    packs_max: int = 0
    #: "manual": background jobs wait until somebody processes them.
    held: str | None = None
    economy: bool = False
    deadline_seconds: float | None = None


def terms_of(settings: Settings, pipeline: str, *, packs_max: int, unlimited: bool, economy: bool) -> Terms:
    """A job that nobody starts by hand counts against its owner's limits like one that is (but needs no cooldown);
    `unlimited`: the jobs of an hour are not counted."""
    is_background = pipeline in JOB_TYPES
    hourly_max = settings.jobs_per_hour if is_background and settings.rate_limits and not unlimited else 0
    return Terms(
        limits=Limits(settings.user_jobs_max, 0.0, hourly_max, JOB_TYPES),
        packs_max=packs_max,
        held="manual" if is_background and not settings.auto_processing else None,
        economy=economy,
        deadline_seconds=settings.economy_job_seconds if economy else None,
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A job that fits its pipeline, and the material that is inserted with it."""

    plan: Plan
    job: NewJob
    material: NewMaterial | None


def newest_plan(plans: Plans, pipeline: str) -> Plan:
    """The newest version that this process knows. Raises InvalidInputError."""
    versions = [version for name, version in plans if name == pipeline]
    if not versions:
        raise InvalidInputError(f"There is no pipeline {pipeline} here.")
    return plans[pipeline, max(versions)]


async def prepare(
    conn: AsyncConnection[Any], plans: Plans, owner: UUID, start: Start, terms: Terms, *, key: str | None = None
) -> Prepared:
    """Store what the job is made from, and check its request against the pipeline of today.

    Raises InvalidInputError in one sentence: the shape has changed, the exam is gone.
    """
    plan = newest_plan(plans, start.pipeline)
    request, material = dict(start.request), None
    source = start.source or {}
    if TRANSCRIPT in source:
        request["transcript_id"] = str(await put_transcript(conn, owner, source[TRANSCRIPT]))
    if LINK in source:
        link = source[LINK]
        material = NewMaterial(new_id(), MaterialKind(link["kind"]), link["name"], source_url=link["url"])
        request["material_id"] = str(material.id)
    request = _checked(start.pipeline, request)
    job = NewJob(
        pipeline=plan.pipeline,
        version=plan.version,
        owner=owner,
        request=request,
        subject=await _subject(conn, owner, request) if start.pipeline == "course" else None,
        idempotency_key=key,
        held=terms.held,
        economy=terms.economy,
        deadline_seconds=terms.deadline_seconds,
        limits=terms.limits,
    )
    return Prepared(plan, job, material)


async def start_job(
    conn: AsyncConnection[Any], plans: Plans, owner: UUID, start: Start, terms: Terms, *, key: str | None = None
) -> Submitted:
    """Start one job within the caller's transaction.

    Raises InvalidInputError, LimitReachedError, QuotaReachedError, IdempotencyConflictError.
    """
    ready = await prepare(conn, plans, owner, start, terms, key=key)
    for _ in range(_TRIES):
        try:
            if ready.material is None:
                return await submit_job(conn, ready.plan, ready.job)
            return (await submit_material(conn, ready.plan, ready.material, ready.job, terms.packs_max))[1]
        except SubjectFreedError:
            continue
    raise LedgerUnavailableError("A job in the way ended again and again; try once more.", code="ledger_busy")


def _checked(pipeline: str, request: dict[str, Any]) -> dict[str, Any]:
    shape = STARTABLE.get(pipeline)
    if shape is None:
        return request
    try:
        return shape.model_validate(request).model_dump(mode="json")
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"]) or "request"
        raise InvalidInputError(f"The request no longer fits {pipeline}: {where}: {problem['msg']}.") from error


async def _subject(conn: AsyncConnection[Any], owner: UUID, request: dict[str, Any]) -> str:
    exam_id = str(request["exam_id"])
    if await get_exam(conn, owner, UUID(exam_id)) is None:
        raise InvalidInputError("The exam does not exist any more.")
    return exam_id
