"""What the providers report to Prometheus."""

from prometheus_client import Counter, Histogram

from schemas.calls import ProviderCall

_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)

CALLS = Counter("inkmill_provider_calls", "Provider calls by outcome.", ("provider", "model", "outcome"))
TOKENS = Counter("inkmill_provider_tokens", "Tokens by kind: in, out, cache_write, cache_read.", ("model", "kind"))
USD = Counter("inkmill_provider_usd", "US dollars spent, known prices only.", ("model",))
SECONDS = Histogram("inkmill_provider_seconds", "Duration of a provider call.", ("provider", "model"), buckets=_SECONDS)
GATE_SECONDS = Histogram("inkmill_gate_wait_seconds", "Wait for a sibling's cached prefix.", buckets=_SECONDS)
THROTTLED = Counter("inkmill_provider_throttled", "Calls released because a limit had no room.", ("model",))


def count_call(call: ProviderCall, *, model: str) -> None:
    """Count one finished call. `model` is the label: users may name any model, labels must stay few."""
    CALLS.labels(call.provider, model, call.outcome).inc()
    SECONDS.labels(call.provider, model).observe(call.milliseconds / 1000)
    usage = call.usage
    for kind, tokens in (
        ("in", usage.tokens_in),
        ("out", usage.tokens_out),
        ("cache_write", usage.cache_write_tokens),
        ("cache_read", usage.cache_read_tokens),
    ):
        if tokens:
            TOKENS.labels(model, kind).inc(tokens)
    if call.price_usd:
        USD.labels(model).inc(float(call.price_usd))
