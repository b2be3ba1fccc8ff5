"""Prices and model facts."""

import json
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from providers.claude.models import MODELS, estimate_tokens, facts, family, label
from providers.claude.prices import price_usd
from schemas.calls import Usage

TABLE = json.loads(files("providers.claude").joinpath("prices.json").read_text())


@pytest.mark.parametrize("name", ["claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-latest"])
def test_a_dated_model_costs_what_its_family_costs(name: str) -> None:
    usage = Usage(tokens_in=1_000_000, tokens_out=100_000, cache_write_tokens=1_000_000, cache_read_tokens=1_000_000)
    assert price_usd(name, usage) == Decimal(3) + Decimal("1.5") + Decimal("3.75") + Decimal("0.30")


@pytest.mark.parametrize("name", ["claude-sonnet-9", "claude-sonnet-4", "claude-sonnet-4-5-turbo", "gpt", ""])
def test_an_unknown_price_is_none_and_never_zero_or_a_relatives(name: str) -> None:
    assert price_usd(name, Usage(tokens_in=10)) is None


def test_a_long_prompt_costs_more_where_the_list_says_so() -> None:
    short = Usage(tokens_in=60_000, cache_read_tokens=40_000, tokens_out=1000)
    long = Usage(tokens_in=60_000, cache_read_tokens=40_001, tokens_out=1000)
    assert price_usd("claude-haiku-5-5", short) == Decimal("0.0069")
    assert price_usd("claude-haiku-5-5", long) == Decimal("0.03450005")


def test_nothing_used_costs_nothing() -> None:
    assert price_usd("claude-sonnet-5-5", Usage()) == 0


def test_the_price_list_names_its_source_and_date() -> None:
    assert "public price list" in TABLE["source"]
    assert date.fromisoformat(TABLE["date"])


def test_every_priced_model_is_known_and_every_known_model_is_priced() -> None:
    assert set(TABLE["models"]) == set(MODELS)


def test_prices_have_their_usual_order() -> None:
    for bands in TABLE["models"].values():
        for band in bands:
            read, base, write, out = (Decimal(band[key]) for key in ("cache_read", "in", "cache_write", "out"))
            assert 0 < read < base < write < out
        assert "up_to_prompt_tokens" not in bands[-1]


def test_facts_of_an_unknown_model_are_cautious() -> None:
    assert facts("claude-of-tomorrow").cacheable_tokens_min == 1024
    assert facts("claude-haiku-4-5-20251001").cacheable_tokens_min == 4096


def test_users_cannot_make_labels() -> None:
    assert label("claude-haiku-4-5-20251001") == "claude-haiku-4-5"
    assert label("whatever-a-user-typed") == "other"


def test_only_a_date_is_cut_off_a_name() -> None:
    assert family("claude-opus-4-6") == "claude-opus-4-6"
    assert family("claude-opus-4-5@20251101") == "claude-opus-4-5"


def test_tokens_are_four_characters() -> None:
    assert estimate_tokens("a" * 10, "b" * 10) == 5
