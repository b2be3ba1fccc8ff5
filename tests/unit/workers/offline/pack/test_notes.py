"""Notes: literal from the source, and empty where it says nothing of the kind."""

import pytest

from schemas.pack import Chunk
from tests.unit.workers.offline.pack.sources import chunked, english, flat, german, text_of
from workers.text.offline.pack.notes import offline_notes
from workers.text.offline.pack.plain import split_sentences

LESSONS = pytest.mark.parametrize(("chunks", "language"), [(english(), "en"), (german(), "de")], ids=["en", "de"])


@LESSONS
def test_concepts_are_described_in_the_words_of_the_chunks_they_name(chunks: tuple[Chunk, ...], language: str) -> None:
    notes = offline_notes("Lesson", chunks, language)
    assert len(notes.key_concepts) >= 5
    for concept in notes.key_concepts:
        said = flat(text_of(chunks, concept.chunk_ids))
        sentences = split_sentences(concept.description, language)
        assert all(sentence.rstrip(".").casefold() in said.casefold() for sentence in sentences), concept
        assert 1 <= len(sentences) <= 3


@LESSONS
def test_terms_that_are_defined_occur_in_the_chunks_they_name(chunks: tuple[Chunk, ...], language: str) -> None:
    notes = offline_notes("Lesson", chunks, language)
    assert len(notes.definitions) >= 8
    for one in notes.definitions:
        assert one.term.casefold() in text_of(chunks, one.chunk_ids).casefold()
        assert one.definition.rstrip(".").casefold() in flat(text_of(chunks, one.chunk_ids)).casefold()


@LESSONS
def test_exam_questions_are_questions(chunks: tuple[Chunk, ...], language: str) -> None:
    asked = offline_notes("Lesson", chunks, language).likely_exam_questions
    assert 3 <= len(asked) <= 6
    assert all(one.text.endswith("?") or one.text.startswith(("Explain ", "Erklären Sie")) for one in asked)
    assert len({one.text for one in asked}) == len(asked)


def test_pitfalls_are_the_warnings_of_the_source() -> None:
    texts = [one.text for one in offline_notes("Heat", english(), "en").common_pitfalls]
    assert "Temperature must not be confused with heat." in texts
    assert "A common mistake is to say that a blanket makes a body warm." in texts
    warned = [one.text for one in offline_notes("Suchen", german(), "de").common_pitfalls]
    assert "Ein Algorithmus darf nicht mit einem Programm verwechselt werden." in warned


def test_without_a_warning_there_is_no_pitfall() -> None:
    chunks = chunked(
        "# Rocks\n\nLimestone is a rock that consists mostly of calcite. Granite is a hard rock of the deep earth."
    )
    assert offline_notes("Rocks", chunks, "en").common_pitfalls == []


def test_the_overview_is_never_empty() -> None:
    for markdown in ("# List\n\n- milk\n- bread", "| A | B |\n|---|---|\n| 1 | 2 |", "12 13 14", "Wörter ohne Satz"):
        assert offline_notes("List", chunked(markdown), "en").overview


def test_a_question_in_a_heading_is_asked_as_it_stands() -> None:
    asked = [one.text for one in offline_notes("Sortieren", german(), "de").likely_exam_questions]
    assert "Warum ist Sortieren nicht beliebig schnell?" in asked


def test_other_languages_get_no_sentences_of_english_or_german() -> None:
    text = (
        "# La photosynthèse\n\nLa photosynthèse est le processus par lequel les plantes fabriquent du sucre avec la "
        "lumière du "
        "soleil. Les feuilles contiennent de la chlorophylle qui absorbe la lumière rouge et bleue. L'oxygène est "
        "libéré dans l'air "
        "par les feuilles pendant la journée."
    )
    notes = offline_notes("La photosynthèse", chunked(text, "fr"), "fr")
    assert "photosynthèse" in notes.overview
    shown = " ".join(one.text for one in notes.likely_exam_questions)
    assert "What" not in shown
    assert "Was" not in shown


def test_scripts_without_spaces_have_sentences_and_terms_as_well() -> None:
    text = (
        "# 光合作用\n\n光合作用是植物利用阳光制造糖的过程。叶绿素吸收红光和蓝光。\n\n"
        "- **叶绿素**：一种吸收光的绿色色素，存在于叶绿体中。"
    )
    notes = offline_notes("光合作用", chunked(text, "zh"), "zh")
    assert notes.overview.startswith("光合作用是植物利用阳光制造糖的过程。")
    assert [one.term for one in notes.definitions] == ["叶绿素"]
