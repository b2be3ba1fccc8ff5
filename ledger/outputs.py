"""Reading what became of tasks that have ended: their outputs, which later stages receive, and why some failed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from ledger.queries import query
from ledger.rows import rows_of
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
        {"rows": rows_of([dict(zip(("job_id", "stage", "prefix"), wish, strict=True)) for wish in unique])},
    )
    for job_id, stage, prefix, path, output in await cursor.fetchall():
        found[job_id, stage, tuple(prefix)].append((tuple(path), output))
    return [found[wish] for wish in wishes]


async def failed_tasks(connection: AsyncConnection[Any], job_id: UUID, stage: str) -> dict[Path, dict[str, Any]]:
    """Why items of an optional stage failed: {"code", "message", "details"} by place."""
    cursor = await connection.execute(query("failed_tasks"), {"job_id": job_id, "stage": stage})
    return {tuple(path): error for path, error in await cursor.fetchall()}
