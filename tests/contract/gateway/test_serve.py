"""The whole process: real broker, real signals, an orderly end."""

import asyncio
import os
import socket
from uuid import UUID, uuid4

import httpx2
import pytest

from broker.ping import check_broker
from broker.topology import Route, make_broker
from gateway.serve import serve_gateway
from gateway.tokens import make_token
from ledger.ledger import Ledger
from schemas.errors import BrokerUnavailableError, LedgerUnavailableError
from schemas.settings import Settings
from tests.contract.broker.conftest import clean
from tests.contract.gateway.conftest import SECRET, settings_for, start_job
from tests.contract.gateway.course_worker import PLAN
from tests.contract.gateway.sse import open_stream

pytestmark = pytest.mark.services

BROKER = os.environ.get("INKMILL_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672/%2F")
REDIS = os.environ.get("INKMILL_REDIS_URL", "redis://127.0.0.1:6379/0")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def answering(api: httpx2.AsyncClient) -> None:
    """Wait until the process answers."""
    async with asyncio.timeout(15):
        while True:
            try:
                await api.get("/health")
                return
            except httpx2.TransportError:
                await asyncio.sleep(0.05)


def settings_of(database: str, broker_url: str) -> Settings:
    names = {"namespace": f"test-{uuid4().hex[:12]}", "queue_type": "classic", "redis_url": REDIS}
    return settings_for(database, broker_url=broker_url, port=free_port(), **names)


async def published(ledger: Ledger, job_id: UUID) -> bool:
    return any(task.published_at is not None for task in await ledger.list_tasks(job_id))


@pytest.mark.promise("S0.021")
async def test_the_first_task_reaches_the_broker_and_streams_end_when_the_process_is_cancelled(database: str) -> None:
    settings = settings_of(database, BROKER)
    try:
        await check_broker(settings)
    except BrokerUnavailableError as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))
    serving = asyncio.create_task(serve_gateway(settings))
    ledger = await Ledger.open(settings, [PLAN])
    headers = {"Authorization": f"Bearer {make_token(SECRET, 'ada')}"}
    url = f"http://127.0.0.1:{settings.port}"
    try:
        async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=10) as api:
            await answering(api)
            job_id = await start_job(api)
            async with asyncio.timeout(10):
                while not await published(ledger, job_id):  # noqa: ASYNC110 - there is no event to wait for
                    await asyncio.sleep(0.02)
            async with open_stream(api, job_id) as stream:
                await stream.until("job_created")
                serving.cancel()
                assert await stream.rest() == []
        async with asyncio.timeout(10):
            with pytest.raises(asyncio.CancelledError):
                await serving
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await ledger.close()
        await asyncio.to_thread(clean, make_broker(settings, [Route("course.validate", "control")]))


@pytest.mark.promise("S0.018", "S0.022")
async def test_with_the_broker_down_a_start_still_succeeds_at_once(database: str) -> None:
    settings = settings_of(database, "amqp://guest:guest@127.0.0.1:1/%2F")
    serving = asyncio.create_task(serve_gateway(settings))
    headers = {"Authorization": f"Bearer {make_token(SECRET, 'ada')}"}
    try:
        url = f"http://127.0.0.1:{settings.port}"
        async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=1) as api:
            await answering(api)
            await start_job(api)
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def test_without_a_database_the_process_does_not_start() -> None:
    with pytest.raises(LedgerUnavailableError):
        await serve_gateway(settings_for("postgresql://nobody@127.0.0.1:1/none"))
