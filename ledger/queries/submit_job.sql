-- A new job, pending, with its first event and tasks. No row: a job with this idempotency key exists, or an unfinished
-- one with this subject.
with job as (
    insert into jobs (id, pipeline, version, owner, subject, request, board, events, resumes, idempotency_key,
                      request_digest, deadline_at, created_at, updated_at)
    values (%(id)s, %(pipeline)s, %(version)s, %(owner)s, %(subject)s, %(request)s::jsonb, %(board)s::jsonb, 1,
            %(resumes)s, %(idempotency_key)s, %(request_digest)s,
            case when %(deadline_seconds)s::float8 > 0
                 then now() + %(deadline_seconds)s::float8 * interval '1 second' end,
            clock_timestamp(), clock_timestamp())
    on conflict do nothing
    returning id, pipeline, version, owner, state, subject, request, stage, progress, events, result, error,
              cancel_reason, resumes, created_at, started_at, ended_at, updated_at
),
first as (
    insert into events (job_id, seq, type, at, data)
    select id, 1, 'job.created', created_at, %(told)s::jsonb from job
),
new as (
    insert into tasks (job_id, stage, pool, state)
    select job.id, n.stage, n.pool, n.state
    from job, json_to_recordset(%(tasks)s) as n (stage text, pool text, state text)
    returning id, stage, pool, state
)
select job.*,
       (select json_agg(json_build_array(new.id, new.stage, new.pool)) from new where new.state = 'ready') as ready
from job
