"""Provider calls: every one a row, every answer stored before a stage sees it."""

import json
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from ledger.nul import without_nul
from ledger.queries import query
from schemas.calls import ProviderCall, Spent


async def record_call(
    connection: AsyncConnection[Any], owner: UUID, job_id: UUID, task_id: int, attempt_id: UUID, call: ProviderCall
) -> None:
    """Store one call. A second answer under the same key keeps its cost and drops its text."""
    answer = None if call.answer is None else Jsonb(call.answer, dumps=_dumps)
    of_attempt = {"job_id": job_id, "task_id": task_id, "attempt_id": attempt_id, "answer": answer}
    await connection.execute(query("record_call"), {**_columns(owner, call), **of_attempt})


async def record_proxied_call(connection: AsyncConnection[Any], owner: UUID, call: ProviderCall) -> None:
    """Store one call that belongs to no job; `call.key` is unique among these. Repeated, it changes nothing."""
    await connection.execute(query("record_proxied_call"), _columns(owner, call))


def _columns(owner: UUID, call: ProviderCall) -> dict[str, Any]:
    return {
        "owner": owner,
        "key": call.key,
        "provider": call.provider,
        "model": call.model,
        "tokens_in": call.usage.tokens_in,
        "tokens_out": call.usage.tokens_out,
        "cache_write_tokens": call.usage.cache_write_tokens,
        "cache_read_tokens": call.usage.cache_read_tokens,
        "price_usd": call.price_usd,
        "milliseconds": call.milliseconds,
        "outcome": call.outcome,
        "batch": call.batch,
    }


def _dumps(value: Any) -> str:
    return without_nul(json.dumps(value)) or "null"


async def find_answer(connection: AsyncConnection[Any], task_id: int, key: str) -> Any | None:
    row = await (await connection.execute(query("find_answer"), {"task_id": task_id, "key": key})).fetchone()
    return row[0] if row is not None else None


async def read_spent(connection: AsyncConnection[Any], owner: UUID, job_id: UUID | None) -> Spent:
    """What the job, its owner this month and everybody this month have spent, in US dollars. No job: 0 for it."""
    row = await (await connection.execute(query("spent"), {"owner": owner, "job_id": job_id})).fetchone()
    return Spent(*(row or (0, 0, 0)))  # an aggregate always has a row
