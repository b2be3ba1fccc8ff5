"""A fleet that serves the real pipelines over HTTP."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.tokens import make_token
from inkmill.client import Client
from schemas.settings import Settings
from tests.doubles.claude_server import ClaudeServer
from tests.fleet import Fleet, until
from tests.servers import free_port

ROOT = Path(__file__).parents[3]
PIPELINES = "pipelines.registry:make_pipelines"


@dataclass
class Course:
    """A fleet with gateways, and clients of one user."""

    fleet: Fleet
    ports: dict[str, int]

    def start_gateway(self, name: str) -> None:
        self.ports.setdefault(name, free_port())
        self.fleet.start(name, port=self.ports[name])

    async def ready(self, name: str = "gateway-1") -> None:
        async def answers() -> bool:
            try:
                async with httpx2.AsyncClient(timeout=2) as http:
                    return (await http.get(f"{self.url(name)}/ready")).status_code == 200
            except httpx2.TransportError:
                return False

        await until(answers, 30, self.fleet.describe)

    def url(self, name: str = "gateway-1") -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def client(self, name: str = "gateway-1", user: str = "ada") -> Client:
        secret = self.fleet.settings.jwt_secret
        assert secret is not None
        return Client(self.url(name), make_token(secret.get_secret_value(), user))

    async def begin(self, client: Client, exam: dict[str, Any] | None = None) -> tuple[UUID, UUID]:
        """Add the exam and start its course: (exam, job)."""
        added = await client.add_exam(exam or example_exam())
        started = await client.start_course(added.exam_id)
        return added.exam_id, started.job_id


def example_exam() -> dict[str, Any]:
    exam: dict[str, Any] = json.loads((ROOT / "examples" / "exam.json").read_text())
    return exam


MakeCourse = Callable[..., Any]


@pytest.fixture
async def make_course(settings: Settings, tmp_path: Path) -> AsyncIterator[MakeCourse]:
    """Starts gateways, workers and one clock; `factory` makes the pipelines; other keyword arguments are settings."""
    fleets: list[Fleet] = []

    async def make(*, workers: int = 1, gateways: int = 1, factory: str = PIPELINES, **changes: Any) -> Course:
        changed = settings.model_copy(update=changes)
        fleet = Fleet(changed, tmp_path / "fleet.log", factory=factory)
        await fleet.open()
        fleets.append(fleet)
        course = Course(fleet, {})
        for number in range(1, gateways + 1):
            course.start_gateway(f"gateway-{number}")
        for number in range(1, workers + 1):
            fleet.start(f"worker-{number}")
        fleet.start("clock-1")
        for number in range(1, gateways + 1):
            await course.ready(f"gateway-{number}")
        return course

    yield make
    for fleet in fleets:
        await fleet.close()


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer() as server:
        yield server


def claude_settings(server: ClaudeServer) -> dict[str, Any]:
    from pydantic import SecretStr

    return {
        "author": "claude",
        "anthropic_api_key": SecretStr("sk-test"),
        "anthropic_base_url": server.url,
    }
