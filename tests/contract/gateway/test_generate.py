"""Starting a generation: what may be said, what is answered, keys and limits."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import Gateway, cut_off, fresh_database, run_gateway
from tests.contract.gateway.generating import BODY, GENERATE, begin, fields_of

pytestmark = pytest.mark.services


@pytest.mark.promise("S1.001", "S1.002", "S1.016", "S1.017", "S1.018", "S1.019", "S1.066")
async def test_a_generation_is_queued_and_answered_at_once_with_exactly_three_keys(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    answer = await api.post(GENERATE, json=BODY)
    body = answer.json()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert body == {"success": True, "generation_id": body["generation_id"], "status": "queued"}
    assert str(UUID(body["generation_id"])) == body["generation_id"]
    ((task_id, actor, pool),) = gateway.publisher.published
    assert (actor, pool) == ("generation.course_detection", "text")
    assert [
        task.id for task in await gateway.ledger.list_tasks(UUID(body["generation_id"])) if task.state == "ready"
    ] == [task_id]


@pytest.mark.promise("S1.002")
async def test_the_base_address_is_not_served_twice(api: httpx2.AsyncClient) -> None:
    assert (await api.post("/api" + GENERATE, json=BODY)).status_code == 404


@pytest.mark.promise("S1.008", "S1.009", "S1.010", "S1.020", "S1.068")
@pytest.mark.parametrize("field", ["topic", "subtopics", "mode"])
@pytest.mark.parametrize("value", [..., None, "", "  \n", 7, True, {}, [], [7], [""], ["a", None]])
async def test_a_required_field_that_is_missing_or_wrong_is_named(
    api: httpx2.AsyncClient, field: str, value: Any
) -> None:
    body = {**BODY, field: value}
    if value is ...:
        del body[field]
    answer = await api.post(GENERATE, json=body)
    assert answer.status_code == 400
    refused = answer.json()
    assert set(refused) == {"error", "code", "details"}
    assert refused["code"] == "MISSING_FIELDS"
    assert field in refused["details"]
    assert not {"topic", "subtopics", "mode"} - {field} & set(refused["details"].split())


@pytest.mark.promise("S1.020", "S1.064")
async def test_everything_that_is_missing_is_named_in_one_answer(api: httpx2.AsyncClient) -> None:
    refused = (await api.post(GENERATE, json={})).json()
    assert refused["error"]
    assert all(name in refused["details"] for name in ("topic", "subtopics", "mode must be one of"))


@pytest.mark.promise("S1.009")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a, b ,c", ["a", "b", "c"]),
        (",a,, b\n c ,", ["a", "b c"]),
        ("Graphs, trees, GRAPHS, graphs ", ["Graphs", "trees"]),
        (["one, two", " three "], ["one, two", "three"]),
        ("监督学习, Straße, STRASSE", ["监督学习", "Straße"]),
    ],
)
async def test_subtopics_are_split_trimmed_and_named_once(
    gateway: Gateway, api: httpx2.AsyncClient, sent: Any, kept: list[str]
) -> None:
    generation_id = await begin(api, subtopics=sent)
    assert (await fields_of(gateway, generation_id))["subtopics"] == kept


@pytest.mark.promise("S1.009")
async def test_two_hundred_subtopics_are_taken_and_too_many_or_too_long_ones_refused(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    generation_id = await begin(api, subtopics=",".join(f"part {number}" for number in range(200)))
    assert len((await fields_of(gateway, generation_id))["subtopics"]) == 200
    for subtopics in (",".join(map(str, range(501))), "x" * 301):
        answer = await api.post(GENERATE, json={**BODY, "subtopics": subtopics})
        assert (answer.status_code, answer.json()["code"]) == (400, "MISSING_FIELDS")
        assert "subtopics" in answer.json()["details"]


@pytest.mark.promise("S1.010")
@pytest.mark.parametrize("mode", ["pre-read", "lecture", "assignment"])
async def test_each_documented_mode_is_taken(gateway: Gateway, api: httpx2.AsyncClient, mode: str) -> None:
    counts = {"mcsc": 10, "mcmc": 5, "subjective": 3}
    generation_id = await begin(api, mode=mode, assignmentCounts=counts)
    fields = await fields_of(gateway, generation_id)
    assert fields["mode"] == mode
    assert fields["counts"] == (counts if mode == "assignment" else None)


@pytest.mark.promise("S1.010")
@pytest.mark.parametrize("mode", ["Lecture", "lecture ", "quiz", "PRE-READ", "preread"])
async def test_any_other_mode_is_refused_with_the_modes_there_are(api: httpx2.AsyncClient, mode: str) -> None:
    answer = await api.post(GENERATE, json={**BODY, "mode": mode})
    assert answer.status_code == 400
    assert answer.json()["code"] == "MISSING_FIELDS"
    assert answer.json()["details"] == "mode must be one of pre-read, lecture, assignment"


@pytest.mark.promise("S1.012", "S1.013", "S1.014", "S1.015")
@pytest.mark.parametrize(
    "counts",
    [
        ...,
        None,
        {},
        [],
        5,
        {"mcsc": 1, "mcmc": 1},
        {"mcsc": 0, "mcmc": 0, "subjective": 0},
        {"mcsc": -1, "mcmc": 1, "subjective": 1},
        {"mcsc": 101, "mcmc": 1, "subjective": 1},
        {"mcsc": 10**30, "mcmc": 1, "subjective": 1},
        {"mcsc": 1.5, "mcmc": 1, "subjective": 1},
        {"mcsc": "1", "mcmc": 1, "subjective": 1},
        {"mcsc": True, "mcmc": 1, "subjective": 1},
    ],
)
async def test_an_assignment_needs_three_counts_that_make_sense(api: httpx2.AsyncClient, counts: Any) -> None:
    body = {**BODY, "mode": "assignment"} | ({} if counts is ... else {"assignmentCounts": counts})
    answer = await api.post(GENERATE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "MISSING_FIELDS")
    assert "assignmentCounts" in answer.json()["details"]


@pytest.mark.promise("S1.012")
@pytest.mark.parametrize("counts", [..., None, "nonsense", {"mcsc": -5}])
async def test_counts_are_ignored_in_the_other_modes(gateway: Gateway, api: httpx2.AsyncClient, counts: Any) -> None:
    generation_id = await begin(api, **({} if counts is ... else {"assignmentCounts": counts}))
    assert (await fields_of(gateway, generation_id))["counts"] is None


@pytest.mark.promise("S1.011")
async def test_a_transcript_is_kept_apart_whole_and_for_its_owner(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    from gateway.tokens import owner_of
    from ledger.transcripts import get_transcript

    text = "Machine learning is a subset of artificial intelligence. \u2028 π\n" * 20_000
    assert len(text.encode()) > 1_000_000
    generation_id = await begin(api, transcript=text)
    transcript_id = UUID((await fields_of(gateway, generation_id))["transcript_id"])
    assert await gateway.ledger.read(get_transcript, owner_of("ada"), transcript_id) == text
    assert await gateway.ledger.read(get_transcript, owner_of("bob"), transcript_id) is None


@pytest.mark.promise("S1.011")
@pytest.mark.parametrize("transcript", [..., None, "", " \n "])
async def test_no_words_are_no_transcript(gateway: Gateway, api: httpx2.AsyncClient, transcript: Any) -> None:
    generation_id = await begin(api, **({} if transcript is ... else {"transcript": transcript}))
    assert (await fields_of(gateway, generation_id))["transcript_id"] is None


@pytest.mark.promise("S1.011")
@pytest.mark.parametrize("transcript", [7, [], {}, False])
async def test_a_transcript_that_is_no_text_is_refused(api: httpx2.AsyncClient, transcript: Any) -> None:
    answer = await api.post(GENERATE, json={**BODY, "transcript": transcript})
    assert (answer.status_code, answer.json()["details"]) == (400, "transcript must be a string")


@pytest.mark.promise("S1.068")
@pytest.mark.parametrize(
    "raw", [b"", b"{", b"null", b"[]", b'"x"', b"7", b"\xff", b'{"a":' * 5_000, b'{"topic": "\\ud800"}', b"NaN"]
)
async def test_a_body_that_is_no_object_is_a_400_with_a_code(api: httpx2.AsyncClient, raw: bytes) -> None:
    answer = await api.post(GENERATE, content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "MISSING_FIELDS")


async def test_a_key_gets_the_same_answer_and_another_body_a_409_with_a_documented_code(database: str) -> None:
    headers = {"Idempotency-Key": f"key-{uuid4()}"}
    body = {**BODY, "transcript": "Words that were said."}
    async with run_gateway(database, rate_limits=False) as gateway, gateway.client() as api:
        answers = await asyncio.gather(*(api.post(GENERATE, json=body, headers=headers) for _ in range(8)))
        assert len({answer.text for answer in answers}) == 1
        generation_id = answers[0].json()["generation_id"]
        await gateway.generations.break_at(generation_id, "review")
        assert (await api.post(GENERATE, json=body, headers=headers)).text == answers[0].text
        for change in ({"topic": "Another"}, {"transcript": "Words that were not."}):
            conflict = await api.post(GENERATE, json={**body, **change}, headers=headers)
            assert (conflict.status_code, conflict.json()["code"]) == (409, "GENERATION_FAILED")
    assert [actor for _, actor, _ in gateway.publisher.published].count("generation.course_detection") == 1


async def test_the_limit_on_unfinished_jobs_holds_and_says_when_to_ask_again(database: str) -> None:
    options = {"user_jobs_max": 2, "rate_limits": False}
    async with run_gateway(database, **options) as gateway, gateway.client(f"user-{uuid4()}") as api:
        answers = await asyncio.gather(*(api.post(GENERATE, json=BODY) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200] * 2 + [429] * 3
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "RATE_LIMITED"
    assert str(refused.json()["retry_after"]) == refused.headers["retry-after"]


@pytest.mark.promise("S1.022", "S1.073")
async def test_without_a_database_no_record_can_be_created() -> None:
    with fresh_database() as database:
        async with run_gateway(database) as gateway, gateway.client() as api:
            cut_off(database)
            answer = await api.post(GENERATE, json={**BODY, "transcript": "Words."})
    assert answer.status_code == 500
    assert answer.json() == {"error": "Failed to create generation record", "code": "GENERATION_FAILED"}


@pytest.mark.promise("S1.022", "S1.065")
async def test_a_crash_of_ours_shows_nothing_of_itself(
    gateway: Gateway, api: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(gateway.ledger, "submit", crash)
    answer = await api.post(GENERATE, json=BODY)
    assert (answer.status_code, answer.json()["code"]) == (500, "GENERATION_FAILED")
    assert "secret" not in json.dumps(answer.json())
