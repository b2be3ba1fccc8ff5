"""The sections' parts become one pack: nothing twice, nothing that blocks, nothing that its chunks do not say."""

from schemas.pack import Branch, Branches, Card, Cards, Chunk, Notes, PackPlan, PackQuestion, PackQuestions, PackSection
from schemas.quiz import ItemKind, QuizItem
from workers.text.pack.assembly import SAME_ANSWER_MAX, Parts, assemble

CHUNK = Chunk(
    id="chunk-1",
    text="The lock at Hagen lifts 28 boats a day. Its gates meet at 18 degrees. Moss fills the gaps of the gates. "
    "Horses pull the boats. The keeper opens the sluice before the gates.",
    page=1,
    offset=0,
)
IDS = ("chunk-1",)
PLAN = PackPlan(
    title="Locks",
    summary="How a lock works.",
    sections=(PackSection(title="Locks", chunk_ids=IDS, cards=9, questions=4),),
    author="offline",
    language="en",
)


def card(front: str, back: str) -> Card:
    return Card(kind="qa", front=front, back=back, chunk_ids=IDS)


def question(text: str, *options: str) -> PackQuestion:
    item = QuizItem(id="0", kind=ItemKind.SINGLE, question=text, options=options, correct=(0,))
    return PackQuestion(item=item, chunk_ids=IDS)


def parts(cards: tuple[Card, ...] = (), questions: tuple[PackQuestion, ...] = ()) -> Parts:
    notes = Notes(overview="The lock lifts boats.", overview_chunk_ids=IDS)
    branches = Branches(branches=(Branch(label="Gates", chunk_ids=IDS),))
    return Parts((notes,), (Cards(cards=cards),), (PackQuestions(questions=questions),), (branches,))


def test_cards_that_the_source_does_not_support_are_taken_out_and_told() -> None:
    good = card("How many boats does the lock at Hagen lift a day?", "28")
    made = assemble(PLAN, parts((good, card("How many boats sank at Hagen?", "4711"))), [CHUNK], "seed")
    assert made.cards == (good,)
    assert "4711" in str(made.report.repaired)
    assert made.report.blocks == ()


def test_an_answer_that_comes_again_and_again_is_asked_for_a_few_times_only() -> None:
    starts = ("What fills the gaps", "What closes the gates", "What does the keeper use", "What lies in the lock")
    same = tuple(card(f"{start} at Hagen?", "Moss") for start in starts)
    assert len(assemble(PLAN, parts(same), [CHUNK], "seed").cards) == SAME_ANSWER_MAX


def test_questions_are_numbered_through_and_their_keys_are_spread() -> None:
    asked = tuple(
        question(f"{start} at Hagen?", "boats", "gates", "horses", "moss")
        for start in ("What is lifted", "What do horses pull", "What waits below", "What passes the lock")
    )
    made = assemble(PLAN, parts(questions=asked), [CHUNK], "seed")
    assert [one.item.id for one in made.questions] == ["1", "2", "3", "4"]
    assert [one.item.keys for one in made.questions] == [("boats",)] * 4
    assert len({one.item.correct for one in made.questions}) > 1
