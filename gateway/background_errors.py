"""S4's refusals: the listed status and sentence of a code, or a more specific sentence."""

from typing import Any

from gateway.background_codes import LISTED, BackgroundCode
from gateway.errors import ApiError


def refusal(code: BackgroundCode, message: str | None = None, **extras: Any) -> ApiError:
    """The answer that a code stands for; `extras` are S4's further keys (recommendations, configurationError)."""
    listed = LISTED[code]
    return ApiError(listed.status, message or listed.message, code, extras=extras)
