"""Exams come in, are read by their owner only, and are refused with a sentence."""

import httpx2
import pytest

from tests.contract.gateway.conftest import EXAM, add_exam

pytestmark = pytest.mark.services


async def test_an_exam_is_stored_and_read_back_with_ids_by_position(api: httpx2.AsyncClient) -> None:
    answer = await api.post("/api/exams", json=EXAM)
    assert answer.status_code == 201
    assert set(answer.json()) == {"examId", "title", "questionCount"}
    read = (await api.get(f"/api/exams/{answer.json()['examId']}")).json()
    assert [question["id"] for question in read["questions"]] == ["q1", "b"]
    assert read["questions"][1]["correct"] == [0, 2]


async def test_exams_are_listed_newest_first(api: httpx2.AsyncClient) -> None:
    first, second = await add_exam(api, title="one"), await add_exam(api, title="two")
    listed = (await api.get("/api/exams")).json()["exams"]
    assert [exam["examId"] for exam in listed[:2]] == [second, first]


async def test_an_exam_of_somebody_else_does_not_exist(api: httpx2.AsyncClient, stranger: httpx2.AsyncClient) -> None:
    answer = await stranger.get(f"/api/exams/{await add_exam(api)}")
    assert (answer.status_code, answer.json()) == (404, {"error": "Exam not found"})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "JSON object"),
        (b"\xff\xfe{}", "JSON object"),
        (b"[" * 100_000, "JSON object"),
        (b"[]", "JSON object"),
        (b'{"title":"x","questions":[]}', "questions"),
        (b'{"questions":[{"question":"a","options":["a","b"],"correct":[0]}]}', "title"),
        (b'{"title":"x","questions":[{"question":"a","options":["a","b"],"correct":[2]}]}', "questions[0]"),
        (b'{"title":"x","questions":[{"question":"\\ud800","options":["a","b"],"correct":[0]}]}', "JSON object"),
    ],
)
async def test_a_bad_exam_is_refused_with_one_sentence_that_says_where(
    api: httpx2.AsyncClient, body: bytes, words: str
) -> None:
    answer = await api.post("/api/exams", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


async def test_nul_characters_are_dropped(api: httpx2.AsyncClient) -> None:
    exam_id = await add_exam(api, title="a\0b")
    assert (await api.get(f"/api/exams/{exam_id}")).json()["title"] == "ab"


async def test_the_same_key_answers_with_the_same_exam_and_refuses_another(api: httpx2.AsyncClient) -> None:
    headers = {"Idempotency-Key": "once"}
    first = await api.post("/api/exams", json=EXAM, headers=headers)
    again = await api.post("/api/exams", json=EXAM, headers=headers)
    other = await api.post("/api/exams", json={**EXAM, "title": "other"}, headers=headers)
    assert first.json() == again.json()
    assert (again.status_code, other.status_code) == (201, 409)
    assert set(other.json()) == {"error"}


async def test_settings_have_defaults_are_replaced_and_are_checked(
    api: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    defaults = (await api.get("/api/settings")).json()
    assert set(defaults) == {"model", "language", "audience", "lessons_per_topic", "card_scheduler"}
    wanted = {"model": None, "language": "de", "audience": "nurses", "lessons_per_topic": 2, "card_scheduler": "fsrs"}
    assert (await api.put("/api/settings", json=wanted)).json() == wanted
    assert (await api.get("/api/settings")).json() == wanted
    assert (await stranger.get("/api/settings")).json() == defaults
    refused = await api.put("/api/settings", json={"lessons_per_topic": 99})
    assert (refused.status_code, set(refused.json())) == (400, {"error"})
