"""A course as Markdown files: course.md, and one file for each lesson."""

import re
from pathlib import Path

from inkmill.answers import Course
from inkmill.errors import CommandError
from inkmill.written import write

#: File systems take 255 bytes; a title in any script stays below with this many characters.
_SLUG_CHARS = 50
_LESSON_FILE = re.compile(r"\d{2,}-.*\.md")


def write_course(folder: Path, course: Course, markdown: str) -> list[Path]:
    """Write `folder`/course.md and `folder`/lessons/NN-title.md; return the paths. Raises CommandError.

    Numbered lessons of an earlier course in `folder` are replaced.
    """
    lessons = [lesson for topic in course.topics for lesson in topic.lessons]
    digits = max(2, len(str(len(lessons))))
    try:
        (folder / "lessons").mkdir(parents=True, exist_ok=True)
        for old in (folder / "lessons").iterdir():
            if _LESSON_FILE.fullmatch(old.name):
                old.unlink()
    except OSError as error:
        raise CommandError(f"{error.filename or folder} cannot be written ({error.strerror}).") from error
    paths = [write(folder / "course.md", markdown)]
    for number, lesson in enumerate(lessons, start=1):
        name = f"{number:0{digits}}-{slug(lesson.title)}.md"
        paths.append(write(folder / "lessons" / name, lesson.markdown))
    return paths


def slug(title: str) -> str:
    """A part of a file name: letters and digits of any script, joined by hyphens."""
    return "-".join(re.findall(r"\w+", title.lower()))[:_SLUG_CHARS].strip("-_") or "lesson"
