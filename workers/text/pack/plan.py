"""Plan: what the source teaches, in its order, and how much is to be made of each part."""

import asyncio
from collections.abc import Sequence
from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.errors import PermanentError
from schemas.pack import Chunk, Chunked, ExtractedText, PackPlan, PackRequest, PackSection
from workers.context import StageContext
from workers.exam_input import strip_controls
from workers.text.offline.pack.plan import offline_plan
from workers.text.pack.chunk_prompt import chunk_list, known_ids
from workers.text.pack.shapes import PlanDraft, SectionOutline
from workers.text.prompts import prompt

TOKENS_MAX = 16_384
#: An author reads this much of a section with care; longer sections are written in parts.
SECTION_CHARS_MAX = 24_000
#: For each chunk, and the least and most for a pack: 40 chunks (25 pages) make 50 cards and 20 questions.
CARDS_PER_CHUNK, CARDS_MIN, CARDS_MAX = 1.25, 6, 150
QUESTIONS_PER_CHUNK, QUESTIONS_MIN, QUESTIONS_MAX = 0.5, 4, 60
WEIGHT_MAX = 5
TITLE_CHARS_MAX = 200


async def plan(ctx: StageContext, request: PackRequest, extract: ExtractedText, chunk: Chunked) -> PackPlan:
    """Sections of neighbouring chunks. Raises PermanentError when the source teaches nothing."""
    chunks = await ctx.chunks(request.material_id)
    language = request.language or extract.language
    draft: PlanDraft = await ctx.ask(
        Ask(
            key="plan",
            shape=PlanDraft,
            system=prompt("pack_plan_system", fence_rule=FENCE_RULE),
            shared="",
            prompt=prompt("pack_plan_item", language=language, title=fence(extract.title), chunks=chunk_list(chunks)),
            offline=partial(offline_plan, extract.title, tuple(chunks)),
            tokens_max=TOKENS_MAX,
        )
    )
    made = await asyncio.to_thread(sections_of, draft.sections, chunks)
    if not made:
        raise PermanentError("The source has no text to learn from.", code="generation_failed")
    return PackPlan(
        title=_line(draft.title)[:TITLE_CHARS_MAX] or extract.title,
        summary=strip_controls(draft.summary).strip() or extract.title,
        sections=tuple(made),
        author=ctx.author_name,
        # The offline author cannot translate: it writes in the language of the source.
        language=extract.language if ctx.author_name == "offline" else language,
    )


def sections_of(drafts: Sequence[SectionOutline], chunks: Sequence[Chunk]) -> list[PackSection]:
    """Sections in the order of the source, none too long for an author, each with its share of cards and questions."""
    parts = _parts(drafts, chunks)
    weights = [weight * len(part) for _, part, weight in parts]
    taught = sum(len(part) for _, part, _ in parts)
    cards = _shares(weights, _target(taught, CARDS_PER_CHUNK, CARDS_MIN, CARDS_MAX))
    questions = _shares(weights, _target(taught, QUESTIONS_PER_CHUNK, QUESTIONS_MIN, QUESTIONS_MAX))
    return [
        PackSection(title=title, chunk_ids=tuple(chunk.id for chunk in part), cards=cards[n], questions=questions[n])
        for n, (title, part, _) in enumerate(parts)
    ]


def _parts(drafts: Sequence[SectionOutline], chunks: Sequence[Chunk]) -> list[tuple[str, list[Chunk], int]]:
    """(title, chunks, weight); a chunk belongs to the first section that names it."""
    place = {chunk.id: index for index, chunk in enumerate(chunks)}
    taken: set[str] = set()
    parts: list[tuple[str, list[Chunk], int]] = []
    for draft in drafts:
        ids = [name for name in known_ids(draft.chunk_ids, chunks) if name not in taken]
        taken.update(ids)
        own = [chunks[index] for index in sorted(place[name] for name in ids)]
        runs = _runs(own)
        for title, run in zip(_titles(_line(draft.title)[:TITLE_CHARS_MAX], runs), runs, strict=True):
            parts.append((title, run, min(max(draft.weight, 1), WEIGHT_MAX)))
    return sorted(parts, key=lambda part: place[part[1][0].id])


def _titles(title: str, runs: Sequence[Sequence[Chunk]]) -> list[str]:
    """A section that is written in parts: each is called by its own headings where they tell the parts apart."""
    if len(runs) == 1:
        return [title or runs[0][0].id]
    headings = [list(dict.fromkeys(chunk.headings[-1] for chunk in run if chunk.headings)) for run in runs]
    named = [" / ".join(names[:2]) + (" / …" if len(names) > 2 else "") for names in headings]
    if all(named) and len(set(named)) == len(named):
        return [_line(name)[:TITLE_CHARS_MAX] for name in named]
    return [f"{title or run[0].id} ({number}/{len(runs)})" for number, run in enumerate(runs, start=1)]


def _runs(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """Cut where an author has read enough."""
    runs: list[list[Chunk]] = []
    room = 0
    for chunk in chunks:
        if not runs or len(chunk.text) > room:
            runs.append([])
            room = SECTION_CHARS_MAX
        runs[-1].append(chunk)
        room -= len(chunk.text)
    return runs


def _target(chunks: int, each: float, least: int, most: int) -> int:
    return min(most, max(least, round(chunks * each)))


def _shares(weights: Sequence[int], total: int) -> list[int]:
    """`total` shared out by weight; the largest remainders get what is left over."""
    whole = sum(weights) or 1
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: shares[index] - exact[index])
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return shares


def _line(text: str) -> str:
    return " ".join(strip_controls(text).split())
