"""What a section is written from, and what all sections of a document have in common."""

from collections.abc import Sequence

from providers.fence import fence
from schemas.generation import Detected, GenerationRequest, Outline, SectionPlan
from workers.context import StageContext
from workers.text.prompts import prompt

NEIGHBOURS_MAX = 40


async def passages_of(ctx: StageContext, request: GenerationRequest, plan: SectionPlan) -> list[str]:
    """What the transcript has for the section; [] without a transcript."""
    if request.transcript_id is None:
        return []
    return await ctx.passages(request.transcript_id, plan.passages)


async def neighbours_of(
    ctx: StageContext, request: GenerationRequest, outline: Outline, plan: SectionPlan
) -> tuple[str, ...]:
    """Passages of the other sections, evenly chosen: the offline author finds wrong options there."""
    if request.transcript_id is None or ctx.author_name != "offline":
        return ()
    own = {span.start for span in plan.passages}
    spans = [span for other in outline.sections for span in other.passages if span.start not in own]
    step = -(-len(spans) // NEIGHBOURS_MAX) or 1
    return tuple(await ctx.passages(request.transcript_id, spans[::step]))


def shared_prompt(request: GenerationRequest, detected: Detected, outline: Outline) -> str:
    """The prefix that the sections of a document share, byte for byte."""
    return prompt(
        "section_shared",
        topic=fence(request.topic),
        course=detected.course,
        audience=detected.audience,
        language=detected.language,
        sections=fence(numbered([plan.subtopic for plan in outline.sections])),
    )


def material(passages: Sequence[str]) -> str:
    """The passages as a block of a prompt; a sentence when there are none."""
    if not passages:
        return "There is no transcript: write what is established knowledge, and nothing you are not sure of."
    return "Write only what these passages of the transcript say:\n\n" + fence("\n\n".join(passages))


def numbered(texts: Sequence[str]) -> str:
    """ "1. wax", one a line."""
    return "\n".join(f"{number}. {' '.join(text.split())}" for number, text in enumerate(texts, start=1))
