"""How long a study pack of a 25-page PDF takes over its critical path, from HTTP to the event that says it is there."""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import SecretStr

from bench.double import provider
from bench.figures import Figure, Options, Result
from bench.pack_computing import computing_seconds
from bench.processes import environment, listens, running
from bench.services import own_services
from bench.textbook import chapter
from gateway.tokens import make_token
from inkmill.client import Client
from inkmill.pack_answers import StudyPack
from schemas.document import Styling
from schemas.settings import Settings
from tests.servers import free_port, wait_for
from workers.books.pdf import make_pdf

PAGES = 25
FIRST_BYTE_SECONDS, CALL_SECONDS = 0.1, 3.0
#: The plan, the first byte of a section's first author (its siblings then find the chunks cached), an author.
WAITING_SECONDS = CALL_SECONDS + FIRST_BYTE_SECONDS + CALL_SECONDS
ROUNDS = 5
#: At once, so that every child process has read a PDF before the clock starts.
WARM = 4
_SECRET = "a secret of the benchmark that is long enough"
_HOW = (
    f"A PDF of {PAGES} pages that we typeset from made-up sentences, every round another; one gateway, two workers and "
    f"a clock, the provider's double answering each call after {CALL_SECONDS:g} s, first byte after "
    f"{FIRST_BYTE_SECONDS:g} s. The critical path is {WAITING_SECONDS:g} s of waiting for the provider (the plan, the "
    "first byte of a section's first author, at which the section's other three start, then an author), and what must "
    "be computed before, between and after: extracting, chunking and putting the pack together, each measured alone in "
    f"one process. The median of {ROUNDS} packs, each from the first byte of the upload until the client has read the "
    "completed event."
)
_LIMIT = "Upload, hand-over to child processes and ten stages, each a claim and a commit, stand beside it."


async def measure(options: Options) -> Result:
    with tempfile.TemporaryDirectory(prefix="inkmill-bench-") as folder:
        changes: dict[str, Any] = {
            "jwt_secret": SecretStr(_SECRET),
            "port": free_port(),
            "store_url": f"file://{folder}/objects",
            "rate_limits": False,
            "packs_per_month_free": 1000,
        }
        latency = {"first_byte": FIRST_BYTE_SECONDS, "topics": CALL_SECONDS, "other": CALL_SECONDS}
        async with own_services(options.settings, **changes) as settings:
            with provider(settings, chunks=12, **latency) as asking:
                commands = [["bench.serve", role] for role in ("gateway", "worker", "worker", "clock")]
                with running(commands, environment(asking)):
                    wait_for(lambda: listens(settings.port), "the gateway did not start")
                    return await _measured(settings, Path(folder), options.small(ROUNDS))


async def _measured(settings: Settings, folder: Path, rounds: int) -> Result:
    paths = [_typeset(folder, uuid4().hex[:8]) for _ in range(WARM + rounds)]
    async with Client(f"http://127.0.0.1:{settings.port}", make_token(_SECRET, "ada")) as client:
        await asyncio.gather(*(_made(client, path) for path in paths[:WARM]))
        runs = sorted([await _made(client, path) for path in paths[WARM:]], key=lambda run: run[0])
    seconds, pack = runs[len(runs) // 2]
    stats = pack.stats
    computing = min(computing_seconds(path) for path in paths[WARM:])
    return Result(
        _HOW,
        [
            Figure(
                "makespan over critical path", seconds / (WAITING_SECONDS + computing), "", at_most=1.05, limit=_LIMIT
            ),
            Figure("makespan over waiting for the provider alone", seconds / WAITING_SECONDS, ""),
            Figure("computing on the critical path", computing * 1000, "ms"),
            Figure("makespan", seconds, "s"),
            Figure("slowest of all", runs[-1][0], "s"),
            Figure("pages", _least(runs, lambda one: one.material.page_count or 0), ""),
            Figure("cards", stats.card_count, ""),
            Figure("questions", stats.quiz_question_count, ""),
            Figure("nodes of the mind map", stats.mind_map_node_count, ""),
        ],
    )


def _typeset(folder: Path, name: str) -> Path:
    path = folder / f"{name}.pdf"
    path.write_bytes(make_pdf(chapter(name, PAGES), title=name, author=None, styling=Styling(font_size=13.2)).data)
    return path


async def _made(client: Client, path: Path) -> tuple[float, StudyPack]:
    """(seconds from the upload until its completed event was read, the pack). Raises when it failed."""
    began = time.monotonic()
    material_id = await client.upload_material(path)
    async for event in client.stream_material(material_id):
        if event.ends:
            break
    seconds = time.monotonic() - began
    return seconds, await client.pack(await client.wait_for_pack(material_id))


def _least(runs: list[tuple[float, StudyPack]], of: Callable[[StudyPack], int]) -> int:
    return min(of(pack) for _, pack in runs)
