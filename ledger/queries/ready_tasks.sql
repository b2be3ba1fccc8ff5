-- waiting -> ready (task): what a retried or resumed job goes on with. Under the job's lock.
update tasks t
set state = 'ready', due_at = clock_timestamp()
from json_to_recordset(%(rows)s) as r (job_id uuid, stage text, path int[], round int)
where t.job_id = r.job_id and t.stage = r.stage and t.path = r.path and t.round = r.round
  and (t.state = 'waiting') is true
returning t.id, t.stage, t.pool
