"""What stands in the object store, whose it is and until when it is kept."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import structlog
from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.errors import InkmillError
from schemas.ids import new_id

log = structlog.get_logger(__name__)


async def remember_artifact(
    conn: AsyncConnection[Any],
    owner: UUID,
    job_id: UUID | None,
    kind: str,
    name: str,
    media_type: str,
    bytes: int,
    sha256: str,
    store_key: str,
    keep_hours: float | None,
) -> None:
    """Note an object; None as `keep_hours` is for good. Call it before the object is written: what is noted and was
    never written is pruned, what is written and not noted stays for ever."""
    await conn.execute(
        query("artifacts/remember_artifact"),
        {
            "id": new_id(),
            "owner": owner,
            "job_id": job_id,
            "kind": kind,
            "name": strip_nul(name),
            "media_type": media_type,
            "bytes": bytes,
            "sha256": sha256,
            "store_key": store_key,
            "keep_hours": keep_hours,
        },
    )


async def prune_artifacts(conn: AsyncConnection[Any], delete: Callable[[str], Awaitable[None]], limit: int) -> int:
    """Delete at most `limit` expired artifacts, each object with `delete(store_key)` before its row; how many.

    The row stays locked meanwhile: who notes the same object again waits, and writes it after it was deleted. An
    object that the store does not delete is tried again an hour later, so that it does not keep the others.
    """
    for count in range(limit):
        async with conn.transaction(), conn.cursor(row_factory=tuple_row) as cursor:
            await cursor.execute(query("artifacts/find_expired_artifact"))
            expired = await cursor.fetchone()
            if expired is None:
                return count
            artifact_id, store_key = expired
            try:
                await delete(store_key)
            except InkmillError as error:
                log.warning("artifact.not_deleted", store_key=store_key, error=error.error_code)
                await cursor.execute(query("artifacts/postpone_artifact"), {"id": artifact_id})
            else:
                await cursor.execute(query("artifacts/forget_artifact"), {"id": artifact_id})
    return limit
