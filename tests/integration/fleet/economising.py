"""Economy jobs in one process: real ledger, real stages, the provider's double; a test works and looks by turns."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel, Field, SecretStr

from fleet.children import Children
from fleet.economy import Economy
from fleet.outside import open_outside
from fleet.performer import Performer
from ledger.leases import insert_worker
from ledger.ledger import Ledger
from ledger.records import JobRow, NewJob
from pipelines.model import Pipeline, Pipelines, Stage, by_version, plans_of
from providers.author import Ask, make_author
from providers.claude.batches import MessageBatches
from providers.illustrator import make_illustrator
from schemas.pools import TEXT
from schemas.settings import Settings
from tests.doubles.claude_server import ClaudeServer
from workers.context import StageContext

POOLS = ("control", "text", "sources", "pictures", "books")


class Wish(BaseModel):
    """How many letters, and how many calls each of them takes."""

    letters: int = 2
    calls: int = 1
    subject: str = "spring"


class Subjects(BaseModel):
    items: tuple[str, ...]


class Letter(BaseModel):
    text: str = Field(min_length=3)


class Post(BaseModel):
    letters: tuple[str, ...]


def _offline() -> Letter:
    return Letter(text="written offline")


def _ask(key: str, prompt: str) -> Ask[Letter]:
    return Ask(key, Letter, system="Write letters.", shared="", prompt=prompt, offline=_offline, tokens_max=200)


async def name_subjects(ctx: StageContext, request: Wish) -> Subjects:
    return Subjects(items=tuple(f"{request.subject} {n}" for n in range(request.letters)))


async def write_letter(ctx: StageContext, request: Wish, item: str) -> Letter:
    parts = [(await ctx.ask(_ask(f"part {n}", f"<part>{n} of {item}</part>"))).text for n in range(request.calls)]
    return Letter(text=" ".join(parts))


async def post_letters(ctx: StageContext, request: Wish, write_letter: list[Letter]) -> Post:
    return Post(letters=tuple(letter.text for letter in write_letter))


LETTERS = Pipeline(
    name="letters",
    version=1,
    request=Wish,
    deadline_seconds=60,
    stages=(
        Stage(name_subjects, pool=TEXT),
        Stage(write_letter, each="name_subjects.items", pool=TEXT, timeout=20),
        Stage(post_letters, pool=TEXT),
    ),
)


def make_pipelines(settings: Settings) -> Pipelines:
    return by_version(LETTERS)


def answer(body: dict[str, Any]) -> str:
    """ "letter about 0 of spring 1"."""
    text = json.dumps(body["messages"], ensure_ascii=False)
    return json.dumps({"text": f"letter about {text.split('<part>')[1].split('</part>')[0]}"})


class Silent:
    """Signals and a publisher that nobody listens to; a test looks into the ledger itself."""

    def __init__(self) -> None:
        self.published: list[int] = []

    def publish(self, messages: Iterable[tuple[int, str, str]]) -> None:
        self.published += [message[0] for message in messages]

    async def tell_events(self, heads: object) -> None: ...

    async def tell_cancel(self, job_ids: object) -> None: ...

    async def tell_work(self, pools: object) -> None: ...


@dataclass
class Office:
    """`work` performs everything that is due; `look` is one look of the clock."""

    settings: Settings
    server: ClaudeServer
    ledger: Ledger
    performer: Performer
    silent: Silent
    economy: Economy
    owner: UUID = field(default_factory=uuid4)

    async def submit(self, *, economy: bool = True, **wish: Any) -> UUID:
        new = NewJob("letters", 1, self.owner, Wish(**wish).model_dump(), economy=economy, deadline_seconds=86_400)
        return (await self.ledger.submit(new)).job.id

    async def work(self) -> int:
        """Perform what is due until nothing is; how many attempts that were."""
        count = 0
        while due := await self.rows("select id from tasks where state = 'ready' and due_at <= clock_timestamp()"):
            await asyncio.gather(*(self.performer.handle(task_id) for (task_id,) in due))
            count += len(due)
        return count

    async def look(self) -> None:
        await self.economy.look()

    async def clock(self) -> Economy:
        """Another clock, on its own connections."""
        return Economy(
            self.settings,
            ledger=self.ledger,
            publisher=self.silent,  # type: ignore[arg-type]
            signals=self.silent,  # type: ignore[arg-type]
            provider=MessageBatches(self.settings),
        )

    async def job(self, job_id: UUID) -> JobRow:
        job = await self.ledger.get_job(job_id)
        assert job is not None
        return job

    async def ended(self, job_id: UUID, rounds: int = 8) -> JobRow:
        """Work and look by turns until the job has ended."""
        for _ in range(rounds):
            await self.work()
            job = await self.job(job_id)
            if job.ended_at is not None:
                return job
            await self.look()
        raise AssertionError(f"not ended: {job.state}; {await self.states()}")

    async def rows(self, sql: str) -> list[Any]:
        async with self.ledger.connection() as connection:
            cursor = await connection.execute(sql)  # type: ignore[call-overload]
            return await cursor.fetchall() if cursor.description else []

    async def states(self) -> list[str]:
        return [state for (state,) in await self.rows("select state from economy_calls order by created_at, id")]

    async def age(self, seconds: float) -> None:
        """As if this much time had passed for everything that waits."""
        await self.rows(f"update economy_calls set created_at = created_at - {seconds} * interval '1 second'")
        await self.rows(
            f"update economy_batches set due_at = due_at - {seconds} * interval '1 second',"
            f" created_at = created_at - {seconds if seconds < 200 else 0} * interval '1 second'"
        )

    @property
    def singles(self) -> int:
        """Calls that were asked one by one."""
        return len(self.server.messages)


@asynccontextmanager
async def office(settings: Settings, **changes: Any) -> AsyncIterator[Office]:
    async with ClaudeServer(responder=answer) as server:
        settings = settings.model_copy(
            update={
                "author": "claude",
                "anthropic_api_key": SecretStr("sk-test"),
                "anthropic_base_url": server.url,
                "redis_url": "",
                "chaining": False,
                "economy_wait_seconds": 0.0,
                "economy_poll_seconds": 0.001,
                **changes,
            }
        )
        ledger = await Ledger.open(settings, plans_of(make_pipelines(settings)))
        silent, children, outside = Silent(), Children(settings), open_outside(settings)
        author = make_author(settings, redis=None, run_cpu=None)
        illustrator = make_illustrator(settings, redis=None, run_cpu=None)
        worker_id = uuid4()
        await ledger.read(insert_worker, worker_id, "test", POOLS, 3600.0)
        performer = Performer(
            settings,
            ledger=ledger,
            pipelines=make_pipelines(settings),
            author=author,
            illustrator=illustrator,
            children=children,
            outside=outside,
            publisher=silent,  # type: ignore[arg-type]
            signals=silent,  # type: ignore[arg-type]
            pools=POOLS,
            worker_id=worker_id,
            factory="tests.integration.fleet.economising:make_pipelines",
            borrow=lambda _: None,
        )
        economy = Economy(
            settings,
            ledger=ledger,
            publisher=silent,  # type: ignore[arg-type]
            signals=silent,  # type: ignore[arg-type]
            provider=MessageBatches(settings),
        )
        try:
            yield Office(settings, server, ledger, performer, silent, economy)
        finally:
            for opened in (author, illustrator, children, outside.http, ledger):
                await opened.close()
