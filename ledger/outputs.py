"""Reading the outputs of tasks that have ended: what later stages receive."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from ledger.changes import path_text
from ledger.queries import query
from schemas.plan import Path

#: (job, stage, path prefix)
Wish = tuple[UUID, str, Path]
#: (path, output as JSON value; None for a failed optional item or a stage that did not apply), in path order
Outputs = list[tuple[Path, Any]]


async def read_outputs(connection: AsyncConnection[Any], wishes: Sequence[Wish]) -> list[Outputs]:
    """For each wish the outputs of the stage's tasks whose path begins with the prefix."""
    unique = list(dict.fromkeys(wishes))
    found: dict[Wish, Outputs] = {wish: [] for wish in unique}
    cursor = await connection.execute(
        query("read_outputs"),
        {
            "job_ids": [wish[0] for wish in unique],
            "stages": [wish[1] for wish in unique],
            "prefixes": [path_text(wish[2]) for wish in unique],
        },
    )
    for job_id, stage, prefix, path, output in await cursor.fetchall():
        inner = prefix.strip("{}")
        key = (job_id, stage, tuple(map(int, inner.split(","))) if inner else ())
        found[key].append((tuple(path), output))
    return [found[wish] for wish in wishes]
