"""Batches: thousands of jobs at once."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any
from uuid import UUID

import anyio
from pydantic import BaseModel, ConfigDict, Field

from inkmill.client.link import Link

#: A look at a batch each so many seconds: the gateway answers one a second.
_LOOK_SECONDS = 1.5


class BatchStarted(BaseModel):
    """`webhook` is {"id", "secret"?}: the secret of one that was made for this batch is not shown again."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    batch_id: UUID = Field(validation_alias="batchId")
    total: int
    webhook: dict[str, str] | None = Field(default=None, repr=False)


class BatchProgress(BaseModel):
    """`status` is processing, completed or cancelled; `percent` counts what has ended."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    status: str
    total: int
    pending: int
    running: int
    completed: int
    failed: int
    cancelled: int
    percent: float

    @property
    def has_ended(self) -> bool:
        """All its jobs have; its webhook is told at the clock's next look."""
        return self.pending + self.running == 0


class Batches(Link):
    """The routes of batches."""

    async def start_batch(
        self, jobs: Sequence[Mapping[str, Any]], *, economy: bool = False, webhook: str | None = None
    ) -> BatchStarted:
        """Enqueue all of `jobs`, each {"type", "request"}, or none of them."""
        body: dict[str, Any] = {"jobs": [dict(job) for job in jobs], "economy": economy}
        if webhook is not None:
            body["webhook"] = webhook
        return BatchStarted.model_validate(await self._post("/api/jobs/batch", body))

    async def show_batch(self, batch_id: UUID) -> BatchProgress:
        return BatchProgress.model_validate((await self._get(f"/api/jobs/batch/{batch_id}"))["batch"])

    async def follow_batch(self, batch_id: UUID) -> AsyncGenerator[BatchProgress]:
        """Its progress until all its jobs have ended."""
        while True:
            shown = await self.show_batch(batch_id)
            yield shown
            if shown.has_ended:
                return
            await anyio.sleep(_LOOK_SECONDS)

    async def batch_jobs(self, batch_id: UUID, status: str | None = None) -> AsyncGenerator[dict[str, Any]]:
        """Its jobs in the order of their lines, all or those with one status."""
        after = 0
        while True:
            query = {"after": after, "limit": 1000, **({} if status is None else {"status": status})}
            page = await self._ask("GET", f"/api/jobs/batch/{batch_id}/jobs", None, query)
            for job in page["jobs"]:
                yield job
            if page["next"] is None:
                return
            after = page["next"]

    async def cancel_batch(self, batch_id: UUID, reason: str | None = None) -> int:
        """Cancel everything of it that has not ended; how many jobs that were."""
        cancelled: int = (await self._post(f"/api/jobs/batch/{batch_id}/cancel", {"reason": reason}))["cancelled"]
        return cancelled
