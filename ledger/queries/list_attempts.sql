-- The attempts at a job's tasks, oldest first.
select a.id, a.task_id, a.number, w.name as worker, a.state, a.code, a.message, a.started_at, a.ended_at
from attempts a
join tasks t on t.id = a.task_id
left join workers w on w.id = a.worker_id
where t.job_id = %(job_id)s
order by a.started_at, a.number
