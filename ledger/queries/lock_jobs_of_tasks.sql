-- The same lock as lock_jobs, for a writer that knows task ids only.
select id, pipeline, version, owner, state, request, board, stage, progress, events, started_at, updated_at, resumes,
       clock_timestamp() as now, array(select name from pools where paused_at is not null) as paused
from jobs
where id in (select job_id from tasks where id = any(%(task_ids)s::bigint[]))
order by id
for no key update
