"""docs/api.md: every operation of the gateway, from its own OpenAPI document."""

from typing import Any, cast

from docs.pages.source import table
from gateway.app import make_app
from schemas.settings import Settings

_INTRO = """# HTTP API

Every operation that the gateway serves. Those tagged `courses` are the documented API of course generation;
those tagged `extension` are ours. A running gateway describes itself at `/openapi.json` and `/docs`. This page is
generated from the same document (`python docs/generate.py`).

A caller sends `Authorization: Bearer <token>` or the cookie `sb-access-token`; `/health`, `/ready` and `/metrics` are
open to whoever reaches the port. `/api/admin/…` needs a token with the scope `admin`. Every refusal is
`{"error": "<one sentence>"}`.
"""


def page() -> str:
    rows = [
        (f"`{method.upper()}`", f"`{path}`", ", ".join(operation.get("tags", ())), _first_line(operation))
        for path, item in document()["paths"].items()
        for method, operation in item.items()
    ]
    return _INTRO + "\n" + table(("method", "path", "tag", "what it does"), rows) + "\n"


def document() -> dict[str, Any]:
    """The OpenAPI document of an app that nothing is connected to."""
    nothing = cast(Any, None)
    settings = Settings.model_construct(**{name: field.default for name, field in Settings.model_fields.items()})
    return make_app(settings, ledger=nothing, signals=nothing, publisher=nothing).openapi()


def _first_line(operation: dict[str, Any]) -> str:
    return str(operation.get("description") or operation.get("summary") or "").strip().split("\n")[0]
