"""Where S4's jobs stand: keys, spellings, times, results, failures; who may ask."""

import random
import re
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx2
import pytest

from gateway.background_codes import BackgroundCode
from gateway.background_estimates import text_of
from ledger.leases import overdue_jobs
from tests.contract.gateway.background_worker import BackgroundWorker, result_for, stages_of
from tests.contract.gateway.backgrounding import ISO, JOB_TYPES, newcomer, start, status_of
from tests.contract.gateway.conftest import UNKNOWN, Gateway, run_gateway, start_job

pytestmark = pytest.mark.services

ALWAYS = {"jobId", "status", "progress", "createdAt", "updatedAt", "retryCount", "maxRetries"}
PHASES = ("outline", "story", "scenes", "images", "assembly")


def keys(job_type: str, *more: str) -> set[str]:
    phase = {"currentPhase"} if job_type == "auto-story" else set()
    return ALWAYS | phase | set(more)


@pytest.mark.promise("S4.013", "S4.014", "S4.015", "S4.016", "S4.017", "S4.018", "S4.019", "S4.031")
@pytest.mark.parametrize("job_type", JOB_TYPES)
async def test_a_job_is_told_to_everybody_from_its_start_to_its_end(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker, job_type: str
) -> None:
    started = await start(user, job_type)
    pending = await status_of(nobody, started)
    assert set(pending) == ALWAYS | {"estimatedTimeRemaining"}
    assert (pending["jobId"], pending["status"], pending["progress"]) == (started["jobId"], "pending", 0)
    assert re.fullmatch(r"less than a minute|about \d+ minutes?", pending["estimatedTimeRemaining"])

    last = stages_of(job_type)[-1]
    task = await worker.begin(started["jobId"], last)
    processing = await status_of(nobody, started)
    assert set(processing) == keys(job_type, "currentStep", "startedAt", "estimatedTimeRemaining")
    assert processing["status"] == "processing"
    assert 0 < processing["progress"] < 100
    assert processing["currentStep"][0].isupper()
    assert "_" not in processing["currentStep"]

    await worker.finish(task, result_for(job_type))
    completed = await status_of(nobody, started)
    more = {"scenes": ["sceneInfo"], "cartoonize": ["processingInfo"], "image": ["generationInfo"]}.get(job_type, [])
    assert set(completed) == keys(job_type, "startedAt", "completedAt", "result", *more)
    assert (completed["status"], completed["progress"]) == ("completed", 100)
    times = [completed[name] for name in ("createdAt", "startedAt", "completedAt")]
    assert all(re.fullmatch(ISO, time) for time in [*times, completed["updatedAt"]])
    assert times == sorted(times)


@pytest.mark.promise("S4.031", "S4.032")
async def test_a_written_story_goes_through_its_phases_in_order(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started, seen = await start(user, "auto-story"), []
    for stage in stages_of("auto-story")[:-1]:
        task = await worker.claim(UUID(started["jobId"]), stage)
        seen.append((await status_of(nobody, started))["currentPhase"])
        await worker.finish(task, {})
    task = await worker.claim(UUID(started["jobId"]), "save_book")
    await worker.finish(task, result_for("auto-story"))
    assert seen == sorted(seen, key=PHASES.index)
    assert set(seen) <= set(PHASES)
    result = (await status_of(nobody, started))["result"]
    assert set(result) == {"storybook_id", "generated_story"}
    assert result["generated_story"] == "Once there was a lighthouse."


@pytest.mark.promise("S4.024")
async def test_retries_are_counted_up_to_what_is_allowed(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started = await start(user, "image")
    for number in range(3):
        assert (await status_of(nobody, started))["retryCount"] == number
        task = await worker.claim(UUID(started["jobId"]), "receive_picture")
        if number < 2:
            await worker.stumble(task)
    await worker.break_with(task, "provider_failed")
    failed = await status_of(nobody, started)
    assert (failed["status"], failed["retryCount"], failed["maxRetries"]) == ("failed", 2, 2)


@pytest.mark.promise("S4.023", "S4.104", "S4.108")
@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("permanent", "JOB_FAILED"),
        ("crashed", "JOB_FAILED"),
        ("timeout", "JOB_TIMEOUT"),
        ("provider_failed", "EXTERNAL_SERVICE_ERROR"),
        ("overloaded", "EXTERNAL_SERVICE_ERROR"),
        ("store_failed", "EXTERNAL_SERVICE_ERROR"),
    ],
)
async def test_a_failed_job_says_so_in_one_sentence_and_one_code(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker, inside: str, code: str
) -> None:
    started = await start(user, "cartoonize")
    task = await worker.begin(started["jobId"], "draw_cartoon")
    await worker.break_with(task, inside, "psycopg.OperationalError at 10.0.0.7, key sk-abcdefgh123456")
    status = await status_of(nobody, started)
    assert set(status) == keys("cartoonize", "startedAt", "error", "errorCode")
    assert (status["status"], status["errorCode"]) == ("failed", code)
    assert status["error"].endswith(".")
    assert "sk-" not in status["error"]
    assert "psycopg" not in status["error"]


async def test_what_the_client_can_change_is_told_in_its_own_sentence(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started = await start(user, "cartoonize")
    task = await worker.begin(started["jobId"], "receive_picture")
    await worker.break_with(task, "picture_too_large", "The picture has more than 40 megapixels.")
    status = await status_of(nobody, started)
    assert (status["error"], status["errorCode"]) == ("The picture has more than 40 megapixels.", "JOB_FAILED")


@pytest.mark.promise("S4.103")
async def test_a_job_past_its_deadline_has_timed_out(
    gateway: Gateway, user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, worker: BackgroundWorker
) -> None:
    started = await start(user, "image")
    await worker.begin(started["jobId"], "draw_image")
    job_id = UUID(started["jobId"])
    async with gateway.ledger.connection() as connection:
        await connection.execute("update jobs set deadline_at = now() - interval '1 second' where id = %s", (job_id,))
    overdue = await gateway.ledger.read(overdue_jobs, 100)
    assert job_id in {one[0] for one in overdue}
    # As the clock does.
    await gateway.ledger.fail_job(gateway.ledger.plans["image", 1], job_id, "deadline_exceeded", "Not done in time.")
    status = await status_of(nobody, started)
    assert (status["status"], status["errorCode"]) == ("failed", "JOB_TIMEOUT")


@pytest.mark.promise("S4.098", "S4.102")
@pytest.mark.parametrize("job_type", JOB_TYPES)
async def test_a_job_that_is_unknown_or_of_another_type_is_not_found(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient, job_type: str, api: httpx2.AsyncClient
) -> None:
    others = [(await start(user, other))["jobId"] for other in JOB_TYPES if other != job_type]
    course = str(await start_job(api))
    for job_id in (
        UNKNOWN,
        *others,
        course,
        "none",
        "health",
        "%00",
        UNKNOWN.replace("-", ""),
        "x" * 3000,
    ):
        answer = await nobody.get(f"/api/jobs/{job_type}/status/{job_id}")
        assert (answer.status_code, answer.json()) == (404, {"error": "Job not found", "code": "JOB_NOT_FOUND"})


@pytest.mark.promise("S4.013")
async def test_where_status_is_private_only_the_owner_and_the_given_address_open_it(database: str) -> None:
    async with (
        run_gateway(database, private_job_status=True) as gateway,
        newcomer(gateway) as owner,
        newcomer(gateway) as stranger,
        newcomer(gateway, None) as nobody,
    ):
        started = await start(owner, "storybook")
        bare = started["pollingUrl"].partition("?")[0]
        other = await start(stranger, "storybook")
        assert "?token=" in started["pollingUrl"]
        assert (await owner.get(bare)).status_code == 200
        assert (await nobody.get(started["pollingUrl"])).status_code == 200
        foreign = other["pollingUrl"].partition("?")[2]
        for answer in (
            await newcomer(gateway).get(bare),
            await newcomer(gateway, None).get(bare),
            await newcomer(gateway, None).get(f"{bare}?token=0"),
            await newcomer(gateway, None).get(f"{bare}?{foreign}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "JOB_NOT_FOUND")
        wrong = await nobody.get(bare, headers={"Authorization": "Bearer no"})
        assert wrong.status_code == 401
        # Nobody's job is read by its address alone.
        open_ = await start(nobody, "scenes")
        assert (await newcomer(gateway, None).get(open_["pollingUrl"])).status_code == 200


async def test_where_status_is_public_a_token_that_expired_stops_nobody(
    user: httpx2.AsyncClient, nobody: httpx2.AsyncClient
) -> None:
    started = await start(user, "scenes")
    answer = await nobody.get(started["pollingUrl"], headers={"Authorization": "Bearer expired"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute"),
        (59.9, "less than a minute"),
        (60, "about 1 minute"),
        (89, "about 1 minute"),
        (95, "about 2 minutes"),
        (720, "about 12 minutes"),
    ],
)
@pytest.mark.promise("S4.019")
def test_time_is_told_in_words(seconds: float, text: str) -> None:
    assert text_of(seconds) == text


@pytest.mark.promise("S4.014", "S4.015")
async def test_no_illegal_status_is_ever_visible(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    """Whatever happens to a job in whatever order: its status goes forward only, and progress never falls."""
    allowed = {
        "pending": {"pending", "processing", "cancelled"},
        "processing": {"processing", "completed", "failed", "cancelled"},
        "completed": {"completed"},
        "failed": {"failed"},
        "cancelled": {"cancelled"},
    }
    dice = random.Random(4)
    for _ in range(12):
        job_type = dice.choice(JOB_TYPES)
        started = await start(user, job_type)
        seen = [await status_of(user, started)]
        walk = Walk(gateway.background, UUID(started["jobId"]), job_type)
        for _ in range(14):
            await walk.step(dice.choice(("claim", "report", "stumble", "finish", "finish", "fail", "cancel", "late")))
            seen.append(await status_of(user, started))
        for before, after in pairwise(seen):
            assert after["status"] in allowed[before["status"]]
            assert after["progress"] >= before["progress"]
            assert ("error" in after) is (after["status"] == "failed")
            assert ("result" in after) is (after["status"] == "completed")
            assert ("currentStep" in after) is (after["status"] == "processing")
            assert after.get("errorCode", "JOB_FAILED") in set(BackgroundCode)


class Walk:
    """One job, and a worker that does to it whatever it is told, as far as that is possible."""

    def __init__(self, worker: BackgroundWorker, job_id: UUID, job_type: str) -> None:
        self._worker = worker
        self._job_id = job_id
        self._job_type = job_type
        self._task: Any = None
        self._late: Any = None

    async def step(self, move: str) -> None:
        worker = self._worker
        if move == "claim" and self._task is None:
            self._task = await self._claim()
        elif move == "cancel":
            await worker.ledger.cancel_job(self._job_id, None)
        elif move == "late" and self._late is not None:  # a worker that was presumed dead
            await worker.finish(self._late, {})
        elif self._task is not None:
            task, self._task = self._task, None
            if move == "report":
                await worker.report(task, 40, "so far")
                self._task = task
                return
            self._late = task
            if move == "stumble":
                await worker.stumble(task)
            elif move == "fail":
                await worker.break_with(task, "provider_failed")
            else:
                last = task.stage == stages_of(self._job_type)[-1]
                await worker.finish(task, result_for(self._job_type) if last else {})

    async def _claim(self) -> Any:
        for stage in stages_of(self._job_type):
            try:
                return await self._worker.claim(self._job_id, stage)
            except AssertionError:
                continue
        return None
