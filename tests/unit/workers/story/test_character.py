"""The sheet that makes the hero the same in every picture of a book."""

import pytest

from schemas.picture import Audience, CharacterSheet, CleanPicture, ReceivedPicture, Style
from schemas.story import BookDraft, BookPage, BookScene
from tests.doubles.pipeline_run import World
from tests.doubles.story_answers import LOOKS
from tests.unit.workers.story import tales
from tests.unit.workers.story.tales import claude, context, cut
from workers.text.story.character import character_sheet, describe_hero, shared_description

NOTHING = ReceivedPicture(picture=None)
PHOTO = ReceivedPicture(
    picture=CleanPicture(key="k", width=4, height=4, sha256="ab" * 32, palette=("#112233", "#445566", "#778899"))
)


def draft(story: str, prompts: list[str], **changes: object) -> BookDraft:
    pages = tuple(
        BookPage(
            page_number=number,
            text="",
            scenes=(BookScene(description="It happens.", emotion="happy", image_prompt=said),),
        )
        for number, said in enumerate(prompts, start=1)
    )
    made = BookDraft(title="T", story=story, audience=Audience.CHILDREN, style=Style.STORYBOOK, pages=pages)
    return made.model_copy(update=changes)


def test_equal_descriptions_have_equal_sheets_and_others_another_seed() -> None:
    one = character_sheet("Fen, a fox with a red scarf and blue boots.", "", NOTHING)
    assert one == character_sheet("Fen, a  fox with a red scarf and blue boots. ", "", NOTHING)
    assert one.seed != character_sheet("Tiko, a fox.", "", NOTHING).seed
    assert one.name == "Fen"


def test_colours_come_from_the_picture_or_else_from_the_words() -> None:
    told = character_sheet("Fen, a fox with a red scarf and blue boots.", "", NOTHING)
    assert told.palette[:2] == ("#c8352f", "#3f6fc4")
    assert 3 <= len(told.palette) <= 6
    shown = character_sheet("Fen, a fox with a red scarf.", "", PHOTO)
    assert shown.palette[:3] == ("#112233", "#445566", "#778899")
    assert shown.reference_key == "k"


@pytest.mark.promise("S4.041")
async def test_a_book_of_scenes_has_the_hero_of_the_scenes() -> None:
    for story in (tales.FOX, tales.GERMAN, tales.FRENCH, tales.CHINESE):
        scenes = await cut(story)
        prompts = [scene.image_prompt for page in scenes.pages for scene in page.scenes]
        world = claude()
        sheet = await describe_hero(context(world), draft(story, prompts), NOTHING)
        assert sheet.description == scenes.character_description
        assert world.asks == []  # nobody has to be asked for what is said already


async def test_without_a_description_the_hero_is_read_out_of_the_story() -> None:
    sheet = await describe_hero(context(World()), draft(tales.FOX, ["A bridge.", "A river."]), NOTHING)
    assert (sheet.name, sheet.description) == ("Rex", "Rex, a small fox, wears a red scarf.")
    asked = await describe_hero(context(claude()), draft(tales.FOX, ["A bridge.", "A river."]), NOTHING)
    assert (asked.name, asked.description) == ("Rex", LOOKS)


async def test_a_given_description_or_an_earlier_sheet_is_kept() -> None:
    given = await describe_hero(context(World()), draft(tales.FOX, ["x"], character_description="Ada, a robot."), PHOTO)
    assert (given.name, given.description) == ("Ada", "Ada, a robot.")
    earlier = CharacterSheet(description="As before.", palette=("#000000", "#111111", "#222222"), seed=7)
    assert await describe_hero(context(World()), draft(tales.FOX, ["x"], sheet=earlier), PHOTO) == earlier


def test_what_prompts_share_is_a_description_only_when_it_speaks_of_somebody() -> None:
    assert shared_description(["A watercolour. One.", "A watercolour. Two."], tales.FOX) == ""
    assert shared_description(["Rex, a fox. Runs.", "Rex, a fox. Sits."], tales.FOX) == "Rex, a fox."
    assert shared_description(["Rex, a fox. Runs."], tales.FOX) == ""
    assert shared_description(["Rex, a fox", "Rex, a fox"], tales.FOX) == ""


async def test_a_story_of_nobody_has_a_sheet_all_the_same() -> None:
    sheet = await describe_hero(context(World()), draft("Once upon a time it rained.", ["Rain."]), NOTHING)
    assert sheet.description
    assert len(sheet.palette) >= 3
