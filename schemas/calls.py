"""Provider calls: what one call used, cost and answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one call, as the provider counts them. `tokens_in` excludes cache reads and writes."""

    tokens_in: int = 0
    tokens_out: int = 0
    cache_write_tokens: int = 0
    cache_read_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ProviderCall:
    """One call to a provider, as the ledger keeps it (table `calls`)."""

    #: Names the call within its task: the same key on a later attempt reads the stored answer.
    key: str
    provider: str
    model: str
    usage: Usage
    #: US dollars; None when the price of the model is unknown. Never zero for "unknown".
    price_usd: Decimal | None
    milliseconds: int
    #: "answered", or the error code that ended the call ("cancelled", "rate_limited", …).
    outcome: str
    #: The validated answer as JSON, only when outcome is "answered".
    answer: Any | None = None
    #: Answered through the provider's batches, at their price.
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """A call that waits for the provider's batch, or what came of it.

    `state`: waiting, sending, sent; answered (with `message`, until that was read); expired, failed, cancelled.
    """

    id: UUID
    state: str
    #: {"model", "text", "stop_reason", "stop_details"}, as the provider wrote it.
    message: dict[str, Any] | None
    #: It has waited longer than anybody should.
    overdue: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars already spent (known prices only) by the job, by its owner this month (UTC), by all this month."""

    job_usd: Decimal
    owner_month_usd: Decimal
    month_usd: Decimal


class CallLog(Protocol):
    """Where an attempt's provider calls are kept; the fleet hands one, bound to the attempt, to the author."""

    async def find(self, key: str) -> Any | None:
        """The stored answer of an earlier attempt of this task under `key`, or None."""
        ...

    async def record(self, call: ProviderCall) -> None:
        """Commit `call`, also when the attempt has lost its task meanwhile: what was spent is spent."""
        ...

    async def spent(self) -> Spent:
        """What budgets are compared with."""
        ...


class PostponedCalls(Protocol):
    """The calls of an economy job's task that may wait; the fleet hands one, bound to the attempt, to the author."""

    async def find(self, key: str) -> Postponed | None:
        """The call of this task under `key`, or None."""
        ...

    async def postpone(self, key: str, model: str, body: Mapping[str, Any]) -> None:
        """Let the request `body` wait for the provider's next batch. Repeated, it changes nothing."""
        ...

    async def settle(self, call: Postponed, outcome: str, answer: Any | None = None) -> None:
        """Commit what the answer is worth: "answered" with the validated answer, or why it is of no use."""
        ...
