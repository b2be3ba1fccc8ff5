"""Errors with one of four meanings. The class docstring is the default message.

busy: no capacity now; the attempt is released and costs no retry.
transient: may work next time; costs one retry, with backoff.
permanent: will never work; fails the task at once.
lease lost: somebody else owns the task now; discard what was made.
"""

from typing import Any, ClassVar


class InkmillError(Exception):
    """Something went wrong."""

    #: Stable identifier, in logs, attempts and answers.
    code: ClassVar[str] = "error"

    def __init__(self, message: str | None = None, *, code: str | None = None, **details: Any) -> None:
        """`message` is one sentence that says what to do; `details` holds no secrets."""
        self.message = message or (type(self).__doc__ or "").split("\n")[0]
        self.error_code = code or type(self).code
        self.details = details
        super().__init__(self.message)


class BusyError(InkmillError):
    """There is no capacity for this now; it will be tried again without costing a retry."""

    code = "busy"

    def __init__(
        self, message: str | None = None, *, retry_after_seconds: float = 1.0, code: str | None = None, **details: Any
    ) -> None:
        super().__init__(message, code=code, **details)
        self.retry_after_seconds = retry_after_seconds


class PoolPausedError(BusyError):
    """The provider refuses our credentials or our account; the pool is paused until an operator resumes it."""

    code = "pool_paused"


class TransientError(InkmillError):
    """This failed and may work next time."""

    code = "transient"

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after_seconds: float | None = None,
        code: str | None = None,
        **details: Any,
    ) -> None:
        super().__init__(message, code=code, **details)
        self.retry_after_seconds = retry_after_seconds


class PermanentError(InkmillError):
    """This cannot work, however often it is tried."""

    code = "permanent"


class LeaseLostError(InkmillError):
    """The lease of this attempt was lost; what it made is discarded."""

    code = "lease_lost"


class BudgetExceededError(PermanentError):
    """The budget does not allow this call; raise the budget or wait for the next month."""

    code = "budget_exceeded"


class InvalidInputError(PermanentError):
    """The input cannot be used."""

    code = "invalid_input"


class LedgerUnavailableError(InkmillError):
    """The database cannot be reached; check INKMILL_DATABASE_URL and that PostgreSQL runs."""

    code = "ledger_unavailable"


class BrokerUnavailableError(InkmillError):
    """The broker cannot be reached; check INKMILL_BROKER_URL and that RabbitMQ or Redis runs."""

    code = "broker_unavailable"


class LimitReachedError(InkmillError):
    """You have started as many jobs as you may; wait until one ends."""

    code = "limit_reached"

    def __init__(self, message: str | None = None, *, retry_after_seconds: float, **details: Any) -> None:
        super().__init__(message, **details)
        self.retry_after_seconds = retry_after_seconds


class UnfinishedLimitError(LimitReachedError):
    """As many of your jobs are unfinished as may be; wait until one ends."""


class HourlyLimitError(LimitReachedError):
    """You have started as many jobs as you may in an hour."""

    def __init__(self, message: str | None = None, *, retry_after_seconds: float, jobs_max: int) -> None:
        super().__init__(message, retry_after_seconds=retry_after_seconds, jobs_max=jobs_max)
        self.jobs_max = jobs_max


class QuotaReachedError(InkmillError):
    """You have reached your monthly pack limit. Please upgrade your plan."""

    code = "quota_reached"


class IdempotencyConflictError(InkmillError):
    """This Idempotency-Key was used with another request in the last 24 hours; send a new key."""

    code = "idempotency_conflict"
