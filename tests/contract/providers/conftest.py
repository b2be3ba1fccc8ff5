"""The double, authors against it, and Redis under a namespace of the test's own."""

import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis

from providers.claude.author import ClaudeAuthor
from providers.images.illustrator import ImagesIllustrator
from tests.contract.providers.asking import claude_settings
from tests.contract.providers.picturing import images_settings
from tests.doubles.call_log import MemoryCallLog
from tests.doubles.claude_server import ClaudeServer
from tests.doubles.pictures_server import PicturesServer

MakeAuthor = Callable[..., Awaitable[ClaudeAuthor]]


@pytest.fixture
async def server() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer() as server:
        yield server


@pytest.fixture
async def make_claude(server: ClaudeServer) -> AsyncIterator[Callable[..., ClaudeAuthor]]:
    """Makes authors against the double; keyword arguments are settings, and `redis`."""
    made: list[ClaudeAuthor] = []

    def make(*, redis: Any = None, **changes: Any) -> ClaudeAuthor:
        author = ClaudeAuthor(claude_settings(server.url, **changes), redis=redis)
        made.append(author)
        return author

    yield make
    for author in made:
        await author.close()


@pytest.fixture
def claude(make_claude: Callable[..., ClaudeAuthor]) -> ClaudeAuthor:
    return make_claude()


@pytest.fixture
async def pictures() -> AsyncIterator[PicturesServer]:
    async with PicturesServer() as server:
        yield server


@pytest.fixture
async def make_images(pictures: PicturesServer) -> AsyncIterator[Callable[..., ImagesIllustrator]]:
    """Makes illustrators against the double; keyword arguments are settings, and `redis`."""
    made: list[ImagesIllustrator] = []

    def make(*, redis: Any = None, **changes: Any) -> ImagesIllustrator:
        illustrator = ImagesIllustrator(images_settings(pictures.url, **changes), redis=redis)
        made.append(illustrator)
        return illustrator

    yield make
    for illustrator in made:
        await illustrator.close()


@pytest.fixture
def images(make_images: Callable[..., ImagesIllustrator]) -> ImagesIllustrator:
    return make_images()


@pytest.fixture
def calls() -> MemoryCallLog:
    return MemoryCallLog()


@pytest.fixture
def namespace() -> str:
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
async def redis(namespace: str) -> AsyncIterator[Redis]:
    client: Redis = Redis.from_url(os.environ.get("INKMILL_REDIS_URL", "redis://127.0.0.1:6379/0"))
    yield client
    keys = [key async for key in client.scan_iter(f"{namespace}:*")]
    if keys:
        await client.delete(*keys)
    await client.aclose()
