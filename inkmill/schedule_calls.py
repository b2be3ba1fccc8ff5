"""The client's part for schedules: `client.schedules.add("weekly", "0 7 * * 1", "scenes", {…})`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from inkmill.errors import CommandError
from inkmill.webhook_calls import Ask


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=AliasGenerator(to_camel))


class Fire(_Answer):
    """What came of one moment: started, queued, overlapped, missed or failed."""

    at: datetime
    outcome: str
    job_id: UUID | None = None
    error: str | None = None


class Schedule(_Answer):
    """A schedule; `fires` only where one is read by itself."""

    id: UUID
    name: str
    cron: str
    time_zone: str
    type: str
    overlap: str
    catch_up: str
    economy: bool
    paused: bool
    next_at: datetime | None = None
    last_at: datetime | None = None
    last_job_id: UUID | None = None
    last_error: str | None = None
    fires: tuple[Fire, ...] = ()


class ScheduleCalls:
    """Every method raises GatewayRefusedError and GatewayUnreachableError."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def add(self, name: str, cron: str, job_type: str, request: Mapping[str, Any], **options: Any) -> Schedule:
        """`request` is the body of the type's start route. Options: timeZone, overlap, catchUp, economy, paused."""
        body = {"name": name, "cron": cron, "type": job_type, "request": dict(request), **options}
        return _schedule(await self._ask("POST", "/api/schedules", body, None))

    async def list(self) -> Sequence[Schedule]:
        answer = await self._ask("GET", "/api/schedules", None, None)
        return [Schedule.model_validate(one) for one in answer["schedules"]]

    async def find(self, name_or_id: str) -> Schedule:
        """By its name, or its id. Raises CommandError."""
        for one in await self.list():
            if name_or_id in (one.name, str(one.id)):
                return one
        raise CommandError(f"You have no schedule {name_or_id}; `inkmill schedule list` shows yours.")

    async def read(self, schedule_id: UUID) -> Schedule:
        """With what came of its newest moments."""
        return _schedule(await self._ask("GET", f"/api/schedules/{schedule_id}", None, None))

    async def change(self, schedule_id: UUID, **changes: Any) -> Schedule:
        """name, cron, timeZone, request, overlap, catchUp, economy; what is left out stays."""
        return _schedule(await self._ask("PATCH", f"/api/schedules/{schedule_id}", changes, None))

    async def pause(self, schedule_id: UUID) -> Schedule:
        return _schedule(await self._ask("POST", f"/api/schedules/{schedule_id}/pause", {}, None))

    async def resume(self, schedule_id: UUID) -> Schedule:
        return _schedule(await self._ask("POST", f"/api/schedules/{schedule_id}/resume", {}, None))

    async def run(self, schedule_id: UUID) -> UUID:
        """Start its job now; the job's id."""
        return UUID((await self._ask("POST", f"/api/schedules/{schedule_id}/run", {}, None))["jobId"])

    async def remove(self, schedule_id: UUID) -> None:
        await self._ask("DELETE", f"/api/schedules/{schedule_id}", None, None)


def _schedule(answer: dict[str, Any]) -> Schedule:
    return Schedule.model_validate(answer["schedule"])
