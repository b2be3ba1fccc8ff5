-- The same lock as lock_jobs, for a claim, which knows task ids only. The claim's commit does not wait for the disk: what
-- a crash of PostgreSQL forgets of it is a run whose finish will be refused.
select id, pipeline, version, owner, state, request, board, stage, progress, events, started_at, updated_at, resumes,
       economy, clock_timestamp() as now, array(select name from pools where paused_at is not null) as paused,
       set_config('synchronous_commit', 'off', true) as synchronous_commit
from jobs
where id in (select job_id from tasks where id = any(%(task_ids)s::bigint[]))
order by id
for no key update
