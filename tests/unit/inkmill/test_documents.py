"""The line about a finished document, and the sentence about a PDF that could not be made."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from inkmill.answers import AnyJob, AnyJobDetails, Finding, Generation, Report
from inkmill.documents import Finished, document_summary
from inkmill.errors import CommandError, GatewayRefusedError
from inkmill.written import first_heading, save_pdf

BEGUN = datetime(2026, 1, 2, tzinfo=UTC)


def made(*, mode: str = "lecture", author: str = "claude", calls: Any = (), **summary: Any) -> Finished:
    generation = Generation(
        generation_id=uuid4(), status="completed", mode=mode, topic="Tides", created_at=BEGUN, content="# Tides",
        author=author, report=Report(score=96, warnings=(Finding(check="grade", message="Hard."),)),
    )  # fmt: skip
    job = AnyJob(
        id=generation.generation_id, pipeline="generation", state="completed", created_at=BEGUN,
        ended_at=BEGUN + timedelta(seconds=12.34), result={"words": 2345, "items": 18 if mode == "assignment" else 0},
    )  # fmt: skip
    tasks = ({"stage": "review", "summary": None}, {"stage": "outline", "summary": summary})
    return Finished(generation, AnyJobDetails(job=job, tasks=tasks, calls=calls))


def test_the_line_says_who_how_much_how_good_what_lacks_how_long_and_what_it_cost() -> None:
    calls = ({"provider": "claude", "priceUsd": "0.0123"},)
    assert document_summary(made(missing=["a"], partly=["b", "c"], calls=calls)) == (
        "Lecture written by Claude: 2,345 words; review score 96 of 100 (1 warning); not in the transcript: a; "
        "only touched by it: b, c; 12.3 s; provider cost: 0.0123 USD (1 provider calls)."
    )


def test_an_assignment_counts_its_questions_and_many_names_are_shortened() -> None:
    line = document_summary(made(mode="assignment", author="offline", missing=list("abcdefgh")))
    assert line.startswith("Assignment assembled offline: 18 questions; ")
    assert "not in the transcript: a, b, c, d, e and 3 more; " in line


async def test_when_the_pdf_fails_the_markdown_stays_and_no_older_pdf_does(tmp_path: Path) -> None:
    async def fail() -> bytes:
        raise GatewayRefusedError("Failed to generate PDF: too deep", 500, "PDF_GENERATION_FAILED")

    (tmp_path / "tides.pdf").write_bytes(b"older")
    (tmp_path / "tides.md").write_text("# Tides")
    with pytest.raises(CommandError, match=r"tides\.md is written, its PDF is not: Failed to generate PDF: too deep"):
        await save_pdf(fail(), tmp_path / "tides.md")
    assert os.listdir(tmp_path) == ["tides.md"]


@pytest.mark.parametrize(
    ("markdown", "title"),
    [("# A title #\n", "A title"), ("text\n\n## two\n\n# One", "One"), ("```\n# code\n```", None), ("#no", None)],
)
def test_the_first_heading_is_the_title(markdown: str, title: str | None) -> None:
    assert first_heading(markdown) == title
