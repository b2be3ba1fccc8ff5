"""Provider calls that wait for the provider's batch, as the attempts of their tasks see them."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from ledger.changes import Claimed
from ledger.nul import without_nul
from ledger.queries import query
from schemas.calls import Postponed
from schemas.ids import new_id


async def postpone_call(
    conn: AsyncConnection[Any], task: Claimed, key: str, model: str, body: Mapping[str, Any]
) -> None:
    """Let a request wait. Nothing is written for a key that waits already, or when the attempt has lost its task."""
    text = _dumps(dict(body))
    await conn.execute(
        query("economy/postpone_call"),
        {
            "id": new_id(),
            "task_id": task.task_id,
            "key": key,
            "job_id": task.job_id,
            "owner": task.owner,
            "attempt_id": task.attempt_id,
            "model": model,
            "body": text,
            "bytes": len(text.encode()),
        },
    )


async def find_postponed(
    conn: AsyncConnection[Any], task_id: int, key: str, patience_seconds: float
) -> Postponed | None:
    async with conn.cursor(row_factory=class_row(Postponed)) as cursor:
        await cursor.execute(
            query("economy/find_postponed"), {"task_id": task_id, "key": key, "patience_seconds": patience_seconds}
        )
        return await cursor.fetchone()


async def settle_call(conn: AsyncConnection[Any], call_id: UUID, outcome: str, answer: Any | None) -> None:
    """What the answer is worth: its call gets the outcome and, when it is good, the answer."""
    stored = None if answer is None else Jsonb(answer, dumps=_dumps)
    await conn.execute(query("economy/settle_call"), {"id": call_id, "outcome": outcome, "answer": stored})


def _dumps(value: Any) -> str:
    return without_nul(json.dumps(value)) or "null"
