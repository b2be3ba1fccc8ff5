"""What an owner may start, decided where jobs are made, so that it holds however many gateways there are."""

import math
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from ledger.queries import query
from ledger.records import NewJob
from schemas.errors import LimitReachedError

#: When a job has to end first, nobody knows when that will be: ask again after this long.
ASK_AGAIN_SECONDS = 30.0


async def check_limits(connection: AsyncConnection[Any], new: NewJob) -> None:
    """Raise LimitReachedError when the owner may not start `new`; a job that stands for it already is no new one.

    The lock is a statement of its own: a count in the same one would see what was there before the lock was given.
    """
    await connection.execute(query("lock_owner"), {"owner": new.owner})
    cursor = await connection.cursor(row_factory=tuple_row).execute(
        query("count_against_limits"),
        {
            "owner": new.owner,
            "pipeline": new.pipeline,
            "subject": new.subject,
            "idempotency_key": new.idempotency_key,
            "cooldown_seconds": new.limits.cooldown_seconds,
        },
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 (a select without a table has one row)
    stands, unfinished, wait_seconds = row
    if stands:
        return
    if new.limits.unfinished_max and unfinished >= new.limits.unfinished_max:
        raise LimitReachedError(
            f"At most {new.limits.unfinished_max} jobs may be unfinished at once; wait until one ends.",
            retry_after_seconds=ASK_AGAIN_SECONDS,
        )
    if new.limits.cooldown_seconds and wait_seconds is not None and wait_seconds > 0:
        raise LimitReachedError(
            f"Wait {math.ceil(wait_seconds)} seconds before you start the next job.", retry_after_seconds=wait_seconds
        )
