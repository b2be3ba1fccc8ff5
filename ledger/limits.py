"""What an owner may start, decided where jobs are made, so that it holds however many gateways there are."""

import math
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from ledger.queries import query
from ledger.records import Limits, NewJob
from schemas.errors import HourlyLimitError, LimitReachedError, UnfinishedLimitError

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
        raise UnfinishedLimitError(
            f"At most {new.limits.unfinished_max} jobs may be unfinished at once; wait until one ends.",
            retry_after_seconds=ASK_AGAIN_SECONDS,
        )
    if new.limits.cooldown_seconds and wait_seconds is not None and wait_seconds > 0:
        raise LimitReachedError(
            f"Wait {math.ceil(wait_seconds)} seconds before you start the next job.", retry_after_seconds=wait_seconds
        )
    if new.limits.hourly_max:
        await _check_hour(connection, new)


async def _check_hour(connection: AsyncConnection[Any], new: NewJob) -> None:
    """Raise HourlyLimitError when the owner has started as many as `new.limits` allows in the last hour."""
    most = new.limits.hourly_max
    cursor = await connection.cursor(row_factory=tuple_row).execute(
        query("count_of_hour"),
        {"owner": new.owner, "pipelines": list(new.limits.hourly_pipelines), "most": most},
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 (an aggregate has one row)
    started, wait_seconds = row
    if started >= most:
        message = f"At most {most} jobs may be started in an hour; wait {math.ceil(wait_seconds / 60)} minutes."
        raise HourlyLimitError(message, retry_after_seconds=wait_seconds, jobs_max=most)


async def check_batch(
    connection: AsyncConnection[Any], owner: UUID, limits: Limits, *, total: int, hourly: int
) -> None:
    """Raise LimitReachedError when the owner may not start `total` jobs at once, `hourly` of which count for the hour.

    Under the owner's lock.
    """
    if limits.unfinished_max:
        cursor = await connection.cursor(row_factory=tuple_row).execute(
            query("batches/count_unfinished"), {"owner": owner}
        )
        row = await cursor.fetchone()
        if row is not None and row[0] + total > limits.unfinished_max:
            raise UnfinishedLimitError(
                f"At most {limits.unfinished_max} jobs may be unfinished at once; these would be {row[0] + total}.",
                retry_after_seconds=ASK_AGAIN_SECONDS,
            )
    most = limits.hourly_max
    if not most or not hourly:
        return
    cursor = await connection.cursor(row_factory=tuple_row).execute(
        query("count_of_hour"), {"owner": owner, "pipelines": list(limits.hourly_pipelines), "most": most}
    )
    row = await cursor.fetchone()
    started, wait_seconds = row if row is not None else (0, None)
    if started + hourly > most:
        raise HourlyLimitError(
            f"At most {most} jobs may be started in an hour, each job of a batch counts; {most - started} are left.",
            retry_after_seconds=wait_seconds or 3600.0,
            jobs_max=most,
        )
