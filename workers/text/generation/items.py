"""Items of an assignment: how they are asked for, and what of an answer can be used."""

from collections.abc import Sequence
from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.generation import Detected, GenerationRequest, ItemPlan, Outline, SectionPlan
from schemas.quiz import ItemKind, QuizItem, RubricLine
from workers.context import StageContext
from workers.exam_input import strip_controls
from workers.text.generation.material import material, neighbours_of, shared_prompt
from workers.text.generation.shapes import ItemDraft, ItemsDraft
from workers.text.offline.transcript.items import offline_items
from workers.text.prompts import prompt

TOKENS_MAX = 12_288
OPTIONS_MIN, OPTIONS_MAX = 3, 6
#: One answer holds so many items with care; more are asked for in several.
ITEMS_MAX = 20

_WORDS = {
    ItemKind.SINGLE: "multiple choice, four options, exactly one right",
    ItemKind.MULTIPLE: "multiple choice, four or five options, two or three right",
    ItemKind.OPEN: "free text, with model answer and rubric",
}


async def ask_items(
    ctx: StageContext,
    request: GenerationRequest,
    detected: Detected,
    outline: Outline,
    plan: SectionPlan,
    passages: Sequence[str],
    wanted: Sequence[ItemPlan],
    *,
    key: str,
    written: Sequence[str] = (),
    note: str = "",
) -> list[QuizItem]:
    """The wanted items, as far as the answer holds usable ones.

    `written` are questions that exist already; `note` tells why items are asked for again.
    """
    draft: ItemsDraft = await ctx.ask(
        Ask(
            key=key,
            shape=ItemsDraft,
            system=prompt("items_system", fence_rule=FENCE_RULE),
            shared=shared_prompt(request, detected, outline),
            prompt=_prompt(plan.subtopic, passages, wanted, written, note),
            offline=partial(
                offline_items,
                request.topic,
                plan.subtopic,
                tuple(passages),
                tuple(wanted),
                await neighbours_of(ctx, request, outline, plan),
                tuple(written),
                detected.language,
            ),
            tokens_max=TOKENS_MAX,
            siblings=len(outline.sections),
        )
    )
    kinds = {one.number: one.kind for one in wanted}
    made = {one.number: item_of(one, kinds[one.number]) for one in draft.items if one.number in kinds}
    return [item for _, item in sorted(made.items()) if item is not None]


def _prompt(
    subtopic: str, passages: Sequence[str], wanted: Sequence[ItemPlan], written: Sequence[str], note: str
) -> str:
    exist = "" if not written else f"\nThese questions exist already; ask something else:\n\n{fence(_lines(written))}\n"
    lines = "\n".join(f"{one.number}: {_WORDS[one.kind]}" for one in wanted)
    return prompt(
        "items_item",
        subtopic=fence(subtopic),
        material=material(passages),
        wanted=lines,
        note=f"\n{note}\n" if note else "",
        written=exist,
    )


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(" ".join(text.split()) for text in texts)


def item_of(draft: ItemDraft, kind: ItemKind) -> QuizItem | None:
    """The item, or None when it lacks what its kind needs."""
    question = _clean(draft.question)
    if not question:
        return None
    return _open_item(draft, question) if kind is ItemKind.OPEN else _choice_item(draft, kind, question)


def _open_item(draft: ItemDraft, question: str) -> QuizItem | None:
    rubric = tuple(
        RubricLine(criterion=_clean(line.criterion), points=min(max(line.points, 1), 100))
        for line in draft.rubric
        if _clean(line.criterion)
    )
    answer = _clean(draft.answer)
    if not answer or not rubric:
        return None
    explanation = _clean(draft.explanation)
    return QuizItem(
        id=str(draft.number),
        kind=ItemKind.OPEN,
        question=question,
        answer=answer,
        rubric=rubric,
        explanation=explanation,
    )


def _choice_item(draft: ItemDraft, kind: ItemKind, question: str) -> QuizItem | None:
    options = tuple(_clean(option) for option in draft.options)
    correct = tuple(sorted({index for index in draft.correct if 0 <= index < len(options)}))
    enough = len(correct) == 1 if kind is ItemKind.SINGLE else 2 <= len(correct) < len(options)
    if not all(options) or not OPTIONS_MIN <= len(options) <= OPTIONS_MAX or not enough:
        return None
    explanation = _clean(draft.explanation)
    return QuizItem(
        id=str(draft.number), kind=kind, question=question, options=options, correct=correct, explanation=explanation
    )


def _clean(text: str) -> str:
    return strip_controls(text).strip()
