"""The sections' notes, cards, questions and branches as one pack: nothing twice, nothing that the source lacks.

Pure and picklable: it runs in a child process.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from schemas.pack import (
    Branches,
    Card,
    Cards,
    Chunk,
    Notes,
    Pack,
    PackPlan,
    PackQuestion,
    PackQuestions,
)
from schemas.quiz import QuizItem
from schemas.review import Finding, Report
from workers.text.pack.mind_map import mind_map
from workers.text.pack.notes import joined_notes
from workers.text.review import merge, repair_items, review_items
from workers.text.review.cards import card_name, review_cards
from workers.text.review.fold import fold
from workers.text.review.lengths import CHECK as LONGEST
from workers.text.review.positions import CHECK as POSITION

T = TypeVar("T")

#: What blocks is taken out; taking out may uncover the next (a duplicate of a duplicate).
ROUNDS_MAX = 4
SAME_ANSWER_MAX = 3
SET_CHECKS = frozenset({LONGEST, POSITION})


@dataclass(frozen=True, slots=True)
class Parts:
    """What the sections made, in the order of the plan."""

    notes: tuple[Notes, ...]
    cards: tuple[Cards, ...]
    questions: tuple[PackQuestions, ...]
    branches: tuple[Branches, ...]


def assemble(plan: PackPlan, parts: Parts, chunks: Sequence[Chunk], seed: str) -> Pack:
    """`seed` makes the order of options repeatable."""
    texts = {chunk.id: "\n".join([*chunk.headings, plan.title, chunk.text]) for chunk in chunks}
    cards, on_cards = _cards([card for one in parts.cards for card in one.cards], texts, plan.language)
    questions, on_questions = _questions(
        [question for one in parts.questions for question in one.questions], texts, plan.language, seed
    )
    notes, on_notes = joined_notes(plan, parts.notes, texts)
    report = merge(on_cards, on_questions, on_notes, _lacking(cards, questions))
    return Pack(
        title=plan.title,
        summary=plan.summary,
        language=plan.language,
        author=plan.author,
        notes=notes,
        cards=tuple(cards),
        questions=tuple(questions),
        mind_map=mind_map(plan, parts.branches),
        report=report,
    )


def _lacking(cards: Sequence[Card], questions: Sequence[PackQuestion]) -> Report:
    """A person is told that a part of the pack is empty, and why."""
    parts: tuple[tuple[str, Sequence[object]], ...] = (("card", cards), ("quiz item", questions))
    return Report(
        warnings=tuple(
            Finding(
                check="empty_part", message=f"There is no {what}: the source states nothing that one could ask for."
            )
            for what, things in parts
            if not things
        )
    )


def _cards(cards: Sequence[Card], texts: Mapping[str, str], language: str) -> tuple[list[Card], Report]:
    """Cards without those that block; findings name cards by their place, from 1."""

    def review(kept: Sequence[Card]) -> Report:
        sources = {id(card): _source(card.chunk_ids, texts) for card in kept}
        return review_cards(kept, source_of=lambda card: sources[id(card)], language=language)

    return _without_blocked(_varied(cards), review, "card", lambda _, place: card_name(place))


def _varied(cards: Sequence[Card]) -> list[Card]:
    """Without the cards that only ask for what SAME_ANSWER_MAX others ask for already: such an answer is guessed."""
    times: Counter[str] = Counter()
    kept = []
    for card in cards:
        answer = fold(card.back)
        times[answer] += 1
        if times[answer] <= SAME_ANSWER_MAX:
            kept.append(card)
    return kept


def _questions(
    questions: Sequence[PackQuestion], texts: Mapping[str, str], language: str, seed: str
) -> tuple[list[PackQuestion], Report]:
    """Questions without those that block, right options spread."""
    named = [
        question.model_copy(update={"item": question.item.model_copy(update={"id": str(number)})})
        for number, question in enumerate(questions, start=1)
    ]

    def review(kept: Sequence[PackQuestion]) -> Report:
        sources = {question.item.id: _source(question.chunk_ids, texts) for question in kept}
        items = [question.item for question in kept]
        return review_items(items, source_of=lambda item: sources[item.id], language=language)

    spread, shuffled = repair_items([question.item for question in named], seed=seed)
    by_id: dict[str, QuizItem] = {item.id: item for item in spread}
    named = [question.model_copy(update={"item": by_id[question.item.id]}) for question in named]
    kept, report = _without_blocked(named, review, "question", lambda question, _: question.item.id)
    return kept, merge(Report(repaired=shuffled), report)


def _source(chunk_ids: Sequence[str], texts: Mapping[str, str]) -> str:
    return "\n\n".join(texts[name] for name in chunk_ids if name in texts)


def _without_blocked(
    things: list[T], review: Callable[[Sequence[T]], Report], what: str, name_of: Callable[[T, int], str]
) -> tuple[list[T], Report]:
    """What a blocking finding names is taken out and listed; what blocks without naming any stays in the report."""
    repaired: list[Finding] = []
    kept = things
    report = review(kept)
    for _ in range(ROUNDS_MAX):
        names = {name for finding in report.blocks for name in _to_drop(finding)}
        if not names:
            break
        left = [thing for place, thing in enumerate(kept) if name_of(thing, place) not in names]
        message = f"{len(kept) - len(left)} {what}s were taken out: " + " ".join(f.message for f in report.blocks)[:600]
        repaired.append(Finding(check="taken_out", message=message))
        kept = left
        report = review(kept)
    return kept, merge(Report(repaired=tuple(repaired)), report)


def _to_drop(finding: Finding) -> tuple[str, ...]:
    """What blocks a set as a whole (too many keys are the longest option) is thinned out, not all thrown away."""
    return finding.items[::2] if finding.check in SET_CHECKS else finding.items
