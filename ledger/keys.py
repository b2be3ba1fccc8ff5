"""Idempotency keys: which job a key stands for."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from ledger.queries import query


async def job_of_key(conn: AsyncConnection[Any], owner: UUID, key: str) -> UUID | None:
    """The job that was created under this key of this owner; None when the key created none."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("find_job_by_key"), {"owner": owner, "idempotency_key": key})
        row = await cursor.fetchone()
    return None if row is None else row[0]
