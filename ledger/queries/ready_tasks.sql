-- waiting -> ready (task), or on to running: claimed by the worker whose finish made it ready. Under the job's lock.
update tasks t
set state = r.state,
    due_at = clock_timestamp(),
    started_at = case when r.state = 'running' then coalesce(t.started_at, clock_timestamp()) else t.started_at end
from json_to_recordset(%(rows)s) as r (job_id uuid, stage text, path int[], round int, state text)
where t.job_id = r.job_id and t.stage = r.stage and t.path = r.path and t.round = r.round
  and t.state = 'waiting'
returning t.id, t.job_id, t.stage, t.path, t.round, t.pool, t.state, t.label, t.siblings, t.tries, t.losses
