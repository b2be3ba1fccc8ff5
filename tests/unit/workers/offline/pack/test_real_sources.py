"""Real files: every answer passes the gate, and none is nonsense that a computed check can tell."""

from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter

import pytest

from schemas.pack import Card, Chunk, Extracted
from schemas.quiz import ItemKind, QuizItem
from tests.unit.workers.offline.pack.sources import text_of
from workers.sources.article import extract_article
from workers.sources.chunks import chunks_of
from workers.sources.docx import extract_docx
from workers.sources.pdf import extract_pdf
from workers.text.offline.pack.cards import offline_cards
from workers.text.offline.pack.notes import offline_notes
from workers.text.offline.pack.plan import offline_plan
from workers.text.offline.pack.questions import offline_questions
from workers.text.review import review_items
from workers.text.review.cards import review_cards

DATA = Path(__file__).parents[6] / "shared" / "data"
FILES = ("pdf/grimms-2591.pdf", "docx/handbook-872p.docx", "html/wikipedia-duck.html")
SECTIONS_MAX = 4

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real files are not on this machine")


@lru_cache
def sections(name: str) -> list[tuple[str, tuple[Chunk, ...]]]:
    """The first sections that the planner makes of a file, none longer than 30 chunks."""
    extracted = _extracted(DATA / name)
    chunks = tuple(chunks_of(extracted))
    named = {chunk.id: chunk for chunk in chunks}
    plan = offline_plan(extracted.title, chunks)
    return [(one.title, tuple(named[name] for name in one.chunk_ids)) for one in plan.sections[:SECTIONS_MAX]]


def _extracted(path: Path) -> Extracted:
    if path.suffix == ".pdf":
        return extract_pdf(str(path))
    if path.suffix == ".docx":
        return extract_docx(str(path))
    return extract_article(path.read_bytes(), "https://en.wikipedia.org/wiki/Duck", "text/html")


def _source(chunks: tuple[Chunk, ...], card: Card) -> str:
    return text_of(chunks, list(card.chunk_ids))


def _said(source: str, _item: QuizItem) -> str:
    return source


@pytest.mark.parametrize("name", FILES)
def test_cards_of_real_files_pass_the_gate(name: str) -> None:
    for title, chunks in sections(name):
        drafts = offline_cards(title, chunks, 8, (), "en").cards
        cards = [
            Card(kind=one.kind, front=one.front, back=one.back, tags=tuple(one.tags), chunk_ids=tuple(one.chunk_ids))
            for one in drafts
        ]
        assert cards, title
        report = review_cards(cards, source_of=partial(_source, chunks))
        assert report.blocks == (), title
        for card in cards:
            assert "|" not in card.front + card.back
            assert not card.back.endswith((",", ":", " and", " of", " the"))


@pytest.mark.parametrize("name", FILES)
def test_questions_of_real_files_pass_the_gate(name: str) -> None:
    for title, chunks in sections(name):
        drafts = offline_questions(title, chunks, (), 4, (), "en").questions
        for draft in drafts:
            item = QuizItem(
                id="q",
                kind=ItemKind.SINGLE,
                question=draft.question,
                options=tuple(draft.options),
                correct=(draft.correct,),
                explanation=draft.explanation,
            )
            source = text_of(chunks, draft.chunk_ids)
            assert review_items((item,), source_of=partial(_said, source)).blocks == (), draft


@pytest.mark.parametrize("name", FILES)
def test_each_call_ends_within_a_second(name: str) -> None:
    title, chunks = max(sections(name), key=lambda section: len(section[1]))
    for call in (
        lambda: offline_notes(title, chunks, "en"),
        lambda: offline_cards(title, chunks, 20, (), "en"),
        lambda: offline_questions(title, chunks, (), 10, (), "en"),
    ):
        call()
        took = []
        for _ in range(3):
            began = perf_counter()
            call()
            took.append(perf_counter() - began)
        assert min(took) < 1
