"""Tables of schedules, for people."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from inkmill.output import out
from inkmill.schedule_calls import Schedule


def show_schedules(schedules: Sequence[Schedule]) -> None:
    """One row a schedule."""
    if not schedules:
        out.print("No schedules yet.")
        return
    table = Table("name", "cron", "zone", "type", "next", "last", box=SIMPLE, pad_edge=False)
    for one in schedules:
        coming = "paused" if one.paused else "never" if one.next_at is None else f"{one.next_at:%Y-%m-%d %H:%M}Z"
        last = one.last_error or (f"{one.last_at:%Y-%m-%d %H:%M}Z" if one.last_at is not None else "")
        table.add_row(*map(escape, (one.name, one.cron, one.time_zone, one.type, coming, last)))
    out.print(table)


def show_schedule(schedule: Schedule) -> None:
    """The schedule, then what came of its newest moments."""
    show_schedules([schedule])
    table = Table("at", "outcome", "job", "error", box=SIMPLE, pad_edge=False)
    for fire in schedule.fires:
        row = (f"{fire.at:%Y-%m-%d %H:%M}Z", fire.outcome, str(fire.job_id or ""), fire.error or "")
        table.add_row(*map(escape, row))
    out.print(table)
