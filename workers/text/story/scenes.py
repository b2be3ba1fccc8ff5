"""The crafts that make pages of scenes: each part by itself, and then all of them together."""

from functools import partial
from itertools import chain

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.picture import Audience
from schemas.story import PAGES_MAX, PartScenes, ScenesRequest, ScenesResult, StoryPart, StoryParts
from workers.context import StageContext
from workers.exam_input import strip_controls
from workers.text.offline.story.hero import called_of
from workers.text.offline.story.scenes import offline_scenes
from workers.text.prompts import prompt
from workers.text.story.answers import PartPlan, part_scenes
from workers.text.story.audiences import READERS
from workers.text.story.measures import MEASURES
from workers.text.story.sentences import read
from workers.text.story.shapes import ScenesDraft

TOKENS_MAX = 16_384


async def write_scenes(
    ctx: StageContext, request: ScenesRequest, item: StoryPart, part_story: StoryParts
) -> PartScenes:
    """The pages of one part, numbered from 1; every image prompt has the hero's description word for word."""
    return await write_part(ctx, request.story, request.audience, item, part_story)


async def write_part(
    ctx: StageContext, story: str, audience: Audience, item: StoryPart, parts: StoryParts
) -> PartScenes:
    """`write_scenes` of any text that `part_text` has parted."""
    text = strip_controls(story)
    passage_words = MEASURES[audience].extract_words if parts.extract else 0
    plan = PartPlan(
        pages=item.pages,
        character=parts.character_description,
        language=parts.language,
        passage_words=passage_words,
        gentle=audience is Audience.CHILDREN,
    )
    called = called_of(parts.character_name, parts.character_description, parts.language)
    offline = partial(
        offline_scenes,
        text,
        item.start,
        item.end,
        item.pages,
        called,
        parts.language,
        passage_words,
        _place(item, parts),
        item.number == len(parts.parts),
    )
    await ctx.progress(5, f"Choosing the scenes of part {item.number} of {len(parts.parts)}…")
    # A model is shown the sentences; the offline author reads them where it writes.
    shown = "" if ctx.author_name == "offline" else await ctx.run_cpu(partial(numbered, text, item.start, item.end))
    draft: ScenesDraft = await ctx.ask(
        Ask(
            key=f"scenes/{item.number}",
            shape=ScenesDraft,
            system=prompt("story_scenes_system", audience_rule=READERS[audience].drawing, fence_rule=FENCE_RULE),
            shared="",
            prompt=prompt(
                "story_scenes_item",
                language=parts.language,
                hero=fence(parts.character_description),
                pages=str(item.pages),
                printing=_printing(passage_words),
                sentences=fence(shown),
            ),
            offline=offline,
            tokens_max=TOKENS_MAX,
        )
    )
    spare = draft if ctx.author_name == "offline" else None
    made: PartScenes = await ctx.run_cpu(partial(_made, draft, spare, offline, text, item, plan))
    await ctx.progress(100, f"Part {item.number} has {len(made.pages)} pages", {"pages": len(made.pages)})
    return made


def _made(
    draft: ScenesDraft,
    spare: ScenesDraft | None,
    offline: partial[ScenesDraft],
    story: str,
    item: StoryPart,
    plan: PartPlan,
) -> PartScenes:
    """Runs in a child process: a part is thousands of sentences and words to look up."""
    return part_scenes(draft, spare or offline(), read(story, item.start, item.end), plan)


def _place(item: StoryPart, parts: StoryParts) -> float:
    """How far the story has come where the part begins, 0 to 1."""
    first, last = parts.parts[0].start, parts.parts[-1].end
    return (item.start - first) / max(1, last - first)


def _printing(passage_words: int) -> str:
    if not passage_words:
        return "Every sentence is printed, so leave printed empty."
    return (
        f"The story is too long to be printed whole: printed names the sentences that stand on the page, about"
        f" {passage_words} words of them, mostly neighbours, so that the pages read one after the other tell the"
        f" story."
    )


def numbered(story: str, start: int, end: int) -> str:
    """The sentences of a part under their numbers; an empty line parts paragraphs."""
    lines = []
    for number, one in enumerate(read(story, start, end), start=1):
        gap = "\n" if one.leads and number > 1 else ""
        lines.append(f"{gap}[{number}] {' '.join(one.text.split())}")
    return "\n".join(lines)


async def join_scenes(
    ctx: StageContext, request: ScenesRequest, part_story: StoryParts, write_scenes: list[PartScenes]
) -> ScenesResult:
    """All pages, numbered through: valid input of a storybook."""
    return join_parts(part_story, write_scenes, ctx.author_name)


def join_parts(parts: StoryParts, made: list[PartScenes], author: str) -> ScenesResult:
    """The pages of all parts in order. Pure."""
    pages = list(chain.from_iterable(one.pages for one in made))[:PAGES_MAX]
    return ScenesResult(
        pages=tuple(page.model_copy(update={"page_number": number}) for number, page in enumerate(pages, start=1)),
        character_description=parts.character_description,
        author=author,
    )
