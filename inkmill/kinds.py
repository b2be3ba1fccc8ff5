"""What commands about jobs do differently for each product."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from inkmill.answers import AnyJob, JobEvent
from inkmill.client import Client
from inkmill.documents import TITLES, document_summary, finished, save_document
from inkmill.errors import CommandError
from inkmill.following import follow, follow_generation, follow_pack
from inkmill.making import cost, save, saved_sentence, summary
from inkmill.pack_files import pack_sentence, pack_summary, save_pack


class Kind(Protocol):
    """One product."""

    async def watch(self, client: Client, job: AnyJob) -> str:
        """Show it until it ends; one line about what was made. Raises CommandError when it ended otherwise."""

    def events(self, client: Client, job: AnyJob) -> AsyncGenerator[JobEvent]:
        """Its stream, from the first event."""

    async def retry(self, client: Client, job: AnyJob) -> str:
        """Move it back to work; where it goes on, as a part of a sentence ("" when that is not told)."""

    async def save(self, client: Client, job: AnyJob, folder: Path) -> str:
        """Write what it made; a sentence that names the files. Raises CommandError."""


@dataclass(frozen=True, slots=True)
class Courses:
    """Courses from exams."""

    async def watch(self, client: Client, job: AnyJob) -> str:
        return summary(await follow(client, job.id), await cost(client, job.id))

    def events(self, client: Client, job: AnyJob) -> AsyncGenerator[JobEvent]:
        return client.stream(job.id)

    async def retry(self, client: Client, job: AnyJob) -> str:
        await client.retry(job.id)
        return ""

    async def save(self, client: Client, job: AnyJob, folder: Path) -> str:
        if job.result is None:
            raise _nothing_yet(job)
        paths = await save(client, UUID(job.result["course_id"]), folder)
        return f"{saved_sentence(paths)}."


@dataclass(frozen=True, slots=True)
class Generations:
    """Lectures, pre-reads and assignments."""

    async def watch(self, client: Client, job: AnyJob) -> str:
        await follow_generation(client, job.id, TITLES[job.request["mode"]])
        return document_summary(await finished(client, job.id))

    def events(self, client: Client, job: AnyJob) -> AsyncGenerator[JobEvent]:
        return client.stream_generation(job.id)

    async def retry(self, client: Client, job: AnyJob) -> str:
        return f" from {await client.retry_generation(job.id)}"

    async def save(self, client: Client, job: AnyJob, folder: Path) -> str:
        paths = await save_document(client, await finished(client, job.id), folder)
        return f"Wrote {paths[0]} and {paths[1].name}."


@dataclass(frozen=True, slots=True)
class StudyPacks:
    """Study packs from files, articles and videos."""

    async def watch(self, client: Client, job: AnyJob) -> str:
        pack = await client.pack(await follow_pack(client, _material(job), job.id))
        return pack_summary(pack, await cost(client, job.id))

    def events(self, client: Client, job: AnyJob) -> AsyncGenerator[JobEvent]:
        return client.stream_material(_material(job))

    async def retry(self, client: Client, job: AnyJob) -> str:
        await client.retry_material(_material(job))
        return ""

    async def save(self, client: Client, job: AnyJob, folder: Path) -> str:
        if job.result is None:
            raise _nothing_yet(job)
        return pack_sentence(await save_pack(client, UUID(job.result["pack_id"]), folder))


_KINDS: dict[str, Kind] = {"course": Courses(), "generation": Generations(), "pack": StudyPacks()}


def kind_of(job: AnyJob) -> Kind:
    """Raises CommandError for a product that this release of the command does not know."""
    kind = _KINDS.get(job.pipeline)
    if kind is None:
        raise CommandError(f"Job {job.id} makes a {job.pipeline}; this command knows only {', '.join(_KINDS)}.")
    return kind


def _material(job: AnyJob) -> UUID:
    return UUID(job.request["material_id"])


def _nothing_yet(job: AnyJob) -> CommandError:
    return CommandError(f"There is nothing to save yet: {job.id} is {job.state}. `inkmill watch {job.id}` follows it.")
