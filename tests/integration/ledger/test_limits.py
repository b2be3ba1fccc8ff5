"""What an owner may start holds exactly, however many processes submit at once."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.ledger import Ledger
from ledger.records import Limits, NewJob, Submitted
from pipelines.model import plans_of
from schemas.errors import LimitReachedError
from schemas.settings import Settings
from tests.pipelines import make_pipelines

FIVE = Limits(unfinished_max=5)
MINUTE = Limits(cooldown_seconds=60)
OWNER = uuid4()


@pytest.fixture
async def ledgers(settings: Settings) -> AsyncIterator[tuple[Ledger, Ledger]]:
    """Two, as two gateways have them."""
    plans = list(plans_of(make_pipelines(settings)))
    first = await Ledger.open(settings, plans)
    second = await Ledger.open(settings, plans)
    yield first, second
    await first.close()
    await second.close()


def new(limits: Limits, subject: str | None = None, key: str | None = None, owner: UUID = OWNER) -> NewJob:
    return NewJob("fan", 1, owner, {"items": 1}, subject=subject, idempotency_key=key, limits=limits)


async def submit_together(ledgers: tuple[Ledger, Ledger], jobs: list[NewJob]) -> list[Submitted | BaseException]:
    return await asyncio.gather(
        *(ledgers[number % 2].submit(job) for number, job in enumerate(jobs)), return_exceptions=True
    )


def made(answers: list[Submitted | BaseException]) -> list[Submitted]:
    for answer in answers:
        assert isinstance(answer, Submitted | LimitReachedError), answer
    return [answer for answer in answers if isinstance(answer, Submitted) and answer.created]


async def test_of_twenty_submits_at_once_exactly_five_pass(ledgers: tuple[Ledger, Ledger]) -> None:
    answers = await submit_together(ledgers, [new(FIVE) for _ in range(20)])
    assert len(made(answers)) == 5
    refused = next(answer for answer in answers if isinstance(answer, LimitReachedError))
    assert refused.error_code == "limit_reached"
    assert refused.retry_after_seconds > 0
    assert len(await ledgers[0].list_jobs(OWNER)) == 5
    await ledgers[0].cancel_job(made(answers)[0].job.id, None)
    assert len(made(await submit_together(ledgers, [new(FIVE) for _ in range(4)]))) == 1


async def test_of_twenty_submits_at_once_one_begins_the_cooldown(
    ledgers: tuple[Ledger, Ledger], connection: psycopg.AsyncConnection
) -> None:
    answers = await submit_together(ledgers, [new(MINUTE) for _ in range(20)])
    assert len(made(answers)) == 1
    waits = [answer.retry_after_seconds for answer in answers if isinstance(answer, LimitReachedError)]
    assert len(waits) == 19
    assert all(50 < wait <= 60 for wait in waits)
    await connection.execute("update jobs set created_at = created_at - interval '61 seconds'")
    assert (await ledgers[1].submit(new(MINUTE))).created


async def test_a_job_that_stands_already_is_answered_and_not_refused(ledgers: tuple[Ledger, Ledger]) -> None:
    limits = Limits(unfinished_max=1, cooldown_seconds=60)
    first = await ledgers[0].submit(new(limits, subject="an exam", key="a key"))
    for again in (new(limits, subject="an exam"), new(limits, subject="another", key="a key")):
        answer = await ledgers[1].submit(again)
        assert (answer.created, answer.job.id) == (False, first.job.id)


async def test_the_limits_of_an_owner_are_nobody_elses(ledgers: tuple[Ledger, Ledger]) -> None:
    limits = Limits(unfinished_max=1, cooldown_seconds=60)
    answers = await submit_together(ledgers, [new(limits, owner=uuid4()) for _ in range(10)])
    assert len(made(answers)) == 10


async def test_without_limits_nothing_is_counted(ledgers: tuple[Ledger, Ledger]) -> None:
    assert len(made(await submit_together(ledgers, [new(Limits()) for _ in range(20)]))) == 20
