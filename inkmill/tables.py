"""Tables of jobs and their parts, for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Column, Table

from inkmill.answers import AnyJob, AnyJobDetails
from inkmill.costs import cost_of
from inkmill.output import out
from inkmill.webhook_calls import Webhook, WebhookDelivery

#: Columns whose values are never folded, with their widths: ids can be copied whole.
_WIDTHS = {"job": 36, "jobId": 36, "webhook": 36, "delivery": 36, "product": 10, "status": 9, "created": 16}
#: Longer sentences are cut: `inkmill show` has the whole of them.
_ABOUT_CHARS = 60
#: A screen that is narrower shows no times in the list.
_ALL_COLUMNS_WIDTH = 100


def show_jobs(jobs: Sequence[AnyJob], materials: Mapping[UUID, str] | None = None) -> None:
    """One row a job. `materials`: names of what study packs are made of."""
    named = {str(key): name for key, name in (materials or {}).items()}
    if not jobs:
        out.print("No jobs yet.")
        return
    columns = ("job", "product", "status", "about", "created")
    rows = (
        (
            job.id,
            job.request.get("mode", job.pipeline),
            f"{job.progress:.0f} %" if job.state == "running" else job.state,
            _short((job.error or {}).get("message") or _about(job, named)),
            f"{job.created_at:%Y-%m-%d %H:%M}",
        )
        for job in jobs
    )
    shown = len(columns) if out.width >= _ALL_COLUMNS_WIDTH else len(columns) - 1
    _table(columns[:shown], (row[:shown] for row in rows))


def _about(job: AnyJob, materials: Mapping[str, str]) -> str:
    return str(job.request.get("topic") or materials.get(job.request.get("material_id", "")) or "")


def show_details(details: AnyJobDetails) -> None:
    """A job, then what it consists of."""
    job = details.job
    out.print(f"Job {job.id}: {job.request.get('mode', job.pipeline)}, {job.state}, stage {job.stage}", markup=False)
    for sentence in ((job.error or {}).get("message"), job.cancel_reason):
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


def show_webhooks(webhooks: Sequence[Webhook]) -> None:
    """One row a webhook."""
    if not webhooks:
        out.print("No webhooks yet.")
        return
    _table(
        ("webhook", "url", "events", "state"),
        (
            (one.id, one.url, ", ".join(one.events), "on" if one.active else one.switched_off or "off")
            for one in webhooks
        ),
    )


def show_deliveries(deliveries: Sequence[WebhookDelivery]) -> None:
    """One row a delivery."""
    if not deliveries:
        out.print("No deliveries yet.")
        return
    _table(
        ("delivery", "event", "state", "attempts", "created", "last"),
        (
            (
                one.id,
                one.event,
                one.state,
                one.attempts,
                f"{one.created_at:%Y-%m-%d %H:%M:%S}",
                one.last_error or one.last_status,
            )
            for one in deliveries
        ),
    )


def _rows(title: str, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    """Columns that the gateway did not send stay out."""
    present = [column for column in columns if any(row.get(column) not in (None, {}) for row in rows)]
    if rows and present:
        out.print(f"\n{title}")
        _table(present, ([row.get(column) for column in present] for row in rows))


def _table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    table = Table(*(_column(name) for name in columns), box=SIMPLE, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row))
    out.print(table)


def _column(name: str) -> Column:
    if name in _WIDTHS:
        return Column(name, no_wrap=True, min_width=_WIDTHS[name])
    return Column(name, overflow="fold")


def _short(text: str) -> str:
    return text if len(text) <= _ABOUT_CHARS else f"{text[: _ABOUT_CHARS - 1]}…"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        text = str(value.get("message") or ", ".join(f"{k} {v}" for k, v in value.items()))
        return text if len(text) <= 80 else f"{text[:79]}…"
    return str(value)
