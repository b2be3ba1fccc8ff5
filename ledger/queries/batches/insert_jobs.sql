-- Many new jobs of a batch, pending, each with its first event and its tasks; the ready tasks of those that nobody holds.
-- Jobs without a row stand in somebody's way: an unfinished one with the same subject exists.
with given as (
    select *
    from json_to_recordset(%(rows)s)
         as r (id uuid, number int, pipeline text, version int, subject text, request jsonb)
),
kinds as (
    select *, coalesce(
        (select 'paused' from holds where holds.pipeline in ('*', k.pipeline) limit 1 for key share), k.held
    ) as waits
    from json_to_recordset(%(kinds)s)
         as k (pipeline text, version int, board jsonb, deadline_seconds float8, held text)
),
job as (
    insert into jobs (id, pipeline, version, owner, subject, request, board, events, request_digest, held, batch_id,
                      batch_number, economy, deadline_at, created_at, updated_at)
    select given.id, given.pipeline, given.version, %(owner)s, given.subject, given.request, kinds.board, 1,
           -- No key of its own: nobody repeats it.
           '', kinds.waits, %(batch_id)s, given.number, %(economy)s,
           case when kinds.deadline_seconds > 0
                then now() + kinds.deadline_seconds * interval '1 second' end,
           clock_timestamp(), clock_timestamp()
    from given join kinds on kinds.pipeline = given.pipeline
    on conflict do nothing
    returning id, pipeline, batch_number, created_at, held, request
),
first as (
    insert into events (job_id, seq, type, at, data)
    select id, 1, 'job.created', created_at, jsonb_build_object('request', request, 'estimated_seconds', null) from job
),
new as (
    insert into tasks (job_id, stage, pool, state, due_at)
    select job.id, n.stage, n.pool, n.state, case when job.held is null then now() else '9999-01-01' end
    from job
    join json_to_recordset(%(tasks)s) as n (pipeline text, stage text, pool text, state text)
      on n.pipeline = job.pipeline
    returning id, job_id, stage, pool, state
)
select job.batch_number, job.pipeline, new.id as task_id, new.stage, new.pool
from job
left join new on new.job_id = job.id and new.state = 'ready' and job.held is null
