"""What the gateway measures, in a registry of its own."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest

from providers import metrics as provider_metrics


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "inkmill_http_requests",
            "Answered requests by route template and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "inkmill_http_request_seconds",
            "Time to the first byte of the answer.",
            ("route",),
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
            registry=self.registry,
        )
        self.streams = Gauge("inkmill_open_streams", "Open event streams.", registry=self.registry)
        self.rate_checks = Counter(
            "inkmill_rate_checks",
            "Requests of limited routes: allowed or refused, counted in redis (shared) or memory (Redis is away).",
            ("policy", "verdict", "counted_in"),
            registry=self.registry,
        )
        # The proxy's own calls; the providers count in one registry a process.
        for collector in (
            provider_metrics.CALLS,
            provider_metrics.TOKENS,
            provider_metrics.USD,
            provider_metrics.SECONDS,
            provider_metrics.THROTTLED,
        ):
            self.registry.register(collector)

    def render(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)
