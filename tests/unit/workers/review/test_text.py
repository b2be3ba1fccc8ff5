"""What the review gate says of texts."""

import pytest

from schemas.review import Finding, Report
from tests.unit.workers.review.quiz import checks, the
from workers.text.review import merge, review_text
from workers.text.review.grade import reading_grade, syllables
from workers.text.review.leaks import leaks_in

LECTURE = """### How a candle burns

A candle is a solid fuel that feeds its own flame. The heat of the flame melts the wax below it, and the wick lifts the
liquid upwards. There it turns to vapour, and the vapour is what burns. Let me show you this with a glass tube: hold it
in the middle of the flame, and the vapour rises through it.

> "As an AI, I cannot know", said the machine in the story.

```
Here is your code: [insert name]
```
"""


@pytest.mark.parametrize(
    "text",
    [
        "As an AI language model, I know little of candles.",
        "Candles burn. I'm sorry, but I can't help with that.",
        "Here is the lecture you asked for:\n\nA candle burns.", "Sure! Here is a lecture on candles.",
        "Here's your quiz: …",
        "<thinking>The user wants a lecture.</thinking>\nA candle burns.",
        "A candle burns. Let me think about what comes next.",
        "Wax melts.\n\nWait, that is not in the transcript.", "A candle by [insert name here] burns.",
        "Lorem ipsum dolor sit amet.",
        "The user wants me to write a lecture on candles.", "I hope this helps!",
        "Let me know if you would like changes.",
        '{"question": "What burns?", "options": ["wax"]}', "Wax melts.\\n\\nIt burns.", "Dear {{name}}, wax melts.",
        "Hier ist die gewünschte Vorlesung über Kerzen.", "Als KI-Sprachmodell kann ich das nicht wissen.",
        "Es tut mir leid, aber ich kann dabei nicht helfen.", "Voici le cours que vous avez demandé.",
        "En tant qu'intelligence artificielle, je ne sais pas.", "Aquí tienes la lección que pediste.",
        "Como modelo de lenguaje, no puedo saberlo.", "Ecco la lezione che hai chiesto.",
        "作为一个人工智能，我不知道。",
        "<function_calls>\n<invoke name=\"search\">", "Assistant: A candle burns.", "A candle burns.<|im_end|>",
        "Certainly! Below is the section.", "I will now write the section on wax.", "TODO: describe the wick",
        "I cannot provide that information.", "I'm unable to access the transcript.",
        "Based on the provided transcript, wax melts.",
    ],
)  # fmt: skip
def test_leaked_reasoning_blocks(text: str) -> None:
    assert "leaked_reasoning" in checks(review_text(text).blocks)


@pytest.mark.parametrize(
    "text",
    [
        LECTURE, "Let me explain what a wick does.", "I cannot see the flame from here.",
        "Let me tell you a secret about wax.",
        "Here is the first question: why does wax melt?", "Of course, wax melts.", "Sure, it burns.",
        "I cannot help thinking of it.",
        "The user wants a quick answer from the search engine.", "An AI is trained on text.",
        "He asked me to wait, and I did.",
        "The tag `<thinking>` marks a scratchpad.",
        "Arrays such as [1, 2] and links such as [here](https://example.org) are fine.",
        "I cannot write with it.", "Hier ist es warm.", "Voici une bougie.", "We need to write less and read more.",
        "You asked for fire; here is the flame.",
        "The assistant: what does he do?", "See [the table](#your-name).", "Let me think of an example.",
        "Let me check the flame.",
    ],
)  # fmt: skip
def test_a_lecturers_own_words_do_not(text: str) -> None:
    assert leaks_in(text) == []


def test_a_paragraph_that_stands_twice_blocks() -> None:
    paragraph = (
        "A candle is a solid fuel that feeds its own flame, for the heat of the flame melts the wax below it and the "
        "wick lifts the liquid upwards."
    )
    assert "duplicates" in checks(review_text(f"{paragraph}\n\n{LECTURE}\n\n{paragraph}").blocks)
    assert "duplicates" not in checks(review_text(LECTURE).blocks)


def test_a_sentence_that_stands_twice_is_warned_of_and_three_times_blocks() -> None:
    again = "The heat of the flame melts the wax below it, and the wick lifts the liquid upwards."
    twice = review_text(f"{LECTURE}\n\nIn short: so it is.\n\n{again} That is all of it.")
    assert "duplicates" in checks(twice.warnings)
    assert "duplicates" not in checks(twice.blocks)
    thrice = review_text(f"{LECTURE}\n\n{again} That is all of it.\n\nMuch later:\n\n{again} So we end.")
    assert "duplicates" in checks(thrice.blocks)


def test_numbers_and_names_are_checked_against_the_source_and_what_was_asked_for() -> None:
    source = "A candle burns at 1400 degrees. The wick lifts the wax. A candle has a wick, and wax feeds the candle."
    text = "A candle burns at 1500 degrees, as Maxwell said in the course on Thermodynamics."
    report = review_text(text, source=source, names_allowed="Thermodynamics")
    assert "1500" in the(report, "unsupported_number").message
    assert "Maxwell" in the(report, "unsupported_name").message
    assert review_text(text).blocks == ()


def test_another_language_blocks() -> None:
    german = (
        "Die Kerze ist ein fester Stoff, der seine eigene Flamme nährt, und die Wärme der Flamme schmilzt das Wachs "
        "unter ihr."
    )
    assert (
        "The text reads as German instead of English."
        in the(review_text(german, language="en"), "wrong_language").message
    )
    assert "wrong_language" not in checks(review_text(german, language="de-AT").blocks)
    assert "wrong_language" in checks(review_text(LECTURE, language="zh").blocks)
    assert "wrong_language" in checks(
        review_text("蜡烛是一种固体燃料，它的火焰使蜡融化，灯芯把液体向上提升。", language="en").blocks
    )
    assert "wrong_language" not in checks(review_text("Une bougie.", language="en").blocks), "too little to tell"
    assert "wrong_language" not in checks(review_text(LECTURE, language="it-IT").blocks), (
        "no list of its function words"
    )


def test_the_grade_of_reading_is_that_of_the_formula() -> None:
    simple = "The cat sat on the mat. " * 20
    # 6 words a sentence, 1 syllable a word: 0.39 * 6 + 11.8 - 15.59.
    assert reading_grade(simple) == pytest.approx(-1.45)
    assert reading_grade("The cat sat.") is None
    told = "candle:2 flame:1 combustion:3 oxygen:3 carbon:2 melted:2 burned:1 lecture:2 science:2 area:3 idea:3 boxes:2"
    for word, number in (entry.split(":") for entry in told.split()):
        assert syllables(word) == int(number), word


def test_a_grade_outside_the_band_is_warned_of_in_english_only() -> None:
    simple = "The cat sat on the mat. " * 20
    assert "grade -1.4" in the(review_text(simple, grade_band=(8, 12)), "reading_grade").message.replace("-1.5", "-1.4")
    assert "reading_grade" not in checks(review_text(simple, grade_band=(-3, 3)).warnings)
    assert (
        "reading_grade"
        not in review_text("Die Katze saß auf der Matte. " * 20, language="de", grade_band=(8, 12)).checks
    )


def test_a_text_that_leaves_out_most_of_its_source_is_warned_of() -> None:
    words = [
        "wick",
        "wax",
        "flame",
        "vapour",
        "oxygen",
        "carbon",
        "soot",
        "tallow",
        "paraffin",
        "glass",
        "tube",
        "heat",
    ]
    source = " ".join(f"The {word} matters. Now see the {word} again." for word in words)
    assert "source_coverage" in checks(review_text("The wick and the wax.", source=source).warnings)
    assert "source_coverage" not in checks(review_text(" ".join(words[:8]), source=source).warnings)


def test_merged_reports_say_everything_once() -> None:
    block = Finding(check="duplicates", message="One.", items=("a",))
    one = Report(checks=("duplicates",), blocks=(block,), score=80)
    two = Report(
        checks=("duplicates", "leaked_reasoning"), blocks=(block,), warnings=(Finding(check="w", message="m"),)
    )
    assert merge(one, two) == Report(
        checks=("duplicates", "leaked_reasoning"),
        blocks=(block,),
        warnings=(Finding(check="w", message="m"),),
        score=76,
    )
    assert merge() == Report()
