"""Lectures, pre-reads, assignments and PDFs on a fleet of `inkmill up`, by commands alone."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.integration.inkmill.fleets import ROOT, Up, data_folder, run
from tests.integration.inkmill.lecture import COVERED, MISSING, SUBTOPICS, TEXT, TOPIC

pytestmark = pytest.mark.timeout(180)
ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    with data_folder() as data:
        running = Up(data)
        yield running
        assert running.stop()[0] == 0


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("talk") / "talk.txt"
    path.write_text(TEXT)
    return str(path)


@pytest.fixture
def start(up: Up, transcript: str, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """`inkmill start MODE …` with JSON; files go to `tmp_path`."""

    def started(mode: str, *options: str) -> dict[str, Any]:
        words = (mode, TOPIC, "--subtopics", SUBTOPICS, "--transcript", transcript, "--out", str(tmp_path), *options)
        made = run("start", *words, "--json", "--data", str(up.data), seconds=90)
        assert made.returncode == 0, made.stderr
        result: dict[str, Any] = json.loads(made.stdout)
        return result

    return started


def words_of(path: Path) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))


def test_a_lecture_is_written_as_markdown_and_pdf(up: Up, start: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    made = start("lecture")
    assert made["files"] == [str(tmp_path / "tides.md"), str(tmp_path / "tides.pdf")]
    assert (made["author"], made["missing"]) == ("offline", [MISSING])
    text = (tmp_path / "tides.md").read_text()
    assert text.startswith(f"# {TOPIC}\n")
    for subtopic in COVERED:
        assert re.search(rf"(?mi)^## {subtopic}$", text)
    assert made["words"] == len(text.split())
    printed = words_of(tmp_path / "tides.pdf")
    assert all(subtopic in printed.lower() for subtopic in COVERED)
    assert pypdfium2.PdfDocument(tmp_path / "tides.pdf").get_metadata_dict()["Title"] == TOPIC

    where = ("--data", str(up.data))
    assert "lecture" in run("jobs", *where).stdout
    watched = run("watch", made["generationId"], *where)
    assert watched.returncode == 0, watched.stderr
    assert watched.stdout.startswith("Lecture assembled offline: ")
    assert f"not in the transcript: {MISSING};" in watched.stdout
    assert "provider cost: nothing" in watched.stdout
    events = run("watch", made["generationId"], "--json", *where).stdout.splitlines()
    assert json.loads(events[-1])["type"] == "completed"
    shown = run("show", made["generationId"], *where)
    assert "draft_creation" in shown.stdout
    saved = run("save", made["generationId"], "--out", str(tmp_path / "again"), *where)
    assert saved.returncode == 0, saved.stderr
    assert (tmp_path / "again" / "tides.md").read_text() == text
    cancelled = run("cancel", made["generationId"], *where)
    assert "Cannot cancel job with status: completed" in cancelled.stderr


def test_a_pre_read_and_an_assignment_do_not_overwrite_the_lecture(
    start: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    start("pre-read")
    made = start("assignment", "--mcsc", "2", "--mcmc", "0", "--subjective", "1")
    assert made["items"] == 3
    assert {path.name for path in tmp_path.iterdir()} == {
        "tides-pre-read.md", "tides-pre-read.pdf", "tides-assignment.md", "tides-assignment.pdf",
    }  # fmt: skip


def test_a_failed_generation_says_why_and_where_and_can_be_retried(up: Up, tmp_path: Path) -> None:
    where = ("--data", str(up.data))
    failed = run("start", "lecture", TOPIC, "--subtopics", SUBTOPICS, "--out", str(tmp_path), *where)
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "The job failed at CourseDetection: There is nothing to write from: send a transcript" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert list(tmp_path.iterdir()) == []
    found = re.search(rf"`inkmill retry ({ID})`", failed.stderr)
    assert found is not None
    saved = run("save", found[1], "--out", str(tmp_path), *where)
    assert f"There is nothing to save yet: {found[1]} is failed." in saved.stderr
    retried = run("retry", found[1], *where)
    assert retried.stdout.startswith(f"Job {found[1]} runs again from CourseDetection;"), retried.stderr
    watched = run("watch", found[1], *where)
    assert (watched.returncode, watched.stdout) == (1, "")


def test_what_the_gateway_refuses_is_told_with_its_details(up: Up, transcript: str) -> None:
    counts = ("--mcsc", "0", "--mcmc", "0", "--subjective", "0")
    words = ("assignment", TOPIC, "--subtopics", SUBTOPICS, "--transcript", transcript, *counts)
    refused = run("start", *words, "--data", str(up.data))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert "at least one of mcsc, mcmc and subjective must be above 0" in refused.stderr


def test_markdown_becomes_a_pdf_with_the_looks_asked_for(up: Up, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# My notes\n\nWater at $H_2O$.\n\n## 水\n\nماء\n")
    looks = ("--author", "Ada", "--color", "#aa0000", "--font-size", "14", "--line-height", "1.2")
    made = run("pdf", str(tmp_path / "notes.md"), *looks, "--data", str(up.data))
    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith(f"Wrote {tmp_path / 'notes.pdf'} (")
    document = pypdfium2.PdfDocument(tmp_path / "notes.pdf")
    about = document.get_metadata_dict()
    assert (about["Title"], about["Author"]) == ("My notes", "Ada")
    assert "水" in words_of(tmp_path / "notes.pdf")
    elsewhere = run("pdf", str(tmp_path / "notes.md"), "--out", str(tmp_path / "deep" / "x.pdf"), "--title", "T",
                    "--data", str(up.data))  # fmt: skip
    assert elsewhere.returncode == 0, elsewhere.stderr
    assert pypdfium2.PdfDocument(tmp_path / "deep" / "x.pdf").get_metadata_dict()["Title"] == "T"
    (tmp_path / "empty.md").write_text("\n")
    assert "Content is required" in run("pdf", str(tmp_path / "empty.md"), "--data", str(up.data)).stderr


def test_the_lecture_of_the_readme_is_written(up: Up, tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    (command,) = re.findall(r"(?m)^\.venv/bin/inkmill (start lecture (?:.*\\\n)*.*)$", readme)
    words = shlex.split(command.replace("\\\n", " "))
    words = [str(ROOT / word) if word.startswith("examples/") else word for word in words]
    made = run(*words, "--out", str(tmp_path), "--data", str(up.data))
    assert made.returncode == 0, made.stderr
    assert "not in the transcript" not in made.stdout
    assert len(list(tmp_path.glob("*.pdf"))) == 1
