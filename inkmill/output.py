"""Where words for people go. Results go to standard output, everything else to standard error."""

import logging
import sys

import structlog
from rich.console import Console

#: Characters of a line in a file or a pipe.
_FILE_WIDTH = 200
#: Standard output; wraps only when a person looks at it.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _FILE_WIDTH)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(sentence: str) -> None:
    """One sentence on standard error, as it is: names of files and exams may hold brackets."""
    err.print(f"inkmill: {sentence}", markup=False, style="red" if sys.stderr.isatty() else None)


def tell(sentence: str) -> None:
    """One sentence about what goes on, on standard error."""
    err.print(sentence, markup=False)


def quiet_logs() -> None:
    """Warnings and worse, on standard error: what a command prints is its own."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
