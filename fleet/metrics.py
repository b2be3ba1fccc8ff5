"""What the fleet measures of itself. Each is described in docs/metrics.md."""

from prometheus_client import Counter, Gauge, Histogram

ATTEMPTS = Counter("inkmill_attempts_total", "Attempts that ended, by stage and outcome", ["stage", "outcome"])
ATTEMPT_SECONDS = Histogram(
    "inkmill_attempt_seconds",
    "Seconds from claim to outcome, by stage",
    ["stage"],
    buckets=(0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300),
)
RUNNING = Gauge("inkmill_attempts_running", "Attempts that run in this process now")
CHAINED = Counter("inkmill_chained_total", "Tasks claimed by the finish that made them ready")
REFUSED_FINISHES = Counter("inkmill_refused_finishes_total", "Outputs discarded because the lease was lost")
LEASE_RENEWALS = Counter("inkmill_lease_renewals_total", "Lease renewals, by result", ["result"])
LOOP_STALLS = Counter("inkmill_loop_stalls_total", "Times the event loop stood still longer than the setting allows")
GROUP_SIZE = Histogram(
    "inkmill_group_size", "Items committed together, by verb", ["verb"], buckets=(1, 2, 5, 10, 20, 50, 100, 200)
)
CLOCK = Counter("inkmill_clock_total", "What the clock did, by kind", ["kind"])
POOL_PAUSED = Gauge("inkmill_pool_paused", "1 while the pool hands out no task", ["pool"])
BACKLOG = Gauge("inkmill_backlog", "Tasks that are ready and due in pools that are not paused, by pool", ["pool"])
BACKLOG_SECONDS = Gauge(
    "inkmill_backlog_oldest_seconds", "Age of the oldest task that is ready and due, by pool", ["pool"]
)
DELIVERIES = Counter("inkmill_deliveries_total", "Attempts at webhook deliveries, by outcome", ["outcome"])
DELIVERY_SECONDS = Histogram(
    "inkmill_delivery_seconds",
    "Seconds an attempt at a webhook delivery took",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15),
)
DELIVERIES_DUE = Gauge("inkmill_deliveries_due", "Webhook deliveries that are due and not under way")
DELIVERIES_DUE_SECONDS = Gauge("inkmill_deliveries_oldest_seconds", "How long the oldest of them has been due")
BACKGROUND_JOBS = Gauge(
    "inkmill_background_jobs", "Background jobs in the ledger, by type and state; held ones apart", ["type", "state"]
)
BACKGROUND_STUCK = Gauge("inkmill_background_jobs_stuck", "Running background jobs for which nobody works")
