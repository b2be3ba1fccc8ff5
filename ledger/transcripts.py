"""Transcripts that users send: kept once, read in passages. Every read and write names the owner."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

from psycopg import AsyncConnection
from psycopg.rows import scalar_row

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.generation import Span


async def put_transcript(conn: AsyncConnection[Any], owner: UUID, text: str) -> UUID:
    """Keep `text`; its id. The same text of the same owner has the same id."""
    body = strip_nul(text)
    transcript_id = uuid5(owner, hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest())
    await conn.execute(query("transcripts/put_transcript"), {"id": transcript_id, "owner": owner, "body": body})
    return transcript_id


async def get_transcript(conn: AsyncConnection[Any], owner: UUID, transcript_id: UUID) -> str | None:
    """None when it does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("transcripts/get_transcript"), {"id": transcript_id, "owner": owner})
        body: str | None = await cursor.fetchone()
    return body


async def read_passages(
    conn: AsyncConnection[Any], owner: UUID, transcript_id: UUID, spans: Sequence[Span]
) -> list[str]:
    """The text of each span, in order; [] when the transcript does not exist or belongs to somebody else."""
    wanted = {
        "id": transcript_id,
        "owner": owner,
        "starts": [span.start for span in spans],
        "ends": [span.end for span in spans],
    }
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("transcripts/read_passages"), wanted)
        return list(await cursor.fetchall())


async def forget_transcripts(conn: AsyncConnection[Any], days: int, limit: int) -> int:
    """Delete at most `limit` that are older than `days` and whose jobs are gone; how many."""
    return (await conn.execute(query("transcripts/forget_transcripts"), {"days": days, "limit": limit})).rowcount
