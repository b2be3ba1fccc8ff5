"""Provider calls: what one call used, cost and answered."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


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
