"""The result of a job is the output of its last stage, whichever stage ends last."""

from collections.abc import AsyncIterator
from itertools import permutations
from uuid import uuid4

import psycopg
import pytest

from ledger import leases
from ledger.claim import ClaimWish
from ledger.finish import Ended
from ledger.ledger import Ledger
from ledger.records import NewJob
from schemas.ids import new_id
from schemas.plan import Plan, StagePlan
from schemas.settings import Settings
from schemas.states import AttemptState, JobState, TaskState

#: Nobody needs what `look` finds.
PLAN = Plan("aside", 1, (StagePlan("look", "text"), StagePlan("plan", "text"), StagePlan("write", "text")))
WORKER = new_id()


@pytest.fixture
async def ledger(settings: Settings) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(settings, [PLAN])
    await ledger.read(leases.insert_worker, WORKER, "worker", ["text"], 30.0)
    yield ledger
    await ledger.close()


@pytest.mark.parametrize("order", list(permutations(("look", "plan", "write"))))
@pytest.mark.parametrize("together", [False, True])
async def test_a_stage_that_nobody_needs_may_end_last(
    order: tuple[str, ...], together: bool, ledger: Ledger, connection: psycopg.AsyncConnection
) -> None:
    submitted = await ledger.submit(NewJob("aside", 1, uuid4(), {}))
    wishes = [ClaimWish(ready.task_id, new_id(), WORKER) for ready in submitted.ready]
    claimed = {task.stage: task for task in (await ledger.claim_tasks(wishes))[0] if task is not None}
    ended = [
        Ended(
            claimed[stage].attempt_id,
            claimed[stage].job_id,
            stage,
            (),
            0,
            AttemptState.SUCCEEDED,
            TaskState.DONE,
            output=f'{{"by": "{stage}"}}',
        )
        for stage in order
    ]
    for group in [ended] if together else [[one] for one in ended]:
        await ledger.finish_attempts(group)
    job = await ledger.get_job(submitted.job.id)
    assert job is not None
    assert (job.state, job.result) == (JobState.COMPLETED, {"by": "write"})
    cursor = await connection.execute("select data -> 'result' from events where type = 'job.completed'")
    assert await cursor.fetchone() == ({"by": "write"},)
