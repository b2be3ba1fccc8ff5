"""What a call costs. An unknown price is None, never zero."""

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from providers.claude.models import family
from schemas.calls import Usage

_MILLION = Decimal(1_000_000)


@cache
def _prices() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(files("providers.claude").joinpath("prices.json").read_text())
    return table


def _bands() -> dict[str, list[dict[str, Any]]]:
    bands: dict[str, list[dict[str, Any]]] = _prices()["models"]
    return bands


def batch_price_usd(model: str, usage: Usage) -> Decimal | None:
    """The same through the provider's batches, which take a part of every price, cached tokens included."""
    whole = price_usd(model, usage)
    return None if whole is None else whole * Decimal(_prices()["batch_factor"])


def price_usd(model: str, usage: Usage) -> Decimal | None:
    """US dollars of one call, or None when the price of `model` is unknown.

    The whole prompt, cached or not, decides the band of models that cost more for long prompts.
    """
    prompt = usage.tokens_in + usage.cache_write_tokens + usage.cache_read_tokens
    for band in _bands().get(family(model), ()):
        if prompt <= band.get("up_to_prompt_tokens", prompt):
            return (
                usage.tokens_in * Decimal(band["in"])
                + usage.tokens_out * Decimal(band["out"])
                + usage.cache_write_tokens * Decimal(band["cache_write"])
                + usage.cache_read_tokens * Decimal(band["cache_read"])
            ) / _MILLION
    return None


def affordable_tokens(model: str, tokens_in: int, usd: Decimal) -> int | None:
    """The longest answer to a prompt of `tokens_in` that `usd` pays for; None when the price is unknown."""
    prompt = price_usd(model, Usage(tokens_in=tokens_in))
    with_one = price_usd(model, Usage(tokens_in=tokens_in, tokens_out=1))
    if prompt is None or with_one is None:
        return None
    return max(0, int((usd - prompt) // (with_one - prompt)))
