"""Schedules: jobs that the clock starts. An extension; errors have S4's shape."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from fastapi import APIRouter, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import JSONResponse, Response

from gateway.auth import Caller
from gateway.background_callers import LimitedCaller
from gateway.background_codes import BackgroundCode
from gateway.background_errors import background_failure, refusal
from gateway.background_limits import told_of_the_hour
from gateway.bodies import parse_id, read_object
from gateway.course_shapes import body_of
from gateway.errors import ApiError
from gateway.quotas import packs_max
from gateway.refusals import first_problem
from gateway.schedule_shapes import schedule_json
from gateway.services import Services, services_of
from gateway.starts import StartReader
from ledger import schedules
from ledger.fires import fire_by_hand
from ledger.schedules import ScheduleRow, ScheduleWish
from ledger.starts import Start, Terms, terms_of
from schemas.schedule import SCHEDULES_MAX, NewSchedule, ScheduleChange

router = APIRouter(prefix="/api/schedules", tags=["extension"])

NOT_FOUND = "Schedule not found"
#: Moments shown with a schedule.
_FIRES_SHOWN = 50
S = TypeVar("S", bound=BaseModel)


@router.post("", openapi_extra=body_of(NewSchedule))
async def create(request: Request, caller: LimitedCaller) -> Response:
    """Start a job at every moment that a cron expression names."""
    services = services_of(request)
    with background_failure(services.settings), _unique_name():
        new = _parse(NewSchedule, await read_object(request))
        start = _lasting(await StartReader(services, request, caller).read(new.type, new.request))
        wish = ScheduleWish(
            name=new.name.strip(),
            cron=new.cron,
            time_zone=new.timeZone,
            start=start,
            overlap=new.overlap,
            catch_up=new.catchUp,
            economy=new.economy,
            **_allowed(services, caller),
        )
        row = await services.ledger.read(schedules.insert_schedule, caller.owner, wish, paused=new.paused)
        if row is None:
            raise ApiError(403, f"You have {SCHEDULES_MAX} schedules already; remove one first.")
    return JSONResponse({"schedule": schedule_json(row)})


@router.get("")
async def list_own(request: Request, caller: LimitedCaller) -> Response:
    """The caller's schedules, by name."""
    services = services_of(request)
    with background_failure(services.settings):
        rows = await services.ledger.read(schedules.list_schedules, caller.owner)
    return JSONResponse({"schedules": [schedule_json(row) for row in rows]})


@router.get("/{schedule_id}")
async def read(request: Request, schedule_id: str, caller: LimitedCaller) -> Response:
    """One schedule, with its request and what came of its newest moments."""
    services = services_of(request)
    with background_failure(services.settings):
        wanted = parse_id(schedule_id, NOT_FOUND)
        row = _found(await services.ledger.read(schedules.get_schedule, caller.owner, wanted))
        fires = await services.ledger.read(schedules.list_fires, row.id, _FIRES_SHOWN)
    return JSONResponse({"schedule": schedule_json(row, fires)})


@router.patch("/{schedule_id}", openapi_extra=body_of(ScheduleChange))
async def change(request: Request, schedule_id: str, caller: LimitedCaller) -> Response:
    """Change what is given. Another expression or time zone counts from now."""
    services = services_of(request)
    with background_failure(services.settings), _unique_name():
        wanted = parse_id(schedule_id, NOT_FOUND)
        changes = _parse(ScheduleChange, await read_object(request))
        start = await _new_start(services, request, caller, wanted, changes)

        def changed(row: ScheduleRow) -> ScheduleWish:
            given = changes.model_dump(exclude={"request", "timeZone", "catchUp"})
            allowed = _allowed(services, caller)
            return schedules.wish_of(
                row, **given, time_zone=changes.timeZone, catch_up=changes.catchUp, start=start, **allowed
            )

        row = _found(await services.ledger.read(schedules.change_schedule, caller.owner, wanted, changed))
    return JSONResponse({"schedule": schedule_json(row)})


@router.delete("/{schedule_id}")
async def remove(request: Request, schedule_id: str, caller: LimitedCaller) -> Response:
    """Forget a schedule; the jobs it started stay."""
    services = services_of(request)
    with background_failure(services.settings):
        wanted = parse_id(schedule_id, NOT_FOUND)
        if not await services.ledger.read(schedules.remove_schedule, caller.owner, wanted):
            raise ApiError(404, NOT_FOUND)
    return JSONResponse({"success": True})


@router.post("/{schedule_id}/pause")
async def pause(request: Request, schedule_id: str, caller: LimitedCaller) -> Response:
    """Its moments pass without a job until it is resumed."""
    return await _pause(request, schedule_id, caller, paused=True)


@router.post("/{schedule_id}/resume")
async def resume(request: Request, schedule_id: str, caller: LimitedCaller) -> Response:
    """It goes on with the next moment; what came meanwhile is not made up for."""
    return await _pause(request, schedule_id, caller, paused=False)


@router.post("/{schedule_id}/run")
async def run(request: Request, schedule_id: str, caller: LimitedCaller) -> Response:
    """Start its job now, also when it is paused or an earlier one has not ended."""
    services = services_of(request)

    def terms(row: ScheduleRow) -> Terms:
        return terms_of(services.settings, row.pipeline, economy=row.economy, **_allowed(services, caller))

    with background_failure(services.settings), told_of_the_hour(request):
        wanted = parse_id(schedule_id, NOT_FOUND)
        submitted = await services.ledger.read(fire_by_hand, services.ledger.plans, terms, caller.owner, wanted)
        if submitted is None:
            raise ApiError(404, NOT_FOUND)
        if not submitted.created:
            raise ApiError(409, "This is being made already.")
    services.hand_over(submitted.job, submitted.ready)
    return JSONResponse({"jobId": str(submitted.job.id)})


async def _pause(request: Request, schedule_id: str, caller: Caller, *, paused: bool) -> Response:
    services = services_of(request)
    with background_failure(services.settings):
        wanted = parse_id(schedule_id, NOT_FOUND)
        verb = schedules.pause_schedule
        row = _found(await services.ledger.read(verb, caller.owner, wanted, paused=paused))
    return JSONResponse({"schedule": schedule_json(row)})


async def _new_start(
    services: Services, request: Request, caller: Caller, schedule_id: Any, changes: ScheduleChange
) -> Start | None:
    """What it starts from now on, read by the rules of its type; None: the same as before."""
    if changes.request is None:
        return None
    row = _found(await services.ledger.read(schedules.get_schedule, caller.owner, schedule_id))
    return _lasting(await StartReader(services, request, caller).read(row.pipeline, changes.request))


def _lasting(start: Start) -> Start:
    """Raises ApiError 400 for a request that names a file of ours, which may be gone when its moment comes."""
    if start.uploads:
        raise refusal(
            BackgroundCode.INVALID_INPUT,
            "request: a schedule needs a picture that stays; give its public address, not a link to a file sent to us.",
        )
    return start


def _allowed(services: Services, caller: Caller) -> dict[str, Any]:
    """What the token allows now holds for the jobs that are started later."""
    return {"packs_max": packs_max(services.settings, caller), "unlimited": "admin" in caller.scopes}


def _found(row: ScheduleRow | None) -> ScheduleRow:
    """Raises ApiError 404: it does not exist, or belongs to somebody else."""
    if row is None:
        raise ApiError(404, NOT_FOUND)
    return row


@contextmanager
def _unique_name() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        raise ApiError(409, "You have a schedule of this name already.") from error


def _parse(shape: type[S], body: dict[str, Any]) -> S:
    """Raises ApiError INVALID_INPUT, one sentence."""
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        raise refusal(BackgroundCode.INVALID_INPUT, first_problem(error.errors(include_url=False))) from error
