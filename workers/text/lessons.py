"""The craft that writes the lessons of one topic."""

import asyncio
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.course import AiSettings, CourseRequest, Lesson, Topic, TopicLessons, Topics
from schemas.errors import PermanentError
from schemas.exam import Question
from workers.context import StageContext
from workers.text.lesson_repair import WORKED_MAX, is_complete, lesson_of
from workers.text.offline.lesson import offline_lesson
from workers.text.offline.phrases import spoken
from workers.text.offline.vectors import question_text
from workers.text.offline.words import language_of
from workers.text.prompts import prompt
from workers.text.question_prompt import PROMPT_CHARS_MAX, fits, question_blocks
from workers.text.shapes import LessonDraft
from workers.text.together import together

TOKENS_MAX = 12_288
#: Other topics tell which words are special to this one; so many of their questions are enough.
NEIGHBOURS_MAX = 400


async def write_lesson(
    ctx: StageContext, request: CourseRequest, item: Topic, fetch_settings: AiSettings, detect_topics: Topics
) -> TopicLessons:
    """One to five lessons on the topic `item`: each covers a part of its questions, written side by side.

    Raises PermanentError when the topic's questions are no longer in the exam.
    """
    exam = await ctx.questions(request.exam_id)
    by_id = {question.id: question for question in exam}
    own = [by_id[name] for name in item.question_ids if name in by_id]
    if not own:
        raise PermanentError(
            f"The questions of the topic {item.name!r} are no longer in the exam; start a new course.",
            code="exam_changed",
        )
    parts = split(own, fetch_settings.lessons_per_topic)
    shared = _shared(exam, fetch_settings, detect_topics)
    siblings = sum(min(len(topic.question_ids), fetch_settings.lessons_per_topic) for topic in detect_topics.topics)
    await ctx.progress(5, f"Writing {item.name}…")

    async def write(number: int, part: list[Question]) -> Lesson:
        title = item.name if len(parts) == 1 else f"{item.name} ({number}/{len(parts)})"
        note = "" if len(parts) == 1 else f"\nThis is lesson {number} of {len(parts)} on the topic.\n"
        ask = Ask(
            key=f"lesson/{number}",
            shape=LessonDraft,
            system=prompt("lesson_system", worked_max=str(WORKED_MAX), fence_rule=FENCE_RULE),
            shared=shared,
            prompt=_prompt(item, part, note, with_questions=not fits(exam)),
            offline=partial(offline_lesson, item.name, title, tuple(part), _neighbours(exam, part)),
            tokens_max=TOKENS_MAX,
            siblings=siblings,
            model=fetch_settings.model,
        )
        return await _written(ctx, ask, part, title, fetch_settings)

    lessons = await together(write(number, part) for number, part in enumerate(parts, start=1))
    await ctx.progress(100, f"Wrote {item.name}", {"lessons": len(lessons)})
    return TopicLessons(lessons=tuple(lessons))


async def _written(
    ctx: StageContext, ask: Ask[LessonDraft], part: Sequence[Question], title: str, settings: AiSettings
) -> Lesson:
    """The author's answer as a lesson; what a model left out comes from the offline author, and is labelled."""
    draft: LessonDraft = await ctx.ask(ask)
    offline = ctx.author_name == "offline"
    spare = None if offline or is_complete(draft, part) else await asyncio.to_thread(ask.offline)
    # The offline author cannot translate: it writes in the language of the questions where it speaks it.
    own = _language(part)
    language = spoken(own) if offline else settings.language or own
    return lesson_of(draft, spare, part, title=title, language=language, author=ctx.author_name)


def split(questions: Sequence[Question], parts: int) -> list[list[Question]]:
    """Up to `parts` runs of nearly equal length, none empty, in order."""
    count = min(parts, len(questions))
    size, extra = divmod(len(questions), count)
    ends = [size * number + min(number, extra) for number in range(count + 1)]
    return [list(questions[start:end]) for start, end in pairwise(ends)]


def _shared(exam: Sequence[Question], settings: AiSettings, topics: Topics) -> str:
    """The prefix that all lessons of the course have in common, byte for byte.

    The exam's questions are in it when all of them fit; otherwise each lesson brings its own.
    """
    listed = "\n".join(f"{number}. {topic.name}" for number, topic in enumerate(topics.topics, start=1))
    questions = (
        f"\nThe exam's questions; an asterisk marks right options:\n\n{question_blocks(exam)}" if fits(exam) else ""
    )
    return prompt(
        "lesson_shared",
        audience=settings.audience,
        language=settings.language or "the language of the questions",
        topics=fence(listed),
        questions=questions,
    )


def _prompt(topic: Topic, part: Sequence[Question], note: str, *, with_questions: bool) -> str:
    """What differs from lesson to lesson: the topic, the ids of its questions, their text where the prefix lacks it."""
    listed = "\n".join(question.id for question in part)[:PROMPT_CHARS_MAX]
    texts = f"\nIts questions; an asterisk marks right options:\n\n{question_blocks(part)}" if with_questions else ""
    return prompt("lesson_item", topic=fence(topic.name), part=note, ids=fence(listed), questions=texts)


def _neighbours(exam: Sequence[Question], part: Sequence[Question]) -> tuple[Question, ...]:
    """Questions outside the part, evenly spread over the exam, at most NEIGHBOURS_MAX."""
    inside = {question.id for question in part}
    others = [question for question in exam if question.id not in inside]
    step = -(-len(others) // NEIGHBOURS_MAX) or 1
    return tuple(others[::step])


def _language(part: Sequence[Question]) -> str:
    return language_of(" ".join(question_text(question) for question in part[:100]))
