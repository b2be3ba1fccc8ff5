"""A worker without a fleet for S2: it moves materials along, and makes a small pack of chunks that it wrote itself."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ledger.changes import Claimed
from ledger.materials import ChunkRows, insert_chunks
from ledger.packs import PackRows, insert_pack
from schemas.ids import new_id
from schemas.pack import (
    Card,
    Chunk,
    Definition,
    KeyConcept,
    MapNode,
    MindMap,
    Notes,
    Pack,
    PackQuestion,
    Remark,
)
from schemas.plan import Plan, StagePlan
from schemas.quiz import ItemKind, QuizItem
from schemas.review import Report
from tests.contract.gateway.course_worker import CourseWorker

_STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("fetch", "sources", ()),
    ("extract", "sources", ("fetch",)),
    ("chunk", "sources", ("extract",)),
    ("plan", "text", ("chunk",)),
    ("write_notes", "text", ("plan",)),
    ("write_cards", "text", ("plan",)),
    ("write_questions", "text", ("plan",)),
    ("draw_branches", "text", ("plan",)),
    ("review_pack", "text", ("write_notes", "write_cards", "write_questions", "draw_branches")),
    ("save_pack", "control", ("review_pack",)),
)
STAGES = tuple(name for name, _, _ in _STAGES)
#: The stages of the real pipeline without their fan-outs: what the routes show of them is the same.
PACK_PLAN = Plan(
    pipeline="pack", version=1, stages=tuple(StagePlan(name, pool, needs=needs) for name, pool, needs in _STAGES)
)
CHUNKS = (
    Chunk(id="chunk-1", text="A tide is the rise and fall of the sea.", page=1, offset=0, headings=("Tides",)),
    Chunk(id="chunk-2", text="Spring tides come with the full and the new moon.", page=1, offset=41),
    Chunk(id="chunk-3", text="Neap tides come with the half moon.", page=2, offset=92),
    Chunk(id="chunk-4", text="This page is left blank.", page=3, offset=129),
)


def small_pack(title: str = "Tides") -> Pack:
    """One note of each kind, two cards, two questions, four nodes; chunk-4 is cited by nothing."""
    return Pack(
        title=title,
        summary="How the moon moves the sea.",
        language="en",
        author="offline",
        notes=Notes(
            overview="The sea rises and falls.",
            overview_chunk_ids=("chunk-1",),
            key_concepts=(KeyConcept(title="Tide", description="Rise and fall.", chunk_ids=("chunk-1",)),),
            definitions=(Definition(term="tide", definition="rise and fall of the sea", chunk_ids=("chunk-1",)),),
            likely_exam_questions=(Remark(text="When do spring tides come?", chunk_ids=("chunk-2",)),),
            common_pitfalls=(Remark(text="Spring tides have no season.", chunk_ids=("chunk-2", "chunk-3")),),
        ),
        cards=(
            Card(kind="qa", front="What is a tide?", back="The rise and fall of the sea.", chunk_ids=("chunk-1",)),
            Card(kind="cloze", front="… tides come with the half moon.", back="Neap", chunk_ids=("chunk-3",)),
        ),
        questions=(
            _question("q1", "What comes with the full moon?", ("Spring tides", "Neap tides", "No tides"), "chunk-2"),
            _question("q2", "What comes with the half moon?", ("Neap tides", "Spring tides", "Storms"), "chunk-3"),
        ),
        mind_map=MindMap(
            title="Tides & moon",
            nodes=(
                MapNode(label="Tides", parent=None, chunk_ids=("chunk-1",)),
                MapNode(label="Spring", parent=0, chunk_ids=("chunk-2",)),
                MapNode(label="Neap", parent=0, chunk_ids=("chunk-3",)),
                MapNode(label="Half moon", parent=2, chunk_ids=("chunk-3",)),
            ),
        ),
        report=Report(checks=("duplicate",), score=100),
    )


def _question(name: str, question: str, options: tuple[str, ...], chunk_id: str) -> PackQuestion:
    item = QuizItem(id=name, kind=ItemKind.SINGLE, question=question, options=options, correct=(0,), explanation="So.")
    return PackQuestion(item=item, tags=("tides",), chunk_ids=(chunk_id,))


class PackWorker(CourseWorker):
    async def job_of(self, material_id: UUID | str) -> UUID:
        async with self.ledger.connection() as connection:
            cursor = await connection.execute("select job_id from materials where id = %s", (UUID(str(material_id)),))
            row = await cursor.fetchone()
        assert row is not None
        job_id: UUID = row[0]
        return job_id

    async def before(self, material_id: UUID | str, stage: str) -> None:
        """Run every stage before `stage`."""
        for name in STAGES[: STAGES.index(stage)]:
            await self.run_stage(material_id, name)

    async def run_stage(self, material_id: UUID | str, stage: str, pack: Pack | None = None) -> None:
        task = await self.claim(await self.job_of(material_id), stage)
        if stage == "chunk":
            await self._save_chunks(task)
        elif stage == "save_pack":
            await self._save_pack(task, pack or small_pack())
        else:
            await self.finish(task, {})

    async def begin(self, material_id: UUID | str, stage: str) -> Claimed:
        """Everything before `stage` is done, and that one is at work."""
        await self.before(material_id, stage)
        return await self.claim(await self.job_of(material_id), stage)

    async def make_pack(self, material_id: UUID | str, pack: Pack | None = None) -> str:
        """Run all stages; the id of the pack."""
        await self.before(material_id, "save_pack")
        await self.run_stage(material_id, "save_pack", pack)
        job = await self.ledger.get_job(await self.job_of(material_id))
        assert job is not None
        assert job.result is not None
        return str(job.result["pack_id"])

    async def break_at(self, material_id: UUID | str, stage: str, code: str = "permanent") -> None:
        """Fail for good at `stage` with a code of the fleet."""
        task = await self.begin(material_id, stage)
        await self.fail_with(task, code)

    async def fail_with(self, task: Claimed, code: str) -> None:
        from schemas.states import AttemptState, TaskState

        error = {"code": code, "message": "Something inside went wrong.", "details": {}}
        await self._end(task, attempt_state=AttemptState.FAILED, task_state=TaskState.FAILED, error=error, tries=1)

    async def _save_chunks(self, task: Claimed, chunks: Sequence[Chunk] = CHUNKS) -> None:
        material_id = UUID(task.request["material_id"])
        rows = ChunkRows(material_id, "Tides", "en", 3, tuple(chunks))
        output = {"chunks": len(chunks), "characters": 150}
        await self.finish(task, output, save=lambda conn: insert_chunks(conn, task.owner, task.job_id, rows))

    async def _save_pack(self, task: Claimed, pack: Pack) -> None:
        rows = PackRows(new_id(), UUID(task.request["material_id"]), pack)
        output: dict[str, Any] = {
            "pack_id": str(rows.pack_id),
            "cards": len(pack.cards),
            "questions": len(pack.questions),
            "nodes": len(pack.mind_map.nodes),
            "author": pack.author,
        }
        await self.finish(task, output, save=lambda conn: insert_pack(conn, task.owner, task.job_id, rows))
