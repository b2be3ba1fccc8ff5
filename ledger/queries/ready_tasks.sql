-- waiting -> ready (task): what a retried or resumed job goes on with, when somebody lets it go if it is held. Under the
-- job's lock.
update tasks t
set state = 'ready', due_at = case when j.held is null then clock_timestamp() else '9999-01-01' end
from json_to_recordset(%(rows)s) as r (job_id uuid, stage text, path int[], round int)
join jobs j on j.id = r.job_id
where t.job_id = r.job_id and t.stage = r.stage and t.path = r.path and t.round = r.round
  and (t.state = 'waiting') is true
returning t.id, t.stage, t.pool
