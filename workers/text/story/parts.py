"""The craft that reads a story as a whole: where it begins, how long it is, who its hero is, how it is parted."""

from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.errors import PermanentError
from schemas.picture import Audience
from schemas.story import ScenesRequest, StoryPart, StoryParts
from workers.context import StageContext
from workers.exam_input import strip_controls
from workers.text.offline.story.hero import offline_hero
from workers.text.prompts import prompt
from workers.text.story.body import body_range
from workers.text.story.languages import story_language
from workers.text.story.measures import is_extract, page_count
from workers.text.story.paging import page_starts
from workers.text.story.sentences import Sentence, read
from workers.text.story.shapes import HeroDraft

#: An author cuts so much with care; longer stories are cut in parts, side by side.
PART_CHARS_MAX = 24_000
#: Of a long story, so much of the beginning tells who the hero is, and so many passages from further on.
OPENING_CHARS, PASSAGE_CHARS, PASSAGES = 12_000, 1_500, 4
TOKENS_MAX = 1_024
NAME_CHARS_MAX, DESCRIPTION_CHARS_MAX = 80, 1_000


async def part_story(ctx: StageContext, request: ScenesRequest) -> StoryParts:
    """Parts in reading order, and the hero, the same for all of them. Raises PermanentError for a text of no words."""
    return await part_text(ctx, request.story, request.audience)


async def part_text(
    ctx: StageContext, story: str, audience: Audience, *, name: str = "", looks: str = ""
) -> StoryParts:
    """`part_story` of any text. `looks` describes the hero where that is known; otherwise the author reads it out."""
    text = strip_controls(story)
    parts: StoryParts = await ctx.run_cpu(partial(cut_story, text, audience))
    if looks.strip():
        return parts.model_copy(update={"character_name": name, "character_description": _line(looks)})
    await ctx.progress(30, "Looking for the hero…")
    draft = await ask_hero(ctx, text, parts.language)
    return parts.model_copy(update={"character_name": draft.name, "character_description": draft.description})


def cut_story(story: str, audience: Audience) -> StoryParts:
    """Parts that part at chapters where they can. Pure and picklable."""
    start, end = body_range(story)
    if not any(character.isalnum() for character in story[start:end]):
        raise PermanentError("The story has no words.", code="no_story")
    sentences = read(story, start, end)
    words = sum(one.words for one in sentences)
    pages = max(1, min(page_count(words, audience), len(sentences)))
    count = min(pages, -(-(sentences[-1].end - sentences[0].start) // PART_CHARS_MAX))
    starts = page_starts(sentences, count)
    runs = [sentences[left:right] for left, right in zip(starts, [*starts[1:], len(sentences)], strict=True)]
    shares = _shares([sum(one.words for one in run) for run in runs], pages)
    return StoryParts(
        parts=tuple(_part(number, run, shares[number - 1]) for number, run in enumerate(runs, start=1)),
        language=story_language(story[start:end]),
        extract=is_extract(words, audience),
    )


def _part(number: int, run: list[Sentence], pages: int) -> StoryPart:
    return StoryPart(number=number, start=run[0].start, end=run[-1].end, pages=max(1, min(pages, len(run))))


def _shares(weights: list[int], total: int) -> list[int]:
    """`total` pages shared out by weight, at least one each: the largest remainders get what is left over."""
    whole = sum(weights) or 1
    exact = [total * weight / whole for weight in weights]
    shares = [max(1, int(share)) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: shares[at] - exact[at])
    for at in by_remainder[: max(0, total - sum(shares))]:
        shares[at] += 1
    return shares


async def ask_hero(ctx: StageContext, story: str, language: str, *, key: str = "hero") -> HeroDraft:
    """Name and looks of the hero; where an author says nothing that can be used, what the offline author finds."""
    start, end = body_range(story)
    offline = partial(offline_hero, story, start, end, language)
    draft: HeroDraft = await ctx.ask(
        Ask(
            key=key,
            shape=HeroDraft,
            system=prompt("story_hero_system", fence_rule=FENCE_RULE),
            shared="",
            prompt=prompt("story_hero_item", language=language, story=fence(_sampled(story[start:end]))),
            offline=offline,
            tokens_max=TOKENS_MAX,
        )
    )
    cleaned = _cleaned(draft)
    return cleaned if cleaned.description else _cleaned(await ctx.run_cpu(offline))


def _cleaned(draft: HeroDraft) -> HeroDraft:
    return HeroDraft(name=_line(draft.name)[:NAME_CHARS_MAX].strip(), description=_line(draft.description))


def _line(text: str) -> str:
    return " ".join(strip_controls(text).split())[:DESCRIPTION_CHARS_MAX].strip()


def _sampled(body: str) -> str:
    """The beginning, and evenly chosen passages of the rest."""
    if len(body) <= OPENING_CHARS + PASSAGES * PASSAGE_CHARS:
        return body
    step = (len(body) - OPENING_CHARS) // PASSAGES
    places = range(OPENING_CHARS, OPENING_CHARS + PASSAGES * step, step)
    return "\n\n[…]\n\n".join([body[:OPENING_CHARS], *(body[place : place + PASSAGE_CHARS] for place in places)])
