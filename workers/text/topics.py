"""The craft that finds an exam's topics."""

from collections.abc import Sequence
from functools import partial
from itertools import chain

from providers.author import Ask
from providers.fence import FENCE_RULE
from schemas.course import AiSettings, CourseRequest, ExamChecked, QuestionsLoaded, Topics
from schemas.exam import Question
from workers.context import StageContext
from workers.text.offline.topics import offline_topics
from workers.text.prompts import prompt
from workers.text.question_prompt import chunks, question_blocks
from workers.text.shapes import TopicList
from workers.text.together import together
from workers.text.topic_repair import repaired

#: A model sorts this many questions at once with care; larger exams are sorted in chunks whose topics are merged.
CHUNK_QUESTIONS_MAX = 200
TOKENS_MAX = 16_384


async def detect_topics(
    ctx: StageContext,
    request: CourseRequest,
    validate: ExamChecked,
    fetch_settings: AiSettings,
    fetch_questions: QuestionsLoaded,
) -> Topics:
    """Topics in teaching order; every question of the exam is in at least one."""
    questions = await ctx.questions(request.exam_id)
    await ctx.progress(5, "Detecting topics…", {"questions": len(questions)})
    parts = [questions] if ctx.author_name == "offline" else chunks(questions, CHUNK_QUESTIONS_MAX)
    asks = [_ask(part, number, len(parts), fetch_settings) for number, part in enumerate(parts)]
    lists: list[TopicList] = await together(ctx.ask(ask) for ask in asks)
    drafts = list(chain.from_iterable(answer.topics for answer in lists))
    topics = repaired(drafts, questions, validate.title, merge_alike=len(parts) > 1)
    await ctx.progress(100, f"Found {len(topics)} topics", {"topics": [topic.name for topic in topics]})
    return Topics(topics=topics, author=ctx.author_name)


def _ask(part: Sequence[Question], number: int, parts: int, settings: AiSettings) -> Ask[TopicList]:
    """The question to the author about one chunk of the exam."""
    note = "" if parts == 1 else f"\nThis is part {number + 1} of {parts} of a large exam.\n"
    return Ask(
        key=f"topics/{number}",
        shape=TopicList,
        system=prompt("topics_system", fence_rule=FENCE_RULE),
        shared="",
        prompt=prompt(
            "topics_item",
            audience=settings.audience,
            language=settings.language or "the language of the questions",
            part=note,
            questions="" if not part else question_blocks(part),
        ),
        offline=partial(offline_topics, tuple(part)),
        tokens_max=TOKENS_MAX,
        siblings=1,
        model=settings.model,
    )
