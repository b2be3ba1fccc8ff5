"""GapAnalysis: which subtopics each part of the transcript speaks of; and the outline that follows from it."""

from collections.abc import Sequence
from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.errors import PermanentError
from schemas.generation import (
    AssignmentCounts,
    Coverage,
    Detected,
    GenerationRequest,
    ItemPlan,
    Mode,
    Outline,
    PartCoverage,
    SectionPlan,
    Span,
    SubtopicFound,
)
from schemas.quiz import ItemKind
from workers.context import StageContext
from workers.text.generation.material import numbered
from workers.text.generation.shapes import CoverageDraft, FoundDraft
from workers.text.generation.transcript import paragraphs, texts
from workers.text.offline.transcript.coverage import offline_coverage
from workers.text.prompts import prompt

TOKENS_MAX = 8_192
#: What a section is written from at most: about 5,000 tokens of the most telling passages.
PASSAGE_CHARS_MAX = 20_000
#: So many paragraphs that touch a subtopic in different places are as good as one place that covers it.
TOUCHES_MIN = 4
NAMED_MAX = 12


async def gap_analysis(
    ctx: StageContext, request: GenerationRequest, item: Span, course_detection: Detected
) -> PartCoverage:
    """What the part `item` of the transcript says about each subtopic."""
    if request.transcript_id is None:
        return PartCoverage()
    text = (await ctx.passages(request.transcript_id, [item]))[0]
    spans = paragraphs(text)
    pieces = tuple(texts(text, spans))
    subtopics = course_detection.subtopics
    draft: CoverageDraft = await ctx.ask(
        Ask(
            key="coverage",
            shape=CoverageDraft,
            system=prompt("coverage_system", fence_rule=FENCE_RULE),
            shared=prompt("coverage_shared", topic=fence(request.topic), subtopics=fence(numbered(subtopics))),
            prompt=prompt("coverage_item", part=fence(_bracketed(pieces))),
            offline=partial(offline_coverage, subtopics, pieces),
            tokens_max=TOKENS_MAX,
            siblings=len(course_detection.parts),
        )
    )
    found = (_found(answer, spans, item.start, len(subtopics)) for answer in draft.found)
    return PartCoverage(found=tuple(one for one in found if one is not None))


def _bracketed(pieces: Sequence[str]) -> str:
    return "\n\n".join(f"[{number}] {piece}" for number, piece in enumerate(pieces, start=1))


def _found(draft: FoundDraft, spans: Sequence[Span], start: int, subtopics: int) -> SubtopicFound | None:
    """With positions in the whole transcript; None when it names nothing that exists."""
    numbers = dict.fromkeys(number for number in draft.paragraphs if 0 < number <= len(spans))
    if not numbers or not 0 < draft.subtopic <= subtopics:
        return None
    passages = (spans[number - 1] for number in numbers)
    return SubtopicFound(
        subtopic=draft.subtopic - 1,
        coverage=Coverage(draft.coverage),
        passages=tuple(Span(start=start + span.start, end=start + span.end) for span in passages),
    )


async def outline(
    ctx: StageContext, request: GenerationRequest, course_detection: Detected, gap_analysis: list[PartCoverage]
) -> Outline:
    """A section for each subtopic that there is something to write from.

    Raises PermanentError when the transcript covers none of them.
    """
    subtopics = course_detection.subtopics
    if request.transcript_id is None:
        plans = [SectionPlan(subtopic=name, coverage=Coverage.UNKNOWN) for name in subtopics]
    else:
        plans = [_plan(name, index, gap_analysis) for index, name in enumerate(subtopics)]
    sections = [plan for plan in plans if plan.coverage is not Coverage.MISSING]
    if not sections:
        raise PermanentError(
            f"The transcript covers none of the subtopics ({_names(subtopics)}): send a transcript that speaks of them,"
            " or subtopics that are in it.",
            code="nothing_covered",
        )
    if request.mode is Mode.ASSIGNMENT and request.counts is not None:
        sections = with_items(sections, request.counts)
    partly = [plan.subtopic for plan in plans if plan.coverage is Coverage.PARTLY]
    missing = [plan.subtopic for plan in plans if plan.coverage is Coverage.MISSING]
    await ctx.progress(100, f"Planned {len(sections)} sections", {"missing": missing, "partly": partly})
    return Outline(sections=tuple(sections), missing=tuple(missing), partly=tuple(partly))


def _names(subtopics: Sequence[str]) -> str:
    more = len(subtopics) - NAMED_MAX
    return ", ".join(subtopics[:NAMED_MAX]) + (f" and {more} more" if more > 0 else "")


def _plan(subtopic: str, index: int, parts: Sequence[PartCoverage]) -> SectionPlan:
    """The most telling passages of all parts, in the order they were spoken."""
    answers = [found for part in parts for found in part.found if found.subtopic == index]
    # Turn by turn: the first choice of every part before the second choice of any, covering parts first.
    answers.sort(key=lambda found: found.coverage is not Coverage.COVERED)
    turns = max((len(found.passages) for found in answers), default=0)
    chosen: dict[int, Span] = {}
    room = PASSAGE_CHARS_MAX
    for turn in range(turns):
        for found in answers:
            if turn < len(found.passages) and (span := found.passages[turn]).end - span.start <= room:
                room -= span.end - span.start if span.start not in chosen else 0
                chosen.setdefault(span.start, span)
    if not chosen:
        return SectionPlan(subtopic=subtopic, coverage=Coverage.MISSING)
    covered = any(found.coverage is Coverage.COVERED for found in answers) or len(chosen) >= TOUCHES_MIN
    return SectionPlan(
        subtopic=subtopic,
        coverage=Coverage.COVERED if covered else Coverage.PARTLY,
        passages=tuple(chosen[start] for start in sorted(chosen)),
    )


def with_items(sections: Sequence[SectionPlan], counts: AssignmentCounts) -> list[SectionPlan]:
    """Every item of the assignment given to a section, more of them to those with more to ask about."""
    plans: list[list[ItemPlan]] = [[] for _ in sections]
    weights = [1.0 + min(sum(span.end - span.start for span in plan.passages), 12_000) / 2_000 for plan in sections]
    number = 0
    kinds = ((ItemKind.SINGLE, counts.mcsc), (ItemKind.MULTIPLE, counts.mcmc), (ItemKind.OPEN, counts.subjective))
    for kind, count in kinds:
        of_kind = [0] * len(sections)
        for _ in range(count):
            number += 1
            # The section that has least for its weight; of equals the first.
            load = [(len(plans[i]) + of_kind[i] + 1) / weights[i] for i in range(len(sections))]
            index = load.index(min(load))
            of_kind[index] += 1
            plans[index].append(ItemPlan(number=number, kind=kind))
    return [plan.model_copy(update={"items": tuple(items)}) for plan, items in zip(sections, plans, strict=True)]
