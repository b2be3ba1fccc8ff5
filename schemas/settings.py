"""Every setting, read once from the environment, checked together, passed down. Documented in `docs/settings.md`."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Seconds = Annotated[float, Field(gt=0)]
Names = Annotated[tuple[str, ...], NoDecode]


def _split(value: object) -> object:
    """ "a, b" -> ("a", "b"); leaves other values alone."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


class Settings(BaseSettings):
    """One frozen object. Names in the environment carry the prefix INKMILL_, except Anthropic's own two."""

    model_config = SettingsConfigDict(
        env_prefix="INKMILL_", frozen=True, extra="forbid", populate_by_name=True, env_ignore_empty=True
    )

    # Services
    #: PostgreSQL, the ledger.
    database_url: str = "postgresql://inkmill:inkmill@127.0.0.1:5432/inkmill"
    #: amqp://… for RabbitMQ, redis://… for Redis or Valkey.
    broker_url: str = "amqp://guest:guest@127.0.0.1:5672/%2F"
    #: Redis or Valkey for signals, limits and the shared-prefix gate; "none" does without.
    redis_url: str = "redis://127.0.0.1:6379/0"
    #: Prefix of queue names, Redis keys and channels: two fleets may share the servers.
    namespace: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")] = "inkmill"
    #: Connections each process opens to PostgreSQL at most.
    database_connections_max: Annotated[int, Field(ge=4)] = 8
    #: quorum survives the loss of a RabbitMQ node; classic is cheaper on one node.
    queue_type: Literal["quorum", "classic"] = "quorum"
    #: RabbitMQ drops a quorum message into the dead letters after this many returns.
    delivery_limit: Annotated[int, Field(ge=1)] = 20
    #: RabbitMQ closes a consumer that holds a message longer (its own default is 1800).
    consumer_timeout_seconds: Seconds = 1800

    # Gateway
    #: Address that the gateway listens on.
    host: str = "127.0.0.1"
    #: Port that the gateway listens on; 0 takes a free one.
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    #: Secret for tokens signed with HS256. At least 32 bytes.
    jwt_secret: SecretStr | None = None
    #: Address of a JWKS (RS256, ES256), re-read hourly and when a new `kid` appears.
    jwks_url: str | None = None
    #: What `aud` of an access token must be.
    jwt_audience: str = "authenticated"
    #: Signs calls of the internal endpoint. Empty: the endpoint refuses everybody.
    internal_secret: SecretStr | None = None
    #: Origins, beside the gateway's own, that may write with the session cookie. Comma separated.
    origins: Names = ()
    #: Seconds between two heartbeats of an event stream.
    heartbeat_seconds: Seconds = 15
    #: At most this many unfinished jobs a user; 0 means no limit.
    user_jobs_max: Annotated[int, Field(ge=0)] = 0
    #: Wait between two starts of a user; 0 means none.
    start_cooldown_seconds: Annotated[float, Field(ge=0)] = 0
    #: Limit how often a user may call the routes whose documentation has a limit. Off only for measurements.
    rate_limits: bool = True
    #: Longest that a request waits for its PDF; then the answer is 503, and the PDF is made all the same.
    pdf_wait_seconds: Seconds = 45
    #: Hours that an exported PDF is kept; the same document is rendered once in that time.
    export_keep_hours: Annotated[float, Field(gt=0)] = 24
    #: Study packs that a user may start in a month (UTC) without a plan; one more is always let through.
    packs_per_month_free: Annotated[int, Field(ge=0)] = 3
    #: The same with the plan `student_pro`.
    packs_per_month_student_pro: Annotated[int, Field(ge=0)] = 300
    #: The same with the plan `pro_plus`.
    packs_per_month_pro_plus: Annotated[int, Field(ge=0)] = 1000
    #: How the next review of a flash card is planned for users who chose nothing: SM-2 or FSRS.
    card_scheduler: Literal["sm2", "fsrs"] = "sm2"
    #: Largest request body the gateway reads. Uploads have a bound of their own, 50 MiB.
    body_bytes_max: Annotated[int, Field(ge=1024)] = 32 * 1024 * 1024

    # Background
    #: development adds `details` to errors of background jobs, and is what INKMILL_ALLOW_OPEN_ADMIN needs.
    environment: Literal["production", "development"] = "production"
    #: Address under which clients reach the gateway, for the links in its answers. Empty: that of the request.
    public_url: str | None = None
    #: Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed: limits by address
    #: count the client behind them. Comma separated; "none" believes nobody.
    trusted_proxies: Names = ("127.0.0.1", "::1")
    #: Background jobs need a token, also those that are open otherwise.
    require_auth: bool = False
    #: The status of a background job is for its owner, or for who holds the link that its start answered.
    private_job_status: bool = False
    #: Processing by hand needs no token. In development only.
    allow_open_admin: bool = False
    #: Secret of POST /api/cron/process-jobs, sent as x-webhook-secret, or the key of an HMAC of the body.
    webhook_secret: SecretStr | None = None
    #: The same, sent as x-github-token.
    github_secret: SecretStr | None = None
    #: The same, sent as x-vercel-signature.
    vercel_secret: SecretStr | None = None
    #: Background jobs start by themselves. Off: they wait for POST /api/jobs/process or cron.
    auto_processing: bool = True
    #: Background jobs that a user may start in an hour; 0 means no limit.
    jobs_per_hour: Annotated[int, Field(ge=0)] = 5
    #: Hours that a job without an owner is kept, with its files.
    anonymous_job_hours: Annotated[float, Field(gt=0)] = 24
    #: Seconds that a link to a file works.
    link_seconds: Seconds = 900
    #: Longest that a background job may take; then it fails with JOB_TIMEOUT.
    background_job_seconds: Seconds = 7200
    #: Background jobs that run at once when they are let go by hand or by cron; the others go on waiting.
    background_jobs_max: Annotated[int, Field(ge=1)] = 50
    #: GET /api/jobs/health needs a token.
    private_health: bool = False
    #: A timestamp that is signed with the body of POST /api/cron/process-jobs may be so many seconds off.
    cron_tolerance_seconds: Seconds = 300
    #: The health of background jobs warns when more jobs wait than so many times what the workers can do at once.
    alert_queue_factor: Annotated[float, Field(gt=0)] = 2
    #: It warns when more of the jobs that ended in the last hour failed, in percent.
    alert_error_percent: Annotated[float, Field(ge=0, le=100)] = 10
    #: The same, and the health is critical.
    alert_error_percent_critical: Annotated[float, Field(ge=0, le=100)] = 50
    #: So many jobs must have ended in the last hour before their errors count for anything.
    alert_ended_min: Annotated[int, Field(ge=1)] = 1
    #: A running job for which nobody works and which says nothing for so long is stuck.
    alert_stuck_seconds: Seconds = 600
    #: The health is critical when no worker gave a sign of life for so long.
    alert_silence_seconds: Seconds = 120
    #: It warns when a job that nobody holds waits longer than this for a worker.
    alert_pending_seconds: Seconds = 1800
    #: It warns when more of the jobs of a day needed a second try, in percent.
    alert_retry_percent: Annotated[float, Field(ge=0, le=100)] = 30

    # Batches
    #: A moment of a schedule that no clock fired within so many seconds was missed; its catch-up policy says what then.
    schedule_late_seconds: Seconds = 60
    #: Missed moments that a schedule with the catch-up policy "all" makes up for, the newest of them.
    schedule_catch_up_max: Annotated[int, Field(ge=1, le=1000)] = 24
    #: Jobs of one batch.
    batch_jobs_max: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    #: Provider calls of economy jobs wait so long for others to be sent with.
    economy_wait_seconds: Annotated[float, Field(ge=0)] = 60
    #: So many of them are sent at once without waiting longer; also the most of one provider batch.
    economy_calls_max: Annotated[int, Field(ge=1, le=100_000)] = 10_000
    #: How often the clock asks whether a provider batch has ended.
    economy_poll_seconds: Seconds = 60
    #: A call that the provider's batch has not answered by then is asked singly. The provider itself gives up after 24
    #: hours.
    economy_patience_seconds: Seconds = 26 * 3600
    #: Longest that an economy job may take, in place of its product's own deadline.
    economy_job_seconds: Seconds = 72 * 3600

    # Pictures
    #: openai (an images API by INKMILL_IMAGES_URL and INKMILL_IMAGES_KEY), offline, or auto: openai when both are set.
    illustrator: Literal["auto", "openai", "offline"] = "auto"
    #: Address of an OpenAI-compatible images API, up to and with its version ("https://api.example.com/v1").
    images_url: str | None = None
    #: Its key.
    images_key: SecretStr | None = None
    #: The model that draws.
    images_model: str = "gpt-image-1"
    #: Its quality, in the words of the API (low, medium, high for one, standard, hd for another). Empty: its default.
    images_quality: str | None = None
    #: Longest that one picture may take.
    images_timeout_seconds: Seconds = 180
    #: What one picture costs, in US dollars, where the API does not say. Empty: unknown.
    images_price_usd: Decimal | None = None
    #: Pictures of one book that are drawn at once; 0 means all.
    pictures_parallel: Annotated[int, Field(ge=0)] = 0

    # Fleet
    #: Pools that a worker serves. Comma separated.
    pools: Names = ("control", "text", "sources", "pictures", "books")
    #: Tasks that one worker process runs at once.
    concurrency: Annotated[int, Field(ge=1)] = 500
    #: Child processes for CPU-bound stages in one worker process; 0 means one for each processor.
    children: Annotated[int, Field(ge=0)] = 0
    #: Private memory that one child process may use, in MiB.
    child_memory_mb: Annotated[int, Field(ge=64)] = 1024
    #: A worker may take one task that its own finish made ready without crossing the broker.
    chaining: bool = True
    #: How long a lease holds without being renewed; then the clock takes the worker's tasks away.
    lease_seconds: Seconds = 30
    #: How often a worker renews its lease, and learns which of its attempts have ended.
    lease_renew_seconds: Seconds = 5
    #: The clock rescues only after this long of unbroken connection of its own.
    rescue_after_seconds: Annotated[float, Field(ge=0)] = 15
    #: How often the clock looks.
    clock_seconds: Seconds = 1
    #: On shutdown, running tasks may finish this long; then they are released.
    shutdown_seconds: Seconds = 20
    #: A loop that stalls this long is reported.
    stall_seconds: Seconds = 0.5
    #: How many topics of a course are written at once; 0 means all.
    topics_parallel: Annotated[int, Field(ge=0)] = 0
    #: Days that a material is kept of which no study pack could be made; 0 means forever.
    failed_material_days: Annotated[int, Field(ge=0)] = 30
    #: Days that ended jobs are kept; 0 means forever.
    keep_days: Annotated[int, Field(ge=0)] = 0

    # Authors
    #: claude (needs a key), offline, or auto: claude when a key is set.
    author: Literal["auto", "claude", "offline"] = "auto"
    #: Key of the provider. Empty: courses are written offline.
    anthropic_api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("ANTHROPIC_API_KEY"))
    #: Address of the provider, where it is not its own (a proxy, a test).
    anthropic_base_url: str | None = Field(default=None, validation_alias=AliasChoices("ANTHROPIC_BASE_URL"))
    #: Asked where the user chose no model.
    model: str = "claude-sonnet-5-5"
    #: Asked when the model is overloaded or its circuit is open; "none" does without.
    fallback_model: str = "claude-haiku-5-5"
    #: Models that clients may name at POST and PUT /api/stream. Comma separated; "name=model" asks `model` where a
    #: client says `name`.
    stream_models: Names = ("claude-sonnet-5-5", "claude-haiku-5-5", "claude-sonnet-4-5-20250929")
    #: Longest that one provider call may take; of a proxied stream, its longest silence.
    provider_timeout_seconds: Seconds = 240
    #: After this many provider failures in a row (5xx, overloaded, unreachable) a model is left alone.
    breaker_failures: Annotated[int, Field(ge=1)] = 5
    #: How long it is left alone before one call probes it.
    breaker_seconds: Seconds = 30
    #: Fleet-wide limits until the provider's own headers say otherwise; 0 means none.
    requests_per_minute: Annotated[int, Field(ge=0)] = 0
    #: Input tokens, likewise.
    tokens_per_minute: Annotated[int, Field(ge=0)] = 0
    #: Most that the provider calls of a job may cost, in US dollars. Empty: no budget.
    budget_job_usd: Decimal | None = None
    #: The same for a user and a month (UTC).
    budget_user_month_usd: Decimal | None = None
    #: The same for everybody and a month (UTC).
    budget_month_usd: Decimal | None = None

    # Outside
    #: Object store: file:///path, memory:// or s3://bucket/prefix, which reads AWS_ACCESS_KEY_ID,
    #: AWS_SECRET_ACCESS_KEY, AWS_REGION and, for a server of your own, AWS_ENDPOINT_URL (and AWS_ALLOW_HTTP=true where
    #: it has no TLS).
    store_url: str = "file:///var/lib/inkmill/objects"

    #: host:port pairs, comma separated, that fetches and webhooks may reach although they are not public. Exact names.
    fetch_allow: Names = ()
    #: Proxy for the captions of YouTube, which refuses most addresses of data centres. Empty: none.
    youtube_proxy: SecretStr | None = None

    # Watching
    #: Least level of our own events that is logged.
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    #: json for machines, console for people.
    log_format: Literal["json", "console"] = "json"
    #: Where a worker or clock serves /metrics; 0 means nowhere.
    metrics_port: Annotated[int, Field(ge=0, le=65535)] = 0

    @field_validator("origins", "pools", "fetch_allow", "stream_models", "trusted_proxies", mode="before")
    @classmethod
    def _split_names(cls, value: object) -> object:
        return _split(value)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _trust_nobody(cls, value: object) -> object:
        return () if value == "none" else value

    @field_validator("redis_url", "fallback_model", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        """An empty variable means the default, so "none" is how these are switched off."""
        return "" if value is None or value == "none" else value

    @model_validator(mode="after")
    def _relations(self) -> Self:
        if self.lease_renew_seconds * 2 > self.lease_seconds:
            raise ValueError("INKMILL_LEASE_RENEW_SECONDS must fit twice into INKMILL_LEASE_SECONDS")
        if self.jwt_secret is not None and len(self.jwt_secret.get_secret_value().encode()) < 32:
            raise ValueError("INKMILL_JWT_SECRET must have at least 32 bytes")
        if self.author == "claude" and self.anthropic_api_key is None:
            raise ValueError("INKMILL_AUTHOR=claude needs ANTHROPIC_API_KEY")
        if self.illustrator == "openai" and (self.images_url is None or self.images_key is None):
            raise ValueError("INKMILL_ILLUSTRATOR=openai needs INKMILL_IMAGES_URL and INKMILL_IMAGES_KEY")
        if self.alert_error_percent > self.alert_error_percent_critical:
            raise ValueError("INKMILL_ALERT_ERROR_PERCENT must not exceed INKMILL_ALERT_ERROR_PERCENT_CRITICAL")
        if self.allow_open_admin and self.environment != "development":
            raise ValueError("INKMILL_ALLOW_OPEN_ADMIN needs INKMILL_ENVIRONMENT=development")
        return self

    @property
    def author_name(self) -> str:
        """ "claude" or "offline": what `author` comes to."""
        if self.author != "auto":
            return self.author
        return "claude" if self.anthropic_api_key is not None else "offline"

    @property
    def illustrator_name(self) -> str:
        """ "openai" or "offline": what `illustrator` comes to."""
        if self.illustrator != "auto":
            return self.illustrator
        return "openai" if self.images_url is not None and self.images_key is not None else "offline"
