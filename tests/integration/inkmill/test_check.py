"""`inkmill check`: a line for each service, without starting anything."""

from pathlib import Path

import pytest

from inkmill.check import check_services
from schemas.settings import Settings

pytestmark = pytest.mark.services


async def test_every_service_and_the_renderer_are_reached(settings: Settings) -> None:
    findings = await check_services(settings)
    assert [(finding.name, finding.ok) for finding in findings] == [
        ("PostgreSQL", True), ("broker", True), ("Redis", True), ("object store", True), ("PDF renderer", True),
    ]  # fmt: skip
    assert findings[-1].sentence.startswith("a line in ")


async def test_what_cannot_be_reached_is_named_with_its_setting(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    broken = settings.model_copy(
        update={
            "database_url": "postgresql://inkmill@127.0.0.1:9/none",
            "broker_url": "redis://127.0.0.1:9",
            "redis_url": "redis://127.0.0.1:9",
            "store_url": f"file://{tmp_path}/file/objects",
        }
    )
    findings = {finding.name: finding for finding in await check_services(broken)}
    for name, setting in (
        ("PostgreSQL", "INKMILL_DATABASE_URL"),
        ("broker", "INKMILL_BROKER_URL"),
        ("Redis", "INKMILL_REDIS_URL"),
        ("object store", "INKMILL_STORE_URL"),
    ):
        assert not findings[name].ok
        assert findings[name].sentence.endswith(f"; check {setting}.")


async def test_a_store_in_memory_is_told_not_to_be_shared(settings: Settings) -> None:
    findings = await check_services(settings.model_copy(update={"store_url": "memory://"}))
    assert "for tests only" in next(finding for finding in findings if finding.name == "object store").sentence
