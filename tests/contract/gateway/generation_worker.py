"""Workers without a fleet for S1: one moves generations along, one makes PDFs that are only marked as such."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

from ledger.changes import Claimed
from ledger.claim import ClaimWish
from ledger.generations import insert_generation
from ledger.leases import insert_worker
from providers.store import ObjectStore
from schemas.document import DocumentRequest
from schemas.generation import GenerationRows, Mode, Section
from schemas.plan import Plan, StagePlan
from schemas.review import Finding, Report
from tests.contract.gateway.course_worker import CourseWorker

STAGES = (
    "course_detection",
    "gap_analysis",
    "outline",
    "draft_creation",
    "sanitization",
    "review",
    "refinement",
    "formatting",
)
#: The stages one after another, without fan-outs and rounds: what the routes show of them is the same.
GENERATION_PLAN = Plan(
    pipeline="generation",
    version=1,
    stages=tuple(
        StagePlan(name, "text", needs=STAGES[number - 1 : number] if number else ())
        for number, name in enumerate(STAGES)
    ),
)
PDF_PLAN = Plan(pipeline="pdf", version=1, stages=(StagePlan("render_pdf", "books"),))
CONTENT = "# Machine learning\n\nLearning from *data*.\n"
REPORT = Report(
    checks=("longest_option", "duplicate"),
    warnings=(Finding(check="negative_stem", message="Item 2 asks for what is not so.", items=("2",)),),
    repaired=(Finding(check="key_position", message="Options were shuffled."),),
    score=96,
)


class GenerationWorker(CourseWorker):
    async def before(self, generation_id: UUID | str, stage: str) -> None:
        """Run every stage before `stage`."""
        for name in STAGES[: STAGES.index(stage)]:
            await self.step(UUID(str(generation_id)), name)

    async def break_at(self, generation_id: UUID | str, stage: str, message: str = "The author is away.") -> None:
        """Fail for good at `stage`, everything before it done."""
        await self.before(generation_id, stage)
        await self.fail(await self.claim(UUID(str(generation_id)), stage), message)

    async def complete_generation(self, generation_id: UUID | str, after: str | None = None) -> None:
        """Run all stages, or those after `after`, and save."""
        for name in STAGES[STAGES.index(after) + 1 if after else 0 : -1]:
            await self.step(UUID(str(generation_id)), name)
        task = await self.claim(UUID(str(generation_id)), STAGES[-1])
        rows = GenerationRows(
            mode=Mode(task.request["mode"]),
            topic=task.request["topic"],
            author="offline",
            language="en",
            content=CONTENT,
            sections=(Section(title="Learning", body="Learning from *data*."),),
            report=REPORT,
        )
        output = {"mode": rows.mode, "author": "offline", "words": 6, "items": 0, "score": 96}
        await self.finish(task, output, save=lambda conn: insert_generation(conn, task.owner, task.job_id, rows))


class BooksWorker(CourseWorker):
    """Claims PDF jobs as they come. `made` counts them; `hold` keeps them waiting; `message` makes them fail."""

    actor = "pdf.render_pdf"
    store: ObjectStore
    made = 0
    message: str | None = None

    async def serve(self, published: Callable[[], list[tuple[int, str, str]]], go: asyncio.Event) -> None:
        await self.ledger.read(insert_worker, self.id, "books-1", ["books"], 60.0)
        done = 0
        while True:
            for task_id, actor, _ in published()[done:]:
                done += 1
                if actor == self.actor:
                    await go.wait()
                    await self._make(task_id)
            await asyncio.sleep(0.005)

    async def _make(self, task_id: int) -> None:
        claimed, heads = await self.ledger.claim_tasks([ClaimWish(task_id, uuid4(), self.id)])
        await self.signals.tell_events(heads)
        task = claimed[0]
        assert task is not None
        self.made += 1
        if self.message is not None:
            await self.fail(task, self.message)
            return
        await self.put(task)

    async def put(self, task: Claimed) -> None:
        wanted = DocumentRequest.model_validate(task.request)
        data = fake_pdf(wanted, await self.store.read(wanted.source_key, 2**26))
        await self.store.put(wanted.pdf_key, data)
        await self.finish(task, {"pdf_key": wanted.pdf_key, "bytes": len(data), "pages": 1})


def fake_pdf(wanted: DocumentRequest, source: bytes) -> bytes:
    """What a test can recognise: the looks and the Markdown."""
    looks = f"{wanted.title}|{wanted.author}|{wanted.styling.model_dump()}"
    return b"%PDF-1.7\n" + looks.encode() + b"\n" + source


@asynccontextmanager
async def books_worker(
    gateway: Any, go: asyncio.Event | None = None, kind: type[BooksWorker] = BooksWorker
) -> AsyncIterator[BooksWorker]:
    """Serves the pool `books` of a test's gateway; tasks wait until `go` is set."""
    worker = kind(gateway.ledger, gateway.worker.signals)
    worker.store = gateway.store
    if go is None:
        go = asyncio.Event()
        go.set()
    serving = asyncio.create_task(worker.serve(lambda: gateway.publisher.published, go))
    try:
        yield worker
    finally:
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving
