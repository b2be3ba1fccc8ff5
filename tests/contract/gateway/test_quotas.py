"""How many packs a month: the plan's number and one more, exactly, whoever asks at once and however jobs end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from gateway.auth import Caller
from gateway.quotas import packs_max
from gateway.tokens import owner_of
from schemas.settings import Settings
from tests.contract.gateway.conftest import SECRET, Gateway, run_gateway
from tests.contract.gateway.studying import ARTICLE, PACKS, URL, VIDEO, count, small_pdf, stored_files, upload, uploaded

pytestmark = pytest.mark.services

EXCEEDED = {
    "error": "You have reached your monthly pack limit. Please upgrade your plan.",
    "code": "PLAN_LIMIT_EXCEEDED",
}


@asynccontextmanager
async def user_with(gateway: Gateway, plan: str | None = None) -> AsyncIterator[tuple[httpx2.AsyncClient, str]]:
    """A new user whose token names a plan; their client and name."""
    name = f"user-{uuid4()}"
    async with gateway.client(name) as client:
        if plan is not None:
            token = client.headers["authorization"].split()[1]
            key = OctKey.import_key(SECRET)
            claims = {**jwt.decode(token, key, algorithms=["HS256"]).claims, "plan": plan}
            token = jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])
            client.headers["authorization"] = f"Bearer {token}"
        yield client, name


async def submit(client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.post(URL, json={"url": VIDEO, "type": "youtube"})


@pytest.mark.promise("S2.015", "S2.026", "S2.098", "S2.103", "S2.106")
async def test_a_free_user_gets_three_packs_and_one_more(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, name):
        answers = [await upload(client), await submit(client), await upload(client), await submit(client)]
        assert [answer.status_code for answer in answers] == [201] * 4
        for refused in (await upload(client), await submit(client)):
            assert (refused.status_code, refused.json()) == (403, EXCEEDED)
        assert len(await stored_files(gateway, name)) == 2
    async with user_with(gateway) as (other, _):
        assert (await upload(other)).status_code == 201


@pytest.mark.promise("S2.106")
async def test_ten_at_once_fill_exactly_what_is_left(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, name):
        for _ in range(2):
            await uploaded(client)
        answers = await asyncio.gather(*(upload(client) for _ in range(5)), *(submit(client) for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [201] * 2 + [403] * 8
        assert await count(gateway, "select count(*) from materials where owner = %s", owner_of(name)) == 4
        assert await count(gateway, "select count(*) from pack_uses where owner = %s", owner_of(name)) == 4
        uploads = 2 + sum(answer.status_code == 201 for answer in answers[:5])
        assert len(await stored_files(gateway, name)) == uploads
        assert await count(gateway, "select count(*) from artifacts where owner = %s", owner_of(name)) == uploads


@pytest.mark.promise("S2.103", "S2.104", "S2.105")
@pytest.mark.parametrize(
    ("plan", "packs"),
    [
        (None, 4),
        ("free", 4),
        ("anything else", 4),
        ("student_pro", 301),
        ("Student Pro", 301),
        ("student-pro", 301),
        ("pro_plus", 1001),
        ("Pro+", 1001),
    ],
)
def test_each_plan_has_its_number_and_one_more(plan: str | None, packs: int) -> None:
    assert packs_max(Settings(), Caller(owner_of("ada"), plan)) == packs


@pytest.mark.promise("S2.104", "S2.105")
async def test_the_numbers_of_the_plans_are_settings(database: str) -> None:
    numbers = {"packs_per_month_free": 0, "packs_per_month_student_pro": 2, "packs_per_month_pro_plus": 3}
    async with run_gateway(database, **numbers) as gateway:
        for plan, allowed in ((None, 1), ("student_pro", 3), ("pro_plus", 4)):
            async with user_with(gateway, plan) as (client, _):
                answers = [(await submit(client)).status_code for _ in range(allowed + 1)]
                assert answers == [201] * allowed + [403]


async def test_a_failed_pack_gives_its_unit_back_and_a_deleted_one_does_not(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, _):
        materials = [await uploaded(client) for _ in range(4)]
        await gateway.packs.break_at(materials[0], "extract", "extraction_failed")
        materials.append(await uploaded(client))
        assert (await upload(client)).status_code == 403
        pack_id = await gateway.packs.make_pack(materials[1])
        assert (await client.delete(f"{PACKS}/{pack_id}")).status_code == 200
        assert (await upload(client)).status_code == 403
        assert (await client.delete(f"/api/materials/{materials[0]}")).status_code == 200
        assert (await upload(client)).status_code == 403


async def test_a_retry_counts_like_a_new_pack(gateway: Gateway) -> None:
    """What a failed one gave back may have been used meanwhile."""
    async with user_with(gateway) as (client, _):
        materials = [await uploaded(client) for _ in range(4)]
        await gateway.packs.break_at(materials[0], "extract")
        retried = await client.post(f"/api/materials/{materials[0]}/retry")
        assert retried.status_code == 200, retried.text
        await gateway.packs.fail_with(
            await gateway.packs.claim(await gateway.packs.job_of(materials[0]), "extract"), "permanent"
        )
        await uploaded(client)
        refused = await client.post(f"/api/materials/{materials[0]}/retry")
        assert (refused.status_code, refused.json()) == (403, EXCEEDED)
        status = (await client.get(f"/api/materials/{materials[0]}/status")).json()
        assert status["status"] == "failed"


async def test_a_retry_in_another_month_counts_in_that_month(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, name):
        material_id = await uploaded(client)
        await gateway.packs.break_at(material_id, "extract")
        async with gateway.ledger.connection() as connection:
            await connection.execute(
                "update pack_uses set month = (month - interval '1 month')::date where owner = %s", (owner_of(name),)
            )
        assert (await client.post(f"/api/materials/{material_id}/retry")).status_code == 200
        answers = [(await submit(client)).status_code for _ in range(4)]
        assert answers == [201] * 3 + [403]


async def test_a_new_month_begins_anew(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, name):
        for _ in range(4):
            await uploaded(client)
        async with gateway.ledger.connection() as connection:
            await connection.execute(
                "update pack_uses set month = (month - interval '1 month')::date where owner = %s", (owner_of(name),)
            )
        assert (await upload(client)).status_code == 201


async def test_a_user_without_packs_left_is_refused_before_the_file_is_read(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def receive(*_: object) -> None:
        raise AssertionError("the file was received")

    async with user_with(gateway) as (client, _):
        for _ in range(4):
            assert (await submit(client)).status_code == 201
        monkeypatch.setattr("gateway.materials.receive_upload", receive)
        refused = await upload(client, "large.pdf", small_pdf() + b"x" * 5_000_000)
        assert (refused.status_code, refused.json()) == (403, EXCEEDED)


async def test_a_repeated_key_is_answered_also_when_nothing_is_left(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, _):
        headers = {"Idempotency-Key": f"key-{uuid4()}"}
        first = await upload(client, headers=headers)
        for _ in range(3):
            await uploaded(client)
        assert (await upload(client)).status_code == 403
        assert (await upload(client, headers=headers)).text == first.text


async def test_what_is_refused_for_another_reason_uses_nothing(gateway: Gateway) -> None:
    async with user_with(gateway) as (client, _):
        for _ in range(6):
            assert (await upload(client, "a.exe", b"MZ")).status_code == 415
            assert (await client.post(URL, json={"url": ARTICLE, "type": "youtube"})).status_code == 400
        for _ in range(4):
            await uploaded(client)
