"""Notes, cards, questions and branches of one section, each asked for on its own, side by side."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.pack import Branches, Cards, Chunk, Notes, PackPlan, PackQuestions, PackRequest, PackSection
from workers.context import StageContext
from workers.text.offline.pack.branches import offline_branches
from workers.text.offline.pack.cards import offline_cards
from workers.text.offline.pack.notes import offline_notes
from workers.text.offline.pack.questions import offline_questions
from workers.text.pack.answers import branches_of, cards_of, notes_of, questions_of
from workers.text.pack.chunk_prompt import chunk_blocks
from workers.text.pack.shapes import BranchesDraft, CardsDraft, NotesDraft, QuestionsDraft
from workers.text.prompts import prompt

T = TypeVar("T", bound=BaseModel)

TOKENS_MAX = 8_192
#: Wrong options may come from this many chunks of the neighbouring sections.
NEIGHBOURS_MAX = 24
#: The section's chunks are the same in all four requests: the provider keeps them for the second to fourth.
KINDS = 4


async def write_notes(ctx: StageContext, request: PackRequest, item: PackSection, plan: PackPlan) -> Notes:
    """Overview, concepts, definitions, likely exam questions and pitfalls of the section."""
    chunks = await ctx.chunks(request.material_id, item.chunk_ids)
    offline = partial(offline_notes, item.title, tuple(chunks), plan.language)
    draft = await _asked(ctx, plan, item, chunks, "notes", NotesDraft, offline, {})
    return notes_of(draft, chunks)


async def write_cards(ctx: StageContext, request: PackRequest, item: PackSection, plan: PackPlan) -> Cards:
    """About as many cards as the plan gives the section."""
    if item.cards == 0:
        return Cards()
    chunks = await ctx.chunks(request.material_id, item.chunk_ids)
    offline = partial(offline_cards, item.title, tuple(chunks), item.cards, (), plan.language)
    draft = await _asked(ctx, plan, item, chunks, "cards", CardsDraft, offline, {"count": str(item.cards)})
    return cards_of(draft, chunks)


async def write_questions(ctx: StageContext, request: PackRequest, item: PackSection, plan: PackPlan) -> PackQuestions:
    """About as many quiz items as the plan gives the section."""
    if item.questions == 0:
        return PackQuestions()
    chunks = await ctx.chunks(request.material_id, item.chunk_ids)
    offline = partial(
        offline_questions,
        item.title,
        tuple(chunks),
        await _neighbours(ctx, request, item, plan),
        item.questions,
        (),
        plan.language,
    )
    count = {"count": str(item.questions)}
    draft = await _asked(ctx, plan, item, chunks, "questions", QuestionsDraft, offline, count)
    return questions_of(draft, chunks)


async def draw_branches(ctx: StageContext, request: PackRequest, item: PackSection, plan: PackPlan) -> Branches:
    """The section's part of the mind map."""
    chunks = await ctx.chunks(request.material_id, item.chunk_ids)
    offline = partial(offline_branches, item.title, tuple(chunks), plan.language)
    draft = await _asked(ctx, plan, item, chunks, "branches", BranchesDraft, offline, {})
    return branches_of(draft, chunks)


async def _neighbours(ctx: StageContext, request: PackRequest, item: PackSection, plan: PackPlan) -> tuple[Chunk, ...]:
    """Chunks of other sections, evenly chosen; a model needs none."""
    if ctx.author_name != "offline":
        return ()
    ids = [name for section in plan.sections if section != item for name in section.chunk_ids]
    step = -(-len(ids) // NEIGHBOURS_MAX) or 1
    return tuple(await ctx.chunks(request.material_id, ids[::step]))


async def _asked(
    ctx: StageContext,
    plan: PackPlan,
    item: PackSection,
    chunks: list[Chunk],
    kind: str,
    shape: type[T],
    offline: Callable[[], T],
    values: dict[str, str],
) -> T:
    answer: Any = await ctx.ask(
        Ask(
            key=kind,
            shape=shape,
            system=prompt("pack_system", fence_rule=FENCE_RULE),
            shared=prompt("pack_shared", title=fence(plan.title), language=plan.language, chunks=chunk_blocks(chunks)),
            prompt=prompt(f"pack_{kind}", section=fence(item.title), **values),
            offline=offline,
            tokens_max=TOKENS_MAX,
            siblings=KINDS,
        )
    )
    return shape.model_validate(answer)
