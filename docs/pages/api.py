"""docs/api.md: every operation of the gateway, from its own OpenAPI document."""

from typing import Any, cast

from docs.pages import background, generation, packs
from docs.pages.source import table
from gateway.app import make_app
from gateway.limits import policies
from schemas.settings import Settings

_INTRO = """# HTTP API

Every operation that the gateway serves. Those tagged `courses` are the documented API of course generation,
those tagged `generation` that of [content generation](#content-generation), those tagged `study packs` that of
[study packs](#study-packs), those tagged `background jobs` that of [background jobs](#background-jobs); those tagged
`extension` are ours. A running gateway describes itself at `/openapi.json`
and `/docs`. This page is generated from the same document (`python docs/generate.py`).

A caller sends `Authorization: Bearer <token>` or the cookie `sb-access-token`; `/health`, `/ready` and `/metrics` are
open to whoever reaches the port, and so are `GET /api/export/pdf`, links to files, and where nothing else is set the
status and some starts of background jobs. `/api/admin/…` needs a token with the scope `admin`.
Every refusal is `{"error": "<one sentence>"}`, with a `code` where content generation, study packs or background jobs
document one.
"""

_LIMITS = """
## Limits

Each user may send so many requests to a path in any minute, and so many of them at once; after that one more each
time that the minute's number allows. Every answer of these routes to an authenticated request carries
`X-RateLimit-Limit` (a minute's number), `X-RateLimit-Remaining` (of the last minute) and `X-RateLimit-Reset` (Unix
seconds: when `Remaining` next rises). Beyond a limit the answer is 429 with `Retry-After`, the real wait in seconds;
a refused request counts for nothing. A `GET` is free. Background jobs have [limits of their
own](background-jobs.md#limits).
"""
_LIMITED = {
    "/api/generate": policies.GENERATE,
    "/api/export/pdf": policies.EXPORT,
    "/api/retry": policies.RETRY,
    "/api/stream": policies.STREAM,
}


def page() -> str:
    rows = [
        (f"`{method.upper()}`", f"`{path}`", ", ".join(operation.get("tags", ())), _first_line(operation))
        for path, item in document()["paths"].items()
        for method, operation in item.items()
    ]
    served = table(("method", "path", "tag", "what it does"), rows)
    limits = [(f"`{path}`", str(policy.requests), str(policy.burst)) for path, policy in _LIMITED.items()]
    limited = table(("path", "requests a minute", "at once"), limits)
    return f"{_INTRO}\n{served}\n{generation.section()}{packs.section()}{background.section()}{_LIMITS}\n{limited}\n"


def document() -> dict[str, Any]:
    """The OpenAPI document of an app that nothing is connected to."""
    nothing = cast(Any, None)
    settings = Settings.model_construct(**{name: field.default for name, field in Settings.model_fields.items()})
    return make_app(settings, ledger=nothing, signals=nothing, publisher=nothing).openapi()


def _first_line(operation: dict[str, Any]) -> str:
    return str(operation.get("description") or operation.get("summary") or "").strip().split("\n")[0]
