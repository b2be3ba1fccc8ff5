"""A course as JSON with the documented keys, or as one Markdown document."""

from typing import Any

from gateway.course_steps import wire_time
from ledger.courses import CourseRow, CourseTopic
from schemas.course import Lesson, TopicLessons
from workers.text.course_markdown import course_markdown


def course_json(course: CourseRow) -> dict[str, Any]:
    return {
        "courseId": str(course.id),
        "examId": str(course.exam_id),
        "jobId": str(course.job_id),
        "title": course.title,
        "author": course.author,
        "createdAt": wire_time(course.created_at),
        "topics": [_topic_json(item) for item in course.topics],
    }


def _topic_json(item: CourseTopic) -> dict[str, Any]:
    return {
        "name": item.topic.name,
        "summary": item.topic.summary,
        "questionIds": list(item.topic.question_ids),
        "lessons": [_lesson_json(lesson) for lesson in item.lessons],
    }


def _lesson_json(lesson: Lesson) -> dict[str, Any]:
    return {
        "title": lesson.title,
        "objectives": list(lesson.objectives),
        "explanation": lesson.explanation,
        "worked": [{"questionId": item.question_id, "reasoning": item.reasoning} for item in lesson.worked],
        "keyTerms": [{"term": item.term, "meaning": item.meaning} for item in lesson.key_terms],
        "check": [{"prompt": item.prompt, "answer": item.answer} for item in lesson.check],
        "questionIds": list(lesson.question_ids),
        "markdown": lesson.markdown,
        "author": lesson.author,
    }


def course_document(course: CourseRow) -> str:
    """A course as one Markdown document."""
    lessons = [TopicLessons(lessons=item.lessons) for item in course.topics]
    return course_markdown(course.title, course.author, [item.topic for item in course.topics], lessons)
