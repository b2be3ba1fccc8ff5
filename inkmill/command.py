"""The `inkmill` command."""

import asyncio
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from pydantic import ValidationError

from inkmill.commands import batches, courses, documents, jobs, packs, review, schedules, services, start, up, webhooks
from inkmill.output import complain
from schemas.errors import InkmillError

app = typer.Typer(
    name="inkmill",
    help="A fleet of workers that turns exams and other sources into learning content.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for group in (up, services, courses, start, documents, packs, jobs, batches, schedules, review, webhooks):
    group.register(app)


class Invocation:
    """What the options before the subcommand said."""

    debug = False


@app.callback(invoke_without_command=True)
def options(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of errors.")] = False,
) -> None:
    """A fleet of workers that turns exams and other sources into learning content."""
    Invocation.debug = debug
    if show_version:
        typer.echo(f"inkmill {version('inkmill')}")
        raise typer.Exit


def main() -> None:
    """Exit status: 0 done, 1 refused or failed (one sentence on standard error), 2 wrong usage, 130 interrupted."""
    try:
        app()
    except (KeyboardInterrupt, asyncio.CancelledError):
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)  # the reader of our output left, as in `inkmill jobs | head -1`
    except InkmillError as error:
        _fail(error, error.message)
    except ValidationError as error:
        _fail(error, _settings_sentence(error))


def _settings_sentence(error: ValidationError) -> str:
    """Settings that do not fit: which, and why. Values are left out, they may be secret."""
    found = []
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        name = ".".join(str(part) for part in problem["loc"])
        reason = problem["msg"].removeprefix("Value error, ")
        found.append(f"INKMILL_{name.upper()}: {reason}" if name else reason)
    return f"The settings do not fit: {'; '.join(found)}."


def _fail(error: Exception, sentence: str) -> None:
    if Invocation.debug:
        raise error
    complain(sentence)
    sys.exit(1)


if __name__ == "__main__":
    main()
