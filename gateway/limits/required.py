"""Limited routes: who asks, and whether they may."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from gateway.auth import Caller, require_caller
from gateway.error_codes import ErrorCode
from gateway.errors import ApiError
from gateway.limits.headers import keep_verdict
from gateway.limits.policies import Policy


def limited(policy: Policy) -> Callable[[Request], Awaitable[Caller]]:
    """A dependency: the caller, once the request is counted under `policy`.

    Raises ApiError 401, 403 (foreign Origin), 429 RATE_LIMITED. From the count on every answer of the request,
    whatever becomes of it, carries X-RateLimit-*.
    """

    async def check(request: Request) -> Caller:
        caller = await require_caller(request)
        services = request.app.state.services
        if not services.settings.rate_limits:
            return caller
        verdict = await services.limits.check(policy, caller.owner)
        keep_verdict(request, verdict)
        if not verdict.allowed:
            seconds = verdict.retry_after_seconds
            raise ApiError(
                429,
                "Rate limit exceeded",
                code=ErrorCode.RATE_LIMITED,
                extras={"retry_after": seconds},
                headers={"Retry-After": str(seconds)},
            )
        return caller

    return check
