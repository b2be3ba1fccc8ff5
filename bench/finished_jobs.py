"""Fills a ledger with finished jobs, in shape what the fleet leaves behind."""

from uuid import UUID

import psycopg

#: Ids grow with time, as the fleet's own do.
_ID = "('01900000-{part}-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid"
_JOB, _WORKER = _ID.format(part="0000"), "'01900000-0000-7000-9000-000000000001'::uuid"
_BOARD = '{"cells": {"save": {"": "d"}, "detect": {"": "d"}, "lesson": {"": "ddddd"}}, "since": {"detect": 1000}}'
_AT = "now() - interval '1 day' + n * interval '1 millisecond'"
_PLACES = """(values
    (1, 'detect', '{}'::int[], null, null),
    (2, 'lesson', '{0}', '0', 5), (3, 'lesson', '{1}', '1', 5), (4, 'lesson', '{2}', '2', 5),
    (5, 'lesson', '{3}', '3', 5), (6, 'lesson', '{4}', '4', 5),
    (7, 'save', '{}', null, null)) as p (place, stage, path, label, siblings)"""

#: Each takes the first and last number of the jobs to make.
_STATEMENTS = (
    f"""
insert into jobs (id, pipeline, version, owner, state, request, board, stage, progress, events, result, request_digest,
                  created_at, started_at, ended_at, updated_at)
select {_JOB}, 'bench', 1, %(owner)s, 'completed', '{{"items": 5}}', '{_BOARD}', 'save', 100, 19, '{{"pieces": 5}}',
       md5(n::text), {_AT}, {_AT}, {_AT}, {_AT}
from generate_series(%(first)s::int, %(last)s::int) as n""",
    f"""
insert into tasks (job_id, stage, path, pool, state, label, siblings, due_at, started_at, ended_at, output)
select {_JOB}, stage, path, 'text', 'done', label, siblings, {_AT}, {_AT}, {_AT},
       jsonb_build_object('text', repeat('a lesson ', 25))
from generate_series(%(first)s::int, %(last)s::int) as n, {_PLACES}
order by n, place""",
    f"""
insert into attempts (id, task_id, job_id, number, worker_id, state, started_at, deadline_at, ended_at)
select {_ID.format(part="a00")}, n, job_id, 1, {_WORKER}, 'succeeded', started_at, started_at, ended_at
from (select id as n, job_id, started_at, ended_at from tasks
      where id between %(first)s::bigint * 7 - 6 and %(last)s::bigint * 7) as t""".replace("-a00-", "-0a00-"),
    f"""
insert into events (job_id, seq, type, at, stage, path, data)
select {_JOB}, seq, 'task.done', {_AT}, 'lesson', '{{1}}',
       '{{"of": 5, "label": "1", "summary": null, "milliseconds": 12}}'
from generate_series(%(first)s::int, %(last)s::int) as n, generate_series(1, 19) as seq""",
)
#: Jobs in one transaction.
_STEP = 20_000


async def fill(database_url: str, count: int, owner: UUID) -> None:
    """Add `count` finished jobs to an empty ledger, then vacuum and analyse it."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        # Rows that this file makes refer to each other rightly; checking each costs half of the time.
        await connection.execute("set session_replication_role = replica")
        await connection.execute("set synchronous_commit = off")
        for first in range(1, count + 1, _STEP):
            numbers = {"first": first, "last": min(first + _STEP - 1, count), "owner": owner}
            for statement in _STATEMENTS:
                await connection.execute(statement, numbers)
        await connection.execute("vacuum analyze")
