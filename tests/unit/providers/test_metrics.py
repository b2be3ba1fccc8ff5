"""What Prometheus is told of a call."""

from decimal import Decimal

from prometheus_client import REGISTRY

from providers import metrics
from schemas.calls import ProviderCall, Usage


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_call_counts_once_with_its_tokens_and_its_price() -> None:
    usage = Usage(tokens_in=10, tokens_out=20, cache_read_tokens=5)
    call = ProviderCall("k", "claude", "metrics-test", usage, Decimal("0.5"), 1500, "answered")
    metrics.count_call(call, model="metrics-test")
    labels = {"provider": "claude", "model": "metrics-test"}
    assert value("inkmill_provider_calls_total", **labels, outcome="answered") == 1
    assert value("inkmill_provider_tokens_total", model="metrics-test", kind="cache_read") == 5
    assert value("inkmill_provider_usd_total", model="metrics-test") == 0.5
    assert value("inkmill_provider_seconds_sum", **labels) == 1.5


def test_an_unknown_price_adds_no_dollars() -> None:
    call = ProviderCall("k", "claude", "metrics-unpriced", Usage(tokens_in=1), None, 1, "answered")
    metrics.count_call(call, model="metrics-unpriced")
    assert REGISTRY.get_sample_value("inkmill_provider_usd_total", {"model": "metrics-unpriced"}) is None
