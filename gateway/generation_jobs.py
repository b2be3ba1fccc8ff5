"""Finding the generation that a caller names: 404 before 403 (X9). A generation's id is its job's."""

from uuid import UUID

from gateway.errors import ApiError
from gateway.generation_stages import PIPELINE
from gateway.services import Services
from ledger.records import JobRow

NOT_FOUND = "Generation not found"


async def own_generation(services: Services, owner: UUID, generation_id: UUID) -> JobRow:
    """Raises ApiError: 404 when there is no such generation, 403 when it is somebody else's."""
    job = await services.ledger.get_job(generation_id)
    if job is None or job.pipeline != PIPELINE:
        raise ApiError(404, NOT_FOUND)
    if job.owner != owner:
        raise ApiError(403, "You do not own this generation")
    return job
