"""What all tests share: real services, a fresh database and a namespace of its own for each test that asks."""

import os
import socket
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.migrate import migrate
from schemas.settings import Settings
from tests.fleet import Fleet


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of integration/ and chaos/ need the services, whether they say so or not."""
    for item in items:
        folder = item.path.parts
        if "integration" in folder or "chaos" in folder:
            item.add_marker(pytest.mark.services)


def missing(sentence: str) -> None:
    """On a laptop a test without its service is skipped with a sentence; in CI it fails."""
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def _database(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return make_conninfo(**{**conninfo_to_dict(url), "dbname": name})


@pytest.fixture(scope="session")
def server_url() -> str:
    """A PostgreSQL server where databases may be made."""
    url = Settings().database_url
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        missing("PostgreSQL does not answer at INKMILL_DATABASE_URL; run `make test`, which starts one.")
    return url


@pytest.fixture(scope="session")
def template_name(server_url: str) -> Iterator[str]:
    """A migrated database to copy from."""
    import asyncio

    name = f"inkmill_template_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
        asyncio.run(migrate(_database(server_url, name)))
        yield name
        connection.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture
def database_url(server_url: str, template_name: str) -> Iterator[str]:
    """A fresh, migrated database for one test."""
    name = f"inkmill_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'create database "{name}" template "{template_name}"')
        yield _database(server_url, name)
        connection.execute(f'drop database if exists "{name}" with (force)')


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a fleet of its own: fresh database, own namespace, short times."""
    return Settings(
        database_url=database_url,
        namespace=f"t{uuid.uuid4().hex[:10]}",
        store_url=f"file://{tmp_path}/objects",
        jwt_secret="a secret of the tests that is long enough",  # type: ignore[arg-type]
        internal_secret="another secret of the tests that is long enough",  # type: ignore[arg-type]
        lease_seconds=3,
        lease_renew_seconds=0.5,
        rescue_after_seconds=1,
        clock_seconds=0.2,
        author="offline",
    )


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection in autocommit to the test's database."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def fleet(settings: Settings, tmp_path: Path) -> AsyncIterator[Fleet]:
    """A fleet on RabbitMQ with nothing started yet."""
    if not _answers(settings.broker_url, 5672):
        missing("RabbitMQ does not answer at INKMILL_BROKER_URL; run `make test`, which starts one.")
    fleet = Fleet(settings, tmp_path / "fleet.log")
    await fleet.open()
    yield fleet
    await fleet.close()


def _answers(url: str, port: int) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=3).close()
    except OSError:
        return False
    return True
