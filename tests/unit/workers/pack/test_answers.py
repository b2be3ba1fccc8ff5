"""What an author answers is used only where it names what it is drawn from."""

from schemas.pack import Chunk
from workers.text.pack.answers import branches_of, cards_of, notes_of, questions_of
from workers.text.pack.shapes import BranchesDraft, CardsDraft, NotesDraft, QuestionsDraft

CHUNKS = [Chunk(id=f"chunk-{n}", text="text", page=n, offset=0) for n in (1, 2)]


def test_entries_without_a_chunk_that_exists_are_left_out() -> None:
    made = notes_of(
        NotesDraft.model_validate(
            {
                "overview": "O.",
                "key_concepts": [
                    {"title": "A", "description": "a", "chunk_ids": ["chunk-1", "chunk-9", "chunk-1"]},
                    {"title": "B", "description": "b", "chunk_ids": ["chunk-9"]},
                ],
                "definitions": [{"term": "t", "definition": "d", "chunk_ids": []}],
                "likely_exam_questions": [{"text": "Why?", "chunk_ids": [" chunk-2 "]}],
                "common_pitfalls": [{"text": "", "chunk_ids": ["chunk-2"]}],
            }
        ),
        CHUNKS,
    )
    assert [(one.title, one.chunk_ids) for one in made.key_concepts] == [("A", ("chunk-1",))]
    assert made.definitions == ()
    assert [one.text for one in made.likely_exam_questions] == ["Why?"]
    assert made.common_pitfalls == ()


def test_a_card_has_two_sides_and_short_tags() -> None:
    draft = {
        "kind": "qa",
        "front": "Q?",
        "back": "A.",
        "tags": ["Two Words", "", "two words"],
        "chunk_ids": ["chunk-1"],
    }
    made = cards_of(CardsDraft.model_validate({"cards": [draft, {**draft, "back": " "}]}), CHUNKS)
    assert [(card.front, card.tags) for card in made.cards] == [("Q?", ("two-words",))]


def test_a_question_has_one_right_option_that_exists() -> None:
    draft = {
        "question": "Q?",
        "options": ["a", "b", "c", "d"],
        "correct": 3,
        "explanation": "",
        "tags": [],
        "chunk_ids": ["chunk-1"],
    }
    wrong = [
        {"correct": 4},
        {"correct": -1},
        {"options": ["a", "b"]},
        {"options": ["a", "b", "", "d"]},
        {"question": ""},
    ]
    drafts = [draft, *({**draft, **change} for change in wrong)]
    made = questions_of(QuestionsDraft.model_validate({"questions": drafts}), CHUNKS)
    assert [one.item.keys for one in made.questions] == [("d",)]


def test_a_twig_without_a_chunk_stands_on_its_branchs() -> None:
    branch = {"label": "B", "chunk_ids": ["chunk-2"], "twigs": [{"label": "t", "chunk_ids": ["nowhere"]}]}
    made = branches_of(BranchesDraft.model_validate({"branches": [branch, {**branch, "chunk_ids": []}]}), CHUNKS)
    assert [(one.label, one.twigs[0].chunk_ids) for one in made.branches] == [("B", ("chunk-2",))]
