"""A gateway before the provider's double, and one of its users."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import Gateway
from tests.contract.gateway.proxy.proxying import proxying_gateway
from tests.doubles.claude_server import ClaudeServer


@pytest.fixture
async def server() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer() as server:
        yield server


@pytest.fixture
async def gateway(database: str, server: ClaudeServer) -> AsyncIterator[Gateway]:
    """Its circuit stays closed: these tests let the provider fail again and again."""
    async with proxying_gateway(database, server, breaker_failures=1000) as gateway:
        yield gateway


@pytest.fixture
def user() -> str:
    return f"user-{uuid4().hex[:8]}"


@pytest.fixture
async def api(gateway: Gateway, user: str) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(user) as client:
        yield client
