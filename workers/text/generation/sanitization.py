"""Sanitization: every number, name and claim of a section checked against its passages; what they lack goes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.generation import GenerationRequest, Sanitized, Section, SectionPlan
from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.context import StageContext
from workers.text.generation.material import numbered, passages_of
from workers.text.generation.sentences import Sentence, sentences_of, without
from workers.text.generation.shapes import ClaimsDraft
from workers.text.offline.transcript.claims import offline_claims
from workers.text.prompts import prompt
from workers.text.review import unsupported

T = TypeVar("T")

TOKENS_MAX = 4_096
QUOTED_CHARS_MAX = 200


def has_transcript(request: GenerationRequest) -> bool:
    return request.transcript_id is not None


async def sanitization(
    ctx: StageContext, request: GenerationRequest, item: SectionPlan, draft_creation: Section
) -> Sanitized:
    """The section with only what its passages support. What is taken out is listed, sentence by sentence."""
    passages = await passages_of(ctx, request, item)
    return await supported(ctx, draft_creation, passages, key="claims", allowed=f"{request.topic}\n{item.subtopic}")


async def supported(
    ctx: StageContext, section: Section, passages: Sequence[str], *, key: str, allowed: str
) -> Sanitized:
    """`section` as far as `passages` support it. `allowed` are words of the request: they may stand anywhere."""
    source = "\n\n".join([*passages, allowed])
    sentences = sentences_of(section.body)
    claims = await _claims(ctx, sentences, passages, key) if sentences else set()
    removed: list[Finding] = []
    gone: list[Sentence] = []
    for number, sentence in enumerate(sentences, start=1):
        if reason := _lacking(sentence.text, source) or ("claim" if number in claims else None):
            gone.append(sentence)
            removed.append(_finding(reason, sentence.text, section.title))
    terms = tuple(_kept(section.key_terms, lambda one: f"{one.term}: {one.meaning}", source, section.title, removed))
    checks = tuple(_kept(section.check, lambda one: f"{one.prompt} {one.answer}", source, section.title, removed))
    aims = tuple(_kept(section.objectives, str, source, section.title, removed))
    items = tuple(_kept(section.items, _said, source, section.title, removed))
    changed = {"body": without(section.body, gone) if gone else section.body}
    return Sanitized(
        section=section.model_copy(
            update={**changed, "key_terms": terms, "check": checks, "objectives": aims, "items": items}
        ),
        removed=tuple(removed),
    )


async def _claims(ctx: StageContext, sentences: Sequence[Sentence], passages: Sequence[str], key: str) -> set[int]:
    """Numbers (from 1) of the sentences that say what the passages do not."""
    texts = tuple(sentence.text for sentence in sentences)
    draft: ClaimsDraft = await ctx.ask(
        Ask(
            key=key,
            shape=ClaimsDraft,
            system=prompt("claims_system", fence_rule=FENCE_RULE),
            shared="",
            prompt=prompt("claims_item", material=fence("\n\n".join(passages)), sentences=fence(numbered(texts))),
            offline=partial(offline_claims, texts, tuple(passages)),
            tokens_max=TOKENS_MAX,
        )
    )
    return set(draft.unsupported)


def _lacking(text: str, source: str) -> str | None:
    """ "number" or "name" when `text` has one that `source` does not."""
    found = unsupported(text, source)
    return found[0].kind if found else None


def _kept(
    things: Iterable[T], said: Callable[[T], str], source: str, title: str, removed: list[Finding]
) -> Iterator[T]:
    for thing in things:
        if reason := _lacking(said(thing), source):
            removed.append(_finding(reason, said(thing), title))
        else:
            yield thing


def _said(item: QuizItem) -> str:
    """What an item claims: wrong options may say what they like."""
    return "\n".join([item.question, *item.keys, item.answer, item.explanation])


def _finding(reason: str, text: str, title: str) -> Finding:
    quoted = " ".join(text.split())
    short = quoted if len(quoted) <= QUOTED_CHARS_MAX else quoted[: QUOTED_CHARS_MAX - 1] + "…"
    words = {
        "number": "has a number that the transcript does not have",
        "name": "has a name that the transcript does not have",
        "claim": "says something that the transcript does not say",
    }
    return Finding(check=f"unsupported_{reason}", message=f"Taken out, for it {words[reason]}: {short}", items=(title,))
