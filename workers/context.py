"""What a stage can reach: author, illustrator, the ledger's product rows, progress, child processes. No SQL."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar
from uuid import UUID

from psycopg import AsyncConnection

from ledger import ai_settings, exams, materials, transcripts
from ledger.artifacts import remember_artifact
from ledger.exams import ExamRow
from ledger.materials import MaterialRow
from ledger.outputs import failed_tasks
from ledger.storybooks import BookRow, get_storybook
from providers.author import Ask, Author
from providers.captions import CaptionSource
from providers.guard.client import GuardedClient
from providers.illustrator import Illustrator, Keep, PictureWish
from providers.store import ObjectStore
from schemas.calls import CallLog
from schemas.course import AiSettings
from schemas.exam import Question
from schemas.generation import Span
from schemas.pack import Chunk
from schemas.picture import DrawnPicture
from schemas.plan import Path

T = TypeVar("T")
P = ParamSpec("P")
Output = TypeVar("Output")
Rows = TypeVar("Rows")


@dataclass(frozen=True)
class Save(Generic[Output, Rows]):
    """What a saving stage returns: its output, and the rows that its ledger verb writes as the task finishes."""

    output: Output
    rows: Rows


class Reader(Protocol):
    """Runs a product verb of the ledger: `Ledger.read`."""

    async def __call__(
        self, verb: Callable[Concatenate[AsyncConnection[Any], P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T: ...


#: (percent of the stage's own work, message, data)
Progress = Callable[[float, str | None, dict[str, Any] | None], Awaitable[None]]
#: Runs a picklable function in a killable child process with memory and time limits.
RunCpu = Callable[..., Awaitable[Any]]


@dataclass(frozen=True)
class Outside:
    """What is not the fleet's own: the object store, the web behind the guard, captions of videos."""

    store: ObjectStore
    http: GuardedClient
    captions: CaptionSource


@dataclass(frozen=True)
class StageContext:
    """One attempt's view of the world. Every read names the job's owner."""

    job_id: UUID
    task_id: int
    owner: UUID
    stage: str
    path: Path
    round: int
    author: Author
    illustrator: Illustrator
    calls: CallLog
    read: Reader
    report: Progress
    run_cpu: RunCpu
    outside: Outside

    @property
    def store(self) -> ObjectStore:
        return self.outside.store

    async def keep(self, key: str, data: bytes, *, media_type: str, name: str) -> None:
        """Store an artifact of the job for good; it is noted before it is written, so that nothing is forgotten."""
        digest = hashlib.sha256(data).hexdigest()
        await self.read(
            remember_artifact, self.owner, self.job_id, self.stage, name, media_type, len(data), digest, key, None
        )
        await self.outside.store.put(key, data)

    @property
    def author_name(self) -> str:
        """ "claude" or "offline"."""
        return self.author.name

    async def ask(self, ask: "Ask[Any]", *, on_progress: Callable[[int], None] | None = None) -> Any:
        """The author's answer, in the shape asked for; from the ledger when an earlier attempt has it already."""
        return await self.author.ask(ask, self.calls, on_progress=on_progress)

    async def draw(self, wish: PictureWish, keep: Keep) -> DrawnPicture:
        """The illustrator's picture, kept with `keep`; from the ledger when an earlier attempt has it already."""
        return await self.illustrator.draw(wish, self.calls, keep)

    async def progress(self, percent: float, message: str | None = None, data: dict[str, Any] | None = None) -> None:
        """Tell how far this stage is, 0 to 100. Written at most once a second; never fails the stage."""
        await self.report(percent, message, data)

    async def exam(self, exam_id: UUID) -> ExamRow | None:
        return await self.read(exams.get_exam, self.owner, exam_id)

    async def questions(self, exam_id: UUID, ids: Sequence[str] | None = None) -> list[Question]:
        """All questions of the exam in its order, or those named."""
        return await self.read(exams.list_questions, self.owner, exam_id, ids)

    async def ai_settings(self) -> AiSettings:
        return await self.read(ai_settings.get_settings, self.owner)

    async def material(self, material_id: UUID) -> MaterialRow | None:
        return await self.read(materials.get_material, self.owner, material_id)

    async def chunks(self, material_id: UUID, ids: Sequence[str] | None = None) -> list[Chunk]:
        """Chunks of the material in reading order: all, or those named."""
        return await self.read(materials.list_chunks, self.owner, material_id, ids)

    async def transcript(self, transcript_id: UUID) -> str | None:
        return await self.read(transcripts.get_transcript, self.owner, transcript_id)

    async def passages(self, transcript_id: UUID, spans: Sequence[Span]) -> list[str]:
        """The text of each span of the transcript, in order."""
        return await self.read(transcripts.read_passages, self.owner, transcript_id, spans)

    async def storybook(self, storybook_id: UUID) -> BookRow | None:
        return await self.read(get_storybook, self.owner, storybook_id)

    async def failures(self, stage: str) -> dict[Path, dict[str, Any]]:
        """Why items of an optional stage of this job failed: {"code", "message", "details"} by place."""
        return await self.read(failed_tasks, self.job_id, stage)
