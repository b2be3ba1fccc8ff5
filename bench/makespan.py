"""How long a course takes over its critical path, and what its prompts cost with caching."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from bench.double import provider
from bench.driver import OWNER, Driver, driving
from bench.figures import Figure, Options, Result
from bench.processes import environment, running
from bench.services import own_services
from ledger.exams import insert_exam
from ledger.records import CallRow
from pipelines.course import course
from pipelines.registry import make_pipelines
from providers.claude.prices import price_usd
from schemas.calls import Usage
from schemas.exam import Exam, Question

TOPICS = 10
#: The double shares questions out at eight a topic.
QUESTIONS = 80
FIRST_BYTE_SECONDS = 0.1
TOPICS_SECONDS = 2.0
LESSON_SECONDS = 3.0
#: Siblings of the first lesson start at its first byte.
CRITICAL_SECONDS = TOPICS_SECONDS + FIRST_BYTE_SECONDS + LESSON_SECONDS
ROUNDS = 5

_HOW = (
    f"A course of {TOPICS} topics from {QUESTIONS} questions on two worker processes and a clock, the provider's "
    f"double answering after {TOPICS_SECONDS:g} s (topics) and {LESSON_SECONDS:g} s (a lesson), first byte after "
    f"{FIRST_BYTE_SECONDS:g} s. The critical path is {CRITICAL_SECONDS:g} s: topics, the first lesson's first byte, "
    f"at which its siblings start, then a lesson. The median of {ROUNDS} courses, each from the call of submit until "
    "the completed event was read. The prompt's price is what its input tokens cost with cache writes and reads, over "
    "what the same tokens cost without a cache."
)
_LIMIT = "Seven stages, each a claim and a commit, and the last two wait for the slowest lesson."


async def measure(options: Options) -> Result:
    async with own_services(options.settings) as settings:
        latency: dict[str, Any] = {"first_byte": FIRST_BYTE_SECONDS, "topics": TOPICS_SECONDS, "other": LESSON_SECONDS}
        with provider(settings, chunks=12, **latency) as asking:
            commands = [["bench.serve", "worker"]] * 2 + [["bench.serve", "clock"]]
            with running(commands, environment(asking)):
                async with driving(asking, make_pipelines(asking), course().name) as driver:
                    await _course(driver)  # imports and connections
                    runs = sorted([await _course(driver) for _ in range(options.small(ROUNDS))], key=lambda run: run[0])
    seconds, calls = runs[len(runs) // 2]
    cached, plain = _prompt_price(calls)
    return Result(
        _HOW,
        [
            Figure("makespan over critical path", seconds / CRITICAL_SECONDS, "", at_most=1.05, limit=_LIMIT),
            Figure("makespan", seconds, "s"),
            Figure("slowest of all", runs[-1][0], "s"),
            Figure("lessons", len(calls) - 1, ""),
            Figure("prompt price with caching, of that without", float(cached / plain) * 100, "%"),
            Figure("prompt tokens read from the cache", _share_read(calls) * 100, "%"),
        ],
    )


async def _course(driver: Driver) -> tuple[float, list[CallRow]]:
    """(seconds, its provider calls) of one course from a new exam."""
    exam = await driver.ledger.read(insert_exam, OWNER, _exam(uuid4()))
    seconds, job_id = await driver.run_one({"exam_id": str(exam.id), "resumes": None})
    return seconds, await _answered(driver, job_id)


async def _answered(driver: Driver, job_id: UUID) -> list[CallRow]:
    calls = await driver.ledger.list_calls(job_id)
    failed = [call.outcome for call in calls if call.outcome != "answered"]
    if failed or len(calls) != TOPICS + 1:
        raise RuntimeError(f"expected {TOPICS + 1} answered calls, got {len(calls)}, of which failed: {failed}")
    return calls


def _exam(name: UUID) -> Exam:
    """An exam whose text exceeds the smallest prefix that the provider caches, and which it has not seen before."""
    return Exam(
        title=f"Exam {name}",
        questions=tuple(
            Question(
                id=f"q{number}",
                question=f"Which of these statements about the subject of question {number} is right? ({name})",
                options=tuple(f"Statement {option} about subject {number} of the exam" for option in "ABCD"),
                correct=(number % 4,),
                explanation=f"Subject {number} is explained in one sentence that a learner can remember.",
            )
            for number in range(QUESTIONS)
        ),
    )


def _prompt_price(calls: list[CallRow]) -> tuple[Decimal, Decimal]:
    """US dollars of all prompts, with the cache and without."""
    cached, plain = Decimal(0), Decimal(0)
    for call in calls:
        prompt = call.tokens_in + call.cache_write_tokens + call.cache_read_tokens
        cached += price_usd(call.model, _prompt(call)) or 0
        plain += price_usd(call.model, Usage(tokens_in=prompt)) or 0
    return cached, plain


def _prompt(call: CallRow) -> Usage:
    return Usage(call.tokens_in, 0, call.cache_write_tokens, call.cache_read_tokens)


def _share_read(calls: list[CallRow]) -> float:
    read = sum(call.cache_read_tokens for call in calls)
    return read / sum(call.tokens_in + call.cache_write_tokens + call.cache_read_tokens for call in calls)
