"""DraftCreation: one section, all drafted side by side; each knows what the others are about."""

from collections.abc import Sequence
from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.generation import Detected, GenerationRequest, Mode, Outline, Section, SectionPlan
from schemas.quiz import QuizItem
from workers.context import StageContext
from workers.text.generation.items import ITEMS_MAX, ask_items
from workers.text.generation.material import material, passages_of, shared_prompt
from workers.text.generation.sections import section_of
from workers.text.generation.shapes import SectionDraft
from workers.text.offline.transcript.section import offline_section
from workers.text.prompts import prompt

TOKENS_MAX = 8_192
#: Items that an answer lacks are asked for again, by number; then Refinement goes on with other passages.
ASKS_MAX = 2

_SYSTEM = {Mode.LECTURE: "lecture_system", Mode.PRE_READ: "pre_read_system"}


async def draft_creation(
    ctx: StageContext, request: GenerationRequest, item: SectionPlan, course_detection: Detected, outline: Outline
) -> Section:
    """The section on `item`: text for a lecture or a pre-read, items for an assignment (some may be missing yet)."""
    await ctx.progress(5, f"Writing {item.subtopic}…")
    passages = await passages_of(ctx, request, item)
    if request.mode is Mode.ASSIGNMENT:
        items = await _items(ctx, request, item, course_detection, outline, passages)
        return Section(title=item.subtopic, items=items)
    return await write_section(ctx, request, item, course_detection, outline, passages, key="section")


async def write_section(
    ctx: StageContext,
    request: GenerationRequest,
    plan: SectionPlan,
    detected: Detected,
    outline: Outline,
    passages: Sequence[str],
    *,
    key: str,
    problems: str = "",
) -> Section:
    """`problems` tells what was wrong with the section as it was."""
    others = tuple(other.subtopic for other in outline.sections if other.subtopic != plan.subtopic)
    draft: SectionDraft = await ctx.ask(
        Ask(
            key=key,
            shape=SectionDraft,
            system=prompt(_SYSTEM[request.mode], fence_rule=FENCE_RULE),
            shared=shared_prompt(request, detected, outline),
            prompt=prompt(
                "section_item", subtopic=fence(plan.subtopic), material=material(passages), problems=problems
            ),
            offline=partial(
                offline_section,
                request.topic,
                plan.subtopic,
                tuple(passages),
                others,
                request.mode,
                detected.language,
            ),
            tokens_max=TOKENS_MAX,
            siblings=len(outline.sections),
        )
    )
    return section_of(draft, plan.subtopic)


async def _items(
    ctx: StageContext,
    request: GenerationRequest,
    plan: SectionPlan,
    detected: Detected,
    outline: Outline,
    passages: Sequence[str],
) -> tuple[QuizItem, ...]:
    found: dict[str, QuizItem] = {}
    for start in range(0, len(plan.items), ITEMS_MAX):
        batch = plan.items[start : start + ITEMS_MAX]
        for turn in range(ASKS_MAX):
            wanted = [one for one in batch if str(one.number) not in found]
            if not wanted or (turn and ctx.author_name == "offline"):
                break  # the same passages would give the offline author the same items
            made = await ask_items(
                ctx,
                request,
                detected,
                outline,
                plan,
                passages,
                wanted,
                key=f"items/{start}/{turn}",
                written=[one.question for one in found.values()],
                note="" if not turn else "Your last answer lacked these items, or they could not be used.",
            )
            found |= {one.id: one for one in made}
    return tuple(found[name] for name in sorted(found, key=int))
