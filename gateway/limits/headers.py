"""X-RateLimit-* on every answer of a request that was counted: success, refusal, stream or crash."""

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.limits.policies import Verdict

#: Where a request's verdict is kept, in its `state`.
_STATE = "rate_verdict"


def keep_verdict(request: Request, verdict: Verdict) -> None:
    """From now on every answer of this request tells it."""
    setattr(request.state, _STATE, verdict)


def limit_headers(scope: Scope) -> dict[str, str]:
    """What the answer of a request must tell; nothing for one that was not counted."""
    verdict: Verdict | None = scope.get("state", {}).get(_STATE)
    return {} if verdict is None else verdict.headers


class LimitHeaders:
    """Plain ASGI. A crash is answered outside of it: `gateway.errors` adds the headers there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(limit_headers(scope))
            await send(message)

        await self._app(scope, receive, tell)
