"""Jobs of every product alike."""

from typing import Any
from uuid import UUID

from inkmill.answers import AnyJob, AnyJobDetails, Cancelled
from inkmill.client.link import Link
from inkmill.errors import GatewayRefusedError

#: The status of a refusal to cancel what has ended.
_ENDED = 409


class Jobs(Link):
    """The routes that know no product."""

    async def list_all_jobs(self) -> list[AnyJob]:
        """The jobs of this user, of all products, newest first."""
        answer = await self._get("/api/jobs")
        return [AnyJob.model_validate(job) for job in answer["jobs"]]

    async def show_any_job(self, job_id: UUID) -> AnyJobDetails:
        """A job of any product with its tasks, attempts, events and provider calls."""
        return AnyJobDetails.model_validate(await self._get(f"/api/jobs/{job_id}"))

    async def cancel_any_job(self, job_id: UUID, reason: str | None = None) -> Cancelled:
        """Cancel a job of any product. `success` is False when it had already ended."""
        try:
            answer = await self._post(f"/api/jobs/{job_id}/cancel", {"reason": reason})
        except GatewayRefusedError as error:
            if error.status != _ENDED:
                raise
            return Cancelled(success=False, message=error.message)
        return Cancelled.model_validate(answer)

    async def dead(self) -> list[dict[str, Any]]:
        """Tasks that failed for good, of all users. Needs the admin scope."""
        dead: list[dict[str, Any]] = (await self._get("/api/admin/dead"))["dead"]
        return dead
