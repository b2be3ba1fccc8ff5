"""The character sheet of a book: what makes the hero the same in every picture (S4-24)."""

from collections.abc import Sequence

from schemas.picture import CharacterSheet, ReceivedPicture
from schemas.story import BookDraft
from workers.context import StageContext
from workers.exam_input import strip_controls
from workers.pictures.sheets import sheet_of
from workers.text.offline.story.lexicon import lexicon
from workers.text.story.languages import story_language
from workers.text.story.naming import name_in
from workers.text.story.parts import ask_hero

DESCRIPTION_CHARS_MAX = 1_000
#: A shorter beginning that prompts share describes nobody.
SHARED_CHARS_MIN = 8
#: A story shorter than this may not show its hero; the scenes are read, too.
SHORT_STORY_CHARS = 2_000


async def describe_hero(ctx: StageContext, draft: BookDraft, received: ReceivedPicture) -> CharacterSheet:
    """The sheet of a book's hero: from its description, from what its prompts share, or read out of its story."""
    if draft.sheet is not None:
        return draft.sheet
    description = draft.character_description or shared_description(prompts_of(draft), draft.story)
    if description:
        return character_sheet(description, draft.story, received)
    scenes = "\n\n".join(prompts_of(draft))
    text = strip_controls(f"{draft.story}\n\n{scenes}" if len(draft.story) < SHORT_STORY_CHARS else draft.story)
    found = await ask_hero(ctx, text, story_language(text))
    return character_sheet(found.description, draft.story, received, name=found.name)


def prompts_of(draft: BookDraft) -> list[str]:
    return [scene.image_prompt for page in draft.pages for scene in page.scenes]


def character_sheet(description: str, story: str, received: ReceivedPicture, *, name: str = "") -> CharacterSheet:
    """Equal descriptions and pictures give equal sheets: palette and seed follow from them. Pure.

    Colours come from the given picture; without one, those that the description names come first.
    """
    told = " ".join(strip_controls(description).split())[:DESCRIPTION_CHARS_MAX].strip() or "The main character."
    called = name or name_in(told)
    sheet = sheet_of(told, received.picture, language=story_language(story))
    return sheet.model_copy(update={"name": called[:80].strip()})


def shared_description(prompts: Sequence[str], story: str) -> str:
    """The whole sentences with which all prompts begin, where they speak of somebody; "" otherwise.

    The job `scenes` begins every prompt with the hero's description, so that its output gives it back here.
    """
    if len(prompts) < 2:
        return ""
    shared = _beginning([" ".join(prompt.split()) for prompt in prompts])
    ends = [
        at + 1
        for at, character in enumerate(shared)
        if character in ".。!?！？؟" and shared[at + 1 : at + 2] in ("", " ")
    ]
    description = shared[: ends[-1]].strip() if ends else ""
    if len(description) < SHARED_CHARS_MIN or len(description) > DESCRIPTION_CHARS_MAX:
        return ""
    language = story_language(story)
    speaks_of = any(lexicon(kind, language).first(description) for kind in ("creatures", "people"))
    return description if speaks_of or (name_in(description) and name_in(description) in story) else ""


def _beginning(texts: Sequence[str]) -> str:
    """What all of them begin with, character by character."""
    least, most = min(texts), max(texts)
    same = next((at for at, pair in enumerate(zip(least, most, strict=False)) if pair[0] != pair[1]), len(least))
    return least[:same]
