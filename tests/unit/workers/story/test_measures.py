"""Words, pages and the estimate that a client is told."""

import pytest

from schemas.picture import Audience
from tests.unit.workers.story.tales import CHINESE, FOX, cut, real
from workers.text.story.measures import count_words, estimate_scenes, page_count


@pytest.mark.promise("S4.037")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Once upon a time", 4),
        ("  A fox,\n\n a hen;\ta goose. ", 6),
        ("well-known don't 3.5 o’clock", 4),
        ("She waited -- and — … waited !", 4),
        ("小狐狸跑了。", 5),
        ("Das Wort 狐狸 heißt fox", 6),
        ("أرنب صغير في الغابة", 4),
        ("토끼가 숲에 살았다", 3),
        ("", 0),
        ("...", 0),
    ],
)
def test_words_are_counted_as_a_person_counts_them_and_chinese_by_characters(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize("audience", list(Audience))
def test_longer_stories_never_get_fewer_pages_and_never_more_than_forty(audience: Audience) -> None:
    counts = [page_count(words, audience) for words in range(1, 120_000, 37)]
    assert counts == sorted(counts)
    assert counts[0] == 1
    assert counts[-1] == 40


def test_a_story_as_long_as_a_picture_book_has_eight_to_sixteen_pages() -> None:
    assert {page_count(words, Audience.CHILDREN) for words in (310, 500, 700, 960)} <= set(range(8, 17))


@pytest.mark.promise("S4.037")
@pytest.mark.parametrize("audience", list(Audience))
async def test_what_is_estimated_is_what_comes(audience: Audience) -> None:
    for story in (FOX, CHINESE * 4, real("peter-rabbit"), real("velveteen-rabbit")):
        estimate = estimate_scenes(story, audience)
        made = sum(len(page.scenes) for page in (await cut(story, audience)).pages)
        bounds = [int(number) for number in estimate.removesuffix(" scenes").removesuffix(" scene").split("-")]
        assert bounds[0] <= made <= bounds[-1], (estimate, made)
