"""A transcript is cut into paragraphs and parts without losing a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.text.generation.transcript import PARAGRAPH_CHARS_MAX, PART_CHARS_MAX, paragraphs, parts, texts


def words(text: str) -> str:
    return "".join(text.split())


@given(st.text(alphabet=st.sampled_from("ab .!?\n。é\t"), max_size=6_000))
def test_no_character_is_lost_or_doubled(text: str) -> None:
    assert words("".join(texts(text, paragraphs(text)))) == words(text)
    assert words("".join(texts(text, parts(text)))) == words(text)


@pytest.mark.parametrize("text", ["word " * 40_000, "x" * 60_000, "One sentence. " * 20_000, "行" * 50_000])
def test_speech_without_breaks_is_cut_into_pieces_of_bounded_length(text: str) -> None:
    spans = paragraphs(text)
    assert max(span.end - span.start for span in spans) <= PARAGRAPH_CHARS_MAX
    assert max(span.end - span.start for span in parts(text)) <= PART_CHARS_MAX


def test_long_paragraphs_are_cut_after_sentences() -> None:
    text = "This is one of many sentences in a row. " * 100
    assert all(piece.endswith(".") for piece in texts(text, paragraphs(text)))


def test_parts_are_whole_paragraphs() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "Words follow. " * 40 for number in range(200))
    starts = {span.start for span in paragraphs(text)}
    found = parts(text)
    assert len(found) > 3
    assert all(part.start in starts for part in found)


def test_paragraphs_of_a_part_stand_where_the_whole_has_them() -> None:
    text = "\n\n".join(f"Paragraph {number}." for number in range(9))
    part = parts(text)[0]
    assert paragraphs(text, part.start, part.end) == paragraphs(text)


def test_three_hours_of_speech_are_a_handful_of_parts() -> None:
    assert len(parts("Twenty seven thousand words are spoken in three hours. " * 3_000)) < 10


def test_blank_text_has_no_parts() -> None:
    assert parts(" \n\n \t\n") == []
