"""The crafts of a story that is still to be written: its outline, its text, and the same scenes as of any story."""

from functools import partial

from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.story import AutoStoryRequest, PartScenes, ScenesResult, StoryOutline, StoryPart, StoryParts, WrittenStory
from workers.context import StageContext
from workers.text.offline.story.grammar import offline_outline, offline_story
from workers.text.prompts import prompt
from workers.text.story.audiences import READERS
from workers.text.story.genres import CONVENTIONS
from workers.text.story.naming import name_in
from workers.text.story.parts import part_text
from workers.text.story.scenes import join_parts, write_part
from workers.text.story.shapes import OutlineDraft, StoryDraft
from workers.text.story.written import outline_of, written_of

TOKENS_MAX = 8_192


async def outline(ctx: StageContext, request: AutoStoryRequest) -> StoryOutline:
    """Title, hero and beats."""
    offline = partial(offline_outline, request.genre, request.character_description, request.audience)
    draft: OutlineDraft = await ctx.ask(
        Ask(
            key="outline",
            shape=OutlineDraft,
            system=_system(request),
            shared="",
            prompt=prompt("story_outline", hero=fence(request.character_description)),
            offline=offline,
            tokens_max=TOKENS_MAX,
        )
    )
    return outline_of(draft, offline)


async def write_story(ctx: StageContext, request: AutoStoryRequest, outline: StoryOutline) -> WrittenStory:
    """The story of the outline, in paragraphs, for readers of the request's audience."""
    offline = partial(offline_story, request.genre, request.character_description, request.audience)
    least, most = READERS[request.audience].words
    beats = "\n".join(f"{number}. {beat}" for number, beat in enumerate(outline.beats, start=1))
    told = f"Title: {outline.title}\nHero: {outline.hero}\n\n{beats}\n\nWhat the reader takes away: {outline.lesson}"
    draft: StoryDraft = await ctx.ask(
        Ask(
            key="story",
            shape=StoryDraft,
            system=_system(request),
            shared="",
            prompt=prompt(
                "story_text",
                hero=fence(request.character_description),
                outline=fence(told),
                least=str(least),
                most=str(most),
            ),
            offline=offline,
            tokens_max=TOKENS_MAX,
        )
    )
    return written_of(draft, outline, offline, author=ctx.author_name)


def _system(request: AutoStoryRequest) -> str:
    return prompt(
        "story_system",
        genre=CONVENTIONS[request.genre],
        audience=READERS[request.audience].writing,
        fence_rule=FENCE_RULE,
    )


async def part_written_story(ctx: StageContext, request: AutoStoryRequest, story: WrittenStory) -> StoryParts:
    """`part_story` of a story that was written: its hero looks as the request says."""
    described = request.character_description
    return await part_text(ctx, story.text, request.audience, name=name_in(described), looks=described)


async def write_written_scenes(
    ctx: StageContext, request: AutoStoryRequest, item: StoryPart, story: WrittenStory, part_story: StoryParts
) -> PartScenes:
    """`write_scenes` of a story that was written."""
    return await write_part(ctx, story.text, request.audience, item, part_story)


async def join_written_scenes(
    ctx: StageContext, request: AutoStoryRequest, part_story: StoryParts, write_scenes: list[PartScenes]
) -> ScenesResult:
    """`join_scenes` of a story that was written."""
    return join_parts(part_story, write_scenes, ctx.author_name)
