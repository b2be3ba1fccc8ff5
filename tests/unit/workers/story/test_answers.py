"""What an author answers is put right: no word of the story is lost, no page is empty, every prompt has the hero."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.doubles.pipeline_run import World
from tests.unit.workers.story import tales
from tests.unit.workers.story.tales import bare, claude, cut, printed, real
from tests.unit.workers.story.test_scenes import check, told
from workers.text.offline.story.scenes import offline_scenes
from workers.text.story.answers import PartPlan, part_scenes
from workers.text.story.body import body_range
from workers.text.story.sentences import read
from workers.text.story.shapes import PageDraft, SceneDraft, ScenesDraft

HERO = "Rex, a small fox."
START, END = body_range(tales.FOX)
SENTENCES = read(tales.FOX, START, END)


def spare(pages: int = 4, words: int = 0) -> ScenesDraft:
    return offline_scenes(tales.FOX, START, END, pages, ("Rex",), "en", words, 0.0, True)


def plan(pages: int = 4, words: int = 0, *, gentle: bool = True) -> PartPlan:
    return PartPlan(pages=pages, character=HERO, language="en", passage_words=words, gentle=gentle)


def scene(**changes: str) -> SceneDraft:
    whole = {"description": "Rex runs.", "emotion": "glad", "setting": "wood", "action": "he runs", "mood": "warm"}
    return SceneDraft.model_validate(whole | changes)


def page(first: int, *scenes: SceneDraft, printed: list[int] | None = None) -> PageDraft:
    return PageDraft(first=first, printed=printed or [], scenes=list(scenes) or [scene()])


async def test_the_authors_pages_and_scenes_are_used() -> None:
    result = await cut(tales.FOX, world=claude())
    check_author(result)
    assert result.author == "claude"
    assert {one.emotion for p in result.pages for one in p.scenes} == {"proud"}
    assert all("Setting: by the river at noon." in one.image_prompt for p in result.pages for one in p.scenes)
    assert printed(result) == told(tales.FOX)


def check_author(result: Any) -> None:
    assert all(result.character_description in one.image_prompt for p in result.pages for one in p.scenes)
    assert [p.page_number for p in result.pages] == list(range(1, len(result.pages) + 1))


async def test_a_novel_is_asked_for_in_parts_and_prints_only_sentences_of_its_own() -> None:
    world = claude()
    result = await cut(real("alice-in-wonderland"), world=world)
    check_author(result)
    asked = [ask for ask in world.asks if ask.key.startswith("scenes/")]
    assert len(asked) > 3
    assert all("printed names" in ask.prompt for ask in asked)
    whole = told(real("alice-in-wonderland"))
    assert all(bare(paragraph) in whole for p in result.pages for paragraph in p.text.split("\n\n"))


def test_pages_may_come_in_any_order_and_the_first_begins_the_story() -> None:
    made = part_scenes(ScenesDraft(pages=[page(9), page(3), page(6)]), spare(), SENTENCES, plan())
    assert bare("".join(one.text for one in made.pages)) == told(tales.FOX)
    assert made.pages[0].text.startswith("Once there was")


def test_an_answer_without_usable_pages_is_replaced() -> None:
    own = part_scenes(spare(), spare(), SENTENCES, plan())
    for bad in ([], [page(900)], [page(-3)], [page(n) for n in range(1, 99)]):
        assert part_scenes(ScenesDraft(pages=bad), spare(), SENTENCES, plan()).pages == own.pages


def test_empty_feelings_and_empty_scenes_are_put_right() -> None:
    draft = ScenesDraft(
        pages=[page(1, scene(emotion="Neutral")), page(5, scene(description=" \0 ")), page(8), page(10)]
    )
    made = part_scenes(draft, spare(), SENTENCES, plan())
    assert made.pages[0].scenes[0].emotion == "curious"
    assert made.pages[1].scenes[0].description


def test_a_page_has_at_most_six_scenes() -> None:
    draft = ScenesDraft(pages=[page(1, *[scene()] * 9), page(5), page(8), page(10)])
    assert len(part_scenes(draft, spare(), SENTENCES, plan()).pages[0].scenes) == 6


def test_cruel_scenes_are_replaced_for_children_and_kept_for_adults() -> None:
    draft = ScenesDraft(pages=[page(1, scene(action="a bloody knife")), page(5), page(8), page(10)])
    assert "bloody" not in part_scenes(draft, spare(), SENTENCES, plan()).pages[0].scenes[0].image_prompt
    assert "bloody" in part_scenes(draft, spare(), SENTENCES, plan(gentle=False)).pages[0].scenes[0].image_prompt


def test_a_prompt_too_long_keeps_the_hero() -> None:
    draft = ScenesDraft(pages=[page(1, scene(action="run " * 5_000, setting="x" * 9_000)), page(5), page(8), page(10)])
    prompt = part_scenes(draft, spare(), SENTENCES, plan()).pages[0].scenes[0].image_prompt
    assert prompt.startswith(HERO)
    assert len(prompt) < 4_000


@given(
    st.lists(
        st.tuples(st.integers(-5, 40), st.lists(st.integers(-5, 40), max_size=30), st.integers(0, 8)), max_size=14
    ),
    st.integers(1, 8),
    st.sampled_from([0, 40]),
)
def test_whatever_is_answered_the_pages_hold(drafts: list[tuple[int, list[int], int]], pages: int, words: int) -> None:
    answered = ScenesDraft(pages=[PageDraft(first=f, printed=p, scenes=[scene()] * n) for f, p, n in drafts])
    made = part_scenes(answered, spare(pages, words), SENTENCES, plan(pages, words))
    assert all(one.text.strip() and one.scenes for one in made.pages)
    text = bare("".join(one.text for one in made.pages))
    if not words:
        assert text == told(tales.FOX)
    known = {bare(one.text) for one in SENTENCES}
    if words:
        rest = text
        for sentence in sorted(known, key=len, reverse=True):
            rest = rest.replace(sentence, "")
        assert rest == ""


async def test_the_same_story_has_the_same_pages() -> None:
    first, second = await cut(tales.FOX), await cut(tales.FOX, world=World())
    check(first)
    assert first == second
