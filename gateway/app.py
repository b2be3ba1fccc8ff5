"""The gateway's app: every router, one hub of streams, one set of error shapes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from redis.asyncio import Redis

from gateway import (
    admin,
    background,
    batches,
    course_extensions,
    courses,
    cron,
    exams,
    exports,
    files,
    flashcards,
    generations,
    health,
    holds,
    jobs,
    material_extensions,
    materials,
    monitoring,
    pack_exports,
    packs,
    processing,
    proxy,
    retries,
    schedules,
    settings,
    storybooks,
    webhook_deliveries,
    webhooks,
)
from gateway.access import AccessLog
from gateway.auth import COOKIE, Authenticator
from gateway.background_estimates import BackgroundEstimates
from gateway.background_shapes import TAG_DESCRIPTION as BACKGROUND_DESCRIPTION
from gateway.errors import install_errors
from gateway.estimates import Estimates
from gateway.generation_shapes import TAG_DESCRIPTION
from gateway.hub import Hub
from gateway.limits.headers import LimitHeaders
from gateway.limits.limiter import RateLimits
from gateway.material_status import PackEstimates
from gateway.metrics import Metrics
from gateway.pack_cache import PackCache
from gateway.pack_shapes import TAG_DESCRIPTION as PACKS_DESCRIPTION
from gateway.proxy_upstream import Upstream
from gateway.services import Publishes, Services, TellsOthers
from gateway.status_cache import StatusCache
from gateway.store_probe import StoreProbe
from ledger.ledger import Ledger
from providers.store import ObjectStore
from schemas.settings import Settings

TITLE = "Inkmill"
API_VERSION = "1.0.0"


def make_app(
    settings_: Settings, *, ledger: Ledger, signals: TellsOthers, publisher: Publishes, redis: "Redis | None" = None
) -> FastAPI:
    """An app on services that the caller opened and will close. Its lifespan runs the hub and listens to signals.

    `redis` carries the limits of all gateways; None keeps them within this process.
    """
    metrics, store = Metrics(), ObjectStore.open(settings_)
    services = Services(
        settings=settings_,
        ledger=ledger,
        signals=signals,
        publisher=publisher,
        authenticator=Authenticator(settings_),
        hub=Hub(ledger, signals, settings_.heartbeat_seconds),
        estimates=Estimates(ledger),
        metrics=metrics,
        limits=RateLimits(settings_, redis, metrics),
        proxy=Upstream(settings_, ledger, redis),
        store=store,
        packs=PackCache(redis, settings_.namespace),
        statuses=StatusCache(lambda: signals.connected),
        pack_estimates=PackEstimates(ledger),
        background_estimates=BackgroundEstimates(ledger),
        store_probe=StoreProbe(store),
    )
    app = FastAPI(
        title=TITLE,
        version=API_VERSION,
        lifespan=_lifespan,
        redirect_slashes=False,
        openapi_tags=[TAG_DESCRIPTION, PACKS_DESCRIPTION, BACKGROUND_DESCRIPTION],
    )
    app.state.services = services
    install_errors(app)
    app.add_middleware(LimitHeaders)
    app.add_middleware(AccessLog, metrics=services.metrics)
    for router in (courses, course_extensions, exams, settings, generations, exports, retries, proxy, admin, health):
        app.include_router(router.router)
    # /api/jobs/{job_id} of `jobs` comes after every fixed path below /api/jobs (X3).
    for router in (monitoring, processing, cron, holds, batches, schedules):
        app.include_router(router.router)
    for router in (background, files, webhook_deliveries, webhooks, jobs, materials, material_extensions):
        app.include_router(router.router)
    for router in (pack_exports, packs, flashcards):
        app.include_router(router.router)
    app.include_router(storybooks.router)
    _document_credentials(app)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    running = [
        asyncio.create_task(services.hub.run()),
        asyncio.create_task(services.listen()),
    ]
    try:
        yield
    finally:
        services.hub.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await services.packs.close()
        await services.proxy.close()


def _document_credentials(app: FastAPI) -> None:
    """Let OpenAPI say how to authenticate; the routes do it themselves, for the 401 is the same everywhere."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(title=app.title, version=app.version, routes=app.routes, tags=app.openapi_tags)
            schema.setdefault("components", {})["securitySchemes"] = {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": COOKIE},
            }
            schema["security"] = [{"bearer": []}, {"cookie": []}]
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
