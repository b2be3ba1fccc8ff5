"""Whatever is sent to S1's routes, the answer is a documented one."""

import json
import random
from typing import Any

import pytest

from tests.contract.gateway.conftest import run_gateway
from tests.contract.gateway.generating import ADDED, BODY, CODES, EXPORT, GENERATE, RETRY
from tests.contract.gateway.generation_worker import books_worker

pytestmark = pytest.mark.services

DOCUMENTED: dict[str, dict[str, Any]] = {
    GENERATE: {
        **BODY,
        "transcript": "Words that were said.",
        "assignmentCounts": {"mcsc": 10, "mcmc": 5, "subjective": 3},
    },
    EXPORT: {
        "content": "# x",
        "title": "T",
        "author": "A",
        "filename": "f.pdf",
        "styling": {"headerColor": "#1a365d", "fontSize": 11, "lineHeight": 1.7},
    },
    RETRY: {"generation_id": "550e8400-e29b-41d4-a716-446655440000"},
}
VALUES: list[Any] = [
    None, True, False, 0, -1, 1e308, 10**400, "", " ", "\x00", "\u2028", "\ud7ff", "😀" * 40, "a,b" * 200, [], {}, [[]],
    ["a"], [None], {"a": {}}, "assignment", "lecture", "../../etc/passwd", "'; drop table jobs; --", "#fff", "%s%n{0}",
]  # fmt: skip


def mutated(rng: random.Random, value: Any) -> Any:
    """The value with some of it replaced, left out or doubled."""
    if isinstance(value, dict) and rng.random() < 0.8:
        kept = {key: mutated(rng, item) if rng.random() < 0.5 else item for key, item in value.items()}
        return {key: item for key, item in kept.items() if rng.random() < 0.9} | {rng.choice("abc"): rng.choice(VALUES)}
    return rng.choice(VALUES)


@pytest.mark.promise("S1.063", "S1.068", "S1.076")
@pytest.mark.parametrize("path", [GENERATE, EXPORT, RETRY])
async def test_any_body_has_a_documented_answer(database: str, path: str) -> None:
    rng = random.Random(path)
    seen = set()
    async with (
        run_gateway(database, rate_limits=False) as gateway,
        gateway.client() as api,
        books_worker(gateway),
    ):
        for _ in range(150):
            sent = mutated(rng, DOCUMENTED[path])
            answer = await api.post(path, content=json.dumps(sent), headers={"Content-Type": "application/json"})
            seen.add(answer.status_code)
            if answer.status_code == 200:
                continue
            assert answer.status_code in {400, 404}, (sent, answer.text)
            refused = answer.json()
            assert set(refused) <= {"error", "code", "details"}
            assert refused["code"] in CODES | {ADDED}
            assert all(isinstance(word, str) and word for word in refused.values())
    assert 400 in seen


@pytest.mark.promise("S1.068")
@pytest.mark.parametrize("path", [GENERATE, EXPORT, RETRY])
async def test_any_bytes_have_a_documented_answer(database: str, path: str) -> None:
    rng = random.Random(path)
    whole = json.dumps(DOCUMENTED[path]).encode()
    async with (
        run_gateway(database, rate_limits=False) as gateway,
        gateway.client() as api,
        books_worker(gateway),
    ):
        for _ in range(100):
            raw = bytearray(whole[: rng.randrange(1, len(whole) + 1)])
            raw[rng.randrange(len(raw))] = rng.randrange(256)
            answer = await api.post(path, content=bytes(raw), headers={"Content-Type": rng.choice(["text/plain", "x"])})
            assert answer.status_code in {200, 400, 404}, (bytes(raw), answer.text)
