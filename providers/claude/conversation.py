"""A client's conversation, what of it is sent to the provider, and how long its answer may be."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from providers.claude.models import facts
from providers.claude.prices import affordable_tokens, price_usd
from schemas.calls import CallLog, Usage
from schemas.errors import BudgetExceededError


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a client asks. `model` is the provider's name of it."""

    messages: tuple[Mapping[str, str], ...]
    model: str
    tokens_max: int
    temperature: float
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A conversation that limits and budgets allow, as the body to send."""

    body: Mapping[str, Any]
    model: str
    #: None for a model that takes none.
    temperature: float | None
    tokens_in: int


class Purse(CallLog, Protocol):
    """An owner's calls outside of jobs."""

    def hold(self, usd: Decimal) -> contextlib.AbstractContextManager[None]:
        """Count `usd` as spent while a call is open, so that calls at the same time do not share what is left."""
        ...


def clamp(conversation: Conversation, tokens_in: int, left: Decimal | None) -> tuple[int, Decimal]:
    """(the longest answer to ask for, US dollars that it may cost: 0 without a budget or a known price).

    Raises BudgetExceededError when `left` does not pay for the prompt and a word.
    """
    model = conversation.model
    tokens_max = min(conversation.tokens_max, facts(model).tokens_max)
    affordable = None if left is None else affordable_tokens(model, tokens_in, left)
    if affordable is None:
        return tokens_max, Decimal(0)
    tokens_max = min(tokens_max, affordable)
    if tokens_max < 1:
        raise BudgetExceededError("What is left of the budget does not pay for this prompt.")
    return tokens_max, price_usd(model, Usage(tokens_in=tokens_in, tokens_out=tokens_max)) or Decimal(0)
