-- Running attempts whose worker's lease has expired, or that are past their own deadline.
select a.id as attempt_id, a.task_id, a.job_id, t.stage, t.path, t.round, t.tries, t.losses,
       j.pipeline, j.version, w.lease_until < now() as worker_gone
from attempts a
join tasks t on t.id = a.task_id
join jobs j on j.id = a.job_id
join workers w on w.id = a.worker_id
where a.state = 'running' and (w.lease_until < now() or a.deadline_at < now())
order by a.job_id, a.task_id
limit %(limit)s
