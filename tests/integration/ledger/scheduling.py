"""A ledger with one-stage pipelines, and schedules whose moments a test moves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from ledger import schedules
from ledger.fires import Fired, fire_due, fire_queued
from ledger.ledger import Ledger
from ledger.schedules import FireRow, ScheduleRow, ScheduleWish
from ledger.starts import Start, Terms, terms_of
from schemas.plan import Plan, StagePlan
from schemas.schedule import CatchUp, Overlap
from schemas.settings import Settings

REQUEST = {"topic": "Photosynthesis", "subtopics": ["light"], "mode": "lecture"}
SCENES = {"story": "A fox found a lantern in the wood and carried it home to light the way.", "audience": "children"}


def plan(pipeline: str, version: int = 1) -> Plan:
    return Plan(pipeline, version, (StagePlan("only", "control", attempts_max=1),), deadline_seconds=60)


@dataclass
class Scheduled:
    """Schedules of one owner on a ledger of its own."""

    ledger: Ledger
    settings: Settings
    owner: UUID = field(default_factory=uuid4)

    async def add(self, name: str = "daily", *, paused: bool = False, **changes: Any) -> ScheduleRow:
        wish = {
            "name": name,
            "cron": "0 * * * *",
            "time_zone": "UTC",
            "start": Start("generation", REQUEST),
            "overlap": Overlap.SKIP,
            "catch_up": CatchUp.ONCE,
            "economy": False,
            "packs_max": 4,
            "unlimited": False,
        }
        row = await self.ledger.read(
            schedules.insert_schedule, self.owner, ScheduleWish(**{**wish, **changes}), paused=paused
        )
        assert row is not None
        return row

    async def due(self, row: ScheduleRow, hours: int = 0, seconds: float = 1) -> datetime:
        """Its oldest moment came `hours` and a bit ago; the schedule fires every hour from then on."""
        moment = (datetime.now(UTC) - timedelta(hours=hours, seconds=seconds)).replace(microsecond=0)
        async with self.ledger.connection() as connection:
            await connection.execute(
                "update schedules set cron = %s, next_at = %s where id = %s",
                (f"{moment.minute} * * * *", moment.replace(second=0), row.id),
            )
        return moment.replace(second=0)

    def terms(self, row: ScheduleRow) -> Terms:
        return terms_of(
            self.settings, row.pipeline, packs_max=row.packs_max, unlimited=row.unlimited, economy=row.economy
        )

    async def fire(self, *, late_seconds: float = 120, catch_up_max: int = 24) -> Fired | None:
        return await self.ledger.read(
            fire_due, self.ledger.plans, self.terms, late_seconds=late_seconds, catch_up_max=catch_up_max
        )

    async def fire_queued(self) -> Fired | None:
        return await self.ledger.read(fire_queued, self.ledger.plans, self.terms)

    async def read(self, row: ScheduleRow) -> ScheduleRow:
        found = await self.ledger.read(schedules.get_schedule, row.owner, row.id)
        assert found is not None
        return found

    async def fires(self, row: ScheduleRow) -> list[FireRow]:
        return await self.ledger.read(schedules.list_fires, row.id, 100)

    async def outcomes(self, row: ScheduleRow) -> list[str]:
        """Oldest first."""
        return [fire.outcome for fire in reversed(await self.fires(row))]

    async def jobs(self) -> int:
        return len(await self.ledger.list_jobs(self.owner))

    async def cancel(self, job_id: UUID | None) -> None:
        assert job_id is not None
        assert await self.ledger.cancel_job(job_id, None) is not None
