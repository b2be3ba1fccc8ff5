"""A study pack as files, and one line about it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from inkmill.client import Client
from inkmill.costs import Cost
from inkmill.course_files import slug
from inkmill.errors import CommandError
from inkmill.pack_answers import PackListed, StudyPack
from inkmill.written import save_pdf, write

_AUTHORS = {"offline": "assembled offline", "claude": "written by Claude"}
_ENDINGS = {"qti": "qti.zip", "map": "map.md"}


async def save_pack(client: Client, pack_id: UUID, folder: Path) -> list[Path]:
    """Write pack.md, pack.pdf, cards.apkg and quiz.gift to `folder`. Raises CommandError.

    A pack without cards or without questions has no file of them.
    """
    pack, markdown = await asyncio.gather(client.pack(pack_id), client.export_pack(pack_id, "md"))
    written = await asyncio.to_thread(write, folder / "pack.md", markdown)
    paths = [written, await save_pdf(client.export_pack(pack_id, "pdf"), written)]
    parts = (("cards.apkg", "apkg", pack.flashcards), ("quiz.gift", "gift", pack.quiz.items))
    for name, form, things in parts:
        path = folder / name
        if things:
            paths.append(await asyncio.to_thread(write, path, await client.export_pack(pack_id, form)))
        else:
            path.unlink(missing_ok=True)
    return paths


def pack_sentence(paths: Sequence[Path]) -> str:
    """Which files were written where."""
    first, *others = (path.name for path in paths)
    *middle, last = others
    return f"Wrote {paths[0].parent / first}, {', '.join(middle)} and {last}."


def pack_summary(pack: StudyPack, spent: Cost) -> str:
    """One line: what it is, how much of it there is, how much of the source it cites, what it cost."""
    stats = pack.stats
    author = _AUTHORS.get(pack.author or "", f"by {pack.author}")
    sizes = (
        _count(stats.card_count, "card"),
        _count(stats.quiz_question_count, "question"),
        f"a map of {_count(stats.mind_map_node_count, 'node')}",
    )
    total = f" of {stats.chunk_total}" if stats.chunk_total is not None else ""
    parts = [
        f"“{pack.title}” {author}: {', '.join(sizes)}",
        f"{stats.coverage} coverage ({stats.chunk_utilization}{total} passages cited)",
        f"{stats.generation_time / 1000:.1f} s",
        f"provider cost: {spent}",
    ]
    return "; ".join(parts) + "."


def pack_json(pack: StudyPack, paths: Sequence[Path]) -> dict[str, Any]:
    """What scripts read."""
    return {
        "materialId": str(pack.material.id),
        "studyPackId": str(pack.id),
        "title": pack.title,
        "author": pack.author,
        "language": pack.language,
        **pack.stats.model_dump(by_alias=True),
        "files": [str(path) for path in paths],
    }


async def export_file(client: Client, pack_id: UUID, form: str, out: Path | None) -> Path:
    """Write a pack in one format; where. `out` None: named after the pack, in this directory. Raises CommandError."""
    path = out or Path(f"{slug(await _title(client, pack_id))}.{_ENDINGS.get(form, form)}")
    return await asyncio.to_thread(write, path, await client.export_pack(pack_id, form))


async def _title(client: Client, pack_id: UUID) -> str:
    listed: PackListed | StudyPack | None = next((one for one in await client.list_packs() if one.id == pack_id), None)
    return (listed or await client.pack(pack_id)).title


async def job_of_material(client: Client, material_id: UUID) -> UUID:
    """The job that makes a material's pack. Raises CommandError when it is not among the newest."""
    for job in await client.list_all_jobs():
        if job.request.get("material_id") == str(material_id):
            return job.id
    raise CommandError(f"The job of material {material_id} is not listed any more.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
