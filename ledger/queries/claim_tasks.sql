-- ready -> running (task). Runs after lock_jobs_of_tasks in the same transaction.
-- No row for a task: somebody else has it, it is not due, its job has ended, its pool is paused, or this worker
-- does not know the version of its pipeline.
-- "is true" keeps the planner from the index of all ready tasks: a deep backlog must not slow a claim by id.
update tasks t
set state = 'running', started_at = coalesce(t.started_at, clock_timestamp())
from jobs j, pools p
where t.id = any(%(task_ids)s::bigint[])
  and (t.state = 'ready') is true
  and t.due_at <= clock_timestamp()
  and j.id = t.job_id
  and j.state in ('pending', 'running')
  and (j.pipeline, j.version) in (select * from unnest(%(pipelines)s::text[], %(versions)s::int[]))
  and p.name = t.pool
  and p.paused_at is null
returning t.id, t.job_id, t.stage, t.path, t.round, t.label, t.siblings, t.tries, t.losses, t.pool
