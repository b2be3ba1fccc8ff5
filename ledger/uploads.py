"""What belongs together around a material: its stored bytes, its retry, its deletion. Each is one transaction."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from ledger import jobs
from ledger.artifacts import remember_artifact
from ledger.changes import Plans
from ledger.materials import MaterialRow, NewMaterial, delete_material, get_material, packs_used, submit_material
from ledger.queries import query
from ledger.records import NewJob, Submitted
from schemas.errors import QuotaReachedError
from schemas.plan import Plan
from schemas.states import JOB_ENDED

#: In `artifacts`, of what a user sent.
UPLOAD = "upload"


async def submit_stored(
    conn: AsyncConnection[Any], plan: Plan, material: NewMaterial, new: NewJob, packs_max: int, sha256: str
) -> tuple[UUID, Submitted]:
    """`submit_material` for one whose bytes are in the object store: from now on they are kept as long as it is.

    When another submit with the same idempotency key came first, the object is not needed: the caller deletes it.
    Raises as `submit_material` does.
    """
    async with conn.transaction():
        material_id, submitted = await submit_material(conn, plan, material, new, packs_max)
        if submitted.created and material.store_key is not None:
            media_type, size = material.media_type or "application/octet-stream", material.bytes or 0
            await remember_artifact(
                conn,
                new.owner,
                submitted.job.id,
                UPLOAD,
                material.name,
                media_type,
                size,
                sha256,
                material.store_key,
                None,
            )
    return material_id, submitted


async def forget_upload(conn: AsyncConnection[Any], store_key: str) -> None:
    """Nothing was made of an upload, and its object is gone."""
    await conn.execute(query("artifacts/drop_artifact"), {"store_key": store_key})


async def retry_material(
    conn: AsyncConnection[Any], plans: Plans, owner: UUID, material_id: UUID, packs_max: int
) -> tuple[MaterialRow, Submitted | None] | None:
    """Move the failed job of a material back to work; it counts again, in this month.

    None: the material does not exist or is somebody else's. (material, None): its job is not failed.
    Raises QuotaReachedError.
    """
    async with conn.transaction():
        # As a submit does: what a failed job gave back may have been used meanwhile.
        await conn.execute(query("lock_owner"), {"owner": owner})
        material = await get_material(conn, owner, material_id)
        if material is None:
            return None
        retried = await jobs.retry_job(conn, plans, material.job_id)
        if retried is None:
            return material, None
        await conn.execute(query("materials/renew_pack_use"), {"job_id": material.job_id})
        if await packs_used(conn, owner) > packs_max:
            raise QuotaReachedError
    return material, retried


async def delete_ended_material(
    conn: AsyncConnection[Any], owner: UUID, material_id: UUID
) -> tuple[MaterialRow, list[str] | None] | None:
    """Delete a material with its chunks and pack, unless its job is at work; (what it was, keys of its objects).

    None: it does not exist or is somebody else's. (material, None): its job has not ended.
    """
    async with conn.transaction():
        found = await get_material(conn, owner, material_id)
        if found is None:
            return None
        # Under the lock of its job: a retry cannot start between the look and the deletion.
        await conn.execute(query("lock_jobs"), {"job_ids": [found.job_id]})
        material = await get_material(conn, owner, material_id)
        if material is None:
            return None
        if material.job_state is not None and material.job_state not in JOB_ENDED:
            return material, None
        return material, await delete_material(conn, owner, material_id) or []
