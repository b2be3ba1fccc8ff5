"""A story becomes pages of scenes: complete, in order, each with the moment that can best be drawn."""

import re

import pytest

from schemas.picture import Audience, PictureSource
from schemas.story import SCENES_OF_PAGE_MAX, ScenesResult, StorybookRequest
from tests.unit.workers.story import tales
from tests.unit.workers.story.tales import bare, cut, printed, real
from workers.text.story.body import body_range
from workers.text.story.paging import page_starts
from workers.text.story.sentences import read

EVERY_STORY = (tales.FOX, tales.GERMAN, tales.FRENCH, tales.SPANISH, tales.DUTCH, tales.CHINESE, tales.ARABIC)


def told(story: str) -> str:
    """Everything between frame and end, headings left out."""
    return bare("".join(one.text for one in read(story, *body_range(story))))


def check(result: ScenesResult, *, pages_max: int = 40) -> None:
    """What holds for every story."""
    assert [page.page_number for page in result.pages] == list(range(1, len(result.pages) + 1))
    assert len(result.pages) <= pages_max
    assert result.character_description
    for page in result.pages:
        assert page.text.strip()
        assert 1 <= len(page.scenes) <= SCENES_OF_PAGE_MAX
        for scene in page.scenes:
            assert result.character_description in scene.image_prompt
            assert scene.description in scene.image_prompt
            assert scene.emotion not in ("", "neutral")


@pytest.mark.promise("S4.036", "S4.038", "S4.039")
@pytest.mark.parametrize("audience", list(Audience))
async def test_every_page_has_scenes_and_every_prompt_the_hero_word_for_word(audience: Audience) -> None:
    for story in EVERY_STORY:
        check(await cut(story, audience))


@pytest.mark.parametrize("story", EVERY_STORY)
async def test_a_short_story_is_printed_whole_and_in_order(story: str) -> None:
    assert printed(await cut(story)) == told(story)


async def test_picture_books_are_printed_whole_and_a_novel_in_passages_of_its_own_words() -> None:
    for name in ("peter-rabbit", "velveteen-rabbit"):
        assert printed(await cut(real(name))) == told(real(name))
    alice = await cut(real("alice-in-wonderland"))
    check(alice)
    whole = told(real("alice-in-wonderland"))
    places = [whole.find(bare(page.text)) for page in alice.pages]
    assert all(place >= 0 for place in places)
    assert places == sorted(places)
    assert places[0] == 0
    assert whole.endswith(bare(alice.pages[-1].text))
    assert 32 <= len(alice.pages) <= 40


@pytest.mark.parametrize(
    ("story", "description"),
    [
        (tales.FOX, "Rex, a small fox, wears a red scarf."),
        (tales.GERMAN, "Emil, ein kleiner Drache mit grünen Schuppen und einer roten Mütze."),
        (tales.FRENCH, "Lili, une petite souris, porte une écharpe bleue."),
        (tales.SPANISH, "Luna, una niña, lleva un vestido azul."),
        (tales.DUTCH, "Bram, een klein beertje, draagt een blauwe jas."),
        (tales.CHINESE, "阿火，一只小狐狸，穿着一条红色的围巾。"),
        (tales.ARABIC, "سامي، أرنب صغير."),
    ],
)
async def test_the_hero_is_described_in_the_storys_own_words(story: str, description: str) -> None:
    assert (await cut(story)).character_description == description


async def test_the_heroes_of_real_books_are_found() -> None:
    described = [(await cut(real(name))).character_description for name in ("peter-rabbit", "velveteen-rabbit")]
    assert described[0] == "Peter, a little rabbit, wears a blue jacket with brass buttons."
    assert described[1].startswith("The little velveteen rabbit. His coat was spotted brown and white.")
    assert (await cut(real("alice-in-wonderland"))).character_description == "Alice, a little girl."


async def test_feelings_change_with_the_story() -> None:
    for name in ("peter-rabbit", "velveteen-rabbit", "alice-in-wonderland"):
        feelings = [scene.emotion for page in (await cut(real(name))).pages for scene in page.scenes]
        assert len(set(feelings)) >= 6
        assert max(map(feelings.count, set(feelings))) <= len(feelings) / 2
    felt = {page.text[:20]: page.scenes[0].emotion for page in (await cut(tales.FOX)).pages}
    assert felt["So Rex ran to the ri"] in ("frightened", "excited")


async def test_pages_begin_with_paragraphs_and_not_within_a_speech() -> None:
    for name in ("peter-rabbit", "velveteen-rabbit"):
        story = real(name)
        sentences = read(story, *body_range(story))
        starts = page_starts(sentences, len((await cut(story)).pages))
        assert sum(sentences[start].leads for start in starts) >= 0.75 * len(starts)
        assert all(sentences[start - 1].whole for start in starts[1:])
        assert not any(sentences[start - 1].text.endswith(("--", ":")) for start in starts[1:])


async def test_what_is_not_for_children_is_not_drawn_but_stays_in_the_story() -> None:
    story = (
        "It was cold. Tom the cat ran into the yard with a bloody knife and killed a white goose. It was dark by then."
    )
    result = await cut(story)
    assert "killed a white goose" in result.pages[0].text
    prompts = " ".join(scene.image_prompt for page in result.pages for scene in page.scenes)
    assert "bloody" not in prompts
    assert "killed" not in prompts
    told_to_adults = await cut(story, Audience.ADULTS)
    assert "killed a white goose" in told_to_adults.pages[0].text


@pytest.mark.promise("S4.041")
async def test_what_scenes_answers_is_valid_input_of_a_storybook() -> None:
    for story in EVERY_STORY:
        result = await cut(story)
        request = StorybookRequest(
            title="A story",
            story=story,
            character=PictureSource(key="k"),
            pages=result.pages,
            audience=Audience.CHILDREN,
        )
        assert StorybookRequest.model_validate_json(request.model_dump_json()).pages == result.pages


@pytest.mark.promise("S4.040")
async def test_pages_and_scenes_can_be_counted_from_the_result() -> None:
    from pipelines.scenes import scenes
    from schemas.settings import Settings

    result = await cut(tales.FOX)
    summary = scenes(Settings()).bound["join_scenes"].stage.summary
    assert summary is not None
    assert summary(result) == {"pages": len(result.pages), "scenes": sum(len(page.scenes) for page in result.pages)}


async def test_a_setting_is_where_the_story_is() -> None:
    prompts = " ".join(scene.image_prompt for page in (await cut(real("peter-rabbit"))).pages for scene in page.scenes)
    assert "Setting: Mr. McGregor's garden." in prompts
    assert "Setting: the wood." in prompts
    assert re.search(r"Ort: (?:einen Fluss|Im Wald)\.", (await cut(tales.GERMAN)).pages[-1].scenes[0].image_prompt)
