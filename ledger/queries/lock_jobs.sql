-- Lock the jobs of these tasks or attempts before anything else, in one order, so that two writers never wait
-- for each other. Every other statement of the transaction then sees rows as they are now.
select id, pipeline, version, owner, state, request, board, stage, progress, events, started_at, updated_at, resumes,
       economy, clock_timestamp() as now, array(select name from pools where paused_at is not null) as paused
from jobs
where id = any(%(job_ids)s::uuid[])
order by id
for no key update
