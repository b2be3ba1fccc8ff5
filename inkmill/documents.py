"""A finished lecture, pre-read or assignment: its files, and one line about it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from inkmill.answers import AnyJobDetails, Generation
from inkmill.client import Client
from inkmill.costs import cost_of
from inkmill.course_files import slug
from inkmill.errors import CommandError
from inkmill.written import save_pdf, write

TITLES = {"lecture": "Lecture", "pre-read": "Pre-read", "assignment": "Assignment"}
_AUTHORS = {"offline": "assembled offline", "claude": "written by Claude"}
#: More subtopics than this are counted, not named.
_NAMED_MAX = 5
#: The stage whose summary says what the transcript does not cover.
_OUTLINE = "outline"


@dataclass(frozen=True, slots=True)
class Finished:
    """A completed generation and its job."""

    generation: Generation
    details: AnyJobDetails

    @property
    def result(self) -> dict[str, Any]:
        """{"words", "items", "score", …}."""
        return self.details.job.result or {}

    def uncovered(self, how: str) -> list[str]:
        """Subtopics that the transcript has nothing on ("missing") or hardly anything ("partly")."""
        summaries = [task.get("summary") or {} for task in self.details.tasks if task.get("stage") == _OUTLINE]
        return [name for summary in summaries for name in summary.get(how, ())]

    @property
    def seconds(self) -> float:
        begun, ended = self.details.job.created_at, self.details.job.ended_at
        return (ended - begun).total_seconds() if ended is not None else 0.0


async def finished(client: Client, generation_id: UUID) -> Finished:
    """Raises CommandError when it is not completed."""
    generation, details = await asyncio.gather(client.generation(generation_id), client.show_any_job(generation_id))
    if generation.content is None:
        raise CommandError(
            f"There is nothing to save yet: {generation_id} is {generation.status}. "
            f"`inkmill watch {generation_id}` follows it."
        )
    return Finished(generation, details)


async def save_document(client: Client, made: Finished, folder: Path) -> list[Path]:
    """Write NAME.md and NAME.pdf to `folder`. Raises CommandError."""
    generation = made.generation
    kind = "" if generation.mode == "lecture" else f"-{generation.mode}"
    path = folder / f"{slug(generation.topic)}{kind}.md"
    written = await asyncio.to_thread(write, path, generation.content or "")
    return [written, await save_pdf(client.generation_pdf(generation.generation_id), written)]


def document_json(made: Finished, paths: Sequence[Path]) -> dict[str, Any]:
    """What scripts read."""
    generation, report = made.generation, made.generation.report
    return {
        "generationId": str(generation.generation_id),
        "mode": generation.mode,
        "topic": generation.topic,
        "author": generation.author,
        "language": generation.language,
        "words": made.result.get("words"),
        "items": made.result.get("items"),
        "score": None if report is None else report.score,
        "warnings": 0 if report is None else len(report.warnings),
        "missing": made.uncovered("missing"),
        "partly": made.uncovered("partly"),
        "seconds": round(made.seconds, 1),
        "files": [str(path) for path in paths],
    }


def document_summary(made: Finished) -> str:
    """One line: what it is, how good the review found it, what it lacks, what it cost."""
    generation, report = made.generation, made.generation.report
    author = _AUTHORS.get(generation.author or "", f"by {generation.author}")
    parts = [f"{TITLES[generation.mode]} {author}: {_size(made)}"]
    if report is not None:
        parts.append(f"review score {report.score} of 100 ({_count(len(report.warnings), 'warning')})")
    for how, words in (("missing", "not in the transcript"), ("partly", "only touched by it")):
        if names := made.uncovered(how):
            parts.append(f"{words}: {_named(names)}")
    parts.append(f"{made.seconds:.1f} s")
    parts.append(f"provider cost: {cost_of(made.details.calls)}")
    return "; ".join(parts) + "."


def _size(made: Finished) -> str:
    items, words = made.result.get("items") or 0, made.result.get("words") or 0
    return f"{_count(items, 'question')}" if items else f"{words:,} words"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED_MAX
    return ", ".join(names[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "")
