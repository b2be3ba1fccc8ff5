"""Product S1: the streaming proxy. The provider's answer with the server's key, limits and budgets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import Caller
from gateway.bodies import parse_object, read_body
from gateway.course_shapes import body_of
from gateway.error_codes import ErrorCode
from gateway.errors import documented_failure
from gateway.generation_shapes import TAG, coded_refusals
from gateway.hangup import HUNG_UP, HungUpError, while_connected
from gateway.limits.policies import STREAM
from gateway.limits.required import limited
from gateway.proxy_body import StreamBody, WholeAnswer, parse_body
from gateway.proxy_errors import FAILED, not_answered
from gateway.proxy_stream import ProxyStream
from gateway.services import Services, services_of
from schemas.errors import InkmillError

router = APIRouter(prefix="/api/stream", tags=[TAG])

_REFUSALS = coded_refusals(400, 401, 429, 500, 503)

#: POST and PUT share one limit (S1.080).
StreamCaller = Annotated[Caller, Depends(limited(STREAM))]


@router.post("", response_class=Response, responses=_REFUSALS, openapi_extra=body_of(StreamBody))
async def stream(request: Request, caller: StreamCaller) -> Response:
    """The provider's answer to a conversation, as server-sent events while it is written."""
    with documented_failure(FAILED, ErrorCode.ANTHROPIC_ERROR):
        asked = await _asked(request)
    return ProxyStream(services_of(request).proxy, asked, caller.owner)


@router.put("", response_model=WholeAnswer, responses=_REFUSALS, openapi_extra=body_of(StreamBody))
async def ask(request: Request, caller: StreamCaller) -> Response:
    """The provider's answer to a conversation, whole."""
    with documented_failure(FAILED, ErrorCode.ANTHROPIC_ERROR):
        asked = await _asked(request)
        try:
            answer = await while_connected(request.receive, _whole(services_of(request), asked, caller))
        except HungUpError:
            return Response(status_code=HUNG_UP)
        except InkmillError as error:
            raise not_answered(error) from error
    return JSONResponse(answer)


async def _asked(request: Request) -> StreamBody:
    """Raises ApiError 400 or 413."""
    raw = await read_body(request, services_of(request).settings.body_bytes_max)
    return parse_body(parse_object(raw))


async def _whole(services: Services, asked: StreamBody, caller: Caller) -> dict[str, Any]:
    async with services.proxy.open(asked, caller.owner) as answer:
        text = "".join([piece async for piece in answer])
        usage = answer.meter.usage
    # Halves of surrogate pairs that came in two pieces become one character again.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return {
        "content": [{"type": "text", "text": text}],
        "usage": {"input_tokens": usage.tokens_in, "output_tokens": usage.tokens_out},
    }
