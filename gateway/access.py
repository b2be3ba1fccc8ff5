"""One log line and two metrics for each request. The query string is never logged: it may hold a stream token."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.metrics import Metrics

log = structlog.get_logger(__name__)

_QUIET = frozenset({"/health", "/ready", "/metrics"})


class AccessLog:
    """Plain ASGI: it adds one small closure to an open stream, and no task."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def watch(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._record(scope, message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, watch)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = route_template(scope)
        self._metrics.requests.labels(scope["method"], route, status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        if scope["path"] not in _QUIET:
            log.info(
                "request.answered",
                method=scope["method"],
                path=scope["path"],
                status=status,
                milliseconds=round(seconds * 1000, 1),
            )


def route_template(scope: Scope) -> str:
    """ "/api/generation/stream/{job_id}"; "unknown" for what no route serves, so that labels stay few."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "unknown"
