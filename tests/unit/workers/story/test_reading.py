"""Where the story is in a text, and its sentences."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.workers.story.tales import ARABIC, CHINESE, FOX, FRENCH, GERMAN, bare, real
from workers.text.story.body import body_range
from workers.text.story.languages import story_language
from workers.text.story.sentences import Sentence, read


def sentences(story: str) -> list[Sentence]:
    return read(story, *body_range(story))


def texts(story: str) -> list[str]:
    return [one.text for one in sentences(story)]


def test_the_frame_of_an_archive_is_no_part_of_the_story() -> None:
    for name, first, last in (
        ("peter-rabbit", "Once upon a time", "blackberries for supper."),
        ("velveteen-rabbit", "HERE was once a velveteen rabbit", "helped him to be Real."),
        ("alice-in-wonderland", "Alice was beginning to get very tired", "the happy summer days."),
    ):
        found = texts(real(name))
        whole = " ".join(found)
        assert found[0].startswith(first)
        assert found[-1].endswith(last)
        assert not any(word in whole for word in ("Gutenberg", "CHAPTER", "[Illustration", "THE END", "DOUBLEDAY"))


def test_titles_and_chapter_headings_are_not_told() -> None:
    story = (
        f"{FOX}\n\nChapter 2\n\nThe Return\n\nThe next day Rex went home, and the ducks carried him again.\n\nTHE END\n"
    )
    found = texts(story)
    assert found[0].startswith("Once there was a small fox")
    assert found[-1].startswith("The next day Rex went home")
    assert not {"Rex and the River", "Chapter 2", "The Return", "THE END"} & set(found)


def test_a_speech_stays_with_who_says_it_and_a_title_with_its_name() -> None:
    found = texts(FOX)
    assert '"I want to see the other bank," said Rex to Mr. Badger one morning.' in found
    assert texts('"Come here!" Alice said. "Stop!" cried the cook. She ran.') == [
        '"Come here!" Alice said.', '"Stop!" cried the cook.', "She ran."
    ]  # fmt: skip
    assert texts("»Wer da?«, fragte er. „Ich. Nur ich“, sagte sie.") == [
        "»Wer da?«, fragte er.",
        "„Ich. Nur ich“, sagte sie.",
    ]
    assert texts("‘Well! Dogs’ tails, that’s it. Go!’ he said. Then he left.") == [
        "‘Well! Dogs’ tails, that’s it. Go!’ he said.", "Then he left."
    ]  # fmt: skip


def test_every_script_has_sentences() -> None:
    assert texts(CHINESE)[:3] == [
        "从前，森林里住着一只小狐狸，名叫阿火。",
        "阿火戴着一条红色的围巾。",
        "一天早晨，阿火听见有人在哭。",
    ]
    assert "هل نام سامي بعد ذلك؟" in texts(ARABIC)
    assert "« Je voudrais voir la mer ! » dit Lili un matin." in texts(FRENCH)
    assert "„Ich möchte Schnee sehen“, sagte Emil eines Morgens." in texts(GERMAN)


def test_lines_that_end_like_sentences_are_paragraphs_and_wrapped_lines_are_not() -> None:
    assert [one.paragraph for one in sentences("The fox ran far away.\nThe hen sat still.\nThe cow ate grass.")] == [
        0,
        1,
        2,
    ]
    wrapped = "The fox ran over the hill and\nsaw Mr.\nBadger in the\nriver below the oak."
    assert texts(wrapped) == ["The fox ran over the hill and saw Mr. Badger in the river below the oak."]


def test_languages_are_told_apart() -> None:
    from tests.unit.workers.story.tales import DUTCH, SPANISH

    stories = (FOX, GERMAN, FRENCH, SPANISH, DUTCH, CHINESE, ARABIC)
    assert [story_language(story) for story in stories] == ["en", "de", "fr", "es", "nl", "zh", "ar"]


@given(st.text(alphabet=st.sampled_from("ab Z.!?\"'“”‘’«»—\n\t,:;…。？（）-[]*_1"), min_size=1, max_size=300))
def test_sentences_stand_in_order_and_lose_no_word(story: str) -> None:
    found = sentences(story)
    assert all(before.end <= after.start for before, after in pairwise(found))
    kept = bare("".join(story[one.start : one.end] for one in found))
    assert all(one.text for one in found)
    if any(character.isalnum() for character in story) and "\n" not in story and "[" not in story:
        assert [c for c in kept if c.isalnum()] == [c for c in bare(story) if c.isalnum()]
