-- The attempts of tasks that this transaction claimed.
insert into attempts (id, task_id, job_id, number, worker_id, deadline_at)
select a.id, t.id, t.job_id, t.tries + t.losses + 1, %(worker_id)s::uuid,
       clock_timestamp() + a.seconds * interval '1 second'
from json_to_recordset(%(rows)s) as a (id uuid, job_id uuid, stage text, path int[], round int, seconds float8)
join tasks t on t.job_id = a.job_id and t.stage = a.stage and t.path = a.path and t.round = a.round
