"""What a study pack computes: the stages that call nobody, run one after the other in this process."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from schemas.pack import Chunk, MaterialKind, PackPlan, PackSection
from tests.doubles import pack_answers
from workers.sources.extraction import chunk_file, extract_file
from workers.text.pack.answers import branches_of, cards_of, notes_of, questions_of
from workers.text.pack.assembly import Parts, assemble
from workers.text.pack.chunk_prompt import chunk_blocks
from workers.text.pack.plan import sections_of
from workers.text.pack.shapes import BranchesDraft, CardsDraft, NotesDraft, PlanDraft, QuestionsDraft

R = TypeVar("R")
D = TypeVar("D", bound=BaseModel)


def computing_seconds(path: Path) -> float:
    """Extracting and chunking the PDF, then putting together what the provider's double answers about it."""
    began = time.monotonic()
    extracted = extract_file(str(path), MaterialKind.PDF, "application/pdf", path.name, None)
    chunks = chunk_file(extracted.model_dump_json().encode())
    seconds = time.monotonic() - began
    plan, parts = _written(chunks)
    began = time.monotonic()
    assemble(plan, parts, chunks, path.name)
    return seconds + time.monotonic() - began


def _written(chunks: Sequence[Chunk]) -> tuple[PackPlan, Parts]:
    drafted = PlanDraft.model_validate(pack_answers.draft("sections", chunk_blocks(chunks)))
    sections = tuple(sections_of(drafted.sections, chunks))
    plan = PackPlan(title=drafted.title, summary=drafted.summary, sections=sections, author="claude", language="en")
    parts = Parts(
        notes=_each(chunks, sections, "overview", NotesDraft, notes_of),
        cards=_each(chunks, sections, "cards", CardsDraft, cards_of),
        questions=_each(chunks, sections, "questions", QuestionsDraft, questions_of),
        branches=_each(chunks, sections, "branches", BranchesDraft, branches_of),
    )
    return plan, parts


def _each(
    chunks: Sequence[Chunk],
    sections: Sequence[PackSection],
    kind: str,
    shape: type[D],
    usable: Callable[[D, Sequence[Chunk]], R],
) -> tuple[R, ...]:
    by_id = {chunk.id: chunk for chunk in chunks}
    made = []
    for section in sections:
        own = [by_id[name] for name in section.chunk_ids]
        count = section.questions if kind == "questions" else section.cards
        text = f"{chunk_blocks(own)}\n\nWrite {count} of them."
        made.append(usable(shape.model_validate(pack_answers.draft(kind, text)), own))
    return tuple(made)
