"""How a user wants courses written. An extension: S0 reads these settings but documents no way to set them."""

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import read_object
from gateway.course_shapes import body_of
from gateway.errors import ApiError, documented_failure
from gateway.refusals import first_problem
from gateway.services import services_of
from ledger.ai_settings import get_settings, put_settings
from schemas.course import AiSettings

router = APIRouter(prefix="/api/settings", tags=["extension"])


@router.get("", response_model=AiSettings)
async def read(request: Request, caller: AnyCaller) -> Response:
    """The caller's settings, or the defaults."""
    with documented_failure("Internal Server Error"):
        settings = await services_of(request).ledger.read(get_settings, caller.owner)
    return JSONResponse(settings.model_dump(mode="json"))


@router.put("", response_model=AiSettings, openapi_extra=body_of(AiSettings))
async def replace(request: Request, caller: AnyCaller) -> Response:
    """Replace the caller's settings; a key that is left out gets its default."""
    with documented_failure("Internal Server Error"):
        body = await read_object(request)
        try:
            wanted = AiSettings.model_validate(body)
        except ValidationError as error:
            raise ApiError(400, first_problem(error.errors(include_url=False, include_input=False))) from error
        settings = await services_of(request).ledger.read(put_settings, caller.owner, wanted)
    return JSONResponse(settings.model_dump(mode="json"))
