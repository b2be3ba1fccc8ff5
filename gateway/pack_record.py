"""A study pack as its owner reads it: the documented keys, and `chunkIds` beside what was drawn from some."""

from typing import Any, Final

from gateway.course_steps import wire_time
from ledger.packs import CardRow, NodeRow, PackRow, PackSummary, QuestionRow
from schemas.pack import Notes
from schemas.quiz import ItemKind

#: The documented name of a quiz item's kind.
_KINDS: Final = {ItemKind.SINGLE: "mcq"}
#: Shares of the chunks that are cited (S2-14).
_HIGH, _MEDIUM = 0.8, 0.5


def pack_record(pack: PackRow) -> dict[str, Any]:
    created = wire_time(pack.created_at)
    return {
        "id": str(pack.id),
        "title": pack.title,
        "summary": pack.summary,
        "createdAt": created,
        "updatedAt": wire_time(pack.updated_at),
        "language": pack.language,
        "author": pack.author,
        "material": {
            "id": str(pack.material_id),
            "kind": str(pack.material_kind),
            "sourceUrl": pack.material_source_url,
            "pageCount": pack.material_page_count,
        },
        "stats": _stats(pack),
        "notes": _notes(pack.notes),
        "flashcards": [card_record(card) for card in pack.cards],
        "quiz": {
            "id": str(pack.quiz_id),
            "configJson": {"timeLimit": None, "shuffleQuestions": True},
            "createdAt": created,
            "items": [_item(question, index) for index, question in enumerate(pack.questions)],
        },
        "mindMap": {
            "id": str(pack.map_id),
            "title": pack.map_title,
            "layoutJson": {"type": "tree", "direction": "TB"},
            "createdAt": created,
            "updatedAt": created,
            "nodes": [_node(node, index) for index, node in enumerate(pack.nodes)],
        },
        "report": pack.report.model_dump(mode="json"),
    }


def pack_summary(pack: PackSummary) -> dict[str, Any]:
    return {
        "id": str(pack.id),
        "title": pack.title,
        "summary": pack.summary,
        "language": pack.language,
        "author": pack.author,
        "createdAt": wire_time(pack.created_at),
        "updatedAt": wire_time(pack.updated_at),
        "materialId": str(pack.material_id),
    }


def coverage_of(cited: int, total: int) -> str:
    """high, medium or low: the share of the chunks that the pack cites."""
    share = cited / total if total else 0.0
    return "high" if share >= _HIGH else "medium" if share >= _MEDIUM else "low"


def _stats(pack: PackRow) -> dict[str, Any]:
    return {
        "coverage": coverage_of(pack.chunks_cited, pack.chunk_total),
        "generationTime": pack.generation_ms,
        "cardCount": len(pack.cards),
        "quizQuestionCount": len(pack.questions),
        "mindMapNodeCount": len(pack.nodes),
        "chunkUtilization": pack.chunks_cited,
        "chunkTotal": pack.chunk_total,
    }


def _notes(notes: Notes) -> dict[str, Any]:
    """Documented strings cannot carry their chunks: those stand beside them, in the same order."""
    return {
        "overview": notes.overview,
        "overviewChunkIds": list(notes.overview_chunk_ids),
        "keyConcepts": [
            {"title": concept.title, "description": concept.description, "chunkIds": list(concept.chunk_ids)}
            for concept in notes.key_concepts
        ],
        "definitions": [
            {"term": item.term, "definition": item.definition, "chunkIds": list(item.chunk_ids)}
            for item in notes.definitions
        ],
        "likelyExamQuestions": [remark.text for remark in notes.likely_exam_questions],
        "likelyExamQuestionChunkIds": [list(remark.chunk_ids) for remark in notes.likely_exam_questions],
        "commonPitfalls": [remark.text for remark in notes.common_pitfalls],
        "commonPitfallChunkIds": [list(remark.chunk_ids) for remark in notes.common_pitfalls],
    }


def card_record(row: CardRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "kind": row.card.kind,
        "front": row.card.front,
        "back": row.card.back,
        "tags": list(row.card.tags),
        "ease": row.state.ease,
        "intervalDays": row.state.interval_days,
        "reps": row.state.reps,
        "lapses": row.state.lapses,
        "dueAt": wire_time(row.state.due_at),
        "createdAt": wire_time(row.created_at),
        "chunkIds": list(row.card.chunk_ids),
    }


def _item(row: QuestionRow, index: int) -> dict[str, Any]:
    item = row.question.item
    return {
        "id": str(row.id),
        "kind": _KINDS.get(item.kind, str(item.kind)),
        "question": item.question,
        "options": list(item.options),
        "correctAnswer": item.keys[0] if item.keys else item.answer,
        "explanation": item.explanation,
        "tags": list(row.question.tags),
        "orderIndex": index,
        "chunkIds": list(row.question.chunk_ids),
    }


def _node(row: NodeRow, index: int) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "label": row.label,
        "parentId": None if row.parent_id is None else str(row.parent_id),
        "orderIndex": index,
        "sourceChunkIds": list(row.chunk_ids),
    }
