"""How each user wants courses written."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import scalar_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.course import AiSettings


async def get_settings(conn: AsyncConnection[Any], owner: UUID) -> AiSettings:
    """The owner's settings, or the defaults."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query("ai_settings/get_settings"), {"owner": owner})
        body = await cursor.fetchone()
    return AiSettings() if body is None else AiSettings.model_validate(body)


async def put_settings(conn: AsyncConnection[Any], owner: UUID, settings: AiSettings) -> AiSettings:
    """Replace the owner's settings and return them as stored."""
    async with conn.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(
            query("ai_settings/put_settings"),
            {"owner": owner, "body": Jsonb(strip_nul(settings.model_dump(mode="json")))},
        )
        return AiSettings.model_validate(await cursor.fetchone())
