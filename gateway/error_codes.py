"""The codes that S1's answers carry: the documented eleven, and one for a temporary outage (S1-15). No others."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ErrorCode(StrEnum):
    MISSING_FIELDS = "MISSING_FIELDS"
    MISSING_CONTENT = "MISSING_CONTENT"
    MISSING_GENERATION_ID = "MISSING_GENERATION_ID"
    UNAUTHORIZED = "UNAUTHORIZED"
    FORBIDDEN = "FORBIDDEN"
    NOT_FOUND = "NOT_FOUND"
    GENERATION_FAILED = "GENERATION_FAILED"
    PDF_GENERATION_FAILED = "PDF_GENERATION_FAILED"
    RETRY_FAILED = "RETRY_FAILED"
    ANTHROPIC_ERROR = "ANTHROPIC_ERROR"
    RATE_LIMITED = "RATE_LIMITED"
    #: Status 503 is documented, a code for it is not.
    SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"


#: Statuses that mean the same on every route. A method that a path does not serve is not found there.
_BY_STATUS: Final = {
    401: ErrorCode.UNAUTHORIZED,
    403: ErrorCode.FORBIDDEN,
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.NOT_FOUND,
    429: ErrorCode.RATE_LIMITED,
    503: ErrorCode.SERVICE_UNAVAILABLE,
}
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class RouteCodes:
    """What a group of routes says of a request that it cannot use, and of work that went wrong."""

    invalid: ErrorCode
    failed: ErrorCode

    def code_of(self, status: int) -> ErrorCode:
        """The code of an error that names none, so that a fault outside a route has one, too."""
        if (code := _BY_STATUS.get(status)) is not None:
            return code
        return self.invalid if 400 <= status < 500 and status != _CONFLICT else self.failed


GENERATE: Final = RouteCodes(ErrorCode.MISSING_FIELDS, ErrorCode.GENERATION_FAILED)
EXPORT: Final = RouteCodes(ErrorCode.MISSING_CONTENT, ErrorCode.PDF_GENERATION_FAILED)
RETRY: Final = RouteCodes(ErrorCode.MISSING_GENERATION_ID, ErrorCode.RETRY_FAILED)
STREAM: Final = RouteCodes(ErrorCode.MISSING_FIELDS, ErrorCode.ANTHROPIC_ERROR)
#: An extension: what goes wrong there is an outage of ours.
WEBHOOKS: Final = RouteCodes(ErrorCode.MISSING_FIELDS, ErrorCode.SERVICE_UNAVAILABLE)
