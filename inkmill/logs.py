"""How a server of the fleet logs: one event a line on standard output, `noun.verb`, JSON in production."""

import logging
import sys

import structlog
from structlog.typing import Processor

from schemas.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Our own events from INKMILL_LOG_LEVEL up; those of libraries (pika, dramatiq, uvicorn) from warning up."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if settings.log_format == "json":
        shown: list[Processor] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        # Not the tracebacks with local variables: those hold secrets.
        formatter = structlog.dev.plain_traceback
        shown = [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=formatter)]
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[shared[0], structlog.processors.add_log_level, *shared[3:], *shown],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown]
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)
