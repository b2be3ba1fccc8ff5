"""Review: the whole document checked by computing, and read by the author where it can read."""

from collections.abc import Sequence
from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.generation import (
    KIND_OF_COUNT,
    Detected,
    GenerationRequest,
    Mode,
    Outline,
    Reviewed,
    Sanitized,
    Section,
)
from schemas.review import Finding, Report
from workers.context import StageContext
from workers.text.generation.material import passages_of
from workers.text.generation.shapes import ReviewDraft
from workers.text.generation.whole import Whole, look_over
from workers.text.prompts import prompt
from workers.text.review import merge
from workers.text.together import together

TOKENS_MAX = 4_096
#: Longer documents are read in runs of sections.
READ_CHARS_MAX = 60_000


async def review(
    ctx: StageContext,
    request: GenerationRequest,
    course_detection: Detected,
    outline: Outline,
    draft_creation: list[Section],
    sanitization: list[Sanitized | None],
) -> Reviewed:
    """Score and findings of the document as it stands."""
    cleaned = zip(draft_creation, sanitization, strict=True)
    sections = [one.section if one is not None else draft for draft, one in cleaned]
    removed = tuple(finding for one in sanitization if one is not None for finding in one.removed)
    await ctx.progress(10, "Reviewing…")
    every = range(len(sections))
    looked, report = await check(ctx, request, course_detection, outline, sections, every, key="read")
    return Reviewed(sections=looked, report=merge(Report(repaired=removed), report))


async def check(
    ctx: StageContext,
    request: GenerationRequest,
    detected: Detected,
    outline: Outline,
    sections: Sequence[Section],
    read: Sequence[int],
    *,
    key: str,
    last: bool = False,
) -> tuple[tuple[Section, ...], Report]:
    """The sections after computed repairs, and the report; the author reads those numbered in `read`.

    `last`: nothing will be written again.
    """
    sources = [await passages_of(ctx, request, plan) for plan in outline.sections]
    whole = Whole(
        sources=tuple("\n\n".join(passages) if request.transcript_id is not None else None for passages in sources),
        language=detected.language,
        counts={kind: getattr(request.counts, name) for name, kind in KIND_OF_COUNT.items()}
        if request.mode is Mode.ASSIGNMENT and request.counts is not None
        else None,
        allowed=f"{request.topic}\n{detected.course}",
        seed=str(ctx.job_id),
        rewritable=not last and ctx.author_name != "offline",
    )
    looked, report = await ctx.run_cpu(look_over, list(sections), whole)
    if ctx.author_name == "offline":
        return looked, report  # it cannot read
    problems = await _read(ctx, request, detected, [(number, looked[number]) for number in read], key)
    return looked, merge(report, problems)


async def _read(
    ctx: StageContext,
    request: GenerationRequest,
    detected: Detected,
    sections: Sequence[tuple[int, Section]],
    key: str,
) -> Report:
    """What the author says as a reader of these sections."""
    runs: list[list[tuple[int, Section]]] = []
    room = 0
    for number, section in sections:
        size = len(section.model_dump_json())
        if not runs or size > room:
            runs.append([])
            room = READ_CHARS_MAX
        runs[-1].append((number, section))
        room -= size
    asks = [
        Ask(
            key=f"{key}/{index}",
            shape=ReviewDraft,
            system=prompt("review_system", fence_rule=FENCE_RULE),
            shared="",
            prompt=prompt(
                "review_item",
                mode=str(request.mode),
                topic=fence(request.topic),
                audience=detected.audience,
                sections="\n\n".join(_shown(number, section) for number, section in run),
            ),
            offline=partial(ReviewDraft, problems=[]),
            tokens_max=TOKENS_MAX,
        )
        for index, run in enumerate(runs)
    ]
    drafts: list[ReviewDraft] = await together(ctx.ask(ask) for ask in asks)
    titles = {number + 1: section.title for number, section in sections}
    found = [
        (problem.blocks, Finding(check="reader", message=problem.problem, items=(titles[problem.section],)))
        for draft in drafts
        for problem in draft.problems
        if problem.section in titles and problem.problem.strip()
    ]
    return Report(
        checks=("reader",),
        blocks=tuple(finding for blocks, finding in found if blocks),
        warnings=tuple(finding for blocks, finding in found if not blocks),
    )


def _shown(number: int, section: Section) -> str:
    body = section.body or "\n\n".join(item.model_dump_json(exclude_defaults=True) for item in section.items)
    return f"Section {number + 1}: {fence(section.title)}\n{fence(body)}"
