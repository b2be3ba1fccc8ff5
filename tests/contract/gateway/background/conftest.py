"""A gateway whose users may start as many jobs as a test needs, one of them, somebody without a token, and a worker."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.contract.gateway.background_worker import BackgroundWorker
from tests.contract.gateway.backgrounding import newcomer
from tests.contract.gateway.conftest import Gateway, run_gateway


@pytest.fixture
async def gateway(database: str) -> AsyncIterator[Gateway]:
    async with run_gateway(database, jobs_per_hour=0) as gateway:
        yield gateway


@pytest.fixture
async def user(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with newcomer(gateway) as client:
        yield client


@pytest.fixture
async def nobody(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with newcomer(gateway, None) as client:
        yield client


@pytest.fixture
def worker(gateway: Gateway) -> BackgroundWorker:
    return gateway.background
