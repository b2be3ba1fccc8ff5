"""Answers about health and processing as OpenAPI shows them. The routes build their answers themselves."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.health_rules import Level


class _Shape(BaseModel):
    """Times are milliseconds, shares are percentages."""

    model_config = ConfigDict(extra="forbid")


class SystemStatus(_Shape):
    monitor: bool
    manager: bool
    config: bool
    timestamp: str


class Features(_Shape):
    priorityProcessing: bool
    jobCancellation: bool
    metricsCollection: bool
    healthChecks: bool


class ConfigSummary(_Shape):
    environment: str
    autoProcessing: bool
    processingInterval: int
    maxConcurrentJobs: int
    jobTimeout: int
    maxRetries: int
    features: Features


class HealthMetrics(_Shape):
    queueDepth: int
    processingCapacity: int
    successRate: float
    averageProcessingTime: int
    jobsPerHour: int
    errorRate: float


class JobFigures(_Shape):
    totalJobs: int
    pendingJobs: int
    processingJobs: int
    completedJobs: int
    failedJobs: int
    averageProcessingTime: int
    successRate: float
    queueDepth: int
    oldestPendingJob: str | None = None


class TypeFigures(_Shape):
    total: int
    completed: int
    failed: int
    averageTime: int
    successRate: float


class PerformanceFigures(_Shape):
    jobsPerHour: int
    jobsPerDay: int
    peakProcessingTime: int
    resourceUtilization: float
    errorFrequency: int
    retryRate: float


class Figures(_Shape):
    jobs: JobFigures
    byType: dict[str, TypeFigures]
    performance: PerformanceFigures


class Health(_Shape):
    status: Level
    alerts: list[str]
    recommendations: list[str]
    stuckJobsCount: int


class Operational(_Shape):
    autoProcessingEnabled: bool
    metricsCollectionEnabled: bool
    processingInterval: int
    maxConcurrentJobs: int


class HealthAnswer(_Shape):
    status: Level
    message: str
    timestamp: str
    systemStatus: SystemStatus
    configSummary: ConfigSummary
    metrics: HealthMetrics
    statistics: Figures
    health: Health
    operational: Operational


class QueueStatus(_Shape):
    queueDepth: int
    pending: int
    held: int
    processing: int
    processingCapacity: int
    stuck: int
    paused: list[str]


class Cleaned(_Shape):
    cleaned: int
    olderThanDays: int


class NotCleaned(_Shape):
    error: str
    details: str


class Rates(_Shape):
    processingRate: float = Field(description="Jobs a second of this call.")
    errorRate: float
    efficiency: float


class CronRates(Rates):
    processingTime: int


class _RunAnswer(_Shape):
    timestamp: str
    processed: int
    errors: int
    skipped: int
    queueStatus: QueueStatus
    statistics: Figures
    recommendations: list[str]
    cleanup: Cleaned | NotCleaned | None = None


class SpecificJob(_Shape):
    jobId: str
    success: bool


class ProcessAnswer(_RunAnswer):
    configuration: ConfigSummary
    performance: Rates
    specificJob: SpecificJob | None = None
    filteredTypes: list[str] | None = None


class HealthCheck(_Shape):
    healthy: bool
    message: str
    details: dict[str, Any]


class CronAnswer(_RunAnswer):
    provider: Literal["generic", "github", "vercel"]
    emergencyMode: bool
    performance: CronRates
    healthCheck: HealthCheck | None = None


class ProcessorStats(_Shape):
    workers: int
    concurrency: int
    pools: list[str]


class ProcessingWorker(_Shape):
    isRunning: bool
    processingInterval: int
    maxRunTime: int
    processorStats: ProcessorStats


class ProcessingFeatures(_Shape):
    autoProcessing: bool
    priorityProcessing: bool
    metricsCollection: bool
    healthChecks: bool


class ProcessingStatus(_Shape):
    timestamp: str
    healthy: bool
    worker: ProcessingWorker
    queue: QueueStatus
    statistics: Figures
    configuration: ConfigSummary
    features: ProcessingFeatures
