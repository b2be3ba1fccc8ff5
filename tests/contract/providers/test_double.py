"""The double behaves as the provider does where the fleet depends on it. The real SDK asks it directly."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import pytest

from providers.claude.request import answer_schema
from tests.contract.providers.asking import LONG, MODEL, Summary
from tests.doubles.answers import answer
from tests.doubles.claude_server import ClaudeServer
from workers.text.shapes import LessonDraft, TopicList


@pytest.fixture
async def client(server: ClaudeServer) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(api_key="k", base_url=server.url, max_retries=0) as client:
        yield client


def body(prompt: str = "go", shared: str = LONG, **changes: Any) -> dict[str, Any]:
    marked = {"type": "text", "text": shared, "cache_control": {"type": "ephemeral"}}
    content = [marked, {"type": "text", "text": prompt}]
    return {"model": MODEL, "max_tokens": 500, "messages": [{"role": "user", "content": content}], **changes}


async def test_the_sdk_parses_a_structured_answer(client: anthropic.AsyncAnthropic) -> None:
    message = await client.messages.parse(**body(), output_format=Summary)
    assert isinstance(message.parsed_output, Summary)
    async with client.messages.stream(**body(), output_format=Summary) as stream:
        final = await stream.get_final_message()
    assert isinstance(final.parsed_output, Summary)


async def test_a_prefix_is_written_once_then_read(client: anthropic.AsyncAnthropic) -> None:
    first = (await client.messages.create(**body("a"))).usage
    second = (await client.messages.create(**body("b"))).usage
    assert (first.cache_creation_input_tokens, first.cache_read_input_tokens) == (len(LONG) // 4, 0)
    assert (second.cache_creation_input_tokens, second.cache_read_input_tokens) == (0, len(LONG) // 4)


async def test_sent_back_to_back_every_request_misses(server: ClaudeServer, client: anthropic.AsyncAnthropic) -> None:
    server._latency = lambda _: (0.2, 0.2)
    sent = await asyncio.gather(*(client.messages.create(**body(f"{i}")) for i in range(5)))
    assert [message.usage.cache_read_input_tokens for message in sent] == [0] * 5


async def test_a_prefix_is_forgotten_five_minutes_after_its_last_use(
    server: ClaudeServer, client: anthropic.AsyncAnthropic
) -> None:
    reads = []
    for aged in (0, 290, 580, 890):
        server.aged_seconds = aged
        reads.append((await client.messages.create(**body())).usage.cache_read_input_tokens)
    assert [bool(read) for read in reads] == [False, True, True, False]


@pytest.mark.parametrize("changes", [{"shared": "short"}, {"model": "claude-haiku-4-5"}])
async def test_below_the_models_minimum_nothing_is_cached(
    changes: dict[str, Any], client: anthropic.AsyncAnthropic
) -> None:
    for _ in range(2):
        usage = (await client.messages.create(**body(**changes))).usage
        assert (usage.cache_creation_input_tokens, usage.cache_read_input_tokens) == (0, 0)


async def test_another_model_or_answer_format_reads_nothing(client: anthropic.AsyncAnthropic) -> None:
    await client.messages.create(**body())
    other = await client.messages.create(**body(model="claude-sonnet-5"))
    shaped = await client.messages.parse(**body(), output_format=Summary)
    assert other.usage.cache_read_input_tokens == shaped.usage.cache_read_input_tokens == 0


async def test_an_answer_longer_than_max_tokens_is_cut(client: anthropic.AsyncAnthropic) -> None:
    message = await client.messages.create(**body(max_tokens=3))
    assert message.stop_reason == "max_tokens"


async def test_tokens_are_counted(client: anthropic.AsyncAnthropic) -> None:
    counted = await client.messages.count_tokens(model=MODEL, messages=body()["messages"])
    assert counted.input_tokens == len(LONG + "\ngo") // 4


@pytest.mark.parametrize("wrong", [{"messages": []}, {"messages": [{"role": "user", "content": ""}]}, {"model": ""}])
async def test_wrong_requests_are_refused(wrong: dict[str, Any], client: anthropic.AsyncAnthropic) -> None:
    with pytest.raises(anthropic.BadRequestError):
        await client.messages.create(**body(**wrong))


async def test_a_batch_runs_ends_and_gives_its_results(server: ClaudeServer, client: anthropic.AsyncAnthropic) -> None:
    server.batches.seconds = 30
    requests: Any = [{"custom_id": name, "params": body(name)} for name in ("one", "two")]
    batch = await client.messages.batches.create(requests=requests)
    assert batch.processing_status == "in_progress"
    assert batch.request_counts.processing == 2
    server.batches.all[batch.id].due_at = 0
    batch = await client.messages.batches.retrieve(batch.id)
    assert (batch.processing_status, batch.request_counts.succeeded) == ("ended", 2)
    results = [result async for result in await client.messages.batches.results(batch.id)]
    assert {result.custom_id for result in results} == {"one", "two"}
    assert all(result.result.type == "succeeded" for result in results)


async def test_a_batch_can_be_cancelled_and_listed(server: ClaudeServer, client: anthropic.AsyncAnthropic) -> None:
    server.batches.seconds = 30
    requests: Any = [{"custom_id": "one", "params": body()}]
    batch = await client.messages.batches.create(requests=requests)
    assert (await client.messages.batches.cancel(batch.id)).request_counts.canceled == 1
    assert [listed.id async for listed in client.messages.batches.list()] == [batch.id]
    with pytest.raises(anthropic.NotFoundError):
        await client.messages.batches.retrieve("msgbatch_none")


def course_request(shape: type, prompt: str) -> dict[str, Any]:
    schema = answer_schema(shape)
    return body(prompt, output_config={"format": {"type": "json_schema", "schema": schema}})


def test_topics_share_out_the_questions_of_the_prompt() -> None:
    prompt = "\n".join(f'<question id="q{i}">What is {i}?</question>' for i in range(30))
    topics = TopicList.model_validate_json(answer(course_request(TopicList, prompt))).topics
    ids = [question for topic in topics for question in topic.question_ids]
    assert sorted(ids) == sorted(f"q{i}" for i in range(30))
    assert len({topic.name for topic in topics}) == len(topics) > 1


def test_a_lesson_works_through_its_questions() -> None:
    prompt = '<question id="q7">Why is the sky blue?</question>\n<question id="x-8">Where is up?</question>'
    lesson = LessonDraft.model_validate_json(answer(course_request(LessonDraft, prompt)))
    assert [worked.question_id for worked in lesson.worked] == ["q7", "x-8"]
    assert "sky" in lesson.title


def test_a_lesson_covers_the_questions_whose_ids_its_prompt_lists() -> None:
    shared = "\n".join(f'<question id="q{i}">What is {i}?</question>' for i in range(1, 13))
    request = course_request(LessonDraft, "Write the lesson. The ids of its questions:\n\nq1\nq12\n")
    request["messages"][0]["content"][0]["text"] = shared
    lesson = LessonDraft.model_validate_json(answer(request))
    assert [worked.question_id for worked in lesson.worked] == ["q1", "q12"]
