"""Materials that users send, their chunks, and how many packs a month they may start. Every read names the owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row, scalar_row, tuple_row
from psycopg.types.json import Jsonb

from ledger.jobs import submit_job
from ledger.nul import strip_nul
from ledger.queries import query
from ledger.records import NewJob, Submitted
from schemas.errors import InvalidInputError, QuotaReachedError
from schemas.pack import Chunk, MaterialKind
from schemas.plan import Plan
from schemas.states import JobState


@dataclass(frozen=True, slots=True)
class NewMaterial:
    """What an upload or a link becomes. One of `store_key` and `source_url` is given."""

    id: UUID
    kind: MaterialKind
    name: str
    source_url: str | None = None
    media_type: str | None = None
    bytes: int | None = None
    store_key: str | None = None


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material, the state of its job (None: the job was pruned), and its pack once that is complete."""

    id: UUID
    owner: UUID
    job_id: UUID
    kind: MaterialKind
    name: str
    source_url: str | None
    media_type: str | None
    bytes: int | None
    store_key: str | None
    title: str | None
    language: str | None
    page_count: int | None
    created_at: datetime
    pack_id: UUID | None
    job_state: JobState | None
    job_stage: str | None
    job_error: dict[str, Any] | None
    job_progress: float | None
    job_started_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChunkRows:
    """What the chunk stage hands to the ledger."""

    material_id: UUID
    title: str
    language: str
    page_count: int | None
    chunks: tuple[Chunk, ...]


async def packs_used(conn: AsyncConnection[Any], owner: UUID) -> int:
    """Packs of this month (UTC) that count for an owner."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("materials/count_pack_uses"), {"owner": owner})
        return int(await cursor.fetchone() or 0)


async def submit_material(
    conn: AsyncConnection[Any], plan: Plan, material: NewMaterial, new: NewJob, packs_max: int
) -> tuple[UUID, Submitted]:
    """Material, its use of the month's quota and its job in one transaction; (id of the material, what was submitted).

    The idempotency key's first material is answered again. `packs_max` includes the grace pack.
    Raises QuotaReachedError; IdempotencyConflictError; LimitReachedError.
    """
    async with conn.transaction():
        # Serial for each owner: ten uploads at once must not all see room for one.
        await conn.execute(query("lock_owner"), {"owner": new.owner})
        submitted = await submit_job(conn, plan, new)
        if not submitted.created:
            return await _material_of(conn, new.owner, submitted.job.id), submitted
        if await packs_used(conn, new.owner) >= packs_max:
            raise QuotaReachedError
        await conn.execute(
            query("materials/insert_material"),
            {
                "id": material.id,
                "owner": new.owner,
                "job_id": submitted.job.id,
                "kind": str(material.kind),
                "name": strip_nul(material.name),
                "source_url": strip_nul(material.source_url),
                "media_type": material.media_type,
                "bytes": material.bytes,
                "store_key": material.store_key,
            },
        )
        return material.id, submitted


async def _material_of(conn: AsyncConnection[Any], owner: UUID, job_id: UUID) -> UUID:
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("materials/material_of_job"), {"owner": owner, "job_id": job_id})
        found: UUID | None = await cursor.fetchone()
    if found is None:
        raise InvalidInputError("The material that this Idempotency-Key stands for was deleted; send a new key.")
    return found


async def get_material(conn: AsyncConnection[Any], owner: UUID, material_id: UUID) -> MaterialRow | None:
    """None when it does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("materials/get_material"), {"id": material_id, "owner": owner})
        row = await cursor.fetchone()
    return None if row is None else _material(row)


async def list_materials(conn: AsyncConnection[Any], owner: UUID, limit: int) -> list[MaterialRow]:
    """Newest first."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("materials/list_materials"), {"owner": owner, "limit": limit})
        return [_material(row) for row in await cursor.fetchall()]


def _material(row: dict[str, Any]) -> MaterialRow:
    state = row["job_state"]
    return MaterialRow(
        **{**row, "kind": MaterialKind(row["kind"]), "job_state": None if state is None else JobState(state)}
    )


async def delete_material(conn: AsyncConnection[Any], owner: UUID, material_id: UUID) -> list[str] | None:
    """Delete a material with its chunks and pack; the keys of its objects, which the caller deletes.

    None when it does not exist or belongs to somebody else. What is left in the store is pruned by the clock.
    """
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("materials/delete_material"), {"id": material_id, "owner": owner})
        row = await cursor.fetchone()
    return None if row is None else list(row[1])


async def forget_failed_materials(conn: AsyncConnection[Any], days: int, limit: int) -> int:
    """Delete at most `limit` materials whose job failed more than `days` ago; how many."""
    wanted = {"days": days, "limit": limit}
    return (await conn.execute(query("materials/forget_failed_materials"), wanted)).rowcount


async def insert_chunks(conn: AsyncConnection[Any], owner: UUID, job_id: UUID, rows: ChunkRows) -> None:
    """Store all chunks; runs inside the transaction that finishes the chunk stage.

    Raises InvalidInputError when the material was deleted meanwhile.
    """
    described = {"id": rows.material_id, "owner": owner, "title": strip_nul(rows.title), "language": rows.language}
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("materials/describe_material"), {**described, "page_count": rows.page_count})
        if await cursor.fetchone() is None:
            raise InvalidInputError("The material was deleted while it was read.")
        chunks = [chunk.model_dump(mode="json") for chunk in rows.chunks]
        await cursor.execute(
            query("materials/insert_chunks"), {"material_id": rows.material_id, "chunks": Jsonb(strip_nul(chunks))}
        )


async def list_chunks(
    conn: AsyncConnection[Any], owner: UUID, material_id: UUID, ids: Sequence[str] | None = None
) -> list[Chunk]:
    """Chunks in reading order: all, or those named; [] when the material is not the owner's."""
    wanted = {"material_id": material_id, "owner": owner, "ids": None if ids is None else list(ids)}
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("materials/list_chunks"), wanted)
        rows = await cursor.fetchall()
    return [
        Chunk(id=name, text=body, page=page, offset=offset, headings=tuple(headings))
        for name, body, page, offset, headings in rows
    ]
