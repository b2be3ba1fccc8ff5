"""What a job's calls cost."""

from inkmill.costs import cost_of


def test_calls_of_the_offline_author_are_no_provider_calls() -> None:
    assert str(cost_of([{"provider": "offline", "priceUsd": 0}])) == "nothing (no provider was called)"


def test_known_prices_are_added_up_exactly() -> None:
    assert str(cost_of([{"provider": "claude", "priceUsd": 0.1}, {"provider": "claude", "priceUsd": "0.2"}])) == (
        "0.3000 USD (2 provider calls)"
    )


def test_an_unknown_price_is_never_zero() -> None:
    known, unknown = {"provider": "claude", "priceUsd": 0.5}, {"provider": "claude", "priceUsd": None}
    assert str(cost_of([known, unknown])) == "at least 0.5000 USD (2 provider calls, 1 without a known price)"
    assert str(cost_of([unknown])) == "unknown (1 provider calls without a known price)"
