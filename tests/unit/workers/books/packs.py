"""Cards, questions and packs to export."""

from uuid import UUID

from schemas.pack import (
    Card,
    Definition,
    KeyConcept,
    MapNode,
    MindMap,
    Notes,
    Pack,
    PackQuestion,
    Remark,
)
from schemas.quiz import ItemKind, QuizItem, RubricLine
from schemas.review import Report

PACK_ID = UUID("6f1c2a34-0000-4000-8000-000000000001")
PLACES = {f"chunk-{number}": f"p. {number}" for number in range(1, 30)}


def card(front: str, back: str, *tags: str, kind: str = "qa", chunks: tuple[str, ...] = ("chunk-1",)) -> Card:
    return Card.model_validate({"kind": kind, "front": front, "back": back, "tags": tags, "chunk_ids": chunks})


def cloze(front: str, back: str) -> Card:
    return card(front, back, kind="cloze")


def card_id(number: int) -> UUID:
    return UUID(int=(7 << 100) + number)


def choice(
    question: str = "Which is prime?",
    options: tuple[str, ...] = ("4", "5", "6", "8"),
    correct: tuple[int, ...] = (1,),
    **more: str,
) -> QuizItem:
    kind = ItemKind.SINGLE if len(correct) == 1 else ItemKind.MULTIPLE
    fields = {"id": "q1", "kind": kind} | more
    return QuizItem.model_validate(fields | {"question": question, "options": options, "correct": correct})


def essay() -> QuizItem:
    rubric = (RubricLine(criterion="names both stages", points=2), RubricLine(criterion="says where", points=1))
    return QuizItem(
        id="open-1",
        kind=ItemKind.OPEN,
        question="Explain photosynthesis.",
        answer="Light reactions, then the Calvin cycle.",
        rubric=rubric,
        explanation="See both chapters.",
    )


def tree(labels: dict[str, list[str]], root: str = "Root") -> MindMap:
    """A map of two levels below its root."""
    nodes = [MapNode(label=root, parent=None, chunk_ids=("chunk-1",))]
    for branch, twigs in labels.items():
        place = len(nodes)
        nodes.append(MapNode(label=branch, parent=0, chunk_ids=("chunk-2", "chunk-3")))
        nodes += [MapNode(label=twig, parent=place, chunk_ids=("chunk-4",)) for twig in twigs]
    return MindMap(title=root, nodes=tuple(nodes))


def pack(**changes: object) -> Pack:
    notes = Notes(
        overview="Photosynthesis turns light into chemical energy.",
        overview_chunk_ids=("chunk-1", "chunk-2", "chunk-3"),
        key_concepts=(
            KeyConcept(title="Light reactions", description="Light splits water.", chunk_ids=("chunk-2",)),
            KeyConcept(title="In code", description="So:\n\n```\nx = 1\n```", chunk_ids=("chunk-5",)),
        ),
        definitions=(Definition(term="Stroma", definition="The fluid of a chloroplast.", chunk_ids=("chunk-4",)),),
        likely_exam_questions=(Remark(text="Why are leaves green?", chunk_ids=("chunk-6",)),),
        common_pitfalls=(Remark(text="Plants respire, too.", chunk_ids=("chunk-7",)),),
    )
    whole = Pack(
        title="How leaves make sugar",
        summary="Two stages and where they take place.",
        language="en",
        author="offline",
        notes=notes,
        cards=(
            card("Which enzyme fixes carbon dioxide?", "RuBisCO", chunks=("chunk-8", "chunk-9")),
            cloze("Water is split into oxygen, protons and ….", "electrons"),
            card("How long is $\\|v\\|$, not $a|b$?", "$$\\sqrt{v}$$"),
            card("What does this print?\n\n```python\nfor i in x:\n    print(i | 1)\n```", "`1`"),
        ),
        questions=(
            PackQuestion(item=choice(explanation="Five has no divisors."), chunk_ids=("chunk-10",)),
            PackQuestion(
                item=choice("What is $E = h\\nu$?", ("Energy", "Mass", "Speed", "Heat"), (0,)), chunk_ids=("chunk-11",)
            ),
        ),
        mind_map=tree({"Light": ["Water", "Oxygen"], "Sugar": ["Starch"]}, "Photosynthesis"),
        report=Report(),
    )
    return whole.model_copy(update=changes)
