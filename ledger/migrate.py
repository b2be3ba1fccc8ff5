"""Brings a database up to date: numbered SQL files, each in one transaction, under one advisory lock."""

from importlib.resources import files

import psycopg
import structlog

from schemas.errors import LedgerUnavailableError

log = structlog.get_logger(__name__)

#: Any fixed number; only one process migrates at a time.
_ADVISORY_LOCK = 7_310_546

_TABLE = """
create table if not exists migrations (
    name text primary key,
    applied_at timestamptz not null default now()
)
"""


def migration_names() -> list[str]:
    """File names in the order they are applied."""
    return sorted(f.name for f in files("ledger").joinpath("migrations").iterdir() if f.name.endswith(".sql"))


async def migrate(database_url: str) -> list[str]:
    """Apply what is missing and return its names. Raises LedgerUnavailableError."""
    try:
        connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
    except psycopg.OperationalError as error:
        raise LedgerUnavailableError from error
    applied: list[str] = []
    async with connection:
        await connection.execute("select pg_advisory_lock(%s)", (_ADVISORY_LOCK,))
        await connection.execute(_TABLE)
        rows = await (await connection.execute("select name from migrations")).fetchall()
        done = {row[0] for row in rows}
        for name in migration_names():
            if name in done:
                continue
            async with connection.transaction():
                await connection.execute(files("ledger").joinpath("migrations", name).read_bytes())
                await connection.execute("insert into migrations (name) values (%s)", (name,))
            log.info("migration.applied", migration=name)
            applied.append(name)
    return applied


async def missing_migrations(connection: psycopg.AsyncConnection) -> list[str]:
    """Names that this database still lacks."""
    row = await (await connection.execute("select to_regclass(%s) is not null", ("migrations",))).fetchone()
    if row is None or not row[0]:
        return migration_names()
    rows = await (await connection.execute("select name from migrations")).fetchall()
    done = {row[0] for row in rows}
    return [name for name in migration_names() if name not in done]
