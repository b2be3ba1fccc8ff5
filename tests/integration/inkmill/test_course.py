"""From an exam file to a course on a fleet of `inkmill up`, by commands alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from tests.integration.inkmill.fleets import ROOT, Up, data_folder, run

pytestmark = pytest.mark.timeout(180)
EXAM = ROOT / "examples" / "exam.json"


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with data_folder() as data:
        running = Up(data)
        yield running
        assert running.stop()[0] == 0


def test_a_course_is_written_from_a_file_and_its_job_can_be_shown(up: Up, tmp_path: Path) -> None:
    data = ("--data", str(up.data))
    made = run("start", "course", str(EXAM), "--out", str(tmp_path), "--json", *data)
    assert made.returncode == 0, made.stderr
    result = json.loads(made.stdout)
    lessons = sorted((tmp_path / "lessons").glob("*.md"))
    assert len(lessons) == result["lessonsGenerated"] > 0
    assert (tmp_path / "course.md").read_text().startswith("# ")
    assert (tmp_path / "course.pdf").read_bytes().startswith(b"%PDF-")

    listed = run("jobs", "--json", *data)
    jobs = json.loads(listed.stdout)
    assert [job["state"] for job in jobs] == ["completed"]
    shown = run("show", jobs[0]["id"], *data)
    assert shown.returncode == 0, shown.stderr
    assert "write_lesson" in shown.stdout
    assert "Provider cost: nothing" in shown.stdout
    watched = run("watch", jobs[0]["id"], *data)
    assert watched.returncode == 0
    assert f"{result['topicsGenerated']} topics" in watched.stdout
    cancelled = run("cancel", jobs[0]["id"], *data)
    assert cancelled.returncode == 1
    assert "Cannot cancel job with status: completed" in cancelled.stderr


def test_progress_away_from_a_terminal_is_plain_lines(up: Up) -> None:
    made = run("start", "course", str(EXAM), "--data", str(up.data))
    assert made.returncode == 0, made.stderr
    assert "step 7/7  complete" in made.stderr
    assert "\x1b" not in made.stderr + made.stdout
    assert "provider cost: nothing" in made.stdout


def test_an_import_says_how_many_fields_it_ignored(up: Up, tmp_path: Path) -> None:
    exam = {"title": "T", "level": 3, "questions": [{"question": "Q?", "options": ["a", "b"], "correct": [0], "x": 1}]}
    (tmp_path / "exam.json").write_text(json.dumps(exam))
    imported = run("import", "exam", str(tmp_path / "exam.json"), "--data", str(up.data))
    assert imported.returncode == 0, imported.stderr
    assert "Ignored 2 unknown fields: level (1)" in imported.stderr
    assert len(imported.stdout.strip()) == 36


def test_no_task_is_dead(up: Up) -> None:
    listed = run("dead", "--data", str(up.data))
    assert (listed.returncode, listed.stdout) == (0, "No task failed for good.\n")


def test_the_demonstration_writes_files_and_leaves_nothing_running(tmp_path: Path) -> None:
    made = run("run", str(EXAM), "--out", str(tmp_path / "out"), seconds=120)
    assert made.returncode == 0, made.stderr
    assert "Wrote " in made.stdout
    assert " up" in made.stdout
    assert (tmp_path / "out" / "course.md").exists()
    pdf = pypdfium2.PdfDocument(tmp_path / "out" / "course.pdf")
    assert pdf.get_metadata_dict()["Title"] == "Computer networking fundamentals"
    topics = re.findall(r"(?m)^## (?!Contents)(.*)$", (tmp_path / "out" / "course.md").read_text())
    assert set(topics) <= {bookmark.get_title() for bookmark in pdf.get_toc()}
