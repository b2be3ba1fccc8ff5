"""Starting a course: answers, refusals, one unfinished job for each exam, resume, keys, limits."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import UNKNOWN, Gateway, add_exam, run_gateway, start_job
from tests.contract.gateway.sse import read_all

pytestmark = pytest.mark.services

START = "/api/generation/start"


@pytest.mark.promise("S0.007", "S0.009", "S0.010", "S0.011", "S0.012", "S0.014", "S0.022")
async def test_a_start_answers_at_once_with_exactly_three_keys(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    exam_id = await add_exam(api)
    began = asyncio.get_running_loop().time()
    answer = await api.post(START, json={"examId": exam_id})
    assert asyncio.get_running_loop().time() - began < 1
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"jobId", "status", "streamUrl"}
    assert str(UUID(body["jobId"])) == body["jobId"]
    assert body["status"] == "pending"
    assert body["streamUrl"] == f"/api/generation/stream/{body['jobId']}"


@pytest.mark.promise("S0.021")
async def test_a_start_hands_the_first_task_to_the_workers(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    tasks = {task.id: task for task in await gateway.ledger.list_tasks(job_id)}
    ((task_id, actor, pool),) = gateway.publisher.published
    assert (tasks[task_id].stage, actor, pool) == ("validate", "course.validate", "control")
    assert gateway.signals.pools == ["control"]


@pytest.mark.promise("S0.013", "S0.014")
async def test_a_second_start_answers_with_the_unfinished_job(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    exam_id = await add_exam(api)
    first = (await api.post(START, json={"examId": exam_id})).json()
    await gateway.worker.claim(UUID(first["jobId"]), "validate")
    second = await api.post(START, json={"examId": exam_id})
    assert second.status_code == 200
    assert second.json() == {
        **first,
        "status": "running",
        "message": "Generation already in progress for this exam",
    }


@pytest.mark.promise("S0.008", "S0.015")
@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{}", b"null", b"[]", b'{"examId":null}', b'{"examId":""}', b'{"examId":7}', b'{"examId":{}}'),
        *(b"{", b"\xff", b'{"a":' * 5_000, b'"x"'),
    ],
)
async def test_a_start_without_an_exam_id_is_a_400(api: httpx2.AsyncClient, body: bytes) -> None:
    answer = await api.post(START, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"error": "examId is required"})


@pytest.mark.promise("S0.008", "S0.016")
@pytest.mark.parametrize("exam_id", [UNKNOWN, "not-a-uuid", "{" + UNKNOWN + "}", "a\0b", "٣" * 36])
async def test_an_unknown_or_malformed_exam_is_a_404(api: httpx2.AsyncClient, exam_id: str) -> None:
    answer = await api.post(START, json={"examId": exam_id})
    assert (answer.status_code, answer.json()) == (404, {"error": "Exam not found"})


@pytest.mark.promise("S0.017")
async def test_somebody_elses_exam_is_the_same_404(api: httpx2.AsyncClient, stranger: httpx2.AsyncClient) -> None:
    answer = await stranger.post(START, json={"examId": await add_exam(api)})
    assert (answer.status_code, answer.json()) == (404, {"error": "Exam not found"})


@pytest.mark.promise("S0.019")
async def test_twenty_starts_at_once_make_one_job(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    exam_id = await add_exam(api)
    answers = await asyncio.gather(*(api.post(START, json={"examId": exam_id}) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["jobId"] for answer in answers}) == 1
    assert sum("message" not in answer.json() for answer in answers) == 1
    assert len(gateway.publisher.published) == 1


@pytest.mark.promise("S0.020")
@pytest.mark.parametrize("ending", ["completed", "failed", "cancelled"])
async def test_after_each_ending_a_start_makes_a_new_job(
    gateway: Gateway, api: httpx2.AsyncClient, ending: str
) -> None:
    exam_id = await add_exam(api)
    first = UUID((await api.post(START, json={"examId": exam_id})).json()["jobId"])
    if ending == "completed":
        await gateway.worker.run(first)
    elif ending == "failed":
        await gateway.worker.fail(await gateway.worker.claim(first, "validate"))
    else:
        await api.post("/api/generation/cancel", json={"jobId": str(first)})
    again = (await api.post(START, json={"examId": exam_id})).json()
    assert again["jobId"] != str(first)
    assert "message" not in again


@pytest.mark.promise("S0.020", "S0.098")
@pytest.mark.parametrize("route", ["start", "resume"])
async def test_a_start_after_a_failure_takes_over_what_was_done(
    gateway: Gateway, api: httpx2.AsyncClient, route: str
) -> None:
    exam_id = await add_exam(api)
    failed = UUID((await api.post(START, json={"examId": exam_id})).json()["jobId"])
    await gateway.worker.until(failed, "write_lesson", ["a", "b"])
    await gateway.worker.write(failed, 0)
    await gateway.worker.fail(await gateway.worker.claim(failed, "write_lesson", 1))
    body = {"examId": exam_id} if route == "start" else {"jobId": str(failed)}
    job_id = UUID((await api.post(f"/api/generation/{route}", json=body)).json()["jobId"])
    assert job_id != failed
    job = (await api.get(f"/api/generation/status/{job_id}")).json()["job"]
    assert job["progress_data"]["topics"] == ["a", "b"]
    assert job["progress_data"]["lessons_generated"] == 1
    assert {task[1] for task in gateway.publisher.published[1:]} == {"course.write_lesson"}
    await gateway.worker.write(job_id, 1)
    course_id = await gateway.worker.save(job_id, ["a", "b"])
    await gateway.worker.complete(job_id, course_id, 2)
    assert (await read_all(api, job_id))[-1]["type"] == "job_completed"


async def test_only_a_failed_job_is_resumed_or_retried(api: httpx2.AsyncClient) -> None:
    job_id = await start_job(api)
    for route in ("resume", "retry"):
        answer = await api.post(f"/api/generation/{route}", json={"jobId": str(job_id)})
        assert answer.status_code == 409
        assert set(answer.json()) == {"error"}


async def test_the_same_key_gets_the_same_answer_and_another_body_a_409(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    exam_id, other = await add_exam(api), await add_exam(api)
    headers = {"Idempotency-Key": f"key-{uuid4()}"}
    first = (await api.post(START, json={"examId": exam_id}, headers=headers)).json()
    await gateway.worker.fail(await gateway.worker.claim(UUID(first["jobId"]), "validate"))
    assert (await api.post(START, json={"examId": exam_id}, headers=headers)).json() == first
    conflict = await api.post(START, json={"examId": other}, headers=headers)
    assert (conflict.status_code, set(conflict.json())) == (409, {"error"})
    assert (await api.post(START, json={"examId": exam_id}, headers={"Idempotency-Key": "k" * 300})).status_code == 400


@pytest.mark.promise("S0.139")
async def test_with_the_limit_on_the_sixth_unfinished_job_is_refused(database: str) -> None:
    async with run_gateway(database, user_jobs_max=5) as gateway, gateway.client(f"user-{uuid4()}") as api:
        exams = [await add_exam(api) for _ in range(8)]
        answers = await asyncio.gather(*(api.post(START, json={"examId": exam}) for exam in exams))
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 3
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert set(refused.json()) == {"error"}
        assert int(refused.headers["retry-after"]) > 0
        running = exams[[answer.status_code for answer in answers].index(200)]
        assert "message" in (await api.post(START, json={"examId": running})).json()


@pytest.mark.promise("S0.139")
async def test_the_limit_holds_over_two_gateways(database: str) -> None:
    user = f"user-{uuid4()}"
    async with (
        run_gateway(database, user_jobs_max=5) as first,
        run_gateway(database, user_jobs_max=5) as second,
        first.client(user) as one,
        second.client(user) as other,
    ):
        exams = [await add_exam(one) for _ in range(20)]
        answers = await asyncio.gather(
            *((one, other)[number % 2].post(START, json={"examId": exam}) for number, exam in enumerate(exams))
        )
        assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 15
        assert {frozenset(answer.json()) for answer in answers if answer.status_code == 429} == {frozenset({"error"})}


@pytest.mark.promise("S0.140")
async def test_with_the_cooldown_on_the_second_start_has_to_wait(database: str) -> None:
    async with run_gateway(database, start_cooldown_seconds=60) as gateway, gateway.client(f"user-{uuid4()}") as api:
        first, second = await add_exam(api), await add_exam(api)
        key: Any = {"Idempotency-Key": "again"}
        assert (await api.post(START, json={"examId": first}, headers=key)).status_code == 200
        refused = await api.post(START, json={"examId": second})
        assert (refused.status_code, set(refused.json())) == (429, {"error"})
        assert 50 <= int(refused.headers["retry-after"]) <= 60
        assert (await api.post(START, json={"examId": first}, headers=key)).status_code == 200


async def test_a_body_that_is_too_large_is_a_413_with_one_sentence(database: str) -> None:
    async with run_gateway(database, body_bytes_max=2048) as gateway, gateway.client() as api:
        declared = await api.post(START, content=b" " * 3000)

        async def chunks() -> Any:
            for _ in range(3):
                yield b" " * 1000

        streamed = await api.post(START, content=chunks())
    for answer in (declared, streamed):
        assert answer.status_code == 413
        assert set(answer.json()) == {"error"}
