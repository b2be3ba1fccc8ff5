"""The documented limits, and what a check answers."""

from dataclasses import dataclass

MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class Policy:
    """At most `requests` in any window, and at most `burst` at once, one more each window / requests after that.

    A fresh user so gets `burst` requests at once (S1-16). Both bounds hold for each user and each policy by itself; S4
    counts addresses, and pairs of a job and a client, as it counts users.
    """

    #: Part of the key in Redis and a metric label.
    name: str
    requests: int
    burst: int
    window_seconds: int = 60

    def __post_init__(self) -> None:
        """A burst beyond the window's number could never be used, and the counters rely on that."""
        if not 0 < self.burst <= self.requests:
            raise ValueError(f"{self.name}: the burst must be between 1 and {self.requests}")

    @property
    def window(self) -> int:
        """Microseconds."""
        return self.window_seconds * MICROSECONDS

    @property
    def interval(self) -> int:
        """Microseconds until a used-up burst has room for one request more; rounded up, never too generous."""
        return -(-self.window // self.requests)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one request may go, and what the client is told."""

    allowed: bool
    limit: int
    #: Of the window. A request may be refused with some left: then it was the burst that was used up.
    remaining: int
    #: Unix seconds, always in the future. When `remaining` next rises; whoever was refused and waits for it may go.
    reset_at: int
    #: 0 when allowed, else the real wait rounded up, at least 1 and at most the window.
    retry_after_seconds: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset_at),
        }


#: POST /api/generate.
GENERATE = Policy("generate", 10, 5)
#: POST /api/export/pdf; its GET is a health check and free.
EXPORT = Policy("export", 30, 10)
#: POST /api/retry.
RETRY = Policy("retry", 10, 5)
#: POST and PUT /api/stream together.
STREAM = Policy("stream", 60, 20)

#: S4's user routes but the polling of a status, for each address that requests come from.
BACKGROUND = Policy("background", 100, 100, 900)
#: The status of one job, for each client: the documented samples ask every two seconds (S4-22).
POLLING = Policy("background_status", 1, 1, 1)


def anonymous_jobs(jobs_max: int) -> Policy:
    """Background jobs that an address may start in an hour without a token."""
    return Policy("background_jobs", jobs_max, jobs_max, 3600)


def anonymous_pictures(jobs_max: int) -> Policy:
    """Pictures that an address may send in an hour without a token: one for each job that it may start."""
    return Policy("background_pictures", jobs_max, jobs_max, 3600)


#: POST /api/cron/process-jobs, for each provider: in a minute, and in ten seconds.
CRON = Policy("cron", 10, 10)
CRON_BURST = Policy("cron_burst", 3, 3, 10)
