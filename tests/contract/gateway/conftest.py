"""The real app on uvicorn, on the real ledger; the broker is a list, signals stay in the process."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest

from gateway.app import make_app
from gateway.serve import open_redis
from gateway.server import Server, make_server
from gateway.tokens import make_token
from ledger.ledger import Ledger
from ledger.migrate import migrate
from providers.store import ObjectStore
from schemas.settings import Settings
from tests.contract.gateway.background_worker import BACKGROUND_PLANS, BackgroundWorker
from tests.contract.gateway.book_worker import BOOK_FILE_PLAN
from tests.contract.gateway.course_worker import PLAN, CourseWorker
from tests.contract.gateway.generation_worker import GENERATION_PLAN, PDF_PLAN, GenerationWorker
from tests.contract.gateway.pack_worker import PACK_PLAN, PackWorker

SECRET = "a secret of at least thirty-two bytes"
#: A UUID that names nothing.
UNKNOWN = "7d0a3c0e-5a4e-4d53-8f0e-0e6b1f9b8f11"
INTERNAL = "the internal secret"
SERVER = os.environ.get("INKMILL_DATABASE_URL", "postgresql://inkmill:inkmill@127.0.0.1:5432/inkmill")


class LocalSignals:
    """What is told is heard at once by every listener of this object."""

    def __init__(self, connected: bool = True) -> None:
        self.connected = connected
        self.cancels: list[UUID] = []
        self.pools: list[str] = []
        self._listeners: list[Callable[[Mapping[UUID, int]], None]] = []

    async def tell_events(self, heads: Mapping[UUID, int]) -> None:
        if self.connected:
            for listener in self._listeners:
                listener(heads)

    async def tell_cancel(self, job_ids: Iterable[UUID]) -> None:
        self.cancels.extend(job_ids)

    async def tell_work(self, pools: Iterable[str]) -> None:
        self.pools.extend(pools)

    async def listen(
        self,
        *,
        on_events: Callable[[Mapping[UUID, int]], None] | None = None,
        on_connected: Callable[[], None] | None = None,
    ) -> None:
        if on_events is not None:
            self._listeners.append(on_events)
        await asyncio.Event().wait()


@dataclass
class ListPublisher:
    """What would go to the broker."""

    published: list[tuple[int, str, str]] = field(default_factory=list)

    def publish(self, messages: Iterable[tuple[int, str, str]]) -> None:
        self.published.extend(messages)


@dataclass
class Gateway:
    """A running gateway and what stands behind it."""

    settings: Settings
    ledger: Ledger
    signals: Any
    publisher: ListPublisher
    server: Server
    url: str
    worker: CourseWorker

    def client(self, user: str | None = "ada", **options: Any) -> httpx2.AsyncClient:
        headers = dict(options.pop("headers", {}))
        if user is not None:
            headers["Authorization"] = f"Bearer {make_token(SECRET, user, admin=user == 'root')}"
        return httpx2.AsyncClient(base_url=self.url, headers=headers, timeout=20, **options)

    @property
    def store(self) -> ObjectStore:
        store: ObjectStore = self.server.config.app.state.services.store
        return store

    @property
    def generations(self) -> GenerationWorker:
        """Moves generations and PDFs along."""
        return GenerationWorker(self.ledger, self.worker.signals)

    @property
    def packs(self) -> PackWorker:
        """Moves materials along."""
        return PackWorker(self.ledger, self.worker.signals)

    @property
    def background(self) -> BackgroundWorker:
        """Moves background jobs along."""
        return BackgroundWorker(self.ledger, self.worker.signals)

    @property
    def hub(self) -> Any:
        return self.server.config.app.state.services.hub


def settings_for(database: str, **more: Any) -> Settings:
    values = {
        "jwt_secret": SECRET,
        "internal_secret": INTERNAL,
        "port": 0,
        "redis_url": "",
        "shutdown_seconds": 2,
        "store_url": "memory://",
    }
    return Settings(**{"database_url": database, **values, **more})


@asynccontextmanager
async def run_gateway(
    database: str, signals: Any = None, worker_signals: Any = None, **more: Any
) -> AsyncIterator[Gateway]:
    settings = settings_for(database, **more)
    ledger = await Ledger.open(
        settings, [PLAN, GENERATION_PLAN, PDF_PLAN, PACK_PLAN, *BACKGROUND_PLANS, BOOK_FILE_PLAN]
    )
    signals = signals or LocalSignals()
    publisher = ListPublisher()
    redis = open_redis(settings)
    app = make_app(settings, ledger=ledger, signals=signals, publisher=publisher, redis=redis)
    server = make_server(app, settings)
    serving = asyncio.create_task(server.serve_until_cancelled())
    try:
        await until(lambda: server.started)
        url = f"http://127.0.0.1:{server.port}"
        worker = CourseWorker(ledger, worker_signals or signals)
        yield Gateway(settings, ledger, signals, publisher, server, url, worker)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        if redis is not None:
            await redis.aclose()
        await ledger.close()


async def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a condition that somebody else brings about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.005)


@contextmanager
def fresh_database() -> Iterator[str]:
    """A database of its own, migrated, dropped afterwards. Skips where there is no PostgreSQL, except in CI."""
    name = f"gateway_{uuid4().hex[:12]}"
    try:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'create database "{name}"')
    except psycopg.OperationalError:
        if "CI" in os.environ:
            raise
        pytest.skip("no PostgreSQL answers at INKMILL_DATABASE_URL")
    url = urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))
    try:
        with ThreadPoolExecutor() as thread:  # a loop may be running here
            thread.submit(asyncio.run, migrate(url)).result()
        yield url
    finally:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def cut_off(database: str) -> None:
    """From now on nobody gets a connection to this database, and those that exist are closed."""
    name = urlsplit(database).path[1:]
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f'alter database "{name}" with allow_connections false')
        connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,))


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    with fresh_database() as url:
        yield url


@pytest.fixture
async def gateway(database: str) -> AsyncIterator[Gateway]:
    async with run_gateway(database) as running:
        yield running


@pytest.fixture
async def api(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the user ada."""
    async with gateway.client() as client:
        yield client


@pytest.fixture
async def stranger(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of another user."""
    async with gateway.client("bob") as client:
        yield client


@pytest.fixture
async def anonymous(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(None) as client:
        yield client


EXAM = {
    "title": "Security basics",
    "questions": [
        {"question": "What is 1 + 1?", "options": ["1", "2"], "correct": [1], "explanation": "It is 2."},
        {"id": "b", "question": "Pick all", "options": ["a", "b", "c"], "correct": [0, 2]},
    ],
}


async def add_exam(client: httpx2.AsyncClient, **changes: Any) -> str:
    answer = await client.post("/api/exams", json={**EXAM, **changes})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["examId"])


async def start_job(client: httpx2.AsyncClient) -> UUID:
    answer = await client.post("/api/generation/start", json={"examId": await add_exam(client)})
    assert answer.status_code == 200, answer.text
    return UUID(answer.json()["jobId"])
