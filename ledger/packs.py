"""Study packs: notes, cards, questions and a map, each naming its chunks. Every read and write names the owner."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from psycopg import AsyncConnection
from psycopg.rows import dict_row, tuple_row
from psycopg.types.json import Jsonb

from ledger.nul import strip_nul
from ledger.queries import query
from schemas.errors import InvalidInputError
from schemas.pack import Card, MaterialKind, Notes, Pack, PackQuestion
from schemas.review import Report


@dataclass(frozen=True, slots=True)
class PackRows:
    """What the save stage hands to the ledger."""

    pack_id: UUID
    material_id: UUID
    pack: Pack


@dataclass(frozen=True, slots=True)
class CardState:
    """When a card is due and what its learner's answers say so far. FSRS's own two no client sees."""

    ease: float
    #: Whole days between the last review and `due_at`; 0 before the first.
    interval_days: int
    #: Right answers in a row.
    reps: int
    #: Wrong answers in all.
    lapses: int
    due_at: datetime
    last_reviewed_at: datetime | None = None
    #: Days after which the answer is remembered with a probability of 0.9; None before FSRS saw the card.
    stability: float | None = None
    #: 1 (easy) to 10.
    difficulty: float | None = None


@dataclass(frozen=True, slots=True)
class CardRow:
    id: UUID
    card: Card
    state: CardState
    created_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRow:
    id: UUID
    question: PackQuestion


@dataclass(frozen=True, slots=True)
class NodeRow:
    id: UUID
    label: str
    parent_id: UUID | None
    chunk_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackRow:
    """A whole pack."""

    id: UUID
    owner: UUID
    title: str
    summary: str
    language: str
    author: str
    notes: Notes
    report: Report
    quiz_id: UUID
    map_id: UUID
    map_title: str
    generation_ms: int
    chunk_total: int
    chunks_cited: int
    created_at: datetime
    updated_at: datetime
    material_id: UUID
    material_kind: MaterialKind
    material_source_url: str | None
    material_page_count: int | None
    cards: tuple[CardRow, ...]
    questions: tuple[QuestionRow, ...]
    nodes: tuple[NodeRow, ...]


@dataclass(frozen=True, slots=True)
class PackSummary:
    id: UUID
    title: str
    summary: str
    language: str
    author: str
    created_at: datetime
    updated_at: datetime
    material_id: UUID


async def insert_pack(conn: AsyncConnection[Any], owner: UUID, job_id: UUID, rows: PackRows) -> None:
    """Store a whole pack; runs inside the transaction that finishes the save stage.

    Ids follow from the pack's, so that a repeated save is the same save. Raises InvalidInputError when the material
    was deleted meanwhile.
    """
    pack, pack_id = rows.pack, rows.pack_id
    nodes = pack.mind_map.nodes
    node_ids = [str(uuid5(pack_id, f"node/{index}")) for index in range(len(nodes))]
    cards = [
        {"id": str(uuid5(pack_id, f"card/{index}")), **card.model_dump(mode="json")}
        for index, card in enumerate(pack.cards)
    ]
    questions = [
        {"id": str(uuid5(pack_id, f"question/{index}")), "question": question.model_dump(mode="json")}
        for index, question in enumerate(pack.questions)
    ]
    mapped = [
        {
            "id": node_ids[index],
            "label": node.label,
            "parent_id": None if node.parent is None else node_ids[node.parent],
            "chunk_ids": list(node.chunk_ids),
        }
        for index, node in enumerate(nodes)
    ]
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            query("packs/insert_pack"),
            {
                "id": pack_id,
                "owner": owner,
                "material_id": rows.material_id,
                "title": strip_nul(pack.title),
                "summary": strip_nul(pack.summary),
                "language": pack.language,
                "author": pack.author,
                "notes": Jsonb(strip_nul(pack.notes.model_dump(mode="json"))),
                "report": Jsonb(strip_nul(pack.report.model_dump(mode="json"))),
                "quiz_id": uuid5(pack_id, "quiz"),
                "map_id": uuid5(pack_id, "map"),
                "map_title": strip_nul(pack.mind_map.title),
                "chunks_cited": len(cited_chunks(pack)),
                "cards": Jsonb(strip_nul(cards)),
                "questions": Jsonb(strip_nul(questions)),
                "nodes": Jsonb(strip_nul(mapped)),
            },
        )
        if await cursor.fetchone() is None:
            raise InvalidInputError("The material was deleted while its pack was made.")


def cited_chunks(pack: Pack) -> set[str]:
    """Every chunk that a note, a card, a question or a node of the pack names."""
    notes = pack.notes
    named: list[Sequence[str]] = [notes.overview_chunk_ids]
    named += [concept.chunk_ids for concept in notes.key_concepts]
    named += [definition.chunk_ids for definition in notes.definitions]
    named += [remark.chunk_ids for remark in (*notes.likely_exam_questions, *notes.common_pitfalls)]
    named += [card.chunk_ids for card in pack.cards]
    named += [question.chunk_ids for question in pack.questions]
    named += [node.chunk_ids for node in pack.mind_map.nodes]
    return {chunk_id for chunk_ids in named for chunk_id in chunk_ids}


async def get_pack(conn: AsyncConnection[Any], owner: UUID, pack_id: UUID) -> PackRow | None:
    """None when it does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("packs/get_pack"), {"id": pack_id, "owner": owner})
        row = await cursor.fetchone()
    return None if row is None else _pack(row)


def _pack(row: dict[str, Any]) -> PackRow:
    return PackRow(
        **{
            **row,
            "notes": Notes.model_validate(row["notes"]),
            "report": Report.model_validate(row["report"]),
            "material_kind": MaterialKind(row["material_kind"]),
            "cards": tuple(_card(card) for card in row["cards"]),
            "questions": tuple(
                QuestionRow(UUID(item["id"]), PackQuestion.model_validate(item["question"]))
                for item in row["questions"]
            ),
            "nodes": tuple(_node(node) for node in row["nodes"]),
        }
    )


def _card(row: Mapping[str, Any]) -> CardRow:
    """From JSON: times are text."""
    card = Card.model_validate({name: row[name] for name in Card.model_fields})
    reviewed = row["last_reviewed_at"]
    state = CardState(
        ease=row["ease"],
        interval_days=row["interval_days"],
        reps=row["reps"],
        lapses=row["lapses"],
        due_at=datetime.fromisoformat(row["due_at"]),
        last_reviewed_at=None if reviewed is None else datetime.fromisoformat(reviewed),
        stability=row["stability"],
        difficulty=row["difficulty"],
    )
    return CardRow(UUID(row["id"]), card, state, datetime.fromisoformat(row["created_at"]))


def _node(row: Mapping[str, Any]) -> NodeRow:
    parent = row["parent_id"]
    return NodeRow(UUID(row["id"]), row["label"], None if parent is None else UUID(parent), tuple(row["chunk_ids"]))


async def list_packs(conn: AsyncConnection[Any], owner: UUID, limit: int) -> list[PackSummary]:
    """Newest first."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("packs/list_packs"), {"owner": owner, "limit": limit})
        return [PackSummary(**row) for row in await cursor.fetchall()]


async def material_of_pack(conn: AsyncConnection[Any], owner: UUID, pack_id: UUID) -> tuple[UUID, UUID] | None:
    """(material, its job), or None when the pack does not exist or belongs to somebody else."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query("packs/material_of_pack"), {"id": pack_id, "owner": owner})
        row = await cursor.fetchone()
    return None if row is None else (row[0], row[1])


async def review_card(
    conn: AsyncConnection[Any], owner: UUID, card_id: UUID, review: Callable[[CardState], CardState]
) -> tuple[UUID, CardState] | None:
    """Put a card into the state that `review` makes of its present one; (pack, new state).

    None when the card does not exist or belongs to somebody else. Reviews of one card come one after the other.
    """
    async with conn.transaction(), conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query("packs/lock_card"), {"id": card_id, "owner": owner})
        row = await cursor.fetchone()
        if row is None:
            return None
        names = CardState.__dataclass_fields__
        state = review(CardState(**{name: row[name] for name in names}))
        await cursor.execute(
            query("packs/put_card_state"), {"id": card_id, **{name: getattr(state, name) for name in names}}
        )
        return row["pack_id"], state
