"""Product S4: five kinds of background jobs are started here, and one asks what became of them."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway import background_shapes as shapes
from gateway.background_bodies import AutoStoryBody, CartoonBody, ImageBody, ScenesBody, StorybookBody
from gateway.background_callers import LimitedAnybody, LimitedCaller
from gateway.background_errors import background_failure
from gateway.background_infos import cartoon_info, image_info, story_info
from gateway.background_jobs import Start, start_job, starter_of
from gateway.background_reading import read_status
from gateway.background_requests import (
    auto_story_start,
    cartoon_form_start,
    cartoon_start,
    image_start,
    scenes_start,
    storybook_start,
)
from gateway.background_shapes import TAG, background_refusals, cartoon_body
from gateway.bodies import read_object
from gateway.course_shapes import body_of
from gateway.picture_uploads import is_form
from gateway.services import services_of
from schemas.story import PHASES

router = APIRouter(prefix="/api/jobs", tags=[TAG])

_STARTS = background_refusals(400, 401, 403, 429, 500)
_STATUS = background_refusals(404, 429, 500)


@router.post(
    "/storybook/start", response_model=shapes.StartAnswer, responses=_STARTS, openapi_extra=body_of(StorybookBody)
)
async def start_storybook(request: Request, caller: LimitedCaller) -> Response:
    """Make a picture book of pages whose scenes are given."""
    services = services_of(request)
    with background_failure(services.settings):
        start = await storybook_start(services, request, await read_object(request))
        starter = starter_of(services, request, caller, start.job_type)
        return JSONResponse(await start_job(services, request, starter, start))


@router.post(
    "/auto-story/start", response_model=shapes.AutoStoryStarted, responses=_STARTS, openapi_extra=body_of(AutoStoryBody)
)
async def start_auto_story(request: Request, caller: LimitedCaller) -> Response:
    """Write a story of a genre about a character, and make a picture book of it."""
    services = services_of(request)
    with background_failure(services.settings):
        start = await auto_story_start(services, request, await read_object(request))
        starter = starter_of(services, request, caller, start.job_type)
        answer = await start_job(services, request, starter, start)
        return JSONResponse(answer | {"phases": list(PHASES)})


@router.post("/scenes/start", response_model=shapes.ScenesStarted, responses=_STARTS, openapi_extra=body_of(ScenesBody))
async def start_scenes(request: Request, caller: LimitedAnybody) -> Response:
    """Cut a story into pages of scenes; they are a body of /api/jobs/storybook/start."""
    services = services_of(request)
    with background_failure(services.settings):
        start = await scenes_start(services, request, await read_object(request))
        starter = starter_of(services, request, caller, start.job_type)
        answer = await start_job(services, request, starter, start)
        return JSONResponse(answer | {"storyInfo": story_info(start.wanted)})


@router.post(
    "/cartoonize/start",
    response_model=shapes.CartoonStarted,
    responses=_STARTS,
    openapi_extra=cartoon_body(CartoonBody.model_json_schema()),
)
async def start_cartoonize(request: Request, caller: LimitedAnybody) -> Response:
    """Draw a photo in a style, or without one what the prompt says. As JSON, or as a form with the photo itself."""
    services = services_of(request)
    with background_failure(services.settings):
        starter = starter_of(services, request, caller, "cartoonize")
        start: Start
        if is_form(request):
            start = await cartoon_form_start(services, request, starter)
        else:
            start = await cartoon_start(services, request, await read_object(request))
        answer = await start_job(services, request, starter, start)
        return JSONResponse(answer | {"processingInfo": cartoon_info(start.wanted)})


@router.post("/image/start", response_model=shapes.ImageStarted, responses=_STARTS, openapi_extra=body_of(ImageBody))
async def start_image(request: Request, caller: LimitedAnybody) -> Response:
    """Draw one scene."""
    services = services_of(request)
    with background_failure(services.settings):
        start = await image_start(services, request, await read_object(request))
        starter = starter_of(services, request, caller, start.job_type)
        answer = await start_job(services, request, starter, start)
        return JSONResponse(answer | {"imageInfo": image_info(start.wanted)})


@router.get("/storybook/status/{job_id}", response_model=shapes.StorybookStatus, responses=_STATUS)
async def storybook_status(request: Request, job_id: str) -> Response:
    """Where a picture book stands."""
    return await _status(request, "storybook", job_id)


@router.get("/auto-story/status/{job_id}", response_model=shapes.AutoStoryStatus, responses=_STATUS)
async def auto_story_status(request: Request, job_id: str) -> Response:
    """Where a story that is being written stands."""
    return await _status(request, "auto-story", job_id)


@router.get("/scenes/status/{job_id}", response_model=shapes.ScenesStatus, responses=_STATUS)
async def scenes_status(request: Request, job_id: str) -> Response:
    """Where the scenes of a story stand."""
    return await _status(request, "scenes", job_id)


@router.get("/cartoonize/status/{job_id}", response_model=shapes.CartoonStatus, responses=_STATUS)
async def cartoonize_status(request: Request, job_id: str) -> Response:
    """Where a cartoon stands."""
    return await _status(request, "cartoonize", job_id)


@router.get("/image/status/{job_id}", response_model=shapes.ImageStatus, responses=_STATUS)
async def image_status(request: Request, job_id: str) -> Response:
    """Where a picture stands."""
    return await _status(request, "image", job_id)


async def _status(request: Request, job_type: str, job_id: str) -> Response:
    services = services_of(request)
    with background_failure(services.settings):
        status: dict[str, Any] = await read_status(services, request, job_type, job_id)
        return JSONResponse(status, headers={"Cache-Control": "no-store"})
