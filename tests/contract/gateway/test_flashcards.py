"""Reviews of cards: the next date, the user's own scheduler, and nobody else's cards."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from tests.contract.gateway.conftest import UNKNOWN, Gateway, run_gateway
from tests.contract.gateway.studying import PACKS, made

pytestmark = pytest.mark.services

KEYS = {
    "id",
    "studyPackId",
    "grade",
    "ease",
    "intervalDays",
    "reps",
    "lapses",
    "dueAt",
    "lastReviewedAt",
    "scheduler",
}


@pytest.fixture
async def user(gateway: Gateway) -> AsyncIterator[httpx2.AsyncClient]:
    async with gateway.client(f"user-{uuid4()}") as client:
        yield client


async def cards_of(client: httpx2.AsyncClient, pack_id: str) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = (await client.get(f"{PACKS}/{pack_id}")).json()["flashcards"]
    return cards


async def review(client: httpx2.AsyncClient, card_id: str, grade: Any) -> httpx2.Response:
    return await client.post(f"/api/flashcards/{card_id}/review", json={"grade": grade})


def days_between(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)) / timedelta(days=1)


@pytest.mark.promise("S2.065")
async def test_a_review_moves_the_card_and_the_pack_shows_it(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    _, pack_id = await made(gateway, user)
    card, untouched = await cards_of(user, pack_id)
    body = (await review(user, card["id"], 4)).json()
    assert set(body) == KEYS
    assert (body["id"], body["studyPackId"], body["grade"], body["scheduler"]) == (card["id"], pack_id, 4, "sm2")
    assert (body["intervalDays"], body["reps"], body["lapses"]) == (1, 1, 0)
    assert days_between(body["lastReviewedAt"], body["dueAt"]) == pytest.approx(1, abs=0.01)
    second = (await review(user, card["id"], 5)).json()
    assert (second["intervalDays"], second["reps"]) == (6, 2)
    lapsed = (await review(user, card["id"], 1)).json()
    assert (lapsed["intervalDays"], lapsed["reps"], lapsed["lapses"]) == (1, 0, 1)
    shown, other = await cards_of(user, pack_id)
    for key in ("ease", "intervalDays", "reps", "lapses", "dueAt"):
        assert shown[key] == lapsed[key]
    assert other == untouched
    assert (await user.get(f"{PACKS}/{pack_id}")).json()["updatedAt"] > shown["createdAt"]


async def test_a_user_may_choose_fsrs_behind_the_same_fields(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    _, pack_id = await made(gateway, user)
    card = (await cards_of(user, pack_id))[0]
    assert (await user.put("/api/settings", json={"card_scheduler": "fsrs"})).status_code == 200
    body = (await review(user, card["id"], 5)).json()
    assert set(body) == KEYS
    assert (body["scheduler"], body["reps"]) == ("fsrs", 1)
    assert body["intervalDays"] > 1
    shown = (await cards_of(user, pack_id))[0]
    assert shown["dueAt"] == body["dueAt"]
    assert not {"stability", "difficulty"} & set(shown)
    assert (await user.put("/api/settings", json={"card_scheduler": "leitner"})).status_code == 400


async def test_an_operator_chooses_for_those_who_chose_nothing(database: str) -> None:
    async with run_gateway(database, card_scheduler="fsrs") as gateway, gateway.client(f"user-{uuid4()}") as api:
        _, pack_id = await made(gateway, api)
        first, second = await cards_of(api, pack_id)
        assert (await review(api, first["id"], 4)).json()["scheduler"] == "fsrs"
        await api.put("/api/settings", json={"card_scheduler": "sm2"})
        assert (await review(api, second["id"], 4)).json()["scheduler"] == "sm2"


@pytest.mark.parametrize("grade", [-1, 6, 2.5, "4", None, True, [], 10**30])
async def test_a_grade_is_a_whole_number_from_0_to_5(gateway: Gateway, user: httpx2.AsyncClient, grade: Any) -> None:
    _, pack_id = await made(gateway, user)
    card = (await cards_of(user, pack_id))[0]
    answer = await review(user, card["id"], grade)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_INPUT")
    assert (await cards_of(user, pack_id))[0] == card
    for body in (b"", b"[]", b"{}"):
        answer = await user.post(f"/api/flashcards/{card['id']}/review", content=body)
        assert answer.status_code == 400


async def test_nobody_reviews_somebody_elses_cards(
    gateway: Gateway, user: httpx2.AsyncClient, anonymous: httpx2.AsyncClient
) -> None:
    _, pack_id = await made(gateway, user)
    card = (await cards_of(user, pack_id))[0]
    async with gateway.client(f"user-{uuid4()}") as other:
        for card_id in (card["id"], UNKNOWN, "7"):
            answer = await review(other, card_id, 5)
            assert (answer.status_code, answer.json()) == (404, {"error": "Flashcard not found"})
    answer = await review(anonymous, card["id"], 5)
    assert (answer.status_code, answer.json()) == (401, {"error": "Unauthorized"})
    assert (await cards_of(user, pack_id))[0] == card


async def test_reviews_of_one_card_come_one_after_the_other(gateway: Gateway, user: httpx2.AsyncClient) -> None:
    _, pack_id = await made(gateway, user)
    card = (await cards_of(user, pack_id))[0]
    answers = await asyncio.gather(*(review(user, card["id"], 0) for _ in range(8)))
    assert sorted(answer.json()["lapses"] for answer in answers) == list(range(1, 9))
