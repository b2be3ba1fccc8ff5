-- A new job, pending, with its first event and tasks. No row: a job with this idempotency key exists, or an unfinished
-- one with this subject. A job that is held has tasks that are due when somebody lets it go. The hold is locked, so
-- that who ends it sees the job.
with job as (
    insert into jobs (id, pipeline, version, owner, subject, request, board, events, resumes, idempotency_key,
                      request_digest, held, batch_id, economy, expires_at, deadline_at, created_at, updated_at)
    values (%(id)s, %(pipeline)s, %(version)s, %(owner)s, %(subject)s, %(request)s::jsonb, %(board)s::jsonb, 1,
            %(resumes)s, %(idempotency_key)s, %(request_digest)s,
            coalesce((select 'paused' from holds where pipeline in ('*', %(pipeline)s) limit 1 for key share), %(held)s),
            %(batch_id)s, %(economy)s, now() + %(expires_hours)s::float8 * interval '1 hour',
            case when %(deadline_seconds)s::float8 > 0
                 then now() + %(deadline_seconds)s::float8 * interval '1 second' end,
            clock_timestamp(), clock_timestamp())
    on conflict do nothing
    returning id, pipeline, version, owner, state, subject, request, stage, progress, events, result, error,
              cancel_reason, resumes, created_at, started_at, ended_at, updated_at, held
),
first as (
    insert into events (job_id, seq, type, at, data)
    select id, 1, 'job.created', created_at, %(told)s::jsonb from job
),
new as (
    insert into tasks (job_id, stage, pool, state, due_at)
    select job.id, n.stage, n.pool, n.state, case when job.held is null then now() else '9999-01-01' end
    from job, json_to_recordset(%(tasks)s) as n (stage text, pool text, state text)
    returning id, stage, pool, state
)
select job.*,
       (select json_agg(json_build_array(new.id, new.stage, new.pool)) from new
        where new.state = 'ready' and job.held is null) as ready
from job
