"""The small steps around a course: check the exam, read settings and questions, save, sum up."""

from uuid import UUID, uuid5

from schemas.course import (
    AiSettings,
    CourseRequest,
    CourseResult,
    CourseRows,
    CourseSaved,
    ExamChecked,
    QuestionsLoaded,
    TopicLessons,
    Topics,
)
from schemas.errors import PermanentError
from workers.context import Save, StageContext


async def validate(ctx: StageContext, request: CourseRequest) -> ExamChecked:
    """The exam exists and belongs to the job's owner. Raises PermanentError."""
    exam = await ctx.exam(request.exam_id)
    if exam is None:
        raise PermanentError("Exam not found", code="exam_not_found")
    return ExamChecked(exam_id=exam.id, title=exam.title, question_count=exam.question_count)


async def fetch_settings(ctx: StageContext, validate: ExamChecked) -> AiSettings:
    """How the owner wants courses written."""
    return await ctx.ai_settings()


async def fetch_questions(ctx: StageContext, validate: ExamChecked, fetch_settings: AiSettings) -> QuestionsLoaded:
    """The ids of all questions; their texts are read where they are needed, so that no task carries the exam."""
    questions = await ctx.questions(validate.exam_id)
    if len(questions) != validate.question_count:
        raise PermanentError("The exam has lost questions; import it again.", code="exam_incomplete")
    return QuestionsLoaded(question_ids=tuple(question.id for question in questions))


async def save_course(
    ctx: StageContext, validate: ExamChecked, detect_topics: Topics, write_lesson: list[TopicLessons]
) -> Save[CourseSaved, CourseRows]:
    """The course with all its lessons, written in the transaction that finishes this task: all or nothing."""
    course_id = _course_id(ctx.job_id)
    rows = CourseRows(
        course_id=course_id,
        exam_id=validate.exam_id,
        title=validate.title,
        author=detect_topics.author,
        topics=detect_topics.topics,
        lessons=tuple(write_lesson),
    )
    lessons = sum(len(of_topic.lessons) for of_topic in write_lesson)
    return Save(CourseSaved(course_id=course_id, topics=len(rows.topics), lessons=lessons), rows)


def _course_id(job_id: UUID) -> UUID:
    """The same for every attempt at the job's save."""
    return uuid5(job_id, "course")


async def complete(ctx: StageContext, detect_topics: Topics, save_course: CourseSaved) -> CourseResult:
    """What the job has made."""
    return CourseResult(
        course_id=save_course.course_id,
        topics=save_course.topics,
        lessons=save_course.lessons,
        author=detect_topics.author,
    )
