"""Refinement: what blocked is written again, at most three rounds; then it blocks the job."""

from collections.abc import Sequence

from providers.fence import fence
from schemas.errors import PermanentError
from schemas.generation import (
    Detected,
    GenerationRequest,
    Mode,
    Outline,
    Refined,
    Reviewed,
    Section,
    SectionPlan,
)
from schemas.quiz import QuizItem
from schemas.review import Finding, Report
from workers.context import StageContext
from workers.text.generation.drafts import write_section
from workers.text.generation.items import ITEMS_MAX, ask_items
from workers.text.generation.material import passages_of
from workers.text.generation.review import check
from workers.text.generation.sanitization import supported
from workers.text.review import merge
from workers.text.together import together

ROUNDS_MAX = 3
MESSAGES_MAX = 3


def is_blocked(review: Reviewed) -> bool:
    return review.blocked


async def refinement(
    ctx: StageContext,
    request: GenerationRequest,
    course_detection: Detected,
    outline: Outline,
    review: Reviewed,
    previous: Refined | None,
) -> Refined:
    """The document after one round. Raises PermanentError when the last round still leaves something that blocks."""
    now = previous or review
    await ctx.progress(5, f"Refining, round {ctx.round + 1}…", {"blocks": len(now.report.blocks)})
    if request.mode is Mode.ASSIGNMENT:
        sections, removed = await _items_again(ctx, request, course_detection, outline, now)
        changed = [index for index, section in enumerate(sections) if section != now.sections[index]]
    else:
        changed = _blocked_sections(now)
        sections, removed = await _sections_again(ctx, request, course_detection, outline, now, changed)
    read = f"read/{ctx.round}"
    last = ctx.round + 1 >= ROUNDS_MAX
    looked, report = await check(ctx, request, course_detection, outline, sections, changed, key=read, last=last)
    report = merge(Report(repaired=(*now.report.repaired, *removed)), report)
    # The offline author gives the same answer to the same passages: what did not change will not change.
    stuck = ctx.author_name == "offline" and looked == now.sections
    if report.blocks and (last or stuck):
        raise refused(request, report.blocks)
    return Refined(sections=looked, report=report, again=bool(report.blocks))


def refused(request: GenerationRequest, blocks: Sequence[Finding]) -> PermanentError:
    """One sentence for the user: what could not be put right."""
    told = " ".join(finding.message for finding in blocks[:MESSAGES_MAX])
    more = len(blocks) - MESSAGES_MAX
    and_more = f" And {more} more." if more > 0 else ""
    return PermanentError(
        f"The {request.mode} did not pass the review: {told}{and_more}"
        " Ask for fewer items, other subtopics or send a longer transcript.",
        code="review_blocked",
        checks=sorted({finding.check for finding in blocks}),
    )


def _blocked_sections(now: Reviewed) -> list[int]:
    """Numbers of the sections that a blocking finding names; all of them where it names none."""
    titles = {title for finding in now.report.blocks for title in finding.items}
    named = [index for index, section in enumerate(now.sections) if section.title in titles]
    return named or list(range(len(now.sections)))


async def _sections_again(
    ctx: StageContext,
    request: GenerationRequest,
    detected: Detected,
    outline: Outline,
    now: Reviewed,
    changed: Sequence[int],
) -> tuple[list[Section], tuple[Finding, ...]]:
    """The sections with those of `changed` written again, and what had to be taken out of them."""

    async def again(index: int) -> tuple[Section, tuple[Finding, ...]]:
        plan, section = outline.sections[index], now.sections[index]
        passages = await passages_of(ctx, request, plan)
        problems = [finding.message for finding in now.report.blocks if section.title in finding.items]
        note = f"\nIt stood like this:\n\n{fence(section.body)}\n\nIt cannot stay so:\n" + "\n".join(problems) + "\n"
        key = f"section/{ctx.round}/{index}"
        written = await write_section(ctx, request, plan, detected, outline, passages, key=key, problems=note)
        return await _supported(ctx, request, plan, written, passages, f"claims/{ctx.round}/{index}")

    answers = await together(again(index) for index in changed)
    sections = list(now.sections)
    for index, (section, _) in zip(changed, answers, strict=True):
        sections[index] = section
    return sections, tuple(finding for _, findings in answers for finding in findings)


async def _supported(
    ctx: StageContext,
    request: GenerationRequest,
    plan: SectionPlan,
    section: Section,
    passages: Sequence[str],
    key: str,
) -> tuple[Section, tuple[Finding, ...]]:
    if request.transcript_id is None:
        return section, ()
    clean = await supported(ctx, section, passages, key=key, allowed=f"{request.topic}\n{plan.subtopic}")
    return clean.section, clean.removed


async def _items_again(
    ctx: StageContext, request: GenerationRequest, detected: Detected, outline: Outline, now: Reviewed
) -> tuple[list[Section], tuple[Finding, ...]]:
    """Items that blocked are dropped; they and those that never were are asked for again by number.

    First from the section they belong to, then from those with most to ask about.
    """
    blocked = {name for finding in now.report.blocks for name in finding.items}
    why = " ".join(dict.fromkeys(finding.message for finding in now.report.blocks))[:2_000]
    dropped = [item.question for section in now.sections for item in section.items if item.id in blocked]
    sections = [
        section.model_copy(update={"items": tuple(item for item in section.items if item.id not in blocked)})
        for section in now.sections
    ]
    present = {item.id for section in sections for item in section.items}
    lacking = [one for plan in outline.sections for one in plan.items if str(one.number) not in present]
    removed: list[Finding] = []
    for index, plan, own in _turns(outline):
        wanted = [one for one in lacking if not own or one in plan.items][:ITEMS_MAX]
        if not wanted:
            continue
        passages = await passages_of(ctx, request, plan)
        made = await ask_items(
            ctx,
            request,
            detected,
            outline,
            plan,
            passages,
            wanted,
            key=f"items/{ctx.round}/{'own' if own else 'any'}/{index}",
            written=[*dropped, *(item.question for section in sections for item in section.items)],
            note=f"These items are missing from the assignment or did not pass its review: {why}",
        )
        section = Section(title=plan.subtopic, items=_new(made, sections))
        clean, findings = await _supported(
            ctx, request, plan, section, passages, f"claims/{ctx.round}/{'own' if own else 'any'}/{index}"
        )
        removed += findings
        sections[index] = sections[index].model_copy(update={"items": (*sections[index].items, *clean.items)})
        got = {item.id for item in clean.items}
        lacking = [one for one in lacking if str(one.number) not in got]
    return sections, tuple(removed)


def _turns(outline: Outline) -> list[tuple[int, SectionPlan, bool]]:
    """(number, section, only its own items?): each section for its own, then the richest sections for the rest."""
    plans = list(enumerate(outline.sections))
    richest = sorted(plans, key=lambda pair: -sum(span.end - span.start for span in pair[1].passages))
    return [(index, plan, True) for index, plan in plans] + [(index, plan, False) for index, plan in richest]


def _new(made: Sequence[QuizItem], sections: Sequence[Section]) -> tuple[QuizItem, ...]:
    """Those whose question does not exist yet."""
    exist = {" ".join(item.question.casefold().split()) for section in sections for item in section.items}
    return tuple(item for item in made if " ".join(item.question.casefold().split()) not in exist)
