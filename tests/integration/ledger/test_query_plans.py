"""Hot queries find their rows by index, whatever the ledger already holds."""

import re
from typing import Any

import psycopg
import pytest

from ledger.queries import query
from schemas.ids import new_id

FILL = """
insert into jobs (id, pipeline, version, owner, state, request, board, request_digest, result, ended_at, events)
select gen_random_uuid(), 'made', 1, gen_random_uuid(), 'completed', '{}', '{"cells": {}, "since": {}}', '', '{}',
       now(), 3
from generate_series(1, 2000);
insert into tasks (job_id, stage, pool, state, output, path)
select id, 'lesson', 'text', 'done', '{}', array[n] from jobs, generate_series(0, 3) n;
insert into events (job_id, seq, type, at) select id, n, 'task.done', now() from jobs, generate_series(1, 3) n;
insert into attempts (id, task_id, job_id, number, worker_id, state, deadline_at, ended_at)
select gen_random_uuid(), id, job_id, 1, gen_random_uuid(), 'succeeded', now(), now() from tasks;
analyze
"""

HOT: list[tuple[str, dict[str, Any]]] = [
    ("lock_jobs", {"job_ids": [new_id()]}),
    ("lock_jobs_of_tasks", {"task_ids": [7]}),
    ("claim_tasks", {"task_ids": [7], "pipelines": ["made"], "versions": [1]}),
    ("end_attempts", {"rows": "[]"}),
    ("write_changes", dict.fromkeys(["added", "woken", "chained", "claimed", "events", "jobs"], "[]")),
    ("ready_tasks", {"rows": "[]"}),
    ("list_events", {"job_ids": [new_id()], "afters": [0]}),
    ("read_outputs", {"rows": "[]"}),
    ("mark_published", {"task_ids": [7], "ages": [0.1]}),
    ("unpublished_tasks", {"grace_seconds": 1.0, "limit": 10}),
    ("expired_attempts", {"limit": 10}),
    ("find_answer", {"task_id": 7, "key": "k"}),
    ("get_job", {"id": new_id()}),
    ("list_tasks", {"job_id": new_id()}),
    ("overdue_jobs", {"limit": 10}),
    ("batches/take_ended_batch", {}),
    ("batches/lock_unfinished", {"id": new_id(), "limit": 10}),
    ("batches/count_states", {"id": new_id()}),
    ("batches/list_batch_jobs", {"id": new_id(), "states": None, "after": 0, "limit": 10}),
    ("schedules/unfinished_of_schedule", {"schedule_id": new_id()}),
    ("schedules/take_queued_schedule", {}),
    ("economy/cancel_waiting", {}),
    ("economy/wake_tasks", {"job_ids": [new_id()]}),
    ("economy/take_batches", {"state": "sent", "seconds": 1.0, "limit": 10}),
    ("count_of_hour", {"owner": new_id(), "pipelines": ["made"], "most": 5}),
    ("background/get_retries", {"job_id": new_id()}),
    ("background/median_seconds", {"pipeline": "made"}),
    ("background/claim_upload", {"job_id": new_id(), "store_key": "uploads/x", "keep_hours": None}),
    ("background/delete_expired_jobs", {"limit": 10}),
    ("delete_old_jobs", {"days": 7, "limit": 10, "pipelines": ["made"]}),
    ("holds/hold_jobs", {"pipeline": "*"}),
    ("holds/release_jobs", {"pipeline": "*", "manual": []}),
    ("processing/let_go_jobs", {"pipelines": ["made"], "job_id": None, "forced": True, "limit": 10}),
    (
        "processing/take_due_jobs",
        {
            "pipelines": ["made"],
            "job_id": None,
            "again_seconds": 30.0,
            "grace_seconds": 2.0,
            "stuck_seconds": 600.0,
            "limit": 10,
        },
    ),
    ("processing/due_tasks", {"job_ids": [new_id()], "stuck_seconds": 600.0}),
    ("processing/lost_attempts", {"job_ids": [new_id()]}),
    ("processing/delete_ended_jobs", {"pipelines": ["made"], "days": 7, "limit": 10}),
    ("statistics/count_stuck", {"pipelines": ["made"], "seconds": 600.0}),
]


@pytest.fixture
async def filled(connection: psycopg.AsyncConnection) -> psycopg.AsyncConnection:
    await connection.execute(FILL)
    await connection.execute("set enable_seqscan = off")  # as every session of the ledger does
    return connection


async def test_a_deep_backlog_does_not_slow_a_claim_by_id(connection: psycopg.AsyncConnection) -> None:
    await connection.execute(FILL.replace("analyze", ""))
    await connection.execute("set enable_seqscan = off")
    await connection.execute("update tasks set state = 'ready'")
    for name in ("lock_jobs_of_tasks", "claim_tasks", "mark_published"):
        cursor = await connection.execute(b"explain " + query(name), dict(HOT)[name])
        plan = "\n".join(row[0] for row in await cursor.fetchall())
        assert "tasks_ready" not in plan, f"{name} reads the whole backlog\n{plan}"


async def test_hot_queries_never_scan_a_large_table(filled: psycopg.AsyncConnection) -> None:
    for name, params in HOT:
        cursor = await filled.execute(b"explain " + query(name), params)
        plan = "\n".join(row[0] for row in await cursor.fetchall())
        scanned = re.findall(r"Seq Scan on (jobs|tasks|attempts|events)\b", plan)
        assert not scanned, f"{name} scans {scanned}\n{plan}"
