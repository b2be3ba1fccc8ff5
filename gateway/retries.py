"""Product S1: retry a failed generation from its last checkpoint, under the same id."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import Caller
from gateway.bodies import read_id
from gateway.course_shapes import body_of
from gateway.error_codes import ErrorCode
from gateway.errors import ApiError, documented_failure
from gateway.generation_jobs import NOT_FOUND, own_generation
from gateway.generation_shapes import TAG, RetryAnswer, RetryBody, coded_refusals
from gateway.generation_stages import has_transcript, public_stage, public_status
from gateway.limits.policies import RETRY
from gateway.limits.required import limited
from gateway.services import services_of

router = APIRouter(prefix="/api/retry", tags=[TAG])

Retrier = Annotated[Caller, Depends(limited(RETRY))]


@router.post(
    "",
    response_model=RetryAnswer,
    responses=coded_refusals(400, 401, 403, 404, 429, 500),
    openapi_extra=body_of(RetryBody),
)
async def retry(request: Request, caller: Retrier) -> Response:
    """Move a failed generation back to work; finished stages are not run again. Of concurrent retries one wins."""
    services = services_of(request)
    with documented_failure("Failed to reset generation status"):
        generation_id, _ = await read_id(request, "generation_id", NOT_FOUND)
        job = await own_generation(services, caller.owner, generation_id)
        retried = await services.ledger.retry_job(job.id)
        if retried is None:
            status = public_status((await own_generation(services, caller.owner, generation_id)).state)
            raise ApiError(
                400,
                "Only a failed generation can be retried",
                ErrorCode.RETRY_FAILED,
                f"Check generation status: it is {status}.",
            )
        services.hand_over(retried.job, retried.ready)
        resumed_from = public_stage(retried.job.stage, with_transcript=has_transcript(job))
        return JSONResponse({"success": True, "generation_id": str(job.id), "resumed_from": resumed_from})
