"""Writing a course as files."""

from pathlib import Path
from uuid import uuid4

import pytest

from inkmill.answers import Course, Lesson, Topic
from inkmill.course_files import slug, write_course
from inkmill.errors import CommandError


def _course(*titles: str) -> Course:
    lessons = tuple(Lesson(title=title, markdown=f"# {title}") for title in titles)
    return Course(
        course_id=uuid4(), exam_id=uuid4(), title="T", author="offline", topics=(Topic(name="A", lessons=lessons),)
    )


def test_a_course_becomes_one_file_and_one_for_each_lesson(tmp_path: Path) -> None:
    paths = write_course(tmp_path / "out", _course("Networks", "What is DNS?"), "# T")
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "out/course.md",
        "out/lessons/01-networks.md",
        "out/lessons/02-what-is-dns.md",
    ]
    assert paths[1].read_text() == "# Networks\n"


def test_lessons_of_an_earlier_course_are_replaced_and_other_files_stay(tmp_path: Path) -> None:
    write_course(tmp_path, _course("Old", "Older"), "old")
    (tmp_path / "lessons" / "notes.md").write_text("mine")
    write_course(tmp_path, _course("New"), "new")
    assert sorted(path.name for path in (tmp_path / "lessons").iterdir()) == ["01-new.md", "notes.md"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("../../etc/passwd", "etc-passwd"), ("???", "lesson"), ("Größe & 大小", "größe-大小"), ("x" * 300, "x" * 50)],
)
def test_a_title_becomes_a_safe_file_name(title: str, expected: str) -> None:
    assert slug(title) == expected


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        write_course(tmp_path / "file", _course("A"), "")
