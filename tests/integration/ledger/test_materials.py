"""Materials, how many packs a month they count for, and when they go."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from ledger.artifacts import remember_artifact
from ledger.ledger import Ledger
from ledger.materials import NewMaterial, forget_failed_materials, get_material, submit_material
from ledger.records import NewJob
from schemas.errors import QuotaReachedError
from schemas.pack import MaterialKind
from schemas.plan import Plan, StagePlan
from schemas.settings import Settings

PLAN = Plan("pack", 1, (StagePlan("fetch", "sources"),))
OWNER = uuid4()


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(settings, [PLAN])
    yield ledger
    await ledger.close()


async def send(ledger: Ledger, packs_max: int = 4) -> tuple[UUID, UUID]:
    """(material, job)."""
    material = NewMaterial(uuid4(), MaterialKind.PDF, "a.pdf", media_type="application/pdf", bytes=1, store_key="u/a")
    new = NewJob(pipeline="pack", version=1, owner=OWNER, request={"material_id": str(material.id)})
    material_id, submitted = await ledger.read(submit_material, PLAN, material, new, packs_max)
    return material_id, submitted.job.id


async def failed(connection: Any, job_id: UUID, days: float) -> None:
    """The job failed so many days ago."""
    await connection.execute(
        "update jobs set state = 'failed', error = '{}', ended_at = now() - %(days)s * interval '1 day' "
        "where id = %(id)s",
        {"id": job_id, "days": days},
    )
    await connection.execute(
        "update materials set created_at = now() - %(days)s * interval '1 day' where job_id = %(id)s",
        {"id": job_id, "days": days},
    )


async def expired(connection: Any) -> int:
    cursor = await connection.execute("select count(*) from artifacts where expires_at <= clock_timestamp()")
    return int((await cursor.fetchone())[0])


@pytest.mark.promise("S2.103", "S2.106")
async def test_a_failed_pack_gives_its_place_back(ledger: Ledger) -> None:
    sent = [await send(ledger) for _ in range(4)]
    with pytest.raises(QuotaReachedError):
        await send(ledger)
    await ledger.read(failed, sent[0][1], 0)
    await send(ledger)
    with pytest.raises(QuotaReachedError):
        await send(ledger)


async def test_what_the_quota_refuses_leaves_no_job(ledger: Ledger) -> None:
    with pytest.raises(QuotaReachedError):
        await send(ledger, packs_max=0)
    assert await ledger.list_jobs(OWNER) == []


async def test_a_material_that_failed_long_ago_goes_with_its_objects(ledger: Ledger) -> None:
    (old, old_job), (young, young_job), (working, _) = [await send(ledger) for _ in range(3)]
    for job_id in (old_job, young_job):
        key = f"u/{job_id}"
        await ledger.read(remember_artifact, OWNER, job_id, "upload", "a.pdf", "application/pdf", 1, "00", key, None)
    await ledger.read(failed, old_job, 31)
    await ledger.read(failed, young_job, 29)
    assert await ledger.read(forget_failed_materials, 30, 100) == 1
    assert await ledger.read(get_material, OWNER, old) is None
    assert await ledger.read(get_material, OWNER, young) is not None
    assert await ledger.read(get_material, OWNER, working) is not None
    assert await ledger.read(expired) == 1
