"""One fleet for all tests of a module, whose illustrator obeys words in the prompts."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.integration.fleet import held_books
from tests.integration.fleet.booking import Booking, booking


@pytest.fixture(scope="module")
def marks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder in which a test of picture books and its illustrator leave marks for each other."""
    folder = tmp_path_factory.mktemp("marks")
    os.environ[held_books.FOLDER] = str(folder)
    yield folder
    del os.environ[held_books.FOLDER]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def books(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory, marks: Path
) -> AsyncIterator[Booking]:
    """A fleet for all tests of a module, whose illustrator is `held_books`."""
    async with booking(server_url, template_name, tmp_path_factory.mktemp("books"), marks) as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(marks: Path) -> None:
    """Nothing is refused, held or drawn yet."""
    held_books.reset(marks)
