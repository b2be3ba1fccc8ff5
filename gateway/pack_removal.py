"""Deleting a material with everything that was made of it: rows, stored objects, cached answers."""

from uuid import UUID

import structlog

from gateway.pack_codes import PackCode
from gateway.pack_errors import refusal
from gateway.services import Services
from ledger.uploads import delete_ended_material
from schemas.errors import InkmillError

log = structlog.get_logger(__name__)


async def remove_material(services: Services, owner: UUID, material_id: UUID) -> bool:
    """False: there is no such material of this owner. Raises ApiError PROCESSING_IN_PROGRESS."""
    deleted = await services.ledger.read(delete_ended_material, owner, material_id)
    if deleted is None:
        return False
    material, keys = deleted
    if keys is None:
        raise refusal(PackCode.PROCESSING_IN_PROGRESS)
    if material.pack_id is not None:
        await services.packs.forget(owner, material.pack_id)
    services.tell_changed(material.job_id)
    for key in keys:
        try:
            await services.store.delete(key)
        except InkmillError as error:
            # Its row has expired: the clock deletes it later.
            log.warning("material.object_left", store_key=key, error=error.error_code)
    return True
