"""Quiz questions from a section: one right option, three wrong ones of the same kind from the source."""

from collections.abc import Sequence
from random import Random

from schemas.pack import Chunk
from workers.text.offline.pack.asking import Asked, all_asked
from workers.text.offline.pack.choosing import folded
from workers.text.offline.pack.material import material_of
from workers.text.offline.pack.tags import tags_of
from workers.text.offline.transcript.stems import stems
from workers.text.pack.shapes import QuestionDraft, QuestionsDraft

_SAME_FORM, _SAME_PLACE, _SAME_CHUNK, _SAME_ANSWER = 0.25, 2.0, 0.15, 0.8
_ALIKE = 0.75


def offline_questions(
    section: str,
    chunks: tuple[Chunk, ...],
    neighbours: tuple[Chunk, ...],
    wanted: int,
    avoid: tuple[str, ...],
    language: str,
) -> QuestionsDraft:
    """Up to `wanted` questions, none of `avoid` again; options that are wrong may come from `neighbours`.

    Options are shuffled by the question's own words, so that the same source gives the same quiz.
    """
    material = material_of(section, chunks, language, neighbours)
    order = {chunk.id: number for number, chunk in enumerate(chunks)}
    chosen = _choose(list(all_asked(material, wanted)), wanted, avoid)
    chosen.sort(key=lambda one: (order[one.chunk_id], one.place, one.question))
    return QuestionsDraft(questions=[_draft(section, one) for one in chosen])


def _draft(section: str, one: Asked) -> QuestionDraft:
    options = [one.right, *one.wrong]
    Random(one.question).shuffle(options)  # noqa: S311
    return QuestionDraft(
        question=one.question,
        options=options,
        correct=options.index(one.right),
        explanation=one.explanation,
        tags=tags_of(section, one.heading),
        chunk_ids=[one.chunk_id, *([one.beside] if one.beside else [])],
    )


def _choose(found: list[Asked], wanted: int, avoid: Sequence[str]) -> list[Asked]:
    chosen: list[Asked] = []
    known = {folded(text) for text in avoid}
    bags = [frozenset(stems(text)) for text in avoid]
    left = list(found)
    while left and len(chosen) < wanted:
        best = max(left, key=lambda one: (round(one.value - _less(one, chosen), 6), -one.place, one.question))
        left.remove(best)
        bag = frozenset(stems(best.question))
        alike = best.form != "cell" and any(len(bag & other) >= _ALIKE * len(bag | other) for other in bags if bag)
        if folded(best.question) in known or (alike and len(bag) > 2):
            continue
        if best.place >= 0 and any(one.place == best.place for one in chosen):
            continue
        known.add(folded(best.question))
        bags.append(bag)
        chosen.append(best)
    return chosen


def _less(one: Asked, chosen: Sequence[Asked]) -> float:
    less = 0.0
    for other in chosen:
        less += _SAME_FORM * (other.form == one.form) + _SAME_CHUNK * (other.chunk_id == one.chunk_id)
        less += _SAME_PLACE * (other.place == one.place >= 0)
        less += _SAME_ANSWER * (folded(other.right) == folded(one.right))
    return less
