"""CourseDetection: what the course is, for whom, in which language and order; and the transcript cut into parts."""

import asyncio
import re
from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.errors import PermanentError
from schemas.generation import Detected, GenerationRequest
from workers.context import StageContext
from workers.text.generation.material import numbered
from workers.text.generation.shapes import DetectionDraft
from workers.text.generation.transcript import paragraphs, parts
from workers.text.offline.transcript.detection import offline_detection
from workers.text.offline.words import language_of
from workers.text.prompts import prompt

TOKENS_MAX = 4_096
#: The beginning of a transcript, and paragraphs spread evenly over the rest of it.
OPENING_CHARS, SAMPLE_CHARS = 4_000, 12_000

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


async def course_detection(ctx: StageContext, request: GenerationRequest) -> Detected:
    """Raises PermanentError when there is nothing to write from: no transcript and no author that knows things."""
    text = await _transcript(ctx, request)
    sample = sample_of(text)
    await ctx.progress(5, "Looking at the topic…")
    draft: DetectionDraft = await ctx.ask(
        Ask(
            key="detection",
            shape=DetectionDraft,
            system=prompt("detection_system", fence_rule=FENCE_RULE),
            shared="",
            prompt=prompt(
                "detection_item",
                topic=fence(request.topic),
                subtopics=fence(numbered(request.subtopics)),
                sample=f"\nFrom the transcript:\n\n{fence(sample)}\n" if sample else "",
            ),
            offline=partial(offline_detection, request.topic, request.subtopics, sample),
            tokens_max=TOKENS_MAX,
        )
    )
    own = language_of(sample or f"{request.topic}\n{' '.join(request.subtopics)}")
    return Detected(
        course=" ".join(draft.course.split())[:100] or request.topic,
        audience=" ".join(draft.audience.split())[:200],
        language=draft.language if _LANGUAGE_TAG.fullmatch(draft.language) else own,
        subtopics=_ordered(request.subtopics, draft.order),
        parts=tuple(await asyncio.to_thread(parts, text)) if text else (),
        author=ctx.author_name,
    )


async def _transcript(ctx: StageContext, request: GenerationRequest) -> str:
    """ "" when there is none and the author can do without."""
    if request.transcript_id is None:
        if ctx.author_name == "offline":
            raise PermanentError(
                "There is nothing to write from: send a transcript, or set ANTHROPIC_API_KEY"
                " so that a language model can write from what it knows.",
                code="nothing_to_write_from",
            )
        return ""
    text = await ctx.transcript(request.transcript_id)
    if text is None:
        raise PermanentError("The transcript of this generation is gone; send it again.", code="transcript_missing")
    return text


def sample_of(text: str) -> str:
    """The beginning, then whole paragraphs at even distances."""
    if len(text) <= SAMPLE_CHARS:
        return text
    found = [span for span in paragraphs(text) if span.end > OPENING_CHARS]
    room = SAMPLE_CHARS - OPENING_CHARS
    step = max(1, sum(span.end - span.start for span in found) // room + 1)
    return "\n\n".join([text[:OPENING_CHARS], *(text[span.start : span.end] for span in found[::step])])


def _ordered(subtopics: tuple[str, ...], order: list[int]) -> tuple[str, ...]:
    """The subtopics in the order of their numbers (from 1); those that the author forgot come last."""
    wanted = list(dict.fromkeys(number - 1 for number in order if 0 < number <= len(subtopics)))
    rest = [index for index in range(len(subtopics)) if index not in set(wanted)]
    return tuple(subtopics[index] for index in [*wanted, *rest])
