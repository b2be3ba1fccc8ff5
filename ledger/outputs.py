"""Reading the outputs of tasks that have ended: what later stages receive."""

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
