"""Lectures and pre-reads: sentences of the talk, in order, that can be read where they stand."""

import re

import pytest

from schemas.generation import Mode
from tests.unit.workers.offline.transcript.talks import (
    BEES,
    BEES_SUBTOPICS,
    CANDLE_SUBTOPICS,
    TIDES,
    TIDES_SUBTOPICS,
    candle,
    passages_of,
    podcast,
)
from workers.text.generation.sentences import sentences_of
from workers.text.generation.shapes import SectionDraft
from workers.text.offline.transcript.claims import offline_claims
from workers.text.offline.transcript.leaning import leans
from workers.text.offline.transcript.section import offline_section
from workers.text.offline.transcript.spoken import said_in
from workers.text.review import unsupported

TALKS = [("en", TIDES, one) for one in TIDES_SUBTOPICS] + [("de", BEES, one) for one in BEES_SUBTOPICS]
PRE_READ_WORDS_MAX = 250


def section(language: str, text: str, subtopic: str, mode: Mode = Mode.LECTURE) -> SectionDraft:
    return offline_section("A talk", subtopic, passages_of(text, subtopic), (), mode, language)


def paragraphs(body: str) -> list[str]:
    """Paragraphs without headings and the names of speakers."""
    blocks = [re.sub(r"(?m)^> ?", "", block) for block in body.split("\n\n")]
    kept = [re.sub(r"^\*\*[^*]+:\*\* ", "", block) for block in blocks]
    return [block for block in kept if not block.startswith("#")]


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.parametrize("mode", [Mode.LECTURE, Mode.PRE_READ])
@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_every_paragraph_stands_in_the_talk(language: str, text: str, subtopic: str, mode: Mode) -> None:
    passages = passages_of(text, subtopic)
    said = {letters(one.text) for one in said_in(passages)}
    body = offline_section("A talk", subtopic, passages, (), mode, language).body
    assert body
    for paragraph in paragraphs(body):
        for sentence in (one.text for one in said_in([paragraph])):
            assert letters(sentence) in said


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_no_paragraph_begins_with_what_only_the_one_before_explains(language: str, text: str, subtopic: str) -> None:
    found = paragraphs(section(language, text, subtopic).body)
    assert [one for one in found if leans(one)] == []


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_greetings_and_housekeeping_are_left_out(language: str, text: str, subtopic: str) -> None:
    body = section(language, text, subtopic).body
    assert not re.search(r"(?i)course page|thank you|awake|folien finden|vielen dank|willkommen", body)


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_what_a_section_says_is_supported_by_its_passages(language: str, text: str, subtopic: str) -> None:
    passages = passages_of(text, subtopic)
    draft = section(language, text, subtopic)
    sentences = tuple(one.text for one in sentences_of(draft.body))
    assert offline_claims(sentences, passages).unsupported == []
    source = "\n\n".join([*passages, subtopic])
    told = [
        draft.body,
        *(f"{one.term}: {one.meaning}" for one in draft.key_terms),
        *(one.answer for one in draft.check),
    ]
    assert [found for text_ in told for found in unsupported(text_, source)] == []


@pytest.mark.parametrize(("language", "text", "subtopic"), TALKS)
def test_a_pre_read_is_short(language: str, text: str, subtopic: str) -> None:
    draft = section(language, text, subtopic, Mode.PRE_READ)
    shown = [draft.body, *draft.objectives, *(f"{one.term} {one.meaning}" for one in draft.key_terms)]
    shown += [one.prompt for one in draft.check]
    assert len(" ".join(shown).split()) <= PRE_READ_WORDS_MAX


def test_terms_are_defined_by_the_talk_itself() -> None:
    terms = {one.term: one.meaning for one in section("en", TIDES, "tidal force").key_terms}
    assert terms["Tidal force"].endswith("is called the tidal force.")
    terms = {one.term: one.meaning for one in section("en", TIDES, "the Sun, spring tides and neap tides").key_terms}
    assert "a part of the effect is cancelled" in terms["Neap tides"]
    terms = {one.term: one.meaning for one in section("de", BEES, "Bestäubung").key_terms}
    assert terms["Bestäubung"] == "Die Übertragung von Pollen auf die Narbe einer Blüte."


def test_questions_have_answers_from_the_talk() -> None:
    draft = section("de", BEES, "Honig")
    answers = [one.answer for one in draft.check]
    assert "… weil Bakterien und Pilze in so viel Zucker nicht leben können." in answers


def test_a_long_section_has_headings_of_its_own() -> None:
    headings = re.findall(r"(?m)^(#+) (.+)$", section("en", TIDES, "what the tides are").body)
    assert 2 <= len(headings) <= 4
    assert {marks for marks, _ in headings} == {"###"}
    assert len({name for _, name in headings}) == len(headings)


def test_the_same_passages_give_the_same_section() -> None:
    assert section("en", TIDES, "resonance") == section("en", TIDES, "resonance")


@pytest.mark.parametrize("mode", [Mode.LECTURE, Mode.PRE_READ])
@pytest.mark.parametrize(
    "passages", [("a b",), ("",), ("!!! 12 ---",), ("潮汐是由月球的引力引起的。海水每天涨落两次。",)]
)
def test_hardly_anything_to_write_from_is_no_error(passages: tuple[str, ...], mode: Mode) -> None:
    offline_section("A talk", "tides", passages, (), mode, "en")


@pytest.mark.parametrize("subtopic", CANDLE_SUBTOPICS)
def test_a_real_lecture_is_quoted_without_plates_notes_and_frame(subtopic: str) -> None:
    body = section("en", candle(), subtopic).body
    assert not re.search(r"Illustration|Footnote|Gutenberg|\[\d+\]|LECTURE|--", body)
    assert len(body.split()) >= 100


def test_a_real_conversation_is_quoted_with_its_speakers() -> None:
    body = section("en", podcast(), "data and insights").body
    assert "> **Daniel Whitenack:** " in body
    assert not re.search(r"\[\d\d:\d\d|laughter|https?:", body)
