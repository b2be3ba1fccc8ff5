"""Product S0: an exam becomes a course."""

from ledger.courses import insert_course
from pipelines.model import Pipeline, Stage
from schemas.course import CourseRequest, TopicLessons
from schemas.pools import CONTROL, TEXT
from workers.control import complete, fetch_questions, fetch_settings, save_course, validate
from workers.text.lessons import write_lesson
from workers.text.topics import detect_topics


def course(topics_parallel: int = 0) -> Pipeline:
    """topics_parallel: how many topics are written at once; 0 means all."""
    return Pipeline(
        name="course",
        version=1,
        request=CourseRequest,
        stages=(
            Stage(validate, pool=CONTROL),
            Stage(fetch_settings, pool=CONTROL),
            Stage(fetch_questions, pool=CONTROL),
            Stage(detect_topics, pool=TEXT, timeout=300, attempts=4, weight=20),
            Stage(
                write_lesson,
                each="detect_topics.topics",
                pool=TEXT,
                timeout=300,
                attempts=4,
                weight=70,
                parallel=topics_parallel,
                label=lambda topic: topic.name,
                summary=_count_lessons,
            ),
            Stage(save_course, pool=CONTROL, attempts=5, weight=5, saves=insert_course),
            Stage(complete, pool=CONTROL),
        ),
    )


def _count_lessons(output: TopicLessons) -> dict[str, int]:
    return {"lessons": len(output.lessons)}
