"""The gateway's app: every router, one hub of streams, one set of error shapes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gateway import admin, course_extensions, courses, exams, health, settings
from gateway.access import AccessLog
from gateway.auth import COOKIE, Authenticator
from gateway.errors import install_errors
from gateway.estimates import Estimates
from gateway.hub import Hub
from gateway.metrics import Metrics
from gateway.services import Publishes, Services, TellsOthers
from ledger.ledger import Ledger
from schemas.settings import Settings

TITLE = "Inkmill"
API_VERSION = "1.0.0"


def make_app(settings_: Settings, *, ledger: Ledger, signals: TellsOthers, publisher: Publishes) -> FastAPI:
    """An app on services that the caller opened and will close. Its lifespan runs the hub and listens to signals."""
    services = Services(
        settings=settings_,
        ledger=ledger,
        signals=signals,
        publisher=publisher,
        authenticator=Authenticator(settings_),
        hub=Hub(ledger, signals, settings_.heartbeat_seconds),
        estimates=Estimates(ledger),
        metrics=Metrics(),
    )
    app = FastAPI(title=TITLE, version=API_VERSION, lifespan=_lifespan, redirect_slashes=False)
    app.state.services = services
    install_errors(app)
    app.add_middleware(AccessLog, metrics=services.metrics)
    for router in (courses, course_extensions, exams, settings, admin, health):
        app.include_router(router.router)
    _document_credentials(app)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    running = [
        asyncio.create_task(services.hub.run()),
        asyncio.create_task(services.signals.listen(on_events=services.hub.hear, on_connected=services.hub.look_again)),
    ]
    try:
        yield
    finally:
        services.hub.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def _document_credentials(app: FastAPI) -> None:
    """Let OpenAPI say how to authenticate; the routes do it themselves, for the 401 is the same everywhere."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes)
            schema.setdefault("components", {})["securitySchemes"] = {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            }
            schema["security"] = [{"bearer": []}, {"cookie": []}]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
