"""One exception for every answer that is not a success, and one serializer for each product.

The serializer is chosen by the longest matching prefix of the path, so that a fault outside a route (an unknown
path, a body that is too large) also has the product's shape. No serializer ever shows a stack trace.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response

from gateway import error_codes
from gateway.background_codes import BackgroundCode
from gateway.error_codes import RouteCodes
from gateway.limits.headers import limit_headers
from gateway.pack_codes import LISTED, PackCode
from gateway.redaction import redact
from gateway.refusals import first_problem
from schemas.errors import IdempotencyConflictError, LedgerUnavailableError, LimitReachedError

log = structlog.get_logger(__name__)


class ApiError(Exception):
    """An answer that is not a success. `message` is for the client and holds no secret."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str | None = None,
        details: Any = None,
        headers: Mapping[str, str] | None = None,
        extras: Mapping[str, Any] | None = None,
    ) -> None:
        """`extras` are further keys of the body, for products that document some."""
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.details = details
        self.headers = dict(headers or {})
        self.extras = dict(extras or {})


def unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized", headers={"WWW-Authenticate": "Bearer"})


def _plain_error(error: ApiError) -> Response:
    """S0 and our own extensions: exactly {"error": message}."""
    return JSONResponse({"error": error.message}, error.status, error.headers)


def _stream_error(error: ApiError) -> Response:
    """S0's stream: plain text, except 401, which is JSON on all routes."""
    if error.status == 401:
        return _plain_error(error)
    return PlainTextResponse(error.message, error.status, error.headers)


def _coded_error(codes: RouteCodes) -> Callable[[ApiError], Response]:
    """S1: {"error", "code", "details"?}, and what else the route documents."""

    def serialize_coded(error: ApiError) -> Response:
        body = {"error": redact(error.message), "code": str(error.code or codes.code_of(error.status))}
        if error.details is not None:
            body["details"] = str(redact(error.details))
        return JSONResponse({**body, **error.extras}, error.status, error.headers)

    return serialize_coded


#: S2 documents no code for these; a refused Origin and a limit of an extension are not in its list of codes either.
_UNCODED = frozenset({401, 403, 404, 405, 429})


def _pack_error(error: ApiError) -> Response:
    """S2: {"error", "code"?} with codes of S2's list alone; none on 401, and on 404 only where the route names one."""
    code = error.code if error.code in LISTED else None
    if code is None and 400 <= error.status < 500 and error.status not in _UNCODED:
        code = PackCode.INVALID_INPUT
    body = {"error": redact(error.message)} | ({"code": str(code)} if code is not None else {})
    return JSONResponse({**body, **error.extras}, error.status, error.headers)


#: What S4 calls a status where nobody named a code. 401, 403 and 503 have none in its list.
_BACKGROUND_CODES = {
    400: BackgroundCode.INVALID_INPUT,
    409: BackgroundCode.INVALID_INPUT,
    413: BackgroundCode.INVALID_INPUT,
    429: BackgroundCode.RATE_LIMIT_EXCEEDED,
    500: BackgroundCode.JOB_FAILED,
}


#: Statuses that S4 does not list (S4.096) and what it calls them.
_BACKGROUND_STATUSES = {405: 404, 408: 400, 413: 400, 415: 400, 422: 400}


def _background_error(error: ApiError) -> Response:
    """S4: {"error", "code"?, "details"?, …}; with `retryAfter` in seconds wherever there is a Retry-After."""
    error.status = _BACKGROUND_STATUSES.get(error.status, error.status)
    body: dict[str, Any] = {"error": redact(error.message)}
    if (code := error.code or _BACKGROUND_CODES.get(error.status)) is not None:
        body["code"] = str(code)
    if error.details is not None:
        body["details"] = str(redact(error.details))
    if (seconds := error.headers.get("Retry-After")) is not None:
        body["retryAfter"] = int(seconds)
    extras = {name: value for name, value in error.extras.items() if name != "retry_after"}
    return JSONResponse({**body, **extras}, error.status, error.headers)


#: Path prefix -> serializer: of the path itself and of everything below it. The longest match wins.
SERIALIZERS: Mapping[str, Callable[[ApiError], Response]] = {
    "/": _plain_error,
    "/api/generation/": _plain_error,
    "/api/generation/stream/": _stream_error,
    "/api/generate": _coded_error(error_codes.GENERATE),
    "/api/export": _coded_error(error_codes.EXPORT),
    "/api/retry": _coded_error(error_codes.RETRY),
    "/api/stream": _coded_error(error_codes.STREAM),
    "/api/webhooks": _coded_error(error_codes.WEBHOOKS),
    "/api/materials": _pack_error,
    "/api/study-packs": _pack_error,
    "/api/flashcards": _pack_error,
    "/api/jobs": _background_error,
    "/api/cron": _background_error,
    "/api/storybooks": _background_error,
    "/api/files": _background_error,
    "/api/schedules": _background_error,
}


def serialize(path: str, error: ApiError) -> Response:
    """`error` in the shape of the product that `path` belongs to."""
    prefix = max((prefix for prefix in SERIALIZERS if _is_below(path, prefix)), key=len, default="/")
    return SERIALIZERS[prefix](error)


def _is_below(path: str, prefix: str) -> bool:
    """Whole segments: "/api/exporter" does not belong to "/api/export"."""
    return path == prefix or path.startswith(prefix if prefix.endswith("/") else f"{prefix}/")


@contextmanager
def documented_failure(message: str, code: str | None = None) -> Iterator[None]:
    """Turn whatever goes wrong inside into the route's documented 500; errors meant for the client pass."""
    try:
        yield
    except ApiError:
        raise
    except IdempotencyConflictError as error:
        raise ApiError(409, error.message) from error
    except LimitReachedError as error:
        seconds = math.ceil(error.retry_after_seconds)
        headers = {"Retry-After": str(seconds)}
        raise ApiError(429, error.message, headers=headers, extras={"retry_after": seconds}) from error
    except LedgerUnavailableError as error:
        log.error("request.failed", error=error.error_code)
        raise ApiError(500, message, code) from error
    except Exception as error:
        log.exception("request.crashed")
        raise ApiError(500, message, code) from error


async def _answer_api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101 (registered for this class only)
    return serialize(request.url.path, error)


async def _answer_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class only)
    return serialize(request.url.path, ApiError(error.status_code, str(error.detail), headers=error.headers))


async def _answer_invalid_parameters(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 (registered for this class only)
    return serialize(request.url.path, ApiError(400, first_problem(error.errors())))


async def _answer_crash(request: Request, error: Exception) -> Response:
    log.error("request.crashed", exc_info=error)
    return serialize(request.url.path, ApiError(500, "Internal Server Error", headers=limit_headers(request.scope)))


def install_errors(app: FastAPI) -> None:
    """Make every failure of `app` pass through the serializers."""
    app.add_exception_handler(ApiError, _answer_api_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(RequestValidationError, _answer_invalid_parameters)
    app.add_exception_handler(Exception, _answer_crash)
