"""Tables of jobs and their parts, for people."""

from collections.abc import Iterable, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from inkmill.answers import Job, JobDetails
from inkmill.costs import cost_of
from inkmill.output import out


def show_jobs(jobs: Sequence[Job]) -> None:
    """One row a job."""
    if not jobs:
        out.print("No jobs yet.")
        return
    _table(
        ("job", "status", "step", "progress", "created", "course"),
        (
            (
                job.id,
                job.status,
                job.current_step,
                f"{job.progress_data.get('progress', 0):g} %",
                f"{job.created_at:%Y-%m-%d %H:%M:%S}",
                job.course_id or job.error_message,
            )
            for job in jobs
        ),
    )


def show_details(details: JobDetails) -> None:
    """A job, then what it consists of."""
    job = details.job
    out.print(f"Job {job.id}: {job.status}, step {job.current_step}", markup=False)
    for sentence in (job.error_message, job.cancellation_reason):
        if sentence:
            out.print(sentence, markup=False)
    _rows("Tasks", details.tasks, ("id", "stage", "label", "pool", "state", "tries", "losses", "error"))
    _rows("Attempts", details.attempts, ("taskId", "number", "worker", "state", "code", "startedAt", "endedAt"))
    _rows("Timeline", details.events, ("seq", "at", "type", "stage", "data"))
    _rows(
        "Provider calls", details.calls,
        ("taskId", "key", "provider", "model", "tokensIn", "tokensOut", "priceUsd", "milliseconds", "outcome"),
    )  # fmt: skip
    out.print(f"Provider cost: {cost_of(details.calls)}", markup=False)


def show_dead(dead: Sequence[dict[str, Any]]) -> None:
    """One row a failed task."""
    if not dead:
        out.print("No task failed for good.")
        return
    _rows("Dead tasks", dead, ("taskId", "jobId", "stage", "error"))


def _rows(title: str, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Columns that the gateway did not send stay out."""
    present = [column for column in columns if any(row.get(column) not in (None, {}) for row in rows)]
    if rows and present:
        out.print(f"\n{title}")
        _table(present, ([row.get(column) for column in present] for row in rows))


def _table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    table = Table(*columns, box=SIMPLE, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    out.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        text = str(value.get("message") or ", ".join(f"{k} {v}" for k, v in value.items()))
        return text if len(text) <= 80 else f"{text[:79]}…"
    return str(value)
