"""Study packs written by the double of the provider: through its troubles, and without paying twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from tests.doubles import pack_answers
from tests.doubles.claude_script import Behaviour, fail
from tests.doubles.claude_server import ClaudeServer
from tests.integration.fleet.conftest import claude_settings
from tests.integration.fleet.study_files import text_pdf
from tests.integration.fleet.studying import Study, cited, ended, pack_of, studying, upload

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]
_JOB = "(select job_id from materials where id = %s)"
#: Two sentences of one shape make the double's options alike; what the review takes out does not matter here.
_KINDS = {"sections", "overview", "cards", "questions", "branches"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model() -> AsyncIterator[ClaudeServer]:
    async with ClaudeServer(responder=pack_answers.answer) as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def study(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory, model: ClaudeServer
) -> AsyncIterator[Study]:
    folder = tmp_path_factory.mktemp("study")
    async with studying(server_url, template_name, folder, **claude_settings(model)) as running:
        yield running
        running.fleet.assert_sound()


def user() -> str:
    """Somebody whose packs nobody has counted yet."""
    return uuid4().hex


async def test_a_model_writes_a_pack_grounded_in_its_passages(study: Study, model: ClaudeServer) -> None:
    before = len(model.messages)
    async with study.http(user()) as http:
        material_id = await upload(http, "locks.pdf", text_pdf())
        pack = await pack_of(http, material_id)
    assert pack["author"] == "claude"
    assert pack["flashcards"]
    assert pack["quiz"]["items"]
    assert pack["report"]["blocks"] == []
    chunks = study.fleet.count("select count(*) from chunks where material_id = %s", material_id)
    assert cited(pack) <= {f"chunk-{number}" for number in range(1, chunks + 1)}
    assert Counter(pack_answers.kind_of(one.body) for one in model.messages[before:]) == dict.fromkeys(_KINDS, 1)


@pytest.mark.parametrize(
    "trouble",
    [
        Behaviour(cut_after=30),
        Behaviour(text="{not json"),
        Behaviour(stop_reason="max_tokens"),
        Behaviour(drop=True),
        fail(529, "busy"),
        fail(429, "slow down", retry_after="1"),
    ],
    ids=["cut", "malformed", "truncated", "dropped", "overloaded", "limited"],
)
async def test_trouble_with_the_provider_delays_a_pack_and_spoils_nothing(
    study: Study, model: ClaudeServer, trouble: Behaviour
) -> None:
    async with study.http(user()) as http:
        model.script(Behaviour(), trouble)
        pack = await pack_of(http, await upload(http, "locks.pdf", text_pdf()))
    assert pack["flashcards"]
    assert pack["report"]["blocks"] == []


@pytest.mark.promise("S2.097")
async def test_a_retry_of_a_failed_pack_pays_nothing_twice(study: Study, model: ClaudeServer) -> None:
    async with study.http(user()) as http:
        # The plan goes well; then one of the four parts is refused for good.
        model.script(Behaviour(), fail(400, "scripted refusal"))
        material_id = await upload(http, "locks.pdf", text_pdf())
        status = await ended(http, material_id)
        assert (status["status"], status["errorCode"], status["error"]) == (
            "failed",
            "AI_API_ERROR",
            "AI service error. Please try again later.",
        )
        paid = answered(study, material_id)
        before = len(model.messages)
        retries = await asyncio.gather(*(http.post(f"/api/materials/{material_id}/retry") for _ in range(3)))
        assert sorted(answer.status_code for answer in retries) == [200, 400, 400]
        pack = await pack_of(http, material_id)
    assert pack["flashcards"]
    assert set(paid) >= {"plan"}
    again = {pack_answers.kind_of(request.body) for request in model.messages[before:]}
    assert "sections" not in again
    assert answered(study, material_id) == dict.fromkeys(
        ("plan", "write_notes", "write_cards", "write_questions", "draw_branches"), 1
    )
    extractions = f"select count(*) from attempts a join tasks t on t.id = a.task_id where t.job_id = {_JOB}"
    assert study.fleet.count(f"{extractions} and t.stage = 'extract'", material_id) == 1


@pytest.mark.promise("S2.096")
async def test_an_author_that_never_answers_in_shape_fails_the_pack_with_its_documented_sentence(
    study: Study, model: ClaudeServer
) -> None:
    async with study.http(user()) as http:
        model.script(*[Behaviour(text="{not json")] * 40)
        status = await ended(http, await upload(http, "locks.pdf", text_pdf()))
        model.forget_script()
    assert (status["errorCode"], status["error"]) == (
        "GENERATION_FAILED",
        "Generation failed. Please try again or contact support.",
    )


def answered(study: Study, material_id: str) -> dict[str, int]:
    """Stage -> answers that were paid for."""
    rows = study.fleet.rows(
        "select t.stage, count(*) as paid from calls c join tasks t on t.id = c.task_id"
        f" where c.job_id = {_JOB} and c.outcome = 'answered' group by 1",
        material_id,
    )
    return {row["stage"]: row["paid"] for row in rows}
