"""S2's refusals: the listed status and sentence of a code."""

from gateway.errors import ApiError
from gateway.pack_codes import LISTED, PackCode

PACK_NOT_FOUND = "Study pack not found"


def refusal(code: PackCode, message: str | None = None) -> ApiError:
    """The answer that a code stands for, with the listed sentence or a more specific one."""
    listed = LISTED[code]
    return ApiError(listed.status, message or listed.message, code)
