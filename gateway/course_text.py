"""A course as JSON with the documented keys, or as one Markdown document."""

import re
from typing import Any

from gateway.course_steps import wire_time
from ledger.courses import CourseRow, CourseTopic
from schemas.course import Lesson

#: Headings of a lesson start at this level: the course is 1, a topic 2.
_LESSON_LEVEL = 3
_HEADING = re.compile(r"^(#{1,6})(?=\s)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


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


def course_markdown(course: CourseRow) -> str:
    """Title, then each topic with its lessons; the headings of lessons are moved below those of topics."""
    parts = [f"# {_one_line(course.title)}"]
    for item in course.topics:
        parts.append(f"## {_one_line(item.topic.name)}")
        if item.topic.summary.strip():
            parts.append(item.topic.summary.strip())
        parts.extend(lower_headings(lesson.markdown.strip()) for lesson in item.lessons)
    return "\n\n".join(parts) + "\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def lower_headings(markdown: str, level: int = _LESSON_LEVEL) -> str:
    """Shift all headings so that the highest one is of `level`; lines inside code fences are left alone."""
    lines = markdown.split("\n")
    headings = {}
    fence = ""
    for number, line in enumerate(lines):
        if match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif not fence and (match := _HEADING.match(line)):
            headings[number] = len(match[1])
    shift = level - min(headings.values(), default=level)
    for number, depth in headings.items():
        lines[number] = "#" * min(6, max(1, depth + shift)) + lines[number][depth:]
    return "\n".join(lines)
