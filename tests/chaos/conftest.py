"""Fleets whose servers a test may stop."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.migrate import migrate
from schemas.settings import Settings
from tests.conftest import missing
from tests.fleet import Fleet
from tests.servers import Postgres, Rabbit, Redis, find_program


@pytest.fixture(scope="session")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    if find_program(Rabbit.PROGRAM) is None:
        missing("rabbitmq-server is not installed; the tests that stop RabbitMQ need one of their own.")
    server = Rabbit(tmp_path_factory.mktemp("rabbit"))
    server.start()
    yield server
    server.stop(kill=True)


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Redis]:
    if find_program("redis-server", "valkey-server") is None:
        missing("redis-server is not installed; the tests that stop Redis need one of their own.")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Postgres]:
    if find_program("initdb") is None:
        missing("PostgreSQL's server programs are not installed; the tests that stop it need one of their own.")
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.create()
    server.start()
    await migrate(server.url)
    yield server
    server.stop()


async def opened(settings: Settings, log_path: Path) -> Fleet:
    fleet = Fleet(settings, log_path)
    await fleet.open()
    return fleet


def close_all(url: str) -> None:
    """Forget every row, for a server that several tests use."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("truncate jobs, tasks, attempts, events, calls cascade")
