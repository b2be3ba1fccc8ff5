-- Attempts at tasks of these jobs that nobody will finish: see take_due_jobs and expired_attempts.
select a.id as attempt_id, a.task_id, a.job_id, t.stage, t.path, t.round, t.tries, t.losses,
       j.pipeline, j.version, w.lease_until < now() as worker_gone
from tasks t
join attempts a on a.task_id = t.id and a.state = 'running'
join jobs j on j.id = t.job_id
join workers w on w.id = a.worker_id
where t.job_id = any(%(job_ids)s::uuid[]) and (t.state = 'running') is true
  and (a.deadline_at < now()
       or w.lease_until < now()
          and exists (select from workers o where o.lease_until > now() and o.stopped_at is null))
