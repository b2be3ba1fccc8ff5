"""What of an author's answer can be used: texts cleaned, chunk ids that exist, nothing without a source."""

from collections.abc import Sequence

from schemas.pack import (
    Branch,
    Branches,
    Card,
    Cards,
    Chunk,
    Definition,
    KeyConcept,
    Notes,
    PackQuestion,
    PackQuestions,
    Remark,
    Twig,
)
from schemas.quiz import ItemKind, QuizItem
from workers.exam_input import strip_controls
from workers.text.pack.chunk_prompt import known_ids
from workers.text.pack.shapes import (
    BranchesDraft,
    CardsDraft,
    NotesDraft,
    QuestionDraft,
    QuestionsDraft,
    RemarkDraft,
)

TAGS_MAX, TAG_CHARS_MAX, LABEL_CHARS_MAX = 4, 40, 80
#: An overview stands for its section; a few of its chunks are named.
OVERVIEW_CHUNKS_MAX = 5
OPTIONS_MIN, OPTIONS_MAX = 3, 6


def notes_of(draft: NotesDraft, chunks: Sequence[Chunk]) -> Notes:
    """Concepts, definitions and remarks that name no chunk of the section are left out."""
    concepts = [
        (_clean(one.title), _clean(one.description), known_ids(one.chunk_ids, chunks)) for one in draft.key_concepts
    ]
    terms = [(_clean(one.term), _clean(one.definition), known_ids(one.chunk_ids, chunks)) for one in draft.definitions]
    return Notes(
        overview=_clean(draft.overview),
        overview_chunk_ids=tuple(chunk.id for chunk in chunks[:OVERVIEW_CHUNKS_MAX]),
        key_concepts=tuple(KeyConcept(title=t, description=d, chunk_ids=i) for t, d, i in concepts if t and d and i),
        definitions=tuple(Definition(term=t, definition=d, chunk_ids=i) for t, d, i in terms if t and d and i),
        likely_exam_questions=_remarks(draft.likely_exam_questions, chunks),
        common_pitfalls=_remarks(draft.common_pitfalls, chunks),
    )


def _remarks(drafts: Sequence[RemarkDraft], chunks: Sequence[Chunk]) -> tuple[Remark, ...]:
    found = ((_clean(one.text), known_ids(one.chunk_ids, chunks)) for one in drafts)
    return tuple(Remark(text=text, chunk_ids=ids) for text, ids in found if text and ids)


def cards_of(draft: CardsDraft, chunks: Sequence[Chunk]) -> Cards:
    """Cards with both sides and a chunk."""
    found = ((one, _clean(one.front), _clean(one.back), known_ids(one.chunk_ids, chunks)) for one in draft.cards)
    return Cards(
        cards=tuple(
            Card(kind=one.kind, front=front, back=back, tags=_tags(one.tags), chunk_ids=ids)
            for one, front, back, ids in found
            if front and back and ids
        )
    )


def questions_of(draft: QuestionsDraft, chunks: Sequence[Chunk]) -> PackQuestions:
    """Items with one right option and a chunk. Their ids are given when the pack is put together."""
    made = (_question(one, known_ids(one.chunk_ids, chunks)) for one in draft.questions)
    return PackQuestions(questions=tuple(one for one in made if one is not None))


def _question(draft: QuestionDraft, ids: tuple[str, ...]) -> PackQuestion | None:
    question = _clean(draft.question)
    options = tuple(_clean(option) for option in draft.options)
    fits = OPTIONS_MIN <= len(options) <= OPTIONS_MAX and all(options) and 0 <= draft.correct < len(options)
    if not question or not ids or not fits:
        return None
    item = QuizItem(
        id="0",
        kind=ItemKind.SINGLE,
        question=question,
        options=options,
        correct=(draft.correct,),
        explanation=_clean(draft.explanation),
    )
    return PackQuestion(item=item, tags=_tags(draft.tags), chunk_ids=ids)


def branches_of(draft: BranchesDraft, chunks: Sequence[Chunk]) -> Branches:
    """Branches and twigs with a label and a chunk; a twig without one stands on its branch's."""
    made = []
    for one in draft.branches:
        label, ids = _label(one.label), known_ids(one.chunk_ids, chunks)
        if not label or not ids:
            continue
        twigs = ((_label(twig.label), known_ids(twig.chunk_ids, chunks) or ids) for twig in one.twigs)
        grown = tuple(Twig(label=text, chunk_ids=names) for text, names in twigs if text)
        made.append(Branch(label=label, chunk_ids=ids, twigs=grown))
    return Branches(branches=tuple(made))


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Short, in lower case, joined by hyphens."""
    cleaned = ("-".join(_clean(tag).casefold().split())[:TAG_CHARS_MAX].strip("-") for tag in tags)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))[:TAGS_MAX]


def _label(text: str) -> str:
    return " ".join(_clean(text).split())[:LABEL_CHARS_MAX].strip()


def _clean(text: str) -> str:
    return strip_controls(text).strip()
