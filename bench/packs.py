"""What reading a study pack costs, kept in Redis or not, in a ledger with few packs and with many."""

import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from uuid import UUID

import psycopg
from pydantic import SecretStr
from redis import Redis

from bench.figures import Figure, Options, Result, Table, percentile
from bench.processes import environment, listens, running
from bench.services import own_services
from gateway.tokens import make_token, owner_of
from ledger.ledger import Ledger
from ledger.materials import ChunkRows as Chunks
from ledger.materials import NewMaterial, insert_chunks, submit_material
from ledger.packs import PackRows, insert_pack
from ledger.records import NewJob
from pipelines.model import plans_of
from pipelines.registry import make_pipelines
from schemas.ids import new_id
from schemas.pack import Card, Chunk, KeyConcept, MapNode, MaterialKind, MindMap, Notes, Pack, PackQuestion
from schemas.quiz import ItemKind, QuizItem
from schemas.review import Report
from schemas.settings import Settings
from tests.servers import free_port, wait_for

PACKS, READS = 10_000, 1_000
CARDS, QUESTIONS, NODES, CHUNKS = 50, 20, 35, 25
_SECRET = "a secret of the benchmark that is long enough"
_SENTENCE = "Water that is let into the chamber lifts the boat, and the gates are held shut by the water itself."

_HOW = (
    f"One gateway process on PostgreSQL and Redis, one connection, {READS:,} reads one after the other of a pack of "
    f"{CARDS} cards, {QUESTIONS} questions and {NODES} nodes from {CHUNKS} chunks: from Redis, and with what Redis "
    f"keeps deleted before each. Then the same with {PACKS:,} packs in the ledger, of which a tenth is the same user's."
)


async def measure(options: Options) -> Result:
    secret, port = SecretStr(_SECRET), free_port()
    async with own_services(
        options.settings, jwt_secret=secret, port=port, store_url="memory://", rate_limits=False
    ) as settings:
        owner = owner_of("ada")
        ledger = await Ledger.open(settings, plans_of(make_pipelines(settings)))
        try:
            pack_id = await _add(ledger, owner)
        finally:
            await ledger.close()
        with running([["bench.serve", "gateway"]], environment(settings)):
            wait_for(lambda: listens(settings.port), "the gateway did not start")
            few = _measured(settings, owner, pack_id, options.small(READS))
            _copy(settings, owner, options.small(PACKS))
            many = _measured(settings, owner, pack_id, options.small(READS))
    return Result(_HOW, _figures(few, many), [_table(few, many)])


Times = dict[str, list[float]]


def _measured(settings: Settings, owner: UUID, pack_id: UUID, reads: int) -> Times:
    """Seconds of each read, by a client that costs next to nothing itself."""
    path = f"/api/study-packs/{pack_id}"
    headers = {"Authorization": f"Bearer {make_token(_SECRET, 'ada')}"}
    kept = f"{settings.namespace}:pack:{owner}:{pack_id}"
    times: Times = {"kept": [], "not kept": [], "not changed": []}
    client = HTTPConnection("127.0.0.1", settings.port, timeout=60)
    with closing(client), Redis.from_url(settings.redis_url) as redis:
        status, etag = _get(client, path, headers)
        if status != 200:
            raise RuntimeError(f"the pack answered {status}")
        for kind, seconds in times.items():
            asked = {**headers, "If-None-Match": etag} if kind == "not changed" else headers
            for _ in range(reads):
                if kind == "not kept":
                    redis.delete(kept)
                began = time.perf_counter()
                _get(client, path, asked)
                seconds.append(time.perf_counter() - began)
    return times


def _get(client: HTTPConnection, path: str, headers: dict[str, str]) -> tuple[int, str]:
    client.request("GET", path, headers=headers)
    answer = client.getresponse()
    answer.read()
    return answer.status, answer.headers.get("ETag", "")


def _figures(few: Times, many: Times) -> list[Figure]:
    half = {name: percentile(seconds, 50) * 1000 for name, seconds in few.items()}
    return [
        Figure("a kept pack, p50", half["kept"], "ms", at_most=3),
        Figure("a kept pack, p99", percentile(few["kept"], 99) * 1000, "ms"),
        Figure(f"a kept pack among {PACKS:,}, p50", percentile(many["kept"], 50) * 1000, "ms", at_most=3),
        Figure("a pack from the ledger, p50", half["not kept"], "ms"),
        Figure(f"the same among {PACKS:,}, p50", percentile(many["not kept"], 50) * 1000, "ms"),
    ]


def _table(few: Times, many: Times) -> Table:
    rows: list[list[str | float]] = [
        [name, *(percentile(times[name], at) * 1000 for times in (few, many) for at in (50, 99))] for name in few
    ]
    return Table(("Read", "p50 ms, one pack", "p99 ms", f"p50 ms, {PACKS:,} packs", "p99 ms"), rows)


async def _add(ledger: Ledger, owner: UUID) -> UUID:
    """A material with its chunks and its pack; the pack's id."""
    material_id, pack_id = new_id(), new_id()
    material = NewMaterial(material_id, MaterialKind.PDF, "locks.pdf", store_key="uploads/x/y")
    new = NewJob("pack", 1, owner, {"material_id": str(material_id), "language": None})
    plan = ledger.plans["pack", 1]
    await ledger.read(submit_material, plan, material, new, 2)
    chunks = tuple(Chunk(id=_chunk(n), text=_SENTENCE * 8, page=n + 1, offset=n * 800) for n in range(CHUNKS))
    rows = Chunks(material_id, "Locks", "en", CHUNKS, chunks)
    await ledger.read(insert_chunks, owner, material_id, rows)
    await ledger.read(insert_pack, owner, material_id, PackRows(pack_id, material_id, pack()))
    return pack_id


def pack() -> Pack:
    """As large as the documented example says."""
    return Pack(
        title="Locks",
        summary=_SENTENCE,
        language="en",
        author="offline",
        notes=Notes(
            overview=_SENTENCE * 4,
            overview_chunk_ids=(_chunk(0),),
            key_concepts=tuple(_concept(n) for n in range(12)),
        ),
        cards=tuple(
            Card(kind="qa", front=f"What lifts boat {n}?", back=_SENTENCE, tags=("locks",), chunk_ids=(_chunk(n),))
            for n in range(CARDS)
        ),
        questions=tuple(_questions()),
        mind_map=MindMap(
            title="Locks",
            nodes=tuple(
                MapNode(label=f"Part {n} of a lock", parent=None if n == 0 else (n - 1) // 3, chunk_ids=(_chunk(n),))
                for n in range(NODES)
            ),
        ),
        report=Report(checks=("duplicate", "key_position"), score=100),
    )


def _concept(number: int) -> KeyConcept:
    return KeyConcept(title=f"Lock {number}", description=_SENTENCE * 2, chunk_ids=(_chunk(number),))


def _questions() -> Iterator[PackQuestion]:
    for number in range(QUESTIONS):
        options = tuple(f"{_SENTENCE[:60]} {letter}" for letter in "abcd")
        item = QuizItem(
            id=f"q{number}", kind=ItemKind.SINGLE, question=f"What holds gate {number} shut?", options=options,
            correct=(number % 4,), explanation=_SENTENCE,
        )  # fmt: skip
        yield PackQuestion(item=item, tags=("locks",), chunk_ids=(_chunk(number),))


def _chunk(number: int) -> str:
    return f"chunk-{number % CHUNKS + 1}"


#: Rows of the first pack again, under new ids; every tenth belongs to the same owner.
_COPIES = """
create temporary table copies as
select number, gen_random_uuid() as material, gen_random_uuid() as pack,
       case when number %% 10 = 0 then %(owner)s::uuid else gen_random_uuid() end as owner
from generate_series(1, %(count)s) as number;
insert into materials (id, owner, job_id, kind, name, store_key, page_count)
select c.material, c.owner, gen_random_uuid(), 'pdf', 'copy', 'uploads/x/' || c.number, 25 from copies c;
insert into chunks (material_id, position, id, body, page, start_offset)
select c.material, o.position, o.id, o.body, o.page, o.start_offset from copies c, (select * from chunks) o;
insert into packs (id, owner, material_id, title, summary, language, author, notes, report, quiz_id, map_id, map_title,
                   generation_ms, chunk_total, chunks_cited)
select c.pack, c.owner, c.material, o.title, o.summary, o.language, o.author, o.notes, o.report, gen_random_uuid(),
       gen_random_uuid(), o.map_title, o.generation_ms, o.chunk_total, o.chunks_cited
from copies c, (select * from packs) o;
insert into cards (id, pack_id, position, kind, front, back, tags, chunk_ids, due_at, created_at)
select gen_random_uuid(), c.pack, o.position, o.kind, o.front, o.back, o.tags, o.chunk_ids, o.due_at, o.created_at
from copies c, (select * from cards) o;
insert into pack_questions (id, pack_id, position, body)
select gen_random_uuid(), c.pack, o.position, o.body from copies c, (select * from pack_questions) o;
insert into map_nodes (id, pack_id, position, label, chunk_ids)
select gen_random_uuid(), c.pack, o.position, o.label, o.chunk_ids from copies c, (select * from map_nodes) o;
"""


def _copy(settings: Settings, owner: UUID, count: int) -> None:
    # Parameters in the text: PostgreSQL takes none in a statement that creates a table.
    with psycopg.connect(settings.database_url, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        for statement in _COPIES.split(";\n"):
            if statement.strip():
                connection.execute(statement, {"owner": owner, "count": count})
        connection.execute("analyze")
        connection.execute("checkpoint")
