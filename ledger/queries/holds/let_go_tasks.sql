-- The tasks of jobs that were let go are due now. Under the locks of their jobs.
update tasks t set due_at = clock_timestamp()
from jobs j
where t.job_id = any(%(job_ids)s::uuid[]) and (t.state = 'ready') is true and t.due_at >= '9999-01-01'
  and j.id = t.job_id
returning t.id, t.stage, t.pool, j.pipeline
